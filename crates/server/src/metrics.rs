//! How the server is: what it and its children take, how fast it answers, how much waits. Nothing is measured by a clock of its
//! own: requests count themselves, all the rest is looked at when somebody asks, and while something runs.

pub mod alerts;
pub mod figures;
mod histogram;
pub mod measure;
pub mod phases;
pub mod prometheus;
mod requests;
pub mod vitals;
mod windows;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::json;
use vo_jobs::Queue;
use vo_meter::Pressure;
use vo_setup::Paths;

use alerts::{Alarms, Alert, Change, Readings};
use requests::{Answered, Requests};
use vitals::Vitals;
use windows::{Peak, Slot, Span, Windows};

/// Requests have the alerts looked at so often, at most.
const LOOK: Duration = Duration::from_secs(10);

/// How long an event waits for a thread is measured so often, at most.
const MEASURE: Duration = Duration::from_millis(100);

/// With fewer requests in five minutes a percentile is chance.
const ENOUGH: u64 = 50;

/// How the server is.
#[derive(Debug)]
pub struct Metrics {
    /// How those are who do the work.
    pub vitals: Vitals,
    queue: Arc<Queue>,
    paths: Paths,
    /// Bytes that all processes together may take.
    most_memory: u64,
    began: Instant,
    requests: Requests,
    lag: Mutex<Windows<Peak>>,
    /// When the alerts and the lag were looked at last, in milliseconds since the start.
    looked: AtomicU64,
    measured: AtomicU64,
    /// Crashes that are in the figures already.
    known_crashes: AtomicU64,
    alarms: Mutex<Alarms>,
    /// When processor time was looked at last, and how much it was, in seconds.
    cpu: Mutex<(Instant, f64)>,
    pressure: Pressure,
}

impl Metrics {
    /// Begins to count. `most_memory` is what all processes together may take, in bytes.
    pub fn new(queue: &Arc<Queue>, paths: &Paths, most_memory: u64) -> Self {
        Self {
            vitals: Vitals::default(),
            queue: Arc::clone(queue),
            paths: paths.clone(),
            most_memory,
            began: Instant::now(),
            requests: Requests::default(),
            lag: Mutex::default(),
            looked: AtomicU64::new(0),
            measured: AtomicU64::new(0),
            known_crashes: AtomicU64::new(0),
            alarms: Mutex::default(),
            cpu: Mutex::new((Instant::now(), 0.0)),
            pressure: Pressure::of_this_machine(),
        }
    }

    /// A request was answered.
    pub fn answered(&self, answered: &Answered) {
        self.requests.add(self.began.elapsed(), answered);
    }

    /// All of an answer that was slow is on its way.
    pub fn was_slow(&self, answered: Answered) {
        let Answered { route, status, took, waited, at_worker, sent } = &answered;
        let millis = |time: &Duration| time.as_millis() as u64;
        tracing::warn!(
            route = &**route,
            status,
            took_ms = millis(took),
            waited_ms = millis(waited),
            worker_ms = millis(at_worker),
            sent_ms = millis(sent),
            "a request was slow"
        );
        self.requests.remember(answered);
    }

    /// An event waited so long for a thread.
    pub fn lagged(&self, lag: Duration) {
        let at = self.began.elapsed();
        let mut windows = self.lag.lock().unwrap_or_else(PoisonError::into_inner);
        windows.add(at, |peak| peak.merge(&Peak(lag)));
    }

    /// Whether the lag should be measured now: not more often than some times a second.
    pub fn should_measure(&self) -> bool {
        self.is_due(&self.measured, MEASURE)
    }

    /// Whether the alerts should be looked at now: not with every request.
    pub fn should_look(&self) -> bool {
        self.is_due(&self.looked, LOOK)
    }

    fn is_due(&self, last: &AtomicU64, every: Duration) -> bool {
        let now = self.began.elapsed().as_millis() as u64;
        let before = last.load(Ordering::Relaxed);
        now >= before + every.as_millis() as u64
            && last.compare_exchange(before, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    /// Looks at everything for which there are alerts, and tells which began and which ended. It takes some milliseconds, and
    /// waits for the disk.
    pub fn look(&self) -> Vec<Alert> {
        self.figures().alerts
    }

    /// Takes in what was read; the alerts that go on.
    fn alarmed(&self, readings: &Readings) -> Vec<Alert> {
        let mut alarms = self.alarms.lock().unwrap_or_else(PoisonError::into_inner);
        for change in alarms.look(readings, (vo_jobs::system_clock())()) {
            let (begins, alert) = match change {
                Change::Begins(alert) => (true, alert),
                Change::Ends(alert) => (false, alert),
            };
            tracing::warn!(alert = alert.name, begins, value = alert.value, threshold = alert.threshold, "alert");
            // Where there is no room for it, the figures still tell.
            let _ = self.queue.note("alert", &json!({ "begins": begins, "alert": alert }));
        }
        alarms.active()
    }

    /// The longest lag of each window.
    fn lags(&self) -> [Duration; 3] {
        let at = self.began.elapsed();
        let mut windows = self.lag.lock().unwrap_or_else(PoisonError::into_inner);
        Span::ALL.map(|span| windows.sum(span, at).0)
    }
}
