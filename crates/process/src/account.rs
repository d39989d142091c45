//! Accounts: one process may do several pieces of work at once, and each has a right to know what it alone has cost.
//! Children are started for an account, threads of ours work for one, and a profile of it counts only these.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use vo_sandbox::SandboxLevel;

use crate::registry::{self, NO_ACCOUNT};

/// What one piece of work costs, and how far its children were sandboxed. Clones are the same account.
#[derive(Clone, Debug)]
pub struct Account(Arc<Open>);

#[derive(Debug)]
struct Open {
    number: u64,
    level: Mutex<Option<SandboxLevel>>,
}

impl Account {
    /// Opens one.
    pub fn open() -> Self {
        static NUMBERS: AtomicU64 = AtomicU64::new(NO_ACCOUNT + 1);
        let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
        Self(Arc::new(Open { number, level: Mutex::default() }))
    }

    /// A number that no other account of this process has.
    pub fn number(&self) -> u64 {
        self.0.number
    }

    /// The sandbox of a child of this account reaches this far. A shim reports those that it sets up; a child that sets
    /// up its own must report it.
    pub fn note(&self, level: SandboxLevel) {
        let mut lowest = self.0.level.lock().unwrap_or_else(PoisonError::into_inner);
        *lowest = Some(lowest.map_or(level, |before| before.or_lower(level)));
    }

    /// How far the sandboxes of its children reached that had one: for each part, that of the least.
    pub fn sandbox(&self) -> Option<SandboxLevel> {
        *self.0.level.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on, and until the guard is dropped, what this thread does is done for the account. A thread that was
    /// already at work for one goes back to it.
    pub fn work(&self) -> Working {
        Working { before: registry::work_for(Some(self.number())), thread: std::marker::PhantomData }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        registry::close(self.number);
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
        registry::work_for(self.before);
    }
}
