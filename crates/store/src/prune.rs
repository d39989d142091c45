//! Keeps the store within bounds: what was unused for longest goes first.

use std::time::Duration;

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
    /// [`StoreError`]; what was removed until then stays removed.
    pub fn prune(&self, bounds: Bounds) -> Result<Pruned, StoreError> {
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

#[cfg(test)]
mod tests {
    use super::*;

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
