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

mod artifact;
pub mod batch;
mod budget;
pub mod dry_run;
mod error;
pub mod event;
mod finish;
mod frame;
mod gather;
pub mod insight;
pub mod library;
mod locked;
mod look_at_file;
mod look_sheet;
pub mod open;
pub mod preview;
mod problem;
mod rates;
mod render;
mod run;
mod segment;
mod sound;
mod speak;
mod studio;
pub mod worker;

pub use budget::Budget;
pub use budget::permits::{Machine, Priority};
pub use error::{Class, Code, Mistake, StudioError};
pub use finish::deliver::{Output, write_named};
pub use frame::{Moment, frame};
pub use look_at_file::{FileLook, Medium, look_at_file};
pub use look_sheet::look_sheet;
pub use problem::{At, Cause, Problem};
pub use render::{frames, output_for, render};
pub use run::{LEDGER_RECOVERED, Run};
pub use segment::codec::find as find_codec;
pub use speak::VOICE_VERB;
pub use speak::audition::{Audition, audition};
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
pub fn open_store(paths: &vo_setup::Paths) -> Result<vo_store::Store, StudioError> {
    Ok(vo_store::Store::open(&paths.cache_dir)?)
}
