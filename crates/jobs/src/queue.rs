//! The queue, as those who hand in jobs and those who do them see it.

use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rusqlite::Connection;
use serde_json::Value;

use crate::change::Change;
use crate::clock::Clock;
use crate::error::QueueError;
use crate::events::{Bell, Changes, What};
use crate::job::{
    Cancelled, Claim, Filter, JobDetail, JobId, Listing, Logs, NewJob, Outcome, Page, Priority, Scope, State,
    Submitted, Wish,
};
use crate::limits::{MOST_NAME_BYTES, MOST_VALUE_BYTES};
use crate::list::KnownReasons;
use crate::live::Live;
use crate::readers::Readers;
use crate::reserve::Reserve;
use crate::stats::{Owned, Stats};
use crate::submit::within;
use crate::sweep::Swept;
use crate::waiting::Look;
use crate::writer::{Need, Shared, Writer, Writes};
use crate::{cancel, claim, database, events, finish, list, lock, log, pause, stats, submit, sweep, waiting};

/// A queue of jobs in a folder. What is answered with success is on the disk. Every method may be called by many threads at
/// once, and blocks for as long as the disk takes.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use serde_json::json;
/// use vo_jobs::{NewJob, Outcome, Queue, system_clock};
///
/// # let folder = tempfile::tempdir()?;
/// let queue = Queue::open(folder.path(), system_clock())?;
/// queue.submit(NewJob::new("render", "ada", json!({ "project": "octopus" })), Some("a key"))?;
/// if let Some(claim) = queue.claim("worker 1", &["render"], Duration::from_secs(30))? {
///     queue.progress(&claim, json!({ "frames": 120 }))?;
///     if queue.extend(&claim)?.is_none() {
///         queue.finish(&claim, Outcome::Done(json!({ "movie": "octopus.mp4" })))?;
///     }
/// }
/// assert_eq!(queue.changes_since(0, 100)?.events.len(), 3);
/// # Ok(())
/// # }
/// ```
pub struct Queue {
    /// They close before the one that writes, which then clears up its journal.
    readers: Readers,
    writer: Writer,
    shared: Arc<Shared>,
    known: KnownReasons,
    recovered: bool,
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").field("folder", &self.shared.folder).finish_non_exhaustive()
    }
}

/// Opening it, and looking after it.
impl Queue {
    /// Opens the queue in a folder, making it if it is not there. Jobs that ran when it was open last wait again, with that
    /// attempt counted. A corrupt database is set aside, and another begun: see [`Queue::recovered`].
    ///
    /// # Errors
    /// [`QueueError::InUse`] if another process has it open, [`QueueError::Newer`] if a newer version wrote it, and others if
    /// the folder or the database cannot be used.
    pub fn open(folder: &Path, clock: Clock) -> Result<Self, QueueError> {
        match Self::open_once(folder, Arc::clone(&clock)) {
            // It looked well and was not: now that this is known it is looked through and set aside.
            Err(error) if error.is_corrupt() => {
                database::suspect(folder);
                Self::open_once(folder, clock)
            }
            opened => opened,
        }
    }

    fn open_once(folder: &Path, clock: Clock) -> Result<Self, QueueError> {
        let folder = database::folder(folder)?;
        let lock = lock::take(&folder)?;
        let (reserve, mut opened) = (Reserve::new(&folder), database::open(&folder, clock()));
        while opened.as_ref().is_err_and(QueueError::is_full_disk) && reserve.give_up() {
            opened = database::open(&folder, clock());
        }
        let (db, recovered) = opened?;
        let path = database::path(&folder);
        let fail = |source| QueueError::Database { path: path.clone(), source };
        let bell = Bell::default();
        bell.ring(events::newest(&db).map_err(fail)?);
        let (live, commits, last) = (Mutex::default(), AtomicU64::new(0), Mutex::default());
        let readers = Readers::new(&folder);
        let shared = Arc::new(Shared { folder, path, clock, live, bell, commits, last });
        let writer = Writer::begin(Arc::clone(&shared), db, lock)?;
        match writer.ask(Need::Must, claim::expire) {
            // Reading and cancelling go on; it is tried again before a job is begun.
            Err(error) if error.is_full_disk() => {}
            recovered => drop(recovered?),
        }
        Ok(Self { writer, readers, shared, known: KnownReasons::default(), recovered })
    }

    /// Whether the database was found to be corrupt when it was opened: it lies in the folder `corrupt` now, and the jobs that
    /// were in it are lost.
    pub fn recovered(&self) -> bool {
        self.recovered
    }

    /// Forgets what is too old or too much, and takes back what workers have that were not heard of. To be called every few
    /// seconds while something runs, and now and then else; what only grows is also swept after every thousand events.
    ///
    /// # Errors
    /// [`QueueError::Database`] or [`QueueError::DiskFull`].
    pub fn sweep(&self) -> Result<Swept, QueueError> {
        let swept = self.writer.ask(Need::Room, sweep::sweep);
        Reserve::new(&self.shared.folder).fill();
        swept
    }

    /// How much there is of all that is kept.
    ///
    /// # Errors
    /// [`QueueError::Database`].
    pub fn stats(&self) -> Result<Stats, QueueError> {
        let stats = self.read(stats::read)?;
        let journal = self.shared.folder.join("jobs.db-wal");
        let bytes = [&self.shared.path, &journal].map(|path| path.metadata().map_or(0, |meta| meta.len())).iter().sum();
        Ok(Stats { bytes, commits: self.shared.commits.load(Ordering::Relaxed), ..stats })
    }

    /// Whether what is handed in can be written down, by how the last of it went: nothing is written to find out.
    pub fn writes(&self) -> Writes {
        if self.writer.is_alive() { self.shared.last() } else { Writes::Failing }
    }

    /// Frees what is kept in memory only to be quick.
    ///
    /// # Errors
    /// [`QueueError::Database`].
    pub fn rest(&self) -> Result<(), QueueError> {
        self.readers.rest();
        let shrink = |change: &mut Change<'_>| {
            change.db.execute_batch("PRAGMA shrink_memory").map_err(|source| change.failed(source))
        };
        self.writer.ask(Need::Room, shrink)
    }

    /// Wakes all who wait, and begins no more jobs; what runs can be ended, and all the rest goes on. It is for the time in
    /// which a server drains.
    pub fn close(&self) {
        self.shared.bell.close();
    }

    fn read<T>(&self, what: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, QueueError> {
        self.readers.read(what)
    }

    fn now(&self) -> u64 {
        (self.shared.clock)()
    }
}

/// Handing in, and deciding about what was handed in.
impl Queue {
    /// Hands in a job. With an idempotency key, of the job's owner, the same job is begun once, for a day.
    ///
    /// # Errors
    /// [`QueueError::Full`], [`QueueError::Conflict`] if the key was used for another job, [`QueueError::Size`],
    /// [`QueueError::DiskFull`], [`QueueError::Database`].
    pub fn submit(&self, job: NewJob, once: Option<&str>) -> Result<Submitted, QueueError> {
        let submitted = self.submit_all(vec![job], once)?;
        submitted.first().copied().ok_or(QueueError::Closed)
    }

    /// Hands in several jobs: all of them or none. The key counts for all of them together, as one of the first one's owner.
    ///
    /// # Errors
    /// As for [`Queue::submit`].
    pub fn submit_all(&self, jobs: Vec<NewJob>, once: Option<&str>) -> Result<Vec<Submitted>, QueueError> {
        let batch = submit::prepare(jobs, once)?;
        self.writer.ask(Need::Room, move |change| submit::submit(change, &batch))
    }

    /// Cancels a job: one that waits ends at once, the worker of one that runs is asked to end it. That holds at once even
    /// where the disk is too full to write it down.
    ///
    /// # Errors
    /// [`QueueError::NoSuchJob`], [`QueueError::Database`].
    pub fn cancel(&self, job: JobId) -> Result<Cancelled, QueueError> {
        let cancelled = self.cancel_all(&[job])?;
        cancelled.first().copied().ok_or(QueueError::Closed)
    }

    /// Cancels several jobs at once; none of them if one is not there.
    ///
    /// # Errors
    /// As for [`Queue::cancel`].
    pub fn cancel_all(&self, jobs: &[JobId]) -> Result<Vec<Cancelled>, QueueError> {
        let asked = jobs.to_vec();
        let all = move |change: &mut Change<'_>| asked.iter().map(|job| cancel::cancel(change, *job)).collect();
        match self.writer.ask::<Vec<State>>(Need::Must, all) {
            Err(error) if error.is_full_disk() => self.remember(jobs),
            states => Ok(states?.into_iter().map(|state| Cancelled { state, saved: true }).collect()),
        }
    }

    /// Cancels jobs without writing it down: it is, as soon as there is room.
    fn remember(&self, jobs: &[JobId]) -> Result<Vec<Cancelled>, QueueError> {
        let state = |job: &JobId| self.read(|db| list::state(db, *job))?.ok_or(QueueError::NoSuchJob(*job));
        let states = jobs.iter().map(state).collect::<Result<Vec<_>, _>>()?;
        let mut live = Live::lock(&self.shared.live);
        let remembered = jobs.iter().zip(states).map(|(job, state)| {
            if !state.is_over() {
                live.unsaved.insert(*job);
                live.wish(*job, Some(Wish::Cancel));
            }
            Cancelled { state: if state == State::Queued { State::Cancelled } else { state }, saved: false }
        });
        Ok(remembered.collect())
    }

    /// Pauses a job, a kind of jobs or everything, for a reason that is shown, such as "the disk is nearly full".
    ///
    /// # Errors
    /// [`QueueError::NoSuchJob`], [`QueueError::Unfit`] if the job is over, [`QueueError::DiskFull`], [`QueueError::Database`].
    pub fn pause(&self, scope: Scope, reason: &str) -> Result<(), QueueError> {
        within(reason, MOST_NAME_BYTES, || "the reason of a pause".to_owned())?;
        if let Scope::Kind(kind) = &scope {
            within(kind, MOST_NAME_BYTES, || "the kind to pause".to_owned())?;
        }
        let reason = reason.to_owned();
        self.writer.ask(Need::Must, move |change| pause::pause(change, &scope, &reason))
    }

    /// Lets go on what was paused under the same scope. Nothing happens if it was not.
    ///
    /// # Errors
    /// As for [`Queue::pause`].
    pub fn resume(&self, scope: Scope) -> Result<(), QueueError> {
        self.writer.ask(Need::Must, move |change| pause::resume(change, &scope))
    }

    /// Begins a job that failed or was cancelled once more.
    ///
    /// # Errors
    /// [`QueueError::NoSuchJob`], [`QueueError::Unfit`], [`QueueError::Full`], [`QueueError::DiskFull`], [`QueueError::Database`].
    pub fn retry(&self, job: JobId) -> Result<(), QueueError> {
        self.writer.ask(Need::Room, move |change| finish::retry(change, job))
    }

    /// Gives a job that is not over another priority.
    ///
    /// # Errors
    /// [`QueueError::NoSuchJob`], [`QueueError::Unfit`], [`QueueError::DiskFull`], [`QueueError::Database`].
    pub fn set_priority(&self, job: JobId, priority: Priority) -> Result<(), QueueError> {
        self.writer.ask(Need::Room, move |change| pause::set_priority(change, job, priority))
    }
}

/// Doing jobs.
impl Queue {
    /// Takes the next job of these kinds (of any, if there is none), if there is one that may begin. The worker has it until
    /// the lease has passed without [`Queue::extend`].
    ///
    /// # Errors
    /// [`QueueError::Closed`], [`QueueError::DiskFull`], [`QueueError::Database`].
    pub fn claim(&self, worker: &str, kinds: &[&str], lease: Duration) -> Result<Option<Claim>, QueueError> {
        within(worker, MOST_NAME_BYTES, || "the name of a worker".to_owned())?;
        if self.shared.bell.is_closed() {
            return Err(QueueError::Closed);
        }
        let worker = worker.to_owned();
        let kinds: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        self.writer.ask(Need::Room, move |change| claim::claim(change, &worker, &kinds, lease))
    }

    /// When the first of the jobs that wait for a time may begin, in milliseconds since 1970.
    ///
    /// # Errors
    /// [`QueueError::Database`].
    pub fn next_due(&self) -> Result<Option<u64>, QueueError> {
        self.read(|db| Look::take(db, self.now()).map(|look| look.next_due()))
    }

    /// Says that the worker still works on it; what is wished of it. Nothing is written to the disk.
    ///
    /// # Errors
    /// [`QueueError::LeaseLost`].
    pub fn extend(&self, claim: &Claim) -> Result<Option<Wish>, QueueError> {
        let (now, mut live) = (self.now(), Live::lock(&self.shared.live));
        let lease = live.lease(claim.job, claim.epoch).ok_or(QueueError::LeaseLost(claim.job))?;
        lease.since = now;
        Ok(lease.wish.clone())
    }

    /// What is wished of the worker that has a job.
    ///
    /// # Errors
    /// [`QueueError::LeaseLost`].
    pub fn wish(&self, claim: &Claim) -> Result<Option<Wish>, QueueError> {
        let mut live = Live::lock(&self.shared.live);
        live.lease(claim.job, claim.epoch).map(|lease| lease.wish.clone()).ok_or(QueueError::LeaseLost(claim.job))
    }

    /// Says how far a job is, in place of what was said before. It is kept in memory alone.
    ///
    /// # Errors
    /// [`QueueError::LeaseLost`], [`QueueError::Size`].
    pub fn progress(&self, claim: &Claim, progress: Value) -> Result<(), QueueError> {
        within(&progress.to_string(), MOST_VALUE_BYTES, || "what says how far a job is".to_owned())?;
        let mut live = Live::lock(&self.shared.live);
        live.lease(claim.job, claim.epoch).ok_or(QueueError::LeaseLost(claim.job))?;
        live.advance(claim.job, progress);
        Ok(())
    }

    /// How far jobs are of which that was said after a mark, each as it was said last, and the mark to ask with next; 0 is
    /// before all.
    pub fn progress_since(&self, mark: u64) -> (u64, Vec<(JobId, Value)>) {
        Live::lock(&self.shared.live).progress_since(mark)
    }

    /// Adds lines to the log of a job. The disk is not waited for, and lines of a worker that has lost the job, or for which
    /// there is no room, are dropped.
    ///
    /// # Errors
    /// [`QueueError::Closed`].
    pub fn log(&self, claim: &Claim, lines: Vec<String>) -> Result<(), QueueError> {
        let (job, epoch) = (claim.job, claim.epoch);
        self.writer.send(Need::Room, move |change| log::append(change, job, epoch, &lines)).map(drop)
    }

    /// Ends the worker's attempt; where the job stands then: a failure that may pass has it wait for another try. It may be
    /// called again if it fails for want of room.
    ///
    /// # Errors
    /// [`QueueError::LeaseLost`], [`QueueError::Size`], [`QueueError::DiskFull`], [`QueueError::Database`].
    pub fn finish(&self, claim: &Claim, outcome: Outcome) -> Result<State, QueueError> {
        if let Outcome::Done(value) | Outcome::Failed { problem: value, .. } = &outcome {
            within(&value.to_string(), MOST_VALUE_BYTES, || "what a job ended with".to_owned())?;
        }
        let (job, epoch) = (claim.job, claim.epoch);
        self.writer.ask(Need::Must, move |change| finish::finish(change, job, epoch, &outcome))
    }
}

/// Looking at it. None of this waits for what is written.
impl Queue {
    /// A page of the jobs that fit, the newest first.
    ///
    /// # Errors
    /// [`QueueError::Database`].
    pub fn list(&self, filter: &Filter, page: Page) -> Result<Listing, QueueError> {
        self.read(|db| list::list(db, filter, page, (&self.shared.live, &self.known, self.now())))
    }

    /// All there is to know about a job.
    ///
    /// # Errors
    /// [`QueueError::NoSuchJob`], [`QueueError::Database`].
    pub fn get(&self, job: JobId) -> Result<JobDetail, QueueError> {
        let found = self.read(|db| list::detail(db, job, (&self.shared.live, &self.known, self.now())))?;
        found.ok_or(QueueError::NoSuchJob(job))
    }

    /// The log of a job, after the line with a number.
    ///
    /// # Errors
    /// [`QueueError::NoSuchJob`], [`QueueError::Database`].
    pub fn logs(&self, job: JobId, after: u64, limit: usize) -> Result<Logs, QueueError> {
        self.read(|db| log::read(db, job, after, limit))?.ok_or(QueueError::NoSuchJob(job))
    }

    /// What is paused beside single jobs, and why.
    ///
    /// # Errors
    /// [`QueueError::Database`].
    pub fn pauses(&self) -> Result<Vec<(Scope, String)>, QueueError> {
        let scope = |kind: String| if kind.is_empty() { Scope::Everything } else { Scope::Kind(kind) };
        Ok(self.read(waiting::pauses)?.into_iter().map(|(kind, reason)| (scope(kind), reason)).collect())
    }

    /// What changed after the event with a number, `limit` changes at most.
    ///
    /// # Errors
    /// [`QueueError::Database`].
    pub fn changes_since(&self, seq: u64, limit: usize) -> Result<Changes, QueueError> {
        self.read(|db| events::since(db, seq, limit))
    }

    /// How much each owner has that waits or runs, by their names: for quotas.
    ///
    /// # Errors
    /// [`QueueError::Database`].
    pub fn owners(&self) -> Result<Vec<Owned>, QueueError> {
        self.read(stats::owned)
    }

    /// Adds an event that is about no job, so that all who listen hear of it in its place: the change of a project, say. It is
    /// not waited for, and lost where there is no room for it.
    ///
    /// # Errors
    /// [`QueueError::Size`], [`QueueError::Closed`].
    pub fn note(&self, topic: &str, value: &Value) -> Result<(), QueueError> {
        let (topic, text) = (topic.to_owned(), value.to_string());
        within(&topic, MOST_NAME_BYTES, || "the topic of a note".to_owned())?;
        within(&text, MOST_VALUE_BYTES, || "a note".to_owned())?;
        let tell = move |change: &mut Change<'_>| change.tell(What::Noted, None, Some(&topic), None, Some(&text));
        self.writer.send(Need::Room, tell).map(drop)
    }

    /// Whether a worker has a job at the moment.
    pub fn is_busy(&self) -> bool {
        !Live::lock(&self.shared.live).leases.is_empty()
    }

    /// The number of the newest event.
    pub fn newest_event(&self) -> u64 {
        self.shared.bell.newest()
    }

    /// Waits for an event after the one with a number, for so long at most; the number of the newest event, or none once
    /// [`Queue::close`] was called. Who is slow to come back holds nobody up, and misses nothing.
    pub fn wait_past(&self, seq: u64, most: Duration) -> Option<u64> {
        self.shared.bell.wait(seq, most)
    }
}
