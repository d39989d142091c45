//! Which files outside the store were put there by us, and in what state they were left.

use rusqlite::params;
use vo_digest::Digest;

use crate::ledger::now;
use crate::{Store, StoreError};

/// A file that was put somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// What is in it.
    pub digest: Digest,
    /// What told it from one that somebody has touched since.
    pub state: String,
}

impl Store {
    /// What was put last at a place, which is named by the digest of its path.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn delivery(&self, place: Digest) -> Result<Option<Delivered>, StoreError> {
        let place = place.to_string();
        self.with(|ledger| {
            ledger.touch_row("deliveries", "place", &place)?;
            let row = ledger.row("SELECT digest, state FROM deliveries WHERE place = ?1", [&place], |row| {
                Ok((row.get::<_, String>(0)?, row.get(1)?))
            })?;
            Ok(row.and_then(|(digest, state)| Some(Delivered { digest: digest.parse().ok()?, state })))
        })
    }

    /// Writes down what is put at a place.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn record_delivery(&self, place: Digest, delivery: &Delivered) -> Result<(), StoreError> {
        self.with(|ledger| {
            ledger.change(
                "INSERT OR REPLACE INTO deliveries VALUES (?1, ?2, ?3, ?4)",
                params![place.to_string(), delivery.digest.to_string(), delivery.state, now()],
            )
        })
    }
}
