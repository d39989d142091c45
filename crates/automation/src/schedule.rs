//! Schedules: jobs that are handed in when their time comes, by the clock of a time zone. `rule` says when, `due` what is to be
//! done about it at a moment; both are pure. `Schedules` is what others call.

mod due;
mod rule;
mod runner;
mod table;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use vo_jobs::{JobId, NewJob};

pub use rule::{Rule, Slot};
pub use runner::Schedules;

/// Schedules that there may be.
pub const MOST_SCHEDULES: u64 = 200;

/// Bytes of a schedule's name, at most.
const MOST_NAME_BYTES: usize = 200;

/// A run that was missed may be made up for so many minutes later, at most: a week.
pub const MOST_LATE_MINUTES: u32 = 7 * 24 * 60;

/// When a schedule's time comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Timing {
    /// Again and again: minute, hour, day of the month, month, day of the week.
    Cron(String),
    /// Once, at this time of its zone's clock: `2027-01-31T18:30`.
    At(String),
}

/// A schedule as a person writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// What it is called.
    pub name: String,
    /// When its time comes.
    pub timing: Timing,
    /// The time zone whose clock that is, by its name in the IANA database: `Europe/Berlin`.
    pub zone: String,
    /// Whether it hands in jobs.
    pub enabled: bool,
    /// A run that was missed is made up for if it is at most so many minutes late; 0: it is skipped.
    pub late_minutes: u32,
    /// The job that it hands in.
    pub job: NewJob,
}

/// A schedule.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// Its number, which no other gets.
    pub id: u64,
    /// What was written.
    pub plan: Plan,
    /// When it was made, in milliseconds since 1970.
    pub created: u64,
    /// When it was changed last.
    pub changed: u64,
    /// Everything up to this time was decided about.
    decided: u64,
}

/// What became of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunState {
    /// Its job is about to be handed in.
    Begun,
    /// Its job was handed in.
    Submitted,
    /// No job was handed in.
    Skipped,
}

/// A time that has come, or several in a row that were missed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScheduleRun {
    /// The time; of several the last one. In milliseconds since 1970.
    pub slot: u64,
    /// What became of it.
    pub state: RunState,
    /// When that was decided.
    pub at: u64,
    /// The job that was handed in.
    pub job: Option<JobId>,
    /// Of several, the first one.
    pub first: Option<u64>,
    /// How many they are.
    pub count: u64,
    /// Why, where there is something to say.
    pub reason: Option<String>,
}

impl Plan {
    /// The rule by which its time comes.
    ///
    /// # Errors
    /// [`crate::AutomationError::Invalid`] with what is wrong with it.
    pub fn rule(&self) -> Result<Rule, crate::AutomationError> {
        Rule::new(&self.timing, &self.zone)
    }

    /// Whether it can be meant.
    fn check(&self, now: u64) -> Result<(), crate::AutomationError> {
        let invalid = crate::AutomationError::invalid;
        if self.name.trim().is_empty() || self.name.len() > MOST_NAME_BYTES {
            return Err(invalid("name", format!("it must have 1 to {MOST_NAME_BYTES} bytes")));
        }
        if self.late_minutes > MOST_LATE_MINUTES {
            return Err(invalid("late_minutes", format!("{MOST_LATE_MINUTES} minutes, a week, are the most")));
        }
        if self.rule()?.next_after(now).is_none() && self.enabled {
            let why = match &self.timing {
                Timing::At(_) => "this time is over: name one that is to come",
                Timing::Cron(_) => "this time never comes: there is no such day",
            };
            return Err(invalid(self.timing.field(), why.to_owned()));
        }
        Ok(())
    }

    /// The job for one time. The same time gives the same job.
    fn job(&self, schedule: u64) -> NewJob {
        let mut job = self.job.clone();
        if job.metadata.is_null() {
            job.metadata = Value::Object(serde_json::Map::new());
        }
        if let Value::Object(metadata) = &mut job.metadata {
            metadata.entry("schedule").or_insert_with(|| schedule.into());
        }
        job
    }
}

impl Timing {
    fn field(&self) -> &'static str {
        match self {
            Self::Cron(_) => "cron",
            Self::At(_) => "at",
        }
    }
}
