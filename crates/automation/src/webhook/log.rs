//! The rows of deliveries and of the attempts at them: what is to be sent, and the log of what was.

use rusqlite::types::Type;
use rusqlite::{Error, OptionalExtension, Row, Transaction, params};
use serde_json::Value;

use super::{Delivery, DeliveryAttempt, DeliveryState, retry};
use crate::rows::{number, number_if_any, whole};

/// Deliveries of a webhook that are over and kept, and for how long.
const MOST_ENDED: u64 = 1_000;
const ENDED_FOR_MS: u64 = 30 * 24 * 3_600_000;

/// Attempts of a delivery that are kept: those of the last redelivery, at least.
const MOST_ATTEMPTS: u64 = 20;

const COLUMNS: &str = "message, type, state, created, ended, tries, due, body, number";

fn read(row: &Row<'_>) -> rusqlite::Result<Delivery> {
    let state: String = row.get(2)?;
    let state: DeliveryState = serde_json::from_value(Value::String(state))
        .map_err(|error| Error::FromSqlConversionFailure(2, Type::Text, Box::new(error)))?;
    Ok(Delivery {
        message: row.get(0)?,
        kind: row.get(1)?,
        state,
        created: number(row, 3)?,
        ended: number_if_any(row, 4)?,
        tries: number(row, 5)?,
        due: (state == DeliveryState::Pending).then(|| number(row, 6)).transpose()?,
        body: row.get(7)?,
        number: number(row, 8)?,
    })
}

/// Adds something to be sent at once. One that is there already stays as it is.
pub(super) fn add(
    db: &Transaction<'_>,
    webhook: u64,
    message: &str,
    topic: &str,
    body: &str,
    now: u64,
) -> rusqlite::Result<()> {
    db.execute(
        "INSERT INTO deliveries (message, webhook, type, state, created, due, body) VALUES (?1, ?2, ?3, 'pending', ?4, ?4, ?5)
         ON CONFLICT DO NOTHING",
        params![message, whole(webhook), topic, whole(now), body],
    )?;
    Ok(())
}

/// How many deliveries of a webhook wait.
pub(super) fn waiting(db: &Transaction<'_>, webhook: u64) -> rusqlite::Result<u64> {
    let query = "SELECT COUNT(*) FROM deliveries WHERE webhook = ?1 AND state = 'pending'";
    db.query_row(query, [whole(webhook)], |row| number(row, 0))
}

/// The first delivery of a webhook that is due. One that would be due later than any is waits by a clock that was set back.
pub(super) fn due(db: &Transaction<'_>, webhook: u64, now: u64) -> rusqlite::Result<Option<Delivery>> {
    db.query_row(
        &format!(
            "SELECT {COLUMNS} FROM deliveries WHERE webhook = ?1 AND state = 'pending' AND (due <= ?2 OR due > ?3)
             ORDER BY number LIMIT 1"
        ),
        [whole(webhook), whole(now), whole(now + retry::LONGEST_MS)],
        read,
    )
    .optional()
}

/// The webhooks for which something waits, and when the first of it is due.
pub(super) fn next_due(db: &Transaction<'_>) -> rusqlite::Result<Vec<(u64, u64)>> {
    let mut query =
        db.prepare_cached("SELECT webhook, MIN(due) FROM deliveries WHERE state = 'pending' GROUP BY webhook")?;
    query.query_map([], |row| Ok((number(row, 0)?, number(row, 1)?)))?.collect()
}

/// Notes an attempt, and what it comes to: the state, and when it is sent again if it is.
pub(super) fn tried(
    db: &Transaction<'_>,
    delivery: &Delivery,
    attempt: &DeliveryAttempt,
    (state, again): (DeliveryState, u64),
    now: u64,
) -> rusqlite::Result<()> {
    let number = whole(delivery.number);
    let ended = (state != DeliveryState::Pending).then(|| whole(now));
    let changed = db.execute(
        "UPDATE deliveries SET state = ?2, tries = tries + 1, due = ?3, ended = ?4 WHERE number = ?1",
        params![number, name(state), whole(again), ended],
    )?;
    // The webhook was deleted meanwhile.
    if changed == 0 {
        return Ok(());
    }
    db.execute(
        "INSERT INTO attempts (delivery, number, at, took, status, error)
         SELECT ?1, COALESCE(MAX(number), 0) + 1, ?2, ?3, ?4, ?5 FROM attempts WHERE delivery = ?1",
        params![number, whole(attempt.at), whole(attempt.took), attempt.status, attempt.error],
    )?;
    db.execute(
        "DELETE FROM attempts WHERE delivery = ?1 AND number <= (SELECT MAX(number) FROM attempts WHERE delivery = ?1) - ?2",
        [number, whole(MOST_ATTEMPTS)],
    )?;
    Ok(())
}

/// Has a delivery sent again, by the same name; false if there is none.
pub(super) fn again(db: &Transaction<'_>, webhook: u64, message: &str, now: u64) -> rusqlite::Result<bool> {
    let changed = db.execute(
        "UPDATE deliveries SET state = 'pending', due = ?3, ended = NULL, tries = 0 WHERE webhook = ?1 AND message = ?2",
        params![whole(webhook), message, whole(now)],
    )?;
    Ok(changed > 0)
}

/// Gives up all that waits for a webhook.
pub(super) fn give_up(db: &Transaction<'_>, webhook: u64, now: u64) -> rusqlite::Result<()> {
    let query = "UPDATE deliveries SET state = 'failed', ended = ?2 WHERE webhook = ?1 AND state = 'pending'";
    db.execute(query, [whole(webhook), whole(now)])?;
    Ok(())
}

/// Forgets what is over and too old or too much, of a webhook.
pub(super) fn sweep(db: &Transaction<'_>, webhook: u64, now: u64) -> rusqlite::Result<()> {
    let old = "webhook = ?1 AND state != 'pending' AND (ended < ?2 OR number <= (
                   SELECT number FROM deliveries WHERE webhook = ?1 AND state != 'pending' ORDER BY number DESC LIMIT 1 OFFSET ?3))";
    let numbers = [whole(webhook), whole(now.saturating_sub(ENDED_FOR_MS)), whole(MOST_ENDED)];
    let attempts = format!("DELETE FROM attempts WHERE delivery IN (SELECT number FROM deliveries WHERE {old})");
    db.execute(&attempts, numbers)?;
    db.execute(&format!("DELETE FROM deliveries WHERE {old}"), numbers)?;
    Ok(())
}

/// Forgets all deliveries of a webhook.
pub(super) fn forget(db: &Transaction<'_>, webhook: u64) -> rusqlite::Result<()> {
    let attempts = "DELETE FROM attempts WHERE delivery IN (SELECT number FROM deliveries WHERE webhook = ?1)";
    db.execute(attempts, [whole(webhook)])?;
    db.execute("DELETE FROM deliveries WHERE webhook = ?1", [whole(webhook)])?;
    Ok(())
}

/// A page of the deliveries of a webhook, the newest first, before the one with a number.
pub(super) fn page(
    db: &Transaction<'_>,
    webhook: u64,
    before: Option<u64>,
    most: usize,
) -> rusqlite::Result<Vec<Delivery>> {
    let mut query = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM deliveries WHERE webhook = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3"
    ))?;
    let numbers = [whole(webhook), whole(before.unwrap_or(u64::MAX)), whole(most as u64)];
    query.query_map(numbers, read)?.collect()
}

/// A delivery of a webhook.
pub(super) fn one(db: &Transaction<'_>, webhook: u64, message: &str) -> rusqlite::Result<Option<Delivery>> {
    let query = format!("SELECT {COLUMNS} FROM deliveries WHERE webhook = ?1 AND message = ?2");
    db.query_row(&query, params![whole(webhook), message], read).optional()
}

/// The attempts at a delivery, the oldest first.
pub(super) fn attempts(db: &Transaction<'_>, delivery: u64) -> rusqlite::Result<Vec<DeliveryAttempt>> {
    let mut query =
        db.prepare_cached("SELECT at, took, status, error FROM attempts WHERE delivery = ?1 ORDER BY number")?;
    let read = |row: &Row<'_>| {
        Ok(DeliveryAttempt { at: number(row, 0)?, took: number(row, 1)?, status: row.get(2)?, error: row.get(3)? })
    };
    query.query_map([whole(delivery)], read)?.collect()
}

fn name(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Pending => "pending",
        DeliveryState::Delivered => "delivered",
        DeliveryState::Failed => "failed",
    }
}
