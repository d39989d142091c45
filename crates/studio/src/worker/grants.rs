//! Permits that a worker's parent grants.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Answer;
use crate::budget::permits::{Claimant, Grantor, Need};
use crate::locked::locked;

/// Who waits looks so often whether to go on waiting.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// An answer about turns that takes longer is not waited for.
const TURN_TIMEOUT: Duration = Duration::from_millis(500);

/// Asks whoever started this worker for permits.
pub struct Parent {
    say: Box<dyn Fn(&Answer) + Send + Sync>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    claims: u64,
    granted: BTreeSet<u64>,
    turns: BTreeMap<u64, bool>,
}

impl Parent {
    /// `say` sends a line to the parent.
    pub fn new(say: impl Fn(&Answer) + Send + Sync + 'static) -> Self {
        Self { say: Box::new(say), state: Mutex::default(), changed: Condvar::new() }
    }

    /// The parent has room for a claim.
    pub fn granted(&self, claim: u64) {
        self.state().granted.insert(claim);
        self.changed.notify_all();
    }

    /// The parent says whether others should have their turn.
    pub fn turn(&self, claim: u64, others: bool) {
        self.state().turns.insert(claim, others);
        self.changed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Every change is one step.
        locked(&self.state)
    }
}

impl Grantor for Parent {
    fn claim(&self, need: Need, by: Claimant, give_up: &dyn Fn() -> bool) -> Option<u64> {
        let claim = {
            let mut state = self.state();
            state.claims += 1;
            state.claims
        };
        (self.say)(&Answer::Claim { claim, need, by });
        let mut state = self.state();
        loop {
            if state.granted.remove(&claim) {
                return Some(claim);
            }
            if give_up() {
                drop(state);
                self.release(claim);
                return None;
            }
            let waited = self.changed.wait_timeout(state, POLL_INTERVAL);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn shrink(&self, permit: u64, to: Need) {
        (self.say)(&Answer::Shrink { claim: permit, to });
    }

    fn release(&self, permit: u64) {
        (self.say)(&Answer::Release { claim: permit });
    }

    fn is_others_turn(&self, permit: u64, by: Claimant, held: Duration) -> bool {
        (self.say)(&Answer::Turn { claim: permit, by, held: held.as_millis() as u64 });
        let state = self.state();
        let answered = |state: &mut State| !state.turns.contains_key(&permit);
        let waited = self.changed.wait_timeout_while(state, TURN_TIMEOUT, answered);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.turns.remove(&permit).unwrap_or(false)
    }
}

impl fmt::Debug for Parent {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.state().fmt(to)
    }
}
