//! What can go wrong while setting up, with messages that say how to fix it.

use std::path::{Path, PathBuf};

/// What can go wrong while fetching, verifying or finding tools, voices and media.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// No place for the data was named and none could be derived.
    #[error(
        "there is no folder for data and cache: set HOME to your home folder, or VO_HOME and VO_CACHE to two folders"
    )]
    NoHome,
    /// A variable of the environment has a value that it cannot have.
    #[error("{name} is `{value}`{fix}")]
    Setting {
        /// The variable.
        name: &'static str,
        /// Its value.
        value: String,
        /// What it can be.
        fix: String,
    },
    /// The manifest is not one we can work with.
    #[error("the list of downloads that is built into vo has a mistake, which is a bug of vo: {0}")]
    Manifest(String),
    /// An artifact was asked for that the manifest does not list.
    #[error("there is nothing called {name:?} to download; choose from: {}", known.join(", "))]
    Unknown {
        /// What was asked for.
        name: String,
        /// What there is.
        known: Vec<String>,
    },
    /// What was fetched is not what the manifest promises. Nothing of it was kept.
    #[error(transparent)]
    Wrong(Box<Mismatch>),
    /// Every source of an artifact failed.
    #[error(
        "{artifact} could not be downloaded:\n{}\nCheck the network and that pip and npm are installed \
         (tools/system-packages.sh installs them on Debian), then run `vo setup` again: what is there is kept",
        attempts.iter().map(|attempt| format!("  {attempt}")).collect::<Vec<_>>().join("\n")
    )]
    Unreachable {
        /// Name of the artifact.
        artifact: String,
        /// One line a source: what was tried and why it failed.
        attempts: Vec<String>,
    },
    /// The file system refused.
    #[error("{}: {source}; check that the folder may be written and that the disk has room", vo_files::shown(path))]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// No FFmpeg that can be used was found.
    #[error("{0}")]
    NoToolchain(String),
    /// A stop was requested.
    #[error("stopped; what is finished is kept, the next `vo setup` goes on from there")]
    Stopped,
}

/// A file that is not what the manifest promises.
#[derive(Debug, thiserror::Error)]
#[error(
    "{artifact}: {file} from {origin} does not match its checksum: it has {found_size} bytes and sha256 {found_sha256}, \
     expected were {size} bytes and sha256 {sha256}. Nothing of it was kept. Try again; if it happens again, the package \
     was changed after it was listed, and must not be used"
)]
pub struct Mismatch {
    /// Name of the artifact.
    pub artifact: String,
    /// Path of the file, relative to the data folder.
    pub file: String,
    /// The source that gave it.
    pub origin: String,
    /// Bytes promised.
    pub size: u64,
    /// Hash promised, in hexadecimal.
    pub sha256: String,
    /// Bytes found, at most one more than promised: reading stops there.
    pub found_size: u64,
    /// Hash of the bytes found, in hexadecimal.
    pub found_sha256: String,
}

impl SetupError {
    /// Turns what the file system said about `path` into an error.
    pub(crate) fn disk(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Disk { path, source }
    }
}
