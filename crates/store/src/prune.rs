//! Keeps the store within bounds: what was unused for longest goes first.

use std::collections::BTreeSet;
use std::time::Duration;

use rustix::fs::{FlockOperation, flock};

use crate::ledger::now;
use crate::{Store, StoreError};

/// How large and how old the store may grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes above which blobs are removed, down to four fifths of it.
    pub bytes: u64,
    /// Time after which an unused blob is removed.
    pub age: Duration,
}

impl Default for Bounds {
    /// 5 GB and 7 days.
    fn default() -> Self {
        Self { bytes: 5_000_000_000, age: Duration::from_secs(7 * 24 * 3600) }
    }
}

/// What was removed, and what is left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Blobs removed.
    pub removed: u64,
    /// Their bytes.
    pub removed_bytes: u64,
    /// Blobs left.
    pub kept: u64,
    /// Their bytes.
    pub kept_bytes: u64,
}

impl Store {
    /// Removes what is too old, then, if the store is still too large, the longest unused until it is at four fifths
    /// of its bound.
    ///
    /// # Errors
    /// [`StoreError::InUse`] while another process uses the store; otherwise what was removed until then stays removed.
    pub fn prune(&self, bounds: Bounds) -> Result<Pruned, StoreError> {
        flock(&self.lock, FlockOperation::NonBlockingLockExclusive)
            .map_err(|_| StoreError::InUse { path: self.root.clone() })?;
        let pruned = self.prune_alone(bounds);
        // Back to being one of many; the lock goes with the store in any case.
        let _ = flock(&self.lock, FlockOperation::LockShared);
        pruned
    }

    fn prune_alone(&self, bounds: Bounds) -> Result<Pruned, StoreError> {
        self.remove_orphans()?;
        // Whoever wanted to look at it has had the time.
        let _ = std::fs::remove_dir_all(self.root.join(crate::ROTTEN));
        let blobs = self.ledger().by_age()?;
        let mut left: u64 = blobs.iter().map(|(_, length, _)| length).sum();
        let oldest = now() - i64::try_from(bounds.age.as_secs()).unwrap_or(i64::MAX);
        let goal = if left > bounds.bytes { bounds.bytes / 5 * 4 } else { left };
        let mut pruned = Pruned::default();
        for (digest, length, used) in blobs {
            if used < oldest || left > goal {
                // The row goes first: a blob without a row is remade, a row without a blob would promise too much.
                self.ledger().forget(digest)?;
                let path = self.path(digest);
                match std::fs::remove_file(&path) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        return Err(StoreError::files("removing", &path)(error));
                    }
                    _ => {}
                }
                left -= length;
                pruned.removed += 1;
                pruned.removed_bytes += length;
            } else {
                pruned.kept += 1;
                pruned.kept_bytes += length;
            }
        }
        Ok(pruned)
    }
}

impl Store {
    /// Removes blobs that have no row: their process ended between the two.
    fn remove_orphans(&self) -> Result<(), StoreError> {
        let known: BTreeSet<_> = self.ledger().by_age()?.into_iter().map(|(digest, ..)| self.path(digest)).collect();
        let folders = std::fs::read_dir(self.root.join("blobs")).into_iter().flatten().flatten();
        for entry in folders.flat_map(|folder| std::fs::read_dir(folder.path()).into_iter().flatten().flatten()) {
            if !known.contains(&entry.path()) {
                std::fs::remove_file(entry.path()).map_err(StoreError::files("removing", &entry.path()))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_removed_while_another_uses_the_store() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (Store::open(folder.path()).unwrap(), Store::open(folder.path()).unwrap());
        let digest = other.put(b"bytes").unwrap();
        let all = Bounds { bytes: 0, age: Duration::ZERO };
        assert!(matches!(one.prune(all), Err(StoreError::InUse { .. })));
        assert!(other.path(digest).exists());
        drop(other);
        assert_eq!(one.prune(all).unwrap().removed, 1);
    }

    #[test]
    fn a_blob_without_a_row_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let kept = store.put(b"kept").unwrap();
        let orphan = store.path(vo_digest::Digest::of(b"orphan"));
        std::fs::create_dir_all(orphan.parent().unwrap()).unwrap();
        std::fs::write(&orphan, b"orphan").unwrap();
        store.prune(Bounds::default()).unwrap();
        assert!(!orphan.exists());
        assert!(store.path(kept).exists());
    }

    #[test]
    fn a_full_store_shrinks_to_four_fifths() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        for n in 0..10_u8 {
            store.put(&[n; 100]).unwrap();
        }
        let bounds = Bounds { bytes: 500, age: Duration::from_secs(60) };
        let pruned = store.prune(bounds).unwrap();
        assert_eq!((pruned.kept, pruned.kept_bytes, pruned.removed), (4, 400, 6));
        assert_eq!(store.prune(bounds).unwrap().removed, 0);
    }
}
