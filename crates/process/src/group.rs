//! A child together with all that comes of it, as the system lets it be held: a process group where there are signals, a
//! job on Windows.

#[cfg(windows)]
mod job;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

pub(crate) use system::{Group, is_fault, is_limit, signal};
