//! How fast this machine has done each sort of work, so that the next can be estimated.

use rusqlite::params;

use crate::ledger::{Ledger, now};
use crate::{Store, StoreError};

/// How much of some work was done in how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How much was done, in whatever unit that work is counted.
    pub amount: u64,
    /// How long it took, in milliseconds.
    pub milliseconds: u64,
}

impl Store {
    /// How fast a sort of work was done lately; none if it never was.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn rate(&self, work: &str) -> Result<Option<Rate>, StoreError> {
        self.with(|ledger| ledger.rate(work))
    }

    /// Counts work that was done. What was counted before counts half, so that a machine that changed is known soon.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn record_rate(&self, work: &str, rate: Rate) -> Result<(), StoreError> {
        let [amount, milliseconds] = [rate.amount, rate.milliseconds].map(|of| i64::try_from(of).unwrap_or(i64::MAX));
        self.with(|ledger| {
            ledger.change(
                "INSERT INTO rates VALUES (?1, ?2, ?3, ?4) ON CONFLICT (work) DO UPDATE SET
                     amount = amount / 2 + ?2, milliseconds = milliseconds / 2 + ?3, used = ?4",
                params![work, amount, milliseconds, now()],
            )
        })
    }
}

impl Ledger {
    pub(crate) fn rate(&self, work: &str) -> Result<Option<Rate>, StoreError> {
        self.touch_row("rates", "work", work)?;
        self.row("SELECT amount, milliseconds FROM rates WHERE work = ?1", [work], |row| {
            Ok(Rate { amount: row.get::<_, i64>(0)? as u64, milliseconds: row.get::<_, i64>(1)? as u64 })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_measured_lately_counts_most() {
        let folder = tempfile::tempdir().unwrap();
        let store = crate::pinned(folder.path());
        assert_eq!(store.rate("frames").unwrap(), None);
        store.record_rate("frames", Rate { amount: 100, milliseconds: 1_000 }).unwrap();
        store.record_rate("frames", Rate { amount: 100, milliseconds: 100 }).unwrap();
        assert_eq!(store.rate("frames").unwrap(), Some(Rate { amount: 150, milliseconds: 600 }));
        assert_eq!(store.rate("takes").unwrap(), None);
    }
}
