//! What can go wrong with the queue. Every message says what, where, and what to do about it.

use std::path::{Path, PathBuf};

use vo_files::shown;
use vo_store::{StoreError, sqlite};

use crate::job::{JobId, State};

/// What can go wrong with the queue.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
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
    #[error("the database of jobs in {} failed: {source}", shown(path))]
    Database {
        /// Its file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// There is no room to write it down.
    #[error(
        "the disk with {} is full: free some space there and ask again; cancelling and reading go on meanwhile",
        shown(path)
    )]
    DiskFull {
        /// The folder of the queue.
        path: PathBuf,
    },
    /// A corrupt database could not be set aside.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder lies on another machine.
    #[error(
        "{} lies on {kind}, where two machines could write to it at once and damage it: name a folder on a disk of this machine",
        shown(path)
    )]
    Network {
        /// The folder of the queue.
        path: PathBuf,
        /// What kind of file system that is.
        kind: &'static str,
    },
    /// Another process has the queue open.
    #[error("{} is in use by {by}: end that first, or name another data folder", shown(folder))]
    InUse {
        /// The folder of the queue.
        folder: PathBuf,
        /// Who, such as "process 123".
        by: String,
    },
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
    /// As many jobs wait as may.
    #[error("{waiting} jobs wait, and {most} may: ask again in about {retry_after} seconds, or cancel some")]
    Full {
        /// How many wait.
        waiting: u64,
        /// How many may.
        most: u64,
        /// In how many seconds there is room again, as far as the last hour tells.
        retry_after: u64,
    },
    /// An idempotency key was used for something else before.
    #[error("the idempotency key {key:?} was used for job {job} with another body: use a new key for new work")]
    Conflict {
        /// The key.
        key: String,
        /// What was handed in with it.
        job: JobId,
    },
    /// Something that is handed in is too large, or empty where it may not be.
    #[error("{what} has {bytes} bytes; it may have 1 to {most}")]
    Size {
        /// What, such as "the work of job 2 of 10".
        what: String,
        /// How many bytes it has.
        bytes: usize,
        /// How many it may have.
        most: usize,
    },
    /// There is no such job, or none any more.
    #[error("there is no job {0}: those that are over are kept for 30 days, and 10,000 of them at most")]
    NoSuchJob(JobId),
    /// That cannot be done with a job where it stands.
    #[error("job {job} is {}: it cannot be {what}", format!("{state:?}").to_lowercase())]
    Unfit {
        /// The job.
        job: JobId,
        /// Where it stands.
        state: State,
        /// What was asked for, such as "retried".
        what: &'static str,
    },
    /// The job is not this worker's any more.
    #[error(
        "job {0} was taken from this worker, which had not been heard of, or it is over: drop what was made for it"
    )]
    LeaseLost(JobId),
    /// The queue begins no more jobs, or the thread that writes has ended.
    #[error("the queue is closed, as the server ends: start it again")]
    Closed,
}

impl QueueError {
    pub(crate) fn files<'p>(what: &'static str, path: &'p Path) -> impl FnOnce(std::io::Error) -> Self + 'p {
        move |source| Self::Files { what, path: path.to_owned(), source }
    }

    /// Whether the disk is full: the one failure that a person fixes without us.
    pub fn is_full_disk(&self) -> bool {
        match self {
            Self::DiskFull { .. } => true,
            Self::Files { source, .. } => source.kind() == std::io::ErrorKind::StorageFull,
            Self::Database { source, .. } => sqlite::is_full_disk(source),
            Self::Store(error) => error.is_full_disk(),
            _ => false,
        }
    }

    /// Whether the database is not what was written.
    pub(crate) fn is_corrupt(&self) -> bool {
        matches!(self, Self::Database { source, .. } if sqlite::is_corrupt(source))
    }

    /// Whether the machine is to blame, not what was asked for: then nothing of a transaction holds.
    pub(crate) fn is_of_the_machine(&self) -> bool {
        matches!(
            self,
            Self::Files { .. } | Self::Database { .. } | Self::DiskFull { .. } | Self::Store(_) | Self::Closed
        )
    }
}
