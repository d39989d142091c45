//! A tree of processes as the kernel shows it: which process descends from which, and the time and memory of each.

use std::collections::{BTreeMap, BTreeSet};

use vo_process::procfs::{self, Stat};

/// What a tree of processes has used and holds at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Use {
    /// Clock ticks of processor time.
    pub ticks: u64,
    /// Proportional set size in bytes: shared pages counted once.
    pub pss: u64,
}

/// What everything that descends from us uses now, we ourselves left out.
pub fn descendants_use() -> Use {
    let table = table();
    let mut sum = Use::default();
    for pid in below(&table, std::process::id()) {
        sum.ticks += table.get(&pid).map_or(0, |stat| stat.own.0 + stat.reaped.0);
        // A process that has vanished since holds nothing.
        sum.pss += procfs::pss(pid).unwrap_or(0);
    }
    sum
}

/// Everything that descends from us, by number.
#[cfg(target_os = "linux")]
pub fn descendants() -> Vec<u32> {
    below(&table(), std::process::id())
}

/// Clock ticks of all children that we have waited for, with all they have waited for.
pub fn ticks_of_the_waited_for() -> u64 {
    procfs::stat(std::process::id()).map_or(0, |stat| stat.reaped.0)
}

/// Clock ticks in a second.
pub fn ticks_per_second() -> f64 {
    procfs::ticks_per_second() as f64
}

fn table() -> BTreeMap<u32, Stat> {
    procfs::processes().into_iter().filter_map(|pid| Some((pid, procfs::stat(pid)?))).collect()
}

fn below(table: &BTreeMap<u32, Stat>, root: u32) -> Vec<u32> {
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (pid, stat) in table {
        children.entry(stat.parent).or_default().push(*pid);
    }
    let (mut found, mut known, mut queue) = (Vec::new(), BTreeSet::from([root]), vec![root]);
    while let Some(pid) = queue.pop() {
        for child in children.get(&pid).into_iter().flatten().filter(|child| known.insert(**child)) {
            found.push(*child);
            queue.push(*child);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_all_that_descends_and_a_loop_ends() {
        let process = |parent| Stat { parent, ..Stat::default() };
        let table =
            BTreeMap::from([(2, process(1)), (3, process(2)), (4, process(3)), (5, process(9)), (1, process(4))]);
        let mut found = below(&table, 2);
        found.sort_unstable();
        assert_eq!(found, [1, 3, 4]);
    }
}
