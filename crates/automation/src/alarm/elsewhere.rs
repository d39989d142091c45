//! By a condition that is waited for. It may be late by as long as the machine slept, an hour at most.

use std::io;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::until;

/// While something is due it is looked at the clock so often, as it may be set, and the machine may sleep.
const LOOK: Duration = Duration::from_secs(60);

#[derive(Debug, Default)]
pub(crate) struct Alarm {
    rung: Mutex<bool>,
    bell: Condvar,
}

impl Alarm {
    /// # Errors
    /// None here.
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere the system is asked")]
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self::default())
    }

    /// Waits until a time in milliseconds since 1970, or an hour if there is none; it may end early.
    pub(crate) fn wait(&self, due: Option<u64>, now: u64) {
        let most = if due.is_some() { until(due, now).min(LOOK) } else { until(due, now) };
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let woken = self.bell.wait_timeout_while(rung, most, |rung| !*rung);
        *woken.unwrap_or_else(PoisonError::into_inner).0 = false;
    }

    /// Wakes who waits, or else who waits next.
    pub(crate) fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.bell.notify_all();
    }
}
