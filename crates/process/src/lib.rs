//! One child process, well looked after: started in one place, bounded in time, stopped with its whole
//! group, its last words kept. Knows nothing of video.

mod child;
mod command;
mod memory;
mod stop;
mod tail;
mod watchdog;

pub use child::{Child, Exit};
pub use command::Command;
pub use memory::{MemoryWatch, tree_pss};
pub use stop::Stop;
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
    #[error("{program} could not be talked to: {source}")]
    Talk {
        /// File name of the program, without its folder.
        program: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The child outlived its time and was killed.
    #[error("{program} did not finish within {seconds} s and was stopped")]
    TooSlow {
        /// File name of the program, without its folder.
        program: String,
        /// The bound it was given.
        seconds: u64,
    },
    /// Somebody asked for everything to stop; the child was killed.
    #[error("stopped")]
    Stopped,
}
