//! Values as they stand in the tables, and back.

use rusqlite::types::Type;
use rusqlite::{Error, Row};
use serde::de::DeserializeOwned;

pub(crate) use vo_store::sqlite::{number, number_if_any, whole};

/// A value that stands there as JSON.
pub(crate) fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}
