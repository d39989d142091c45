//! Gets it done: from a project folder to a checked movie. Begin with [`render`].

#![cfg_attr(
    test,
    expect(
        clippy::disallowed_methods,
        clippy::float_cmp,
        clippy::needless_raw_string_hashes,
        reason = "tests write files, compare exact numbers, and hold texts as `expect!` writes them"
    )
)]

mod admission;
mod attempts;
mod audition;
pub mod batch;
mod budget;
mod cast;
mod check;
mod cover;
mod deliver;
pub mod document;
mod error;
pub mod event;
pub mod ffmpeg;
mod fitness;
pub mod folder;
mod gather;
mod glyphs;
mod last;
pub mod library;
mod live_photo;
mod look_sheet;
mod make;
mod media;
mod movie;
mod named_voice;
mod names;
pub mod outlook;
mod permits;
mod pictures;
mod prepare;
mod problem;
mod quarantine;
mod read_aloud;
mod render;
mod report;
mod run;
mod second_opinion;
mod shelf;
pub mod slot;
mod sound;
mod sounds;
mod speakers;
mod still_frame;
mod studio;
mod subtitles;
pub mod template;
mod tongue;
pub mod worker;

pub use audition::{Audition, audition};
pub use budget::Budget;
pub use deliver::{Output, write_named};
pub use error::{Class, Code, Mistake, StudioError};
pub use look_sheet::look_sheet;
pub use media::{IMAGE_VERB, heif, open_still_here, serve_image, sniff};
pub use permits::{Machine, Priority};
pub use problem::{At, Cause, Problem};
pub use read_aloud::VOICE_VERB;
pub use render::{frames, output_for, render};
pub use run::{LEDGER_RECOVERED, Run};
pub use still_frame::{Moment, frame};
pub use studio::Studio;
pub use vo_store::Bounds;

/// The families of the fonts that are built into the program.
pub fn font_families() -> Vec<&'static str> {
    vo_paint::Fonts::bundled().family_names()
}

/// The store of everything made, for looking after it.
///
/// # Errors
/// [`StudioError`] if it cannot be opened.
pub fn open_store(home: &vo_setup::Home) -> Result<vo_store::Store, StudioError> {
    Ok(vo_store::Store::open(&home.cache)?)
}
