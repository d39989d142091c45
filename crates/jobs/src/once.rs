//! Idempotency keys: what is handed in twice with one is begun once.

use rusqlite::params;
use vo_digest::Digest;

use crate::change::Change;
use crate::error::QueueError;
use crate::job::{JobId, NewJob};
use crate::limits::KEYS_FOR_MS;
use crate::rows::{json, whole};

/// What was handed in with a key before, if the body is the same.
pub(crate) fn find(change: &Change<'_>, owner: &str, key: &str, body: &str) -> Result<Option<Vec<JobId>>, QueueError> {
    // One from the future, as the clock was set back, is as good as one of now.
    let oldest = change.now.saturating_sub(KEYS_FOR_MS);
    let found = change.row(
        "SELECT digest, jobs FROM keys WHERE owner = ?1 AND key = ?2 AND at >= ?3",
        params![owner, key, whole(oldest)],
        |row| Ok((row.get::<_, String>(0)?, serde_json::from_value::<Vec<JobId>>(json(row, 1)?).unwrap_or_default())),
    )?;
    match found {
        Some((digest, jobs)) if digest != body => {
            let job = jobs.first().copied().unwrap_or(JobId(0));
            Err(QueueError::Conflict { key: key.to_owned(), job })
        }
        found => Ok(found.map(|(_, jobs)| jobs)),
    }
}

/// Notes what was handed in with a key.
pub(crate) fn keep(change: &Change<'_>, owner: &str, key: &str, body: &str, jobs: &[JobId]) -> Result<(), QueueError> {
    let jobs = serde_json::to_string(jobs).unwrap_or_default();
    change.run(
        "INSERT OR REPLACE INTO keys VALUES (?1, ?2, ?3, ?4, ?5)",
        params![owner, key, body, jobs, whole(change.now)],
    )?;
    Ok(())
}

/// What tells one body from another.
pub(crate) fn body(jobs: &[NewJob]) -> String {
    Digest::of(&serde_json::to_vec(jobs).unwrap_or_default()).to_string()
}
