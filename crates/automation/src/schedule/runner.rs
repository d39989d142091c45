//! Schedules as others call them, and the one thread that hands in their jobs. It sleeps until the next time comes.
//!
//! That a job is about to be handed in is written down first, then it is handed in with a key that is made of the schedule and the
//! time, then its number is written down. So whatever happens in between, each time has one job at most.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use serde_json::json;
use vo_jobs::{Clock, JobId, Queue, QueueError};

use super::due::{Due, due};
use super::{MOST_SCHEDULES, Plan, RunState, Schedule, ScheduleRun, table};
use crate::alarm::Alarm;
use crate::database::Database;
use crate::error::AutomationError;

/// Where a job cannot be handed in, because the queue or the disk is full, it is tried again after so many milliseconds.
const AGAIN_MS: u64 = 30_000;

/// For so long; then the time is skipped. It is far less than a day, for which the queue knows the key.
const TRIED_FOR_MS: u64 = 15 * 60_000;

/// For so long the queue surely knows the key: it does for a day.
const KNOWN_FOR_MS: u64 = 20 * 3_600_000;

/// What is said of a time of which nobody knows whether its job was handed in.
const LOST: &str = "the server ended as its job was handed in, and did not run for a day: see the jobs of that time";

/// The topic of events about schedules.
const TOPIC: &str = "schedule";

/// Schedules, and whoever hands in their jobs. Every method blocks for as long as the disk takes.
pub struct Schedules(Arc<Inner>);

struct Inner {
    db: Database,
    queue: Arc<Queue>,
    clock: Clock,
    alarm: Alarm,
    is_over: AtomicBool,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl fmt::Debug for Schedules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schedules").field("db", &self.0.db).finish_non_exhaustive()
    }
}

impl Schedules {
    /// Begins to hand in jobs. What was missed since it did so last is noted with its reason.
    ///
    /// # Errors
    /// [`AutomationError::Files`] if there is no thread for it.
    pub fn begin(db: Database, queue: &Arc<Queue>, clock: Clock) -> Result<Self, AutomationError> {
        let schedules = Self::new(db, queue, clock)?;
        let inner = Arc::clone(&schedules.0);
        let work = move || {
            let mut why = "the server did not run";
            while !inner.is_over.load(Ordering::SeqCst) {
                let next = inner.tick(why);
                why = "the machine slept, or its clock was set forward";
                inner.alarm.wait(next, (inner.clock)());
            }
        };
        let thread = std::thread::Builder::new().name("schedules".to_owned()).spawn(work).map_err(failed)?;
        *schedules.0.thread.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread);
        Ok(schedules)
    }

    /// The same without a thread.
    fn new(db: Database, queue: &Arc<Queue>, clock: Clock) -> Result<Self, AutomationError> {
        Ok(Self(Arc::new(Inner {
            db,
            queue: Arc::clone(queue),
            clock,
            alarm: Alarm::new().map_err(failed)?,
            is_over: AtomicBool::new(false),
            thread: Mutex::default(),
        })))
    }

    /// Ends; it is waited for what it is just at.
    pub fn end(&self) {
        self.0.is_over.store(true, Ordering::SeqCst);
        self.0.alarm.ring();
        let thread = self.0.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        // It has said why, if it panicked.
        let _ = thread.map(JoinHandle::join);
    }

    /// Makes a schedule.
    ///
    /// # Errors
    /// [`AutomationError::Invalid`], [`AutomationError::TooMany`], [`AutomationError::Database`].
    pub fn create(&self, plan: &Plan) -> Result<Schedule, AutomationError> {
        let now = (self.0.clock)();
        plan.check(now)?;
        let made = self.0.db.with(|db| {
            if table::count(db)? >= MOST_SCHEDULES {
                return Ok(None);
            }
            let id = table::insert(db, plan, now)?;
            table::one(db, id)
        })?;
        let made = made.ok_or(AutomationError::TooMany { what: "schedules", most: MOST_SCHEDULES })?;
        self.changed(made.id, "created");
        Ok(made)
    }

    /// Changes a schedule. What it decides from then on begins at that moment.
    ///
    /// # Errors
    /// [`AutomationError::NoSuchSchedule`], [`AutomationError::Invalid`], [`AutomationError::Database`].
    pub fn change(&self, id: u64, change: impl FnOnce(&mut Plan)) -> Result<Schedule, AutomationError> {
        let now = (self.0.clock)();
        let Schedule { mut plan, .. } = self.get(id)?;
        change(&mut plan);
        plan.check(now)?;
        let changed = self.0.db.with(|db| {
            table::replace(db, id, &plan, now)?;
            table::one(db, id)
        })?;
        self.changed(id, "changed");
        changed.ok_or(AutomationError::NoSuchSchedule(id))
    }

    /// Deletes a schedule, and what is known of its runs. Jobs that it has handed in stay.
    ///
    /// # Errors
    /// [`AutomationError::NoSuchSchedule`], [`AutomationError::Database`].
    pub fn delete(&self, id: u64) -> Result<(), AutomationError> {
        if !self.0.db.with(|db| table::delete(db, id))? {
            return Err(AutomationError::NoSuchSchedule(id));
        }
        self.changed(id, "deleted");
        Ok(())
    }

    /// All schedules, the oldest first.
    ///
    /// # Errors
    /// [`AutomationError::Database`].
    pub fn list(&self) -> Result<Vec<Schedule>, AutomationError> {
        self.0.db.with(table::all)
    }

    /// A schedule.
    ///
    /// # Errors
    /// [`AutomationError::NoSuchSchedule`], [`AutomationError::Database`].
    pub fn get(&self, id: u64) -> Result<Schedule, AutomationError> {
        self.0.db.with(|db| table::one(db, id))?.ok_or(AutomationError::NoSuchSchedule(id))
    }

    /// What became of the last times of a schedule, the newest first.
    ///
    /// # Errors
    /// [`AutomationError::NoSuchSchedule`], [`AutomationError::Database`].
    pub fn runs(&self, id: u64, most: usize) -> Result<Vec<ScheduleRun>, AutomationError> {
        self.get(id)?;
        self.0.db.with(|db| table::runs(db, id, most))
    }

    fn changed(&self, id: u64, what: &str) {
        self.0.tell(id, what, 1);
        self.0.alarm.ring();
    }
}

impl Inner {
    /// Does what is due, and says when there is something again. `why` is why times were missed, if some were.
    fn tick(&self, why: &str) -> Option<u64> {
        match self.decide(why) {
            Ok(next) => next,
            Err(error) => {
                tracing::warn!(why = %error, "schedules could not be looked at");
                Some((self.clock)() + AGAIN_MS)
            }
        }
    }

    fn decide(&self, why: &str) -> Result<Option<u64>, AutomationError> {
        let (now, mut next) = ((self.clock)(), None);
        for schedule in self.db.with(table::all)?.into_iter().filter(|schedule| schedule.plan.enabled) {
            // Of a zone that this machine knows no more, say.
            let Ok(rule) =
                schedule.plan.rule().inspect_err(|why| tracing::warn!(%why, schedule = schedule.id, "no rule"))
            else {
                continue;
            };
            let due = due(&rule, schedule.decided, u64::from(schedule.plan.late_minutes) * 60_000, now);
            if due.decided != schedule.decided {
                self.note(&schedule, &due, now, why)?;
            }
            next = rule.next_after(due.decided.max(now)).map(|slot| slot.at).into_iter().chain(next).min();
        }
        Ok(if self.hand_in()? { Some((self.clock)() + AGAIN_MS).into_iter().chain(next).min() } else { next })
    }

    /// Writes down what was decided about a schedule.
    fn note(&self, schedule: &Schedule, due: &Due, now: u64, why: &str) -> Result<(), AutomationError> {
        let id = schedule.id;
        self.db.with(|db| {
            if let Some(missed) = &due.missed {
                table::miss(db, id, missed, now, why)?;
            }
            if let Some(slot) = &due.submit {
                table::begin(db, id, slot.at, now, slot.note.as_deref())?;
            }
            table::decide(db, id, due.decided)
        })?;
        if let Some(missed) = &due.missed {
            self.tell(id, "missed", missed.count);
        }
        Ok(())
    }

    /// Hands in all jobs that are about to be; whether some are left for another try.
    fn hand_in(&self) -> Result<bool, AutomationError> {
        let mut left = false;
        for (id, slot, began) in self.db.with(table::begun)? {
            let now = (self.clock)();
            // The queue knows the key for a day: later it could not tell whether it has the job.
            let is_known = now.saturating_sub(began) < KNOWN_FOR_MS;
            let end = match is_known.then(|| self.submit(id, slot)) {
                None => (RunState::Skipped, None, Some(LOST)),
                Some(Ok(job)) => (RunState::Submitted, Some(job), None),
                Some(Err(QueueError::Closed)) => return Ok(false),
                Some(Err(_)) if now.saturating_sub(began) < TRIED_FOR_MS => {
                    left = true;
                    continue;
                }
                Some(Err(error)) => {
                    tracing::warn!(why = %error, schedule = id, "the job of a schedule could not be handed in");
                    let full = matches!(error, QueueError::Full { .. });
                    let why = if full { "the queue was full" } else { "the queue could not take the job" };
                    (RunState::Skipped, None, Some(why))
                }
            };
            self.db.with(|db| table::end(db, id, slot, end, now))?;
        }
        Ok(left)
    }

    fn submit(&self, id: u64, slot: u64) -> Result<JobId, QueueError> {
        let Ok(Some(schedule)) = self.db.with(|db| table::one(db, id)) else { return Err(QueueError::Closed) };
        match self.queue.submit(schedule.plan.job(id), Some(&format!("schedule-{id}-{slot}"))) {
            Ok(submitted) => Ok(submitted.job),
            // It was handed in, and the schedule was changed before that was written down.
            Err(QueueError::Conflict { job, .. }) => Ok(job),
            Err(error) => Err(error),
        }
    }

    fn tell(&self, id: u64, what: &str, count: u64) {
        // Who looks sees it all the same.
        let _ = self.queue.note(TOPIC, &json!({ "what": what, "schedule": id, "count": count }));
    }
}

fn failed(source: std::io::Error) -> AutomationError {
    AutomationError::Files { what: "starting a thread for", path: "the schedules".into(), source }
}

#[cfg(test)]
mod tests;
