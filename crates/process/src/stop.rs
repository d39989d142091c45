//! Cancelling is a message: a flag that everyone who works looks at, and nobody who works is torn away from.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How often whoever waits looks whether somebody asks.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// A shared request to stop. Clones are the same request.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// A request that nobody has made yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks everyone who holds a clone to stop.
    pub fn ask(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether somebody asked.
    pub fn asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// Waits, unless or until somebody asks.
    pub fn wait(&self, time: Duration) {
        let until = Instant::now() + time;
        while !self.asked() && Instant::now() < until {
            std::thread::sleep(POLL_INTERVAL.min(time));
        }
    }

    /// The flag itself, for a signal handler to set.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }
}
