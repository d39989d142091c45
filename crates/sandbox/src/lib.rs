//! The sandbox of a process that reads untrusted files: it can read the files it was given and what the system's
//! programs need, and write into one folder. It has no network and cannot look into other processes.
//!
//! Files are restricted by Landlock, the network by a namespace of its own (Landlock knows nothing of UDP), and a filter
//! refuses all calls that no decoder makes. Each is used as far as the kernel has it, and what is missing is reported.

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

pub use level::{Enforcement, Namespaces, SandboxLevel};
#[cfg(target_os = "linux")]
pub use linux::calls;
pub use linux::leave;
pub use system::{ANY, restrict_files};

/// What a child may touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sandbox {
    /// Files it may read; a folder means all files in it.
    pub read: Vec<PathBuf>,
    /// Folders in which it may read, make, change and remove files.
    pub write: Vec<PathBuf>,
    /// Folders in which people keep everything: that of a program is not opened for it if one of these lies in it.
    pub private: Vec<PathBuf>,
}

/// What is done where the kernel lacks a part of the sandbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Policy {
    /// Nothing is started.
    Required,
    /// It is started with the parts there are.
    #[default]
    BestEffort,
    /// No sandbox is set up.
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

    /// Whether nothing may run in a sandbox that reaches only so far.
    pub fn refuses(self, level: SandboxLevel) -> bool {
        self == Self::Required && !level.is_full()
    }
}

static POLICY: AtomicU8 = AtomicU8::new(Policy::BestEffort as u8);

/// What holds from now on for every child that is to have a sandbox.
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
        Self { read: Vec::new(), write: Vec::new(), private: home.into_iter().chain([std::env::temp_dir()]).collect() }
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
        let whole = SandboxLevel {
            files: Enforcement::Full,
            network: Enforcement::Full,
            calls: Enforcement::Full,
            namespaces: Enforcement::Full,
        };
        let part = SandboxLevel { files: Enforcement::Partial, ..whole };
        let deaf = SandboxLevel { network: Enforcement::None, ..whole };
        for level in [part, deaf, SandboxLevel::NONE] {
            assert_eq!(SandboxLevel::from_bytes(level.to_bytes()), Some(level));
        }
        assert_eq!(SandboxLevel::from_bytes(*b"abcd"), None);
        let both = SandboxLevel { network: Enforcement::None, ..part };
        assert_eq!((part.or_lower(deaf), deaf.or_lower(part)), (both, both));
    }
}
