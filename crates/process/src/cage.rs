//! A control group for a child and all that comes of it: the one bound on memory that holds for them together. Where nobody
//! lets us make one there is none, and the bounds of `Limits` hold for each process alone.

use std::io;
use std::path::{Path, PathBuf};

use crate::alive;
use crate::cgroup::{self, Version};

/// A group that nobody but one child is in. It is taken away when dropped.
#[derive(Debug)]
pub(crate) struct Cage {
    folder: PathBuf,
    version: Version,
}

/// What our groups are called, before a number.
const NAME: &str = "vo-";

impl Cage {
    /// A group that holds as many bytes and threads at most; none where the system does not let us make one.
    #[allow(clippy::disallowed_methods, reason = "these are no files: a write is a word to the kernel")]
    pub(crate) fn new((bytes, threads): (u64, u64)) -> Option<Self> {
        cgroup::with_memory().into_iter().find_map(|(above, version)| {
            sweep(&above);
            let folder = above.join(format!("{NAME}{}", std::process::id()));
            // One that somebody of our number has left.
            let _ = std::fs::remove_dir(&folder);
            std::fs::create_dir(&folder).ok()?;
            let cage = Self { folder, version };
            let limit = match version {
                Version::One => "memory.limit_in_bytes",
                Version::Two => "memory.max",
            };
            std::fs::write(cage.folder.join(limit), bytes.to_string()).ok()?;
            // Where that is counted in this group too.
            let _ = std::fs::write(cage.folder.join("pids.max"), threads.to_string());
            Some(cage)
        })
    }

    /// What a person calls it.
    pub(crate) fn name(&self) -> &'static str {
        self.version.name()
    }

    /// Where a process goes in: see [`enter`].
    pub(crate) fn entrance(&self) -> PathBuf {
        self.folder.join("cgroup.procs")
    }

    /// Whether the kernel has ended something in it because it wanted more than it may have.
    pub(crate) fn was_too_small(&self) -> bool {
        let told = match self.version {
            Version::One => "memory.oom_control",
            Version::Two => "memory.events",
        };
        let told = std::fs::read_to_string(self.folder.join(told)).unwrap_or_default();
        told.lines().filter_map(|line| line.strip_prefix("oom_kill ")).any(|count| count.trim() != "0")
    }
}

/// Puts the process that calls it into the group of an entrance, and whatever comes of it.
#[allow(clippy::disallowed_methods, reason = "this is no file: a write is a word to the kernel")]
pub(crate) fn enter(entrance: &Path) -> io::Result<()> {
    std::fs::write(entrance, "0")
}

impl Drop for Cage {
    fn drop(&mut self) {
        // If somebody is still in it, the next one sweeps it.
        let _ = std::fs::remove_dir(&self.folder);
    }
}

/// Takes away the groups of shims that were killed.
fn sweep(above: &Path) {
    for entry in std::fs::read_dir(above).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix(NAME)?.parse::<u32>().ok());
        if number.is_some_and(|number| !alive(number)) {
            let _ = std::fs::remove_dir(entry.path());
        }
    }
}
