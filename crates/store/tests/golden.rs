//! A data folder of every schema there has been, as the program of its time left it: each is brought forward, nothing in it
//! is lost, and what it was before is kept.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out files as somebody else would")]

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use std::sync::Arc;

use vo_digest::Digest;
use vo_store::{Bounds, Store, StoreError};

/// The schema of this program.
fn schema() -> i64 {
    let folder = tempfile::tempdir().unwrap();
    drop(Store::open(folder.path()).unwrap());
    version(&folder.path().join("ledger.db"))
}

fn version(ledger: &Path) -> i64 {
    Connection::open(ledger).unwrap().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

fn golden(schema: i64) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/schema-{schema}"))
}

fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copied(&from, &to);
        } else {
            std::fs::copy(&from, &to).unwrap();
        }
    }
}

/// A copy of a golden folder, to be changed.
fn folder(schema: i64) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copied(&golden(schema), folder.path());
    folder
}

/// The key of every artifact in a ledger, as text.
fn keys(ledger: &Path) -> Vec<String> {
    keys_of("artifacts", ledger)
}

fn keys_of(table: &str, ledger: &Path) -> Vec<String> {
    let db = Connection::open(ledger).unwrap();
    let mut query = db.prepare(&format!("SELECT key FROM {table} ORDER BY key")).unwrap();
    query.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

/// What a ledger tells of files that were put somewhere: the digests of their paths, and of what is in them.
fn delivered(ledger: &Path, schema: i64) -> Vec<(Digest, Digest)> {
    let query = match schema {
        ..=3 => "SELECT substr(name, 11), substr(CAST(value AS TEXT), 1, 64) FROM notes WHERE name LIKE 'delivered %'",
        _ => "SELECT place, digest FROM deliveries",
    };
    let db = Connection::open(ledger).unwrap();
    let mut query = db.prepare(query).unwrap();
    let parsed = |text: String| text.parse().unwrap();
    query
        .query_map([], |row| Ok((parsed(row.get(0)?), parsed(row.get(1)?))))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

/// The projects of whose last render a ledger tells.
fn rendered(ledger: &Path, schema: i64) -> Vec<Digest> {
    let query = match schema {
        ..=3 => "SELECT substr(name, 6, 64) FROM notes WHERE name LIKE 'last %'",
        _ => "SELECT project FROM renders",
    };
    let db = Connection::open(ledger).unwrap();
    let mut query = db.prepare(query).unwrap();
    query.query_map([], |row| Ok(row.get::<_, String>(0)?.parse().unwrap())).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn every_schema_is_brought_forward_and_loses_nothing() {
    for old in 1..=schema() {
        let folder = folder(old);
        let ledger = folder.path().join("ledger.db");
        let before = keys(&ledger);
        let delivered = delivered(&ledger, old);
        let rendered = rendered(&ledger, old);
        // Before, none of these folders had a file that was looked at.
        let facts = if old > 3 { keys_of("facts", &ledger) } else { Vec::new() };
        assert!(old < 4 || facts.len() == 2, "schema {old}: a clip and a sound");
        assert!(old < 3 || (delivered.len() >= 2 && rendered.len() == 1), "schema {old}: the files of one render");
        assert!(before.len() >= 4, "schema {old}: a take, a segment, a bus, a movie at least");
        for _ in 0..2 {
            let store = Arc::new(Store::open(folder.path()).unwrap()).pin().unwrap();
            assert_eq!(version(&ledger), schema());
            assert_eq!(keys(&ledger), before);
            for key in &before {
                let key = key.parse().unwrap();
                let digest = store.find(key).unwrap().unwrap();
                assert!(store.verify(digest).unwrap());
                assert!(store.recipe(key).unwrap().is_some());
            }
            assert_eq!(store.attempts("crashed 00ff tools").unwrap(), 2);
            for (place, digest) in &delivered {
                assert_eq!(store.delivery(*place).unwrap().unwrap().digest, *digest);
            }
            for fact in &facts {
                assert!(store.fact(fact.parse().unwrap()).unwrap().is_some());
            }
            for project in &rendered {
                assert!(store.last_render(*project, "tiny").unwrap().unwrap().starts_with(b"{\"lines\":"));
            }
            assert_eq!(store.prune(Bounds { age: std::time::Duration::MAX, ..Bounds::default() }).unwrap().removed, 0);
        }
        let backup = folder.path().join(format!("ledger-of-schema-{old}.db"));
        assert_eq!(backup.exists(), old < schema());
        if backup.exists() {
            assert_eq!((version(&backup), keys(&backup)), (old, before));
        }
    }
}

#[test]
fn a_backup_that_was_cut_off_is_made_again() {
    let folder = folder(1);
    std::fs::write(folder.path().join("ledger-of-schema-1.part"), "half of it").unwrap();
    drop(Store::open(folder.path()).unwrap());
    assert_eq!(version(&folder.path().join("ledger-of-schema-1.db")), 1);
    assert!(!folder.path().join("ledger-of-schema-1.part").exists());
}

#[test]
fn who_goes_back_to_an_older_version_is_told_of_the_backup() {
    let folder = folder(1);
    let ledger = folder.path().join("ledger.db");
    let ours = schema();
    let newer = |ledger: &Path| {
        Connection::open(ledger).unwrap().pragma_update(None, "user_version", ours + 1).unwrap();
        let error = Store::open(folder.path()).unwrap_err();
        assert!(matches!(&error, StoreError::Newer { found, .. } if *found == ours + 1), "{error}");
        error.to_string()
    };
    assert!(!newer(&ledger).contains("ledger-of-schema"));
    let backup = folder.path().join(format!("ledger-of-schema-{ours}.db"));
    std::fs::copy(golden(ours).join("ledger.db"), &backup).unwrap();
    assert!(newer(&ledger).contains("ledger-of-schema"));
    // Whoever does what is said goes on.
    std::fs::copy(&backup, &ledger).unwrap();
    drop(Store::open(folder.path()).unwrap());
}
