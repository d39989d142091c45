//! On other systems no process can adopt what a child leaves behind, or have a signal sent at its parent's death. So only
//! the group is ended: a process that left it is not found, and a child whose shim was killed ends when we end it.

use std::io;

use rustix::process::{Pid, Signal, getpgrp, getpid, kill_current_process_group};
use vo_sandbox::Namespaces;

use super::Side;

/// Where a process finds what it has open.
pub(super) const OPEN: &str = "/dev/fd";

/// There is no such order here.
pub(super) fn prefer_for_oom_kill() {}

/// Nothing can be adopted.
#[allow(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub(super) fn adopt() -> io::Result<()> {
    Ok(())
}

/// A child gets no signal at its parent's end.
#[allow(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub(super) fn end_with(_parent: Pid) -> io::Result<()> {
    Ok(())
}

/// There are no namespaces to be left.
#[allow(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub(super) fn leave(_asked: bool) -> io::Result<Side> {
    Ok(Side::Inside(Namespaces::NONE))
}

/// There is no process between the shim and its child.
pub(super) fn below(child: u32) -> Vec<u32> {
    vec![child]
}

/// Sends the exit report, and ends the group: this process is in it, and has nothing more to say.
pub(super) fn clear(report: impl FnOnce()) {
    report();
    if getpgrp() == getpid() {
        let _ = kill_current_process_group(Signal::KILL);
    }
}
