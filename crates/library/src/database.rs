//! The file of the index: its tables, and how an older one becomes one of ours.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, TransactionBehavior};
use vo_files::durable;
use vo_store::{set_aside, sqlite};

use crate::error::LibraryError;

/// What brings a database from one schema to the next, the first from nothing. A step is never changed once it was released.
const STEPS: [&str; 1] = ["
    -- What is long stands last. `folded` is the name as it is sorted and searched.
    CREATE TABLE assets (
        id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, state TEXT NOT NULL, bytes INTEGER NOT NULL,
        digest TEXT NOT NULL UNIQUE, format TEXT NOT NULL, added INTEGER NOT NULL, changed INTEGER NOT NULL,
        name TEXT NOT NULL, folded TEXT NOT NULL, why TEXT, facts TEXT NOT NULL);
    -- An index for each way in which a list is walked. The first is for a search among all, which reads no row.
    CREATE INDEX assets_by_age ON assets (id, folded);
    CREATE INDEX assets_by_name ON assets (folded, id);
    CREATE INDEX assets_by_kind ON assets (kind, id, folded);
    CREATE INDEX assets_by_kind_and_name ON assets (kind, folded, id);
    CREATE INDEX assets_by_state ON assets (state, id, folded);
    CREATE INDEX assets_by_state_and_name ON assets (state, folded, id);
    CREATE TABLE tags (
        tag TEXT NOT NULL, asset INTEGER NOT NULL, folded TEXT NOT NULL, PRIMARY KEY (tag, asset)) WITHOUT ROWID;
    CREATE INDEX tags_by_name ON tags (tag, folded, asset);
    CREATE INDEX tags_by_asset ON tags (asset);
    -- `sent` is what is durable. `found` is the digest of a file that is about to get its place.
    CREATE TABLE uploads (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, length INTEGER, sent INTEGER NOT NULL, digest TEXT, began INTEGER NOT NULL,
        touched INTEGER NOT NULL, found TEXT, asset INTEGER) WITHOUT ROWID;
    CREATE TABLE totals (only INTEGER PRIMARY KEY CHECK (only = 1), bytes INTEGER NOT NULL, assets INTEGER NOT NULL);
    INSERT INTO totals VALUES (1, 0, 0);
    CREATE TRIGGER asset_comes AFTER INSERT ON assets BEGIN
        UPDATE totals SET bytes = bytes + new.bytes, assets = assets + 1; END;
    CREATE TRIGGER asset_goes AFTER DELETE ON assets BEGIN
        UPDATE totals SET bytes = bytes - old.bytes, assets = assets - 1; END;"];

/// The name of its file.
const NAME: &str = "library.db";

/// Opens the database of a folder to be changed, another one if it is corrupt; then true.
pub(crate) fn open(folder: &Path) -> Result<(Connection, bool), LibraryError> {
    let path = folder.join(NAME);
    for name in [NAME, "library.db-wal", "library.db-shm"] {
        durable::own_file(&folder.join(name)).map_err(LibraryError::files("opening the library"))?;
    }
    match open_whole(&path) {
        Err(LibraryError::Database(error)) if sqlite::is_corrupt(&error) => {
            set_aside(&path)?;
            Ok((open_whole(&path)?, true))
        }
        opened => Ok((opened?, false)),
    }
}

fn open_whole(path: &Path) -> Result<Connection, LibraryError> {
    let mut db = sqlite::open(path)?;
    let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > STEPS.len() as i64 {
        return Err(LibraryError::Newer);
    }
    for (schema, statements) in (1..).zip(STEPS).filter(|(schema, _)| *schema > found) {
        let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        change.execute_batch(statements)?;
        change.pragma_update(None, "user_version", schema)?;
        change.commit()?;
    }
    Ok(db)
}

/// Connections that read beside the one that writes.
#[derive(Debug, Default)]
pub(crate) struct Readers(Mutex<Vec<Connection>>);

/// Connections that are kept for the next reader.
const KEPT: usize = 4;

impl Readers {
    pub(crate) fn read<T>(
        &self,
        folder: &Path,
        what: impl FnOnce(&Connection) -> Result<T, LibraryError>,
    ) -> Result<T, LibraryError> {
        let idle = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let db = idle.map_or_else(|| sqlite::open_to_read(&folder.join(NAME)), Ok)?;
        let moment = db.unchecked_transaction()?;
        let read = what(&moment);
        drop(moment);
        let mut idle = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(db);
        }
        read
    }
}
