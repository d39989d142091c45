//! Handing in jobs: all of them or none, and once for each idempotency key.

use rusqlite::params;

use crate::change::Change;
use crate::error::QueueError;
use crate::job::{JobId, NewJob, State, Submitted};
use crate::limits::{MOST_NAME_BYTES, MOST_VALUE_BYTES, MOST_WAITING, MOST_WORK_BYTES};
use crate::once;
use crate::rows::{Entry, name, whole};

/// Jobs as they are written, and the idempotency key with what tells their body from another.
pub(crate) struct Batch {
    jobs: Vec<Written>,
    key: Option<(String, String)>,
}

struct Written {
    job: NewJob,
    work: String,
    metadata: String,
}

/// Makes jobs ready to be written, and refuses what is too large. All of it is done before the one who writes is asked.
pub(crate) fn prepare(jobs: Vec<NewJob>, once: Option<&str>) -> Result<Batch, QueueError> {
    let key = once.map(|key| (key.to_owned(), once::body(&jobs)));
    let count = jobs.len();
    let write = |(index, job): (usize, NewJob)| {
        let (work, metadata) = (job.work.to_string(), job.metadata.to_string());
        let of = |what: &str| format!("the {what} of job {} of {count}", index + 1);
        within(&job.kind, MOST_NAME_BYTES, || of("kind"))?;
        within(&job.owner, MOST_NAME_BYTES, || of("owner"))?;
        within(&work, MOST_WORK_BYTES, || of("work"))?;
        within(&metadata, MOST_VALUE_BYTES, || of("metadata"))?;
        Ok(Written { job, work, metadata })
    };
    let jobs = jobs.into_iter().enumerate().map(write).collect::<Result<_, QueueError>>()?;
    once.map_or(Ok(()), |key| within(key, MOST_NAME_BYTES, || "the idempotency key".to_owned()))?;
    Ok(Batch { jobs, key })
}

/// Refuses a text that is empty or too long.
pub(crate) fn within(text: &str, most: usize, what: impl FnOnce() -> String) -> Result<(), QueueError> {
    if (1..=most).contains(&text.len()) {
        return Ok(());
    }
    Err(QueueError::Size { what: what(), bytes: text.len(), most })
}

/// Takes in all jobs of a batch or none.
pub(crate) fn submit(change: &mut Change<'_>, batch: &Batch) -> Result<Vec<Submitted>, QueueError> {
    let Some(Written { job: first, .. }) = batch.jobs.first() else { return Ok(Vec::new()) };
    if let Some((key, body)) = &batch.key
        && let Some(found) = once::find(change, &first.owner, key, body)?
    {
        return Ok(found.into_iter().map(|job| Submitted { job, existed: true }).collect());
    }
    make_sure_of_room(change, batch.jobs.len() as u64)?;
    let ids = batch.jobs.iter().map(|job| insert(change, job)).collect::<Result<Vec<_>, _>>()?;
    if let Some((key, body)) = &batch.key {
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

fn insert(change: &mut Change<'_>, Written { job, work, metadata }: &Written) -> Result<JobId, QueueError> {
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
            metadata,
            work
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
