//! No shims: a job ends all that came of a child when we are no more, so nobody has to stand in between.

use std::convert::Infallible;
use std::io;
use std::process::ExitCode;

use vo_sandbox::Level;

use super::{ExitReport, SpawnRequest};

/// A line that nobody has.
#[derive(Debug)]
pub(crate) struct ShimChannel {
    never: Infallible,
    /// How far the walls stand.
    pub level: Option<Level>,
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
pub(crate) fn line() -> io::Result<(ShimChannel, ShimEnd)> {
    Err(io::ErrorKind::Unsupported.into())
}

impl ShimEnd {
    pub(crate) fn command(&self) -> std::process::Command {
        match self.0 {}
    }
}

impl ShimChannel {
    pub(crate) fn order(&mut self, _order: &SpawnRequest) -> io::Result<Vec<u32>> {
        match self.never {}
    }

    pub(crate) fn last(&mut self) -> Option<ExitReport> {
        match self.never {}
    }

    pub(crate) fn disconnect(&self) -> Option<Disconnect> {
        match self.never {}
    }
}

impl Disconnect {
    pub(crate) fn cut(&self) {
        match self.0 {}
    }
}
