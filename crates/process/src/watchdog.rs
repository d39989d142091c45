//! Ends children that stand still, or take far too long over one piece of work: whoever reads from one pipe and writes to
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

/// Watches children until it is dropped: when somebody asks to stop, nothing has advanced for too long, or a piece of work
/// takes longer than it may, it kills them. Their pipes close, and whoever waits at one goes on.
#[derive(Debug)]
pub struct Watchdog {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    advanced: AtomicU64,
    /// The present piece of work: its number, and how long it may take in all.
    piece: Mutex<(u64, Option<Duration>)>,
    expired: AtomicBool,
    too_slow: Mutex<Option<Duration>>,
    over: AtomicBool,
    children: Mutex<Vec<KillHandle>>,
}

impl Watchdog {
    /// Starts watching. `patience` is the longest time between two calls of [`Watchdog::advance`].
    ///
    /// # Errors
    /// [`ProcessError::Start`] if its thread does not start.
    pub fn start(stop: &Stop, patience: Duration) -> Result<Self, ProcessError> {
        let shared = Arc::new(Shared::default());
        let (watched, stop) = (Arc::clone(&shared), stop.clone());
        let watch = move || {
            let (mut seen, mut since) = (0, ActiveTime::new());
            let (mut begun, mut taken) = (0, ActiveTime::new());
            while !watched.over.load(Ordering::SeqCst) {
                locked(&watched.children).iter().for_each(KillHandle::see_to_what_is_left);
                let advanced = watched.advanced.load(Ordering::SeqCst);
                if advanced != seen {
                    (seen, since) = (advanced, ActiveTime::new());
                }
                let (piece, most) = *locked(&watched.piece);
                if piece != begun {
                    (begun, taken) = (piece, ActiveTime::new());
                }
                // The clock is looked at in any case: it counts what passes between two looks.
                let passed = taken.passed();
                let over = most.filter(|most| passed > *most);
                if let Some(most) = over
                    && !watched.expired.load(Ordering::SeqCst)
                {
                    *locked(&watched.too_slow) = Some(most);
                }
                if over.is_some() || since.passed() > patience || stop.asked() {
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

    /// A piece of work begins that may take as long in all, however often something of it is done. What went before is over;
    /// without a bound it is as long as something advances.
    pub fn allow(&self, most: Option<Duration>) {
        let mut piece = locked(&self.shared.piece);
        *piece = (piece.0 + 1, most);
        drop(piece);
        self.advance();
    }

    /// Whether the children were killed.
    pub fn expired(&self) -> bool {
        self.shared.expired.load(Ordering::SeqCst)
    }

    /// How long a piece of work might take that took longer, if the children were killed for that.
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

    fn read_from_a_sleeper(stop: &Stop, patience: Duration) -> bool {
        let mut child = Command::new("sleep").arg("60").pipe_out().start().unwrap();
        let watchdog = Watchdog::start(stop, patience).unwrap();
        watchdog.watch(&child);
        let mut pipe = child.stdout().unwrap();
        let _ = pipe.read(&mut [0]);
        watchdog.expired()
    }

    #[test]
    fn a_child_that_stands_still_is_ended() {
        assert!(read_from_a_sleeper(&Stop::new(), Duration::from_millis(80)));
    }

    /// Reads from a child that says something all the time, in pieces of so many words.
    fn read_from_a_dawdler(words: usize, most: Duration) -> Watchdog {
        let script = "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo; sleep 0.1; done; sleep 60";
        let mut child = Command::new("sh").args(["-c", script]).pipe_out().start().unwrap();
        let watchdog = Watchdog::start(&Stop::new(), Duration::from_secs(50)).unwrap();
        watchdog.watch(&child);
        let mut pipe = child.stdout().unwrap();
        for said in 0..12 {
            if said % words == 0 {
                watchdog.allow(Some(most));
            }
            if pipe.read(&mut [0]).is_ok_and(|read| read == 0) {
                break;
            }
            watchdog.advance();
        }
        watchdog
    }

    #[test]
    fn a_child_that_advances_too_slowly_is_ended() {
        let most = Duration::from_millis(600);
        let watchdog = read_from_a_dawdler(12, most);
        assert!(watchdog.expired());
        assert_eq!(watchdog.too_slow(), Some(most));
    }

    #[test]
    fn every_piece_of_work_has_its_own_time() {
        let watchdog = read_from_a_dawdler(1, Duration::from_secs(5));
        watchdog.allow(None);
        assert!(!watchdog.expired() && watchdog.too_slow().is_none());
    }

    #[test]
    fn a_wish_to_stop_frees_a_waiting_reader() {
        let stop = Stop::new();
        let asker = stop.clone();
        let thread = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(60));
            asker.ask();
        });
        assert!(read_from_a_sleeper(&stop, Duration::from_secs(60)));
        thread.join().unwrap();
    }
}
