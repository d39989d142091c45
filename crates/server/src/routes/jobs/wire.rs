//! Jobs as they are written over HTTP. Times are milliseconds since 1970.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use vo_jobs::{Cancelled, JobDetail, JobView, Listing, Logs, NewJob, Scope, State, Waiting};
use vo_studio::Code;

use crate::answer::Refused;
use crate::caller::Caller;
use crate::work::Task;

/// A job to be handed in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// What is to be done.
    pub task: Task,
    /// How soon it is wanted.
    #[serde(default)]
    pub priority: Urgency,
    /// When it may begin; now, if it is left out.
    #[serde(default)]
    pub not_before: Option<u64>,
    /// Anything that should come back with it.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub metadata: Value,
    /// Whether only to say what it would do. Nothing is begun then.
    #[serde(default)]
    pub dry_run: bool,
}

/// Several jobs to be handed in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bulk {
    /// The jobs, 1,000 at most.
    pub jobs: Vec<Submission>,
}

/// How soon a job is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Urgency {
    /// Nobody waits for it: it is done when nothing else wants the machine.
    Batch,
    /// It was asked for.
    #[default]
    Normal,
    /// Somebody looks at the screen until it is there.
    Urgent,
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum JobState {
    /// It waits.
    Queued,
    /// It is being done.
    Running,
    /// It ended well.
    Done,
    /// It ended with a problem.
    Failed,
    /// It was cancelled.
    Cancelled,
}

/// What became of what was handed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Taken {
    /// The numbers of the jobs, in the order in which they were handed in.
    pub jobs: Vec<u64>,
    /// Whether they were there already, by their idempotency key.
    pub existed: bool,
    /// What the job would do, if a dry run was asked for and it is of a kind that has a plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub plan: Option<Value>,
}

/// Which jobs are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Those in these states, with commas between them; all, if it is left out.
    pub state: Option<String>,
    /// Those of this kind.
    pub kind: Option<String>,
    /// Those of this owner.
    pub owner: Option<String>,
    /// Those after this one: the `next` of the page before.
    pub after: Option<u64>,
    /// As many at most: 50 if it is left out, 500 at most.
    pub limit: Option<usize>,
}

impl Wanted {
    /// The states that are wanted.
    pub fn states(&self) -> Result<Vec<State>, Refused> {
        let each = self.state.iter().flat_map(|states| states.split(',')).map(str::trim);
        each.map(|name| {
            let state = serde_json::from_value(Value::String(name.to_owned()));
            state.map_err(|_| {
                let known = "queued, running, done, failed, cancelled";
                Refused::new(Code::QueryUnreadable, format!("no job is ever {name:?}: the states are {known}"))
            })
        })
        .collect()
    }
}

/// A page of jobs.
#[derive(Debug, Serialize, ToSchema)]
pub struct JobPage {
    /// The jobs, the newest first.
    pub jobs: Vec<Job>,
    /// What to send as `after` for the next page; nothing if this is the last.
    pub next: Option<u64>,
}

/// A job.
#[derive(Debug, Serialize, ToSchema)]
pub struct Job {
    /// Its number.
    pub id: u64,
    /// What sort of work it is.
    pub kind: String,
    /// Whose it is.
    pub owner: String,
    /// How soon it is wanted.
    pub priority: Urgency,
    /// Where it stands.
    pub state: JobState,
    /// When it was handed in.
    pub submitted: u64,
    /// Since when it stands there.
    pub since: u64,
    /// When it was begun last.
    pub started: Option<u64>,
    /// When it ended.
    pub ended: Option<u64>,
    /// How often it was begun.
    pub attempts: u64,
    /// Whether it runs and is about to be cancelled.
    pub is_cancelling: bool,
    /// Why it waits, if it does.
    pub waiting: Option<Wait>,
    /// How far it is, if it runs.
    #[schema(value_type = Option<Far>)]
    pub progress: Option<Value>,
    /// What came with it.
    #[schema(value_type = Option<Object>)]
    pub metadata: Value,
}

/// How far a job is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Far {
    /// What it is at: `speak`, `render`, `join`, `fetch`.
    pub step: String,
    /// How many are done.
    pub done: u64,
    /// Of how many: lines, frames or bytes.
    pub of: u64,
}

/// Why a job waits.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Wait {
    /// In a sentence for a person.
    pub reason: String,
    /// Jobs that are done before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ahead: Option<u64>,
    /// When it may begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<u64>,
    /// What is paused: `job`, `all`, or a kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paused: Option<String>,
}

impl From<Waiting> for Wait {
    fn from(waiting: Waiting) -> Self {
        let plain = |reason: &str| Self { reason: reason.to_owned(), ahead: None, until: None, paused: None };
        match waiting {
            Waiting::For { ahead: 0 } => Self { ahead: Some(0), ..plain("it is next") },
            Waiting::For { ahead: 1 } => Self { ahead: Some(1), ..plain("one job is done before it") },
            Waiting::For { ahead } => Self { ahead: Some(ahead), ..plain(&format!("{ahead} jobs are done before it")) },
            Waiting::Until(until) => Self { until: Some(until), ..plain("it waits for a time") },
            Waiting::Paused { scope, reason } => {
                let paused = match scope {
                    Scope::Everything => "all".to_owned(),
                    Scope::Kind(kind) => kind,
                    Scope::Job(_) => "job".to_owned(),
                };
                Self { paused: Some(paused), ..plain(&format!("paused: {reason}")) }
            }
            Waiting::ForRoom => Self { ahead: Some(0), ..plain("it is next: it begins as soon as a worker is free") },
        }
    }
}

/// All about a job.
#[derive(Debug, Serialize, ToSchema)]
pub struct OneJob {
    /// What a list shows.
    #[serde(flatten)]
    pub job: Job,
    /// What is to be done.
    #[schema(value_type = Task)]
    pub task: Value,
    /// What came of it, if it ended well.
    #[schema(value_type = Option<Object>)]
    pub result: Option<Value>,
    /// The problem that it ended with, or that its last attempt did.
    #[schema(value_type = Option<Object>)]
    pub problem: Option<Value>,
    /// Where it stood before, in that order.
    pub history: Vec<Step>,
}

/// Where a job stood.
#[derive(Debug, Serialize, ToSchema)]
pub struct Step {
    /// Since when.
    pub at: u64,
    /// Where.
    pub state: JobState,
    /// Why, if there is something to say.
    pub reason: Option<String>,
}

/// Lines of a job's log.
#[derive(Debug, Serialize, ToSchema)]
pub struct Log {
    /// The lines.
    pub lines: Vec<Line>,
    /// Lines before them that are not kept any more.
    pub dropped: u64,
}

/// A line of a log.
#[derive(Debug, Serialize, ToSchema)]
pub struct Line {
    /// Its number.
    pub number: u64,
    /// When it was written.
    pub at: u64,
    /// What it says.
    pub text: String,
}

/// Which lines are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct LogQuery {
    /// Those after the one with this number.
    #[serde(default)]
    pub after: u64,
    /// As many at most.
    pub limit: Option<usize>,
}

/// Several jobs.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Numbers {
    /// Their numbers, 1,000 at most.
    pub jobs: Vec<u64>,
}

/// A job that was cancelled.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ended {
    /// Its number.
    pub job: u64,
    /// Where it stands. One that runs is `running` until its worker has stopped.
    pub state: JobState,
    /// Whether that is written down; where the disk is full it is as soon as there is room.
    pub saved: bool,
}

impl Ended {
    /// A job that was cancelled.
    pub fn of(job: u64, cancelled: Cancelled) -> Self {
        Self { job, state: cancelled.state.into(), saved: cancelled.saved }
    }
}

/// Why a job is paused.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PauseReason {
    /// In a few words, which are shown.
    #[serde(default = "on_request")]
    pub reason: String,
}

fn on_request() -> String {
    "on request".to_owned()
}

/// What is paused.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// A kind of jobs; all, if it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Why, in a few words, which are shown.
    #[serde(default = "on_request")]
    pub reason: String,
}

impl Pause {
    /// What is paused under a scope.
    pub fn of((scope, reason): (Scope, String)) -> Self {
        let kind = if let Scope::Kind(kind) = scope { Some(kind) } else { None };
        Self { kind, reason }
    }
}

/// Another priority for a job.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriorityChange {
    /// How soon it is wanted.
    pub priority: Urgency,
}

impl Submission {
    /// The job as the queue takes it.
    ///
    /// # Errors
    /// As [`Task::check`].
    pub fn into_job(self, caller: &Caller) -> Result<NewJob, Refused> {
        self.task.check(caller)?;
        let work = serde_json::to_value(&self.task).unwrap_or_default();
        Ok(NewJob {
            priority: self.priority.into(),
            not_before: self.not_before,
            metadata: self.metadata,
            ..NewJob::new(self.task.kind(), &caller.name, work)
        })
    }
}

impl From<Urgency> for vo_jobs::Priority {
    fn from(urgency: Urgency) -> Self {
        match urgency {
            Urgency::Batch => Self::Batch,
            Urgency::Normal => Self::Normal,
            Urgency::Urgent => Self::Urgent,
        }
    }
}

impl From<vo_jobs::Priority> for Urgency {
    fn from(priority: vo_jobs::Priority) -> Self {
        match priority {
            vo_jobs::Priority::Batch => Self::Batch,
            vo_jobs::Priority::Normal => Self::Normal,
            vo_jobs::Priority::Urgent => Self::Urgent,
        }
    }
}

impl From<State> for JobState {
    fn from(state: State) -> Self {
        match state {
            State::Queued => Self::Queued,
            State::Running => Self::Running,
            State::Done => Self::Done,
            State::Failed => Self::Failed,
            State::Cancelled => Self::Cancelled,
        }
    }
}

impl From<JobView> for Job {
    fn from(view: JobView) -> Self {
        Self {
            id: view.id.0,
            kind: view.kind,
            owner: view.owner,
            priority: view.priority.into(),
            state: view.state.into(),
            submitted: view.submitted,
            since: view.since,
            started: view.started,
            ended: view.ended,
            attempts: view.attempts,
            is_cancelling: view.is_cancelling,
            waiting: view.waiting.map(Wait::from),
            progress: view.progress,
            metadata: view.metadata,
        }
    }
}

impl From<Listing> for JobPage {
    fn from(listing: Listing) -> Self {
        Self { jobs: listing.jobs.into_iter().map(Job::from).collect(), next: listing.next.map(|next| next.0) }
    }
}

impl From<JobDetail> for OneJob {
    fn from(detail: JobDetail) -> Self {
        let is_done = detail.view.state == State::Done;
        let (result, problem) = if is_done { (detail.result, None) } else { (None, detail.result) };
        let step = |passed: vo_jobs::Passed| Step { at: passed.at, state: passed.state.into(), reason: passed.reason };
        Self {
            job: detail.view.into(),
            task: detail.work,
            result,
            problem,
            history: detail.history.into_iter().map(step).collect(),
        }
    }
}

impl From<Logs> for Log {
    fn from(logs: Logs) -> Self {
        let line = |line: vo_jobs::LogLine| Line { number: line.number, at: line.at, text: line.text };
        Self { lines: logs.lines.into_iter().map(line).collect(), dropped: logs.dropped }
    }
}
