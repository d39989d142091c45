//! Walls around a child that reads what comes from strangers: it can read the files it was given and what the system's
//! programs need, and write into one folder. It has no network and cannot look into other processes.
//!
//! Files are walled by Landlock, the network by a namespace of its own (Landlock knows nothing of UDP), and a filter
//! refuses all calls that no decoder makes. Each is taken as far as the kernel has it, and what it lacks is told.

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

#[cfg(target_os = "linux")]
pub use linux::calls;
pub(crate) use linux::leave;
pub use system::shut_files;

/// What a child may touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walls {
    /// Files it may read; a folder stands for all files in it.
    pub read: Vec<PathBuf>,
    /// Folders in which it may read, make, change and remove files.
    pub write: Vec<PathBuf>,
    /// Folders in which people keep everything: that of a program is not opened for it if one of these lies in it.
    pub shut: Vec<PathBuf>,
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

/// The walls of a child of ours stand this far. Its shim tells of those that it puts up; who puts up its own must say so.
pub fn note(level: Level) {
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    *seen = Some(seen.map_or(level, |lowest| lowest.or_lower(level)));
}

/// How far the walls of all children stood that had any: for each, that of the least.
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
    let child = Command::new(shim::ourselves()).arg("--version").walled();
    shim::in_use().then(|| child.start())?.map(|child| child.walls()).transpose()
}

/// How far something is walled, the whole before the open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// Other processes, their messages and shared memory, and mounts: namespaces of its own.
    pub namespaces: Wall,
}

/// The namespaces in which a child stands.
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "there are none"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Namespaces {
    /// That of the network.
    pub network: Wall,
    /// Those of processes, of messages between them, and of mounts.
    pub others: Wall,
    /// Whether that of processes is among them.
    pub processes: bool,
}

impl Namespaces {
    /// Those of whoever started it.
    #[cfg_attr(not(unix), allow(dead_code, reason = "there are none"))]
    pub(crate) const NONE: Self = Self { network: Wall::Open, others: Wall::Open, processes: false };
}

impl Level {
    /// No walls at all.
    pub(crate) const OPEN: Self =
        Self { files: Wall::Open, network: Wall::Open, calls: Wall::Open, namespaces: Wall::Open };

    /// The namespaces alone, of a child that puts up the rest itself: with the calls it shuts the network.
    #[cfg_attr(not(unix), allow(dead_code, reason = "there are none"))]
    pub(crate) const fn of_namespaces(left: Namespaces) -> Self {
        Self { files: Wall::Whole, network: Wall::Whole, calls: Wall::Whole, namespaces: left.others }
    }

    /// What is left of two that hold for different children.
    fn or_lower(self, other: Self) -> Self {
        Self {
            files: self.files.max(other.files),
            network: self.network.max(other.network),
            calls: self.calls.max(other.calls),
            namespaces: self.namespaces.max(other.namespaces),
        }
    }

    /// How many bytes [`Level::to_bytes`] gives.
    pub const BYTES: usize = 4;

    /// The same in a few bytes, for a child that puts up its own walls and tells of them: in the order of the fields.
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        self.each().map(|wall| wall as u8)
    }

    /// What [`Level::to_bytes`] says.
    pub fn from_bytes(bytes: [u8; Self::BYTES]) -> Option<Self> {
        let wall = |byte| [Wall::Whole, Wall::Part, Wall::Open].into_iter().find(|wall| *wall as u8 == byte);
        let [files, network, calls, namespaces] = bytes.map(wall);
        Some(Self { files: files?, network: network?, calls: calls?, namespaces: namespaces? })
    }

    fn each(self) -> [Wall; Self::BYTES] {
        [self.files, self.network, self.calls, self.namespaces]
    }

    /// Whether nothing is missing.
    pub fn is_whole(self) -> bool {
        self.each().iter().all(|wall| *wall == Wall::Whole)
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
        let namespaces = match self.namespaces {
            Wall::Whole => None,
            Wall::Part => Some(
                "not all namespaces are allowed here: it may see other processes, or the filter of calls alone keeps it \
                 from their shared memory",
            ),
            Wall::Open => Some(
                "namespaces of processes are not allowed here: it sees that others run, and what it leaves behind is \
                 ended by us and not by the kernel",
            ),
        };
        [files, network, calls, namespaces].into_iter().flatten().collect()
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
    /// Around nothing: no file is given, and none can be written.
    pub fn bare() -> Self {
        let home = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
        let home = std::env::var_os(home).map(PathBuf::from);
        Self { read: Vec::new(), write: Vec::new(), shut: home.into_iter().chain([std::env::temp_dir()]).collect() }
    }

    /// Around a folder of ours: it is written to, and what its links name is read.
    pub fn around(folder: &Path) -> Self {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let linked = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_symlink()));
        // What is not there cannot be opened either.
        let read = linked.filter_map(|entry| entry.path().canonicalize().ok()).collect();
        Self { read, write: vec![folder.to_owned()], ..Self::bare() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_told_in_bytes_and_the_lowest_counts() {
        let whole = Level { files: Wall::Whole, network: Wall::Whole, calls: Wall::Whole, namespaces: Wall::Whole };
        let part = Level { files: Wall::Part, ..whole };
        let deaf = Level { network: Wall::Open, ..whole };
        for level in [part, deaf, Level::OPEN] {
            assert_eq!(Level::from_bytes(level.to_bytes()), Some(level));
        }
        assert_eq!(Level::from_bytes(*b"abcd"), None);
        let both = Level { network: Wall::Open, ..part };
        assert_eq!((part.or_lower(deaf), deaf.or_lower(part)), (both, both));
    }
}
