//! Watches what a run costs while it goes on: memory and processor time of our process and all its descendants, by
//! role.

pub mod chart;
mod gather;
mod record;
mod scales;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

pub use record::{Mark, Record, Track};

use vo_process::{Account, registry};

use crate::affinity;
use gather::{Gathered, Sample};
use scales::Scales;

/// Samples the tree in a thread of its own until it is finished or dropped.
#[derive(Debug)]
pub struct Profile {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    started: Instant,
    /// The account whose costs are counted; all costs if there is none.
    account: Option<Account>,
    gathered: Mutex<Gathered>,
    over: AtomicBool,
}

impl Shared {
    fn gathered(&self) -> MutexGuard<'_, Gathered> {
        // What a panic left behind is a sample less, at worst.
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sample(&self, scales: &mut Scales) {
        let sample = sample(self.account.as_ref(), self.started.elapsed(), scales);
        self.gathered().add(&sample);
    }
}

impl Profile {
    /// Begins to look at us and all our descendants, once in `every`: 50 ms is often enough for peaks, and costs less
    /// than a hundredth of one processor.
    pub fn start(every: Duration) -> Self {
        Self::begin(None, every)
    }

    /// The same for what works for one account only. What is there for all accounts, such as our own memory, counts in full.
    pub fn of(account: &Account, every: Duration) -> Self {
        Self::begin(Some(account.clone()), every)
    }

    fn begin(account: Option<Account>, every: Duration) -> Self {
        let mut scales = Scales::default();
        let started = Instant::now();
        let gathered = Mutex::new(Gathered::since(&sample(account.as_ref(), Duration::ZERO, &mut scales)));
        let shared = Arc::new(Shared { started, account, gathered, over: AtomicBool::new(false) });
        let watched = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            while !watched.over.load(Ordering::SeqCst) {
                std::thread::park_timeout(every);
                watched.sample(&mut scales);
            }
        });
        Self { shared, thread: Some(thread) }
    }

    /// Says what begins now: "speaking", "painting". Shows as a line in the chart, and in the log.
    pub fn mark(&self, name: &'static str) {
        let at = self.shared.started.elapsed();
        tracing::info!(stage = name, ms = at.as_millis() as u64, "a stage begins");
        self.shared.gathered().mark(at, name);
    }

    /// The highest proportional set size of the whole tree so far, in bytes.
    pub fn peak(&self) -> u64 {
        self.shared.gathered().peak()
    }

    /// Ends the measurement and returns what was seen.
    pub fn finish(mut self) -> Record {
        self.end();
        self.shared.gathered().record(affinity::cores())
    }

    fn end(&mut self) {
        self.shared.over.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A thread that panicked has left what it saw until then.
            let _ = thread.join();
        }
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        self.end();
    }
}

/// Looks once at all processes that work for an account, or at all there are.
fn sample(account: Option<&Account>, at: Duration, scales: &mut Scales) -> Sample {
    let snapshot = registry::snapshot(account.map(Account::number));
    let mut sample = Sample::at(at);
    for (role, ticks) in snapshot.cpu_by_role() {
        sample.role(role).cpu = ticks.duration();
    }
    for (role, pss) in scales.weigh(&snapshot.members) {
        sample.role(role).pss += pss;
    }
    sample
}

#[cfg(test)]
mod tests;
