//! Keeps the store within bounds: what was unused for longest goes first.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Duration;

use vo_digest::Digest;

use crate::ledger::{TOUCHED_EVERY, now, seconds};
use crate::session::Session;
use crate::{Store, StoreError, door, rot};

/// As many blobs are removed before others may come in.
const AT_ONCE: usize = 100;

/// Bytes in which a ledger can be opened and rows be removed.
const A_LITTLE: u64 = 1 << 20;

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

    /// Makes room on a disk that is full: removes the longer unused half of what nobody needs, and all that has rotted.
    /// What was used through this handle since it was opened or renewed stays.
    ///
    /// # Errors
    /// As [`Store::prune`].
    pub fn make_room(&self) -> Result<Pruned, StoreError> {
        self.shrink(i64::MIN, self.session.since(), |blobs, pinned_from| {
            let unused = |(_, length, used): &(Digest, u64, i64)| if *used < pinned_from { *length } else { 0 };
            let (all, unused) = blobs.iter().fold((0, 0), |(all, sum), blob| (all + blob.1, sum + unused(blob)));
            all - unused.div_ceil(2)
        })
    }

    /// Prunes, but nothing that was used at or after a moment in seconds since 1970.
    fn prune_before(&self, bounds: Bounds, needed_from: i64) -> Result<Pruned, StoreError> {
        let rotten: u64 = rot::all(&self.root).iter().map(|(_, length, _)| length).sum();
        let oldest = now() - i64::try_from(bounds.age.as_secs()).unwrap_or(i64::MAX);
        self.shrink(oldest, needed_from, |blobs, _| {
            let all = blobs.iter().map(|(_, length, _)| length).sum::<u64>() + rotten;
            if all > bounds.bytes { bounds.bytes / 5 * 4 } else { all }
        })
    }

    /// Removes what was not used since `oldest`, then, down to as many bytes as `goal` says, what has rotted and then what
    /// was unused for longest; but nothing that was used at or after `needed_from`, or that others need.
    fn shrink(
        &self,
        oldest: i64,
        needed_from: i64,
        goal: impl FnOnce(&[(Digest, u64, i64)], i64) -> u64,
    ) -> Result<Pruned, StoreError> {
        let others = || Session::others(&self.root.join("tmp"), Some(&self.session));
        // Use is written down with that delay at most.
        let pinned_from = || others().unwrap_or(i64::MAX).min(needed_from).saturating_sub(TOUCHED_EVERY);
        let door_held = door(&self.root, File::lock)?;
        self.with(|ledger| ledger.forget_notes(oldest.min(pinned_from())))?;
        if others().is_none() {
            self.remove_orphans()?;
            // What cannot be done now, because the disk is full, is done another time.
            let _ = self.with(|ledger| ledger.shrink());
        }
        drop(door_held);
        let blobs = self.with(|ledger| ledger.by_age())?;
        let rotten = rot::all(&self.root);
        let sizes = blobs.iter().map(|(_, length, _)| length).chain(rotten.iter().map(|(_, length, _)| length));
        let (mut left, goal) = (sizes.sum::<u64>(), goal(&blobs, pinned_from()));
        for (since, length, path) in rotten {
            if (since <= oldest || left > goal) && std::fs::remove_file(path).is_ok() {
                left -= length;
            }
        }
        let (mut pruned, mut known) = (Pruned::default(), Vec::new());
        for batch in blobs.chunks(AT_ONCE) {
            // In between others may come in.
            let door_held = door(&self.root, File::lock)?;
            let pinned_from = pinned_from();
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
            drop(door_held);
        }
        let _door = door(&self.root, File::lock)?;
        let pinned_from = pinned_from();
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

    /// Prunes if the store has outgrown its bounds or holds what is too old or unknown, but nothing that was used through
    /// this handle since it was opened or renewed: a project that is larger than the bounds is not made anew every time.
    ///
    /// # Errors
    /// As [`Store::prune`].
    pub fn keep_within(&self, bounds: Bounds) -> Result<Option<Pruned>, StoreError> {
        let (bytes, oldest) = self.with(|ledger| ledger.size())?;
        let rotten = rot::all(&self.root);
        let bytes = bytes + rotten.iter().map(|(_, length, _)| length).sum::<u64>();
        let oldest = oldest.into_iter().chain(rotten.first().map(|(since, ..)| *since)).min();
        let age = now().saturating_sub(oldest.unwrap_or(i64::MAX));
        let too_old = age > i64::try_from(bounds.age.as_secs()).unwrap_or(i64::MAX);
        if bytes > bounds.bytes || too_old || self.has_orphans.load(Ordering::Relaxed) {
            self.prune_before(bounds, self.session.since()).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Removes blobs that have no row: their process ended between the two. Nobody else may be using the store.
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

/// Makes a little room where the disk is too full for a ledger to be opened: removes what has rotted, then what was made
/// longest ago. The rows stay: who looks for one finds its file gone, and makes it anew. Nobody may be using the store. False
/// if nothing could be removed.
pub(crate) fn without_a_ledger(root: &Path) -> bool {
    let rotten = rot::all(root).into_iter().map(|(_, length, path)| (0, length, path));
    let folders = std::fs::read_dir(root.join("blobs")).into_iter().flatten().flatten();
    let blobs = folders.flat_map(|folder| std::fs::read_dir(folder.path()).into_iter().flatten().flatten());
    let blobs = blobs.filter_map(|entry| {
        let meta = entry.metadata().ok()?;
        Some((meta.modified().map_or(0, seconds), meta.len(), entry.path()))
    });
    let mut all: Vec<_> = rotten.chain(blobs).collect();
    all.sort();
    let mut room = 0;
    for (_, length, path) in all {
        if room >= A_LITTLE {
            break;
        }
        if std::fs::remove_file(path).is_ok() {
            room += length;
        }
    }
    room > 0
}

#[cfg(test)]
mod tests {
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
        let (one, other) = (Store::open(folder.path()).unwrap(), Store::open(folder.path()).unwrap());
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
                        assert_eq!(std::fs::read(store.path(digest)).unwrap(), [number]);
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
        age(&store, digest, 2 * TOUCHED_EVERY);
        assert_eq!(within(5, 60).unwrap().removed, 1);
        let digest = store.put(b"bytes").unwrap();
        age(&store, digest, 2 * TOUCHED_EVERY);
        assert_eq!(within(4, 60 * 60 * 24).unwrap().removed, 1);
    }

    #[test]
    fn a_clock_that_jumps_neither_empties_the_store_nor_keeps_all_for_good() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
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

    #[test]
    fn half_of_what_nobody_needs_makes_room() {
        let folder = tempfile::tempdir().unwrap();
        let (store, other) = (Store::open(folder.path()).unwrap(), Store::open(folder.path()).unwrap());
        let blobs: Vec<_> = (0..10_u8).map(|number| store.put(&[number; 100]).unwrap()).collect();
        assert_eq!(store.make_room().unwrap().removed, 0, "all of it is in use");
        for (number, digest) in blobs.iter().enumerate().skip(2) {
            age(&store, *digest, 2 * DAY - number as i64);
        }
        std::fs::create_dir(folder.path().join(crate::ROTTEN)).unwrap();
        std::fs::write(folder.path().join(crate::ROTTEN).join("x"), "x").unwrap();
        let made = store.make_room().unwrap();
        assert_eq!((made.removed, made.kept), (4, 6));
        assert!(!store.path(blobs[5]).exists() && store.path(blobs[6]).exists() && rot::all(folder.path()).is_empty());
        drop(other);
    }

    #[test]
    fn notes_and_attempts_that_nobody_uses_are_forgotten_and_the_ledger_shrinks() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        for number in 0..500 {
            store.remember(&format!("note {number}"), &[7; 10_000]).unwrap();
        }
        store.attempt("something").unwrap();
        let size = || {
            // What is in the journal counts when it is in the ledger.
            drop(Store::open(folder.path()).unwrap());
            std::fs::metadata(folder.path().join("ledger.db")).unwrap().len()
        };
        store.keep_within(Bounds::default()).unwrap();
        store.with(|ledger| ledger.age_notes(8 * DAY)).unwrap();
        assert!(store.recall("note 7").unwrap().is_some());
        assert_eq!(store.attempts("something").unwrap(), 1);
        store.keep_within(Bounds::default()).unwrap().unwrap();
        assert!(store.recall("note 7").unwrap().is_some() && store.attempts("something").unwrap() == 1);
        assert!(store.recall("note 8").unwrap().is_none());
        assert!(size() < 1_000_000, "{}", size());
        store.with(|ledger| ledger.age_notes(8 * DAY)).unwrap();
        store.prune(Bounds::default()).unwrap();
        assert!(store.recall("note 7").unwrap().is_none() && store.attempts("something").unwrap() == 0);
    }

    #[test]
    fn what_has_rotted_counts_and_goes_first() {
        let folder = tempfile::tempdir().unwrap();
        let (store, other) = (Store::open(folder.path()).unwrap(), Store::open(folder.path()).unwrap());
        let digest = store.put(&[1; 100]).unwrap();
        age(&store, digest, 2 * TOUCHED_EVERY);
        let rotten = folder.path().join(crate::ROTTEN).join("x");
        let rot = || {
            std::fs::create_dir_all(rotten.parent().unwrap()).unwrap();
            std::fs::write(&rotten, [7; 100]).unwrap();
        };
        rot();
        let bounds = |bytes| Bounds { bytes, age: Duration::from_secs(DAY as u64) };
        assert_eq!(store.keep_within(bounds(200)).unwrap(), None);
        assert_eq!(store.keep_within(bounds(190)).unwrap().unwrap().removed, 0);
        assert!(!rotten.exists() && store.path(digest).exists());
        rot();
        let long_ago = std::time::SystemTime::now() - Duration::from_secs(2 * DAY as u64);
        File::options().write(true).open(&rotten).unwrap().set_modified(long_ago).unwrap();
        assert_eq!(store.keep_within(bounds(1_000)).unwrap().unwrap().removed, 0);
        assert!(!rotten.exists());
        drop(other);
    }

    #[test]
    fn a_little_room_is_made_without_a_ledger() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let blobs: Vec<_> = (0..4_u8).map(|number| store.put(&vec![number; 600_000]).unwrap()).collect();
        for (number, digest) in blobs.iter().enumerate() {
            let then = std::time::SystemTime::now() - Duration::from_secs(1_000 - number as u64);
            File::open(store.path(*digest)).unwrap().set_modified(then).unwrap();
        }
        assert!(without_a_ledger(folder.path()));
        let left: Vec<_> = blobs.iter().map(|digest| store.path(*digest).exists()).collect();
        assert_eq!(left, [false, false, true, true]);
    }
}
