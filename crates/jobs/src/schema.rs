//! The tables, and how an older database becomes one of ours.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::error::QueueError;

/// What brings a database from one schema to the next, the first from nothing. A step is never changed once it was released:
/// there are databases that have taken it.
const STEPS: [&str; 1] = ["
    -- What is long stands last: a list does not read it.
    CREATE TABLE jobs (
        id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, owner TEXT NOT NULL, priority INTEGER NOT NULL,
        state TEXT NOT NULL, submitted INTEGER NOT NULL, since INTEGER NOT NULL, started INTEGER, ended INTEGER,
        not_before INTEGER NOT NULL, back_off INTEGER NOT NULL DEFAULT 0, paused TEXT, cancel INTEGER NOT NULL DEFAULT 0,
        epoch INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0, deaths INTEGER NOT NULL DEFAULT 0, worker TEXT,
        lines INTEGER NOT NULL DEFAULT 0, has_log INTEGER NOT NULL DEFAULT 0, metadata TEXT NOT NULL, result TEXT, work TEXT NOT NULL);
    CREATE INDEX jobs_that_wait ON jobs (kind, owner, priority, since, not_before, back_off, paused) WHERE state = 'queued';
    CREATE INDEX jobs_by_state ON jobs (state, id);
    CREATE INDEX jobs_by_owner ON jobs (owner, id);
    CREATE INDEX jobs_by_kind ON jobs (kind, id);
    CREATE INDEX jobs_by_end ON jobs (ended) WHERE ended IS NOT NULL;
    CREATE INDEX jobs_that_run ON jobs (owner) WHERE state = 'running';
    CREATE INDEX jobs_with_log ON jobs (ended) WHERE has_log = 1 AND ended IS NOT NULL;
    CREATE TABLE passed (
        job INTEGER NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT,
        PRIMARY KEY (job, number)) WITHOUT ROWID;
    CREATE TABLE log (
        job INTEGER NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, text TEXT NOT NULL,
        PRIMARY KEY (job, number)) WITHOUT ROWID;
    CREATE TABLE events (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, what TEXT NOT NULL, job INTEGER, kind TEXT, owner TEXT,
        reason TEXT);
    CREATE TABLE keys (
        owner TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, jobs TEXT NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (owner, key)) WITHOUT ROWID;
    CREATE INDEX keys_by_age ON keys (at);
    CREATE TABLE owners (owner TEXT PRIMARY KEY, served_at INTEGER NOT NULL, served INTEGER NOT NULL) WITHOUT ROWID;
    -- A kind, or the empty name for everything.
    CREATE TABLE pauses (kind TEXT PRIMARY KEY, reason TEXT NOT NULL) WITHOUT ROWID;"];

/// The schema of this program. Older databases are brought forward, newer ones are refused.
pub(crate) const SCHEMA: i64 = STEPS.len() as i64;

/// Brings a database to our schema, a step and a transaction at a time. In one that takes the place of another, numbers of
/// jobs and events begin behind `last`, so that none is used twice.
pub(crate) fn bring_forward(db: &mut Connection, path: &Path, last: u64) -> Result<(), QueueError> {
    let fail = |source| QueueError::Database { path: path.to_owned(), source };
    let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(fail)?;
    if found > SCHEMA {
        return Err(QueueError::Newer { path: path.to_owned(), found, known: SCHEMA });
    }
    for (schema, statements) in (1..).zip(STEPS).filter(|(schema, _)| *schema > found) {
        let change = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
        change.execute_batch(statements).map_err(fail)?;
        if schema == 1 && last > 0 {
            let begin = "INSERT INTO sqlite_sequence (name, seq) VALUES ('jobs', ?1), ('events', ?1)";
            change.execute(begin, [last as i64]).map_err(fail)?;
        }
        change.pragma_update(None, "user_version", schema).map_err(fail)?;
        change.commit().map_err(fail)?;
    }
    Ok(())
}
