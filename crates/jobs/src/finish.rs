//! How an attempt ends, and whether there is another one.

use rusqlite::params;
use serde_json::{Value, json};

use crate::change::Change;
use crate::error::QueueError;
use crate::job::{JobId, Outcome, State};
use crate::limits::{LEAST_BACK_OFF_MS, MOST_BACK_OFF_MS, MOST_DEATHS, MOST_TRIES};
use crate::rows::{Entry, whole};
use crate::submit::make_sure_of_room;

/// Ends the attempt of a worker, if the job is still its; where the job stands then.
pub(crate) fn finish(change: &mut Change<'_>, id: JobId, epoch: u64, outcome: &Outcome) -> Result<State, QueueError> {
    let job = match change.entry(id) {
        Err(QueueError::NoSuchJob(_)) => return Err(QueueError::LeaseLost(id)),
        job => job?,
    };
    if job.state != State::Running || job.epoch != epoch {
        return Err(QueueError::LeaseLost(id));
    }
    let state = match outcome {
        Outcome::Done(value) => {
            result(change, &job, value)?;
            State::Done
        }
        Outcome::Failed { problem, retryable } => {
            result(change, &job, problem)?;
            let tries = job.tries + 1;
            change.run("UPDATE jobs SET tries = ?2 WHERE id = ?1", [whole(id.0), whole(tries)])?;
            if *retryable && tries < MOST_TRIES && !job.is_cancelling {
                let wait = back_off(change, &job, tries)?;
                let reason =
                    format!("it failed {tries} of {MOST_TRIES} times and is tried again in {} seconds", wait / 1_000);
                change.enter(&job, State::Queued, Some(&reason))?;
                return Ok(State::Queued);
            }
            if job.is_cancelling { State::Cancelled } else { State::Failed }
        }
        Outcome::Cancelled => State::Cancelled,
        Outcome::Interrupted if job.is_cancelling => State::Cancelled,
        Outcome::Interrupted => State::Queued,
    };
    change.enter(&job, state, (state == State::Queued).then_some("its worker gave it back"))?;
    Ok(state)
}

/// What becomes of a job whose worker is no more.
pub(crate) fn lost(change: &mut Change<'_>, job: &Entry, why: &str) -> Result<(), QueueError> {
    if job.is_cancelling {
        return change.enter(job, State::Cancelled, Some(why));
    }
    let deaths = job.deaths + 1;
    change.run("UPDATE jobs SET deaths = ?2 WHERE id = ?1", [whole(job.id.0), whole(deaths)])?;
    if deaths >= MOST_DEATHS {
        let detail =
            format!("{why}, {deaths} times: it may be what ends its workers, so it is not tried again by itself");
        result(change, job, &json!({ "code": "worker_lost", "detail": detail }))?;
        return change.enter(job, State::Failed, Some(&detail));
    }
    // The first time may be chance, and a person waits.
    if deaths > 1 {
        back_off(change, job, deaths - 1)?;
    }
    change.enter(job, State::Queued, Some(why))
}

/// Begins a job that failed or was cancelled once more, as a person asked for it.
pub(crate) fn retry(change: &mut Change<'_>, id: JobId) -> Result<(), QueueError> {
    let job = change.entry(id)?;
    if !matches!(job.state, State::Failed | State::Cancelled) {
        return Err(QueueError::Unfit {
            job: id,
            state: job.state,
            what: "retried: only what failed or was cancelled can",
        });
    }
    make_sure_of_room(change, 1)?;
    change.run(
        "UPDATE jobs SET tries = 0, deaths = 0, back_off = 0, not_before = 0, paused = NULL, result = NULL WHERE id = ?1",
        [whole(id.0)],
    )?;
    change.enter(&job, State::Queued, Some("it was asked for again"))
}

/// Has a job wait, twice as long after each failure; for how many milliseconds.
fn back_off(change: &Change<'_>, job: &Entry, failures: u64) -> Result<u64, QueueError> {
    let doubled = failures.saturating_sub(1).min(16) as u32;
    let wait = (LEAST_BACK_OFF_MS << doubled).min(MOST_BACK_OFF_MS);
    change.run(
        "UPDATE jobs SET back_off = ?2 WHERE id = ?1",
        [whole(job.id.0), whole(change.now.saturating_add(wait))],
    )?;
    Ok(wait)
}

fn result(change: &Change<'_>, job: &Entry, value: &Value) -> Result<(), QueueError> {
    change.run("UPDATE jobs SET result = ?2 WHERE id = ?1", params![whole(job.id.0), value.to_string()])?;
    Ok(())
}
