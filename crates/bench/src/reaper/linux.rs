//! A Linux kernel lets us adopt what has lost its parent, so it can be found and ended.

use std::time::Duration;

use rustix::process::{Pid, Signal, WaitOptions, kill_process, set_child_subreaper, waitpid};

use crate::tree;

/// What loses its parent comes to us instead of to the first process, so that no browser's helper escapes.
pub fn adopt() {
    let _ = set_child_subreaper(Pid::from_raw(1));
}

/// Ends what a measured program left behind, so that it does not disturb the next one, and waits for it, so that its
/// work is counted.
pub fn end() {
    for _ in 0..50 {
        let left: Vec<Pid> = tree::descendants().into_iter().filter_map(|pid| Pid::from_raw(pid as i32)).collect();
        if left.is_empty() {
            return;
        }
        for pid in left {
            // One that has ended meanwhile, or is the child of another one, is nothing to complain of.
            let _ = kill_process(pid, Signal::KILL);
            let _ = waitpid(Some(pid), WaitOptions::NOHANG);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
