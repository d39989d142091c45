//! What a Linux kernel gives a shim: it adopts what its child leaves behind, and its child does not outlive it.

use std::io;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, retry_on_intr};
use rustix::process::{
    Pid, Signal, WaitOptions, WaitStatus, getpid, getppid, kill_process, kill_process_group, set_child_subreaper,
    set_parent_process_death_signal, wait, waitpid,
};
use vo_sandbox::Namespaces;

use super::{Side, detach_stdio};
use crate::ended::ended;
use crate::procfs;

/// How long everything that the child left behind is looked for.
const CLEARED: Duration = Duration::from_secs(3);
/// How often.
const POLL_INTERVAL: Duration = Duration::from_millis(1);

/// Where a process finds what it has open.
pub(super) const OPEN: &str = "/proc/self/fd";

/// How much rather than others a child that works is ended when the system runs out of memory, in thousandths of all there
/// is: what it was at can be made again.
const EXPENDABLE: &str = "800";

/// Has the kernel end the process that calls it before others when memory runs out.
#[expect(clippy::disallowed_methods, reason = "this is no file: a write is a word to the kernel")]
pub(super) fn prefer_for_oom_kill() {
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
        // It ended in between: that signal would never be sent.
        return Err(io::ErrorKind::Interrupted.into());
    }
    Ok(())
}

/// Leaves the namespaces of our parent, if that was asked for. Where processes are numbered anew, one must be the
/// first, with which all others end: a copy of this process, which goes on with its work, and ends with it.
pub(super) fn leave(wanted: bool) -> io::Result<Side> {
    let left = if wanted { vo_sandbox::leave() } else { Namespaces::NONE };
    if !left.processes {
        return Ok(Side::Inside(left));
    }
    let outside = ended(getpid())?;
    match fork()? {
        None => {
            set_parent_process_death_signal(Some(Signal::KILL))?;
            let gone = poll(&mut [PollFd::new(&outside, PollFlags::IN)], Some(&Timespec::default()))? > 0;
            if gone { Err(io::ErrorKind::Interrupted.into()) } else { Ok(Side::Inside(left)) }
        }
        Some(first) => {
            detach_stdio();
            let status = retry_on_intr(|| waitpid(Some(first), WaitOptions::empty()))?;
            let status = status.map(|(_, status)| status);
            if let Some(signal) = status.and_then(WaitStatus::terminating_signal) {
                // The exit must show that it could not clean up everything.
                let _ = kill_process(getpid(), Signal::from_named_raw(signal).unwrap_or(Signal::KILL));
            }
            let code = status.and_then(WaitStatus::exit_status).and_then(|code| u8::try_from(code).ok());
            Ok(Side::Outside(ExitCode::from(code.unwrap_or(1))))
        }
    }
}

/// Goes on as two: none for the new one, its number for the other.
#[expect(unsafe_code, reason = "rustix leaves this to the C library")]
fn fork() -> io::Result<Option<Pid>> {
    // SAFETY: this process has one thread, so that no other can have been in the middle of anything.
    match unsafe { libc::fork() } {
        -1 => Err(io::Error::last_os_error()),
        number => Ok(Pid::from_raw(number)),
    }
}

/// The numbers under which those outside know us, if we are the first of a namespace, and the child.
pub(super) fn below(child: u32) -> Vec<u32> {
    if !is_first() {
        return vec![child];
    }
    let own = std::fs::read_link("/proc/self").ok().and_then(|own| own.to_str()?.parse().ok());
    own.map(|own| std::iter::once(own).chain(procfs::children(own)).collect()).unwrap_or_default()
}

/// Whether this process is the first of a namespace, and all that it sees are its descendants.
fn is_first() -> bool {
    getpid() == Pid::INIT
}

/// Ends everything that the child left behind, of which we are the parent now, and then sends the exit report.
pub(super) fn clear(report: impl FnOnce()) {
    kill_orphans();
    report();
}

/// Kills those of our children that are listed; of a namespace, all at once.
fn kill_all(listed: &[u32]) {
    if is_first() {
        // The group of number 1 means all that we see.
        let _ = kill_process_group(Pid::INIT, Signal::KILL);
    }
    for child in listed.iter().filter_map(|child| Pid::from_raw(i32::try_from(*child).ok()?)) {
        let _ = kill_process(child, Signal::KILL);
    }
}

/// Kills our children until none is left: one that dies may leave children of its own, which are ours then, in whatever
/// session and group they are.
fn kill_orphans() {
    let begun = Instant::now();
    let mut killed = Vec::new();
    while begun.elapsed() < CLEARED {
        // `/proc` knows us by another number there.
        let orphans = if is_first() { Vec::new() } else { procfs::children(std::process::id()) };
        kill_all(&orphans);
        loop {
            match wait(WaitOptions::NOHANG) {
                Ok(Some(_)) | Err(Errno::INTR) => {}
                Ok(None) => break,
                Err(_) => return,
            }
        }
        // A process that forks while it is killed is not waited for: the next one may be caught before it forks again.
        if orphans == killed {
            std::thread::sleep(POLL_INTERVAL);
        }
        killed = orphans;
    }
}
