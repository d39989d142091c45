//! What is printed: lines and JSON on standard output, notes and errors on standard error, all without control characters.

use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use vo_files::{plain, plain_json, plain_lines};
use vo_log::secret::Scrubber;
use vo_studio::event::Event;
use vo_studio::{Problem, StudioError};

use crate::args::Answers;

/// Why an answer could not be written, the first time that happened.
static UNWRITTEN: Mutex<Option<std::io::Error>> = Mutex::new(None);

/// Prints a line; a reader that has gone away is no reason to stop working.
pub fn print_line(text: &str) {
    note_failure(writeln!(std::io::stdout().lock(), "{}", plain_lines(text)));
}

/// Prints a value as a line of JSON, for programs.
pub fn print_json(value: &impl Serialize) {
    let text = serde_json::to_string(value).unwrap_or_default();
    note_failure(writeln!(std::io::stdout().lock(), "{}", plain_json(&text)));
}

/// Remembers a failure to write to standard output, unless its reader has only gone away.
pub fn note_failure(result: std::io::Result<()>) {
    if let Err(error) = result.and_then(|()| std::io::stdout().flush())
        && error.kind() != std::io::ErrorKind::BrokenPipe
    {
        UNWRITTEN.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }
}

/// An error if something that was printed could not be written.
///
/// # Errors
/// [`StudioError::Files`] with the first failure.
pub fn check_output() -> Result<(), StudioError> {
    let error = UNWRITTEN.lock().unwrap_or_else(PoisonError::into_inner).take();
    error
        .map_or(Ok(()), |source| Err(StudioError::Files { what: "writing to", path: "standard output".into(), source }))
}

/// Prints a line on standard error, beside what the program answers.
pub fn eprint_line(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", plain_lines(text));
}

/// Reports an error: in sentences on standard error, and as JSON where that was asked for. The output of a tool may hold a
/// password in an address: it is taken out.
pub fn print_error(error: &StudioError, answers: Answers) {
    print_error_of(error, answers, None);
}

/// The same of one of several projects.
pub fn print_error_of(error: &StudioError, answers: Answers, project: Option<&Path>) {
    let text = match error {
        StudioError::Mistakes(mistakes) => {
            let rendered =
                mistakes.iter().map(|mistake| mistake.diagnostic.render(&mistake.source).trim_end().to_owned());
            rendered.collect::<Vec<_>>().join("\n")
        }
        other => format!("error: {}", plain(&other.to_string())),
    };
    let scrubber = Scrubber::of_environment();
    eprint_line(&scrubber.scrub(&text));
    let problem = || Problem::of(error).map(|text| scrubber.scrub(text));
    match answers {
        Answers::Text => {}
        Answers::Object => print_json(&problem()),
        Answers::Events => print_json(&Event::Failed { project: project.map(vo_files::shown), problem: problem() }),
    }
}
