//! Handing in jobs: all of them or none, and once for each idempotency key.

use rusqlite::params;

use crate::change::Change;
use crate::error::QueueError;
use crate::job::{JobId, NewJob, State, Submitted};
use crate::limits::{MOST_NAME_BYTES, MOST_VALUE_BYTES, MOST_WAITING, MOST_WORK_BYTES};
use crate::once;
use crate::rows::{Entry, name, whole};

/// Refuses what is too large, before anything is written.
pub(crate) fn check(jobs: &[NewJob], once: Option<&str>) -> Result<(), QueueError> {
    for (index, job) in jobs.iter().enumerate() {
        let of = |what: &str| format!("the {what} of job {} of {}", index + 1, jobs.len());
        within(&job.kind, MOST_NAME_BYTES, || of("kind"))?;
        within(&job.owner, MOST_NAME_BYTES, || of("owner"))?;
        within(&job.work.to_string(), MOST_WORK_BYTES, || of("work"))?;
        within(&job.metadata.to_string(), MOST_VALUE_BYTES, || of("metadata"))?;
    }
    once.map_or(Ok(()), |key| within(key, MOST_NAME_BYTES, || "the idempotency key".to_owned()))
}

/// Refuses a text that is empty or too long.
pub(crate) fn within(text: &str, most: usize, what: impl FnOnce() -> String) -> Result<(), QueueError> {
    if (1..=most).contains(&text.len()) {
        return Ok(());
    }
    Err(QueueError::Size { what: what(), bytes: text.len(), most })
}

/// Takes in jobs that were checked.
pub(crate) fn submit(
    change: &mut Change<'_>,
    jobs: &[NewJob],
    once: Option<&str>,
) -> Result<Vec<Submitted>, QueueError> {
    let Some(first) = jobs.first() else { return Ok(Vec::new()) };
    let key = once.map(|key| (key, once::body(jobs)));
    if let Some((key, body)) = &key
        && let Some(found) = once::find(change, &first.owner, key, body)?
    {
        return Ok(found.into_iter().map(|job| Submitted { job, existed: true }).collect());
    }
    make_sure_of_room(change, jobs.len() as u64)?;
    let ids = jobs.iter().map(|job| insert(change, job)).collect::<Result<Vec<_>, _>>()?;
    if let Some((key, body)) = &key {
        once::keep(change, &first.owner, key, body, &ids)?;
    }
    Ok(ids.into_iter().map(|job| Submitted { job, existed: false }).collect())
}

/// Refuses jobs for which there is no place among those that wait.
pub(crate) fn make_sure_of_room(change: &Change<'_>, more: u64) -> Result<(), QueueError> {
    /// In seconds.
    const HOUR: u64 = 3_600;
    let waiting = change.count("SELECT COUNT(*) FROM jobs WHERE state = 'queued'", [])?;
    if waiting + more <= MOST_WAITING {
        return Ok(());
    }
    // There is a place again when a job ends, which in the last hour was every so many seconds.
    let from = change.now.saturating_sub(HOUR * 1_000);
    let ended = change.count("SELECT COUNT(*) FROM jobs WHERE ended > ?1", [whole(from)])?;
    let retry_after = (HOUR / ended.max(1)).clamp(1, 600);
    Err(QueueError::Full { waiting, most: MOST_WAITING, retry_after })
}

fn insert(change: &mut Change<'_>, job: &NewJob) -> Result<JobId, QueueError> {
    change.run(
        "INSERT INTO jobs (kind, owner, priority, state, submitted, since, not_before, metadata, work)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8)",
        params![
            job.kind,
            job.owner,
            job.priority as i64,
            name(&State::Queued),
            whole(change.now),
            whole(job.not_before.unwrap_or_default()),
            job.metadata.to_string(),
            job.work.to_string()
        ],
    )?;
    let entry = Entry {
        id: JobId(change.db.last_insert_rowid() as u64),
        kind: job.kind.clone(),
        owner: job.owner.clone(),
        state: State::Queued,
        paused: None,
        is_cancelling: false,
        epoch: 0,
        tries: 0,
        deaths: 0,
    };
    change.entered(&entry, State::Queued, None)?;
    Ok(entry.id)
}
