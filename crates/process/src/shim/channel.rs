//! Both ends of the channel between us and a shim, and its messages.

use std::io::{BufRead, BufReader, Write};
use std::net::Shutdown;
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::time::Duration;

use rustix::io::{FdFlags, fcntl_getfd, fcntl_setfd};
use serde::{Deserialize, Serialize};
use vo_sandbox::SandboxLevel;

use super::name::{NAME, VERB, ourselves};
use super::{ExitReport, SpawnRequest};

/// How long the shim may take to say that the child runs: a disk may have to wake up.
const START: Duration = Duration::from_secs(60);

/// What a shim reports: a line of JSON each.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ShimMessage {
    /// The sandbox is set up, this far.
    Sandbox(SandboxLevel),
    /// The child runs: the numbers of the processes that lead to it, each the parent of the next, and its own last; none if they
    /// are not known.
    Runs(Vec<u32>),
    /// It could not be started: the system's number of the error, if it is one of the system, and its text.
    Failed(Option<i32>, String),
    /// It has ended.
    Ended(ExitReport),
}

/// Our end of the line.
#[derive(Debug)]
pub(crate) struct ShimChannel {
    line: BufReader<UnixStream>,
    /// How far the sandbox reaches, if there is one.
    pub level: Option<SandboxLevel>,
}

/// The other end, to be inherited by the shim.
pub(crate) struct ShimEnd(UnixStream);

/// Both ends of a new line.
pub(crate) fn channel() -> std::io::Result<(ShimChannel, ShimEnd)> {
    let (near, far) = UnixStream::pair()?;
    // Another child that is started at this moment inherits it too. That does no harm: what counts is our own end.
    fcntl_setfd(&far, fcntl_getfd(&far)?.difference(FdFlags::CLOEXEC))?;
    Ok((ShimChannel { line: BufReader::new(near), level: None }, ShimEnd(far)))
}

impl ShimEnd {
    /// The command of the shim that holds it.
    #[expect(clippy::disallowed_methods, reason = "it is `Command` that starts it")]
    /// The role of its child is the last of its arguments: for people, and for whoever counts what processes of a kind cost.
    pub(crate) fn command(&self, role: &str) -> std::process::Command {
        let mut command = std::process::Command::new(ourselves());
        command.arg0(NAME).args([VERB, &self.0.as_raw_fd().to_string(), role]);
        command
    }
}

impl ShimChannel {
    /// Gives the order and waits until the child runs. Returns the numbers of those between the shim and
    /// the child, and its own last, as far as they are known.
    pub(crate) fn spawn(&mut self, order: &SpawnRequest) -> std::io::Result<Vec<u32>> {
        let mut text = serde_json::to_vec(order)?;
        text.push(b'\n');
        self.line.get_mut().write_all(&text)?;
        self.line.get_ref().set_read_timeout(Some(START))?;
        loop {
            match self.listen()? {
                Some(ShimMessage::Sandbox(level)) => self.level = Some(level),
                Some(ShimMessage::Runs(below)) => return Ok(below),
                Some(ShimMessage::Failed(Some(number), _)) => return Err(std::io::Error::from_raw_os_error(number)),
                Some(ShimMessage::Failed(None, why)) => return Err(std::io::Error::other(why)),
                Some(ShimMessage::Ended(..)) | None => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            }
        }
    }

    fn listen(&mut self) -> std::io::Result<Option<ShimMessage>> {
        let mut text = String::new();
        if self.line.read_line(&mut text)? == 0 {
            return Ok(None);
        }
        Ok(Some(serde_json::from_str(&text)?))
    }

    /// How the child ended, once its shim has: nothing if the shim was killed.
    pub(crate) fn exit_report(&mut self) -> Option<ExitReport> {
        self.line.get_ref().set_nonblocking(true).ok()?;
        std::iter::from_fn(|| self.listen().ok()?).find_map(|message| match message {
            ShimMessage::Ended(last) => Some(last),
            _ => None,
        })
    }

    /// Another hold on the line, only to cut it.
    pub(crate) fn disconnect(&self) -> Option<Disconnect> {
        self.line.get_ref().try_clone().ok().map(Disconnect)
    }
}

/// Cuts a line.
#[derive(Debug)]
pub(crate) struct Disconnect(UnixStream);

impl Disconnect {
    /// Has the shim end its child and everything that came of it.
    pub(crate) fn hang_up(&self) {
        // What it still has to report may come; it receives nothing more.
        let _ = self.0.shutdown(Shutdown::Write);
    }
}
