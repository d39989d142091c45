//! Weighs processes, seldom: to know the proportional set size of a process the kernel walks all its pages, which takes
//! 1 to 3 ms for 250 MB. How many pages a process holds it just knows.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use vo_process::procfs;
use vo_process::registry::ProcessEntry;

/// A weight is trusted for this long: others may begin or cease to share pages without any coming or going.
const TRUSTED: Duration = Duration::from_secs(2);

/// It is trusted while fewer pages than one in so many came or went.
const MOVED: u64 = 20;

/// Or fewer than these: half a megabyte.
const FEW_PAGES: u64 = 128;

/// Remembers what each process weighed.
#[derive(Debug, Default)]
pub(crate) struct Scales(BTreeMap<u32, Weighed>);

#[derive(Clone, Copy, Debug)]
struct Weighed {
    bytes: u64,
    pages: u64,
    at: Instant,
}

impl Scales {
    /// The proportional set size of each member, in bytes, with its role. Who is gone by now weighs nothing.
    pub(crate) fn weigh(&mut self, members: &[ProcessEntry]) -> Vec<(&'static str, u64)> {
        let known = std::mem::take(&mut self.0);
        let mut weights = Vec::with_capacity(members.len());
        // Who has no pages of its own lives in its parent's, which are weighed there.
        for member in members.iter().filter(|member| member.pages > 0) {
            let trusted = known.get(&member.pid).copied().filter(|known| known.is_good_for(member.pages));
            let (weighed, pages) = match trusted {
                Some(weighed) => (weighed, member.pages),
                None => match Weighed::now(member.pid) {
                    Some(weighed) => (weighed, weighed.pages),
                    None => continue,
                },
            };
            weights.push((member.role, weighed.with(pages)));
            self.0.insert(member.pid, weighed);
        }
        weights
    }
}

impl Weighed {
    /// Weighs a process. Its pages are counted again on both sides of that: what came between an older count and the weight
    /// would be in the weight, and be added once more at the next look.
    fn now(pid: u32) -> Option<Self> {
        let pages = || procfs::stat(pid).map(|stat| stat.pages);
        let mut before = pages()?;
        let mut weigh = || {
            let bytes = procfs::pss(pid)?;
            let after = pages()?;
            let still = after.abs_diff(before) <= FEW_PAGES;
            before = after;
            Some((still, Self { bytes, pages: after, at: Instant::now() }))
        };
        // One that grows all the time is taken as it is.
        match weigh()? {
            (false, _) => weigh().map(|(_, weighed)| weighed),
            (true, weighed) => Some(weighed),
        }
    }

    fn is_good_for(&self, pages: u64) -> bool {
        pages.abs_diff(self.pages) <= (self.pages / MOVED).max(FEW_PAGES) && self.at.elapsed() < TRUSTED
    }

    /// The weight when it holds so many pages. Those that came or went are counted as its own, which nearly all are: a
    /// peak may be a little too high, and never too low by what came.
    fn with(&self, pages: u64) -> u64 {
        let page = procfs::page_size();
        let came = pages.saturating_sub(self.pages) * page;
        let went = self.pages.saturating_sub(pages) * page;
        (self.bytes + came).saturating_sub(went)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weighed(pages: u64) -> Weighed {
        Weighed { bytes: 10_000_000, pages, at: Instant::now() }
    }

    #[test]
    fn who_has_changed_by_more_than_a_twentieth_is_weighed_again() {
        assert!(weighed(60_000).is_good_for(63_000));
        assert!(!weighed(60_000).is_good_for(63_001));
        assert!(!weighed(60_000).is_good_for(56_999));
    }

    #[test]
    fn a_small_process_may_change_by_half_a_megabyte() {
        assert!(weighed(500).is_good_for(628));
        assert!(!weighed(500).is_good_for(629));
    }

    /// Told by who is weighed while it grows: the pages of an older look and those of its weight are not mixed.
    #[test]
    fn what_came_before_a_weight_is_not_added_to_it() {
        let own = std::process::id();
        let older = ProcessEntry { pid: own, role: "vo", cpu: procfs::Ticks(0), pages: 1 };
        let mut scales = Scales::default();
        let held = vec![1_u8; 8_000_000];
        let first = scales.weigh(&[older])[0].1;
        let pages = procfs::stat(own).unwrap().pages;
        let second = scales.weigh(&[ProcessEntry { pages, ..older }])[0].1;
        assert!(second < first + 4_000_000 && held.len() > 1, "{first} and then {second}");
    }

    #[test]
    fn an_old_weight_is_not_trusted() {
        let old = Weighed { at: Instant::now().checked_sub(TRUSTED).unwrap(), ..weighed(500) };
        assert!(!old.is_good_for(500));
    }

    #[test]
    fn what_came_and_went_since_is_counted() {
        let page = procfs::page_size();
        assert_eq!(weighed(500).with(600), 10_000_000 + 100 * page);
        assert_eq!(weighed(500).with(400), 10_000_000 - 100 * page);
        assert_eq!(weighed(500_000).with(0), 0);
    }
}
