//! Looks after the queue and the library: takes back what was lost, and forgets what is too old.

use std::time::{Duration, Instant};

use vo_jobs::Queue;
use vo_library::MediaLibrary;
use vo_process::Stop;

use super::assets::look_later;

/// While something runs the queue is swept so often.
const WHILE_BUSY: Duration = Duration::from_secs(5);

/// While nothing does, so often: each time wakes the machine.
const WHILE_IDLE: Duration = Duration::from_secs(3_600);

/// Sweeps until the queue is closed.
pub fn work(queue: &Queue, library: &MediaLibrary, stop: &Stop) {
    let (mut known, mut swept) = (queue.newest_event(), Instant::now());
    look_after(library, queue);
    let mut looked_after = Instant::now();
    while !stop.is_requested() {
        let pause = if queue.is_busy() { WHILE_BUSY } else { WHILE_IDLE };
        let Some(newest) = queue.wait_past(known, pause) else { return };
        known = newest;
        if swept.elapsed() < pause {
            continue;
        }
        if let Err(error) = queue.sweep() {
            tracing::warn!(why = %error, "the queue could not be swept");
        }
        swept = Instant::now();
        if looked_after.elapsed() >= WHILE_IDLE {
            look_after(library, queue);
            looked_after = Instant::now();
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
