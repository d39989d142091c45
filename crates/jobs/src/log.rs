//! What workers write about a job: lines, of which the oldest give way.

use rusqlite::{Connection, OptionalExtension, params};

use crate::change::Change;
use crate::error::QueueError;
use crate::job::{JobId, LogLine, Logs, State};
use crate::limits::{MOST_LINE_BYTES, MOST_LOG_BYTES, MOST_LOG_LINES};
use crate::rows::{number, whole};

/// Adds lines to the log of a job that a worker has.
pub(crate) fn append(change: &mut Change<'_>, id: JobId, epoch: u64, lines: &[String]) -> Result<(), QueueError> {
    let job = change.entry(id)?;
    if job.state != State::Running || job.epoch != epoch {
        return Err(QueueError::LeaseLost(id));
    }
    let mut last = change.count("SELECT lines FROM jobs WHERE id = ?1", [whole(id.0)])?;
    for line in lines {
        last += 1;
        change.run(
            "INSERT INTO log VALUES (?1, ?2, ?3, ?4)",
            params![whole(id.0), whole(last), whole(change.now), bounded(line)],
        )?;
    }
    change.run("UPDATE jobs SET lines = ?2, has_log = 1 WHERE id = ?1", [whole(id.0), whole(last)])?;
    let too_much = change.row(
        "SELECT number FROM (SELECT number, SUM(LENGTH(CAST(text AS BLOB))) OVER (ORDER BY number DESC) AS bytes FROM log
         WHERE job = ?1) WHERE bytes > ?2 ORDER BY number DESC LIMIT 1",
        [whole(id.0), whole(MOST_LOG_BYTES)],
        |row| number(row, 0),
    )?;
    let gone = too_much.unwrap_or_default().max(last.saturating_sub(MOST_LOG_LINES));
    change.run("DELETE FROM log WHERE job = ?1 AND number <= ?2", [whole(id.0), whole(gone)])?;
    Ok(())
}

/// A line, cut where it is too long.
fn bounded(line: &str) -> String {
    if line.len() <= MOST_LINE_BYTES {
        return line.to_owned();
    }
    let end = (0..=MOST_LINE_BYTES).rev().find(|end| line.is_char_boundary(*end)).unwrap_or_default();
    format!("{}\u{2026}", &line[..end])
}

/// The lines of a job after a number; none if there is no such job.
pub(crate) fn read(db: &Connection, id: JobId, after: u64, limit: usize) -> rusqlite::Result<Option<Logs>> {
    let written =
        db.query_row("SELECT lines FROM jobs WHERE id = ?1", [whole(id.0)], |row| number(row, 0)).optional()?;
    let Some(written) = written else { return Ok(None) };
    let oldest = "SELECT number FROM log WHERE job = ?1 ORDER BY number LIMIT 1";
    let oldest = db.query_row(oldest, [whole(id.0)], |row| number(row, 0)).optional()?;
    let mut query =
        db.prepare_cached("SELECT number, at, text FROM log WHERE job = ?1 AND number > ?2 ORDER BY number LIMIT ?3")?;
    let lines = query.query_map(params![whole(id.0), whole(after), limit.min(10_000) as i64], |row| {
        Ok(LogLine { number: number(row, 0)?, at: number(row, 1)?, text: row.get(2)? })
    })?;
    Ok(Some(Logs {
        lines: lines.collect::<rusqlite::Result<_>>()?,
        dropped: oldest.map_or(written, |oldest| oldest - 1),
    }))
}
