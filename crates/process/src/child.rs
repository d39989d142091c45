//! A running child: its pipes, its end, and the promise that it does not outlive its owner.

use std::process::{ChildStdin, ChildStdout};
use std::time::Duration;

use vo_sandbox::SandboxLevel;

use crate::active_time::ActiveTime;
use crate::group::{Group, is_fault, is_limit, signal};
use crate::kill_handle::KillHandle;
use crate::registry::NO_ACCOUNT;
use crate::shim::{ExitReport, GRACE, ShimChannel};
use crate::tail::Tail;
use crate::{Account, ProcessError, Stop, Usage, registry};

/// How often a waiting owner looks at the request to stop.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// A running child. Dropping it kills its whole group and reaps it.
#[derive(Debug)]
pub struct Child {
    inner: std::process::Child,
    group: Group,
    name: String,
    role: &'static str,
    tail: Option<Tail>,
    /// To its shim, if it has one: then `inner` is the shim.
    line: Option<ShimChannel>,
    kill_handle: KillHandle,
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
    /// What it has used, if it had a shim to report it.
    pub usage: Option<Usage>,
    /// Whether the kernel ended it, or something that came of it, because it wanted more memory than it may have.
    pub out_of_memory: bool,
}

impl Exit {
    /// Whether a fault of its own ended it, or a call that it may not make.
    pub fn crashed(&self) -> bool {
        is_fault(self.code, self.signal)
    }

    /// Whether a signal from elsewhere ended it, so that another try may succeed: neither a crash, nor a limit of
    /// its own that it came up against.
    pub fn was_ended(&self) -> bool {
        self.signal.is_some_and(|signal| !is_limit(signal)) && !self.out_of_memory
    }

    /// Whether it says of itself that it went well. For FFmpeg that is not enough: see the studio's checks.
    pub fn success(&self) -> bool {
        self.code == Some(0)
    }
}

impl Child {
    pub(crate) fn new(
        (mut inner, group): (std::process::Child, Group),
        (name, role): (String, &'static str),
        line: Option<ShimChannel>,
    ) -> std::io::Result<Self> {
        let kill_handle = KillHandle::of(group.clone(), line.as_ref().and_then(ShimChannel::disconnect));
        let stderr = inner.stderr.take();
        // If there is no thread for its words, it is dropped here, and ends.
        let mut child = Self { inner, group, name, role, tail: None, line, kill_handle, reaped: false };
        child.tail = stderr.map(Tail::of).transpose()?;
        Ok(child)
    }

    /// How far its sandbox reaches, if it was to have one.
    pub fn sandbox_level(&self) -> Option<SandboxLevel> {
        self.line.as_ref()?.level
    }

    /// Takes the pipe to its standard input. Dropping the pipe is the end of its input.
    pub fn stdin(&mut self) -> Option<ChildStdin> {
        self.inner.stdin.take()
    }

    /// Takes the pipe from its standard output.
    pub fn stdout(&mut self) -> Option<ChildStdout> {
        self.inner.stdout.take()
    }

    pub(crate) fn kill_handle(&self) -> KillHandle {
        self.kill_handle.clone()
    }

    /// The number of its process, or of its shim's.
    pub fn id(&self) -> u32 {
        self.inner.id()
    }

    /// From now on it works for that account, or for none. What it has cost so far stays where it was.
    pub fn charge(&self, account: Option<&Account>) {
        registry::charge(self.id(), account.map_or(NO_ACCOUNT, Account::number));
        if let (Some(account), Some(level)) = (account, self.sandbox_level()) {
            account.note(level);
        }
    }

    /// Waits for its end. Its pipes should have been taken or dropped before.
    ///
    /// # Errors
    /// [`ProcessError::Stopped`] or [`ProcessError::TooSlow`] after the child and its group were killed.
    pub fn wait(mut self, stop: &Stop, timeout: Duration) -> Result<Exit, ProcessError> {
        drop(self.inner.stdin.take());
        let mut waited = ActiveTime::new();
        let talk = |name: &str, source: std::io::Error| ProcessError::Talk { program: name.to_owned(), source };
        let end = self.group.end().map_err(|error| talk(&self.name, error))?;
        while !end.wait_for(POLL_INTERVAL).map_err(|error| talk(&self.name, error))? {
            if stop.is_requested() {
                self.kill();
                return Err(ProcessError::Stopped);
            }
            if waited.elapsed() > timeout {
                self.kill();
                tracing::warn!(role = self.role, program = self.name, seconds = timeout.as_secs(), "child too slow");
                return Err(ProcessError::TooSlow { program: self.name.clone(), seconds: timeout.as_secs() });
            }
        }
        // It has ended but is not reaped yet, so its number is still its own: what it left behind in its group goes
        // with it, and nothing holds the error pipe open any more.
        self.group.kill();
        let status = self.reap().map_err(|error| talk(&self.name, error))?;
        let stderr = self.tail.take().map(Tail::lines).unwrap_or_default();
        let exit = match self.line.as_mut().and_then(ShimChannel::exit_report) {
            Some(ExitReport { code, signal, usage, out_of_memory }) => {
                Exit { code, signal, stderr, usage: Some(usage), out_of_memory }
            }
            None => Exit {
                code: status.code(),
                signal: signal(status),
                stderr,
                usage: self.group.usage(),
                out_of_memory: false,
            },
        };
        self.log(&exit);
        Ok(exit)
    }

    fn log(&self, exit: &Exit) {
        let usage = exit.usage.unwrap_or_default();
        let cpu_ms = (usage.user + usage.system).as_millis() as u64;
        let (role, program, code, signal) = (self.role, &self.name, exit.code, exit.signal);
        if exit.success() {
            tracing::info!(role, program, cpu_ms, max_rss_bytes = usage.max_rss_bytes, "child ended");
        } else {
            let last_line = exit.stderr.last().map_or("", String::as_str);
            tracing::warn!(role, program, code, signal, cpu_ms, exit.out_of_memory, last_line, "child failed");
        }
    }

    /// Ends it and all that came of it, and reaps it. With a shim it is asked first.
    pub fn kill(&mut self) {
        if !self.reaped {
            if self.line.is_some() {
                self.kill_handle.kill();
                self.wait_for_shim();
            }
            self.group.kill();
            let _ = self.inner.kill();
            // Its end takes a moment, and threads that start a child should not wait for it meanwhile.
            self.group.wait_for_exit();
            let _ = self.reap();
        }
    }

    /// Gives the shim time to end everything.
    fn wait_for_shim(&self) {
        let _ = self.group.end().and_then(|end| end.wait_for(GRACE));
    }

    /// Reaps a child that has ended. From here on its number may be another process's.
    fn reap(&mut self) -> std::io::Result<std::process::ExitStatus> {
        self.kill_handle.release();
        self.reaped = true;
        if self.line.is_some() {
            self.group.kill_what_its_shim_left();
        }
        registry::reap(self.inner.id(), || self.inner.wait())
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.kill();
    }
}
