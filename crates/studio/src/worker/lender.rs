//! Grants permits of this machine to another process, which asks for them in lines: a worker, or another `vo` that works in
//! the same data folder. What it holds is given back when it ends, however it does.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use super::{Answer, Order};
use crate::budget::permits::{Claimant, Grantor, Machine, Need, Permit};
use crate::locked::locked;

/// What another process holds or waits for at once, at most: it has far fewer threads.
const MOST_CLAIMS: usize = 256;

/// Where orders go to.
pub type To = Arc<Mutex<dyn Write + Send>>;

/// Grants permits to one process.
#[derive(Debug)]
pub struct Lender {
    to: ToProcess,
    held: Arc<Held>,
    permits: Arc<Machine>,
    /// Runs of different processes may have the same number: together with this none has.
    number: u64,
}

/// Where orders go to, which cannot be printed.
struct ToProcess(To);

impl std::fmt::Debug for ToProcess {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("ToProcess")
    }
}

/// The permits of a process, and the claims that are still waited for.
#[derive(Debug, Default)]
struct Held {
    permits: Mutex<BTreeMap<u64, Option<Permit>>>,
    is_over: AtomicBool,
}

impl Lender {
    /// Grants permits of `permits` to whoever reads what is written `to` it, and asks it to free memory that others wait for.
    pub fn new(to: &To, permits: &Arc<Machine>) -> Self {
        static NUMBERS: AtomicU64 = AtomicU64::new(1);
        let lender = Self {
            to: ToProcess(Arc::clone(to)),
            held: Arc::default(),
            permits: Arc::clone(permits),
            number: NUMBERS.fetch_add(1, Ordering::Relaxed),
        };
        let to = Arc::downgrade(to);
        // What it frees it gives back in its own time.
        permits.reclaim_with(move || {
            say(&to.upgrade()?, &Order::Reclaim);
            Some(false)
        });
        lender
    }

    /// Takes in what the process says of permits; anything else is given back.
    pub fn hear(&self, answer: Answer) -> Option<Answer> {
        match answer {
            Answer::Claim { claim, need, by } => self.claim(claim, need, self.known(by)),
            Answer::Shrink { claim, to } => self.held.shrink(claim, to),
            Answer::Release { claim } => self.held.release(claim),
            Answer::Turn { claim, by, held } => {
                let others = self.permits.is_others_turn(claim, self.known(by), Duration::from_millis(held));
                say(&self.to.0, &Order::Turn { claim, others });
            }
            other => return Some(other),
        }
        None
    }

    /// Takes back all that the process holds.
    pub fn end(&self) {
        self.held.end();
    }

    /// Who claims, as no other process does.
    fn known(&self, by: Claimant) -> Claimant {
        Claimant { run: self.number << 32 | by.run & u64::from(u32::MAX), ..by }
    }

    /// Waits for room in a thread of its own: whoever reads must hear that another run gives some back.
    fn claim(&self, claim: u64, need: Need, by: Claimant) {
        if !self.held.claim(claim) {
            return;
        }
        let (to, held) = (Arc::clone(&self.to.0), Arc::clone(&self.held));
        let permits: Arc<dyn Grantor> = Arc::clone(&self.permits) as _;
        std::thread::spawn(move || {
            let permit = Permit::claim(&permits, need, by, &|| !held.waits_for(claim));
            if permit.is_some_and(|permit| held.grant(claim, permit)) {
                say(&to, &Order::Granted { claim });
            }
        });
    }
}

impl Drop for Lender {
    fn drop(&mut self) {
        self.end();
    }
}

impl Held {
    fn permits(&self) -> MutexGuard<'_, BTreeMap<u64, Option<Permit>>> {
        locked(&self.permits)
    }

    /// Notes a claim; false if there are too many.
    fn claim(&self, claim: u64) -> bool {
        let mut permits = self.permits();
        permits.len() < MOST_CLAIMS && permits.insert(claim, None).is_none()
    }

    fn waits_for(&self, claim: u64) -> bool {
        !self.is_over.load(Ordering::SeqCst) && self.permits().contains_key(&claim)
    }

    /// Keeps a permit for the process; false, and it is given back, if it is not wanted any more.
    fn grant(&self, claim: u64, permit: Permit) -> bool {
        match self.permits().get_mut(&claim) {
            Some(held) if !self.is_over.load(Ordering::SeqCst) => {
                *held = Some(permit);
                true
            }
            _ => false,
        }
    }

    fn shrink(&self, claim: u64, to: Need) {
        if let Some(Some(permit)) = self.permits().get(&claim) {
            permit.shrink(to);
        }
    }

    fn release(&self, claim: u64) {
        let released = self.permits().remove(&claim);
        drop(released);
    }

    fn end(&self) {
        self.is_over.store(true, Ordering::SeqCst);
        let all = std::mem::take(&mut *self.permits());
        drop(all);
    }
}

/// Tells a process something; false if it has gone.
pub fn say(to: &To, order: &Order) -> bool {
    let Ok(mut line) = serde_json::to_vec(order) else { return false };
    line.push(b'\n');
    let mut to = locked(to);
    to.write_all(&line).and_then(|()| to.flush()).is_ok()
}
