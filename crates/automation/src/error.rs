//! What can go wrong with schedules and webhooks. Every message says what, where, and what to do about it.

use std::path::PathBuf;

use vo_files::shown;
use vo_net::NetError;
use vo_settings::SettingsError;
use vo_store::{StoreError, sqlite};

/// What can go wrong with schedules and webhooks.
#[derive(Debug, thiserror::Error)]
pub enum AutomationError {
    /// The file system said no.
    #[error("{what} {} failed: {source}", shown(path))]
    Files {
        /// What was tried, such as "opening".
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database said no.
    #[error("the database of schedules and webhooks in {} failed: {source}", shown(path))]
    Database {
        /// Its file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// A corrupt database could not be set aside.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The database was written by a later version of this program.
    #[error(
        "{} was written by a newer version of vo (schema {found}; this version knows {known}): use that version, or another data \
         folder",
        shown(path)
    )]
    Newer {
        /// The database file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// The secret of a webhook cannot be kept or found.
    #[error(transparent)]
    Secret(#[from] SettingsError),
    /// There is no such schedule.
    #[error("there is no schedule {0}: /api/v1/schedules lists those there are")]
    NoSuchSchedule(u64),
    /// There is no such webhook.
    #[error("there is no webhook {0}: /api/v1/webhooks lists those there are")]
    NoSuchWebhook(u64),
    /// There is no such delivery.
    #[error("the webhook has no delivery {0:?}: those that ended are kept for 30 days, and 1,000 of them at most")]
    NoSuchDelivery(String),
    /// What is asked for cannot be meant.
    #[error("{field}: {why}")]
    Invalid {
        /// Where, such as `cron`.
        field: &'static str,
        /// What is wrong with it, and how to fix it.
        why: String,
    },
    /// The address of a webhook is none that may be reached.
    #[error("url: {0}")]
    Address(NetError),
    /// There are as many as may be.
    #[error("there are {most} {what} already, which is the most: delete one that is not needed")]
    TooMany {
        /// What, such as "schedules".
        what: &'static str,
        /// How many there may be.
        most: u64,
    },
    /// The webhook is switched off.
    #[error("webhook {0} is switched off: set `enabled` to true first")]
    Disabled(u64),
}

impl AutomationError {
    /// Something that cannot be meant.
    pub(crate) fn invalid(field: &'static str, why: impl Into<String>) -> Self {
        Self::Invalid { field, why: why.into() }
    }

    /// Whether the disk is full: the one failure that a person fixes without us.
    pub fn is_full_disk(&self) -> bool {
        match self {
            Self::Files { source, .. } => source.kind() == std::io::ErrorKind::StorageFull,
            Self::Database { source, .. } => sqlite::is_full_disk(source),
            Self::Store(error) => error.is_full_disk(),
            Self::Secret(error) => error.is_full_disk(),
            _ => false,
        }
    }

    /// Whether the database is not what was written.
    pub(crate) fn is_corrupt(&self) -> bool {
        matches!(self, Self::Database { source, .. } if sqlite::is_corrupt(source))
    }
}
