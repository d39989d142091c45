//! Gets it done: from a project folder to a checked movie. Begin with [`render`].

mod cast;
mod check;
mod cover;
mod deliver;
mod error;
pub mod event;
mod ffmpeg;
pub mod folder;
mod last;
mod make;
mod media;
mod movie;
pub mod outlook;
mod pictures;
mod prepare;
mod read_aloud;
mod render;
mod segment;
mod shelf;
mod sound;
mod sounds;
mod subtitles;

pub use error::{Mistake, StudioError};
pub use make::Workshop;
pub use read_aloud::VOICE_VERB;
pub use render::{output_for, render};
pub use vo_store::Bounds;

/// The store of everything made, for looking after it.
///
/// # Errors
/// [`StudioError`] if it cannot be opened.
pub fn open_store(home: &vo_setup::Home) -> Result<vo_store::Store, StudioError> {
    Ok(vo_store::Store::open(&home.cache)?)
}
