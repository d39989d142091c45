//! A handle by which any thread can kill a child.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::group::Group;
use crate::shim::{Disconnect, GRACE};

/// How a child is ended for as long as it is not reaped; after that its number may be another process's.
#[derive(Clone, Debug)]
pub(crate) struct KillHandle(Arc<Mutex<Option<Target>>>);

#[derive(Debug)]
struct Target {
    group: Group,
    /// What cuts the line to its shim, if it has one, and when that was done.
    disconnect: Option<Disconnect>,
    hung_up: Option<Instant>,
    /// Whether it was looked whether its shim was killed, and found so.
    leftovers_killed: bool,
}

impl KillHandle {
    fn target(&self) -> MutexGuard<'_, Option<Target>> {
        // What a panic left behind is as it was: every change here is one step.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn of(group: Group, disconnect: Option<Disconnect>) -> Self {
        Self(Arc::new(Mutex::new(Some(Target { group, disconnect, hung_up: None, leftovers_killed: false }))))
    }

    /// Ends the child and all that came of it, unless it was let go: by its shim; if it has none, or that does not do it,
    /// by killing the group.
    pub(crate) fn kill(&self) {
        let mut target = self.target();
        let Some(target) = target.as_mut() else { return };
        match (&target.disconnect, target.hung_up) {
            (Some(_), Some(hung_up)) if hung_up.elapsed() < GRACE => {}
            (Some(disconnect), None) => {
                disconnect.hang_up();
                target.hung_up = Some(Instant::now());
            }
            _ => target.group.kill(),
        }
    }

    /// If the shim was killed: ends the child and all that came of it, so that a thread that waits at its pipes goes on.
    pub(crate) fn kill_leftovers(&self) {
        let mut target = self.target();
        if let Some(Target { group, disconnect: Some(_), leftovers_killed: leftovers_killed @ false, .. }) =
            target.as_mut()
        {
            *leftovers_killed = group.kill_what_its_shim_left();
        }
    }

    /// To be called before the child is reaped.
    pub(crate) fn release(&self) {
        self.target().take();
    }
}
