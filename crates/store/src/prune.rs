//! Keeps the store within bounds: what was unused for longest goes first.

use std::collections::BTreeSet;
use std::fs::File;
use std::time::Duration;

use crate::ledger::{TOUCHED_EVERY, now};
use crate::session::Session;
use crate::{Store, StoreError, door};

/// As many blobs are removed before others may come in.
const AT_ONCE: usize = 100;

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
    /// of its bound. What others have used since they opened the store stays, so this may be called at any time.
    ///
    /// # Errors
    /// [`StoreError`]; what was removed until then stays removed.
    pub fn prune(&self, bounds: Bounds) -> Result<Pruned, StoreError> {
        self.prune_before(bounds, i64::MAX)
    }

    /// Prunes, but nothing that was used at or after a moment in seconds since 1970.
    fn prune_before(&self, bounds: Bounds, needed_from: i64) -> Result<Pruned, StoreError> {
        let others = || Session::others(&self.root.join("tmp"), Some(&self.session));
        let door_held = door(&self.root, File::lock)?;
        if others().is_none() {
            self.remove_orphans()?;
            // Whoever wanted to look at it has had the time.
            let _ = std::fs::remove_dir_all(self.root.join(crate::ROTTEN));
        }
        drop(door_held);
        let blobs = self.ledger().by_age()?;
        let mut left: u64 = blobs.iter().map(|(_, length, _)| length).sum();
        let oldest = now() - i64::try_from(bounds.age.as_secs()).unwrap_or(i64::MAX);
        let goal = if left > bounds.bytes { bounds.bytes / 5 * 4 } else { left };
        let mut pruned = Pruned::default();
        for batch in blobs.chunks(AT_ONCE) {
            // In between others may come in.
            let door_held = door(&self.root, File::lock)?;
            // Use is written down with that delay at most.
            let pinned_from = others().unwrap_or(i64::MAX).min(needed_from).saturating_sub(TOUCHED_EVERY);
            for &(digest, length, used) in batch {
                let path = self.path(digest);
                let unlink = || match std::fs::remove_file(&path) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        Err(StoreError::files("removing", &path)(error))
                    }
                    _ => Ok(()),
                };
                let surplus = used < oldest || left > goal;
                if surplus && used < pinned_from && self.ledger().remove(digest, used, unlink)? {
                    left -= length;
                    pruned.removed += 1;
                    pruned.removed_bytes += length;
                } else {
                    pruned.kept += 1;
                    pruned.kept_bytes += length;
                }
            }
            drop(door_held);
        }
        Ok(pruned)
    }

    /// Prunes if the store has outgrown its bounds or holds what is too old, but nothing that was used through this handle
    /// since it was opened or renewed: a project that is larger than the bounds is not made anew every time.
    ///
    /// # Errors
    /// As [`Store::prune`].
    pub fn keep_within(&self, bounds: Bounds) -> Result<Option<Pruned>, StoreError> {
        let (bytes, oldest) = self.ledger().size()?;
        let age = now().saturating_sub(oldest.unwrap_or(i64::MAX));
        if bytes > bounds.bytes || age > i64::try_from(bounds.age.as_secs()).unwrap_or(i64::MAX) {
            self.prune_before(bounds, self.session.since()).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Removes blobs that have no row: their process ended between the two. Nobody else may be using the store.
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

    const DAY: i64 = 24 * 3_600;
    const NOTHING: Bounds = Bounds { bytes: 0, age: Duration::ZERO };

    #[test]
    fn what_others_use_stays_until_they_are_done_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (Store::open(folder.path()).unwrap(), Store::open(folder.path()).unwrap());
        let (old, new) = (other.put(b"old").unwrap(), other.put(b"new").unwrap());
        other.ledger().age(old, 2 * TOUCHED_EVERY);
        assert_eq!(one.prune(NOTHING).unwrap().removed, 1);
        assert!(!other.path(old).exists() && other.path(new).exists());
        let key = vo_digest::Key::of(&"recipe").unwrap();
        other.record(key, "test", b"recipe", new).unwrap();
        other.ledger().age(new, 2 * TOUCHED_EVERY);
        assert_eq!(other.find(key).unwrap(), Some(new));
        assert_eq!(one.prune(NOTHING).unwrap().removed, 0);
        drop(other);
        assert_eq!(one.prune(NOTHING).unwrap().removed, 1);
        assert_eq!(one.find(key).unwrap(), None);
    }

    #[test]
    fn a_store_that_is_pruned_all_the_time_loses_nothing_that_is_used() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let key = |number: u8| vo_digest::Key::of(&number).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    let store = Store::open(path).unwrap();
                    for number in (0..20_u8).cycle().take(300) {
                        let digest = match store.find(key(number)).unwrap() {
                            Some(digest) => digest,
                            None => store.record(key(number), "test", b"r", store.put(&[number]).unwrap()).unwrap(),
                        };
                        assert_eq!(store.read(digest).unwrap(), [number]);
                    }
                });
            }
            scope.spawn(|| {
                for _ in 0..200 {
                    let store = Store::open(path).unwrap();
                    store.prune(NOTHING).unwrap();
                }
            });
        });
    }

    #[test]
    fn only_what_has_outgrown_its_bounds_is_pruned() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        assert_eq!(store.keep_within(NOTHING).unwrap(), None);
        let digest = store.put(b"bytes").unwrap();
        let within = |bytes, age| store.keep_within(Bounds { bytes, age: Duration::from_secs(age) }).unwrap();
        assert_eq!(within(5, 60), None);
        assert_eq!(within(4, 60).unwrap().removed, 0, "it is in use");
        store.ledger().age(digest, 2 * TOUCHED_EVERY);
        assert_eq!(within(5, 60).unwrap().removed, 1);
        let digest = store.put(b"bytes").unwrap();
        store.ledger().age(digest, 2 * TOUCHED_EVERY);
        assert_eq!(within(4, 60 * 60 * 24).unwrap().removed, 1);
    }

    #[test]
    fn a_clock_that_jumps_neither_empties_the_store_nor_keeps_all_for_good() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let (past, future) = (store.put(b"past").unwrap(), store.put(b"future").unwrap());
        store.ledger().age(past, DAY);
        store.ledger().age(future, -1000 * DAY);
        assert_eq!(store.prune(Bounds::default()).unwrap().removed, 0);
        // What the future used counts as used now.
        let used = store.ledger().by_age().unwrap().into_iter().map(|(_, _, used)| used).max().unwrap();
        assert!(used <= now());
        store.ledger().age(future, 8 * DAY);
        assert_eq!(store.prune(Bounds::default()).unwrap().removed, 1);
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
