//! How far the sandbox of a child reaches.

use serde::{Deserialize, Serialize};

/// How far something is sandboxed, the whole before the open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Enforcement {
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
    pub files: Enforcement,
    /// The network.
    pub network: Enforcement,
    /// Calls of the system.
    pub calls: Enforcement,
    /// Other processes, their messages and shared memory, and mounts: namespaces of its own.
    pub namespaces: Enforcement,
}

/// The namespaces in which a child stands.
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "there are none"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Namespaces {
    /// That of the network.
    pub network: Enforcement,
    /// Those of processes, of messages between them, and of mounts.
    pub others: Enforcement,
    /// Whether that of processes is among them.
    pub processes: bool,
}

impl Namespaces {
    /// Those of whoever started it.
    #[cfg_attr(not(unix), allow(dead_code, reason = "there are none"))]
    pub const NONE: Self = Self { network: Enforcement::Open, others: Enforcement::Open, processes: false };
}

impl Level {
    /// No walls at all.
    pub const OPEN: Self = Self {
        files: Enforcement::Open,
        network: Enforcement::Open,
        calls: Enforcement::Open,
        namespaces: Enforcement::Open,
    };

    /// The namespaces alone, of a child that puts up the rest itself: with the calls it shuts the network.
    #[cfg_attr(not(unix), allow(dead_code, reason = "there are none"))]
    pub const fn of_namespaces(left: Namespaces) -> Self {
        Self {
            files: Enforcement::Whole,
            network: Enforcement::Whole,
            calls: Enforcement::Whole,
            namespaces: left.others,
        }
    }

    /// What is left of two that hold for different children.
    #[must_use]
    pub fn or_lower(self, other: Self) -> Self {
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
        let wall = |byte| {
            [Enforcement::Whole, Enforcement::Part, Enforcement::Open].into_iter().find(|wall| *wall as u8 == byte)
        };
        let [files, network, calls, namespaces] = bytes.map(wall);
        Some(Self { files: files?, network: network?, calls: calls?, namespaces: namespaces? })
    }

    fn each(self) -> [Enforcement; Self::BYTES] {
        [self.files, self.network, self.calls, self.namespaces]
    }

    /// Whether nothing is missing.
    pub fn is_whole(self) -> bool {
        self.each().iter().all(|wall| *wall == Enforcement::Whole)
    }

    /// What is missing, in words.
    pub fn missing(self) -> Vec<&'static str> {
        if cfg!(not(target_os = "linux")) {
            return vec!["this system has no walls of ours: files, network and calls are open"];
        }
        let files = match self.files {
            Enforcement::Whole => None,
            Enforcement::Part => Some("Landlock of this kernel is old: not all of files, TCP and signals is shut"),
            Enforcement::Open => Some("this kernel has no Landlock: files are not shut"),
        };
        let network = (self.network != Enforcement::Whole)
            .then_some("a network namespace is not allowed here: only the filter of calls keeps it from the network");
        let calls =
            (self.calls != Enforcement::Whole).then_some("this kernel has no seccomp: system calls are not shut");
        let namespaces = match self.namespaces {
            Enforcement::Whole => None,
            Enforcement::Part => Some(
                "not all namespaces are allowed here: it may see other processes, or the filter of calls alone keeps it \
                 from their shared memory",
            ),
            Enforcement::Open => Some(
                "namespaces of processes are not allowed here: it sees that others run, and what it leaves behind is \
                 ended by us and not by the kernel",
            ),
        };
        [files, network, calls, namespaces].into_iter().flatten().collect()
    }
}
