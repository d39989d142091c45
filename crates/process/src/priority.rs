//! Priority of children that work in the background: behind what a person does on the machine, but not starved while that
//! person waits for them; or idle, so that they run only when nothing else wants the processor.

use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

/// How far the priority of children in the background lies below others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Background {
    /// [`NICE`] steps below us: for work that a person waits for.
    Nice,
    /// Only when nothing else wants the processor: for batches.
    Idle,
}

/// Steps of niceness below our own. With 5 a child beside programs of a usual priority has a quarter of what they have, and
/// beside others in the background three times as much.
#[cfg(unix)]
const NICE: i32 = 5;

/// The lowest of ordinary priorities.
#[cfg(unix)]
const NICEST: i32 = 19;

static IDLE: AtomicBool = AtomicBool::new(false);

/// From now on children in the background run only when nothing else wants the processor, or again a little behind others.
pub fn only_when_idle(idle: bool) {
    IDLE.store(idle, Ordering::SeqCst);
}

impl Background {
    /// What holds now.
    pub(crate) fn now() -> Self {
        if IDLE.load(Ordering::SeqCst) { Self::Idle } else { Self::Nice }
    }

    /// Puts a child that was just started there, or at the lowest ordinary priority where the idle one is refused. It holds
    /// for its first thread, and threads and children that this one starts later inherit it. It is not set before the program
    /// runs: on a busy machine an idle process would take its time to become the program, and its parent waits.
    #[cfg(unix)]
    pub(crate) fn put(self, pid: rustix::process::Pid) {
        // Priority is a courtesy: a child that runs at normal priority still does its work.
        let nice = |by: i32| {
            let now = rustix::process::getpriority_process(Some(pid)).unwrap_or(0);
            let _ = rustix::process::setpriority_process(Some(pid), (now + by).min(NICEST));
        };
        match self {
            Self::Nice => nice(NICE),
            Self::Idle if idle(pid) => {}
            Self::Idle => nice(NICEST),
        }
    }
}

/// Gives a thread the idle policy, and says whether the kernel agreed.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "neither rustix nor nix has this call")]
fn idle(thread: rustix::process::Pid) -> bool {
    let parameters = libc::sched_param { sched_priority: 0 };
    // SAFETY: the call reads `parameters`, which lives until it returns, and changes no memory of ours. A number that
    // names no thread is an error, and a child that we have not reaped keeps its number.
    unsafe { libc::sched_setscheduler(thread.as_raw_nonzero().get(), libc::SCHED_IDLE, &raw const parameters) == 0 }
}

/// Other systems have no such policy that one process may give to another.
#[cfg(all(unix, not(target_os = "linux")))]
fn idle(_thread: rustix::process::Pid) -> bool {
    false
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::io::{Read, Write};
    use std::sync::{Mutex, PoisonError};

    use super::*;
    use crate::{Command, procfs};

    /// What holds for all children must not change while a test looks at some.
    static TURN: Mutex<()> = Mutex::new(());

    fn with(idle: bool, look: impl FnOnce()) {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        only_when_idle(idle);
        look();
        only_when_idle(false);
    }

    /// Niceness and scheduling policy: the 19th and the 41st field of `/proc/PID/stat`. Policy 5 is idle.
    fn priority(pid: u32) -> (i32, u32) {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
        let fields: Vec<_> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
        (fields[19 - 3].parse().unwrap(), fields[41 - 3].parse().unwrap())
    }

    fn ours() -> (i32, u32) {
        priority(std::process::id())
    }

    #[test]
    fn a_child_that_somebody_waits_for_stands_a_little_behind_others() {
        with(false, || {
            let child = Command::new("sleep").arg("60").background().start().unwrap();
            assert_eq!(priority(child.id()), ((ours().0 + NICE).min(NICEST), ours().1));
            let plain = Command::new("sleep").arg("60").start().unwrap();
            assert_eq!(priority(plain.id()), ours());
        });
    }

    #[test]
    fn a_child_of_a_batch_is_idle_and_we_are_not() {
        with(true, || {
            let child = Command::new("sleep").arg("60").background().start().unwrap();
            assert_eq!(priority(child.id()).1, 5);
            assert_ne!(ours().1, 5);
        });
    }

    #[test]
    fn what_it_starts_is_idle_too() {
        with(true, || {
            let script = "read go; sleep 60 & echo; wait";
            let mut child = Command::new("sh").args(["-c", script]).background().pipe_in().pipe_out().start().unwrap();
            child.stdin().unwrap().write_all(b"go\n").unwrap();
            child.stdout().unwrap().read_exact(&mut [0]).unwrap();
            let started = procfs::children(child.id());
            assert_eq!(started.into_iter().map(|pid| priority(pid).1).collect::<Vec<_>>(), [5]);
        });
    }
}
