//! What our own process holds: a process that makes many movies must hold as much after the last as after the first.

use serde::Serialize;
use vo_process::procfs;

/// What a process holds at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ResourceUse {
    /// Proportional set size, in bytes.
    pub pss_bytes: u64,
    /// What of it lies in no file, such as the heap: it does not depend on who else runs the same program.
    pub anonymous_bytes: u64,
    /// Open files, pipes and sockets.
    pub files: usize,
    /// Threads.
    pub threads: usize,
    /// Children that were not reaped yet.
    pub children: usize,
}

/// What we hold now. What the system does not say is 0.
pub fn held() -> ResourceUse {
    let own = std::process::id();
    let threads = procfs::threads(own);
    ResourceUse {
        pss_bytes: procfs::pss(own).unwrap_or(0),
        anonymous_bytes: procfs::anonymous(own).unwrap_or(0),
        // Looking opens one itself.
        files: std::fs::read_dir("/proc/self/fd").map_or(0, |files| files.count().saturating_sub(1)),
        threads: threads.len(),
        children: procfs::children(own).len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vo_process::Command;

    #[test]
    fn a_child_and_its_pipe_are_held_until_it_is_gone() {
        let before = held();
        assert!(before.pss_bytes > 100_000 && before.threads > 0, "{before:?}");
        let child = Command::new("cat").pipe_in().start().unwrap();
        let during = held();
        assert!(during.children > before.children && during.files > before.files, "{before:?} {during:?}");
        drop(child);
        assert!(held().children < during.children);
    }
}
