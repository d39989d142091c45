//! What recipes have found out about blobs: values small enough for a row.

use rusqlite::params;
use vo_digest::Key;

use crate::ledger::{Ledger, now};
use crate::{Store, StoreError};

impl Store {
    /// What the recipe named `key` has found out, as it was recorded.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn fact(&self, key: Key) -> Result<Option<Vec<u8>>, StoreError> {
        self.with(|ledger| ledger.fact(key))
    }

    /// Writes down what the recipe named `key` has found out; what it had found before, another version of us may have
    /// written, and is replaced.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn record_fact(&self, key: Key, kind: &str, recipe: &[u8], value: &[u8]) -> Result<(), StoreError> {
        self.with(|ledger| {
            ledger.change(
                "INSERT OR REPLACE INTO facts VALUES (?1, ?2, ?3, ?4, ?5)",
                params![key.to_string(), kind, recipe, value, now()],
            )
        })
    }
}

impl Ledger {
    pub(crate) fn fact(&self, key: Key) -> Result<Option<Vec<u8>>, StoreError> {
        let key = key.to_string();
        self.touch_row("facts", "key", &key)?;
        self.value("SELECT value FROM facts WHERE key = ?1", [&key])
    }
}
