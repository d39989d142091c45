//! A tree of processes as the kernel tells of it: who descends from whom, how much they worked, how much they hold.

use std::collections::{BTreeMap, BTreeSet};

/// One process of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Process {
    parent: u32,
    /// Clock ticks it worked, in user and kernel mode, with those of the children it has waited for.
    ticks: u64,
}

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
        sum.ticks += table.get(&pid).map_or(0, |process| process.ticks);
        // A process that has vanished since holds nothing.
        sum.pss += pss(pid).unwrap_or(0);
    }
    sum
}

/// Everything that descends from us, by number.
pub fn descendants() -> Vec<u32> {
    below(&table(), std::process::id())
}

/// Clock ticks of all children that we have waited for, with all they have waited for.
pub fn ticks_of_the_waited_for() -> u64 {
    std::fs::read_to_string("/proc/self/stat").ok().and_then(|stat| Some(times(&stat)?[2..].iter().sum())).unwrap_or(0)
}

/// Clock ticks in a second.
pub fn ticks_per_second() -> f64 {
    rustix::param::clock_ticks_per_second() as f64
}

fn table() -> BTreeMap<u32, Process> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.filter_map(|pid| Some((pid, parse(&std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)?))).collect()
}

fn below(table: &BTreeMap<u32, Process>, root: u32) -> Vec<u32> {
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (pid, process) in table {
        children.entry(process.parent).or_default().push(*pid);
    }
    let (mut found, mut seen, mut queue) = (Vec::new(), BTreeSet::from([root]), vec![root]);
    while let Some(pid) = queue.pop() {
        for child in children.get(&pid).into_iter().flatten().filter(|child| seen.insert(**child)) {
            found.push(*child);
            queue.push(*child);
        }
    }
    found
}

/// The fields after the name: it stands in brackets and may itself hold brackets and blanks.
fn fields(stat: &str) -> Option<Vec<&str>> {
    Some(stat.rsplit_once(") ")?.1.split(' ').collect())
}

fn parse(stat: &str) -> Option<Process> {
    let parent = fields(stat)?.get(1)?.parse().ok()?;
    Some(Process { parent, ticks: times(stat)?.iter().sum() })
}

/// User and system ticks of its own, then those of the children it has waited for.
fn times(stat: &str) -> Option<[u64; 4]> {
    let fields = fields(stat)?;
    let field = |index: usize| fields.get(index)?.parse().ok();
    Some([field(11)?, field(12)?, field(13)?, field(14)?])
}

fn pss(pid: u32) -> Option<u64> {
    let rollup = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    let line = rollup.lines().find(|line| line.starts_with("Pss:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1_024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_and_blanks_is_no_obstacle() {
        let stat = "42 (a) b (c) S 7 42 42 0 -1 4194304 100 0 0 0 30 12 5 3 20 0 1 0 100 0 0";
        assert_eq!(parse(stat), Some(Process { parent: 7, ticks: 50 }));
        assert_eq!(times(stat), Some([30, 12, 5, 3]));
    }

    #[test]
    fn a_tree_is_all_that_descends_and_a_loop_ends() {
        let process = |parent| Process { parent, ticks: 1 };
        let table =
            BTreeMap::from([(2, process(1)), (3, process(2)), (4, process(3)), (5, process(9)), (1, process(4))]);
        let mut found = below(&table, 2);
        found.sort_unstable();
        assert_eq!(found, [1, 3, 4]);
    }
}
