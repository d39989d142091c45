//! The ledger: which recipe made which blob, in SQLite. A row is written only after its blob is durable.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension, params};
use vo_digest::{Digest, Key};

use crate::StoreError;

/// Raised with every change of the tables; older ledgers are brought forward, newer ones are refused.
const SCHEMA: i64 = 1;

#[derive(Debug)]
pub(crate) struct Ledger {
    path: PathBuf,
    db: Connection,
}

impl Ledger {
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let fail = |source| StoreError::Ledger { path: path.to_owned(), source };
        let db = Connection::open(path).map_err(fail)?;
        db.busy_timeout(Duration::from_secs(30)).map_err(fail)?;
        db.pragma_update(None, "journal_mode", "WAL").map_err(fail)?;
        db.pragma_update(None, "synchronous", "FULL").map_err(fail)?;
        db.pragma_update(None, "journal_size_limit", 16 << 20).map_err(fail)?;
        let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(fail)?;
        if found > SCHEMA {
            return Err(StoreError::Newer { path: path.to_owned(), found, known: SCHEMA });
        }
        db.execute_batch(
            "BEGIN IMMEDIATE;
             CREATE TABLE IF NOT EXISTS blobs (
                 digest TEXT PRIMARY KEY, length INTEGER NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID;
             CREATE TABLE IF NOT EXISTS artifacts (
                 key TEXT PRIMARY KEY, kind TEXT NOT NULL, recipe BLOB NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID;
             CREATE INDEX IF NOT EXISTS artifacts_by_digest ON artifacts (digest);
             CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
             PRAGMA user_version = 1;
             COMMIT;",
        )
        .map_err(fail)?;
        Ok(Self { path: path.to_owned(), db })
    }

    pub(crate) fn find(&self, key: Key) -> Result<Option<(Digest, u64)>, StoreError> {
        self.db
            .prepare_cached("SELECT blobs.digest, blobs.length FROM artifacts JOIN blobs USING (digest) WHERE key = ?1")
            .and_then(|mut query| {
                query
                    .query_row([key.to_string()], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))
                    .optional()
            })
            .map(|row| row.and_then(|(digest, length)| Some((digest.parse().ok()?, length as u64))))
            .map_err(|source| self.failed(source))
    }

    pub(crate) fn keep(&self, digest: Digest, length: u64) -> Result<(), StoreError> {
        self.change(
            "INSERT INTO blobs VALUES (?1, ?2, ?3) ON CONFLICT (digest) DO UPDATE SET used = ?3, length = ?2",
            params![digest.to_string(), length as i64, now()],
        )
    }

    pub(crate) fn touch(&self, digest: Digest) -> Result<(), StoreError> {
        // Only once an hour: use is for the pruner, and a reading run should not write.
        self.change(
            "UPDATE blobs SET used = ?2 WHERE digest = ?1 AND used < ?2 - 3600",
            params![digest.to_string(), now()],
        )
    }

    pub(crate) fn forget(&self, digest: Digest) -> Result<(), StoreError> {
        let name = digest.to_string();
        self.change("DELETE FROM artifacts WHERE digest = ?1", [&name])?;
        self.change("DELETE FROM blobs WHERE digest = ?1", [&name])
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
        self.blob("SELECT recipe FROM artifacts WHERE key = ?1", &key.to_string())
    }

    pub(crate) fn remember(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        self.change(
            "INSERT INTO notes VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
            params![name, value],
        )
    }

    pub(crate) fn recall(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.blob("SELECT value FROM notes WHERE name = ?1", name)
    }

    /// Every blob as (digest, bytes, seconds since 1970 of its last use), the longest unused first.
    pub(crate) fn by_age(&self) -> Result<Vec<(Digest, u64, i64)>, StoreError> {
        let rows = self.rows("SELECT digest, length, used FROM blobs ORDER BY used, digest", |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)? as u64, row.get(2)?))
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

    fn blob(&self, query: &str, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.db
            .prepare_cached(query)
            .and_then(|mut query| query.query_row([name], |row| row.get(0)).optional())
            .map_err(|source| self.failed(source))
    }

    fn change(&self, statement: &str, values: impl rusqlite::Params) -> Result<(), StoreError> {
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

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    #[test]
    fn the_first_artifact_of_a_key_wins() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let key = Key::of(&"recipe").unwrap();
        let (first, second) = (store.put(b"first").unwrap(), store.put(b"second").unwrap());
        assert_eq!(store.record(key, "test", b"recipe", first).unwrap(), first);
        assert_eq!(store.record(key, "test", b"recipe", second).unwrap(), first);
        assert_eq!(store.find(key).unwrap(), Some(first));
    }

    #[test]
    fn a_lost_blob_is_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
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
        drop(Store::open(folder.path()).unwrap());
        let db = Connection::open(folder.path().join("ledger.db")).unwrap();
        db.pragma_update(None, "user_version", SCHEMA + 1).unwrap();
        drop(db);
        let error = Store::open(folder.path()).unwrap_err();
        assert!(error.to_string().contains("newer version"), "{error}");
    }

    #[test]
    fn the_bundled_sqlite_has_no_wal_reset_bug() {
        assert!(rusqlite::version_number() >= 3_051_003, "{}", rusqlite::version());
    }
}
