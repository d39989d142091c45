//! The digests of files outside the store, so that a file is read again only if it was touched since.

use rusqlite::params;
use vo_digest::Digest;

use crate::StoreError;
use crate::ledger::{Ledger, now};

impl Ledger {
    /// What was in the file at a path when it had a fingerprint.
    pub(crate) fn file(&self, path: &str, fingerprint: &str) -> Result<Option<Digest>, StoreError> {
        self.touch_row("files", "path", path)?;
        let digest: Option<String> =
            self.value("SELECT digest FROM files WHERE path = ?1 AND fingerprint = ?2", [path, fingerprint])?;
        Ok(digest.and_then(|digest| digest.parse().ok()))
    }

    pub(crate) fn record_file(&self, path: &str, fingerprint: &str, digest: Digest) -> Result<(), StoreError> {
        self.change(
            "INSERT OR REPLACE INTO files VALUES (?1, ?2, ?3, ?4)",
            params![path, fingerprint, digest.to_string(), now()],
        )
    }
}
