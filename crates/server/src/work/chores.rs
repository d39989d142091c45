//! Looks after the queue: takes back what was lost, and forgets what is too old.

use std::time::{Duration, Instant};

use vo_jobs::Queue;
use vo_process::Stop;

/// While something runs the queue is swept so often.
const WHILE_BUSY: Duration = Duration::from_secs(5);

/// While nothing does, so often: each time wakes the machine.
const WHILE_IDLE: Duration = Duration::from_secs(3_600);

/// Sweeps until the queue is closed.
pub fn work(queue: &Queue, stop: &Stop) {
    let (mut known, mut swept) = (queue.newest_event(), Instant::now());
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
    }
}
