//! Walls around a child that reads what comes from strangers: it can read the files it was given and what the system's
//! programs need, and write into one folder. It has no network and cannot look into other processes.
//!
//! Files are walled by Landlock, the network by a namespace of its own (Landlock knows nothing of UDP), and a filter
//! refuses calls that no decoder makes. Each is taken as far as the kernel has it, and what it lacks is told.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::{Command, ProcessError, shim};

#[cfg(not(target_os = "linux"))]
use elsewhere as system;
#[cfg(target_os = "linux")]
use linux as system;

pub use system::shut_files;

/// What a child may touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walls {
    /// Files it may read; a folder stands for all files in it.
    pub read: Vec<PathBuf>,
    /// Folders in which it may read, make, change and remove files.
    pub write: Vec<PathBuf>,
}

/// What is done where the kernel cannot put up every wall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Policy {
    /// Nothing is started.
    Required,
    /// It is started behind those there are.
    #[default]
    BestEffort,
    /// No walls are put up.
    Off,
}

impl Policy {
    /// Each, with what a person calls it.
    pub const NAMES: [(&'static str, Self); 3] =
        [("required", Self::Required), ("best-effort", Self::BestEffort), ("off", Self::Off)];

    /// The policy of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.into_iter().find(|(known, _)| *known == name).map(|(_, policy)| policy)
    }

    /// What a person calls it.
    pub fn name(self) -> &'static str {
        Self::NAMES.into_iter().find(|(_, policy)| *policy == self).map_or("", |(name, _)| name)
    }

    /// Whether nothing may run behind such walls.
    pub fn refuses(self, level: Level) -> bool {
        self == Self::Required && !level.is_whole()
    }
}

static POLICY: AtomicU8 = AtomicU8::new(Policy::BestEffort as u8);

/// What holds from now on for every child that is to have walls.
pub fn hold_to(policy: Policy) {
    POLICY.store(policy as u8, Ordering::SeqCst);
}

/// What holds now.
pub fn policy() -> Policy {
    let number = POLICY.load(Ordering::SeqCst);
    Policy::NAMES.into_iter().map(|(_, policy)| policy).find(|policy| *policy as u8 == number).unwrap_or_default()
}

static SEEN: Mutex<Option<Level>> = Mutex::new(None);

/// The walls of a child of ours stand this far.
pub(crate) fn note(level: Level) {
    *SEEN.lock().unwrap_or_else(PoisonError::into_inner) = Some(level);
}

/// How far the walls of the last child stood that had any.
pub fn seen() -> Option<Level> {
    *SEEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How far the walls of a child stand here, tried with a child that does nothing; nothing if they could be put up and this
/// program does not start children by shims.
///
/// # Errors
/// [`ProcessError::Walls`] if it may not run behind what there is.
pub fn probe() -> Option<Result<Level, ProcessError>> {
    if !system::ANY {
        let missing = || Level::OPEN.missing().join("; ");
        let refused = || ProcessError::Walls { program: "the probe".to_owned(), missing: missing() };
        return Some(if policy().refuses(Level::OPEN) { Err(refused()) } else { Ok(Level::OPEN) });
    }
    // Our own program is always at hand.
    let child = Command::new(shim::ourselves()).arg("--version").folder(std::env::temp_dir()).walled();
    shim::in_use().then(|| child.start())?.map(|child| child.walls()).transpose()
}

/// How far something is walled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wall {
    /// As far as was asked for.
    Whole,
    /// In part: the kernel is older than what was asked for.
    Part,
    /// Not at all.
    Open,
}

/// How far the walls stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// Files.
    pub files: Wall,
    /// The network.
    pub network: Wall,
    /// Calls of the system.
    pub calls: Wall,
}

impl Level {
    /// No walls at all.
    pub(crate) const OPEN: Self = Self { files: Wall::Open, network: Wall::Open, calls: Wall::Open };

    /// Whether nothing is missing.
    pub fn is_whole(self) -> bool {
        [self.files, self.network, self.calls].iter().all(|wall| *wall == Wall::Whole)
    }

    /// What is missing, in words.
    pub fn missing(self) -> Vec<&'static str> {
        if !system::ANY {
            return vec!["this system has no walls of ours: files, network and calls are open"];
        }
        let files = match self.files {
            Wall::Whole => None,
            Wall::Part => Some("Landlock of this kernel is old: not all of files, TCP and signals is shut"),
            Wall::Open => Some("this kernel has no Landlock: files are not shut"),
        };
        let network = (self.network != Wall::Whole)
            .then_some("a network namespace is not allowed here: only the filter of calls keeps it from the network");
        let calls = (self.calls != Wall::Whole).then_some("this kernel has no seccomp: system calls are not shut");
        [files, network, calls].into_iter().flatten().collect()
    }
}

/// What may be done at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// Files are read.
    Read,
    /// Programs and their libraries are read, listed and run.
    Run,
    /// Files are read, made, changed and removed.
    Write,
    /// A device is read and written.
    Use,
}

impl Walls {
    /// Around a folder of ours: it is written to, and what its links name is read.
    pub fn around(folder: &Path) -> Self {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let linked = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_symlink()));
        // What is not there cannot be opened either.
        let read = linked.filter_map(|entry| entry.path().canonicalize().ok()).collect();
        Self { read, write: vec![folder.to_owned()] }
    }
}
