//! How much there is.

use rusqlite::Connection;
use serde::Serialize;

use crate::rows::{number, number_if_any};

/// How much there is of all that is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Jobs that wait.
    pub queued: u64,
    /// Jobs that run.
    pub running: u64,
    /// Jobs that ended well and are kept.
    pub done: u64,
    /// Jobs that failed and are kept.
    pub failed: u64,
    /// Jobs that were cancelled and are kept.
    pub cancelled: u64,
    /// When the job was handed in or begun to wait that waits longest, in milliseconds since 1970.
    pub oldest: Option<u64>,
    /// Events that are kept.
    pub events: u64,
    /// The number of the newest event.
    pub newest_event: u64,
    /// Idempotency keys.
    pub keys: u64,
    /// Jobs that are over and have a log.
    pub logs: u64,
    /// Bytes of the database and of its journal.
    pub bytes: u64,
    /// Transactions that changed something since the queue was opened: each is one sync of the disk.
    pub commits: u64,
}

/// How much an owner has that is not over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Owned {
    /// Whose.
    pub owner: String,
    /// Jobs that wait.
    pub queued: u64,
    /// Jobs that run.
    pub running: u64,
}

/// How much each owner has that is not over.
pub(crate) fn owned(db: &Connection) -> rusqlite::Result<Vec<Owned>> {
    let mut query = db.prepare_cached(
        "SELECT owner, SUM(queued), SUM(running) FROM (
             SELECT owner, COUNT(*) AS queued, 0 AS running FROM jobs INDEXED BY jobs_that_wait WHERE state = 'queued'
             GROUP BY owner UNION ALL
             SELECT owner, 0, COUNT(*) FROM jobs INDEXED BY jobs_that_run WHERE state = 'running' GROUP BY owner)
         GROUP BY owner ORDER BY owner",
    )?;
    let rows = query
        .query_map([], |row| Ok(Owned { owner: row.get(0)?, queued: number(row, 1)?, running: number(row, 2)? }))?;
    rows.collect()
}

/// What the database says.
pub(crate) fn read(db: &Connection) -> rusqlite::Result<Stats> {
    let count = |query: &str| db.query_row(query, [], |row| number(row, 0));
    let mut stats = Stats {
        oldest: db.query_row(
            "SELECT MIN(since) FROM jobs INDEXED BY jobs_that_wait WHERE state = 'queued'",
            [],
            |row| number_if_any(row, 0),
        )?,
        events: count("SELECT COUNT(*) FROM events")?,
        newest_event: crate::events::newest(db)?,
        keys: count("SELECT COUNT(*) FROM keys")?,
        logs: count("SELECT COUNT(*) FROM jobs WHERE has_log = 1 AND ended IS NOT NULL")?,
        ..Stats::default()
    };
    let mut query = db.prepare_cached("SELECT state, COUNT(*) FROM jobs GROUP BY state")?;
    let states = query.query_map([], |row| Ok((row.get::<_, String>(0)?, number(row, 1)?)))?;
    for row in states {
        let (state, count) = row?;
        match state.as_str() {
            "queued" => stats.queued = count,
            "running" => stats.running = count,
            "done" => stats.done = count,
            "failed" => stats.failed = count,
            _ => stats.cancelled = count,
        }
    }
    Ok(stats)
}
