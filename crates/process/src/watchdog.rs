//! Kills children that stall or take far too long over one step: a thread that reads from one pipe and writes to
//! another cannot look at a clock meanwhile.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::active_time::ActiveTime;
use crate::kill_handle::KillHandle;
use crate::{Child, ProcessError, Stop};

/// How often the watchdog looks.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// Watches children until it is dropped: after a request to stop, when nothing has advanced for too long, or when a step
/// takes longer than it may, it kills them. Their pipes close, and a thread that waits at one goes on.
#[derive(Debug)]
pub struct Watchdog {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    advanced: AtomicU64,
    /// The present step: its number, and how long it may take in all.
    step: Mutex<(u64, Option<Duration>)>,
    expired: AtomicBool,
    too_slow: Mutex<Option<Duration>>,
    over: AtomicBool,
    children: Mutex<Vec<KillHandle>>,
}

impl Watchdog {
    /// Starts watching. `timeout` is the longest time between two calls of [`Watchdog::advance`].
    ///
    /// # Errors
    /// [`ProcessError::Start`] if its thread does not start.
    pub fn start(stop: &Stop, timeout: Duration) -> Result<Self, ProcessError> {
        let shared = Arc::new(Shared::default());
        let (watched, stop) = (Arc::clone(&shared), stop.clone());
        let watch = move || {
            let (mut last, mut since) = (0, ActiveTime::new());
            let (mut begun, mut taken) = (0, ActiveTime::new());
            while !watched.over.load(Ordering::SeqCst) {
                locked(&watched.children).iter().for_each(KillHandle::kill_leftovers);
                let advanced = watched.advanced.load(Ordering::SeqCst);
                if advanced != last {
                    (last, since) = (advanced, ActiveTime::new());
                }
                let (step, most) = *locked(&watched.step);
                if step != begun {
                    (begun, taken) = (step, ActiveTime::new());
                }
                // The clock is read in any case: it counts what passes between two looks.
                let passed = taken.elapsed();
                let over = most.filter(|most| passed > *most);
                if let Some(most) = over
                    && !watched.expired.load(Ordering::SeqCst)
                {
                    *locked(&watched.too_slow) = Some(most);
                }
                if over.is_some() || since.elapsed() > timeout || stop.is_requested() {
                    watched.expired.store(true, Ordering::SeqCst);
                    locked(&watched.children).iter().for_each(KillHandle::kill);
                }
                std::thread::park_timeout(POLL_INTERVAL);
            }
        };
        let thread = std::thread::Builder::new().name("watchdog".to_owned()).spawn(watch);
        let thread = thread.map_err(|source| ProcessError::Start { program: "the watchdog".to_owned(), source })?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Watches one more child.
    pub fn watch(&self, child: &Child) {
        locked(&self.shared.children).push(child.kill_handle());
    }

    /// Something was done.
    pub fn advance(&self) {
        self.shared.advanced.fetch_add(1, Ordering::SeqCst);
    }

    /// A step begins that may take at most that long in all, however often it advances. The step before is over;
    /// without a deadline a step may take as long as something advances.
    pub fn begin_step(&self, most: Option<Duration>) {
        let mut step = locked(&self.shared.step);
        *step = (step.0 + 1, most);
        drop(step);
        self.advance();
    }

    /// Whether the children were killed.
    pub fn expired(&self) -> bool {
        self.shared.expired.load(Ordering::SeqCst)
    }

    /// How long a step might take that took longer, if the children were killed for that.
    pub fn too_slow(&self) -> Option<Duration> {
        *locked(&self.shared.too_slow)
    }
}

/// What a panic left behind is as it was: every change here is one step.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Command;
    use std::io::Read;

    fn read_from_a_sleeper(stop: &Stop, timeout: Duration) -> bool {
        let mut child = Command::new("sleep").arg("60").pipe_out().start().unwrap();
        let watchdog = Watchdog::start(stop, timeout).unwrap();
        watchdog.watch(&child);
        let mut pipe = child.stdout().unwrap();
        let _ = pipe.read(&mut [0]);
        watchdog.expired()
    }

    #[test]
    fn a_child_that_stalls_is_killed() {
        assert!(read_from_a_sleeper(&Stop::new(), Duration::from_millis(80)));
    }

    /// Reads from a child that says something all the time, in pieces of so many words.
    fn read_from_a_slow_child(words: usize, most: Duration) -> Watchdog {
        let script = "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo; sleep 0.1; done; sleep 60";
        let mut child = Command::new("sh").args(["-c", script]).pipe_out().start().unwrap();
        let watchdog = Watchdog::start(&Stop::new(), Duration::from_secs(50)).unwrap();
        watchdog.watch(&child);
        let mut pipe = child.stdout().unwrap();
        for word in 0..12 {
            if word % words == 0 {
                watchdog.begin_step(Some(most));
            }
            if pipe.read(&mut [0]).is_ok_and(|read| read == 0) {
                break;
            }
            watchdog.advance();
        }
        watchdog
    }

    #[test]
    fn a_child_that_advances_too_slowly_is_killed() {
        let most = Duration::from_millis(600);
        let watchdog = read_from_a_slow_child(12, most);
        assert!(watchdog.expired());
        assert_eq!(watchdog.too_slow(), Some(most));
    }

    #[test]
    fn every_step_has_its_own_deadline() {
        let watchdog = read_from_a_slow_child(1, Duration::from_secs(5));
        watchdog.begin_step(None);
        assert!(!watchdog.expired() && watchdog.too_slow().is_none());
    }

    #[test]
    fn a_request_to_stop_frees_a_waiting_reader() {
        let stop = Stop::new();
        let asker = stop.clone();
        let thread = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(60));
            asker.request();
        });
        assert!(read_from_a_sleeper(&stop, Duration::from_secs(60)));
        thread.join().unwrap();
    }
}
