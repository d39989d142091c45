//! Accounts: one process may do several pieces of work at once, and each has a right to know what it alone has cost.
//! Children are started for an account, threads of ours work for one, and a [`crate::Profile`] of it counts only these.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::family::{self, NOBODY};
use crate::walls::Level;

/// What one piece of work costs, and how far its children were shut in. Clones are the same account.
#[derive(Clone, Debug)]
pub struct Account(Arc<Open>);

#[derive(Debug)]
struct Open {
    number: u64,
    level: Mutex<Option<Level>>,
}

impl Account {
    /// Opens one.
    pub fn open() -> Self {
        static NUMBERS: AtomicU64 = AtomicU64::new(NOBODY + 1);
        let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
        Self(Arc::new(Open { number, level: Mutex::default() }))
    }

    /// A number that no other account of this process has.
    pub fn number(&self) -> u64 {
        self.0.number
    }

    /// The sandbox of a child of this account reaches this far. A shim tells of those that it puts up; a child that puts up
    /// its own must say so.
    pub fn note(&self, level: Level) {
        let mut seen = self.0.level.lock().unwrap_or_else(PoisonError::into_inner);
        *seen = Some(seen.map_or(level, |lowest| lowest.or_lower(level)));
    }

    /// How far the sandboxes of its children reached that had one: for each part, that of the least.
    pub fn sandbox(&self) -> Option<Level> {
        *self.0.level.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on, and until the guard is dropped, what this thread does is done for the account. A thread that was
    /// already at work for one goes back to it.
    pub fn work(&self) -> Working {
        Working { before: family::work_for(Some(self.number())), thread: std::marker::PhantomData }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        family::close(self.number);
    }
}

/// While this lives its thread works for an account.
#[derive(Debug)]
pub struct Working {
    /// The account that the thread worked for before.
    before: Option<u64>,
    /// It belongs to its thread.
    thread: std::marker::PhantomData<*const ()>,
}

impl Drop for Working {
    fn drop(&mut self) {
        family::work_for(self.before);
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::{Command, Profile, Stop};

    const SOON: Duration = Duration::from_secs(60);
    const BURN: &str = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done";

    fn burn(account: &Account) {
        let burner = Command::new("sh").args(["-c", BURN]).role("burner").charge(account);
        assert!(burner.run(&Stop::new(), SOON).is_ok());
    }

    #[test]
    fn a_child_is_charged_to_its_account_and_to_no_other() {
        let (one, other) = (Account::open(), Account::open());
        let profiles = [Profile::of(&one, SOON), Profile::of(&other, SOON)];
        burn(&one);
        let [ours, theirs] = profiles.map(Profile::finish);
        assert!(ours.roles["burner"].cpu_milliseconds >= 20, "{ours:?}");
        assert!(!theirs.roles.contains_key("burner"), "{theirs:?}");
    }

    #[test]
    fn a_child_that_changes_hands_leaves_what_it_has_cost_where_it_was() {
        let (one, other) = (Account::open(), Account::open());
        let profiles = [Profile::of(&one, SOON), Profile::of(&other, SOON)];
        let script = format!("{BURN}; echo; read go");
        let mut child = Command::new("sh").args(["-c", &script]).role("handed").charge(&one);
        child = child.pipe_in().pipe_out();
        let mut child = child.start().unwrap();
        std::io::Read::read_exact(&mut child.stdout().unwrap(), &mut [0]).unwrap();
        child.charge(Some(&other));
        child.wait(&Stop::new(), SOON).unwrap();
        let [before, after] = profiles.map(Profile::finish);
        let cost = |record: &crate::Record| record.roles.get("handed").map_or(0, |role| role.cpu_milliseconds);
        assert!(cost(&before) >= 20 && cost(&after) < cost(&before), "{} {}", cost(&before), cost(&after));
    }

    #[test]
    fn a_thread_that_works_for_one_account_costs_the_other_nothing() {
        let (one, other) = (Account::open(), Account::open());
        let profiles = [Profile::of(&one, SOON), Profile::of(&other, SOON)];
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let _working = one.work();
                let began = Instant::now();
                while began.elapsed() < Duration::from_millis(400) {
                    std::hint::black_box(began.elapsed());
                }
            });
        });
        let [ours, theirs] = profiles.map(|profile| profile.finish().roles["vo"].cpu_milliseconds);
        // Other tests run beside this one, for nobody: they are on both bills.
        assert!(ours > theirs + 20, "{ours} {theirs}");
    }

    #[test]
    fn what_a_closed_account_has_cost_stays_in_the_sum_of_all() {
        let account = Account::open();
        burn(&account);
        let number = account.number();
        let sum = |number| family::census(None).ended.get(&(number, "burner")).map_or(0, |ticks| ticks.0);
        let (all, ours) = (family::census(None).cpu(), sum(number));
        assert!(ours >= 2);
        drop(account);
        assert!(sum(number) == 0 && sum(NOBODY) >= ours && family::census(None).cpu() >= all);
    }

    #[test]
    fn the_least_sandbox_of_an_account_is_told() {
        let (one, other) = (Account::open(), Account::open());
        one.note(Level::OPEN);
        assert_eq!((one.sandbox(), other.sandbox()), (Some(Level::OPEN), None));
    }
}
