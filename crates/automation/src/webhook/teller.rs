//! Turns events into deliveries: for each webhook that wants one, a row that is to be sent. Which events were looked at is
//! written with the rows, so none is lost, and none is made twice.

use vo_jobs::{Event, Queue};

use super::message::{Told, body, told};
use super::{Webhook, log, table};
use crate::database::Database;
use crate::error::AutomationError;

/// Events that are looked at at once.
const AT_ONCE: usize = 256;

/// Deliveries of a webhook that may wait. As long as so many do, events wait in the log of events, which keeps them for a week.
const MOST_WAITING: u64 = 5_000;

/// That events were looked at which nobody wants is written down after so many.
const UNHEARD: u64 = 500;

/// Looks at the next events for every webhook; whether there may be more at once.
///
/// # Errors
/// [`AutomationError::Database`]. Nothing of it was done then.
pub(super) fn tell(db: &Database, queue: &Queue, now: u64) -> Result<bool, AutomationError> {
    let mut more = false;
    let webhooks = db.with(table::all)?;
    for webhook in webhooks.iter().filter(|webhook| webhook.subscription.enabled) {
        more |= tell_one(db, queue, webhook, now)?;
    }
    Ok(more)
}

fn tell_one(db: &Database, queue: &Queue, webhook: &Webhook, now: u64) -> Result<bool, AutomationError> {
    let newest = queue.newest_event();
    if webhook.heard == newest || db.with(|db| log::waiting(db, webhook.id))? >= MOST_WAITING {
        return Ok(false);
    }
    // One that has heard more than there is has heard it in a queue that is no more.
    if webhook.heard > newest {
        db.with(|db| table::hear(db, webhook.id, newest))?;
        return Ok(false);
    }
    let Ok(changes) = queue.changes_since(webhook.heard, AT_ONCE) else { return Ok(false) };
    if changes.cut_off {
        tracing::warn!(webhook = webhook.id, "events were forgotten before the webhook could be told of them");
    }
    let wanted: Vec<(&Event, Told)> = changes.events.iter().filter_map(|event| wanted(queue, webhook, event)).collect();
    if wanted.is_empty() && !changes.more && changes.last - webhook.heard < UNHEARD {
        return Ok(false);
    }
    db.with(|db| {
        for (event, told) in &wanted {
            let message = format!("msg_{}_{}", event.seq, webhook.id);
            log::add(db, webhook.id, &message, &told.topic, &body(&told.topic, event.at, &told.data), now)?;
        }
        table::hear(db, webhook.id, changes.last)
    })?;
    Ok(changes.more)
}

/// What a webhook is told of an event, if it wants to hear of it.
fn wanted<'e>(queue: &Queue, webhook: &Webhook, event: &'e Event) -> Option<(&'e Event, Told)> {
    let short = told(event, None);
    if !webhook.subscription.wants(&short.topic, short.kind.as_deref()) {
        return None;
    }
    let job = event.job.and_then(|job| queue.get(job).ok());
    Some((event, told(event, job.as_ref())))
}
