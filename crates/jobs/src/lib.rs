//! Many runs: a durable queue of jobs with leases, fair shares and a log of what changed. It knows nothing of video or HTTP:
//! what a job does is JSON with a kind. Read `queue` first, which is what others call, then `writer`, which makes it durable.

mod cancel;
mod change;
mod claim;
mod clock;
mod database;
mod error;
mod events;
mod finish;
mod job;
mod limits;
mod list;
mod live;
mod lock;
mod log;
mod once;
mod order;
mod pause;
mod queue;
mod readers;
mod reserve;
mod rows;
mod schema;
mod stats;
mod submit;
mod sweep;
mod waiting;
mod writer;

pub use clock::{Clock, system_clock};
pub use error::QueueError;
pub use events::{Changes, Event, What};
pub use job::{
    Cancelled, Claim, Filter, JobDetail, JobId, JobView, Listing, LogLine, Logs, NewJob, Outcome, Page, Passed,
    Priority, Scope, State, Submitted, Waiting, Wish,
};
pub use limits::{
    AGEING_MS, LEAST_BACK_OFF_MS, MOST_BACK_OFF_MS, MOST_DEATHS, MOST_FINISHED, MOST_KEYS, MOST_TRIES, MOST_WAITING,
    MOST_WORK_BYTES,
};
pub use queue::Queue;
pub use stats::{Owned, Stats};
pub use sweep::Swept;
pub use writer::Writes;
