//! Durable memory: blobs named by their content, and a ledger of what each recipe made. Knows nothing of video.
//!
//! The order is the law: the blob is durable, then the row is, then the caller is told.

#![cfg_attr(test, allow(clippy::disallowed_methods, reason = "tests write files as somebody else would"))]

mod blob;
pub mod durable;
mod ledger;
mod prune;
mod temp;

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rustix::fs::{FlockOperation, flock};
use vo_digest::{Digest, Key};

pub use blob::Staged;
pub use prune::{Bounds, Pruned};

/// What can go wrong with the store. Every message says where.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file system said no.
    #[error("{what} {path} failed: {source}")]
    Files {
        /// What was tried, such as "writing".
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The ledger said no.
    #[error("the ledger in {path} failed: {source}")]
    Ledger {
        /// The database file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// Somebody asked to stop.
    #[error("stopped")]
    Stopped,
    /// The store is in use, and what was asked for needs it alone.
    #[error("{path} is in use by another vo: wait until it has finished, then run this again")]
    InUse {
        /// The store's folder.
        path: PathBuf,
    },
    /// The ledger was written by a later version of this program.
    #[error(
        "{path} was written by a newer version (schema {found}, this one knows {known}); use that version, or another VO_CACHE"
    )]
    Newer {
        /// The database file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// Ours.
        known: i64,
    },
}

impl StoreError {
    pub(crate) fn files<'p>(what: &'static str, path: &'p Path) -> impl FnOnce(std::io::Error) -> Self + 'p {
        move |source| Self::Files { what, path: path.to_owned(), source }
    }

    /// Whether the disk is full: the one failure a person mends without us.
    pub fn is_full_disk(&self) -> bool {
        match self {
            Self::Files { source, .. } => source.kind() == std::io::ErrorKind::StorageFull,
            Self::Ledger { source, .. } => source.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull),
            Self::Newer { .. } | Self::Stopped | Self::InUse { .. } => false,
        }
    }
}

/// A folder of blobs and its ledger. Several processes may use one store at the same time.
#[derive(Debug)]
pub struct Store {
    root: PathBuf,
    ledger: Mutex<ledger::Ledger>,
    /// Everyone who uses the store shares this lock; whoever removes from it must have it alone.
    lock: std::fs::File,
}

impl Store {
    /// Opens the store in `root`, making the folder if it is not there, and sweeps what dead processes left in its
    /// temporary folder.
    ///
    /// # Errors
    /// [`StoreError`] if the folder cannot be made or the ledger cannot be read.
    pub fn open(root: &Path) -> Result<Self, StoreError> {
        for folder in [root, &root.join("blobs"), &root.join("tmp")] {
            std::fs::create_dir_all(folder).map_err(StoreError::files("making the folder", folder))?;
        }
        let root = root.canonicalize().map_err(StoreError::files("finding", root))?;
        temp::sweep(&root.join("tmp"));
        let lock_path = root.join("lock");
        let lock = std::fs::File::create(&lock_path).map_err(StoreError::files("opening", &lock_path))?;
        flock(&lock, FlockOperation::LockShared)
            .map_err(|error| StoreError::files("locking", &lock_path)(error.into()))?;
        let ledger = Mutex::new(ledger::Ledger::open(&root.join("ledger.db"))?);
        Ok(Self { root, ledger, lock })
    }

    /// What a recipe made, if it was made before and its blob is whole. A blob that is gone or has another length than
    /// it had is forgotten, so that it is made again.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn find(&self, key: Key) -> Result<Option<Digest>, StoreError> {
        let Some((digest, length)) = self.ledger().find(key)? else { return Ok(None) };
        let there = std::fs::metadata(self.path(digest)).is_ok_and(|meta| meta.len() == length);
        if there {
            self.ledger().touch(digest)?;
            Ok(Some(digest))
        } else {
            self.ledger().forget(digest)?;
            Ok(None)
        }
    }

    /// Whether a recipe was made before, without counting it as used.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn knows(&self, key: Key) -> Result<bool, StoreError> {
        Ok(self.ledger().find(key)?.is_some_and(|(digest, length)| {
            std::fs::metadata(self.path(digest)).is_ok_and(|meta| meta.len() == length)
        }))
    }

    /// Writes down that the recipe named `key` made the blob `digest`. The first artifact of a key wins: if another
    /// process was faster, its digest is returned.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn record(&self, key: Key, kind: &str, recipe: &[u8], digest: Digest) -> Result<Digest, StoreError> {
        self.ledger().record(key, kind, recipe, digest)
    }

    /// The recipe behind a key, as the canonical bytes that were hashed.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn recipe(&self, key: Key) -> Result<Option<Vec<u8>>, StoreError> {
        self.ledger().recipe(key)
    }

    /// Keeps a small named value, such as the plan of a project's last render.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn remember(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        self.ledger().remember(name, value)
    }

    /// A small named value kept before.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn recall(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.ledger().recall(name)
    }

    /// The folder of the store.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn ledger(&self) -> std::sync::MutexGuard<'_, ledger::Ledger> {
        // A panic while the lock was held cannot have left half a row: every change is one transaction.
        self.ledger.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
