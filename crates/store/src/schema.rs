//! The tables of the ledger, and how an older one becomes one of ours.

mod notes;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use vo_files::durable;

use crate::StoreError;

/// Statements, and what they cannot say.
type Step = (&'static str, Option<fn(&Connection) -> rusqlite::Result<()>>);

/// What brings a ledger from one schema to the next, the first from nothing. A step is never changed once it was released:
/// there are ledgers that have taken it.
const STEPS: [Step; 4] = [
    (
        "CREATE TABLE blobs (digest TEXT PRIMARY KEY, length INTEGER NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID;
         CREATE TABLE artifacts (
             key TEXT PRIMARY KEY, kind TEXT NOT NULL, recipe BLOB NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID;
         CREATE INDEX artifacts_by_digest ON artifacts (digest);
         CREATE TABLE notes (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;",
        None,
    ),
    // Attempts: what was begun and did not end well. Crashes of decoders were notes before.
    (
        "CREATE TABLE attempts (what TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
         INSERT INTO attempts SELECT name, CAST(CAST(value AS TEXT) AS INTEGER) FROM notes WHERE name LIKE 'crashed %';
         DELETE FROM notes WHERE name LIKE 'crashed %';",
        None,
    ),
    // When notes and attempts were used: those that nobody uses any more are forgotten. What is there counts as used now.
    (
        "ALTER TABLE notes ADD COLUMN used INTEGER NOT NULL DEFAULT 0;
         ALTER TABLE attempts ADD COLUMN used INTEGER NOT NULL DEFAULT 0;
         UPDATE notes SET used = CAST(strftime('%s', 'now') AS INTEGER);
         UPDATE attempts SET used = CAST(strftime('%s', 'now') AS INTEGER);",
        None,
    ),
    // A table for each sort of note.
    (notes::TABLES, Some(notes::carry_over)),
];

/// The schema of this program. Older ledgers are brought forward, newer ones are refused.
pub(crate) const SCHEMA: i64 = STEPS.len() as i64;

/// Brings a ledger to our schema, a step and a transaction at a time, after a copy of it was put beside it. Nobody else may
/// be doing so.
pub(crate) fn bring_forward(db: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let fail = |source| StoreError::Ledger { path: path.to_owned(), source };
    let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(fail)?;
    if found > SCHEMA {
        let backup = Some(backup(path, SCHEMA)).filter(|backup| backup.exists());
        return Err(StoreError::Newer { path: path.to_owned(), found, known: SCHEMA, backup });
    }
    if (1..SCHEMA).contains(&found) {
        back_up(db, path, found)?;
    }
    for (schema, (statements, rest)) in (1..).zip(STEPS).filter(|(schema, _)| *schema > found) {
        let change = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
        change.execute_batch(statements).map_err(fail)?;
        rest.map_or(Ok(()), |rest| rest(&change)).map_err(fail)?;
        change.pragma_update(None, "user_version", schema).map_err(fail)?;
        change.commit().map_err(fail)?;
    }
    Ok(())
}

/// Where the ledger is kept as it was before it was brought forward from a schema.
fn backup(path: &Path, schema: i64) -> PathBuf {
    path.with_file_name(format!("ledger-of-schema-{schema}.db"))
}

/// Copies a ledger as it is, durably.
fn back_up(db: &Connection, path: &Path, schema: i64) -> Result<(), StoreError> {
    let to = backup(path, schema);
    let part = to.with_extension("part");
    // What a copy that was cut off has left.
    let _ = std::fs::remove_file(&part);
    db.backup("main", &part, None::<fn(rusqlite::backup::Progress)>)
        .map_err(|source| StoreError::Ledger { path: path.to_owned(), source })?;
    durable::place(&part, &to).map_err(StoreError::files("keeping", &to))
}
