//! What can go wrong with settings and secrets. No message holds a secret.

use std::path::PathBuf;

use vo_files::shown;

/// What can go wrong with settings and secrets.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file system said no.
    #[error("{what} {} failed: {source}", shown(path))]
    Files {
        /// What was tried, such as "writing".
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is none of ours.
    #[error("{} cannot be read: {why}; correct it, or move it away to begin with the usual settings", shown(path))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A value is none that can be set.
    #[error("{field}: {why}")]
    Invalid {
        /// Where, such as `budget.memory`.
        field: &'static str,
        /// What is wrong with it, and how to fix it.
        why: String,
    },
    /// What was sent is no change of the settings.
    #[error("the settings have no such value: {0}")]
    Shape(String),
    /// Somebody else has changed them meanwhile.
    #[error("the settings were changed meanwhile: read them again, and send the change with their new ETag")]
    Changed,
    /// There is no such secret.
    #[error("there is no secret {0:?}: /api/v1/secrets lists those there are")]
    NoSuchSecret(String),
    /// There are as many secrets as may be.
    #[error("there are {0} secrets already, which is the most: delete one that is not needed")]
    TooMany(usize),
}

impl SettingsError {
    /// Whether the disk is full.
    pub fn is_full_disk(&self) -> bool {
        matches!(self, Self::Files { source, .. } if source.kind() == std::io::ErrorKind::StorageFull)
    }
}
