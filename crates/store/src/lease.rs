//! Who uses the store. Each use has a folder for what it works on, and a lock in it that is held for as long as the use
//! lasts: so what a dead process has left can be told from what a living one needs, whatever machine or container it runs in.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use vo_files::durable;

use crate::ledger::{now, seconds};
use crate::lock::Exclusive;

/// The name of the lock in a lease's folder.
const LOCK: &str = "alive";

/// Since when blobs are needed where nothing can be found out about their user: all of them.
const UNKNOWN: i64 = 0;

/// One use of the store, from its beginning to its end. Its folder vanishes with it.
#[derive(Debug)]
pub(crate) struct Lease {
    folder: PathBuf,
    lock: File,
    names: AtomicU64,
}

impl Lease {
    /// Begins one under `tmp`. The store is locked, or another process would sweep it before it has its lock.
    pub(crate) fn begin(tmp: &Path, _locked: &Exclusive) -> io::Result<Self> {
        // A name is used once: a lease that ends may still be removing its folder.
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let pid = std::process::id();
        loop {
            let folder = tmp.join(format!("{pid}-{}", COUNT.fetch_add(1, Ordering::Relaxed)));
            match std::fs::create_dir(&folder) {
                // Another process has had our number, perhaps on another machine.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                made => {
                    made?;
                    let lock = File::create_new(folder.join(LOCK))?;
                    lock.lock()?;
                    return Ok(Self { folder, lock, names: AtomicU64::new(0) });
                }
            }
        }
    }

    /// A path that nothing else uses.
    pub(crate) fn fresh(&self) -> PathBuf {
        self.folder.join(self.names.fetch_add(1, Ordering::Relaxed).to_string())
    }

    /// When it began, in seconds since 1970: what was used since then, it may need.
    pub(crate) fn began(&self) -> i64 {
        began(&self.lock)
    }

    /// Removes what uses that have ended left under `tmp`, and returns when the first of those began that last, `own`
    /// apart, in seconds since 1970. The store is locked: one that begins has a folder before it has its lock. What cannot be
    /// removed is left for the next time.
    pub(crate) fn first_of_others(tmp: &Path, own: Option<&Self>, _locked: &Exclusive) -> Option<i64> {
        let Ok(entries) = std::fs::read_dir(tmp) else { return Some(UNKNOWN) };
        let entries = entries.flatten().map(|entry| entry.path());
        entries.filter(|folder| own.is_none_or(|own| own.folder != *folder)).filter_map(|folder| lives(&folder)).min()
    }
}

/// When a lease began; none, and it is swept, if it has ended.
fn lives(folder: &Path) -> Option<i64> {
    use io::ErrorKind::{InvalidInput, NotADirectory, NotFound};
    let lock = folder.join(LOCK);
    match durable::read(&lock) {
        Ok(lock) => match lock.try_lock_shared() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Some(began(&lock)),
            Err(TryLockError::Error(_)) => return Some(UNKNOWN),
        },
        Err(error) if matches!(error.kind(), NotFound | NotADirectory | InvalidInput) => {}
        // It belongs to another user, or too many files are open: it may well live.
        Err(_) => return Some(UNKNOWN),
    }
    let _ = if folder.is_dir() { std::fs::remove_dir_all(folder) } else { std::fs::remove_file(folder) };
    None
}

/// When a lease began; never in the future, whatever the clock was then.
fn began(lock: &File) -> i64 {
    lock.metadata().and_then(|meta| meta.modified()).map_or(0, seconds).min(now())
}

impl Drop for Lease {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::lock::lock_exclusive;

    #[test]
    fn only_what_the_dead_left_is_swept() {
        let (root, tmp) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let locked = lock_exclusive(root.path()).unwrap();
        let (ours, other) = (Lease::begin(tmp.path(), &locked).unwrap(), Lease::begin(tmp.path(), &locked).unwrap());
        let dead = tmp.path().join("4294967-0");
        std::fs::create_dir(&dead).unwrap();
        std::fs::write(dead.join(LOCK), "").unwrap();
        std::fs::write(tmp.path().join("stray"), "").unwrap();
        let others = Lease::first_of_others(tmp.path(), Some(&ours), &locked).unwrap();
        assert!((seconds(SystemTime::now()) - others).abs() < 100);
        let left: Vec<_> = std::fs::read_dir(tmp.path()).unwrap().flatten().map(|entry| entry.path()).collect();
        assert_eq!(left.len(), 2, "{left:?}");
        drop(other);
        assert_eq!(Lease::first_of_others(tmp.path(), Some(&ours), &locked), None);
        drop(ours);
        assert_eq!(std::fs::read_dir(tmp.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_lease_of_the_future_is_one_of_now() {
        let (root, tmp) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let lease = Lease::begin(tmp.path(), &lock_exclusive(root.path()).unwrap()).unwrap();
        let future = SystemTime::now() + std::time::Duration::from_secs(1_000_000);
        lease.lock.set_modified(future).unwrap();
        assert!(lease.began() <= now());
    }
}
