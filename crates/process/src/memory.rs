//! Memory of a process tree as proportional set size: shared pages counted once, so that sums mean something.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::Stop;

/// Samples the tree at 20 Hz until it is stopped or dropped.
#[derive(Debug)]
pub struct MemoryWatch {
    peak: Arc<AtomicU64>,
    stop: Stop,
    thread: Option<JoinHandle<()>>,
}

impl MemoryWatch {
    /// Watches our own process and all its descendants.
    pub fn start() -> Self {
        let (peak, stop) = (Arc::new(AtomicU64::new(0)), Stop::new());
        let (seen, asked) = (Arc::clone(&peak), stop.clone());
        let thread = std::thread::spawn(move || {
            while !asked.asked() {
                seen.fetch_max(tree_pss(std::process::id()), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(50));
            }
        });
        Self { peak, stop, thread: Some(thread) }
    }

    /// The highest sum seen so far, in bytes.
    pub fn peak(&self) -> u64 {
        self.peak.load(Ordering::Relaxed)
    }
}

impl Drop for MemoryWatch {
    fn drop(&mut self) {
        self.stop.ask();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Proportional set size in bytes of a process and all its descendants, from `/proc/PID/smaps_rollup`.
/// Processes that vanish while we look count as nothing.
pub fn tree_pss(root: u32) -> u64 {
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for pid in std::fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
    {
        if let Some(parent) = parent_of(pid) {
            children.entry(parent).or_default().push(pid);
        }
    }
    let (mut sum, mut seen, mut queue) = (0, BTreeSet::new(), vec![root]);
    while let Some(pid) = queue.pop() {
        if seen.insert(pid) {
            sum += pss(pid).unwrap_or(0);
            queue.extend(children.get(&pid).into_iter().flatten());
        }
    }
    sum
}

fn parent_of(pid: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The command name is in brackets and may itself hold brackets and blanks.
    stat.rsplit(") ").next()?.split(' ').nth(1)?.parse().ok()
}

fn pss(pid: u32) -> Option<u64> {
    let rollup = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    let line = rollup.lines().find(|line| line.starts_with("Pss:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn we_weigh_something() {
        let own = tree_pss(std::process::id());
        assert!(own > 100_000, "{own}");
    }
}
