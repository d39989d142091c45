//! Time that passes while we run: a process that was stopped, or a machine that slept, has not kept anybody waiting.

use std::time::{Duration, Instant};

/// More than this between two looks is time in which we were not there.
const LONGEST: Duration = Duration::from_secs(1);

/// A clock that must be looked at more often than once a second.
#[derive(Debug)]
pub(crate) struct ActiveTime {
    last: Instant,
    elapsed: Duration,
}

impl ActiveTime {
    /// A clock that stands at zero.
    pub(crate) fn new() -> Self {
        Self { last: Instant::now(), elapsed: Duration::ZERO }
    }

    /// How much time has elapsed since it was set.
    pub(crate) fn elapsed(&mut self) -> Duration {
        let now = Instant::now();
        self.elapsed += (now - self.last).min(LONGEST);
        self.last = now;
        self.elapsed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_away_does_not_count() {
        let mut awake = ActiveTime::new();
        for _ in 0..5 {
            std::thread::sleep(Duration::from_millis(20));
            awake.elapsed();
        }
        assert!(awake.elapsed() >= Duration::from_millis(100));
        awake.last = Instant::now().checked_sub(Duration::from_mins(10)).unwrap_or(awake.last);
        assert!(awake.elapsed() < Duration::from_secs(30));
    }
}
