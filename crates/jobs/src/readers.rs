//! Connections that read beside the one that writes: what they see is whole, and neither waits for the other.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;
use vo_store::sqlite;

use crate::database;
use crate::error::QueueError;

/// Connections that are kept for the next reader.
const KEPT: usize = 4;

pub(crate) struct Readers {
    folder: PathBuf,
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), path: database::path(folder), idle: Mutex::new(Vec::new()) }
    }

    /// Reads what was there at one moment.
    pub(crate) fn read<T>(&self, what: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, QueueError> {
        let fail = |source| QueueError::Database { path: self.path.clone(), source };
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let db = idle.map_or_else(|| database::open_to_read(&self.path), Ok).map_err(fail)?;
        let moment = db.unchecked_transaction().map_err(fail)?;
        let read = what(&moment).map_err(|source| {
            if sqlite::is_corrupt(&source) {
                database::suspect(&self.folder);
            }
            fail(source)
        })?;
        drop(moment);
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(db);
        }
        Ok(read)
    }

    /// Closes those that are kept.
    pub(crate) fn rest(&self) {
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        drop(idle);
    }
}
