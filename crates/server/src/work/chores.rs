//! Looks after the queue, the library and the machine: takes back what was lost, forgets what is too old, and sees to room and
//! alerts while something runs.

use std::time::{Duration, Instant};

use vo_jobs::Queue;
use vo_library::MediaLibrary;
use vo_meter::give_memory_back;
use vo_process::Stop;

use super::assets::look_later;
use super::{Workshop, pruning};

/// While something runs, or waits for room, it is looked at so often.
const WHILE_BUSY: Duration = Duration::from_secs(5);

/// While nothing does, so often: each time wakes the machine.
const WHILE_IDLE: Duration = Duration::from_secs(3_600);

/// The size of the cache is looked at so often.
const CACHE: Duration = Duration::from_secs(60);

/// What is in use cannot be pruned: it is tried again after so long.
const PRUNE_AGAIN: Duration = Duration::from_secs(600);

/// Works until the queue is closed.
pub fn work(queue: &Queue, workshop: &Workshop, stop: &Stop) {
    let (mut known, mut swept) = (queue.newest_event(), Instant::now());
    look_after(&workshop.library, queue);
    let mut looked_after = Instant::now();
    let (mut looked, mut pruned) = (Instant::now(), None::<Instant>);
    // Whether memory that work took is still to be given back.
    let mut owes_memory = false;
    while !stop.is_requested() {
        let is_active = queue.is_busy() || workshop.room.is_pausing() && something_waits(queue);
        let pause = if is_active || owes_memory { WHILE_BUSY } else { WHILE_IDLE };
        let Some(newest) = queue.wait_past(known, pause) else { return };
        let is_quiet = newest == known;
        known = newest;
        owes_memory |= is_active;
        if owes_memory && is_quiet && !is_active {
            give_memory_back();
            owes_memory = false;
        }
        if swept.elapsed() < pause {
            continue;
        }
        if let Err(error) = queue.sweep() {
            tracing::warn!(why = %error, "the queue could not be swept");
        }
        swept = Instant::now();
        if looked_after.elapsed() >= WHILE_IDLE {
            look_after(&workshop.library, queue);
            looked_after = Instant::now();
        }
        if !is_active {
            continue;
        }
        workshop.room.look(queue);
        workshop.metrics.look();
        if looked.elapsed() >= CACHE && pruned.is_none_or(|pruned| pruned.elapsed() >= PRUNE_AGAIN) {
            looked = Instant::now();
            // What cannot be looked at now is looked at later.
            if let Ok(Some(_)) = pruning::prune_if_over(queue, &workshop.paths) {
                pruned = Some(looked);
            }
        }
    }
}

/// Sweeps the library, and has looked at what nobody has looked at yet.
fn look_after(library: &MediaLibrary, queue: &Queue) {
    let unseen = library.sweep().and_then(|_| library.unseen());
    match unseen {
        Ok(unseen) => unseen.into_iter().for_each(|asset| look_later(queue, asset)),
        Err(error) => tracing::warn!(why = %error, "the library could not be swept"),
    }
}

/// Whether there are jobs that wait: without any there is nobody to resume.
fn something_waits(queue: &Queue) -> bool {
    queue.owners().is_ok_and(|owners| owners.iter().any(|owner| owner.queued > 0))
}
