//! How those are who do the work: what each lane is at, when it was heard of last, and what became of workers and of the cache.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

/// Nothing that a run does takes so long without a word: what stalls is ended far sooner.
const STUCK: Duration = Duration::from_secs(600);

/// Crashes that are remembered.
const MOST_CRASHES: usize = 64;

/// How those are who do the work.
#[derive(Debug, Default)]
pub struct Vitals {
    /// Counted by the workers' clients, each time that a process ends in the middle of a run.
    pub crashes: Arc<AtomicU64>,
    start_failed: AtomicBool,
    cache: CacheCounts,
    lanes: Mutex<BTreeMap<&'static str, LaneState>>,
    crashed: Mutex<VecDeque<Instant>>,
}

/// What became of what was looked for in the cache.
#[derive(Debug, Default)]
struct CacheCounts {
    hits: AtomicU64,
    misses: AtomicU64,
    evictions: AtomicU64,
    evicted_bytes: AtomicU64,
}

/// The same at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CacheTally {
    /// Artifacts that were found.
    pub hits: u64,
    /// Artifacts that had to be made.
    pub misses: u64,
    /// Blobs that were removed.
    pub evictions: u64,
    /// Their bytes.
    pub evicted_bytes: u64,
}

/// What a lane is at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LaneState {
    /// The job, and when it was heard of last.
    pub job: Option<(u64, Instant)>,
    /// Jobs that it has ended well.
    pub done: u64,
    /// Jobs that failed, or were given back.
    pub others: u64,
}

impl LaneState {
    /// Whether nothing was heard of its job for far too long.
    pub fn is_stuck(&self) -> bool {
        self.job.is_some_and(|(_, heard)| heard.elapsed() > STUCK)
    }
}

impl Vitals {
    /// A lane begins a job.
    pub fn begins(&self, lane: &'static str, job: u64) {
        self.lanes().entry(lane).or_default().job = Some((job, Instant::now()));
    }

    /// Something happened in the job of a lane: one of the events of a run.
    pub fn hears(&self, lane: &'static str, event: &Value) {
        if let Some((_, heard)) = self.lanes().entry(lane).or_default().job.as_mut() {
            *heard = Instant::now();
        }
        let (text, number) = (
            |name: &str| event.get(name).and_then(Value::as_str),
            |name: &str| event.get(name).and_then(Value::as_u64).unwrap_or_default(),
        );
        match (text("event"), event.get("reused").and_then(Value::as_bool)) {
            (Some("take" | "segment" | "sound" | "movie"), Some(reused)) => {
                let count = if reused { &self.cache.hits } else { &self.cache.misses };
                count.fetch_add(1, Ordering::Relaxed);
            }
            (Some("evicted"), _) => self.evicted(number("removed"), number("bytes")),
            _ => {}
        }
    }

    /// So much was removed from the cache.
    pub fn evicted(&self, blobs: u64, bytes: u64) {
        self.cache.evictions.fetch_add(blobs, Ordering::Relaxed);
        self.cache.evicted_bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// The job of a lane has ended.
    pub fn ends(&self, lane: &'static str, well: bool) {
        let mut lanes = self.lanes();
        let state = lanes.entry(lane).or_default();
        state.job = None;
        *(if well { &mut state.done } else { &mut state.others }) += 1;
    }

    /// Whether a worker could be started when it was tried last.
    pub fn starts(&self, started: bool) {
        self.start_failed.store(!started, Ordering::Relaxed);
    }

    /// Whether the last worker that was to be started could not be.
    pub fn cannot_start(&self) -> bool {
        self.start_failed.load(Ordering::Relaxed)
    }

    /// What became of what was looked for in the cache.
    pub fn cache(&self) -> CacheTally {
        let CacheCounts { hits, misses, evictions, evicted_bytes } = &self.cache;
        let [hits, misses, evictions, evicted_bytes] =
            [hits, misses, evictions, evicted_bytes].map(|count| count.load(Ordering::Relaxed));
        CacheTally { hits, misses, evictions, evicted_bytes }
    }

    /// All lanes that have had a job.
    pub fn lanes_now(&self) -> Vec<(&'static str, LaneState)> {
        self.lanes().iter().map(|(name, state)| (*name, *state)).collect()
    }

    /// How many workers ended in the middle of a run within the last hour, as far as that was asked for in time.
    pub fn crashes_of_an_hour(&self, seen_before: &AtomicU64) -> u64 {
        let all = self.crashes.load(Ordering::Relaxed);
        let new = all.saturating_sub(seen_before.swap(all, Ordering::Relaxed));
        let mut crashed = self.crashed.lock().unwrap_or_else(PoisonError::into_inner);
        (0..new.min(MOST_CRASHES as u64)).for_each(|_| crashed.push_back(Instant::now()));
        let too_many = crashed.len().saturating_sub(MOST_CRASHES);
        crashed.drain(..too_many);
        crashed.retain(|at| at.elapsed() < Duration::from_secs(3_600));
        crashed.len() as u64
    }

    fn lanes(&self) -> MutexGuard<'_, BTreeMap<&'static str, LaneState>> {
        // Every change is one step.
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_run_tells_is_counted() {
        let vitals = Vitals::default();
        vitals.begins("renders", 7);
        for event in [
            json!({ "event": "take", "line": 0, "of": 1, "reused": true }),
            json!({ "event": "segment", "segment": 0, "of": 2, "reused": false }),
            json!({ "event": "evicted", "removed": 3, "bytes": 70 }),
            json!({ "event": "warning", "text": "x" }),
            json!(7),
        ] {
            vitals.hears("renders", &event);
        }
        let [("renders", state)] = vitals.lanes_now()[..] else { panic!() };
        assert!(state.job.is_some_and(|(job, _)| job == 7) && !state.is_stuck());
        vitals.ends("renders", true);
        let [("renders", state)] = vitals.lanes_now()[..] else { panic!() };
        assert_eq!((state.job, state.done, state.others), (None, 1, 0));
        let CacheTally { hits, misses, evictions, evicted_bytes } = vitals.cache();
        assert_eq!((hits, misses, evictions, evicted_bytes), (1, 1, 3, 70));
    }

    #[test]
    fn a_lane_of_which_nothing_is_heard_is_stuck() {
        let long_ago = Instant::now().checked_sub(STUCK + Duration::from_secs(1)).unwrap();
        assert!(LaneState { job: Some((1, long_ago)), ..LaneState::default() }.is_stuck());
        assert!(!LaneState::default().is_stuck());
    }

    #[test]
    fn crashes_are_those_of_the_last_hour() {
        let (vitals, seen) = (Vitals::default(), AtomicU64::new(0));
        vitals.crashes.fetch_add(2, Ordering::Relaxed);
        assert_eq!((vitals.crashes_of_an_hour(&seen), vitals.crashes_of_an_hour(&seen)), (2, 2));
        vitals.crashes.fetch_add(1_000, Ordering::Relaxed);
        assert_eq!(vitals.crashes_of_an_hour(&seen), MOST_CRASHES as u64);
    }
}
