//! Ends children that stand still: whoever reads from one pipe and writes to another cannot look at a clock meanwhile.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::awake::Awake;
use crate::group::Group;
use crate::shim::{GRACE, Knife};
use crate::{Child, Stop};

/// How often the watchdog looks.
const GLANCE: Duration = Duration::from_millis(50);

/// How a child is ended for as long as it is not reaped; after that its number may be somebody else's.
#[derive(Clone, Debug)]
pub(crate) struct Leash(Arc<Mutex<Option<Held>>>);

#[derive(Debug)]
struct Held {
    group: Group,
    /// What cuts the line to its shim, if it has one, and when that was done.
    knife: Option<Knife>,
    cut: Option<Instant>,
}

impl Leash {
    pub(crate) fn of(group: Group, knife: Option<Knife>) -> Self {
        Self(Arc::new(Mutex::new(Some(Held { group, knife, cut: None }))))
    }

    /// Ends the child and all that came of it, unless it was let go: by its shim; if it has none, or that does not do it,
    /// by killing the group.
    pub(crate) fn kill(&self) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(held) = held.as_mut() else { return };
        match (&held.knife, held.cut) {
            (Some(_), Some(cut)) if cut.elapsed() < GRACE => {}
            (Some(knife), None) => {
                knife.cut();
                held.cut = Some(Instant::now());
            }
            _ => held.group.kill(),
        }
    }

    /// To be called before the child is reaped.
    pub(crate) fn let_go(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

/// Watches children until it is dropped: when somebody asks to stop, or nothing has advanced for too long, it kills
/// them. Their pipes close, and whoever waits at one goes on.
#[derive(Debug)]
pub struct Watchdog {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    advanced: AtomicU64,
    bitten: AtomicBool,
    over: AtomicBool,
    children: Mutex<Vec<Leash>>,
}

impl Watchdog {
    /// Starts watching. `patience` is the longest time between two calls of [`Watchdog::advance`].
    pub fn start(stop: &Stop, patience: Duration) -> Self {
        let shared = Arc::new(Shared::default());
        let (watched, stop) = (Arc::clone(&shared), stop.clone());
        let thread = std::thread::spawn(move || {
            let (mut seen, mut since) = (0, Awake::new());
            while !watched.over.load(Ordering::SeqCst) {
                let advanced = watched.advanced.load(Ordering::SeqCst);
                if advanced != seen {
                    (seen, since) = (advanced, Awake::new());
                }
                if since.passed() > patience || stop.asked() {
                    watched.bitten.store(true, Ordering::SeqCst);
                    watched.children.lock().unwrap_or_else(PoisonError::into_inner).iter().for_each(Leash::kill);
                }
                std::thread::park_timeout(GLANCE);
            }
        });
        Self { shared, thread: Some(thread) }
    }

    /// Watches one more child.
    pub fn watch(&self, child: &Child) {
        self.shared.children.lock().unwrap_or_else(PoisonError::into_inner).push(child.leash());
    }

    /// Something was done.
    pub fn advance(&self) {
        self.shared.advanced.fetch_add(1, Ordering::SeqCst);
    }

    /// Whether the children were killed.
    pub fn bitten(&self) -> bool {
        self.shared.bitten.load(Ordering::SeqCst)
    }
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
        let watchdog = Watchdog::start(stop, patience);
        watchdog.watch(&child);
        let mut pipe = child.stdout().unwrap();
        let _ = pipe.read(&mut [0]);
        watchdog.bitten()
    }

    #[test]
    fn a_child_that_stands_still_is_ended() {
        assert!(read_from_a_sleeper(&Stop::new(), Duration::from_millis(80)));
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
