//! One change of the queue inside a transaction: rows, the events that tell of them, and what is true in memory once the
//! transaction holds.

use std::path::Path;
use std::sync::Mutex;

use rusqlite::{Connection, OptionalExtension, Params, Row, params};

use crate::error::QueueError;
use crate::events::What;
use crate::job::{JobId, State, Wish};
use crate::limits::MOST_PASSED;
use crate::live::{Lease, Live};
use crate::rows::{Entry, name, whole};

/// What happens in memory once a transaction holds.
pub(crate) enum Effect {
    Grant(JobId, Lease),
    Release(JobId),
    Wish(JobId, Option<Wish>),
    Saved(JobId),
    Recovered,
}

pub(crate) struct Change<'a> {
    pub(crate) db: &'a Connection,
    pub(crate) path: &'a Path,
    /// Milliseconds since 1970; the same all through a transaction.
    pub(crate) now: u64,
    pub(crate) live: &'a Mutex<Live>,
    pub(crate) effects: Vec<Effect>,
    /// How many events there are of it, and the last one.
    pub(crate) events: u64,
    pub(crate) last_event: u64,
}

impl<'a> Change<'a> {
    pub(crate) fn new(db: &'a Connection, path: &'a Path, now: u64, live: &'a Mutex<Live>) -> Self {
        Self { db, path, now, live, effects: Vec::new(), events: 0, last_event: 0 }
    }

    /// Executes a statement; how many rows it changed.
    pub(crate) fn run(&self, statement: &str, values: impl Params) -> Result<usize, QueueError> {
        self.db
            .prepare_cached(statement)
            .and_then(|mut found| found.execute(values))
            .map_err(|source| self.failed(source))
    }

    /// What `read` makes of the first row that a query gives.
    pub(crate) fn row<T>(
        &self,
        query: &str,
        values: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, QueueError> {
        let found = self.db.prepare_cached(query).and_then(|mut query| query.query_row(values, read).optional());
        found.map_err(|source| self.failed(source))
    }

    /// What `read` makes of all rows that a query gives.
    pub(crate) fn rows<T>(
        &self,
        query: &str,
        values: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, QueueError> {
        let found = self.db.prepare_cached(query).and_then(|mut query| query.query_map(values, read)?.collect());
        found.map_err(|source| self.failed(source))
    }

    /// The first number of the first row that a query gives.
    pub(crate) fn count(&self, query: &str, values: impl Params) -> Result<u64, QueueError> {
        Ok(self.row(query, values, |row| crate::rows::number(row, 0))?.unwrap_or_default())
    }

    pub(crate) fn failed(&self, source: rusqlite::Error) -> QueueError {
        QueueError::Database { path: self.path.to_owned(), source }
    }

    /// A job, which must be there.
    pub(crate) fn entry(&self, job: JobId) -> Result<Entry, QueueError> {
        let query = format!("SELECT {} FROM jobs WHERE id = ?1", Entry::COLUMNS);
        self.row(&query, [whole(job.0)], Entry::read)?.ok_or(QueueError::NoSuchJob(job))
    }

    /// The one way from one state to another: the job stands there since now, its history and an event say so, and whoever
    /// had it has it no more.
    pub(crate) fn enter(&mut self, job: &Entry, state: State, reason: Option<&str>) -> Result<(), QueueError> {
        let ended = state.is_over().then_some(whole(self.now));
        self.run(
            "UPDATE jobs SET state = ?2, since = ?3, ended = ?4, cancel = 0 WHERE id = ?1",
            params![whole(job.id.0), name(&state), whole(self.now), ended],
        )?;
        if job.state == State::Running {
            self.effects.push(Effect::Release(job.id));
        }
        self.entered(job, state, reason)
    }

    /// Tells that a job stands somewhere since now.
    pub(crate) fn entered(&mut self, job: &Entry, state: State, reason: Option<&str>) -> Result<(), QueueError> {
        let last = self.count("SELECT MAX(number) FROM passed WHERE job = ?1 HAVING MAX(number)", [whole(job.id.0)])?;
        self.run(
            "INSERT INTO passed VALUES (?1, ?2, ?3, ?4, ?5)",
            params![whole(job.id.0), whole(last + 1), whole(self.now), name(&state), reason],
        )?;
        if last >= MOST_PASSED {
            self.run(
                "DELETE FROM passed WHERE job = ?1 AND number <= ?2",
                [whole(job.id.0), whole(last + 1 - MOST_PASSED)],
            )?;
        }
        let what = match state {
            State::Queued => What::Queued,
            State::Running => What::Running,
            State::Done => What::Done,
            State::Failed => What::Failed,
            State::Cancelled => What::Cancelled,
        };
        self.tell_of(job, what, reason)
    }

    /// Writes an event.
    pub(crate) fn tell(
        &mut self,
        what: What,
        job: Option<JobId>,
        kind: Option<&str>,
        owner: Option<&str>,
        reason: Option<&str>,
    ) -> Result<(), QueueError> {
        self.run(
            "INSERT INTO events (at, what, job, kind, owner, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![whole(self.now), name(&what), job.map(|job| whole(job.0)), kind, owner, reason],
        )?;
        self.events += 1;
        self.last_event = self.db.last_insert_rowid() as u64;
        Ok(())
    }

    /// Writes an event about a job.
    pub(crate) fn tell_of(&mut self, job: &Entry, what: What, reason: Option<&str>) -> Result<(), QueueError> {
        self.tell(what, Some(job.id), Some(&job.kind), Some(&job.owner), reason)
    }
}
