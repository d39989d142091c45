//! A control group for a child and all that comes of it: the one bound on memory that holds for them together, and a list
//! of them that no process can leave. Where the system does not let us make one there is none, and the bounds of `Limits` hold for each
//! process alone.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::cgroup::{self, Version};
#[cfg(target_os = "linux")]
use crate::mark::Mark;

/// A group of one child and its descendants. It is removed when dropped, with all that is left in it.
#[derive(Debug)]
pub(crate) struct MemoryCgroup {
    folder: PathBuf,
    version: Version,
}

/// How the names of our groups begin.
const NAME: &str = "vo-";

/// How long the processes of a group may take to be gone once they were killed.
const EMPTIED: Duration = Duration::from_secs(3);
/// How often we look.
const POLL_INTERVAL: Duration = Duration::from_millis(1);

impl MemoryCgroup {
    /// A group of this process that holds as many bytes and threads at most; none where the system does not let us make
    /// one.
    #[expect(clippy::disallowed_methods, reason = "these are no files: a write is a word to the kernel")]
    pub(crate) fn new((bytes, threads): (u64, u64)) -> Option<Self> {
        let name = own_name();
        cgroup::with_memory().into_iter().find_map(|(above, version)| {
            let folder = above.join(&name);
            std::fs::create_dir(&folder).ok()?;
            let memory_cgroup = Self { folder, version };
            let limit = match version {
                Version::One => "memory.limit_in_bytes",
                Version::Two => "memory.max",
            };
            std::fs::write(memory_cgroup.folder.join(limit), bytes.to_string()).ok()?;
            // Where that is counted in this group too.
            let _ = std::fs::write(memory_cgroup.folder.join("pids.max"), threads.to_string());
            Some(memory_cgroup)
        })
    }

    /// What a person calls it.
    pub(crate) fn name(&self) -> &'static str {
        self.version.name()
    }

    /// Where a process goes in: see [`join`].
    pub(crate) fn procs_file(&self) -> PathBuf {
        self.folder.join("cgroup.procs")
    }

    /// Whether the kernel has ended something in it because it wanted more than it may have.
    pub(crate) fn was_exceeded(&self) -> bool {
        let file = match self.version {
            Version::One => "memory.oom_control",
            Version::Two => "memory.events",
        };
        let events = std::fs::read_to_string(self.folder.join(file)).unwrap_or_default();
        events.lines().filter_map(|line| line.strip_prefix("oom_kill ")).any(|count| count.trim() != "0")
    }
}

/// Puts the process that calls it into the group whose `cgroup.procs` this is, and whatever comes of it.
#[expect(clippy::disallowed_methods, reason = "this is no file: a write is a word to the kernel")]
pub(crate) fn join(procs_file: &Path) -> io::Result<()> {
    std::fs::write(procs_file, "0")
}

impl Drop for MemoryCgroup {
    fn drop(&mut self) {
        remove(&self.folder);
    }
}

/// Kills the processes of a group and removes it, after the groups in it: what runs in a group may have made some of its own.
#[expect(clippy::disallowed_methods, reason = "these are no files: a write is a word to the kernel")]
fn remove(folder: &Path) {
    let begun = Instant::now();
    // The usual case: it is empty.
    while std::fs::remove_dir(folder).is_err() && folder.exists() && begun.elapsed() < EMPTIED {
        entries(folder).for_each(|within| remove(&within));
        // No more are started, and all are killed at once, where the kernel knows how.
        let _ = std::fs::write(folder.join("pids.max"), "0");
        if std::fs::write(folder.join("cgroup.kill"), "1").is_err() {
            kill_each(folder);
        }
        std::thread::sleep(POLL_INTERVAL);
    }
}

/// Kills the processes on the list of a group.
#[cfg(target_os = "linux")]
fn kill_each(folder: &Path) {
    use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
    let listed = std::fs::read_to_string(folder.join("cgroup.procs")).unwrap_or_default();
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    for pid in listed.lines().filter_map(|line| Pid::from_raw(line.parse().ok()?)) {
        let Ok(process) = pidfd_open(pid, PidfdFlags::empty()) else { continue };
        // Between the list and the descriptor its number may have become another process's.
        let groups = std::fs::read_to_string(format!("/proc/{pid}/cgroup")).unwrap_or_default();
        if groups.lines().any(|group| group.ends_with(name)) {
            let _ = pidfd_send_signal(&process, Signal::KILL);
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn kill_each(_folder: &Path) {}

/// The name of this process's group. Processes are counted anew in every namespace, so it names the namespace.
#[cfg(target_os = "linux")]
fn own_name() -> String {
    Mark::ours().and_then(name_of).unwrap_or_else(|| format!("{NAME}{}", std::process::id()))
}

#[cfg(not(target_os = "linux"))]
fn own_name() -> String {
    format!("{NAME}{}", std::process::id())
}

#[cfg(target_os = "linux")]
fn name_of(mark: Mark) -> Option<String> {
    Some(format!("{NAME}{}-{}-{}", namespace()?, mark.shim, mark.began))
}

/// The number of the namespace in which we count processes.
#[cfg(target_os = "linux")]
fn namespace() -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self/ns/pid").ok().map(|namespace| namespace.ino())
}

/// Kills the group of a shim that was killed.
#[cfg(target_os = "linux")]
pub(crate) fn end_that_of(mark: Mark) {
    let Some(name) = name_of(mark) else { return };
    for folder in cgroup::with_memory().into_iter().map(|(above, _)| above.join(&name)) {
        remove(&folder);
    }
}

/// Removes the groups of all ended shims of our namespace, with the processes in them.
#[cfg(target_os = "linux")]
pub(crate) fn sweep() {
    let Some(namespace) = namespace() else { return };
    let whose = |name: &str| {
        let mut numbers = name.strip_prefix(NAME)?.split('-').map(str::parse::<u64>);
        let [namespace_of, shim, began] = std::array::from_fn(|_| numbers.next()?.ok());
        (namespace_of? == namespace).then_some(Mark { shim: u32::try_from(shim?).ok()?, began: began? })
    };
    for above in cgroup::with_memory().into_iter().map(|(above, _)| above) {
        // The run before may have been started from another group, such as that of another terminal.
        let beside = above.parent().into_iter().flat_map(|parent| entries(parent).take(NEIGHBOURS));
        for group in beside.chain([above.clone()]).flat_map(|group| entries(&group)) {
            let name = group.file_name().and_then(|name| name.to_str());
            if name.and_then(whose).is_some_and(Mark::is_orphaned) {
                remove(&group);
            }
        }
    }
}

/// How many groups beside ours are looked into.
#[cfg(target_os = "linux")]
const NEIGHBOURS: usize = 200;

/// The groups in a group.
fn entries(group: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let listed = std::fs::read_dir(group).into_iter().flatten().flatten();
    listed.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).map(|entry| entry.path())
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "this is no file: a write is a word to the kernel")]
    fn a_group_is_taken_away_with_those_in_it_and_everybody_in_them() {
        let Some(memory_cgroup) = MemoryCgroup::new((1 << 30, 99)) else {
            println!("skipped: no control group can be made here");
            return;
        };
        let within = memory_cgroup.folder.join("within");
        std::fs::create_dir(&within).unwrap();
        let child = crate::Command::new("sleep").arg("60").start().unwrap();
        std::fs::write(within.join("cgroup.procs"), child.id().to_string()).unwrap();
        let folder = memory_cgroup.folder.clone();
        drop(memory_cgroup);
        assert!(!folder.exists());
        let exit = child.wait(&crate::Stop::new(), Duration::from_secs(20)).unwrap();
        assert_eq!(exit.signal, Some(libc::SIGKILL));
    }
}
