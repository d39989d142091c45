//! What does not begin until a person says so, and how soon a job is wanted.

use rusqlite::params;

use crate::change::{Change, Effect};
use crate::error::QueueError;
use crate::events::What;
use crate::job::{JobId, Priority, Scope, Wish};
use crate::rows::{Entry, whole};

/// Pauses a job, a kind, or everything, for a reason that is shown.
pub(crate) fn pause(change: &mut Change<'_>, scope: &Scope, reason: &str) -> Result<(), QueueError> {
    match scope {
        Scope::Everything => pause_kind(change, None, reason),
        Scope::Kind(kind) => pause_kind(change, Some(kind), reason),
        Scope::Job(id) => {
            let job = not_over(change, *id, "paused")?;
            change.run("UPDATE jobs SET paused = ?2 WHERE id = ?1", params![whole(id.0), reason])?;
            wish(change, &job, Some(Wish::Pause(reason.to_owned())));
            change.tell_of(&job, What::Paused, Some(reason))
        }
    }
}

/// Lets go on what was paused. Nothing happens if it was not.
pub(crate) fn resume(change: &mut Change<'_>, scope: &Scope) -> Result<(), QueueError> {
    match scope {
        Scope::Everything => resume_kind(change, None),
        Scope::Kind(kind) => resume_kind(change, Some(kind)),
        Scope::Job(id) => {
            let job = change.entry(*id)?;
            if job.paused.is_none() {
                return Ok(());
            }
            change.run("UPDATE jobs SET paused = NULL WHERE id = ?1", [whole(id.0)])?;
            wish(change, &job, None);
            change.tell_of(&job, What::Resumed, None)
        }
    }
}

/// Gives a job another priority.
pub(crate) fn set_priority(change: &mut Change<'_>, id: JobId, priority: Priority) -> Result<(), QueueError> {
    let job = not_over(change, id, "given another priority")?;
    change.run("UPDATE jobs SET priority = ?2 WHERE id = ?1", [whole(id.0), priority as i64])?;
    change.tell_of(&job, What::Prioritized, None)
}

fn pause_kind(change: &mut Change<'_>, kind: Option<&str>, reason: &str) -> Result<(), QueueError> {
    change.run("INSERT OR REPLACE INTO pauses VALUES (?1, ?2)", [kind.unwrap_or_default(), reason])?;
    change.tell(What::Paused, None, kind, None, Some(reason))
}

fn resume_kind(change: &mut Change<'_>, kind: Option<&str>) -> Result<(), QueueError> {
    if change.run("DELETE FROM pauses WHERE kind = ?1", [kind.unwrap_or_default()])? == 0 {
        return Ok(());
    }
    change.tell(What::Resumed, None, kind, None, None)
}

/// Tells the worker that has a job, unless it is asked to end it.
fn wish(change: &mut Change<'_>, job: &Entry, wish: Option<Wish>) {
    if !job.is_cancelling {
        change.effects.push(Effect::Wish(job.id, wish));
    }
}

fn not_over(change: &Change<'_>, id: JobId, what: &'static str) -> Result<Entry, QueueError> {
    let job = change.entry(id)?;
    if job.state.is_over() { Err(QueueError::Unfit { job: id, state: job.state, what }) } else { Ok(job) }
}
