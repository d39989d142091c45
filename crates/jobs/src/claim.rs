//! A worker takes a job, and loses it if it is not heard of.

use std::time::Duration;

use rusqlite::{Row, params};

use crate::change::{Change, Effect};
use crate::error::QueueError;
use crate::finish::lost;
use crate::job::{Claim, State};
use crate::live::{Lease, Live};
use crate::rows::{self, Entry, whole};
use crate::waiting::Look;

/// Takes the next job of these kinds (of any, if there is none), if there is one that may begin.
pub(crate) fn claim(
    change: &mut Change<'_>,
    worker: &str,
    kinds: &[String],
    lease: Duration,
) -> Result<Option<Claim>, QueueError> {
    expire(change)?;
    let look = Look::take(change.db, change.now).map_err(|source| change.failed(source))?;
    let cancelled = Live::lock(change.live).unsaved.clone();
    let Some(id) = look.next(kinds, &cancelled) else { return Ok(None) };
    let job = change.entry(id)?;
    let read = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, rows::priority(row, 1)?));
    let found = change.row("SELECT work, priority FROM jobs WHERE id = ?1", [whole(id.0)], read)?;
    let Some((work, priority)) = found.and_then(|(work, priority)| Some((serde_json::from_str(&work).ok()?, priority)))
    else {
        change.enter(&job, State::Failed, Some("the disk has lost what was to be done: hand it in again"))?;
        return Ok(None);
    };
    let epoch = job.epoch + 1;
    change.run(
        "UPDATE jobs SET epoch = ?2, worker = ?3, started = ?4, back_off = 0 WHERE id = ?1",
        params![whole(id.0), whole(epoch), worker, whole(change.now)],
    )?;
    change.run(
        "INSERT INTO owners SELECT ?1, ?2, COALESCE(MAX(served), 0) + 1 FROM owners WHERE true
         ON CONFLICT (owner) DO UPDATE SET served_at = excluded.served_at, served = excluded.served",
        params![job.owner, whole(change.now)],
    )?;
    change.enter(&job, State::Running, None)?;
    let length = lease.as_millis() as u64;
    change.effects.push(Effect::Grant(id, Lease { epoch, since: change.now, length, wish: None }));
    Ok(Some(Claim { job: id, epoch, kind: job.kind, owner: job.owner, priority, work }))
}

/// Takes back the jobs of workers that were not heard of; how many.
pub(crate) fn expire(change: &mut Change<'_>) -> Result<u64, QueueError> {
    let mut count = if Live::lock(change.live).has_recovered { 0 } else { recover(change)? };
    let lapsed = Live::lock(change.live).lapsed(change.now);
    for (id, epoch) in lapsed {
        let job = change.entry(id)?;
        if job.state == State::Running && job.epoch == epoch {
            lost(change, &job, "its worker was not heard of any more")?;
            count += 1;
        }
    }
    Ok(count)
}

/// Takes back all jobs that ran when the process that had the queue open before ended; how many.
fn recover(change: &mut Change<'_>) -> Result<u64, QueueError> {
    let query = format!("SELECT {} FROM jobs WHERE state = 'running' ORDER BY id", Entry::COLUMNS);
    let running = change.rows(&query, [], Entry::read)?;
    change.effects.push(Effect::Recovered);
    for job in &running {
        lost(change, job, "the server ended while it ran")?;
    }
    Ok(running.len() as u64)
}
