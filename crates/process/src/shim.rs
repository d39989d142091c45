//! The process between us and a child: our own program under a hidden verb, with one thread. It starts the child in
//! its sandbox, holds the other end of a channel to us, and is the parent of all the child's descendants. When the channel
//! is closed, because we want it or because we are no more, nothing of the child is left.
//!
//! A child cannot be given this by us directly: the kernel's signal at a parent's death is sent when the *thread* ends
//! that started the child, and we have many. Windows has jobs, which end with the process that holds them, and needs no shims.

#[cfg(unix)]
mod channel;
mod name;
#[cfg(not(unix))]
mod none;
#[cfg(unix)]
mod supervisor;

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use vo_sandbox::Policy;

use crate::Usage;
use crate::limits::Limits;
use crate::priority::Background;

#[cfg(unix)]
pub(crate) use channel::{Disconnect, ShimChannel, channel};
use name::VERB;
pub(crate) use name::ourselves;
#[cfg(target_os = "linux")]
pub(crate) use name::{is_named, role};
#[cfg(not(unix))]
use none as supervisor;
#[cfg(not(unix))]
pub(crate) use none::{Disconnect, ShimChannel, channel};

/// How long after it was asked to end it all a shim is believed to be at it.
pub(crate) const GRACE: Duration = Duration::from_secs(4);

static IN_USE: AtomicBool = AtomicBool::new(false);

/// To be called first of all in a program that starts children by shims: if it was started as one, it does its work
/// and returns what to end with.
pub fn run_if_asked() -> Option<ExitCode> {
    let mut args = std::env::args_os().skip(1);
    (args.next()? == VERB).then(|| supervisor::run(args.next().and_then(|line| line.to_str()?.parse().ok())))
}

/// From now on every child is started by a shim, where the system has what it needs. Only for programs that begin with
/// [`run_if_asked`].
pub fn use_shims() {
    IN_USE.store(cfg!(unix), Ordering::SeqCst);
}

/// Whether children are started by shims.
pub(crate) fn in_use() -> bool {
    IN_USE.load(Ordering::SeqCst)
}

/// What a shim is asked to start: one line of JSON.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SpawnRequest {
    pub program: OsString,
    pub args: Vec<OsString>,
    /// How far the child's priority lies below others, if it does.
    pub background: Option<Background>,
    pub sandbox: Option<SandboxSpec>,
    /// Whether it has namespaces of its own, with that sandbox or without.
    pub apart: bool,
    pub policy: Policy,
    pub limits: Option<Limits>,
}

/// What it may touch in its sandbox, as in [`vo_sandbox::Sandbox`]. Paths are given as names of the system, which may
/// be no text.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SandboxSpec {
    pub read: Vec<OsString>,
    pub write: Vec<OsString>,
    pub private: Vec<OsString>,
}

/// The last message of a shim: how its child ended.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ExitReport {
    pub code: Option<i32>,
    pub signal: Option<i32>,
    pub usage: Usage,
    /// Whether it wanted more memory than it may have.
    pub out_of_memory: bool,
}
