//! The one thread that writes. What waits for it when it comes to it is one transaction, so a thousand callers wait for one
//! sync of the disk and not for a thousand. A caller has its answer when what it asked for is on the disk.
//!
//! What a caller asks for may be tried more than once: if a transaction of many fails, each of them is tried by itself, and
//! where the disk is full, what must not fail is tried again with the room that was held for it.

use std::fs::File;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use crate::cancel::save;
use crate::change::{Change, Effect};
use crate::clock::Clock;
use crate::database;
use crate::error::QueueError;
use crate::events::Bell;
use crate::limits::SWEEP_EVERY;
use crate::live::Live;
use crate::reserve::Reserve;
use crate::sweep;

/// Callers that may stand before the thread; the next ones wait for a place.
const LINE: usize = 1_024;
/// Callers that share a transaction.
const TOGETHER: usize = 256;
/// Jobs whose cancelling is written down in one transaction, once there is room.
const SAVED_AT_ONCE: usize = 64;
/// For how long readers are waited for to begin a long journal anew: else readers that take turns would have it grow for ever.
const READERS_FOR: Duration = Duration::from_millis(200);
/// For how long others are waited for else, such as a program that looks into the database.
const BUSY_FOR: Duration = Duration::from_secs(30);

/// What the thread, its callers and its readers share.
pub(crate) struct Shared {
    pub(crate) folder: PathBuf,
    pub(crate) path: PathBuf,
    pub(crate) clock: Clock,
    pub(crate) live: Mutex<Live>,
    pub(crate) bell: Bell,
    /// Transactions that were committed and changed something.
    pub(crate) commits: AtomicU64,
    /// How the last one ended.
    pub(crate) last: Mutex<Writes>,
}

/// Whether what is handed in can be written down, by how the last of it went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Writes {
    /// It can.
    #[default]
    Fine,
    /// The disk is full.
    DiskFull,
    /// The database cannot be written, or whoever writes is no more.
    Failing,
}

impl Shared {
    /// How the last of what was to be written went.
    pub(crate) fn last(&self) -> Writes {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ended(&self, writes: Writes) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = writes;
    }
}

/// Whether what is asked for may use the room that is held for a full disk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// It needs none that is not there: it is refused.
    Room,
    /// It must be written down.
    Must,
}

/// What happens to what was asked for.
enum Step<'s, 'c> {
    Try(&'s mut Change<'c>),
    Committed,
    Failed(QueueError),
}

/// What came of trying.
enum Tried {
    /// Its changes are to hold.
    Good,
    /// It is refused, and nothing of it is to hold.
    Refused,
    /// The machine failed, and nothing of the transaction can hold.
    Broken(QueueError),
}

struct Task {
    need: Need,
    step: Box<dyn FnMut(Step<'_, '_>) -> Tried + Send>,
}

pub(crate) struct Writer {
    line: Option<SyncSender<Task>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Begins the thread. The lock is held for as long as it lives.
    pub(crate) fn begin(shared: Arc<Shared>, db: Connection, lock: File) -> Result<Self, QueueError> {
        let (line, tasks) = sync_channel(LINE);
        let folder = shared.folder.clone();
        let reserve = Reserve::new(&folder);
        let desk = Desk { db, shared, reserve, unswept: 0, _lock: lock };
        let thread = std::thread::Builder::new().name("jobs".to_owned()).spawn(move || desk.work(&tasks));
        let thread = thread.map_err(QueueError::files("starting a thread for", &folder))?;
        Ok(Self { line: Some(line), thread: Some(thread) })
    }

    /// Has something changed, and waits until that is on the disk. If it is refused nothing of it is.
    pub(crate) fn ask<T: Send + 'static>(
        &self,
        need: Need,
        work: impl FnMut(&mut Change<'_>) -> Result<T, QueueError> + Send + 'static,
    ) -> Result<T, QueueError> {
        let answer = self.send(need, work)?;
        answer.recv().unwrap_or(Err(QueueError::Closed))
    }

    /// The same without waiting: the answer comes on a channel, which may be dropped.
    pub(crate) fn send<T: Send + 'static>(
        &self,
        need: Need,
        mut work: impl FnMut(&mut Change<'_>) -> Result<T, QueueError> + Send + 'static,
    ) -> Result<Receiver<Result<T, QueueError>>, QueueError> {
        let (send, answer) = sync_channel(1);
        let mut last = None;
        let step = move |step: Step<'_, '_>| match step {
            Step::Try(change) => match work(change) {
                Err(error) if error.is_of_the_machine() => Tried::Broken(error),
                tried => {
                    let good = tried.is_ok();
                    last = Some(tried);
                    if good { Tried::Good } else { Tried::Refused }
                }
            },
            Step::Committed => {
                let _ = send.send(last.take().unwrap_or(Err(QueueError::Closed)));
                Tried::Good
            }
            Step::Failed(error) => {
                let _ = send.send(Err(error));
                Tried::Good
            }
        };
        let line = self.line.as_ref().ok_or(QueueError::Closed)?;
        line.send(Task { need, step: Box::new(step) }).map_err(|_| QueueError::Closed)?;
        Ok(answer)
    }
}

impl Writer {
    /// Whether the thread is there.
    pub(crate) fn is_alive(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.line = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What the thread has.
struct Desk {
    db: Connection,
    shared: Arc<Shared>,
    reserve: Reserve,
    /// Events since the last sweep.
    unswept: u64,
    _lock: File,
}

impl Desk {
    fn work(mut self, tasks: &Receiver<Task>) {
        self.reserve.fill();
        while let Ok(first) = tasks.recv() {
            let mut batch = vec![first];
            batch.extend(tasks.try_iter().take(TOGETHER - 1));
            if batch.len() > 1 && self.transact(&mut batch).is_ok() {
                self.shared.ended(Writes::Fine);
                batch.iter_mut().for_each(Task::committed);
            } else {
                for task in batch {
                    self.alone(task);
                }
            }
            self.tidy();
        }
    }

    /// Tries one by itself, by all means that it may use.
    fn alone(&mut self, task: Task) {
        let need = task.need;
        let mut batch = [task];
        let mut tried = self.transact(&mut batch);
        if tried.as_ref().is_err_and(QueueError::is_full_disk) {
            // A journal that is played into the database is written from its beginning again.
            let _ = self.db.execute_batch("PRAGMA wal_checkpoint(RESTART)");
            tried = self.transact(&mut batch);
        }
        while need == Need::Must && tried.as_ref().is_err_and(QueueError::is_full_disk) && self.reserve.give_up() {
            let _ = self.db.execute_batch("PRAGMA wal_checkpoint(RESTART)");
            tried = self.transact(&mut batch);
        }
        let [mut task] = batch;
        match tried {
            Ok(()) => {
                self.shared.ended(Writes::Fine);
                task.committed();
            }
            Err(error) => {
                self.shared.ended(if error.is_full_disk() { Writes::DiskFull } else { Writes::Failing });
                if error.is_corrupt() {
                    database::suspect(&self.shared.folder);
                }
                let full = QueueError::DiskFull { path: self.shared.folder.clone() };
                (task.step)(Step::Failed(if error.is_full_disk() { full } else { error }));
            }
        }
    }

    /// Tries all of them in one transaction. If it fails nothing of it holds.
    fn transact(&mut self, batch: &mut [Task]) -> Result<(), QueueError> {
        let shared = Arc::clone(&self.shared);
        let fail = |source| QueueError::Database { path: shared.path.clone(), source };
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
        let before = transaction.total_changes();
        let mut change = Change::new(&transaction, &shared.path, (shared.clock)(), &shared.live);
        let (mut effects, mut events, mut newest) = (Vec::new(), 0, 0);
        for task in batch {
            transaction.execute_batch("SAVEPOINT one").map_err(fail)?;
            let end = match (task.step)(Step::Try(&mut change)) {
                Tried::Good => {
                    effects.append(&mut change.effects);
                    (events, newest) = (change.events, newest.max(change.last_event));
                    "RELEASE one"
                }
                Tried::Refused => {
                    change.effects.clear();
                    change.events = events;
                    change.last_event = newest;
                    "ROLLBACK TO one; RELEASE one"
                }
                Tried::Broken(error) => return Err(error),
            };
            transaction.execute_batch(end).map_err(fail)?;
        }
        let changed = transaction.total_changes() > before;
        transaction.commit().map_err(fail)?;
        self.unswept += events;
        self.shared.commits.fetch_add(changed.into(), Ordering::Relaxed);
        settle(&self.shared, effects);
        if events > 0 {
            self.shared.bell.ring(newest);
        }
        Ok(())
    }

    /// What is done between callers: writing down what could not be before, and sweeping what has become too much.
    fn tidy(&mut self) {
        let unsaved: Vec<_> = Live::lock(&self.shared.live).unsaved.iter().copied().collect();
        // Once there is no room for some, there is none for the others.
        let _ = unsaved
            .chunks(SAVED_AT_ONCE)
            .map(<[_]>::to_vec)
            .try_for_each(|jobs| self.by_itself(move |change| jobs.iter().try_for_each(|job| save(change, *job))));
        let journal = self.shared.folder.join("jobs.db-wal");
        if journal.metadata().is_ok_and(|meta| meta.len() > database::LONG_JOURNAL)
            && self.db.busy_timeout(READERS_FOR).is_ok()
        {
            // Truncated, as its length is what tells that it is long.
            let _ = self.db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
            let _ = self.db.busy_timeout(BUSY_FOR);
        }
        if self.unswept >= SWEEP_EVERY {
            self.unswept = 0;
            let _ = self.by_itself(|change| sweep::sweep(change).map(drop));
            self.reserve.fill();
        }
    }

    /// Does something that nobody asked for and nobody waits for.
    fn by_itself(
        &mut self,
        mut work: impl FnMut(&mut Change<'_>) -> Result<(), QueueError> + Send + 'static,
    ) -> Result<(), QueueError> {
        let (send, answer) = sync_channel(1);
        let step = move |step: Step<'_, '_>| match step {
            Step::Try(change) => match work(change) {
                Ok(()) => Tried::Good,
                Err(error) if error.is_of_the_machine() => Tried::Broken(error),
                Err(_) => Tried::Refused,
            },
            Step::Committed => Tried::Good,
            Step::Failed(error) => {
                let _ = send.send(error);
                Tried::Good
            }
        };
        self.alone(Task { need: Need::Room, step: Box::new(step) });
        answer.try_recv().map_or(Ok(()), Err)
    }
}

impl Task {
    fn committed(&mut self) {
        (self.step)(Step::Committed);
    }
}

/// Makes true in memory what the disk says.
fn settle(shared: &Shared, effects: Vec<Effect>) {
    let mut live = Live::lock(&shared.live);
    for effect in effects {
        match effect {
            Effect::Grant(job, lease) => {
                live.leases.insert(job, lease);
            }
            Effect::Release(job) => live.release(job),
            Effect::Wish(job, wish) => live.wish(job, wish),
            Effect::Saved(job) => {
                live.unsaved.remove(&job);
            }
            Effect::Recovered => live.has_recovered = true,
        }
    }
}
