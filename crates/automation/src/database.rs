//! The database of schedules and webhooks: one connection, whose changes are on the disk when they are answered.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use vo_files::{durable, system};
use vo_store::{set_aside, sqlite};

use crate::error::AutomationError;

/// What brings a database from one schema to the next, the first from nothing. A step is never changed once it was released:
/// there are databases that have taken it.
const STEPS: [&str; 1] = ["
    CREATE TABLE schedules (
        id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, timing TEXT NOT NULL, zone TEXT NOT NULL,
        enabled INTEGER NOT NULL, late_minutes INTEGER NOT NULL, created INTEGER NOT NULL, changed INTEGER NOT NULL,
        -- Everything up to this time was decided about.
        decided INTEGER NOT NULL,
        job TEXT NOT NULL);
    CREATE TABLE runs (
        schedule INTEGER NOT NULL, slot INTEGER NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL, job INTEGER, first INTEGER,
        count INTEGER NOT NULL DEFAULT 1, reason TEXT, PRIMARY KEY (schedule, slot)) WITHOUT ROWID;
    CREATE INDEX runs_begun ON runs (state) WHERE state = 'begun';
    CREATE TABLE webhooks (
        id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL, topics TEXT NOT NULL, kinds TEXT NOT NULL,
        description TEXT NOT NULL, enabled INTEGER NOT NULL, allow_private INTEGER NOT NULL, created INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        -- The last event that was looked at for it.
        heard INTEGER NOT NULL,
        -- Since when nothing was taken any more, and how many attempts that were.
        failing_since INTEGER, failures INTEGER NOT NULL DEFAULT 0, disabled_because TEXT, previous_until INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE deliveries (
        number INTEGER PRIMARY KEY AUTOINCREMENT, message TEXT NOT NULL UNIQUE, webhook INTEGER NOT NULL, type TEXT NOT NULL,
        state TEXT NOT NULL, created INTEGER NOT NULL, ended INTEGER, tries INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL,
        body TEXT NOT NULL);
    CREATE INDEX deliveries_that_wait ON deliveries (webhook, due) WHERE state = 'pending';
    CREATE INDEX deliveries_by_webhook ON deliveries (webhook, number);
    CREATE TABLE attempts (
        delivery INTEGER NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, took INTEGER NOT NULL, status INTEGER,
        error TEXT, PRIMARY KEY (delivery, number)) WITHOUT ROWID;"];

/// The schema of this program. Older databases are brought forward, newer ones are refused.
const SCHEMA: i64 = STEPS.len() as i64;

/// The database. Clones are the same. Every method may be called by many threads at once, and blocks for as long as the disk
/// takes.
#[derive(Clone)]
pub struct Database(Arc<Inner>);

struct Inner {
    db: Mutex<Connection>,
    path: PathBuf,
    recovered: bool,
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").field("path", &self.0.path).finish_non_exhaustive()
    }
}

impl Database {
    /// Opens the database in a folder, making it if it is not there. A corrupt one is set aside, and another begun: see
    /// [`Database::recovered`]. Whoever opens it holds the lock of that folder.
    ///
    /// # Errors
    /// [`AutomationError`] if the folder or the database cannot be used.
    pub fn open(folder: &Path) -> Result<Self, AutomationError> {
        let path = folder.join("automation.db");
        let fail = |source| AutomationError::Files { what: "opening", path: path.clone(), source };
        system::private_folder(folder).map_err(fail)?;
        for ending in ["", "-wal", "-shm", "-journal"] {
            durable::own_file(&folder.join(format!("automation.db{ending}"))).map_err(fail)?;
        }
        let (db, recovered) = match open(&path) {
            Err(error) if error.is_corrupt() => {
                set_aside(&path)?;
                (open(&path)?, true)
            }
            opened => (opened?, false),
        };
        Ok(Self(Arc::new(Inner { db: Mutex::new(db), path, recovered })))
    }

    /// Whether the database was found to be corrupt when it was opened: it lies in the folder `corrupt` now, and the schedules
    /// and webhooks that were in it are lost.
    pub fn recovered(&self) -> bool {
        self.0.recovered
    }

    /// Reads or changes it in one transaction; nothing holds if it fails, and all is on the disk if it does not.
    pub(crate) fn with<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, AutomationError> {
        let fail = |source| AutomationError::Database { path: self.0.path.clone(), source };
        let mut db = self.0.db.lock().unwrap_or_else(PoisonError::into_inner);
        let change = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
        let done = work(&change).map_err(fail)?;
        change.commit().map_err(fail)?;
        Ok(done)
    }
}

fn open(path: &Path) -> Result<Connection, AutomationError> {
    let fail = |source| AutomationError::Database { path: path.to_owned(), source };
    let mut db = sqlite::open(path).map_err(fail)?;
    let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(fail)?;
    if found > SCHEMA {
        return Err(AutomationError::Newer { path: path.to_owned(), found, known: SCHEMA });
    }
    for (schema, statements) in (1..).zip(STEPS).filter(|(schema, _)| *schema > found) {
        let change = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
        change.execute_batch(statements).map_err(fail)?;
        change.pragma_update(None, "user_version", schema).map_err(fail)?;
        change.commit().map_err(fail)?;
    }
    Ok(db)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corrupt_database_is_set_aside_and_a_newer_one_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("automation.db");
        std::fs::copy(std::env::current_exe().unwrap(), &path).unwrap();
        assert!(Database::open(folder.path()).unwrap().recovered());
        assert!(folder.path().join("corrupt").is_dir());
        assert!(!Database::open(folder.path()).unwrap().recovered());
        Connection::open(&path).unwrap().pragma_update(None, "user_version", SCHEMA + 1).unwrap();
        assert!(matches!(Database::open(folder.path()), Err(AutomationError::Newer { .. })));
    }
}
