//! The cache is made smaller by a job where it has outgrown what it may have: renders see to that themselves, other work does not.

use vo_jobs::{Filter, JobId, NewJob, Page, Priority, Queue, State};
use vo_setup::Paths;
use vo_studio::cache::{self, CacheLimits};

use super::Task;
use crate::answer::Refused;

/// Whose the jobs of the server itself are.
const OWNER: &str = "server";

/// Hands in a job that prunes the cache, if that is too large and none is on its way; its number.
///
/// # Errors
/// [`Refused`] if the cache cannot be looked at, or the job is not taken.
pub fn prune_if_over(queue: &Queue, paths: &Paths) -> Result<Option<JobId>, Refused> {
    let limits = CacheLimits::of(&paths.data_dir);
    if cache::bytes(paths)? <= limits.bytes {
        return Ok(None);
    }
    let task = Task::Prune { bytes: limits.bytes, days: limits.days };
    let states = vec![State::Queued, State::Running];
    let filter = Filter { states, kind: Some(task.kind().to_owned()), owner: None };
    if let Some(job) = queue.list(&filter, Page { after: None, limit: 1 })?.jobs.first() {
        return Ok(Some(job.id));
    }
    let work = serde_json::to_value(&task).unwrap_or_default();
    let job = NewJob { priority: Priority::Batch, ..NewJob::new(task.kind(), OWNER, work) };
    Ok(Some(queue.submit(job, None)?.job))
}
