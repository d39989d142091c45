//! What a Linux kernel gives a shim: it adopts what its child leaves behind, and its child does not outlive it.

use std::io;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{
    Pid, Signal, WaitOptions, getpid, getppid, kill_process, set_child_subreaper, set_parent_process_death_signal, wait,
};

use crate::mark::Mark;
use crate::procfs;

/// How long everything that the child left behind is looked for.
const CLEARED: Duration = Duration::from_secs(3);
/// How often.
const GLANCE: Duration = Duration::from_millis(1);

/// Where a process finds what it has open.
pub(super) const OPEN: &str = "/proc/self/fd";

/// How much rather than others a child that works is ended when the system runs out of memory, in thousandths of all there
/// is: what it was at can be made again.
const EXPENDABLE: &str = "800";

/// Offers the process that calls it to be ended before others.
#[allow(clippy::disallowed_methods, reason = "this is no file: a write is a word to the kernel")]
pub(super) fn end_first() {
    let _ = std::fs::write("/proc/self/oom_score_adj", EXPENDABLE);
}

/// From now on this process is the parent of what comes of its children and has lost its own.
pub(super) fn adopt() -> io::Result<()> {
    Ok(set_child_subreaper(Some(getpid()))?)
}

/// Lets the process that calls it be killed when its parent, which is this one, ends.
pub(super) fn end_with(parent: Pid) -> io::Result<()> {
    set_parent_process_death_signal(Some(Signal::KILL))?;
    if getppid() != Some(parent) {
        // It ended in between: nobody would ever send that signal.
        return Err(io::ErrorKind::Interrupted.into());
    }
    Ok(())
}

/// What puts the mark of this process on the one that calls it.
pub(super) fn mark() -> impl Fn() {
    let mark = Mark::ours();
    move || mark.into_iter().for_each(Mark::put)
}

/// Ends everything that the child left behind, of which we are the parent now, and then says the last word.
pub(super) fn clear(last_word: impl FnOnce()) {
    kill_orphans();
    last_word();
}

/// Kills our children until nobody is left: whoever dies may leave children of its own, which are ours then, in whatever
/// session and group they are.
fn kill_orphans() {
    let begun = Instant::now();
    let mut killed = Vec::new();
    while begun.elapsed() < CLEARED {
        let orphans = procfs::children(std::process::id());
        for orphan in orphans.iter().filter_map(|orphan| Pid::from_raw(i32::try_from(*orphan).ok()?)) {
            let _ = kill_process(orphan, Signal::KILL);
        }
        loop {
            match wait(WaitOptions::NOHANG) {
                Ok(Some(_)) | Err(Errno::INTR) => {}
                Ok(None) => break,
                Err(_) => return,
            }
        }
        // Who forks while it is killed is not waited for: the next one may be caught before it forks again.
        if orphans == killed {
            std::thread::sleep(GLANCE);
        }
        killed = orphans;
    }
}
