//! How many requests there were of each route, how they ended and how long they took.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::histogram::Histogram;
use super::windows::{Peak, Slot, Span, Windows};

/// Routes that are told apart; there are fewer.
const MOST_ROUTES: usize = 256;

/// Slow requests that are remembered.
const MOST_SLOW: usize = 32;

/// Slower ones are written down.
pub const SLOW: Duration = Duration::from_millis(200);

/// What is known of the requests of a route, or of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How long they took until the answer began.
    pub took: Histogram,
    /// How many were refused, by their own fault.
    pub client_errors: u64,
    /// How many failed, by ours.
    pub server_errors: u64,
}

impl Slot for Tally {
    fn merge(&mut self, other: &Self) {
        self.took.merge(&other.took);
        self.client_errors += other.client_errors;
        self.server_errors += other.server_errors;
    }
}

impl Tally {
    fn count(&mut self, status: u16, took: Duration) {
        self.took.add(took);
        self.client_errors += u64::from((400..500).contains(&status));
        self.server_errors += u64::from(status >= 500);
    }
}

/// How a request was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Method and address, as the router knows it: `GET /api/v1/jobs/{id}`.
    pub route: Arc<str>,
    /// The status of the answer.
    pub status: u16,
    /// From its head to the head of the answer.
    pub took: Duration,
    /// Of that, how long it waited for a thread that may block.
    pub waited: Duration,
    /// Of that, how long a worker made what was asked for.
    pub at_worker: Duration,
    /// How long the answer was on its way, after that.
    pub sent: Duration,
}

impl Answered {
    /// What was our own time.
    fn own(&self) -> Duration {
        self.took.saturating_sub(self.at_worker)
    }

    /// Whether it is worth a line.
    pub fn is_slow(&self) -> bool {
        self.own() >= SLOW || self.took >= SLOW * 10
    }
}

/// All requests so far.
#[derive(Debug, Default)]
pub struct Requests(Mutex<Counted>);

#[derive(Debug, Default)]
struct Counted {
    total: u64,
    errors: u64,
    routes: BTreeMap<Arc<str>, Windows<Tally>>,
    /// Of all of them, what was our own time.
    all: Windows<Tally>,
    waits: Windows<Peak>,
    slow: VecDeque<Answered>,
}

/// What there is to tell of requests.
#[derive(Debug)]
pub struct Counts {
    /// How many there were since the start.
    pub total: u64,
    /// How many of them failed by our fault.
    pub errors: u64,
    /// In each window, of all, our own time.
    pub all: [Tally; 3],
    /// The same by route, the whole time, of those that were asked for within the hour.
    pub routes: Vec<(Arc<str>, [Tally; 3])>,
    /// The longest wait for a thread in each window.
    pub waits: [Duration; 3],
    /// Those that were slow, the last one last.
    pub slow: Vec<Answered>,
}

impl Requests {
    /// One was answered, so long after the start of the server.
    pub fn add(&self, at: Duration, answered: &Answered) {
        let Answered { route, status, took, waited, .. } = answered;
        let mut counted = self.counted();
        counted.total += 1;
        counted.errors += u64::from(*status >= 500);
        counted.all.add(at, |tally| tally.count(*status, answered.own()));
        counted.waits.add(at, |peak| peak.merge(&Peak(*waited)));
        if counted.routes.len() < MOST_ROUTES || counted.routes.contains_key(route) {
            let windows = counted.routes.entry(Arc::clone(route)).or_default();
            windows.add(at, |tally| tally.count(*status, *took));
        }
    }

    /// Remembers a slow one.
    pub fn remember(&self, answered: Answered) {
        let mut counted = self.counted();
        if counted.slow.len() == MOST_SLOW {
            counted.slow.pop_front();
        }
        counted.slow.push_back(answered);
    }

    /// What there is to tell, so long after the start. Routes that nobody asks for any more are forgotten.
    pub fn counts(&self, at: Duration) -> Counts {
        let mut counted = self.counted();
        let Counted { total, errors, routes, all, waits, slow } = &mut *counted;
        let of_each = |windows: &mut Windows<Tally>| Span::ALL.map(|span| windows.sum(span, at));
        let mut told = Vec::with_capacity(routes.len());
        routes.retain(|route, windows| {
            let tallies = of_each(windows);
            let is_used = tallies[Span::Hour as usize].took.count() > 0;
            if is_used {
                told.push((Arc::clone(route), tallies));
            }
            is_used
        });
        Counts {
            total: *total,
            errors: *errors,
            all: of_each(all),
            routes: told,
            waits: Span::ALL.map(|span| waits.sum(span, at).0),
            slow: slow.iter().cloned().collect(),
        }
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        // Every change is of numbers alone.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(route: &str, status: u16, took: u64) -> Answered {
        let (took, waited) = (Duration::from_millis(took), Duration::from_millis(took / 2));
        Answered { route: route.into(), status, took, waited, at_worker: Duration::ZERO, sent: Duration::ZERO }
    }

    #[test]
    fn each_route_has_its_own_times_and_is_forgotten_after_an_hour() {
        let (requests, second) = (Requests::default(), Duration::from_secs);
        (0..10).for_each(|_| requests.add(second(1), &answered("GET /a", 200, 1)));
        requests.add(second(1), &answered("GET /b", 404, 30));
        requests.add(second(1), &Answered { at_worker: second(2), ..answered("GET /b", 500, 2_005) });
        let counts = requests.counts(second(2));
        assert_eq!((counts.total, counts.errors, counts.routes.len()), (12, 1, 2));
        let [minute, _, hour] = &counts.all;
        assert_eq!((minute, minute.took.count(), minute.client_errors, minute.server_errors), (hour, 12, 1, 1));
        assert!(minute.took.percentile(99) < Some(Duration::from_millis(40)), "what a worker takes is not ours");
        assert!(counts.routes[1].1[0].took.percentile(99) > Some(second(2)));
        assert!(counts.waits[0] >= second(1));
        let counts = requests.counts(second(5_000));
        assert_eq!((counts.total, counts.routes.len(), counts.all[2].took.count()), (12, 0, 0));
    }

    #[test]
    fn what_grows_is_bounded() {
        let requests = Requests::default();
        for number in 0..1_000 {
            let one = answered(&format!("GET /{number}"), 200, 500);
            requests.add(Duration::ZERO, &one);
            requests.remember(one);
        }
        let counts = requests.counts(Duration::ZERO);
        assert_eq!((counts.routes.len(), counts.slow.len(), counts.total), (MOST_ROUTES, MOST_SLOW, 1_000));
    }
}
