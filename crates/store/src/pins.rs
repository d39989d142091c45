//! One use of a store: what it finds or keeps is pinned until it ends, so that no pruning takes it away meanwhile.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use vo_digest::{Digest, Key};

use crate::lease::Lease;
use crate::lock::lock_exclusive;
use crate::{Store, StoreError, full_disk};

/// One use of a store. Several may use one store at the same time, in one process or in many; each has pins of its own.
#[derive(Debug)]
pub struct Pins {
    store: Arc<Store>,
    pub(crate) lease: Lease,
    /// Blobs that this use found to be corrupt.
    corrupt: AtomicU64,
    /// How many recoveries of the ledger this use knows of.
    recoveries: AtomicU64,
}

impl Store {
    /// Begins a use of the store. If the disk is too full for that and nothing else uses the store, what was made longest ago
    /// makes room.
    ///
    /// # Errors
    /// [`StoreError::Files`] if there is no room for a folder.
    pub fn pin(self: &Arc<Self>) -> Result<Pins, StoreError> {
        let tmp = self.root().join("tmp");
        let locked = lock_exclusive(self.root())?;
        let begin = || Lease::begin(&tmp, &locked).map_err(StoreError::files("making a folder in", &tmp));
        let lease = match begin() {
            Err(error)
                if error.is_full_disk()
                    && Lease::first_of_others(&tmp, None, &locked).is_none()
                    && full_disk::make_room(self.root()) =>
            {
                begin()?
            }
            begun => begun?,
        };
        drop(locked);
        let recoveries = AtomicU64::new(self.untold_recoveries());
        Ok(Pins { store: Arc::clone(self), lease, corrupt: AtomicU64::new(0), recoveries })
    }
}

impl Pins {
    /// The store that is used.
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// What a recipe made, if it was made before and its blob is what its name says: it is read for that. A blob that is
    /// gone or corrupt is forgotten, so that it is made again; what is left of it is set aside.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn find(&self, key: Key) -> Result<Option<Digest>, StoreError> {
        let Some((digest, _)) = self.with(|ledger| ledger.find(key))? else { return Ok(None) };
        // Another may have pruned it since; what is used now it leaves alone.
        Ok((self.verify(digest)? && self.with(|ledger| ledger.touch(digest))?).then_some(digest))
    }

    /// Whether a blob is there and what its name says: it is read for that. It counts as used.
    ///
    /// # Errors
    /// [`StoreError`] if the ledger cannot be read.
    pub fn find_blob(&self, digest: Digest) -> Result<bool, StoreError> {
        Ok(self.with(|ledger| ledger.touch(digest))? && self.verify(digest)?)
    }

    /// Whether a blob is what its name says: it is read for that. If not, it is forgotten, and what is left of it set aside.
    ///
    /// # Errors
    /// [`StoreError`] if that cannot be done.
    pub fn verify(&self, digest: Digest) -> Result<bool, StoreError> {
        let (good, set_aside) = self.store.check(digest)?;
        self.corrupt.fetch_add(set_aside.into(), Ordering::Relaxed);
        Ok(good)
    }

    /// How many blobs this use found to be corrupt.
    pub fn corrupt(&self) -> u64 {
        self.corrupt.load(Ordering::Relaxed)
    }

    /// Whether the ledger was found to be corrupt and another was begun, since this was asked last.
    pub fn recovered(&self) -> bool {
        let now = self.recoveries();
        self.recoveries.swap(now, Ordering::Relaxed) < now
    }
}

impl Deref for Pins {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}
