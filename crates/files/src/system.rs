//! What systems differ in about files: who may write to one, how to see that it has changed, and when it is durable.

#[cfg(unix)]
mod unix;
#[cfg(not(unix))]
mod windows;

use std::fs::Metadata;
use std::io;
use std::path::Path;

#[cfg(unix)]
use unix as system;
#[cfg(not(unix))]
use windows as system;

pub use system::{allocated, clone, disk, free, identity, origin, permit, seal, state, whole};
pub(crate) use system::{
    has_one_name, open_without_waiting, sync, sync_folder, sync_open_folder, without_following, without_waiting,
};

/// Makes a folder that is its owner's alone, with those above it, unless it is there; then it stays as it is.
///
/// # Errors
/// What the file system says.
pub fn private_folder(folder: &Path) -> io::Result<()> {
    if let Some(above) = folder.parent() {
        std::fs::create_dir_all(above)?;
    }
    match system::make_private(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        made => made,
    }
}

/// As [`state`], with what changes too when the times of a file are set.
pub fn fingerprint(meta: &Metadata) -> String {
    format!("{} {}", state(meta), system::changed(meta))
}

/// What is said of a name in a folder of ours that stands for something else.
pub(crate) fn not_ours() -> io::Error {
    let why = "it is a link, or has a second name elsewhere, or is of another kind: remove it";
    io::Error::new(io::ErrorKind::InvalidInput, why)
}
