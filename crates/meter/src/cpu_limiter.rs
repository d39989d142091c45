//! A share of the machine that is not exceeded: the thread that moves frames between children pauses now and then, and
//! without frames the children rest, too.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use vo_process::procfs::Ticks;
use vo_process::{Stop, registry};

use crate::cores;

/// Reading the processor time of all processes costs a few hundred microseconds at most, so there is one in this time at most.
const LOOK: Duration = Duration::from_millis(20);

/// The longest sleep before the next look.
const SLEEP: Duration = Duration::from_millis(250);

/// How often a sleeper looks whether to stop.
const GLANCE: Duration = Duration::from_millis(50);

/// Rest that was not used up is kept for this long: an idle stretch earns no burst later.
const KEPT: Duration = Duration::from_millis(500);

/// What was used too much is made up for by a rest of this length at most: work that cannot pause, such as a voice
/// does, is not punished for minutes.
const OWED: Duration = Duration::from_secs(5);

/// Holds us and all our children to a share of the machine, on the average over a few seconds.
#[derive(Debug)]
pub struct CpuLimiter {
    /// Microseconds of processor time in a second; nothing where there is no bound.
    share: Option<u64>,
    account: Mutex<Account>,
}

/// What is owed: processor time used and not yet made up for, in microseconds. Less than nothing is rest kept.
#[derive(Debug)]
struct Account {
    looked: Instant,
    used: Ticks,
    owed: i64,
}

impl CpuLimiter {
    /// A pace of so many hundredths of all processors that are ours, counted from now. Nothing is held back from 100 on;
    /// 0 means 1.
    pub fn new(percent: u32) -> Self {
        let share = (percent < 100).then(|| u64::from(percent.max(1)) * 10_000 * cores() as u64);
        let used = if share.is_some() { registry::snapshot(None).cpu() } else { Ticks::default() };
        Self { share, account: Mutex::new(Account { looked: Instant::now(), used, owed: 0 }) }
    }

    /// Sleeps for as long as we and our children have used more than our share, 5 s at most, and returns at once if not,
    /// or until a stop is requested. To be called for every frame, by any number of threads.
    pub fn throttle(&self, stop: &Stop) {
        let Some(share) = self.share else { return };
        let began = Instant::now();
        // Work that never pauses may go on using too much; work that pauses must not stall for it.
        while began.elapsed() < OWED {
            let rest = self.account.lock().unwrap_or_else(PoisonError::into_inner).rest(share);
            if rest.is_zero() || stop.is_requested() {
                return;
            }
            // A rest shorter than the time between two looks would only be slept again.
            sleep(rest.clamp(LOOK, SLEEP), stop);
        }
    }
}

impl Account {
    /// How long all processes would have to rest.
    fn rest(&mut self, share: u64) -> Duration {
        let elapsed = self.looked.elapsed();
        if elapsed >= LOOK {
            self.looked += elapsed;
            let used = registry::snapshot(None).cpu();
            let spent = Ticks(used.0.saturating_sub(self.used.0)).duration();
            self.used = self.used.max(used);
            self.owed = balance(self.owed, spent, elapsed, share);
        }
        let owed = u64::try_from(self.owed).unwrap_or(0);
        Duration::from_micros(owed.saturating_mul(1_000_000) / share)
    }
}

/// What is owed after `spent` processor time in `elapsed` time, within bounds on both sides.
fn balance(owed: i64, spent: Duration, elapsed: Duration, share: u64) -> i64 {
    let earned = |time: Duration| (time.as_micros() * u128::from(share) / 1_000_000) as i64;
    let balance = owed + spent.as_micros() as i64 - earned(elapsed);
    balance.clamp(-earned(KEPT), earned(OWED))
}

/// Sleeps unless a stop is requested.
fn sleep(time: Duration, stop: &Stop) {
    let end = Instant::now() + time;
    while !stop.is_requested() {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return;
        }
        std::thread::sleep(left.min(GLANCE));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader, Write};
    use vo_process::Command;

    const SECOND: Duration = Duration::from_secs(1);
    /// A fifth of two processors.
    const SHARE: u64 = 400_000;

    #[test]
    fn what_is_used_too_much_is_owed() {
        assert_eq!(balance(0, SECOND, SECOND, SHARE), 600_000);
        assert_eq!(balance(600_000, Duration::ZERO, SECOND, SHARE), 200_000);
    }

    #[test]
    fn an_idle_stretch_earns_no_burst() {
        assert_eq!(balance(0, Duration::ZERO, SECOND * 600, SHARE), -200_000);
    }

    #[test]
    fn a_long_excess_is_not_punished_for_minutes() {
        assert_eq!(balance(0, SECOND * 600, SECOND * 300, SHARE), 2_000_000);
    }

    #[test]
    fn a_wish_to_stop_wakes_a_sleeper() {
        let stop = Stop::new();
        let pace = CpuLimiter::new(1);
        // Owes for longer than anybody would test.
        pace.account.lock().unwrap().owed = i64::MAX / 2_000_000;
        pace.account.lock().unwrap().looked = Instant::now() + SECOND * 3600;
        std::thread::scope(|scope| {
            scope.spawn(|| pace.throttle(&stop));
            std::thread::sleep(Duration::from_millis(30));
            stop.request();
        });
        // It came back, and what is owed is owed still.
        assert!(pace.account.lock().unwrap().owed > 0);
    }

    #[test]
    fn the_whole_machine_is_no_bound() {
        let pace = CpuLimiter::new(100);
        pace.account.lock().unwrap().owed = i64::MAX / 2_000_000;
        pace.throttle(&Stop::new());
    }

    #[test]
    fn children_that_are_pumped_stay_at_the_pace() {
        // Burns for each line it gets, and says so.
        let script = "while read line; do i=0; while [ $i -lt 5000 ]; do i=$((i+1)); done; echo done; done";
        let mut child = Command::new("sh").args(["-c", script]).role("paced").pipe_in().pipe_out().start().unwrap();
        let (mut pipe, mut answers) = (child.stdin().unwrap(), BufReader::new(child.stdout().unwrap()));
        let (stop, percent) = (Stop::new(), 10);
        let pace = CpuLimiter::new(percent);
        let (began, before) = (Instant::now(), registry::snapshot(None).cpu());
        while began.elapsed() < SECOND * 3 {
            pipe.write_all(b"a frame\n").unwrap();
            answers.read_line(&mut String::new()).unwrap();
            pace.throttle(&stop);
        }
        let used = Ticks(registry::snapshot(None).cpu().0 - before.0).duration().as_secs_f64();
        let share = used / began.elapsed().as_secs_f64() / cores() as f64;
        // Only the upper bound holds on a machine where others work, too; unpaced it is one whole processor.
        assert!(share < f64::from(percent) / 100.0 * 1.5, "{share}");
        assert!(used > 0.0, "nothing was burnt, so nothing was held");
    }
}
