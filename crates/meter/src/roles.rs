//! What we and all that came of us cost now, by role: one look, which takes a few milliseconds. What is looked at all the time
//! is a [`crate::Profile`].

use std::collections::BTreeMap;
use std::time::Duration;

use vo_process::{procfs, tree};

/// What all processes of a role cost together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoleUse {
    /// How many there are.
    pub processes: u64,
    /// Their proportional set size, in bytes.
    pub pss_bytes: u64,
    /// Processor time that they have used, with that of their children that have ended.
    pub cpu: Duration,
}

/// What there is of each role. Our own process is `own`.
pub fn by_role(own: &str) -> BTreeMap<String, RoleUse> {
    let mut roles = BTreeMap::<String, RoleUse>::new();
    for member in tree::members() {
        let role = roles.entry(member.role.unwrap_or_else(|| own.to_owned())).or_default();
        role.processes += 1;
        role.cpu += member.cpu.duration();
        if !member.is_within_parent {
            role.pss_bytes += procfs::pss(member.pid).unwrap_or(0);
        }
    }
    roles
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn we_ourselves_weigh_something() {
        let roles = by_role("tests");
        assert!(roles["tests"].processes >= 1 && roles["tests"].pss_bytes > 100_000, "{roles:?}");
    }
}
