//! What can go wrong where frames are composed, beside what decoders and stills say themselves.

use std::io;
use std::path::PathBuf;

/// Why a frame could not be composed.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// No painted background has that name.
    #[error("there is no painted background called `{0}`")]
    Background(String),
    /// Decoded pictures could not be written to the disk, where they wait until they are needed.
    #[error("writing decoded pictures failed: {source}")]
    Spill {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// They could not be read again.
    #[error("a decoded picture was written to the disk and cannot be read again: {0}")]
    Lost(io::Error),
}
