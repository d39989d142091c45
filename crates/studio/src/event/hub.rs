//! Where the events of several runs meet those who listen. Who sends is never kept waiting, and who listens too slowly is told
//! where all runs stand instead of what was missed.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::log::{Heard, Log};
use super::{Event, Sink};
use crate::locked::locked;

/// The events of several runs. Clones are the same hub.
#[derive(Clone, Debug)]
pub struct Hub(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    log: Mutex<Log>,
    changed: Condvar,
    began: Instant,
}

impl Hub {
    /// A hub that keeps at most so many events for those who come later.
    pub fn new(most: usize) -> Self {
        Self(Arc::new(Shared { log: Mutex::new(Log::new(most)), changed: Condvar::new(), began: Instant::now() }))
    }

    /// Takes the events of a run that begins now. Its number is one that no other has.
    pub fn sink(&self, job: u64) -> impl Sink + use<> {
        let (shared, began) = (Arc::clone(&self.0), Instant::now());
        move |event: Event| {
            let (now, at) = (shared.now(), began.elapsed().as_millis() as u64);
            shared.log().add(job, (now, at), event);
            shared.changed.notify_all();
        }
    }

    /// Hears all events after a place, as [`super::log::Logged`] has it; without one, all that are kept.
    pub fn subscribe(&self, after: Option<u64>) -> Subscription {
        Subscription { shared: Arc::clone(&self.0), position: after.unwrap_or(0) }
    }
}

/// One who listens. It holds nothing but its place.
#[derive(Debug)]
pub struct Subscription {
    shared: Arc<Shared>,
    position: u64,
}

impl Subscription {
    /// The next that is to be heard; nothing if there is none for so long.
    pub fn next(&mut self, timeout: Duration) -> Option<Heard> {
        let until = Instant::now() + timeout;
        let mut log = self.shared.log();
        loop {
            let turn = log.settle(self.shared.now());
            if let Some(heard) = log.after(self.position) {
                self.position = match &heard {
                    Heard::Event(entry) => entry.position,
                    Heard::Resync(snapshot) => snapshot.position,
                };
                return Some(heard);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            let wait = turn.map_or(left, |turn| left.min(Duration::from_millis(turn.max(1))));
            log = self.shared.changed.wait_timeout(log, wait).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// The place of what was heard last.
    pub fn position(&self) -> u64 {
        self.position
    }
}

impl Shared {
    fn now(&self) -> u64 {
        self.began.elapsed().as_millis() as u64
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        // Every change of it is complete before the lock is given back.
        locked(&self.log)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    fn warning(text: &str) -> Event {
        Event::Warning { text: text.to_owned() }
    }

    fn next(listener: &mut Subscription) -> (u64, u64, Event) {
        match listener.next(LONG) {
            Some(Heard::Event(entry)) => (entry.envelope.job, entry.envelope.seq, entry.envelope.event),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn events_of_several_runs_are_heard_in_their_order_and_again_from_a_place() {
        let hub = Hub::new(100);
        let (first, second) = (hub.sink(1), hub.sink(2));
        let mut live = hub.subscribe(None);
        first.send(warning("a"));
        second.send(warning("b"));
        assert_eq!(next(&mut live), (1, 1, warning("a")));
        let place = live.position();
        first.send(warning("c"));
        for listener in [&mut live, &mut hub.subscribe(Some(place))] {
            assert_eq!(next(listener), (2, 1, warning("b")));
            assert_eq!(next(listener), (1, 2, warning("c")));
            assert_eq!(listener.next(Duration::ZERO), None);
        }
    }

    #[test]
    fn frames_that_wait_are_heard_without_another_event() {
        let hub = Hub::new(100);
        let (sink, mut listener) = (hub.sink(1), hub.subscribe(None));
        let frames = |done| Event::Frames { segment: 0, done, of: 9 };
        (1..=5).for_each(|done| sink.send(frames(done)));
        let mut last = next(&mut listener).2;
        while last != frames(5) {
            last = next(&mut listener).2;
        }
    }

    #[test]
    fn who_sends_never_waits_for_who_listens() {
        let hub = Hub::new(10);
        let mut asleep = hub.subscribe(None);
        std::thread::scope(|scope| {
            for job in 0..4 {
                let sink = hub.sink(job);
                scope.spawn(move || (0..500).for_each(|number| sink.send(warning(&number.to_string()))));
            }
        });
        let Some(Heard::Resync(snapshot)) = asleep.next(LONG) else { panic!("nothing was missed") };
        assert_eq!((snapshot.position, snapshot.jobs.len()), (2_000, 4));
        assert!(snapshot.jobs.iter().all(|job| job.newest == [job.newest[0].clone()] && job.newest[0].seq == 500));
        assert_eq!(asleep.next(Duration::ZERO), None);
    }
}
