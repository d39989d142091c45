//! What is remembered beside blobs and what made them: small values, a table and a file for each sort of them. A row that
//! nobody has used for as long as the store's bounds say is forgotten.

mod attempts;
mod deliveries;
mod facts;
mod files;
mod rates;
mod renders;

pub use deliveries::Delivered;
pub use rates::Rate;
use rusqlite::params;

use crate::StoreError;
use crate::ledger::{Ledger, TOUCHED_EVERY, now};

/// The tables of this folder. Each has a column `used`: when a row was used last, in seconds since 1970.
pub(crate) const TABLES: [&str; 6] = ["attempts", "deliveries", "facts", "files", "rates", "renders"];

impl Ledger {
    /// Notes that the rows of a table are used in which a column has a value.
    fn touch_row(&self, table: &'static str, column: &'static str, value: &str) -> Result<(), StoreError> {
        if self.reads_only {
            return Ok(());
        }
        self.change(
            &format!("UPDATE {table} SET used = ?2 WHERE {column} = ?1 AND (used < ?2 - ?3 OR used > ?2)"),
            params![value, now(), TOUCHED_EVERY],
        )
    }

    /// Forgets every row that was not used since a moment in seconds since 1970.
    pub(crate) fn forget_records(&self, before: i64) -> Result<(), StoreError> {
        for table in TABLES {
            // What a clock that has been set back since took for the future counts as used now.
            self.change(&format!("UPDATE {table} SET used = ?1 WHERE used > ?1"), [now()])?;
            self.change(&format!("DELETE FROM {table} WHERE used < ?1"), [before])?;
        }
        Ok(())
    }

    /// When the longest unused row was used, in seconds since 1970.
    pub(crate) fn oldest_record(&self) -> Result<Option<i64>, StoreError> {
        let each = TABLES.map(|table| format!("SELECT MIN(used) AS used FROM {table}")).join(" UNION ALL ");
        self.value(&format!("SELECT MIN(used) FROM ({each})"), []).map(Option::flatten)
    }

    /// As if every row had been used as many seconds ago.
    #[cfg(test)]
    pub(crate) fn age_records(&self, seconds: i64) -> Result<(), StoreError> {
        TABLES.iter().try_for_each(|table| self.change(&format!("UPDATE {table} SET used = ?1"), [now() - seconds]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_with_a_time_of_use_is_forgotten_some_time() {
        let folder = tempfile::tempdir().unwrap();
        let store = crate::pinned(folder.path());
        let used =
            "SELECT group_concat(name, ' ') FROM (SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c
                    WHERE m.type = 'table' AND c.name = 'used' AND m.name != 'blobs' ORDER BY m.name)";
        let tables: Option<String> = store.with(|ledger| ledger.value(used, [])).unwrap();
        assert_eq!(tables.unwrap(), TABLES.join(" "));
    }
}
