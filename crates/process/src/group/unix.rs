//! A child and what comes of it as a process group.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::retry_on_intr;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use crate::ended::ended;
use crate::limits::Limits;
use crate::priority::Background;
use crate::{Usage, orphans};

/// The group that a child leads which is not reaped yet: after that its number may be another process's.
#[derive(Clone, Debug)]
pub(crate) struct Group(Pid);

/// A descriptor that becomes readable when a group's leader ends.
#[derive(Debug)]
pub(crate) struct End(OwnedFd);

impl Group {
    /// Starts a child in a group of its own, so that a Ctrl-C on the terminal reaches us first. A group cannot be bounded:
    /// that is done by its shim.
    pub(crate) fn start(
        mut command: Command,
        behind: Option<Background>,
        _limits: Option<Limits>,
    ) -> io::Result<(Child, Self)> {
        let child = command.process_group(0).spawn()?;
        let pid = Pid::from_child(&child);
        if let Some(behind) = behind {
            behind.put(pid);
        }
        Ok((child, Self(pid)))
    }

    /// Kills all its processes.
    pub(crate) fn kill(&self) {
        // A group that is gone already is what is wanted.
        let _ = kill_process_group(self.0, Signal::KILL);
    }

    /// A descriptor for its leader's end.
    pub(crate) fn end(&self) -> io::Result<End> {
        ended(self.0).map(End)
    }

    /// Waits until its leader has ended, and does not reap it.
    pub(crate) fn wait_for_exit(&self) {
        let ended = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        let _ = retry_on_intr(|| waitid(WaitId::Pid(self.0), ended));
    }

    /// If its leader was ended by a signal, and not reaped yet: ends all that it, a shim, should have seen to,
    /// and says so.
    pub(crate) fn kill_what_its_shim_left(&self) -> bool {
        let ended = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
        let ended = retry_on_intr(|| waitid(WaitId::Pid(self.0), ended));
        let killed = ended.is_ok_and(|ended| ended.is_some_and(|ended| ended.killed() || ended.dumped()));
        if killed {
            orphans::end_those_of(self.0.as_raw_nonzero().get().unsigned_abs());
        }
        killed
    }

    /// What it has used: a group does not know.
    #[expect(clippy::unused_self, reason = "a job knows")]
    pub(crate) fn usage(&self) -> Option<Usage> {
        None
    }
}

impl End {
    /// Waits for it as long, and says whether it has come.
    pub(crate) fn wait_for(&self, timeout: Duration) -> io::Result<bool> {
        let timeout = rustix::time::Timespec {
            tv_sec: timeout.as_secs().try_into().unwrap_or(i64::MAX),
            tv_nsec: timeout.subsec_nanos().into(),
        };
        Ok(retry_on_intr(|| poll(&mut [PollFd::new(&self.0, PollFlags::IN)], Some(&timeout)))? > 0)
    }
}

/// The signal that ended a process, if one did.
pub(crate) fn signal(status: ExitStatus) -> Option<i32> {
    status.signal()
}

/// Whether a process that ended so was ended by a fault of its own, or by a call that it may not make.
pub(crate) fn is_fault(_code: Option<i32>, signal: Option<i32>) -> bool {
    const FAULTS: [Signal; 6] = [Signal::SEGV, Signal::ABORT, Signal::BUS, Signal::ILL, Signal::FPE, Signal::SYS];
    signal.is_some_and(|signal| FAULTS.iter().any(|fault| fault.as_raw() == signal))
}

/// Whether a signal means a limit that its process came up against. None of ours is on time, so `SIGXCPU` was sent.
pub(crate) fn is_limit(signal: i32) -> bool {
    signal == Signal::XFSZ.as_raw()
}
