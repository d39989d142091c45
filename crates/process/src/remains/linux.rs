//! Everybody who bears a mark is found in `/proc`.

use std::time::{Duration, Instant};

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

use crate::mark::Mark;
use crate::{cage, procfs};

/// How long we are at it at most.
const CLEARED: Duration = Duration::from_secs(3);
/// How long who was killed may take to be gone before we look again.
const GLANCE: Duration = Duration::from_millis(2);
/// How often we look whether somebody was started meanwhile, before we look at everybody again.
const CHASES: usize = 200;

/// Ends what shims that are no more have left.
pub(super) fn sweep() {
    end(Mark::is_forsaken);
    cage::sweep();
}

/// Ends what this shim has left.
pub(super) fn end_those_of(shim: u32) {
    let Some(mark) = Mark::of(shim) else { return };
    // A group is ended whole, and at once.
    cage::end_that_of(mark);
    end(|other| other == mark);
}

/// Ends everybody with such a mark, until nobody is left.
fn end(which: impl Fn(Mark) -> bool) {
    // Whose `/proc` is that of others does not know who is who.
    if !procfs::is_ours() {
        return;
    }
    let begun = Instant::now();
    while begun.elapsed() < CLEARED {
        let newest = procfs::newest();
        let killed = procfs::processes().into_iter().filter(|pid| kill(*pid, &which)).count();
        if killed == 0 {
            return;
        }
        chase(newest, &which);
        std::thread::sleep(GLANCE);
    }
}

/// Ends those who are started while we look: a look at everybody takes longer than a process that does nothing but start
/// the next one.
fn chase(mut newest: u32, which: &impl Fn(Mark) -> bool) {
    for _ in 0..CHASES {
        let now = procfs::newest();
        if now == newest {
            return;
        }
        for pid in newest.saturating_add(1)..=now {
            kill(pid, which);
        }
        newest = now;
    }
}

/// Kills a process if it has such a mark, and says whether it had. What is killed is what was looked at: a descriptor
/// names one process, whoever has its number later.
fn kill(pid: u32, which: &impl Fn(Mark) -> bool) -> bool {
    if !Mark::on(pid).is_some_and(which) {
        return false;
    }
    let Some(number) = i32::try_from(pid).ok().and_then(Pid::from_raw) else { return false };
    let Ok(process) = pidfd_open(number, PidfdFlags::empty()) else { return false };
    Mark::on(pid).is_some_and(which) && pidfd_send_signal(&process, Signal::KILL).is_ok()
}
