//! What is forgotten, so that nothing grows for ever.

use serde::Serialize;

use crate::change::Change;
use crate::claim::expire;
use crate::error::QueueError;
use crate::limits::{
    EVENTS_FOR_MS, FINISHED_FOR_MS, FORGOTTEN_AT_ONCE, KEYS_FOR_MS, MOST_EVENTS, MOST_FINISHED, MOST_KEYS, MOST_LOGS,
    MOST_OWNERS,
};
use crate::rows::{job, number, whole};

/// How much was forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Swept {
    /// Jobs taken back from workers that were not heard of.
    pub lapsed: u64,
    /// Jobs that were over.
    pub jobs: u64,
    /// Events.
    pub events: u64,
    /// Idempotency keys.
    pub keys: u64,
}

/// Forgets what is too old or too much, and takes back what workers have that were not heard of.
pub(crate) fn sweep(change: &mut Change<'_>) -> Result<Swept, QueueError> {
    Ok(Swept { lapsed: expire(change)?, jobs: jobs(change)?, events: events(change)?, keys: keys(change)? })
}

/// Jobs that were over longest ago.
fn jobs(change: &Change<'_>) -> Result<u64, QueueError> {
    let oldest = whole(change.now.saturating_sub(FINISHED_FOR_MS));
    let old = change.count("SELECT COUNT(*) FROM jobs WHERE ended < ?1", [oldest])?;
    let all = change.count("SELECT COUNT(*) FROM jobs WHERE ended IS NOT NULL", [])?;
    let many = old.max(all.saturating_sub(MOST_FINISHED)).min(FORGOTTEN_AT_ONCE);
    if many > 0 {
        let query = "SELECT id FROM jobs WHERE ended IS NOT NULL ORDER BY ended, id LIMIT ?1";
        for id in change.rows(query, [whole(many)], |row| job(row, 0))? {
            change.run("DELETE FROM passed WHERE job = ?1", [whole(id.0)])?;
            change.run("DELETE FROM log WHERE job = ?1", [whole(id.0)])?;
            change.run("DELETE FROM jobs WHERE id = ?1", [whole(id.0)])?;
        }
    }
    logs(change)?;
    // What an owner has had is of no use once nothing of it is here and a day has passed.
    change.run(
        "DELETE FROM owners WHERE served_at < ?1 AND owner NOT IN (
             SELECT owner FROM jobs WHERE state IN ('queued', 'running'))",
        [whole(change.now.saturating_sub(KEYS_FOR_MS))],
    )?;
    change.run(
        "DELETE FROM owners WHERE served <= (SELECT served FROM owners ORDER BY served DESC LIMIT 1 OFFSET ?1)",
        [whole(MOST_OWNERS)],
    )?;
    Ok(many)
}

/// Logs of jobs that were over longest ago.
fn logs(change: &Change<'_>) -> Result<(), QueueError> {
    let with_log = "has_log = 1 AND ended IS NOT NULL";
    let all = change.count(&format!("SELECT COUNT(*) FROM jobs WHERE {with_log}"), [])?;
    let many = all.saturating_sub(MOST_LOGS).min(FORGOTTEN_AT_ONCE);
    let query = format!("SELECT id FROM jobs WHERE {with_log} ORDER BY ended LIMIT ?1");
    for id in change.rows(&query, [whole(many)], |row| job(row, 0))? {
        change.run("DELETE FROM log WHERE job = ?1", [whole(id.0)])?;
        change.run("UPDATE jobs SET has_log = 0 WHERE id = ?1", [whole(id.0)])?;
    }
    Ok(())
}

/// The first events, up to one that is to be kept: there are no holes.
fn events(change: &Change<'_>) -> Result<u64, QueueError> {
    let newest = change.count("SELECT MAX(seq) FROM events HAVING MAX(seq)", [])?;
    let oldest = whole(change.now.saturating_sub(EVENTS_FOR_MS));
    let query = "SELECT seq FROM events WHERE at >= ?1 ORDER BY seq LIMIT 1";
    let young = change.row(query, [oldest], |row| number(row, 0))?.unwrap_or(newest + 1);
    let first = young.max((newest + 1).saturating_sub(MOST_EVENTS));
    Ok(change.run("DELETE FROM events WHERE seq < ?1", [whole(first)])? as u64)
}

/// Keys that were used longest ago. One from the future, as the clock was set back, counts as one of now.
fn keys(change: &Change<'_>) -> Result<u64, QueueError> {
    change.run("UPDATE keys SET at = ?1 WHERE at > ?1", [whole(change.now)])?;
    let old = change.run("DELETE FROM keys WHERE at < ?1", [whole(change.now.saturating_sub(KEYS_FOR_MS))])?;
    let many = change.count("SELECT COUNT(*) FROM keys", [])?.saturating_sub(MOST_KEYS);
    let gone = change.run(
        "DELETE FROM keys WHERE (owner, key) IN (SELECT owner, key FROM keys ORDER BY at LIMIT ?1)",
        [whole(many)],
    )?;
    Ok((old + gone) as u64)
}
