//! Opens a file with the program that a person has chosen for its kind, such as the browser.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::ProcessError;

/// Opens a file for the person at this machine. What is opened is the person's: it goes on when we end, and is none of our
/// children. Only our own files may be opened like this.
///
/// # Errors
/// [`ProcessError::Start`] if the system has no program for that.
pub fn open_for_person(file: &Path) -> Result<(), ProcessError> {
    let (program, first): (&str, &[&str]) = if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let mut command = opener(program);
    command.args(first).arg(file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // What is typed at our terminal is not for it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let failed = |source| ProcessError::Start { program: program.to_owned(), source };
    let mut child = command.spawn().map_err(failed)?;
    // It ends at once, and is remembered by the system until somebody asks how.
    let waits = std::thread::Builder::new().name("opener".to_owned());
    waits.spawn(move || child.wait().map(drop)).map(drop).map_err(failed)
}

#[expect(clippy::disallowed_methods, reason = "it is no child of ours that would have to end with us")]
fn opener(program: &str) -> Command {
    Command::new(program)
}
