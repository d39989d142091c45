//! How often something was begun that has not ended well.

use rusqlite::params;

use crate::ledger::{Ledger, now};
use crate::{Store, StoreError};

impl Store {
    /// Counts one more attempt at something, before it begins, and returns how many there are with it.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn record_attempt(&self, what: &str) -> Result<u32, StoreError> {
        self.with(|ledger| ledger.record_attempt(what))
    }

    /// How many attempts at something have been counted since they were last cleared.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn attempts(&self, what: &str) -> Result<u32, StoreError> {
        self.with(|ledger| ledger.attempts(what))
    }

    /// Something came to an end, good or bad: its attempts count no more.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn clear_attempts(&self, what: &str) -> Result<(), StoreError> {
        self.with(|ledger| ledger.change("DELETE FROM attempts WHERE what = ?1", [what]))
    }
}

impl Ledger {
    fn record_attempt(&self, what: &str) -> Result<u32, StoreError> {
        let count = self.value(
            "INSERT INTO attempts VALUES (?1, 1, ?2)
             ON CONFLICT (what) DO UPDATE SET count = count + 1, used = ?2 RETURNING count",
            params![what, now()],
        )?;
        Ok(count.unwrap_or_default())
    }

    pub(crate) fn attempts(&self, what: &str) -> Result<u32, StoreError> {
        self.touch_row("attempts", "what", what)?;
        Ok(self.value("SELECT count FROM attempts WHERE what = ?1", [what])?.unwrap_or_default())
    }
}
