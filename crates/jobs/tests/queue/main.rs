//! The queue as its users see it: data in, data out. Time is a number that a test moves.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests start themselves again, and write files as another program would"
)]

mod ending;
mod full_disk;
mod handing_in;
mod killed;
mod laws;
mod limits;
mod looking;
mod opening;
mod taking;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use vo_jobs::{Claim, Clock, Event, Filter, JobId, JobView, NewJob, Outcome, Page, Queue, State};

/// Milliseconds.
const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const DAY: u64 = 24 * 60 * MINUTE;

/// A queue in a folder that vanishes, and its time.
struct Bench {
    folder: tempfile::TempDir,
    time: Arc<AtomicU64>,
    open: Option<Queue>,
}

impl std::ops::Deref for Bench {
    type Target = Queue;

    fn deref(&self) -> &Queue {
        self.open.as_ref().unwrap()
    }
}

fn bench() -> Bench {
    let mut bench = Bench { folder: tempfile::tempdir().unwrap(), time: Arc::new((100 * DAY).into()), open: None };
    bench.reopen();
    bench
}

impl Bench {
    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn clock(&self) -> Clock {
        let time = Arc::clone(&self.time);
        Arc::new(move || time.load(Ordering::Relaxed))
    }

    fn reopen(&mut self) {
        self.open = None;
        self.open = Some(Queue::open(self.path(), self.clock()).unwrap());
    }

    fn now(&self) -> u64 {
        self.time.load(Ordering::Relaxed)
    }

    fn pass(&self, milliseconds: u64) {
        self.time.fetch_add(milliseconds, Ordering::Relaxed);
    }

    fn add(&self, owner: &str) -> JobId {
        self.submit(job(owner), None).unwrap().job
    }

    /// A worker takes the next job.
    fn take(&self) -> Option<Claim> {
        self.claim("worker", &[], Duration::from_secs(60)).unwrap()
    }

    fn take_and_finish(&self) -> Option<JobId> {
        let claim = self.take()?;
        self.finish(&claim, Outcome::Done(json!("made"))).unwrap();
        Some(claim.job)
    }

    fn state(&self, job: JobId) -> State {
        self.get(job).unwrap().view.state
    }

    /// Where a job stood, in words.
    fn history(&self, job: JobId) -> Vec<String> {
        let history = self.get(job).unwrap().history.into_iter();
        history.map(|passed| format!("{:?}: {}", passed.state, passed.reason.unwrap_or_default())).collect()
    }

    /// All jobs, page by page.
    fn all(&self, filter: &Filter) -> Vec<JobView> {
        all(self, filter, 7)
    }

    fn events(&self) -> Vec<Event> {
        let (mut events, mut since) = (Vec::new(), 0);
        loop {
            let mut changes = self.changes_since(since, 100).unwrap();
            events.append(&mut changes.events);
            since = changes.last;
            if !changes.more {
                return events;
            }
        }
    }
}

fn all(queue: &Queue, filter: &Filter, limit: usize) -> Vec<JobView> {
    let (mut jobs, mut after) = (Vec::new(), None);
    loop {
        let mut page = queue.list(filter, Page { after, limit }).unwrap();
        jobs.append(&mut page.jobs);
        after = page.next;
        if after.is_none() {
            return jobs;
        }
    }
}

fn job(owner: &str) -> NewJob {
    NewJob::new("render", owner, json!({ "project": "octopus" }))
}

fn failed(retryable: bool) -> Outcome {
    Outcome::Failed { problem: json!({ "code": "broken" }), retryable }
}

fn value(text: &str) -> Value {
    json!({ "text": text })
}
