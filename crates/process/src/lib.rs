//! Child processes, well looked after: started in one place, bounded in time, stopped with their whole group, their
//! error output kept, and listed by what they work for. Knows nothing of video.

mod account;
mod active_time;
mod alive;
pub mod cgroup;
mod child;
mod command;
#[cfg(unix)]
mod ended;
mod group;
pub mod inherited_limits;
mod interrupt;
mod kill_handle;
pub mod limits;
#[cfg(target_os = "linux")]
mod mark;
#[cfg_attr(not(unix), allow(dead_code, reason = "a shim puts its child into one, and there are none"))]
mod memory_cgroup;
mod open;
pub mod orphans;
mod priority;
pub mod procfs;
pub mod registry;
mod replace;
mod sandbox_probe;
pub mod shim;
mod signals;
mod spliced_pipe;
mod stop;
mod tail;
pub mod tree;
mod usage;
mod watchdog;

pub use account::{Account, Working};
pub use alive::alive;
pub use child::{Child, Exit};
pub use command::Command;
pub use interrupt::stop_on_signals;
pub use open::open_for_person;
pub use priority::only_when_idle;
pub use replace::replace_with;
pub use sandbox_probe::probe_sandbox;
pub use signals::ignore_limit_signals;
pub use spliced_pipe::{Gifted, SplicedPipe, set_pipe_size};
pub use stop::Stop;
pub use usage::Usage;
pub use watchdog::Watchdog;

/// What can go wrong with a child. Every message names the program.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// The program could not be started at all.
    #[error("{program} could not be started: {source}")]
    Start {
        /// File name of the program, without its folder.
        program: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Waiting for, or talking to, the child failed.
    #[error("the connection to {program} broke: {source}; run this again")]
    Talk {
        /// File name of the program, without its folder.
        program: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The child must run in a sandbox, and the system cannot set one up.
    #[error(
        "{program} was not started: it must run in a sandbox (VO_SANDBOX=required), and {missing}; \
         `vo doctor` says more, and VO_SANDBOX=best-effort goes on with the parts there are"
    )]
    Sandbox {
        /// File name of the program, without its folder.
        program: String,
        /// What is missing.
        missing: String,
    },
    /// The child outlived its time and was killed.
    #[error("{program} did not finish within {seconds} s and was ended")]
    TooSlow {
        /// File name of the program, without its folder.
        program: String,
        /// The bound it was given.
        seconds: u64,
    },
    /// A stop was requested; the child was killed.
    #[error("stopped")]
    Stopped,
}

impl ProcessError {
    /// Whether another try may go better: the system was short of something, or the child's shim was ended before it could
    /// say anything.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Start { source, .. } => is_shortage(source) || source.kind() == std::io::ErrorKind::UnexpectedEof,
            Self::Talk { source, .. } => is_shortage(source),
            Self::Sandbox { .. } | Self::TooSlow { .. } | Self::Stopped => false,
        }
    }
}

/// Whether an error says that the system is short of processes, threads, memory or open files, which may be over soon.
pub fn is_shortage(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{OutOfMemory, WouldBlock};
    #[cfg(unix)]
    let files = [libc::EMFILE, libc::ENFILE];
    // `ERROR_TOO_MANY_OPEN_FILES`.
    #[cfg(not(unix))]
    let files = [4];
    matches!(error.kind(), OutOfMemory | WouldBlock) || error.raw_os_error().is_some_and(|code| files.contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn what_the_system_is_short_of_may_pass() {
        let start = |code| ProcessError::Start {
            program: "a tool".to_owned(),
            source: std::io::Error::from_raw_os_error(code),
        };
        for code in [libc::EMFILE, libc::ENFILE, libc::ENOMEM, libc::EAGAIN] {
            assert!(start(code).is_transient(), "{code}");
        }
        assert!(!start(libc::ENOENT).is_transient() && !start(libc::EACCES).is_transient());
    }
}
