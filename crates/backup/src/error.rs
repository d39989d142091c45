//! What can go wrong with a backup. Every message says what, where, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use vo_files::shown;

/// What can go wrong with a backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file system said no.
    #[error("{what} {} failed: {source}", shown(path))]
    Files {
        /// What was tried, such as "reading".
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A database cannot be copied.
    #[error("the database {} cannot be copied: {source}", shown(path))]
    Database {
        /// Its file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The archive is none that vo has made, or is damaged.
    #[error("{} is no backup that can be restored: {why}; nothing was changed", shown(path))]
    Archive {
        /// The archive.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A server works in the data folder.
    #[error("a server uses {}: end it first, as it would go on with what it knows", shown(.0))]
    InUse(PathBuf),
    /// There is something already where the backup is to be written.
    #[error("{} is there already: choose another name, or delete it first", shown(.0))]
    Exists(PathBuf),
    /// There is no such backup.
    #[error("there is no backup {0:?}: /api/v1/backups lists those there are")]
    NoSuchBackup(String),
    /// It was asked to stop.
    #[error("stopped")]
    Stopped,
}

impl BackupError {
    pub(crate) fn files<'p>(what: &'static str, path: &'p Path) -> impl FnOnce(io::Error) -> Self + 'p {
        move |source| Self::Files { what, path: path.to_owned(), source }
    }

    pub(crate) fn archive(path: &Path, why: impl Into<String>) -> Self {
        Self::Archive { path: path.to_owned(), why: why.into() }
    }
}
