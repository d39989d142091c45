//! Cancelling: what waits ends at once, what runs is asked to end.

use crate::change::{Change, Effect};
use crate::error::QueueError;
use crate::events::What;
use crate::job::{JobId, State, Wish};
use crate::rows::whole;

/// Cancels a job; where it stands then. What is over stays as it is.
pub(crate) fn cancel(change: &mut Change<'_>, id: JobId) -> Result<State, QueueError> {
    let job = change.entry(id)?;
    match job.state {
        State::Queued => {
            change.enter(&job, State::Cancelled, None)?;
            Ok(State::Cancelled)
        }
        State::Running if !job.is_cancelling => {
            change.run("UPDATE jobs SET cancel = 1 WHERE id = ?1", [whole(id.0)])?;
            change.effects.push(Effect::Wish(id, Some(Wish::Cancel)));
            change.tell_of(&job, What::Cancelling, None)?;
            Ok(State::Running)
        }
        state => Ok(state),
    }
}

/// Writes down what could not be before, as the disk was full.
pub(crate) fn save(change: &mut Change<'_>, id: JobId) -> Result<(), QueueError> {
    change.effects.push(Effect::Saved(id));
    match cancel(change, id) {
        Err(QueueError::NoSuchJob(_)) => Ok(()),
        cancelled => cancelled.map(drop),
    }
}
