//! What a name in a folder stands for, opened, or why it is not.

use std::fs::File;
use std::io;
use std::path::PathBuf;

use super::Folder;

/// A file, opened for reading. It stays the file that was found, whatever happens to its name.
#[derive(Debug)]
pub struct Input {
    /// The file.
    pub file: File,
    /// Where it was found, without links: its name, not a way to open it again.
    pub path: PathBuf,
}

impl Input {
    /// What was opened, if it is a file: another may have taken its place since it was looked at.
    pub(crate) fn of(file: File, path: PathBuf) -> Result<OpenEntry, Refusal> {
        match file.metadata() {
            Ok(meta) if meta.is_file() => Ok(OpenEntry::File(Self { file, path })),
            Ok(_) => Err(Refusal::Special),
            Err(error) => Err(Refusal::of(error)),
        }
    }
}

/// What a name stands for.
#[derive(Debug)]
pub enum OpenEntry {
    /// A file.
    File(Input),
    /// A folder.
    Folder(Folder),
}

/// Why a name is not opened.
#[derive(Debug)]
pub enum Refusal {
    /// Nothing has this name.
    Missing,
    /// It leads out of all folders that may be read.
    Outside,
    /// A pipe, a device or a socket.
    Special,
    /// The file system says no.
    Unreadable(io::Error),
}

impl Refusal {
    pub(crate) fn of(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Unreadable(error),
        }
    }
}
