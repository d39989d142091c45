//! Values as they stand in the tables, and back.

use rusqlite::types::Type;
use rusqlite::{Error, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::job::{JobId, Priority, State};

pub(crate) use vo_store::sqlite::{number, number_if_any, whole};

/// The name of a kind of something, such as "queued".
pub(crate) fn name(kind: &impl Serialize) -> String {
    match serde_json::to_value(kind) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

/// The kind of something that has a name.
pub(crate) fn named<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let name = Value::String(row.get(column)?);
    serde_json::from_value(name).map_err(|error| Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}

/// A value that stands there as JSON; none where a disk has made it another text, which must not hide all the rest.
pub(crate) fn json(row: &Row<'_>, column: usize) -> rusqlite::Result<Value> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// The number of a job.
pub(crate) fn job(row: &Row<'_>, column: usize) -> rusqlite::Result<JobId> {
    number(row, column).map(JobId)
}

/// A priority, which stands there as a number.
pub(crate) fn priority(row: &Row<'_>, column: usize) -> rusqlite::Result<Priority> {
    match number(row, column)? {
        0 => Ok(Priority::Batch),
        1 => Ok(Priority::Normal),
        2 => Ok(Priority::Urgent),
        other => Err(Error::IntegralValueOutOfRange(column, other as i64)),
    }
}

/// What is needed to decide what may be done with a job.
pub(crate) struct Entry {
    pub(crate) id: JobId,
    pub(crate) kind: String,
    pub(crate) owner: String,
    pub(crate) state: State,
    pub(crate) paused: Option<String>,
    pub(crate) is_cancelling: bool,
    pub(crate) epoch: u64,
    pub(crate) tries: u64,
    pub(crate) deaths: u64,
}

impl Entry {
    /// The columns that it is read from.
    pub(crate) const COLUMNS: &str = "id, kind, owner, state, paused, cancel, epoch, tries, deaths";

    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: job(row, 0)?,
            kind: row.get(1)?,
            owner: row.get(2)?,
            state: named(row, 3)?,
            paused: row.get(4)?,
            is_cancelling: row.get(5)?,
            epoch: number(row, 6)?,
            tries: number(row, 7)?,
            deaths: number(row, 8)?,
        })
    }
}
