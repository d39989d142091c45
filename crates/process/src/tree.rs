//! Our process and all that came of it, each with its role, those that children of ours started as well: one look at all
//! processes of the machine, for whoever asks seldom. What is asked for often is in [`crate::registry`].

use crate::procfs::Ticks;

/// A process of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeMember {
    /// Its number.
    pub pid: u32,
    /// The role that it was started for, or the nearest above it that has one; nothing for ourselves and what has none.
    pub role: Option<String>,
    /// Processor time of its threads, and of its own children that have ended.
    pub cpu: Ticks,
    /// Whether it lives in its parent's memory, which is weighed there.
    pub is_within_parent: bool,
}

/// All that are there now, ourselves first. A role is what [`crate::Command::role`] was told, in whichever process of ours; it
/// is known where children are started by shims.
#[cfg(target_os = "linux")]
pub fn members() -> Vec<TreeMember> {
    use std::collections::BTreeMap;

    use crate::{procfs, shim};

    let mut below: BTreeMap<u32, Vec<(u32, procfs::Stat)>> = BTreeMap::new();
    let all = procfs::processes().into_iter().filter_map(|pid| Some((pid, procfs::stat(pid)?)));
    for (pid, stat) in all.filter(|(_, stat)| !stat.ended) {
        below.entry(stat.parent).or_default().push((pid, stat));
    }
    let own = std::process::id();
    // Of ours what has ended is counted where it ran.
    let ours = procfs::stat(own).unwrap_or_default();
    let mut members = vec![TreeMember { pid: own, role: None, cpu: ours.own, is_within_parent: false }];
    let mut at = 0;
    while let Some(TreeMember { pid: parent, role, .. }) = members.get(at).cloned() {
        at += 1;
        for (pid, stat) in below.remove(&parent).unwrap_or_default() {
            let of_shim = shim::role(&procfs::arguments(pid)).map(str::to_owned);
            members.push(TreeMember {
                pid,
                role: of_shim.or_else(|| role.clone()),
                cpu: Ticks(stat.own.0 + stat.reaped.0),
                is_within_parent: stat.before_exec && procfs::share_memory(parent, pid),
            });
        }
    }
    members
}

/// Nothing is known of anybody there.
#[cfg(not(target_os = "linux"))]
pub fn members() -> Vec<TreeMember> {
    Vec::new()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use crate::Command;

    #[test]
    fn ourselves_and_a_child_of_a_child_are_there() {
        let mut child = Command::new("sh").args(["-c", "sleep 60 & echo; wait"]).pipe_out().start().unwrap();
        std::io::Read::read_exact(&mut child.stdout().unwrap(), &mut [0]).unwrap();
        let members = members();
        let own = std::process::id();
        assert_eq!(members.first().map(|member| (member.pid, member.role.clone())), Some((own, None)));
        assert!(members.iter().any(|member| member.pid == child.id()));
        let sleeping = |member: &TreeMember| crate::procfs::arguments(member.pid).starts_with("sleep\0");
        assert!(members.iter().any(sleeping), "{members:?}");
    }

    #[test]
    fn a_shim_tells_the_role_of_its_child() {
        assert_eq!(crate::shim::role("vo\0__shim\x007\0encoder\0"), Some("encoder"));
        assert_eq!(crate::shim::role("vo\0__shim\x007\0"), None);
        assert_eq!(crate::shim::role("vo\0make\0a\0b\0"), None);
    }
}
