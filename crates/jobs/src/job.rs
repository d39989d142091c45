//! What a job is, and what can be said about one. Times are milliseconds since 1970.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The number of a job. A later job has a greater one, and none is used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JobId(pub u64);

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for JobId {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        text.parse().map(Self)
    }
}

/// How soon a job is wanted. Whoever waits long rises: see `order`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Whenever there is room.
    Batch,
    /// What was asked for just so.
    #[default]
    Normal,
    /// A person looks at an empty page.
    Urgent,
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It waits, for the first time or to be tried again.
    Queued,
    /// A worker has it.
    Running,
    /// It ended well.
    Done,
    /// It ended with a problem.
    Failed,
    /// It ended because that was asked for.
    Cancelled,
}

impl State {
    /// Whether nothing more comes of it, unless a person asks for another attempt.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// A job that is handed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewJob {
    /// What sort of work it is, such as "render": workers say which they do.
    pub kind: String,
    /// What is to be done. Nothing here looks into it.
    pub work: Value,
    /// Whose it is: owners share fairly.
    pub owner: String,
    /// How soon it is wanted.
    pub priority: Priority,
    /// When it may begin, in milliseconds since 1970, if not at once.
    pub not_before: Option<u64>,
    /// What its owner wrote on it.
    pub metadata: Value,
}

impl NewJob {
    /// A job of usual priority that may begin at once.
    pub fn new(kind: &str, owner: &str, work: Value) -> Self {
        let (kind, owner) = (kind.to_owned(), owner.to_owned());
        Self { kind, work, owner, priority: Priority::Normal, not_before: None, metadata: Value::Null }
    }
}

/// A job as it was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Submitted {
    /// Its number.
    pub job: JobId,
    /// Whether the same was handed in before with the same idempotency key, so that nothing new was begun.
    pub existed: bool,
}

/// A job in the hands of a worker. What is done with it is refused once another worker has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The job.
    pub job: JobId,
    /// The how-manieth claim of that job this is; only the last one counts.
    pub epoch: u64,
    /// What sort of work it is.
    pub kind: String,
    /// Whose it is.
    pub owner: String,
    /// How soon it is wanted.
    pub priority: Priority,
    /// What is to be done.
    pub work: Value,
}

/// How a worker's attempt ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Well; what came of it.
    Done(Value),
    /// With a problem.
    Failed {
        /// What went wrong. Nothing here looks into it.
        problem: Value,
        /// Whether trying again may help.
        retryable: bool,
    },
    /// Because that was asked for.
    Cancelled,
    /// Because the worker had to stop, or the job is to be paused: it goes back to where it waits.
    Interrupted,
}

/// What a worker is asked to do with the job that it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// To end it: [`Outcome::Cancelled`].
    Cancel,
    /// To give it back, as it is paused for this reason: [`Outcome::Interrupted`].
    Pause(String),
}

/// What is paused or resumed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Nothing begins any more; what runs, runs on.
    Everything,
    /// Nothing of a kind begins any more; what runs, runs on.
    Kind(String),
    /// One job. If it runs, its worker is asked to give it back.
    Job(JobId),
}

/// What came of the wish to cancel a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Cancelled {
    /// Where the job stands now: if it still runs, its worker was asked to end it; if it was over before, nothing changed.
    pub state: State,
    /// Whether the wish is on the disk. If that is full it holds while this process lives, and is written as soon as there is
    /// room.
    pub saved: bool,
}

/// Why a job waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Waiting {
    /// Others are before it.
    For {
        /// How many.
        ahead: u64,
    },
    /// It is not to begin before this time: as it was handed in, or because it failed and is tried again later.
    Until(u64),
    /// It, its kind or everything is paused.
    Paused {
        /// What of these.
        scope: Scope,
        /// Why.
        reason: String,
    },
    /// It is the next one, and begins as soon as a worker has room for it.
    ForRoom,
}

/// A job as a list shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JobView {
    /// Its number.
    pub id: JobId,
    /// What sort of work it is.
    pub kind: String,
    /// Whose it is.
    pub owner: String,
    /// How soon it is wanted.
    pub priority: Priority,
    /// Where it stands.
    pub state: State,
    /// When it was handed in.
    pub submitted: u64,
    /// Since when it stands there.
    pub since: u64,
    /// When a worker took it last.
    pub started: Option<u64>,
    /// When it was over.
    pub ended: Option<u64>,
    /// How many times a worker took it.
    pub attempts: u64,
    /// Who took it last.
    pub worker: Option<String>,
    /// Whether it runs and its worker is asked to end it.
    pub is_cancelling: bool,
    /// Why it waits, if it does.
    pub waiting: Option<Waiting>,
    /// How far it is, as its worker said last. It is not kept across a restart.
    pub progress: Option<Value>,
    /// What its owner wrote on it.
    pub metadata: Value,
}

/// A state that a job was in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Passed {
    /// Since when.
    pub at: u64,
    /// The state.
    pub state: State,
    /// Why, where there is something to say.
    pub reason: Option<String>,
}

/// All there is to know about a job.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JobDetail {
    /// What a list shows of it.
    #[serde(flatten)]
    pub view: JobView,
    /// What is to be done.
    pub work: Value,
    /// What came of it: the value it ended with, or its last problem.
    pub result: Option<Value>,
    /// Where it stood, the oldest first.
    pub history: Vec<Passed>,
}

/// Which jobs are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of these states; of all, if there is none.
    pub states: Vec<State>,
    /// Of this kind.
    pub kind: Option<String>,
    /// Of this owner.
    pub owner: Option<String>,
}

/// Which part of a list is wanted. The newest job comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// What [`Listing::next`] of the page before said.
    pub after: Option<JobId>,
    /// Jobs on it, 500 at most.
    pub limit: usize,
}

/// A page of a list. Jobs that come later do not move those on other pages.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Listing {
    /// The jobs, the newest first.
    pub jobs: Vec<JobView>,
    /// Where the next page begins, if there may be one.
    pub next: Option<JobId>,
}

/// A line that a worker wrote about a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogLine {
    /// Its number in the log of the job, which begins at 1.
    pub number: u64,
    /// When it was written.
    pub at: u64,
    /// What it says.
    pub text: String,
}

/// A part of the log of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Logs {
    /// The lines.
    pub lines: Vec<LogLine>,
    /// How many lines there were before the oldest that is kept.
    pub dropped: u64,
}
