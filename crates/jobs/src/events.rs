//! What changed, in the order in which it did: rows that are written with the change itself, and a bell that rings after
//! them. Nobody who listens can hold anybody up.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use crate::job::JobId;
use crate::rows::{self, named, number};

/// What changed about a job, a kind of jobs, or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// It waits: handed in, or to be tried again.
    Queued,
    /// A worker took it.
    Running,
    /// It ended well.
    Done,
    /// It ended with a problem.
    Failed,
    /// It ended because that was asked for.
    Cancelled,
    /// It runs, and its worker is asked to end it.
    Cancelling,
    /// It is paused.
    Paused,
    /// It is paused no more.
    Resumed,
    /// Its priority is another.
    Prioritized,
    /// Something else that listeners should know, and no job: see [`crate::Queue::note`].
    Noted,
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    /// Its number: that of the change before it and one.
    pub seq: u64,
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// What happened.
    pub what: What,
    /// To which job; to none, if a kind or everything was paused or resumed.
    pub job: Option<JobId>,
    /// Of which kind; of all, if there is none. Of a note, its topic.
    pub kind: Option<String>,
    /// Whose.
    pub owner: Option<String>,
    /// Why, where there is something to say.
    pub reason: Option<String>,
}

/// Changes after one that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// The changes, in their order.
    pub events: Vec<Event>,
    /// What to ask for next: the number of the last of them.
    pub last: u64,
    /// Whether there are more.
    pub more: bool,
    /// Whether changes between the one that is known and the first of these are not kept any more: read everything anew.
    pub cut_off: bool,
}

/// The changes after a number, at most `limit`.
pub(crate) fn since(db: &Connection, seq: u64, limit: usize) -> rusqlite::Result<Changes> {
    let newest = newest(db)?;
    let oldest = db.query_row("SELECT MIN(seq) FROM events", [], |row| rows::number_if_any(row, 0))?;
    let oldest = oldest.unwrap_or(newest + 1);
    // A number that was never given is one of a database that is no more.
    let cut_off = seq > newest || seq + 1 < oldest;
    let from = if seq > newest { 0 } else { seq };
    let mut query = db.prepare_cached(
        "SELECT seq, at, what, job, kind, owner, reason FROM events WHERE seq > ?1 ORDER BY seq LIMIT ?2",
    )?;
    let limit = limit.clamp(1, 10_000);
    let events: Vec<Event> =
        query.query_map([rows::whole(from), limit as i64], read)?.collect::<rusqlite::Result<_>>()?;
    let last = events.last().map_or(newest, |event| event.seq);
    Ok(Changes { events, last, more: last < newest, cut_off })
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Event> {
    Ok(Event {
        seq: number(row, 0)?,
        at: number(row, 1)?,
        what: named(row, 2)?,
        job: rows::number_if_any(row, 3)?.map(JobId),
        kind: row.get(4)?,
        owner: row.get(5)?,
        reason: row.get(6)?,
    })
}

/// The number of the last change, whether it is still kept or not.
pub(crate) fn newest(db: &Connection) -> rusqlite::Result<u64> {
    let query = "SELECT seq FROM sqlite_sequence WHERE name = 'events'";
    Ok(db.query_row(query, [], |row| number(row, 0)).optional()?.unwrap_or_default())
}

/// Wakes those who wait for a change.
#[derive(Debug, Default)]
pub(crate) struct Bell {
    newest: Mutex<Newest>,
    rings: Condvar,
}

#[derive(Clone, Copy, Debug, Default)]
struct Newest {
    seq: u64,
    is_closed: bool,
}

impl Bell {
    /// Tells of the newest change.
    pub(crate) fn ring(&self, seq: u64) {
        let mut newest = self.lock();
        newest.seq = seq.max(newest.seq);
        self.rings.notify_all();
    }

    /// Wakes all for the last time.
    pub(crate) fn close(&self) {
        self.lock().is_closed = true;
        self.rings.notify_all();
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.lock().is_closed
    }

    /// The number of the newest change.
    pub(crate) fn newest(&self) -> u64 {
        self.lock().seq
    }

    /// Waits for a change after the one that is known, for so long; the number of the newest, or none once it is closed.
    pub(crate) fn wait(&self, known: u64, most: Duration) -> Option<u64> {
        let goes_on = |newest: &mut Newest| newest.seq <= known && !newest.is_closed;
        let woken = self.rings.wait_timeout_while(self.lock(), most, goes_on);
        let newest = *woken.unwrap_or_else(PoisonError::into_inner).0;
        (!newest.is_closed).then_some(newest.seq)
    }

    fn lock(&self) -> MutexGuard<'_, Newest> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
