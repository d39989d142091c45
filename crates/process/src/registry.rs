//! Our processes that run now, and what for: the children that are not reaped yet with their roles, and the processor time of
//! those that are.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::procfs::{self, Ticks};

/// The number of no account: what is charged to none, and to those that are closed.
pub const NO_ACCOUNT: u64 = 0;

/// The role of our own process.
pub const OURSELVES: &str = "vo";

/// How often we look what our children have started themselves. The kernel lists children by thread, so it is most of
/// the work; few of ours start anything, and those children live longer than this.
const LOOK: Duration = Duration::from_millis(200);

/// One process of the tree, as a [`ProcessSnapshot`] finds it.
#[derive(Clone, Copy, Debug)]
pub struct ProcessEntry {
    /// Its number.
    pub pid: u32,
    /// Its own role, or that of its nearest ancestor that has one.
    pub role: &'static str,
    /// Processor time of its threads, and of its own children that have ended; of ours, only our threads'.
    pub cpu: Ticks,
    /// Pages it holds in memory, shared ones included. None of its own while it lives in its parent's memory.
    pub pages: u64,
}

/// Our process and all its descendants at one moment.
#[derive(Clone, Debug)]
pub struct ProcessSnapshot {
    /// Each process that is there.
    pub members: Vec<ProcessEntry>,
    /// Processor time of children that have ended, by account and role, since our process began.
    pub ended: BTreeMap<(u64, &'static str), Ticks>,
}

impl ProcessSnapshot {
    /// Processor time of all processes, running or ended, since our process began.
    pub fn cpu(&self) -> Ticks {
        let alive = self.members.iter().map(|member| member.cpu.0);
        Ticks(alive.chain(self.ended.values().map(|ticks| ticks.0)).sum())
    }

    /// The same by role.
    pub fn cpu_by_role(&self) -> BTreeMap<&'static str, Ticks> {
        let mut sums = BTreeMap::<_, Ticks>::new();
        for ((_, role), ticks) in &self.ended {
            sums.entry(*role).or_default().0 += ticks.0;
        }
        for member in &self.members {
            sums.entry(member.role).or_default().0 += member.cpu.0;
        }
        sums
    }
}

/// A child of ours that runs.
#[derive(Clone, Copy, Debug)]
struct Running {
    role: &'static str,
    account: u64,
    /// Processor time that it and all below it had used when it came to its account.
    before: Ticks,
}

/// A thread of ours at work for an account.
#[derive(Clone, Copy, Debug)]
struct Thread {
    account: u64,
    /// Processor time that it had used when it began to.
    before: Ticks,
}

#[derive(Debug, Default)]
struct ChildRegistry {
    running: BTreeMap<u32, Running>,
    ended: BTreeMap<(u64, &'static str), Ticks>,
    threads: BTreeMap<u32, Thread>,
    /// What threads have done for accounts, as far as they are done with it.
    worked: BTreeMap<u64, Ticks>,
    /// How much of the time of ended children `ended` holds.
    counted: Ticks,
    /// Which process started which below us, when we looked last.
    below: BTreeMap<u32, Vec<u32>>,
    looked: Option<Instant>,
}

static REGISTRY: Mutex<ChildRegistry> = Mutex::new(ChildRegistry {
    running: BTreeMap::new(),
    ended: BTreeMap::new(),
    threads: BTreeMap::new(),
    worked: BTreeMap::new(),
    counted: Ticks(0),
    below: BTreeMap::new(),
    looked: None,
});

fn with<T>(act: impl FnOnce(&mut ChildRegistry) -> T) -> T {
    // Every change is a single step, so a panic elsewhere cannot have left half of one.
    act(&mut REGISTRY.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Starts a child for an account and registers it, so that no snapshot finds it without its role. `start` gives its number with
/// it.
pub fn register<T, E>(
    (role, account): (&'static str, u64),
    start: impl FnOnce() -> Result<(u32, T), E>,
) -> Result<T, E> {
    with(|registry| {
        let (pid, child) = start()?;
        registry.running.insert(pid, Running { role, account, before: Ticks(0) });
        Ok(child)
    })
}

/// From now on a child works for that account. What it has cost so far stays where it was.
pub fn charge(pid: u32, account: u64) {
    with(|registry| {
        let Some(running) = registry.running.get_mut(&pid) else { return };
        // The child is a shim: what works are processes below it.
        let used = Ticks(tree_time(pid).0.max(running.before.0));
        let cost = used.0.saturating_sub(running.before.0);
        registry.ended.entry((running.account, running.role)).or_default().0 += cost;
        (running.account, running.before) = (account, used);
    });
}

/// Processor time that a process and all below it have used.
fn tree_time(root: u32) -> Ticks {
    let (mut used, mut queue) = (0, vec![root]);
    while let Some(pid) = queue.pop() {
        let Some(stat) = procfs::stat(pid) else { continue };
        used += stat.own.0 + stat.reaped.0;
        queue.extend(procfs::children(pid));
    }
    Ticks(used)
}

/// From now on this thread works for that account, or for none; returns for which it did before.
pub fn work_for(account: Option<u64>) -> Option<u64> {
    let thread = procfs::this_thread()?;
    with(|registry| {
        let used = procfs::thread_time(thread).unwrap_or_default();
        let before = registry.threads.remove(&thread);
        if let Some(Thread { account, before }) = before {
            registry.worked.entry(account).or_default().0 += used.0.saturating_sub(before.0);
        }
        if let Some(account) = account {
            registry.threads.insert(thread, Thread { account, before: used });
        }
        before.map(|thread| thread.account)
    })
}

/// An account is not asked for any more: what it has cost is one sum with that of others that are closed.
pub fn close(account: u64) {
    with(|registry| {
        if let Some(worked) = registry.worked.remove(&account) {
            registry.worked.entry(NO_ACCOUNT).or_default().0 += worked.0;
        }
        let roles: Vec<_> = registry.ended.range((account, "")..).map(|(key, _)| *key).collect();
        for (_, role) in roles.into_iter().take_while(|(number, _)| *number == account) {
            let ticks = registry.ended.remove(&(account, role)).unwrap_or_default();
            registry.ended.entry((NO_ACCOUNT, role)).or_default().0 += ticks.0;
        }
    });
}

/// Registers what a shim has started, each the parent of the next, so that it need not be searched. A snapshot may have found
/// it before.
pub fn register_descendants(shim: u32, below: &[u32]) {
    with(|registry| {
        for (parent, child) in std::iter::once(&shim).chain(below).zip(below) {
            let known = registry.below.entry(*parent).or_default();
            if !known.contains(child) {
                known.push(*child);
            }
        }
    });
}

/// Reaps a child that has ended: its number leaves the list before it can be another process's, and its processor time
/// stays with its role.
pub fn reap<T>(pid: u32, wait: impl FnOnce() -> T) -> T {
    with(|registry| {
        let was = registry.running.remove(&pid);
        let Running { role, account, before } =
            was.unwrap_or(Running { role: OURSELVES, account: NO_ACCOUNT, before: Ticks(0) });
        let reaped = wait();
        // The kernel adds up finer than it reports. The difference of its sums loses nothing over many short children;
        // the sum of what it reports of each would.
        if let Some(stat) = procfs::stat(std::process::id()) {
            let used = stat.reaped.0.saturating_sub(registry.counted.0);
            registry.ended.entry((account, role)).or_default().0 += used.saturating_sub(before.0);
            registry.counted = stat.reaped;
        }
        reaped
    })
}

impl ChildRegistry {
    /// What of our own process's time was spent for other accounts than that one.
    fn worked_for_others(&self, account: u64) -> u64 {
        let done = self.worked.iter().filter(|(other, _)| **other != account).map(|(_, ticks)| ticks.0);
        let others = self.threads.iter().filter(|(_, thread)| thread.account != account);
        let under_way = others.map(|(number, thread)| {
            procfs::thread_time(*number).map_or(0, |used| used.0.saturating_sub(thread.before.0))
        });
        done.sum::<u64>() + under_way.sum::<u64>()
    }
}

/// All processes, or those that work for one account: its children, and ourselves without the threads at work for
/// others. None of ours is started or reaped meanwhile, so that no time is missed or counted twice.
pub fn snapshot(account: Option<u64>) -> ProcessSnapshot {
    with(|registry| {
        if registry.looked.is_none_or(|looked| looked.elapsed() >= LOOK) {
            registry.looked = Some(Instant::now());
            registry.below.clear();
        }
        let own = std::process::id();
        let mut members = Vec::new();
        let is_counted = |number: u64| account.is_none_or(|account| account == number);
        let counted = registry.running.iter().filter(|(_, running)| is_counted(running.account));
        let counted: Vec<_> = counted.map(|(pid, running)| (*pid, *running)).collect();
        let elsewhere = account.map_or(0, |account| registry.worked_for_others(account));
        members.extend(procfs::stat(own).map(|stat| ProcessEntry {
            pid: own,
            role: OURSELVES,
            cpu: Ticks(stat.own.0.saturating_sub(elsewhere)),
            pages: stat.pages,
        }));
        for (root, Running { role, mut before, .. }) in counted {
            let mut queue = vec![(own, root)];
            while let Some((parent, pid)) = queue.pop() {
                // A number may have become another process's since we looked.
                let Some(stat) = procfs::stat(pid).filter(|stat| stat.parent == parent) else { continue };
                // Between `vfork` and `exec` a child is its parent's memory, which is weighed already.
                let pages = if stat.before_exec && procfs::share_memory(parent, pid) { 0 } else { stat.pages };
                // What was used for another account counts there, whichever of the processes has used it.
                let used = stat.own.0 + stat.reaped.0;
                let elsewhere = before.0.min(used);
                before.0 -= elsewhere;
                members.push(ProcessEntry { pid, role, cpu: Ticks(used - elsewhere), pages });
                let below = registry.below.entry(pid).or_insert_with(|| procfs::children(pid));
                queue.extend(below.iter().map(|child| (pid, *child)));
            }
        }
        let ended = registry.ended.iter().filter(|((number, _), _)| is_counted(*number));
        ProcessSnapshot { members, ended: ended.map(|(key, ticks)| (*key, *ticks)).collect() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Command, Stop};
    use std::io::Read;
    use std::time::Duration;

    #[test]
    fn a_grandchild_has_the_role_of_its_parent() {
        let script = "sleep 60 & echo $!; wait";
        let mut child = Command::new("sh").args(["-c", script]).role("nest").pipe_out().start().unwrap();
        let mut digit = [0; 1];
        let mut printed = String::new();
        let mut pipe = child.stdout().unwrap();
        while pipe.read_exact(&mut digit).is_ok() && digit != *b"\n" {
            printed.push(digit[0] as char);
        }
        // Another test may just have looked.
        std::thread::sleep(LOOK);
        let snapshot = snapshot(None);
        let role_of = |pid| snapshot.members.iter().find(|member| member.pid == pid).map(|member| member.role);
        assert_eq!(role_of(printed.parse().unwrap()), Some("nest"));
        assert_eq!(role_of(child.id()), Some("nest"));
        assert_eq!(role_of(std::process::id()), Some(OURSELVES));
    }

    #[test]
    fn a_child_that_has_ended_leaves_its_time_to_its_role() {
        let burn = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";
        Command::new("sh").args(["-c", burn]).role("burner").run(&Stop::new(), Duration::from_secs(60)).unwrap();
        let snapshot = snapshot(None);
        assert!(snapshot.members.iter().all(|member| member.role != "burner"));
        assert!(snapshot.ended[&(NO_ACCOUNT, "burner")] >= Ticks(2), "{snapshot:?}");
        assert!(snapshot.cpu() >= snapshot.ended[&(NO_ACCOUNT, "burner")]);
    }

    #[test]
    fn a_child_that_was_killed_is_forgotten() {
        let child = Command::new("sleep").arg("60").role("sleeper").start().unwrap();
        let pid = child.id();
        assert!(snapshot(None).members.iter().any(|member| member.pid == pid && member.role == "sleeper"));
        drop(child);
        assert!(snapshot(None).members.iter().all(|member| member.pid != pid));
    }
}
