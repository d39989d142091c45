//! Keeps the store within bounds: what was unused for longest goes first.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::Duration;

use vo_digest::Digest;

use crate::lease::Lease;
use crate::ledger::{TOUCHED_EVERY, now};
use crate::lock::{Exclusive, lock_exclusive};
use crate::{Pins, Store, StoreError, corruption};

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
    /// of its bound. What is pinned stays, so this may be called at any time.
    ///
    /// # Errors
    /// [`StoreError`]; what was removed until then stays removed.
    pub fn prune(&self, bounds: Bounds) -> Result<Pruned, StoreError> {
        self.prune_for(bounds, None)
    }

    /// Prunes for one use of the store, or for none.
    fn prune_for(&self, bounds: Bounds, own: Option<&Lease>) -> Result<Pruned, StoreError> {
        let corrupt: u64 = corruption::all(&self.root).iter().map(|(_, length, _)| length).sum();
        let oldest = now() - i64::try_from(bounds.age.as_secs()).unwrap_or(i64::MAX);
        self.shrink(oldest, own, |blobs, _| {
            let all = blobs.iter().map(|(_, length, _)| length).sum::<u64>() + corrupt;
            if all > bounds.bytes { bounds.bytes / 5 * 4 } else { all }
        })
    }

    /// Removes what was not used since `oldest`, then, down to as many bytes as `goal` says, what is corrupt and then what
    /// was unused for longest; but nothing that is pinned, by `own` or by others.
    fn shrink(
        &self,
        oldest: i64,
        own: Option<&Lease>,
        goal: impl FnOnce(&[(Digest, u64, i64)], i64) -> u64,
    ) -> Result<Pruned, StoreError> {
        let others = |locked: &Exclusive| Lease::first_of_others(&self.root.join("tmp"), own, locked);
        let needed_from = own.map_or(i64::MAX, Lease::began);
        // Use is written down with that delay at most.
        let pinned_from =
            |locked: &Exclusive| others(locked).unwrap_or(i64::MAX).min(needed_from).saturating_sub(TOUCHED_EVERY);
        let locked = lock_exclusive(&self.root)?;
        let pinned = pinned_from(&locked);
        self.with(|ledger| ledger.forget_records(oldest.min(pinned)))?;
        if others(&locked).is_none() {
            self.remove_orphans()?;
            // What cannot be done now, because the disk is full, is done another time.
            let _ = self.with(|ledger| ledger.shrink());
        }
        drop(locked);
        let blobs = self.with(|ledger| ledger.by_age())?;
        let corrupt = corruption::all(&self.root);
        let sizes = blobs.iter().map(|(_, length, _)| length).chain(corrupt.iter().map(|(_, length, _)| length));
        let (mut left, goal) = (sizes.sum::<u64>(), goal(&blobs, pinned));
        for (since, length, path) in corrupt {
            if (since <= oldest || left > goal) && std::fs::remove_file(path).is_ok() {
                left -= length;
            }
        }
        let (mut pruned, mut known) = (Pruned::default(), Vec::new());
        for batch in blobs.chunks(AT_ONCE) {
            // In between others may come in.
            let locked = lock_exclusive(&self.root)?;
            let pinned_from = pinned_from(&locked);
            for &(digest, length, used) in batch {
                let surplus = used < oldest || left > goal;
                let removed = surplus
                    && used < pinned_from
                    && match self.remove(digest, used) {
                        // To forget something takes room, too. The file is gone by now, and with enough of them there is
                        // some.
                        Err(error) if error.is_full_disk() => {
                            known.push((digest, used));
                            true
                        }
                        removed => removed?,
                    };
                if removed {
                    left -= length;
                    pruned.removed += 1;
                    pruned.removed_bytes += length;
                } else {
                    pruned.kept += 1;
                    pruned.kept_bytes += length;
                }
            }
            drop(locked);
        }
        let locked = lock_exclusive(&self.root)?;
        let pinned_from = pinned_from(&locked);
        for (digest, used) in known.into_iter().filter(|(_, used)| *used < pinned_from) {
            // A row without a file does no harm, and the next pruning comes upon it.
            let _ = self.remove(digest, used);
        }
        Ok(pruned)
    }

    /// Removes a blob that was not used since; false if it was.
    fn remove(&self, digest: Digest, used: i64) -> Result<bool, StoreError> {
        self.with(|ledger| ledger.remove(digest, used, &|| self.unlink(digest)))
    }

    /// Removes blobs that have no row: their process ended between the two. Nothing else may be using the store.
    fn remove_orphans(&self) -> Result<(), StoreError> {
        let known: BTreeSet<_> =
            self.with(|ledger| ledger.by_age())?.into_iter().map(|(digest, ..)| self.path(digest)).collect();
        let folders = std::fs::read_dir(self.root.join("blobs")).into_iter().flatten().flatten();
        for entry in folders.flat_map(|folder| std::fs::read_dir(folder.path()).into_iter().flatten().flatten()) {
            if !known.contains(&entry.path()) {
                std::fs::remove_file(entry.path()).map_err(StoreError::files("removing", &entry.path()))?;
            }
        }
        self.has_orphans.store(false, Ordering::Relaxed);
        Ok(())
    }
}

impl Pins {
    /// Makes room on a disk that is full: removes the longer unused half of what nothing needs, and all that is corrupt. What
    /// this use needs stays.
    ///
    /// # Errors
    /// As [`Store::prune`].
    pub fn evict_half(&self) -> Result<Pruned, StoreError> {
        self.shrink(i64::MIN, Some(&self.lease), |blobs, pinned_from| {
            let unused = |(_, length, used): &(Digest, u64, i64)| if *used < pinned_from { *length } else { 0 };
            let (all, unused) = blobs.iter().fold((0, 0), |(all, sum), blob| (all + blob.1, sum + unused(blob)));
            all - unused.div_ceil(2)
        })
    }

    /// Prunes if the store has outgrown its bounds or holds what is too old or unknown, but nothing that this
    /// use needs: a project that is larger than the bounds is not made anew every time.
    ///
    /// # Errors
    /// As [`Store::prune`].
    pub fn keep_within(&self, bounds: Bounds) -> Result<Option<Pruned>, StoreError> {
        let (bytes, oldest) = self.with(|ledger| ledger.size())?;
        let corrupt = corruption::all(&self.root);
        let bytes = bytes + corrupt.iter().map(|(_, length, _)| length).sum::<u64>();
        let oldest = oldest.into_iter().chain(corrupt.first().map(|(since, ..)| *since)).min();
        let age = now().saturating_sub(oldest.unwrap_or(i64::MAX));
        let too_old = age > i64::try_from(bounds.age.as_secs()).unwrap_or(i64::MAX);
        if bytes > bounds.bytes || too_old || self.has_orphans.load(Ordering::Relaxed) {
            self.prune_for(bounds, Some(&self.lease)).map(Some)
        } else {
            Ok(None)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;

    const DAY: i64 = 24 * 3_600;
    const NOTHING: Bounds = Bounds { bytes: 0, age: Duration::ZERO };

    /// As if a blob had been used as many seconds ago.
    fn age(store: &Store, digest: Digest, seconds: i64) {
        store.with(|ledger| ledger.age(digest, seconds)).unwrap();
    }

    #[test]
    fn what_others_use_stays_until_they_are_done_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (Store::open(folder.path()).unwrap(), crate::pinned(folder.path()));
        let (old, new) = (other.put(b"old").unwrap(), other.put(b"new").unwrap());
        age(&other, old, 2 * TOUCHED_EVERY);
        assert_eq!(one.prune(NOTHING).unwrap().removed, 1);
        assert!(!other.path(old).exists() && other.path(new).exists());
        let key = vo_digest::Key::of(&"recipe").unwrap();
        other.record(key, "test", b"recipe", new).unwrap();
        age(&other, new, 2 * TOUCHED_EVERY);
        assert_eq!(other.find(key).unwrap(), Some(new));
        assert_eq!(one.prune(NOTHING).unwrap().removed, 0);
        drop(other);
        assert_eq!(one.prune(NOTHING).unwrap().removed, 1);
        assert!(!one.knows(key).unwrap());
    }

    #[test]
    fn what_one_use_of_a_store_needs_another_that_begins_later_does_not_take_away() {
        let folder = tempfile::tempdir().unwrap();
        let store = std::sync::Arc::new(Store::open(folder.path()).unwrap());
        let first = store.pin().unwrap();
        let key = vo_digest::Key::of(&"recipe").unwrap();
        let digest = first.put(b"needed").unwrap();
        first.record(key, "test", b"recipe", digest).unwrap();
        // Long since used, and again now.
        age(&store, digest, 2 * TOUCHED_EVERY);
        assert_eq!(first.find(key).unwrap(), Some(digest));
        let second = store.pin().unwrap();
        assert_eq!(second.keep_within(NOTHING).unwrap().unwrap().removed, 0);
        assert_eq!(second.evict_half().unwrap().removed, 0);
        // The row tells of the last hour only: what was used before that is safe as well while the use goes on.
        age(&store, digest, TOUCHED_EVERY / 2);
        assert_eq!(
            (second.keep_within(NOTHING).unwrap().unwrap().removed, store.prune(NOTHING).unwrap().removed),
            (0, 0)
        );
        drop((first, second));
        age(&store, digest, 2 * TOUCHED_EVERY);
        assert_eq!(store.prune(NOTHING).unwrap().removed, 1);
    }

    #[test]
    fn a_store_that_is_pruned_all_the_time_loses_nothing_that_is_used() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let key = |number: u8| vo_digest::Key::of(&number).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    let store = crate::pinned(path);
                    for number in (0..20_u8).cycle().take(300) {
                        let digest = match store.find(key(number)).unwrap() {
                            Some(digest) => digest,
                            None => store.record(key(number), "test", b"r", store.put(&[number]).unwrap()).unwrap(),
                        };
                        assert_eq!(std::fs::read(store.path(digest)).unwrap(), [number]);
                    }
                });
            }
            scope.spawn(|| {
                for _ in 0..200 {
                    let store = crate::pinned(path);
                    store.prune(NOTHING).unwrap();
                }
            });
        });
    }

    #[test]
    fn one_that_begins_while_others_prune_keeps_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let store = crate::pinned(path);
        let (begun, over) = (std::sync::Barrier::new(3), std::sync::atomic::AtomicBool::new(false));
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    begun.wait();
                    while !over.load(Ordering::Relaxed) {
                        store.prune(NOTHING).unwrap();
                    }
                });
            }
            begun.wait();
            let begins = (0..200).map(|_| crate::pinned(path).stage());
            let lost: Vec<_> = begins.filter_map(Result::err).collect();
            over.store(true, Ordering::Relaxed);
            assert!(lost.is_empty(), "{lost:?}");
        });
    }

    #[test]
    fn only_what_has_outgrown_its_bounds_is_pruned() {
        let folder = tempfile::tempdir().unwrap();
        let store = crate::pinned(folder.path());
        assert_eq!(store.keep_within(NOTHING).unwrap(), None);
        let digest = store.put(b"bytes").unwrap();
        let within = |bytes, age| store.keep_within(Bounds { bytes, age: Duration::from_secs(age) }).unwrap();
        assert_eq!(within(5, 60), None);
        assert_eq!(within(4, 60).unwrap().removed, 0, "it is in use");
        age(&store, digest, 2 * TOUCHED_EVERY);
        assert_eq!(within(5, 60).unwrap().removed, 1);
        let digest = store.put(b"bytes").unwrap();
        age(&store, digest, 2 * TOUCHED_EVERY);
        assert_eq!(within(4, 60 * 60 * 24).unwrap().removed, 1);
    }

    #[test]
    fn a_clock_that_jumps_neither_empties_the_store_nor_keeps_all_for_good() {
        let folder = tempfile::tempdir().unwrap();
        let store = crate::pinned(folder.path());
        let (past, future) = (store.put(b"past").unwrap(), store.put(b"future").unwrap());
        age(&store, past, DAY);
        age(&store, future, -1000 * DAY);
        assert_eq!(store.prune(Bounds::default()).unwrap().removed, 0);
        // What the future used counts as used now.
        let used = store.with(|ledger| ledger.by_age()).unwrap().into_iter().map(|(_, _, used)| used).max().unwrap();
        assert!(used <= now());
        age(&store, future, 8 * DAY);
        assert_eq!(store.prune(Bounds::default()).unwrap().removed, 1);
    }

    #[test]
    fn a_blob_without_a_row_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let pins = crate::pinned(folder.path());
        let kept = pins.put(b"kept").unwrap();
        let orphan = pins.path(vo_digest::Digest::of(b"orphan"));
        std::fs::create_dir_all(orphan.parent().unwrap()).unwrap();
        std::fs::write(&orphan, b"orphan").unwrap();
        let store = std::sync::Arc::clone(pins.store());
        drop(pins);
        store.prune(Bounds::default()).unwrap();
        assert!(!orphan.exists());
        assert!(store.path(kept).exists());
    }

    #[test]
    fn a_full_store_shrinks_to_four_fifths() {
        let folder = tempfile::tempdir().unwrap();
        let pins = crate::pinned(folder.path());
        for n in 0..10_u8 {
            pins.put(&[n; 100]).unwrap();
        }
        let store = std::sync::Arc::clone(pins.store());
        drop(pins);
        let bounds = Bounds { bytes: 500, age: Duration::from_secs(60) };
        let pruned = store.prune(bounds).unwrap();
        assert_eq!((pruned.kept, pruned.kept_bytes, pruned.removed), (4, 400, 6));
        assert_eq!(store.prune(bounds).unwrap().removed, 0);
    }

    #[test]
    fn half_of_what_nobody_needs_makes_room() {
        let folder = tempfile::tempdir().unwrap();
        let (store, other) = (crate::pinned(folder.path()), crate::pinned(folder.path()));
        let blobs: Vec<_> = (0..10_u8).map(|number| store.put(&[number; 100]).unwrap()).collect();
        assert_eq!(store.evict_half().unwrap().removed, 0, "all of it is in use");
        for (number, digest) in blobs.iter().enumerate().skip(2) {
            age(&store, *digest, 2 * DAY - number as i64);
        }
        std::fs::create_dir(folder.path().join(crate::CORRUPT)).unwrap();
        std::fs::write(folder.path().join(crate::CORRUPT).join("x"), "x").unwrap();
        let made = store.evict_half().unwrap();
        assert_eq!((made.removed, made.kept), (4, 6));
        assert!(
            !store.path(blobs[5]).exists()
                && store.path(blobs[6]).exists()
                && corruption::all(folder.path()).is_empty()
        );
        drop(other);
    }

    #[test]
    fn records_that_nobody_uses_are_forgotten_and_the_ledger_shrinks() {
        let folder = tempfile::tempdir().unwrap();
        let store = crate::pinned(folder.path());
        let key = |number: u32| vo_digest::Key::of(&number).unwrap();
        for number in 0..500 {
            store.record_fact(key(number), "probe", b"a recipe", &[7; 10_000]).unwrap();
        }
        store.record_attempt("something").unwrap();
        let size = || {
            // What is in the journal counts when it is in the ledger.
            drop(crate::pinned(folder.path()));
            std::fs::metadata(folder.path().join("ledger.db")).unwrap().len()
        };
        store.keep_within(Bounds::default()).unwrap();
        store.with(|ledger| ledger.age_records(8 * DAY)).unwrap();
        assert!(store.fact(key(7)).unwrap().is_some());
        assert_eq!(store.attempts("something").unwrap(), 1);
        store.keep_within(Bounds::default()).unwrap().unwrap();
        assert!(store.fact(key(7)).unwrap().is_some() && store.attempts("something").unwrap() == 1);
        assert!(store.fact(key(8)).unwrap().is_none());
        assert!(size() < 1_000_000, "{}", size());
        store.with(|ledger| ledger.age_records(8 * DAY)).unwrap();
        store.prune(Bounds::default()).unwrap();
        assert!(store.fact(key(7)).unwrap().is_none() && store.attempts("something").unwrap() == 0);
    }

    #[test]
    fn what_is_corrupt_counts_and_goes_first() {
        let folder = tempfile::tempdir().unwrap();
        let (store, other) = (crate::pinned(folder.path()), crate::pinned(folder.path()));
        let digest = store.put(&[1; 100]).unwrap();
        age(&store, digest, 2 * TOUCHED_EVERY);
        let corrupt = folder.path().join(crate::CORRUPT).join("x");
        let rot = || {
            std::fs::create_dir_all(corrupt.parent().unwrap()).unwrap();
            std::fs::write(&corrupt, [7; 100]).unwrap();
        };
        rot();
        let bounds = |bytes| Bounds { bytes, age: Duration::from_secs(DAY as u64) };
        assert_eq!(store.keep_within(bounds(200)).unwrap(), None);
        assert_eq!(store.keep_within(bounds(190)).unwrap().unwrap().removed, 0);
        assert!(!corrupt.exists() && store.path(digest).exists());
        rot();
        let long_ago = std::time::SystemTime::now() - Duration::from_secs(2 * DAY as u64);
        File::options().write(true).open(&corrupt).unwrap().set_modified(long_ago).unwrap();
        assert_eq!(store.keep_within(bounds(1_000)).unwrap().unwrap().removed, 0);
        assert!(!corrupt.exists());
        drop(other);
    }
}
