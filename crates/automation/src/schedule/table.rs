//! The rows of schedules and of what became of their times.

use rusqlite::types::Type;
use rusqlite::{Error, OptionalExtension, Row, Transaction, params};
use serde_json::Value;
use vo_jobs::JobId;

use super::due::Missed;
use super::{Plan, RunState, Schedule, ScheduleRun};
use crate::rows::{json, number, number_if_any, whole};

/// Runs of a schedule that are kept: of these the newest, and all of the last two days, so that a clock that was a day wrong has
/// nothing run twice.
const KEPT_RUNS: u64 = 200;
const KEPT_FOR_MS: u64 = 2 * 24 * 3_600_000;

const COLUMNS: &str = "id, name, timing, zone, enabled, late_minutes, created, changed, decided, job";

fn read(row: &Row<'_>) -> rusqlite::Result<Schedule> {
    let plan = Plan {
        name: row.get(1)?,
        timing: json(row, 2)?,
        zone: row.get(3)?,
        enabled: row.get(4)?,
        late_minutes: row.get(5)?,
        job: json(row, 9)?,
    };
    Ok(Schedule {
        id: number(row, 0)?,
        plan,
        created: number(row, 6)?,
        changed: number(row, 7)?,
        decided: number(row, 8)?,
    })
}

pub(super) fn count(db: &Transaction<'_>) -> rusqlite::Result<u64> {
    db.query_row("SELECT COUNT(*) FROM schedules", [], |row| number(row, 0))
}

pub(super) fn all(db: &Transaction<'_>) -> rusqlite::Result<Vec<Schedule>> {
    let mut query = db.prepare_cached(&format!("SELECT {COLUMNS} FROM schedules ORDER BY id"))?;
    query.query_map([], read)?.collect()
}

pub(super) fn one(db: &Transaction<'_>, id: u64) -> rusqlite::Result<Option<Schedule>> {
    db.query_row(&format!("SELECT {COLUMNS} FROM schedules WHERE id = ?1"), [whole(id)], read).optional()
}

pub(super) fn insert(db: &Transaction<'_>, plan: &Plan, now: u64) -> rusqlite::Result<u64> {
    db.execute(
        "INSERT INTO schedules (name, timing, zone, enabled, late_minutes, created, changed, decided, job)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?6, ?7)",
        params![plan.name, text(&plan.timing), plan.zone, plan.enabled, plan.late_minutes, whole(now), text(&plan.job)],
    )?;
    Ok(db.last_insert_rowid() as u64)
}

/// Writes what a schedule is now. What it decides from here on begins now.
pub(super) fn replace(db: &Transaction<'_>, id: u64, plan: &Plan, now: u64) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE schedules SET name = ?2, timing = ?3, zone = ?4, enabled = ?5, late_minutes = ?6, changed = ?7, decided = ?7,
         job = ?8 WHERE id = ?1",
        params![
            whole(id),
            plan.name,
            text(&plan.timing),
            plan.zone,
            plan.enabled,
            plan.late_minutes,
            whole(now),
            text(&plan.job)
        ],
    )?;
    Ok(())
}

pub(super) fn delete(db: &Transaction<'_>, id: u64) -> rusqlite::Result<bool> {
    db.execute("DELETE FROM runs WHERE schedule = ?1", [whole(id)])?;
    Ok(db.execute("DELETE FROM schedules WHERE id = ?1", [whole(id)])? > 0)
}

pub(super) fn decide(db: &Transaction<'_>, id: u64, decided: u64) -> rusqlite::Result<()> {
    db.execute("UPDATE schedules SET decided = ?2 WHERE id = ?1", [whole(id), whole(decided)])?;
    Ok(())
}

/// Notes times that were missed. One for which a job was handed in, by a clock that was wrong, is left as it is.
pub(super) fn miss(db: &Transaction<'_>, id: u64, missed: &Missed, now: u64, why: &str) -> rusqlite::Result<()> {
    let first = (missed.count > 1).then(|| whole(missed.first));
    db.execute(
        "INSERT INTO runs (schedule, slot, state, at, first, count, reason) VALUES (?1, ?2, 'skipped', ?3, ?4, ?5, ?6)
         ON CONFLICT DO NOTHING",
        params![whole(id), whole(missed.last), whole(now), first, whole(missed.count), why],
    )?;
    Ok(())
}

/// Notes that the job for a time is about to be handed in; false if it was before.
pub(super) fn begin(db: &Transaction<'_>, id: u64, slot: u64, now: u64, note: Option<&str>) -> rusqlite::Result<bool> {
    let begun = db.execute(
        "INSERT INTO runs (schedule, slot, state, at, reason) VALUES (?1, ?2, 'begun', ?3, ?4)
         ON CONFLICT DO UPDATE SET state = 'begun', at = ?3, reason = ?4, first = NULL, count = 1 WHERE state = 'skipped'",
        params![whole(id), whole(slot), whole(now), note],
    )?;
    Ok(begun > 0)
}

/// Notes what became of a time whose job was about to be handed in, and forgets what is too old.
pub(super) fn end(
    db: &Transaction<'_>,
    id: u64,
    slot: u64,
    end: (RunState, Option<JobId>, Option<&str>),
    now: u64,
) -> rusqlite::Result<()> {
    let (state, job, why) = end;
    db.execute(
        "UPDATE runs SET state = ?3, job = ?4, reason = COALESCE(?5, reason) WHERE schedule = ?1 AND slot = ?2 AND state = 'begun'",
        params![whole(id), whole(slot), name(state), job.map(|job| whole(job.0)), why],
    )?;
    db.execute(
        "DELETE FROM runs WHERE schedule = ?1 AND at < ?2 AND at > 0 AND state != 'begun' AND slot <= (
             SELECT slot FROM runs WHERE schedule = ?1 ORDER BY slot DESC LIMIT 1 OFFSET ?3)",
        [whole(id), whole(now.saturating_sub(KEPT_FOR_MS)), whole(KEPT_RUNS)],
    )?;
    Ok(())
}

/// Times whose jobs were about to be handed in: of which schedule, and when that was decided.
pub(super) fn begun(db: &Transaction<'_>) -> rusqlite::Result<Vec<(u64, u64, u64)>> {
    let mut query = db.prepare_cached("SELECT schedule, slot, at FROM runs WHERE state = 'begun' ORDER BY slot")?;
    query.query_map([], |row| Ok((number(row, 0)?, number(row, 1)?, number(row, 2)?)))?.collect()
}

/// The last runs of a schedule, the newest first.
pub(super) fn runs(db: &Transaction<'_>, id: u64, most: usize) -> rusqlite::Result<Vec<ScheduleRun>> {
    let mut query = db.prepare_cached(
        "SELECT slot, state, at, job, first, count, reason FROM runs WHERE schedule = ?1 ORDER BY slot DESC LIMIT ?2",
    )?;
    let read = |row: &Row<'_>| {
        let state: String = row.get(1)?;
        Ok(ScheduleRun {
            slot: number(row, 0)?,
            state: serde_json::from_value(Value::String(state))
                .map_err(|error| Error::FromSqlConversionFailure(1, Type::Text, Box::new(error)))?,
            at: number(row, 2)?,
            job: number_if_any(row, 3)?.map(JobId),
            first: number_if_any(row, 4)?,
            count: number(row, 5)?,
            reason: row.get(6)?,
        })
    };
    query.query_map([whole(id), whole(most as u64)], read)?.collect()
}

fn name(state: RunState) -> &'static str {
    match state {
        RunState::Begun => "begun",
        RunState::Submitted => "submitted",
        RunState::Skipped => "skipped",
    }
}

fn text(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
