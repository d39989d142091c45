//! A running child: its pipes, its end, and the promise that it does not outlive its owner.

use std::os::unix::process::ExitStatusExt;
use std::process::{ChildStdin, ChildStdout};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, PidfdFlags, Signal, WaitId, WaitIdOptions, kill_process_group, pidfd_open, waitid};

use crate::family;
use crate::tail::Tail;
use crate::watchdog::Leash;
use crate::{ProcessError, Stop};

/// How often a waiting owner looks at the request to stop.
const GLANCE: Duration = Duration::from_millis(50);

/// A running child. Dropping it kills its whole group and reaps it.
#[derive(Debug)]
pub struct Child {
    inner: std::process::Child,
    name: String,
    tail: Option<Tail>,
    leash: Leash,
    reaped: bool,
}

/// How a child ended.
#[derive(Clone, Debug)]
pub struct Exit {
    /// Its exit code, if it ended by itself.
    pub code: Option<i32>,
    /// The signal that ended it, if one did.
    pub signal: Option<i32>,
    /// The first and the last lines of its standard error.
    pub stderr: Vec<String>,
}

impl Exit {
    /// Whether it says of itself that it went well. For FFmpeg that is not enough: see the studio's checks.
    pub fn success(&self) -> bool {
        self.code == Some(0)
    }
}

impl Child {
    pub(crate) fn new(inner: std::process::Child, name: String, tail: Option<Tail>) -> Self {
        let leash = Leash::of(Pid::from_child(&inner));
        Self { inner, name, tail, leash, reaped: false }
    }

    /// Takes the pipe to its standard input. Dropping the pipe is the end of its input.
    pub fn stdin(&mut self) -> Option<ChildStdin> {
        self.inner.stdin.take()
    }

    /// Takes the pipe from its standard output.
    pub fn stdout(&mut self) -> Option<ChildStdout> {
        self.inner.stdout.take()
    }

    pub(crate) fn leash(&self) -> Leash {
        self.leash.clone()
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.inner.id()
    }

    /// Waits for its end. Its pipes should have been taken or dropped before.
    ///
    /// # Errors
    /// [`ProcessError::Stopped`] or [`ProcessError::TooSlow`] after the child and its group were killed.
    pub fn wait(mut self, stop: &Stop, patience: Duration) -> Result<Exit, ProcessError> {
        drop(self.inner.stdin.take());
        let deadline = Instant::now() + patience;
        let talk = |name: &str, source: std::io::Error| ProcessError::Talk { program: name.to_owned(), source };
        let pidfd = pidfd_open(Pid::from_child(&self.inner), PidfdFlags::empty())
            .map_err(|error| talk(&self.name, error.into()))?;
        loop {
            let glance = rustix::time::Timespec { tv_sec: 0, tv_nsec: GLANCE.subsec_nanos().into() };
            let mut fds = [PollFd::new(&pidfd, PollFlags::IN)];
            match poll(&mut fds, Some(&glance)) {
                Ok(0) | Err(rustix::io::Errno::INTR) => {}
                Ok(_) => break,
                Err(error) => return Err(talk(&self.name, error.into())),
            }
            if stop.asked() {
                self.kill();
                return Err(ProcessError::Stopped);
            }
            if Instant::now() > deadline {
                self.kill();
                return Err(ProcessError::TooSlow { program: self.name.clone(), seconds: patience.as_secs() });
            }
        }
        // It has ended but is not reaped yet, so its number is still its own: what it left behind in its group goes
        // with it, and nobody holds the error pipe open any more.
        let _ = kill_process_group(Pid::from_child(&self.inner), Signal::KILL);
        let status = self.reap().map_err(|error| talk(&self.name, error))?;
        Ok(Exit {
            code: status.code(),
            signal: status.signal(),
            stderr: self.tail.take().map(Tail::lines).unwrap_or_default(),
        })
    }

    /// Kills it and its group, and reaps it.
    pub fn kill(&mut self) {
        if !self.reaped {
            let _ = kill_process_group(Pid::from_child(&self.inner), Signal::KILL);
            let _ = self.inner.kill();
            // Its end takes a moment, and nobody who starts a child should wait for it meanwhile.
            let ended = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
            let _ = rustix::io::retry_on_intr(|| waitid(WaitId::Pid(Pid::from_child(&self.inner)), ended));
            let _ = self.reap();
        }
    }

    /// Takes leave of a child that has ended. From here on its number may be somebody else's.
    fn reap(&mut self) -> std::io::Result<std::process::ExitStatus> {
        self.leash.let_go();
        self.reaped = true;
        family::leave(self.inner.id(), || self.inner.wait())
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.kill();
    }
}
