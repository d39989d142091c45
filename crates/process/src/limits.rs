//! What a child may use of the system at most. The kernel holds these for one process; memory, where it lets us make a
//! control group or a job, for all that comes of it. A job knows no other of these bounds.

use serde::{Deserialize, Serialize};

use crate::memory_cgroup::MemoryCgroup;

/// What a child may use at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of a file that it writes. One more ends it (`SIGXFSZ`).
    pub file_bytes: u64,
    /// Files, pipes and sockets that are open at once.
    pub files: u64,
    /// Bytes of memory that it and all that comes of it may hold, where there are control groups or jobs.
    pub memory_bytes: u64,
    /// Threads of it and of all that comes of it, where there are control groups of version 2.
    pub threads: u64,
    /// Bytes of addresses it may ask for. More than it uses: stacks and libraries count whole.
    pub address_bytes: u64,
}

/// What bounds the memory of a child here, in words for a person; none if nothing does but the bound on its addresses.
pub fn memory_held_by() -> Option<&'static str> {
    if cfg!(windows) { Some("job") } else { MemoryCgroup::new((1 << 30, 99)).map(|memory_cgroup| memory_cgroup.name()) }
}

#[cfg(unix)]
impl Limits {
    /// Sets them for this process. A limit that cannot be set is one that is lower already.
    pub(crate) fn set(self) {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let limits = [
            (Resource::Fsize, self.file_bytes),
            (Resource::Nofile, self.files),
            (Resource::As, self.address_bytes),
            // What it held when it crashed may be private.
            (Resource::Core, 0),
        ];
        for (resource, most) in limits {
            let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
        }
    }
}
