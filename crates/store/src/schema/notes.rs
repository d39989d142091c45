//! The notes of ledgers up to schema 3: small values under names that held everything. Each sort got a table of its own.

use rusqlite::{Connection, Result, params};
use serde::Serialize;
use vo_digest::{Key, canonical};

/// Tables with a column for each thing that a note's name or value held. What notes could not tell, how fast work is done,
/// has one as well.
pub(super) const TABLES: &str = "
    CREATE TABLE deliveries (
        place TEXT PRIMARY KEY, digest TEXT NOT NULL, state TEXT NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE facts (
        key TEXT PRIMARY KEY, kind TEXT NOT NULL, recipe BLOB NOT NULL, value BLOB NOT NULL,
        used INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE files (
        path TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, digest TEXT NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE rates (
        work TEXT PRIMARY KEY, amount INTEGER NOT NULL, milliseconds INTEGER NOT NULL,
        used INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE renders (
        project TEXT NOT NULL, preset TEXT NOT NULL, record BLOB NOT NULL, used INTEGER NOT NULL,
        PRIMARY KEY (project, preset)) WITHOUT ROWID;";

/// A recipe of something that was noted, as it was when notes got tables.
#[derive(Serialize)]
struct Fact<'a> {
    make: &'a str,
    file: &'a str,
    version: u32,
    tools: &'a str,
}

/// Moves every note to where it belongs. One that cannot be read is left behind: what it told is found out again.
pub(super) fn carry_over(db: &Connection) -> Result<()> {
    let mut query = db.prepare("SELECT name, value, used FROM notes ORDER BY name")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (name, value, used): (String, Vec<u8>, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        carry(db, &name, &value, used)?;
    }
    drop(rows);
    drop(query);
    db.execute_batch("DROP TABLE notes")
}

fn carry(db: &Connection, name: &str, value: &[u8], used: i64) -> Result<()> {
    let Some((sort, of)) = name.split_once(' ') else { return Ok(()) };
    let text = str::from_utf8(value).unwrap_or_default();
    match sort {
        "delivered" => {
            let Some((digest, state)) = text.split_once(' ') else { return Ok(()) };
            db.execute("INSERT INTO deliveries VALUES (?1, ?2, ?3, ?4)", params![of, digest, state, used])
        }
        // Both told the same: sorted by name, what is told of a file that was brought into the store comes last.
        "identify" | "import" => {
            let Some((fingerprint, digest)) = text.rsplit_once(' ') else { return Ok(()) };
            db.execute("INSERT OR REPLACE INTO files VALUES (?1, ?2, ?3, ?4)", params![of, fingerprint, digest, used])
        }
        "last" => {
            let Some((project, preset)) = of.split_once(' ') else { return Ok(()) };
            db.execute("INSERT INTO renders VALUES (?1, ?2, ?3, ?4)", params![project, preset, value, used])
        }
        "look" => fact(db, "probe", of, value, used),
        "listen" => fact(db, "audible", of, if text == "silence" { b"false" } else { b"true" }, used),
        "decodes" => fact(db, "reach", of, value, used),
        _ => Ok(0),
    }
    .map(|_| ())
}

/// A note whose name told the version of how it was found, the file and the tool chain.
fn fact(db: &Connection, make: &str, of: &str, value: &[u8], used: i64) -> Result<usize> {
    let mut parts = of.splitn(3, ' ');
    let (Some(Ok(version)), Some(file)) = (parts.next().map(str::parse), parts.next()) else { return Ok(0) };
    let recipe = Fact { make, file, version, tools: parts.next().unwrap_or_default() };
    let (Ok(key), Ok(form)) = (Key::of(&recipe), canonical::bytes(&recipe)) else { return Ok(0) };
    db.execute("INSERT INTO facts VALUES (?1, ?2, ?3, ?4, ?5)", params![key.to_string(), make, form, value, used])
}

#[cfg(test)]
mod tests {
    use vo_digest::Digest;

    use super::*;

    #[test]
    fn every_sort_of_note_finds_its_table() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("ledger.db");
        let db = Connection::open(&ledger).unwrap();
        for (statements, _) in &super::super::STEPS[..3] {
            db.execute_batch(statements).unwrap();
        }
        db.pragma_update(None, "user_version", 3).unwrap();
        let file = Digest::of(b"a file");
        let notes = [
            (format!("look 7 {file} 8e2db5d47a5d4c1d"), "{}".to_owned()),
            (format!("look 7 {file} "), "[]".to_owned()),
            (format!("listen 2 {file} 8e2db5d47a5d4c1d"), "silence".to_owned()),
            (format!("listen 2 {file} another"), "sound".to_owned()),
            (format!("decodes 1 {file} 8e2db5d47a5d4c1d"), "{\"milliseconds\":1}".to_owned()),
            ("import /a clip.mp4".to_owned(), format!("1 2 3.4 {file}")),
            ("identify /a clip.mp4".to_owned(), format!("0 0 0.0 {file}")),
            (format!("delivered {file}"), format!("{file} 1 2 3.4")),
            (format!("last {file} draft"), "{}".to_owned()),
            ("what nobody knows".to_owned(), String::new()),
            ("look".to_owned(), String::new()),
            (format!("look seven {file} x"), String::new()),
        ];
        for (name, value) in &notes {
            db.execute("INSERT INTO notes VALUES (?1, ?2, 5)", params![name, value.as_bytes()]).unwrap();
        }
        drop(db);
        let store = crate::pinned(folder.path());
        let fact = |make, version, tools| {
            let file = &file.to_string();
            let key = Key::of(&Fact { make, file, version, tools }).unwrap();
            store.fact(key).unwrap().map(|value| String::from_utf8(value).unwrap())
        };
        assert_eq!(fact("probe", 7, "8e2db5d47a5d4c1d").as_deref(), Some("{}"));
        assert_eq!(fact("probe", 7, "").as_deref(), Some("[]"));
        assert_eq!(fact("audible", 2, "8e2db5d47a5d4c1d").as_deref(), Some("false"));
        assert_eq!(fact("audible", 2, "another").as_deref(), Some("true"));
        assert_eq!(fact("reach", 1, "8e2db5d47a5d4c1d").as_deref(), Some("{\"milliseconds\":1}"));
        let known = |fingerprint| store.with(|ledger| ledger.file("/a clip.mp4", fingerprint)).unwrap();
        assert_eq!((known("1 2 3.4"), known("0 0 0.0")), (Some(file), None));
        let delivery = store.delivery(file).unwrap().unwrap();
        assert_eq!((delivery.digest, delivery.state.as_str()), (file, "1 2 3.4"));
        assert_eq!(store.last_render(file, "draft").unwrap().as_deref(), Some(&b"{}"[..]));
        assert_eq!(store.last_render(file, "other").unwrap(), None);
    }
}
