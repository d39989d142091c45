//! What happened, for finding out why: lines in a few files of bounded size, and a bundle of them for a bug
//! report. No secret and no control character gets into either.

pub mod bundle;
mod rotating;
pub mod secret;

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use tracing::level_filters::LevelFilter;

pub use rotating::files;
pub use tracing::{debug, error, info, warn};

use rotating::Rotating;
use secret::Scrubber;

/// How lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Format {
    /// Every format with its name.
    pub const NAMES: [(&'static str, Self); 2] = [("text", Self::Text), ("json", Self::Json)];

    /// The format of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }
}

/// From here on what happens is written to files in `folder`, and a crash is too. The first to call it wins.
///
/// # Errors
/// Those of the file system; then nothing is written.
pub fn start(folder: &Path, format: Format) -> std::io::Result<()> {
    let writer = Mutex::new(Rotating::open(folder, format, Scrubber::of_environment())?);
    let lines = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::INFO)
        .with_ansi(false)
        .with_target(false)
        .log_internal_errors(false);
    // If another subscriber is set already, it stays.
    let _ = match format {
        Format::Text => tracing::subscriber::set_global_default(lines.with_writer(writer).finish()),
        Format::Json => {
            tracing::subscriber::set_global_default(lines.json().flatten_event(true).with_writer(writer).finish())
        }
    };
    Ok(())
}

/// From now on a panic is reported in words for a person, in the log and on standard error, without secrets.
pub fn install_panic_hook() {
    let scrubber = Mutex::new(Scrubber::of_environment());
    std::panic::set_hook(Box::new(move |crash| {
        let what = crash.payload_as_str().unwrap_or("no reason was given");
        let place = crash.location().map(|place| format!("{}:{}", place.file(), place.line())).unwrap_or_default();
        let what = scrubber.lock().unwrap_or_else(PoisonError::into_inner).scrub(what);
        if !rotating::is_writing() {
            error!(place, what, "crashed");
        }
        eprintln!(
            "vo has crashed at {place}: {what}\nThis is a bug in vo. `vo doctor --bundle FILE.zip` writes a zip file for a bug report."
        );
    }));
}
