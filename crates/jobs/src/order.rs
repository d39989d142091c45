//! Who is next: pure. Between owners and within one, in this order: priority, with ageing; a fair share; first come, first
//! served.
//!
//! A job rises by one priority for every quarter of an hour that it waits in vain. Within an owner the time counts since it
//! began to wait. Between owners it counts since the owner was last served: else a thousand jobs of one, all old, would
//! hold up the first one of another.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use crate::job::{JobId, Priority};
use crate::limits::AGEING_MS;

/// A job that may begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ready {
    pub(crate) id: JobId,
    pub(crate) owner: Arc<str>,
    pub(crate) priority: Priority,
    /// Since when it waits.
    pub(crate) since: u64,
}

/// What an owner has had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Share {
    /// Jobs that run.
    pub(crate) running: u64,
    /// When one of them was begun last, if ever.
    pub(crate) served_at: u64,
    /// The place in the order in which owners were served last.
    pub(crate) served: u64,
}

/// Where an owner stands: the smallest is next.
type Rank<'a> = (Reverse<u8>, u64, u64, JobId, &'a str);

/// Jobs in the order in which they begin, if none come and none end meanwhile.
pub(crate) struct Order<'a> {
    turns: BTreeMap<&'a str, Turn>,
    ranks: BTreeSet<Rank<'a>>,
    served: u64,
}

/// The jobs of one owner, and what it has had.
struct Turn {
    jobs: VecDeque<(u8, JobId)>,
    /// How many of them were handed in at each priority.
    declared: [usize; 3],
    share: Share,
}

/// Puts jobs in order.
pub(crate) fn order<'a>(
    ready: impl Iterator<Item = &'a Ready>,
    shares: &BTreeMap<String, Share>,
    now: u64,
) -> Order<'a> {
    let mut by_owner: BTreeMap<&str, Vec<&Ready>> = BTreeMap::new();
    for job in ready {
        by_owner.entry(&job.owner).or_default().push(job);
    }
    let served = shares.values().map(|share| share.served).max().unwrap_or_default();
    let mut order = Order { turns: BTreeMap::new(), ranks: BTreeSet::new(), served };
    for (owner, mut jobs) in by_owner {
        jobs.sort_by_key(|job| (Reverse(level(job.priority, now.saturating_sub(job.since))), job.id));
        let share = shares.get(owner).copied().unwrap_or_default();
        let in_vain = |job: &&Ready| now.saturating_sub(job.since.max(share.served_at));
        let highest = jobs.iter().map(|job| level(job.priority, in_vain(job))).max().unwrap_or_default();
        let mut declared = [0; 3];
        for job in &jobs {
            declared[job.priority as usize] += 1;
        }
        let turn = Turn { jobs: jobs.iter().map(|job| (job.priority as u8, job.id)).collect(), declared, share };
        order.enter(owner, turn, highest);
    }
    order
}

impl<'a> Order<'a> {
    fn enter(&mut self, owner: &'a str, turn: Turn, level: u8) {
        if let Some((_, first)) = turn.jobs.front() {
            self.ranks.insert((Reverse(level), turn.share.running, turn.share.served, *first, owner));
            self.turns.insert(owner, turn);
        }
    }
}

impl Iterator for Order<'_> {
    type Item = JobId;

    fn next(&mut self) -> Option<JobId> {
        let (.., owner) = self.ranks.pop_first()?;
        let mut turn = self.turns.remove(owner)?;
        let (priority, id) = turn.jobs.pop_front()?;
        self.served += 1;
        turn.declared[usize::from(priority)] -= 1;
        turn.share.running += 1;
        turn.share.served = self.served;
        // It has just been served, so none of its jobs has waited in vain.
        let level = turn.declared.iter().rposition(|count| *count > 0).unwrap_or_default() as u8;
        self.enter(owner, turn, level);
        Some(id)
    }
}

/// A priority after so long a wait.
fn level(priority: Priority, waited: u64) -> u8 {
    let risen = u64::from(priority as u8).saturating_add(waited / AGEING_MS);
    risen.min(Priority::Urgent as u64) as u8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Jobs as `(number, owner, priority, waits since)`.
    fn ordered(jobs: &[(u64, &str, Priority, u64)], shares: &[(&str, u64, u64, u64)], now: u64) -> Vec<u64> {
        let ready: Vec<Ready> = jobs
            .iter()
            .map(|(id, owner, priority, since)| Ready {
                id: JobId(*id),
                owner: Arc::from(*owner),
                priority: *priority,
                since: *since,
            })
            .collect();
        let shares = shares
            .iter()
            .map(|(owner, running, served_at, served)| {
                ((*owner).to_owned(), Share { running: *running, served_at: *served_at, served: *served })
            })
            .collect();
        order(ready.iter(), &shares, now).map(|id| id.0).collect()
    }

    const HOUR: u64 = 3_600_000;
    use Priority::{Batch, Normal, Urgent};

    #[test]
    fn of_one_owner_the_urgent_come_first_and_then_the_first() {
        let jobs = [(1, "a", Batch, 0), (2, "a", Normal, 0), (3, "a", Urgent, 0), (4, "a", Normal, 0)];
        assert_eq!(ordered(&jobs, &[], 10), [3, 2, 4, 1]);
    }

    #[test]
    fn what_waits_long_becomes_urgent() {
        let jobs = [(1, "a", Urgent, HOUR), (2, "a", Batch, HOUR - 2 * AGEING_MS), (3, "a", Batch, HOUR)];
        assert_eq!(ordered(&jobs, &[], HOUR), [1, 2, 3]);
        let jobs = [(5, "a", Urgent, HOUR), (2, "a", Batch, HOUR - 2 * AGEING_MS)];
        assert_eq!(ordered(&jobs, &[], HOUR), [2, 5], "of two that are urgent the first");
    }

    #[test]
    fn owners_take_turns() {
        let mut jobs: Vec<_> = (1..=6).map(|id| (id, "a", Normal, 0)).collect();
        jobs.extend([(7, "b", Normal, 0), (8, "c", Normal, 0), (9, "b", Normal, 0)]);
        assert_eq!(ordered(&jobs, &[], 10), [1, 7, 8, 2, 9, 3, 4, 5, 6]);
        assert_eq!(ordered(&jobs, &[("a", 2, 5, 2)], 10), [7, 8, 9, 1, 2, 3, 4, 5, 6]);
        assert_eq!(ordered(&jobs[..7], &[("a", 0, 5, 2), ("b", 0, 4, 1)], 10)[0], 7, "who was served longest ago");
    }

    #[test]
    fn old_jobs_of_one_who_is_served_do_not_hold_up_another() {
        let mut jobs: Vec<_> = (1..=1_000).map(|id| (id, "a", Batch, 0)).collect();
        jobs.push((1_001, "b", Normal, 9 * HOUR));
        assert_eq!(ordered(&jobs, &[("a", 0, 9 * HOUR, 9)], 9 * HOUR)[0], 1_001);
    }

    #[test]
    fn a_flood_of_urgent_jobs_holds_up_nobody_for_ever() {
        let mut jobs: Vec<_> = (1..=1_000).map(|id| (id, "a", Urgent, 0)).collect();
        jobs.push((1_001, "b", Batch, 0));
        let at = |now: u64| ordered(&jobs, &[("a", 1, now, 9)], now).iter().position(|id| *id == 1_001).unwrap();
        assert_eq!((at(AGEING_MS), at(2 * AGEING_MS)), (1_000, 0));
    }

    proptest! {
        #[test]
        fn everybody_has_a_turn(jobs in prop::collection::vec((0..5_usize, 0..3_usize, 0..HOUR), 1..60), now in 0..2 * HOUR) {
            let owners = ["a", "b", "c", "d", "e"];
            let jobs: Vec<_> = (1..)
                .zip(jobs)
                .map(|(id, (owner, priority, since))| (id, owners[owner], [Batch, Normal, Urgent][priority], since))
                .collect();
            let mut all = ordered(&jobs, &[], now);
            all.sort_unstable();
            prop_assert!(all.into_iter().eq(1..=jobs.len() as u64), "each stands there once");
            // Of equal priority: whoever has more to do has no more of the first turns.
            let equal: Vec<_> = jobs.iter().map(|(id, owner, ..)| (*id, *owner, Normal, now)).collect();
            let mut left: BTreeMap<&str, usize> = BTreeMap::new();
            for (_, owner, ..) in &equal {
                *left.entry(owner).or_default() += 1;
            }
            let mut had: BTreeMap<&str, usize> = BTreeMap::new();
            for id in ordered(&equal, &[], now) {
                let owner = equal[id as usize - 1].1;
                let turns = had.get(owner).copied().unwrap_or_default();
                prop_assert!(left.iter().all(|(other, left)| *left == 0 || had.get(other).copied().unwrap_or_default() >= turns));
                *had.entry(owner).or_default() += 1;
                *left.entry(owner).or_default() -= 1;
            }
        }
    }

    #[test]
    fn a_clock_that_was_set_back_ages_nobody() {
        let jobs = [(1, "a", Batch, HOUR), (2, "b", Normal, HOUR)];
        assert_eq!(ordered(&jobs, &[("b", 0, HOUR, 1)], 5), [2, 1]);
    }
}
