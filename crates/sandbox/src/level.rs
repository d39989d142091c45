//! How far the sandbox of a child reaches.

use serde::{Deserialize, Serialize};

/// How far something is sandboxed, the most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Enforcement {
    /// As far as was asked for.
    #[serde(alias = "Whole")]
    Full,
    /// In part: the kernel is older than what was asked for.
    #[serde(alias = "Part")]
    Partial,
    /// Not at all.
    #[serde(alias = "Open")]
    None,
}

/// How far a sandbox reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SandboxLevel {
    /// Files.
    pub files: Enforcement,
    /// The network.
    pub network: Enforcement,
    /// Calls of the system.
    pub calls: Enforcement,
    /// Other processes, their messages and shared memory, and mounts: namespaces of its own.
    pub namespaces: Enforcement,
}

/// The namespaces that a child is in.
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
    /// Those of its parent.
    #[cfg_attr(not(unix), allow(dead_code, reason = "there are none"))]
    pub const NONE: Self = Self { network: Enforcement::None, others: Enforcement::None, processes: false };
}

impl SandboxLevel {
    /// No sandbox at all.
    pub const NONE: Self = Self {
        files: Enforcement::None,
        network: Enforcement::None,
        calls: Enforcement::None,
        namespaces: Enforcement::None,
    };

    /// The namespaces alone, of a child that sets up the rest itself: with the calls it shuts the network.
    #[cfg_attr(not(unix), allow(dead_code, reason = "there are none"))]
    pub const fn of_namespaces(left: Namespaces) -> Self {
        Self { files: Enforcement::Full, network: Enforcement::Full, calls: Enforcement::Full, namespaces: left.others }
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

    /// How many bytes [`SandboxLevel::to_bytes`] gives.
    pub const BYTES: usize = 4;

    /// The same in a few bytes, for a child that sets up its own sandbox and reports it: in the order of the fields.
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        self.each().map(|part| part as u8)
    }

    /// What [`SandboxLevel::to_bytes`] says.
    pub fn from_bytes(bytes: [u8; Self::BYTES]) -> Option<Self> {
        let part = |byte| {
            [Enforcement::Full, Enforcement::Partial, Enforcement::None].into_iter().find(|part| *part as u8 == byte)
        };
        let [files, network, calls, namespaces] = bytes.map(part);
        Some(Self { files: files?, network: network?, calls: calls?, namespaces: namespaces? })
    }

    fn each(self) -> [Enforcement; Self::BYTES] {
        [self.files, self.network, self.calls, self.namespaces]
    }

    /// Whether nothing is missing.
    pub fn is_full(self) -> bool {
        self.each().iter().all(|part| *part == Enforcement::Full)
    }

    /// What is missing, in words.
    pub fn missing(self) -> Vec<&'static str> {
        if cfg!(not(target_os = "linux")) {
            return vec![
                "there is no sandbox on this system: programs that decode files can read all files and use the network",
            ];
        }
        let files = match self.files {
            Enforcement::Full => None,
            Enforcement::Partial => {
                Some("the kernel's Landlock is old: files, TCP and signals are only partly restricted")
            }
            Enforcement::None => Some("the kernel has no Landlock: all files that you can read are readable"),
        };
        let network = (self.network != Enforcement::Full)
            .then_some("network namespaces are not allowed here: only the filter of system calls blocks the network");
        let calls =
            (self.calls != Enforcement::Full).then_some("the kernel has no seccomp: system calls are not restricted");
        let namespaces = match self.namespaces {
            Enforcement::Full => None,
            Enforcement::Partial => Some(
                "not all namespaces are allowed here: other processes may be visible, or only the filter of system calls \
                 protects their shared memory",
            ),
            Enforcement::None => Some(
                "process namespaces are not allowed here: other processes are visible, and leftovers are ended by vo \
                 instead of the kernel",
            ),
        };
        [files, network, calls, namespaces].into_iter().flatten().collect()
    }
}
