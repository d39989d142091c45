//! How rows are kept: SQLite with a journal beside its file, where what is answered with success is on the disk.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, Error, ErrorCode, OpenFlags, Row};

/// Pages of a database that a connection holds in memory: a quarter of a megabyte.
const CACHED_PAGES: u32 = 64;

/// Opens a database to be changed, making it if it is not there. A link in its place is not followed.
///
/// # Errors
/// What SQLite says.
pub fn open(path: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open_with_flags(path, OpenFlags::default() | OpenFlags::SQLITE_OPEN_NOFOLLOW)?;
    db.busy_timeout(Duration::from_secs(30))?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    // Only macOS knows a sync that reaches the disk itself and one that does not.
    db.pragma_update(None, "fullfsync", true)?;
    db.pragma_update(None, "journal_size_limit", 16 << 20)?;
    // Pages are read again when they are needed: a month's worth of them is not to be held.
    db.pragma_update(None, "cache_size", CACHED_PAGES)?;
    Ok(db)
}

/// Opens a database to be read alone: nothing in it is changed, and it must be there.
///
/// # Errors
/// What SQLite says.
pub fn open_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(Duration::from_secs(1))?;
    Ok(db)
}

/// A count or a time in a column; SQLite knows no unsigned numbers.
///
/// # Errors
/// What SQLite says, and [`Error::IntegralValueOutOfRange`] for one below zero.
pub fn number(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| Error::IntegralValueOutOfRange(column, number))
}

/// A count or a time, if there is one.
///
/// # Errors
/// As [`number`].
pub fn number_if_any(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<u64>> {
    let number: Option<i64> = row.get(column)?;
    number.map(|number| u64::try_from(number).map_err(|_| Error::IntegralValueOutOfRange(column, number))).transpose()
}

/// A number as SQLite takes it.
pub fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Whether the disk is full.
pub fn is_full_disk(error: &Error) -> bool {
    // The second: there was no room for the memory that all who have the database open share.
    error.sqlite_error().is_some_and(|error| {
        error.code == ErrorCode::DiskFull || error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE
    })
}

/// Whether a database is not what was written: none at all, one with pages lost, or values of another kind than ours.
pub fn is_corrupt(error: &Error) -> bool {
    match error {
        Error::InvalidColumnType(..)
        | Error::FromSqlConversionFailure(..)
        | Error::IntegralValueOutOfRange(..)
        | Error::Utf8Error(..) => true,
        other => matches!(other.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)),
    }
}
