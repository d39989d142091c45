//! The ledger: which recipe made which blob, in SQLite. A row is written only after its blob is durable.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use vo_digest::{Digest, Key};

use crate::{StoreError, schema, sqlite};

/// Use is written down once in as many seconds: it is for the pruner, and a reading run should not write.
pub(crate) const TOUCHED_EVERY: i64 = 3_600;

/// A ledger of fewer pages stays as large as it is.
const WORTH_SHRINKING: i64 = 256;

#[derive(Debug)]
pub(crate) struct Ledger {
    path: PathBuf,
    /// What tells its file from another that has taken its place.
    origin: Option<u64>,
    /// Whether nothing in it may be changed, not even when something was used.
    pub(crate) reads_only: bool,
    db: Connection,
}

impl Ledger {
    /// Opens the ledger, bringing it forward if it is an older one. Nobody else may be doing so.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let fail = |source| StoreError::Ledger { path: path.to_owned(), source };
        let mut db = sqlite::open(path).map_err(fail)?;
        schema::bring_forward(&mut db, path)?;
        Ok(Self { path: path.to_owned(), origin: origin(path), reads_only: false, db })
    }

    /// Opens the ledger to be read alone: nothing in it is changed, and it is not brought forward.
    pub(crate) fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        let fail = |source| StoreError::Ledger { path: path.to_owned(), source };
        let db = sqlite::open_to_read(path).map_err(fail)?;
        Ok(Self { path: path.to_owned(), origin: origin(path), reads_only: true, db })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the file that is open is still the one that has its name.
    pub(crate) fn is_in_its_place(&self) -> bool {
        origin(&self.path) == self.origin
    }

    /// Lets go of the file. Until another ledger takes its place, this one knows nothing.
    pub(crate) fn close(&mut self) -> Result<(), StoreError> {
        self.db = Connection::open_in_memory().map_err(|source| self.failed(source))?;
        Ok(())
    }

    pub(crate) fn find(&self, key: Key) -> Result<Option<(Digest, u64)>, StoreError> {
        let row = self.row(
            "SELECT blobs.digest, blobs.length FROM artifacts JOIN blobs USING (digest) WHERE key = ?1",
            [key.to_string()],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)),
        )?;
        Ok(row.and_then(|(digest, length)| Some((digest.parse().ok()?, bytes(length)))))
    }

    pub(crate) fn keep(&self, digest: Digest, length: u64) -> Result<(), StoreError> {
        self.change(
            "INSERT INTO blobs VALUES (?1, ?2, ?3) ON CONFLICT (digest) DO UPDATE SET used = ?3, length = ?2",
            params![digest.to_string(), length as i64, now()],
        )
    }

    /// Notes that a blob is used; false if there is no such blob.
    pub(crate) fn touch(&self, digest: Digest) -> Result<bool, StoreError> {
        let name = digest.to_string();
        let now = now();
        self.change(
            "UPDATE blobs SET used = ?2 WHERE digest = ?1 AND (used < ?2 - ?3 OR used > ?2)",
            params![name, now, TOUCHED_EVERY],
        )?;
        self.db
            .prepare_cached("SELECT 1 FROM blobs WHERE digest = ?1")
            .and_then(|mut query| query.exists([name]))
            .map_err(|source| self.failed(source))
    }

    /// Removes a blob that was not used since, with whatever `unlink` does, in one step for everybody else; false if it was
    /// used.
    pub(crate) fn remove(
        &mut self,
        digest: Digest,
        used: i64,
        unlink: &dyn Fn() -> Result<(), StoreError>,
    ) -> Result<bool, StoreError> {
        let name = digest.to_string();
        let path = self.path.clone();
        let fail = |source| StoreError::Ledger { path: path.clone(), source };
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
        let gone = change.execute("DELETE FROM blobs WHERE digest = ?1 AND used <= ?2", params![name, used]);
        if gone.map_err(fail)? == 0 {
            return Ok(false);
        }
        change.execute("DELETE FROM artifacts WHERE digest = ?1", [&name]).map_err(fail)?;
        // If the file goes and the row stays, because of a crash in between, whoever looks finds nothing and makes it anew.
        unlink()?;
        change.commit().map_err(fail)?;
        Ok(true)
    }

    /// How many artifacts there are of each kind.
    pub(crate) fn kinds(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.rows("SELECT kind, COUNT(*) FROM artifacts GROUP BY kind ORDER BY kind", |row| {
            Ok((row.get(0)?, bytes(row.get(1)?)))
        })
    }

    /// The bytes of all blobs, and when the longest unused of them, or of all that is recorded, was used, in seconds since
    /// 1970.
    pub(crate) fn size(&self) -> Result<(u64, Option<i64>), StoreError> {
        let blobs = self.row("SELECT COALESCE(SUM(length), 0), MIN(used) FROM blobs", [], |row| {
            Ok((bytes(row.get(0)?), row.get::<_, Option<i64>>(1)?))
        })?;
        let (bytes, used) = blobs.unwrap_or_default();
        Ok((bytes, used.into_iter().chain(self.oldest_record()?).min()))
    }

    pub(crate) fn forget(&self, digest: Digest) -> Result<(), StoreError> {
        let name = digest.to_string();
        self.change("DELETE FROM artifacts WHERE digest = ?1", [&name])?;
        self.change("DELETE FROM blobs WHERE digest = ?1", [&name])
    }

    /// Whether a recipe made it.
    pub(crate) fn is_made(&self, digest: Digest) -> Result<bool, StoreError> {
        let recipe =
            self.value::<Vec<u8>>("SELECT recipe FROM artifacts WHERE digest = ?1 LIMIT 1", [digest.to_string()])?;
        Ok(recipe.is_some())
    }

    pub(crate) fn record(&self, key: Key, kind: &str, recipe: &[u8], digest: Digest) -> Result<Digest, StoreError> {
        // An artifact whose blob is forgotten is none.
        self.change(
            "DELETE FROM artifacts WHERE key = ?1 AND digest NOT IN (SELECT digest FROM blobs)",
            [key.to_string()],
        )?;
        self.change(
            "INSERT OR IGNORE INTO artifacts VALUES (?1, ?2, ?3, ?4)",
            params![key.to_string(), kind, recipe, digest.to_string()],
        )?;
        Ok(self.find(key)?.map_or(digest, |(first, _)| first))
    }

    pub(crate) fn recipe(&self, key: Key) -> Result<Option<Vec<u8>>, StoreError> {
        self.value("SELECT recipe FROM artifacts WHERE key = ?1", [key.to_string()])
    }

    /// Gives the room back of what was forgotten, if that is more than half of the ledger. Nobody else may use it.
    pub(crate) fn shrink(&self) -> Result<(), StoreError> {
        let count = |name: &str| -> Result<i64, StoreError> {
            self.db.pragma_query_value(None, name, |row| row.get(0)).map_err(|source| self.failed(source))
        };
        let (pages, free) = (count("page_count")?, count("freelist_count")?);
        if pages < WORTH_SHRINKING || free * 2 <= pages {
            return Ok(());
        }
        self.db.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);").map_err(|source| self.failed(source))
    }

    /// Every blob as (digest, bytes, seconds since 1970 of its last use), the longest unused first. What a clock that has
    /// been set back since took for the future counts as used now.
    pub(crate) fn by_age(&self) -> Result<Vec<(Digest, u64, i64)>, StoreError> {
        self.change("UPDATE blobs SET used = ?1 WHERE used > ?1", [now()])?;
        let rows = self.rows("SELECT digest, length, used FROM blobs ORDER BY used, digest", |row| {
            Ok((row.get::<_, String>(0)?, bytes(row.get(1)?), row.get(2)?))
        })?;
        Ok(rows.into_iter().filter_map(|(digest, length, used)| Some((digest.parse().ok()?, length, used))).collect())
    }

    fn rows<T>(
        &self,
        query: &str,
        read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        self.db
            .prepare_cached(query)
            .and_then(|mut query| query.query_map([], read)?.collect())
            .map_err(|source| self.failed(source))
    }

    /// What `read` makes of the first row that a statement gives.
    pub(crate) fn row<T>(
        &self,
        statement: &str,
        values: impl rusqlite::Params,
        read: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        self.db
            .prepare_cached(statement)
            .and_then(|mut statement| statement.query_row(values, read).optional())
            .map_err(|source| self.failed(source))
    }

    /// The first column of the first row that a statement gives.
    pub(crate) fn value<T: FromSql>(
        &self,
        statement: &str,
        values: impl rusqlite::Params,
    ) -> Result<Option<T>, StoreError> {
        self.row(statement, values, |row| row.get(0))
    }

    pub(crate) fn change(&self, statement: &str, values: impl rusqlite::Params) -> Result<(), StoreError> {
        self.db
            .prepare_cached(statement)
            .and_then(|mut statement| statement.execute(values))
            .map(|_| ())
            .map_err(|source| self.failed(source))
    }

    fn failed(&self, source: rusqlite::Error) -> StoreError {
        StoreError::Ledger { path: self.path.clone(), source }
    }
}

/// A count of a row; none where the row was damaged.
fn bytes(count: i64) -> u64 {
    count.try_into().unwrap_or_default()
}

/// What tells the file that has a ledger's name from others.
fn origin(path: &Path) -> Option<u64> {
    path.metadata().ok().map(|meta| vo_files::system::origin(&meta))
}

/// Seconds since 1970, now.
pub(crate) fn now() -> i64 {
    seconds(SystemTime::now())
}

/// Seconds since 1970.
pub(crate) fn seconds(time: SystemTime) -> i64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs() as i64)
}

#[cfg(test)]
impl Ledger {
    /// As if a blob had been used as many seconds ago.
    pub(crate) fn age(&self, digest: Digest, seconds: i64) -> Result<(), StoreError> {
        self.change("UPDATE blobs SET used = ?2 WHERE digest = ?1", params![digest.to_string(), now() - seconds])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    #[test]
    fn the_first_artifact_of_a_key_wins() {
        let folder = tempfile::tempdir().unwrap();
        let store = crate::pinned(folder.path());
        let key = Key::of(&"recipe").unwrap();
        let (first, second) = (store.put(b"first").unwrap(), store.put(b"second").unwrap());
        assert_eq!(store.record(key, "test", b"recipe", first).unwrap(), first);
        assert_eq!(store.record(key, "test", b"recipe", second).unwrap(), first);
        assert_eq!(store.find(key).unwrap(), Some(first));
    }

    #[test]
    fn a_lost_blob_is_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = crate::pinned(folder.path());
        let key = Key::of(&"recipe").unwrap();
        let digest = store.put(b"bytes").unwrap();
        store.record(key, "test", b"recipe", digest).unwrap();
        std::fs::remove_file(store.path(digest)).unwrap();
        assert_eq!(store.find(key).unwrap(), None);
        let again = store.put(b"other bytes").unwrap();
        assert_eq!(store.record(key, "test", b"recipe", again).unwrap(), again);
    }

    #[test]
    fn a_newer_ledger_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        drop(crate::pinned(folder.path()));
        let db = Connection::open(folder.path().join("ledger.db")).unwrap();
        db.pragma_update(None, "user_version", schema::SCHEMA + 1).unwrap();
        drop(db);
        let error = Store::open(folder.path()).unwrap_err();
        assert!(error.to_string().contains("newer version"), "{error}");
    }

    #[test]
    fn the_bundled_sqlite_has_no_wal_reset_bug() {
        assert!(rusqlite::version_number() >= 3_051_003, "{}", rusqlite::version());
    }
}
