//! Idle priority: a child that runs only when nobody else wants the processor.

use rustix::process::Pid;

/// The lowest of ordinary priorities.
const NICEST: i32 = 19;

/// Puts a child that was just started at idle priority, or at the lowest ordinary one where that is refused. It holds for
/// its first thread, and threads and children that this one starts later inherit it. It is not set before the program
/// runs: on a busy machine an idle process would take its time to become the program, and whoever started it waits.
pub(crate) fn make_idle(pid: Pid) {
    if !idle(pid) {
        // Priority is a courtesy: a child that runs at normal priority still does its work.
        let _ = rustix::process::setpriority_process(Some(pid), NICEST);
    }
}

/// Gives a thread the idle policy, and says whether the kernel agreed.
#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "neither rustix nor nix has this call")]
fn idle(thread: Pid) -> bool {
    let parameters = libc::sched_param { sched_priority: 0 };
    // SAFETY: the call reads `parameters`, which lives until it returns, and changes no memory of ours. A number that
    // names no thread is an error, and a child that we have not reaped keeps its number.
    unsafe { libc::sched_setscheduler(thread.as_raw_nonzero().get(), libc::SCHED_IDLE, &raw const parameters) == 0 }
}

/// Other systems have no such policy that one process may give to another.
#[cfg(not(target_os = "linux"))]
fn idle(_thread: Pid) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use crate::Command;
    use crate::procfs;
    use std::io::{Read, Write};

    /// The scheduling policy: the 41st field of `/proc/PID/stat`. 5 is idle.
    fn policy(pid: u32) -> String {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
        stat.rsplit_once(") ").unwrap().1.split(' ').nth(41 - 3).unwrap().to_owned()
    }

    #[test]
    fn a_child_in_the_background_is_idle_and_we_are_not() {
        let child = Command::new("sleep").arg("60").background().start().unwrap();
        assert_eq!(policy(child.id()), "5");
        assert_eq!(policy(std::process::id()), "0");
    }

    #[test]
    fn what_it_starts_is_idle_too() {
        let script = "read go; sleep 60 & echo; wait";
        let mut child = Command::new("sh").args(["-c", script]).background().pipe_in().pipe_out().start().unwrap();
        child.stdin().unwrap().write_all(b"go\n").unwrap();
        child.stdout().unwrap().read_exact(&mut [0]).unwrap();
        let started = procfs::children(child.id());
        assert_eq!(started.into_iter().map(policy).collect::<Vec<_>>(), ["5"]);
    }
}
