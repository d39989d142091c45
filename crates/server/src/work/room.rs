//! Room for what is to be begun: while the disk has less of it than it should, no job begins, and while memory runs low none that
//! nobody waits for. What was paused for that goes on by itself; what a person paused stays as it is.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use vo_jobs::{Queue, QueueError, Scope};
use vo_meter::{MemoryPressure, Pressure};
use vo_setup::Paths;
use vo_studio::cache::{CacheLimits, room};

/// How a reason of ours begins: what is paused for another is not ours.
const DISK: &str = "the disk is nearly full";
const MEMORY: &str = "memory runs low";

/// Sees to it that there is room.
#[derive(Debug)]
pub struct RoomKeeper {
    data: PathBuf,
    cache: PathBuf,
    /// Kinds of jobs that can wait for memory.
    can_wait: Vec<&'static str>,
    memory: Pressure,
    /// Whether something may be paused by us: after a start that is not known.
    may_pause: AtomicBool,
}

impl RoomKeeper {
    /// Of the disks of these folders. Jobs of the kinds in `can_wait` do not begin while memory runs low.
    pub fn new(paths: &Paths, can_wait: Vec<&'static str>) -> Self {
        Self {
            data: paths.data_dir.clone(),
            cache: paths.cache_dir.clone(),
            can_wait,
            memory: Pressure::of_this_machine(),
            may_pause: AtomicBool::new(true),
        }
    }

    /// Looks how much there is, and pauses or resumes what must be. What cannot be written down now is tried with the next look.
    pub fn look(&self, queue: &Queue) {
        let (disk, memory) = (self.disk(), self.memory());
        if disk.is_none() && memory.is_none() && !self.is_pausing() {
            return;
        }
        let scopes = self.can_wait.iter().map(|kind| (Scope::Kind((*kind).to_owned()), MEMORY, &memory));
        let changed = queue.pauses().and_then(|pauses| {
            for (scope, ours, reason) in std::iter::once((Scope::Everything, DISK, &disk)).chain(scopes) {
                let is = pauses.iter().find(|(paused, _)| *paused == scope).map(|(_, reason)| reason.as_str());
                change(queue, (scope, is), (ours, reason.as_deref()))?;
            }
            Ok(())
        });
        match changed {
            Ok(()) => self.may_pause.store(disk.is_some() || memory.is_some(), Ordering::Relaxed),
            Err(error) => tracing::warn!(why = %error, "jobs could not be paused or resumed"),
        }
    }

    /// Whether something may be paused for want of room, so that it must be looked at again.
    pub fn is_pausing(&self) -> bool {
        self.may_pause.load(Ordering::Relaxed)
    }

    /// Why nothing begins that nobody waits for, if memory runs low.
    fn memory(&self) -> Option<String> {
        let is_tight = self.memory.level() == MemoryPressure::Tight;
        is_tight.then(|| format!("{MEMORY} on this machine: this goes on by itself"))
    }

    /// Whether there is so little room that nothing begins, and why.
    pub fn disk(&self) -> Option<String> {
        let limits = CacheLimits::of(&self.data);
        let short = |folder: &PathBuf| room(folder).is_some_and(|room| room.free < limits.floor(room.disk));
        let which = [("data", &self.data), ("cache", &self.cache)].into_iter().find(|(_, folder)| short(folder))?.0;
        Some(format!("{DISK}, that of the {which}: free some space there; this goes on by itself"))
    }
}

/// Pauses a scope that is to be, and resumes one that is paused for that reason and needs not be any more.
fn change(
    queue: &Queue,
    (scope, is): (Scope, Option<&str>),
    (ours, reason): (&str, Option<&str>),
) -> Result<(), QueueError> {
    match (is, reason) {
        (None, Some(reason)) => queue.pause(scope, reason),
        (Some(is), None) if is.starts_with(ours) => queue.resume(scope),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paused(queue: &Queue) -> Vec<(Scope, String)> {
        queue.pauses().unwrap().into_iter().map(|(scope, why)| (scope, why.chars().take(10).collect())).collect()
    }

    #[test]
    fn what_was_paused_for_want_of_room_goes_on_and_what_a_person_paused_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let queue = Queue::open(&folder.path().join("server"), vo_jobs::system_clock()).unwrap();
        let paths = Paths::new(folder.path().to_owned(), folder.path().join("cache"));
        let keeper = RoomKeeper::new(&paths, vec![]);
        let floor =
            |bytes| CacheLimits { floor_bytes: Some(bytes), ..CacheLimits::default() }.keep(folder.path()).unwrap();
        floor(0);
        keeper.look(&queue);
        assert_eq!((paused(&queue), keeper.is_pausing()), (vec![], false));
        floor(1 << 50);
        keeper.look(&queue);
        keeper.look(&queue);
        let events = queue.newest_event();
        assert_eq!((paused(&queue), events), (vec![(Scope::Everything, "the disk i".to_owned())], 1));
        // A server that starts later resumes what the one before it has paused.
        let keeper = RoomKeeper::new(&paths, vec![]);
        floor(0);
        keeper.look(&queue);
        assert_eq!((paused(&queue), keeper.is_pausing()), (vec![], false));
        queue.pause(Scope::Everything, "at night").unwrap();
        floor(1 << 50);
        keeper.look(&queue);
        floor(0);
        keeper.look(&queue);
        assert_eq!(paused(&queue), [(Scope::Everything, "at night".to_owned())]);
    }
}
