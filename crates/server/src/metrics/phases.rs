//! What a request did with its time: told by whoever it waits for, and added up by whoever measures it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

tokio::task_local! {
    static PHASES: Arc<Phases>;
}

/// Microseconds of each phase of a request.
#[derive(Debug, Default)]
pub struct Phases {
    waited: AtomicU64,
    at_worker: AtomicU64,
}

impl Phases {
    /// How long it waited for a thread that may block.
    pub fn waited(&self) -> Duration {
        Duration::from_micros(self.waited.load(Ordering::Relaxed))
    }

    /// How long a worker made what was asked for.
    pub fn at_worker(&self) -> Duration {
        Duration::from_micros(self.at_worker.load(Ordering::Relaxed))
    }
}

/// Does something of which the phases are wanted.
pub async fn measured<T>(phases: Arc<Phases>, what: impl Future<Output = T>) -> T {
    PHASES.scope(phases, what).await
}

/// Those of the request that this task answers, if it answers one.
pub fn current() -> Option<Arc<Phases>> {
    PHASES.try_with(Arc::clone).ok()
}

/// It waited so long for a thread that may block.
pub fn add_wait(phases: &Phases, waited: Duration) {
    phases.waited.fetch_add(waited.as_micros() as u64, Ordering::Relaxed);
}

/// A worker took so long for what this task waits for.
pub fn add_worker(took: Duration) {
    if let Some(phases) = current() {
        phases.at_worker.fetch_add(took.as_micros() as u64, Ordering::Relaxed);
    }
}
