//! No shims: a job ends all that came of a child when we are no more, so no process is needed in between.

use std::convert::Infallible;
use std::io;
use std::process::ExitCode;

use vo_sandbox::SandboxLevel;

use super::{ExitReport, SpawnRequest};

/// A channel that cannot exist.
#[derive(Debug)]
pub(crate) struct ShimChannel {
    never: Infallible,
    /// How far the sandbox reaches.
    pub level: Option<SandboxLevel>,
}

/// Its other end.
pub(crate) struct ShimEnd(Infallible);

/// What would cut it.
#[derive(Debug)]
pub(crate) struct Disconnect(Infallible);

/// There is no such work.
pub(super) fn run(_number: Option<i32>) -> ExitCode {
    ExitCode::from(2)
}

/// There is no such line.
pub(crate) fn channel() -> io::Result<(ShimChannel, ShimEnd)> {
    Err(io::ErrorKind::Unsupported.into())
}

impl ShimEnd {
    pub(crate) fn command(&self, _role: &str) -> std::process::Command {
        match self.0 {}
    }
}

impl ShimChannel {
    pub(crate) fn spawn(&mut self, _order: &SpawnRequest) -> io::Result<Vec<u32>> {
        match self.never {}
    }

    pub(crate) fn exit_report(&mut self) -> Option<ExitReport> {
        match self.never {}
    }

    pub(crate) fn disconnect(&self) -> Option<Disconnect> {
        match self.never {}
    }
}

impl Disconnect {
    pub(crate) fn hang_up(&self) {
        match self.0 {}
    }
}
