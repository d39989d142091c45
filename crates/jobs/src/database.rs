//! The file of the database: opened by the one who writes, begun anew if it is corrupt.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use vo_files::{durable, system};
use vo_store::{on_another_machine, set_aside, sqlite};

use crate::error::QueueError;
use crate::schema;

/// Bytes of a journal after which it is begun anew, whoever reads it.
pub(crate) const LONG_JOURNAL: u64 = 4 << 20;
/// Bytes of the journal that stay on the disk, and the pages after which it is played into the database: few, as where the
/// disk is full the database must grow by what the journal holds.
const SHORT_JOURNAL: u64 = 1 << 20;
const PAGES: u64 = SHORT_JOURNAL / 4_096;

/// Kibibytes of pages that each of those who read keeps in memory: the system keeps the file as well, and a server that does
/// nothing should weigh little.
const READER_CACHE: i64 = 256;

/// The database of a folder.
pub(crate) fn path(folder: &Path) -> PathBuf {
    folder.join("jobs.db")
}

/// Makes the folder, for its owner alone, and makes sure that it lies on this machine and that its files are ours.
pub(crate) fn folder(folder: &Path) -> Result<PathBuf, QueueError> {
    system::private_folder(folder).map_err(QueueError::files("making the folder", folder))?;
    let folder = folder.canonicalize().map_err(QueueError::files("finding", folder))?;
    if let Some(kind) = on_another_machine(&folder) {
        return Err(QueueError::Network { path: folder, kind });
    }
    for name in ["jobs.db", "jobs.db-wal", "jobs.db-shm", "jobs.db-journal", "suspect", "reserve", "reserve-last"] {
        let path = folder.join(name);
        durable::own_file(&path).map_err(QueueError::files("opening", &path))?;
    }
    Ok(folder)
}

/// Opens the database, another one if it is corrupt; then true. `now` is a time later than any number that was given.
pub(crate) fn open(folder: &Path, now: u64) -> Result<(Connection, bool), QueueError> {
    let path = path(folder);
    match open_whole(&path, 0, is_suspect(folder)) {
        Err(error) if error.is_corrupt() => {
            set_aside(&path)?;
            clear(folder);
            Ok((open_whole(&path, now, false)?, true))
        }
        opened => {
            let db = opened?;
            clear(folder);
            Ok((db, false))
        }
    }
}

fn open_whole(path: &Path, last: u64, is_suspect: bool) -> Result<Connection, QueueError> {
    let fail = |source| QueueError::Database { path: path.to_owned(), source };
    let mut db = sqlite::open(path).map_err(fail)?;
    sort_in_memory(&db).map_err(fail)?;
    db.pragma_update(None, "journal_size_limit", SHORT_JOURNAL as i64).map_err(fail)?;
    db.pragma_update(None, "wal_autocheckpoint", PAGES as i64).map_err(fail)?;
    schema::bring_forward(&mut db, path, last)?;
    if is_suspect {
        let found: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(fail)?;
        if found != "ok" {
            let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
            return Err(fail(rusqlite::Error::SqliteFailure(code, Some(found))));
        }
    }
    Ok(db)
}

/// Opens the database to be read.
pub(crate) fn open_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let db = sqlite::open_to_read(path)?;
    sort_in_memory(&db)?;
    db.pragma_update(None, "cache_size", -READER_CACHE)?;
    Ok(db)
}

/// What is sorted must not need room on a disk that is full.
fn sort_in_memory(db: &Connection) -> rusqlite::Result<()> {
    db.pragma_update(None, "temp_store", "MEMORY")
}

/// Notes that the database was found to be corrupt while it was in use: it is looked through when it is opened next.
pub(crate) fn suspect(folder: &Path) {
    let _ = durable::write(&folder.join("suspect"), b"");
}

fn is_suspect(folder: &Path) -> bool {
    folder.join("suspect").exists()
}

fn clear(folder: &Path) {
    let _ = std::fs::remove_file(folder.join("suspect"));
}
