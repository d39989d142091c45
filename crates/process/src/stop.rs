//! Cancelling is a message: a flag that every worker checks; no thread is interrupted in the middle of its work.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How often a waiting thread checks the flag.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// A shared request to stop. Clones are the same request.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// A request that has not been made yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes the request: everything that holds a clone stops.
    pub fn request(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether the request was made.
    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// Waits that long, or until the request is made.
    pub fn wait(&self, time: Duration) {
        let until = Instant::now() + time;
        while !self.is_requested() && Instant::now() < until {
            std::thread::sleep(POLL_INTERVAL.min(time));
        }
    }

    /// The flag itself, for a signal handler to set.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }
}
