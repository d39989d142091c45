//! Processes that bear a mark are found in `/proc`.

use std::time::{Duration, Instant};

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

use crate::mark::Mark;
use crate::{memory_cgroup, procfs, shim};

/// How long we are at it at most.
const CLEARED: Duration = Duration::from_secs(3);
/// How long killed processes may take to be gone before we look again.
const POLL_INTERVAL: Duration = Duration::from_millis(2);
/// How often we look for newly started processes, before we look at all of them again.
const CHASES: usize = 200;

/// Ends what shims that are no more have left, and first the shims that have lost us and are still there.
pub(super) fn sweep() {
    if procfs::is_ours() {
        procfs::processes().into_iter().filter(|pid| is_lost_shim(*pid)).for_each(|pid| {
            signal(pid, || is_lost_shim(pid));
        });
    }
    end(Mark::is_orphaned);
    memory_cgroup::sweep();
}

/// What puts the mark of this process on another.
pub(super) fn mark() -> impl Fn() + Send + Sync + 'static {
    let mark = Mark::ours();
    move || mark.into_iter().for_each(Mark::put)
}

/// Ends what this shim has left.
pub(super) fn end_those_of(shim: u32) {
    let Some(mark) = Mark::of(shim) else { return };
    // A group is ended whole, and at once.
    memory_cgroup::end_that_of(mark);
    end(|other| other == mark);
}

/// Ends all processes with such a mark, until none is left.
fn end(which: impl Fn(Mark) -> bool) {
    // The numbers of a `/proc` of another namespace are not ours.
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
        std::thread::sleep(POLL_INTERVAL);
    }
}

/// Ends those that are started while we look: a look at all takes longer than a process that does nothing but start
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

/// Kills a process if it has such a mark, and says whether it had.
fn kill(pid: u32, which: &impl Fn(Mark) -> bool) -> bool {
    Mark::on(pid).is_some_and(which) && signal(pid, || Mark::on(pid).is_some_and(which))
}

/// Kills a process if it is still the one that was looked at: a descriptor names one process, whatever has its number later.
fn signal(pid: u32, is_it: impl Fn() -> bool) -> bool {
    let Some(number) = i32::try_from(pid).ok().and_then(Pid::from_raw) else { return false };
    let Ok(process) = pidfd_open(number, PidfdFlags::empty()) else { return false };
    is_it() && pidfd_send_signal(&process, Signal::KILL).is_ok()
}

/// Whether a process is a shim of this user whose parent is not the program any more that started it. One that is well ends
/// by itself; one that was stopped by a signal would stay for ever.
fn is_lost_shim(pid: u32) -> bool {
    procfs::is_of_our_user(pid)
        && shim::is_named(&procfs::arguments(pid))
        && procfs::is_counted_here(pid)
        && procfs::stat(pid).is_some_and(|stat| {
            let own = procfs::program(pid);
            // One of ours could be looked at; the first process of a system often cannot. None is outside of what we see.
            !stat.ended && stat.parent != 0 && own.is_some() && own != procfs::program(stat.parent)
        })
}
