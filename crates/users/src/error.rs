//! What can go wrong with users.

use std::io;
use std::path::PathBuf;

/// What can go wrong with users.
#[derive(Debug, thiserror::Error)]
pub enum UsersError {
    /// A name, a password or a quota cannot be used.
    #[error("{why}")]
    Invalid {
        /// What it must be like.
        why: String,
    },
    /// The name is taken.
    #[error("there is a user `{name}` already: choose another name, or change that user")]
    Exists {
        /// Which.
        name: String,
    },
    /// Nobody has the name.
    #[error("there is no user `{name}`: `vo users list` shows those that are there")]
    Unknown {
        /// Which.
        name: String,
    },
    /// There are too many.
    #[error("there are {most} users already: remove some that are needed no more")]
    TooMany {
        /// As many as there may be.
        most: usize,
    },
    /// The password cannot be hashed.
    #[error("the password could not be hashed: {why}")]
    Hash {
        /// What the library says.
        why: String,
    },
    /// The file system said no.
    #[error("using {} failed: {source}", vo_files::shown(path))]
    Files {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The database said no.
    #[error("the users in {} cannot be read or written: {source}", vo_files::shown(path))]
    Database {
        /// Its file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// A newer version has written it.
    #[error("the users in {} were written by a newer version: use that one", vo_files::shown(path))]
    Newer {
        /// Its file.
        path: PathBuf,
    },
}
