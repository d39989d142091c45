//! What the last render of each project was made of.

use rusqlite::params;
use vo_digest::Digest;

use crate::ledger::{Ledger, now};
use crate::{Store, StoreError};

impl Store {
    /// What was recorded of the last render of a project, which is named by the digest of its place, with a preset.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn last_render(&self, project: Digest, preset: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.with(|ledger| ledger.last_render(project, preset))
    }

    /// Records what a render was made of; it takes the place of the last one.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn record_render(&self, project: Digest, preset: &str, record: &[u8]) -> Result<(), StoreError> {
        self.with(|ledger| {
            ledger.change(
                "INSERT OR REPLACE INTO renders VALUES (?1, ?2, ?3, ?4)",
                params![project.to_string(), preset, record, now()],
            )
        })
    }
}

impl Ledger {
    pub(crate) fn last_render(&self, project: Digest, preset: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let project = project.to_string();
        self.touch_row("renders", "project", &project)?;
        self.value("SELECT record FROM renders WHERE project = ?1 AND preset = ?2", [project.as_str(), preset])
    }
}
