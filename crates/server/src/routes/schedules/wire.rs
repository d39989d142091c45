//! Schedules as they are written over HTTP. Times are milliseconds since 1970.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use vo_automation::schedule::{Plan, RunState, Schedule, ScheduleRun, Slot, Timing};
use vo_jobs::{JobDetail, JobId, NewJob};
use vo_studio::Code;

use crate::answer::Refused;
use crate::caller::Caller;
use crate::routes::jobs::wire::{JobState, Urgency};
use crate::work::Task;

/// Times that are to come, as they are shown.
const SHOWN: usize = 5;

/// A schedule to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSchedule {
    /// What it is called.
    pub name: String,
    /// When its time comes, again and again: minute, hour, day of the month, month, day of the week, such as `30 18 * * MON-FRI`.
    /// Either this or `at`.
    #[serde(default)]
    pub cron: Option<String>,
    /// When its time comes, once: `2027-01-31T18:30` by the clock of the zone.
    #[serde(default)]
    pub at: Option<String>,
    /// The time zone, by its name in the IANA database: `Europe/Berlin`.
    #[serde(default = "utc")]
    pub zone: String,
    /// Whether it hands in jobs.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// What is done about a time that was missed, as the server did not run or the machine slept.
    #[serde(default)]
    pub missed: Missed,
    /// What the job is to do.
    pub task: Task,
    /// How soon it is wanted then.
    #[serde(default)]
    pub priority: Urgency,
    /// Anything that should come back with the job.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub metadata: Value,
    /// Whether only to say when its time would come.
    #[serde(default)]
    pub dry_run: bool,
}

fn utc() -> String {
    "UTC".to_owned()
}

fn yes() -> bool {
    true
}

/// What is done about a time that was missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", tag = "policy", deny_unknown_fields)]
pub enum Missed {
    /// It is skipped, and the reason noted.
    #[default]
    Skip,
    /// The last one is made up for, if it is at most so late.
    RunOnce {
        /// Minutes, at most 10,080: a week.
        minutes: u32,
    },
}

/// What changes of a schedule; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleChange {
    /// What it is called.
    pub name: Option<String>,
    /// When its time comes, again and again.
    pub cron: Option<String>,
    /// When its time comes, once.
    pub at: Option<String>,
    /// The time zone.
    pub zone: Option<String>,
    /// Whether it hands in jobs.
    pub enabled: Option<bool>,
    /// What is done about a time that was missed.
    pub missed: Option<Missed>,
    /// What the job is to do.
    pub task: Option<Task>,
    /// How soon it is wanted then.
    pub priority: Option<Urgency>,
    /// Anything that should come back with the job.
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Value>,
}

/// A schedule.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScheduleInfo {
    /// Its number; 0 if it was not made.
    pub id: u64,
    /// What it is called.
    pub name: String,
    /// When its time comes, again and again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cron: Option<String>,
    /// When its time comes, once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The time zone.
    pub zone: String,
    /// Whether it hands in jobs.
    pub enabled: bool,
    /// What is done about a time that was missed.
    pub missed: Missed,
    /// What the job is to do.
    #[schema(value_type = Task)]
    pub task: Value,
    /// How soon it is wanted then.
    pub priority: Urgency,
    /// Whose the jobs are.
    pub owner: String,
    /// What comes back with the job.
    #[schema(value_type = Option<Object>)]
    pub metadata: Value,
    /// When it was made.
    pub created: u64,
    /// When it was changed last.
    pub changed: u64,
    /// When its time comes next: five times at most.
    pub next: Vec<NextTime>,
}

/// A time that is to come.
#[derive(Debug, Serialize, ToSchema)]
pub struct NextTime {
    /// The moment.
    pub at: u64,
    /// The same as the clock of the zone shows it.
    pub local: String,
    /// What is special about it: that the clock leaves the time out, or shows it twice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// One schedule.
#[derive(Debug, Serialize, ToSchema)]
pub struct OneSchedule {
    /// What a list shows.
    #[serde(flatten)]
    pub schedule: ScheduleInfo,
    /// What became of its last times, the newest first: twenty at most.
    pub runs: Vec<RunInfo>,
}

/// What became of a time.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RunStand {
    /// Its job is about to be handed in.
    Begun,
    /// Its job was handed in.
    Submitted,
    /// No job was handed in.
    Skipped,
}

/// A time that has come, or several in a row that were missed.
#[derive(Debug, Serialize, ToSchema)]
pub struct RunInfo {
    /// The time; of several the last one.
    pub slot: u64,
    /// What became of it.
    pub state: RunStand,
    /// When that was decided.
    pub at: u64,
    /// The job that was handed in.
    pub job: Option<u64>,
    /// Where that job stands, if it is still known.
    pub job_state: Option<JobState>,
    /// Of several, the first one.
    pub first: Option<u64>,
    /// How many they are, or at least are.
    pub count: u64,
    /// Why, where there is something to say.
    pub reason: Option<String>,
}

impl NewSchedule {
    /// The schedule of whoever asks.
    ///
    /// # Errors
    /// [`Refused`] if it has no time or two, or its job cannot be meant.
    pub fn into_plan(self, caller: &Caller) -> Result<Plan, Refused> {
        self.task.check(caller)?;
        let timing = timing(self.cron, self.at)?.ok_or_else(|| {
            Refused::new(Code::InvalidSchedule, "say when its time comes: `cron` for again and again, `at` for once")
        })?;
        let work = serde_json::to_value(&self.task).unwrap_or_default();
        let job = NewJob {
            priority: self.priority.into(),
            metadata: self.metadata,
            ..NewJob::new(self.task.kind(), &caller.name, work)
        };
        let late_minutes = self.missed.minutes();
        Ok(Plan { name: self.name, timing, zone: self.zone, enabled: self.enabled, late_minutes, job })
    }
}

impl ScheduleChange {
    /// Makes the change.
    ///
    /// # Errors
    /// [`Refused`] if it names two times, or a job that cannot be meant.
    pub fn apply(self, plan: &mut Plan, caller: &Caller) -> Result<(), Refused> {
        if let Some(timing) = timing(self.cron, self.at)? {
            plan.timing = timing;
        }
        if let Some(task) = self.task {
            task.check(caller)?;
            task.kind().clone_into(&mut plan.job.kind);
            plan.job.work = serde_json::to_value(&task).unwrap_or_default();
        }
        plan.name = self.name.unwrap_or_else(|| std::mem::take(&mut plan.name));
        plan.zone = self.zone.unwrap_or_else(|| std::mem::take(&mut plan.zone));
        plan.enabled = self.enabled.unwrap_or(plan.enabled);
        plan.late_minutes = self.missed.map_or(plan.late_minutes, Missed::minutes);
        plan.job.priority = self.priority.map_or(plan.job.priority, Urgency::into);
        plan.job.metadata = self.metadata.unwrap_or_else(|| std::mem::take(&mut plan.job.metadata));
        Ok(())
    }
}

fn timing(cron: Option<String>, at: Option<String>) -> Result<Option<Timing>, Refused> {
    match (cron, at) {
        (Some(_), Some(_)) => Err(Refused::new(Code::InvalidSchedule, "name either `cron` or `at`, not both")),
        (Some(cron), None) => Ok(Some(Timing::Cron(cron))),
        (None, at) => Ok(at.map(Timing::At)),
    }
}

impl Missed {
    fn minutes(self) -> u32 {
        match self {
            Self::Skip => 0,
            Self::RunOnce { minutes } => minutes,
        }
    }
}

impl ScheduleInfo {
    /// A schedule.
    ///
    /// # Errors
    /// [`Refused`] if its rule cannot be read any more.
    pub fn of(schedule: Schedule) -> Result<Self, Refused> {
        let Schedule { id, plan, created, changed, .. } = schedule;
        Ok(Self { id, created, changed, ..Self::of_plan(&plan)? })
    }

    /// One that is not made.
    ///
    /// # Errors
    /// [`Refused`] if its rule cannot be read.
    pub fn of_plan(plan: &Plan) -> Result<Self, Refused> {
        let slots = plan.rule()?.upcoming((vo_jobs::system_clock())(), SHOWN);
        let (cron, at) = match plan.timing.clone() {
            Timing::Cron(cron) => (Some(cron), None),
            Timing::At(at) => (None, Some(at)),
        };
        let missed = match plan.late_minutes {
            0 => Missed::Skip,
            minutes => Missed::RunOnce { minutes },
        };
        let next = |Slot { at, local, note }| NextTime { at, local, note };
        Ok(Self {
            id: 0,
            name: plan.name.clone(),
            cron,
            at,
            zone: plan.zone.clone(),
            enabled: plan.enabled,
            missed,
            task: plan.job.work.clone(),
            priority: plan.job.priority.into(),
            owner: plan.job.owner.clone(),
            metadata: plan.job.metadata.clone(),
            created: 0,
            changed: 0,
            next: slots.into_iter().map(next).collect(),
        })
    }
}

impl RunInfo {
    /// A run; `job` finds a job.
    pub fn of(run: ScheduleRun, job: impl FnOnce(JobId) -> Option<JobDetail>) -> Self {
        let job_state = run.job.and_then(job).map(|job| job.view.state.into());
        let state = match run.state {
            RunState::Begun => RunStand::Begun,
            RunState::Submitted => RunStand::Submitted,
            RunState::Skipped => RunStand::Skipped,
        };
        let ScheduleRun { slot, at, job, first, count, reason, .. } = run;
        Self { slot, state, at, job: job.map(|job| job.0), job_state, first, count, reason }
    }
}
