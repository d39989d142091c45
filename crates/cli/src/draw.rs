//! Draws events: one live display on a terminal, plain lines elsewhere, JSON for programs.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use vo_files::{plain, plain_json, plain_lines};
use vo_log::secret::Scrubber;
use vo_studio::event::{Done, Event, Speaker};
use vo_studio::{Problem, StudioError};

use crate::args::Answers;

/// How events are shown.
pub enum Drawing {
    /// One JSON object a line.
    Json,
    /// Plain lines, for logs and pipes.
    Lines,
    /// A live display.
    Live(Mutex<Option<ProgressBar>>),
}

impl Drawing {
    /// The right one for where the output goes.
    pub fn choose(json: bool) -> Self {
        if json {
            Self::Json
        } else if std::io::stderr().is_terminal() {
            Self::Live(Mutex::new(None))
        } else {
            Self::Lines
        }
    }

    /// Draws one event.
    pub fn draw(&self, event: &Event) {
        match self {
            Self::Json => json(event),
            Self::Lines => {
                if let Some(text) = told(event) {
                    line(&text);
                }
            }
            Self::Live(bar) => {
                let mut bar = bar.lock().unwrap_or_else(PoisonError::into_inner);
                live(&mut bar, event);
            }
        }
    }

    /// Takes the live display away.
    pub fn clear(&self) {
        if let Self::Live(bar) = self
            && let Some(bar) = bar.lock().unwrap_or_else(PoisonError::into_inner).take()
        {
            bar.finish_and_clear();
        }
    }
}

/// Why an answer could not be written, the first time that happened.
static UNWRITTEN: Mutex<Option<std::io::Error>> = Mutex::new(None);

/// Prints a line; a reader that has gone away is no reason to stop working.
pub fn line(text: &str) {
    written(writeln!(std::io::stdout().lock(), "{}", plain_lines(text)));
}

/// Prints a value as a line of JSON, for programs.
pub fn json(value: &impl Serialize) {
    let text = serde_json::to_string(value).unwrap_or_default();
    written(writeln!(std::io::stdout().lock(), "{}", plain_json(&text)));
}

/// Remembers a failure to write to standard output, unless its reader has only gone away.
pub fn written(result: std::io::Result<()>) {
    if let Err(error) = result.and_then(|()| std::io::stdout().flush())
        && error.kind() != std::io::ErrorKind::BrokenPipe
    {
        UNWRITTEN.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }
}

/// Whether all that was printed has been written.
///
/// # Errors
/// [`StudioError::Files`] with the first failure.
pub fn all_written() -> Result<(), StudioError> {
    let error = UNWRITTEN.lock().unwrap_or_else(PoisonError::into_inner).take();
    error
        .map_or(Ok(()), |source| Err(StudioError::Files { what: "writing to", path: "standard output".into(), source }))
}

/// Prints a line beside what the program answers.
pub fn aside(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", plain_lines(text));
}

fn told(event: &Event) -> Option<String> {
    Some(match event {
        Event::Warning { text } => warning(text),
        Event::Language { name, known_from, voice, .. } => language(name, known_from, voice),
        Event::Speakers { each } => speakers(each),
        Event::Background { text } => format!("background: {}", plain(text)),
        Event::Script { scenes, lines, voice } => {
            format!("script: {}, {}, spoken by {voice}", count(*scenes, "scene"), count(*lines, "line"))
        }
        Event::Take { line, of, reused } if !reused => format!("spoken: line {} of {of}", line + 1),
        Event::Planned { frames, segments, make } => {
            let (frames, segments_in) = (count(*frames as usize, "frame"), count(*segments, "segment"));
            format!("plan: {frames} in {segments_in}, {make} to make, {} to reuse", segments - make)
        }
        Event::Sound { reused } if !reused => "sound: mixed".to_owned(),
        Event::Segment { segment, of, reused } if !reused => format!("segment {} of {of}: made", segment + 1),
        Event::Movie { reused } if !reused => "movie: joined".to_owned(),
        Event::Done(done) => summary(done),
        Event::Take { .. }
        | Event::Sound { .. }
        | Event::Segment { .. }
        | Event::Movie { .. }
        | Event::Frames { .. }
        | Event::Failed { .. } => {
            return None;
        }
    })
}

/// A number of things: "1 line", "2 lines".
pub fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// The language of a script, how it is known, and who reads it.
pub fn language(name: &str, known_from: &str, voice: &str) -> String {
    let how = match known_from {
        "project" => "as the project says",
        "script" => "as the script says",
        "text" => "found from the text",
        "voice" => "the language of the voice",
        _ => "assumed",
    };
    format!("language: {name}, {how}; voice {voice}")
}

/// Who speaks with which voice, and how to choose another.
pub fn speakers(each: &[Speaker]) -> String {
    let each: Vec<_> = each.iter().map(|one| format!("{}: voice {}", plain(&one.name), one.voice)).collect();
    format!(
        "speakers: {}; write `NAME = \"VOICE\"` under [speakers] in project.toml, or `[voice: VOICE]` in the script, for others",
        each.join(", ")
    )
}

/// A warning with a place already begins with the word, and has lines of a file below it; any other is one line.
pub fn warning(text: &str) -> String {
    if text.starts_with("warning: ") { text.to_owned() } else { format!("warning: {}", plain(text)) }
}

fn summary(done: &Done) -> String {
    let Done { movie, frames, segments, takes, milliseconds, peak_pss_bytes, .. } = done;
    let movie = plain(movie);
    format!(
        "{movie}: {frames} frames; segments made {}, reused {}; takes made {}, reused {}; {}.{:01} s, peak {} MB",
        segments.made,
        segments.reused,
        takes.made,
        takes.reused,
        milliseconds / 1_000,
        milliseconds % 1_000 / 100,
        peak_pss_bytes / 1_000_000
    )
}

fn live(bar: &mut Option<ProgressBar>, event: &Event) {
    let show = |bar: &mut Option<ProgressBar>, stage: &'static str, done: u64, of: u64| {
        let shown = bar.get_or_insert_with(|| {
            let style = ProgressStyle::with_template("{prefix:>10} {bar:32} {pos}/{len} {msg}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::new(of).with_style(style.progress_chars("━╸─"))
        });
        if shown.prefix() != stage {
            shown.reset();
            shown.reset_eta();
        }
        shown.set_prefix(stage);
        shown.set_length(of);
        shown.set_position(done);
        let eta = shown.eta().as_secs();
        shown.set_message(if eta > 0 { format!("about {eta} s left") } else { String::new() });
    };
    match event {
        Event::Warning { .. } | Event::Background { .. } | Event::Speakers { .. } => {
            let text = told(event).unwrap_or_default();
            match bar {
                Some(bar) => bar.suspend(|| aside(&text)),
                None => aside(&text),
            }
        }
        Event::Language { name, known_from, voice, .. } => {
            let text = language(name, known_from, voice);
            match bar {
                Some(bar) => bar.suspend(|| aside(&text)),
                None => aside(&text),
            }
        }
        Event::Take { line, of, .. } => show(bar, "speaking", *line as u64 + 1, *of as u64),
        Event::Frames { done, of, .. } => show(bar, "painting", *done, *of),
        Event::Movie { .. } => show(bar, "joining", 1, 1),
        Event::Done(done) => {
            if let Some(bar) = bar.take() {
                bar.finish_and_clear();
            }
            line(&summary(done));
        }
        Event::Script { .. }
        | Event::Planned { .. }
        | Event::Sound { .. }
        | Event::Segment { .. }
        | Event::Failed { .. } => {}
    }
}

/// Draws what `vo setup` does: a bar of bytes on a terminal, a line a step elsewhere.
#[derive(Default)]
pub struct Fetching {
    bar: Option<ProgressBar>,
    last: String,
}

impl Fetching {
    /// Draws one step.
    pub fn draw(&mut self, progress: &vo_setup::InstallProgress<'_>) {
        let vo_setup::InstallProgress { artifact, state, done_bytes, total_bytes, part: (part, parts) } = progress;
        let of_parts = if *parts > 1 { format!(", part {part} of {parts}") } else { String::new() };
        let step = match state {
            vo_setup::InstallState::Kept => return,
            vo_setup::InstallState::Fetching => "fetching",
            vo_setup::InstallState::Verifying => "verifying",
            vo_setup::InstallState::Placed => "installed",
        };
        if std::io::stderr().is_terminal() {
            let bar = self.bar.get_or_insert_with(|| {
                let style = ProgressStyle::with_template("{prefix:>10} {bar:32} {bytes}/{total_bytes} {msg}")
                    .unwrap_or_else(|_| ProgressStyle::default_bar());
                ProgressBar::new(*total_bytes).with_style(style.progress_chars("━╸─"))
            });
            bar.set_prefix(step);
            bar.set_message(format!("{artifact}{of_parts}"));
            bar.set_length(*total_bytes);
            bar.set_position(*done_bytes);
        } else {
            let text = match state {
                vo_setup::InstallState::Fetching => {
                    // A line each quarter: what is not a terminal keeps every line.
                    let (quarter, megabytes) = (done_bytes * 4 / total_bytes * 25, total_bytes.div_ceil(1_000_000));
                    format!("fetching {artifact}: {quarter} % of {megabytes} MB{of_parts}")
                }
                vo_setup::InstallState::Verifying => format!("verifying {artifact}{of_parts}"),
                _ => format!("{step} {artifact}"),
            };
            if text != self.last {
                line(&text);
                self.last = text;
            }
        }
    }
}

impl Drop for Fetching {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

/// Says what went wrong: in sentences on standard error, and to programs as they asked for answers. What a tool said may hold
/// a password of an address: it is taken out.
pub fn error(error: &StudioError, answers: Answers) {
    failed(error, answers, None);
}

/// The same of one of several projects.
pub fn failed(error: &StudioError, answers: Answers, project: Option<&Path>) {
    let text = match error {
        StudioError::Mistakes(mistakes) => {
            let told = mistakes.iter().map(|mistake| mistake.diagnostic.render(&mistake.source).trim_end().to_owned());
            told.collect::<Vec<_>>().join("\n")
        }
        other => format!("error: {}", plain(&other.to_string())),
    };
    let scrubber = Scrubber::of_environment();
    aside(&scrubber.scrub(&text));
    let problem = || Problem::of(error).map(|text| scrubber.scrub(text));
    match answers {
        Answers::Text => {}
        Answers::Object => json(&problem()),
        Answers::Events => json(&Event::Failed { project: project.map(vo_files::shown), problem: problem() }),
    }
}
