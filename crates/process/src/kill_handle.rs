//! The hold on a child: how it is ended, by whoever has a reason to.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::group::Group;
use crate::shim::{Disconnect, GRACE};

/// How a child is ended for as long as it is not reaped; after that its number may be somebody else's.
#[derive(Clone, Debug)]
pub(crate) struct KillHandle(Arc<Mutex<Option<Held>>>);

#[derive(Debug)]
struct Held {
    group: Group,
    /// What cuts the line to its shim, if it has one, and when that was done.
    disconnect: Option<Disconnect>,
    cut: Option<Instant>,
    /// Whether it was looked whether its shim was killed, and found so.
    seen_to: bool,
}

impl KillHandle {
    fn held(&self) -> MutexGuard<'_, Option<Held>> {
        // What a panic left behind is as it was: every change here is one step.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn of(group: Group, disconnect: Option<Disconnect>) -> Self {
        Self(Arc::new(Mutex::new(Some(Held { group, disconnect, cut: None, seen_to: false }))))
    }

    /// Ends the child and all that came of it, unless it was let go: by its shim; if it has none, or that does not do it,
    /// by killing the group.
    pub(crate) fn kill(&self) {
        let mut held = self.held();
        let Some(held) = held.as_mut() else { return };
        match (&held.disconnect, held.cut) {
            (Some(_), Some(cut)) if cut.elapsed() < GRACE => {}
            (Some(disconnect), None) => {
                disconnect.cut();
                held.cut = Some(Instant::now());
            }
            _ => held.group.kill(),
        }
    }

    /// If the shim was killed: ends the child and all that came of it, so that whoever waits at its pipes goes on.
    pub(crate) fn see_to_what_is_left(&self) {
        let mut held = self.held();
        if let Some(Held { group, disconnect: Some(_), seen_to: seen_to @ false, .. }) = held.as_mut() {
            *seen_to = group.end_what_its_shim_left();
        }
    }

    /// To be called before the child is reaped.
    pub(crate) fn let_go(&self) {
        self.held().take();
    }
}
