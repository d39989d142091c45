//! The sandbox of a process that reads what comes from other people: it can read the files it was given and what the system's
//! programs need, and write into one folder. It has no network and cannot look into other processes.
//!
//! Files are shut by Landlock, the network by a namespace of its own (Landlock knows nothing of UDP), and a filter
//! refuses all calls that no decoder makes. Each is taken as far as the kernel has it, and what it lacks is told.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
mod level;
#[cfg(target_os = "linux")]
mod linux;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU8, Ordering};

use serde::{Deserialize, Serialize};

#[cfg(not(target_os = "linux"))]
use elsewhere as system;
#[cfg(target_os = "linux")]
use linux as system;

pub use level::{Enforcement, Level, Namespaces};
#[cfg(target_os = "linux")]
pub use linux::calls;
pub use linux::leave;
pub use system::{ANY, restrict_files};

/// What a child may touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sandbox {
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
pub fn set_policy(policy: Policy) {
    POLICY.store(policy as u8, Ordering::SeqCst);
}

/// What holds now.
pub fn policy() -> Policy {
    let number = POLICY.load(Ordering::SeqCst);
    Policy::NAMES.into_iter().map(|(_, policy)| policy).find(|policy| *policy as u8 == number).unwrap_or_default()
}

/// What may be done at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileAccess {
    /// Files are read.
    Read,
    /// Programs and their libraries are read, listed and run.
    Run,
    /// Files are read, made, changed and removed.
    Write,
    /// A device is read and written.
    Use,
}

impl Sandbox {
    /// Around nothing: no file is given, and none can be written.
    pub fn deny_all() -> Self {
        let home = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
        let home = std::env::var_os(home).map(PathBuf::from);
        Self { read: Vec::new(), write: Vec::new(), shut: home.into_iter().chain([std::env::temp_dir()]).collect() }
    }

    /// Around a folder of ours: it is written to, and what its links name is read.
    pub fn for_folder(folder: &Path) -> Self {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let linked = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_symlink()));
        // What is not there cannot be opened either.
        let read = linked.filter_map(|entry| entry.path().canonicalize().ok()).collect();
        Self { read, write: vec![folder.to_owned()], ..Self::deny_all() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_told_in_bytes_and_the_lowest_counts() {
        let whole = Level {
            files: Enforcement::Whole,
            network: Enforcement::Whole,
            calls: Enforcement::Whole,
            namespaces: Enforcement::Whole,
        };
        let part = Level { files: Enforcement::Part, ..whole };
        let deaf = Level { network: Enforcement::Open, ..whole };
        for level in [part, deaf, Level::OPEN] {
            assert_eq!(Level::from_bytes(level.to_bytes()), Some(level));
        }
        assert_eq!(Level::from_bytes(*b"abcd"), None);
        let both = Level { network: Enforcement::Open, ..part };
        assert_eq!((part.or_lower(deaf), deaf.or_lower(part)), (both, both));
    }
}
