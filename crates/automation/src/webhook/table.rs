//! The rows of webhooks.

use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::{Subscription, Webhook};
use crate::rows::{json, number, number_if_any, whole};

const COLUMNS: &str = "id, url, topics, kinds, description, enabled, allow_private, created, changed, heard, failing_since, \
                       failures, disabled_because, previous_until";

fn read(row: &Row<'_>) -> rusqlite::Result<Webhook> {
    let subscription = Subscription {
        url: row.get(1)?,
        topics: json(row, 2)?,
        kinds: json(row, 3)?,
        description: row.get(4)?,
        enabled: row.get(5)?,
        allow_private: row.get(6)?,
    };
    Ok(Webhook {
        id: number(row, 0)?,
        subscription,
        created: number(row, 7)?,
        changed: number(row, 8)?,
        heard: number(row, 9)?,
        failing_since: number_if_any(row, 10)?,
        failures: number(row, 11)?,
        disabled_because: row.get(12)?,
        previous_until: number(row, 13)?,
    })
}

pub(super) fn count(db: &Transaction<'_>) -> rusqlite::Result<u64> {
    db.query_row("SELECT COUNT(*) FROM webhooks", [], |row| number(row, 0))
}

pub(super) fn all(db: &Transaction<'_>) -> rusqlite::Result<Vec<Webhook>> {
    let mut query = db.prepare_cached(&format!("SELECT {COLUMNS} FROM webhooks ORDER BY id"))?;
    query.query_map([], read)?.collect()
}

pub(super) fn one(db: &Transaction<'_>, id: u64) -> rusqlite::Result<Option<Webhook>> {
    db.query_row(&format!("SELECT {COLUMNS} FROM webhooks WHERE id = ?1"), [whole(id)], read).optional()
}

/// The number that the next webhook gets.
pub(super) fn next_id(db: &Transaction<'_>) -> rusqlite::Result<u64> {
    let query = "SELECT seq FROM sqlite_sequence WHERE name = 'webhooks'";
    Ok(db.query_row(query, [], |row| number(row, 0)).optional()?.unwrap_or_default() + 1)
}

pub(super) fn insert(db: &Transaction<'_>, id: u64, new: &Subscription, now: u64, heard: u64) -> rusqlite::Result<()> {
    db.execute(
        "INSERT INTO webhooks (id, url, topics, kinds, description, enabled, allow_private, created, changed, heard)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9)",
        params![
            whole(id),
            new.url,
            text(&new.topics),
            text(&new.kinds),
            new.description,
            new.enabled,
            new.allow_private,
            whole(now),
            whole(heard)
        ],
    )?;
    Ok(())
}

/// Writes what a webhook is now. What it hears of begins after `heard`, and what failed before counts no more.
pub(super) fn replace(db: &Transaction<'_>, id: u64, new: &Subscription, now: u64, heard: u64) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE webhooks SET url = ?2, topics = ?3, kinds = ?4, description = ?5, enabled = ?6, allow_private = ?7, changed = ?8,
         heard = ?9, failing_since = NULL, failures = 0, disabled_because = NULL WHERE id = ?1",
        params![
            whole(id),
            new.url,
            text(&new.topics),
            text(&new.kinds),
            new.description,
            new.enabled,
            new.allow_private,
            whole(now),
            whole(heard)
        ],
    )?;
    Ok(())
}

pub(super) fn hear(db: &Transaction<'_>, id: u64, heard: u64) -> rusqlite::Result<()> {
    db.execute("UPDATE webhooks SET heard = ?2 WHERE id = ?1", [whole(id), whole(heard)])?;
    Ok(())
}

/// Notes that something was taken.
pub(super) fn worked(db: &Transaction<'_>, id: u64) -> rusqlite::Result<()> {
    db.execute("UPDATE webhooks SET failing_since = NULL, failures = 0 WHERE id = ?1", [whole(id)])?;
    Ok(())
}

/// Notes that something was not taken.
pub(super) fn failed(db: &Transaction<'_>, id: u64, now: u64) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE webhooks SET failing_since = COALESCE(failing_since, ?2), failures = failures + 1 WHERE id = ?1",
        [whole(id), whole(now)],
    )?;
    Ok(())
}

/// Switches a webhook off.
pub(super) fn disable(db: &Transaction<'_>, id: u64, why: &str) -> rusqlite::Result<()> {
    db.execute("UPDATE webhooks SET enabled = 0, disabled_because = ?2 WHERE id = ?1", params![whole(id), why])?;
    Ok(())
}

/// Notes until when the previous secret signs too.
pub(super) fn rotate(db: &Transaction<'_>, id: u64, until: u64, now: u64) -> rusqlite::Result<()> {
    let numbers = [whole(id), whole(until), whole(now)];
    db.execute("UPDATE webhooks SET previous_until = ?2, changed = ?3 WHERE id = ?1", numbers)?;
    Ok(())
}

pub(super) fn delete(db: &Transaction<'_>, id: u64) -> rusqlite::Result<bool> {
    Ok(db.execute("DELETE FROM webhooks WHERE id = ?1", [whole(id)])? > 0)
}

fn text(names: &[String]) -> String {
    serde_json::to_string(names).unwrap_or_default()
}
