//! What somebody should look at: figures that pass a threshold, since when, and what helps. Told when it begins and when it ends.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

/// What is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readings {
    /// Bytes of all our processes, and how many they may have.
    pub memory: (u64, u64),
    /// The time within which 99 of 100 requests of the last five minutes were answered, in milliseconds, without what workers took;
    /// none if there were few.
    pub p99_ms: Option<f64>,
    /// The longest that an event waited for a thread within the last minute, in milliseconds.
    pub loop_lag_ms: f64,
    /// Seconds for which the job that waits longest does.
    pub queue_age: u64,
    /// Bytes of free room, and below which nothing begins, where the system tells.
    pub disk: Option<(u64, u64)>,
    /// Bytes of the cache, and how many it may have.
    pub cache: (u64, u64),
    /// How often workers ended in the middle of a run within the hour.
    pub crashes: u64,
}

/// Something that somebody should look at.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Alert {
    /// What it is about, such as `memory` or `disk`.
    pub name: &'static str,
    /// How it is.
    pub value: f64,
    /// How it should be at most; of `disk`, at least.
    pub threshold: f64,
    /// What both are counted in.
    pub unit: &'static str,
    /// Since when, in milliseconds since 1970.
    pub since: u64,
    /// What helps.
    pub recommendation: &'static str,
}

/// What changed with a look.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// It began.
    Begins(Alert),
    /// It is over; how it was last.
    Ends(Alert),
}

/// What there is to look at, since when.
#[derive(Debug, Default)]
pub struct Alarms(BTreeMap<&'static str, Alert>);

/// Milliseconds for 99 of 100 requests.
const SLOWEST_P99_MS: f64 = 200.0;

/// Milliseconds that an event may wait for a thread.
const MOST_LAG_MS: f64 = 100.0;

/// Seconds that a job may wait.
const LONGEST_WAIT: f64 = 3_600.0;

/// Crashes of workers in an hour that may be chance.
const MOST_CRASHES: f64 = 2.0;

/// An alert ends once its figure is so much better than its threshold: one that lies about it neither begins nor ends all the time.
const BETTER: f64 = 0.9;

impl Alarms {
    /// Takes in how things are at a time, in milliseconds since 1970; what changed.
    pub fn look(&mut self, readings: &Readings, now: u64) -> Vec<Change> {
        let mut changes = Vec::new();
        for seen in alerts(readings, now) {
            // Where less is worse, the signs are turned.
            let sign = if seen.name == "disk" { -1.0 } else { 1.0 };
            let known = self.0.get_mut(seen.name);
            let passes = seen.value * sign > seen.threshold * sign;
            let lasts =
                if sign > 0.0 { seen.value > seen.threshold * BETTER } else { seen.value < seen.threshold / BETTER };
            match known {
                Some(alert) if passes || lasts => {
                    (alert.value, alert.threshold) = (seen.value, seen.threshold);
                }
                Some(_) => changes.extend(self.0.remove(seen.name).map(|alert| {
                    let (value, threshold) = (seen.value, seen.threshold);
                    Change::Ends(Alert { value, threshold, ..alert })
                })),
                None if passes => {
                    self.0.insert(seen.name, seen.clone());
                    changes.push(Change::Begins(seen));
                }
                None => {}
            }
        }
        changes
    }

    /// All that go on.
    pub fn active(&self) -> Vec<Alert> {
        self.0.values().cloned().collect()
    }
}

/// Each figure with its threshold, whether it passes that or not.
fn alerts(readings: &Readings, since: u64) -> Vec<Alert> {
    let Readings { memory, p99_ms, loop_lag_ms, queue_age, disk, cache, crashes } = readings;
    let alert =
        |name, (value, threshold), unit, recommendation| Alert { name, value, threshold, unit, since, recommendation };
    let bytes = |(value, threshold): (u64, u64)| (value as f64, threshold as f64);
    vec![
        alert(
            "memory",
            bytes(*memory),
            "bytes",
            "end warm workers with POST /performance/gc; if it stays, look which role holds it, and report it with the log",
        ),
        alert(
            "latency",
            (p99_ms.unwrap_or(0.0), SLOWEST_P99_MS),
            "ms",
            "see `slow` for the requests and their phases: much waiting means a slow disk, much work a large answer",
        ),
        alert(
            "event-loop-lag",
            (*loop_lag_ms, MOST_LAG_MS),
            "ms",
            "the processors are taken by other programs, or an answer is too large: see `slow`, and what else runs",
        ),
        alert(
            "queue-age",
            (*queue_age as f64, LONGEST_WAIT),
            "s",
            "GET /api/v1/jobs says why each job waits: resume what is paused, or cancel what nobody needs any more",
        ),
        // Where the system does not tell, there is room.
        alert(
            "disk",
            disk.map_or((1.0, 0.0), bytes),
            "bytes",
            "free some space on the disk of the server, or make the cache smaller with PUT /api/v1/cache; jobs go on by themselves",
        ),
        alert(
            "cache",
            bytes(*cache),
            "bytes",
            "the cache is pruned by itself after renders and by a job; if it stays, what it holds is in use: allow more with PUT /api/v1/cache",
        ),
        alert(
            "worker-crashes",
            (*crashes as f64, MOST_CRASHES),
            "crashes",
            "the logs of the jobs say what they were at: a file that crashes its decoder is refused after a while; else report it",
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual() -> Readings {
        let (memory, disk, cache) = ((10, 300), Some((5_000, 2_000)), (1, 100));
        Readings { memory, disk, cache, ..Readings::default() }
    }

    fn told(alarms: &mut Alarms, readings: &Readings, now: u64) -> Vec<(&'static str, bool, u64)> {
        let changes = alarms.look(readings, now);
        changes
            .into_iter()
            .map(|change| match change {
                Change::Begins(alert) => (alert.name, true, alert.since),
                Change::Ends(alert) => (alert.name, false, alert.since),
            })
            .collect()
    }

    #[test]
    fn an_alert_is_told_when_it_begins_and_when_it_ends() {
        let mut alarms = Alarms::default();
        assert_eq!(alarms.look(&usual(), 1), []);
        let heavy = |bytes| Readings { memory: (bytes, 300), ..usual() };
        assert_eq!(told(&mut alarms, &heavy(301), 2), [("memory", true, 2)]);
        assert_eq!(alarms.look(&heavy(400), 3), []);
        assert_eq!(alarms.look(&heavy(280), 4), [], "it is not much better");
        assert_eq!(alarms.active().iter().map(|alert| (alert.value, alert.since)).collect::<Vec<_>>(), [(280.0, 2)]);
        assert_eq!(told(&mut alarms, &heavy(200), 5), [("memory", false, 2)]);
        assert!(alarms.active().is_empty());
    }

    #[test]
    fn each_figure_has_its_threshold() {
        for (readings, name) in [
            (Readings { p99_ms: Some(201.0), ..usual() }, "latency"),
            (Readings { loop_lag_ms: 101.0, ..usual() }, "event-loop-lag"),
            (Readings { queue_age: 3_601, ..usual() }, "queue-age"),
            (Readings { disk: Some((1_999, 2_000)), ..usual() }, "disk"),
            (Readings { cache: (101, 100), ..usual() }, "cache"),
            (Readings { crashes: 3, ..usual() }, "worker-crashes"),
        ] {
            let mut alarms = Alarms::default();
            assert_eq!(told(&mut alarms, &readings, 7), [(name, true, 7)]);
            assert_eq!(told(&mut alarms, &usual(), 8), [(name, false, 7)]);
        }
        assert_eq!(Alarms::default().look(&Readings { disk: None, ..usual() }, 1), []);
    }
}
