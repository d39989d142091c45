//! Who uses the store. Each has a folder for what it works on, and a lock in it that it holds for as long as it lives: so
//! what the dead have left can be told from what the living need, whatever machine or container they run in.

use std::fs::{File, FileTimes, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use vo_files::durable;

use crate::ledger::{now, seconds};

/// The name of the lock in a session's folder.
const LOCK: &str = "alive";

/// Since when somebody needs what they use of whom nothing can be found out: everything.
const UNKNOWN: i64 = 0;

/// One user of the store. Its folder vanishes with it.
#[derive(Debug)]
pub(crate) struct Session {
    folder: PathBuf,
    lock: File,
    names: AtomicU64,
}

impl Session {
    /// Begins one under `tmp`. The door of the store must be held, or another would sweep it before it has its lock.
    pub(crate) fn begin(tmp: &Path) -> io::Result<Self> {
        let pid = std::process::id();
        for count in 0_u64.. {
            let folder = tmp.join(format!("{pid}-{count}"));
            match std::fs::create_dir(&folder) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                made => {
                    made?;
                    let lock = File::create_new(folder.join(LOCK))?;
                    lock.lock()?;
                    return Ok(Self { folder, lock, names: AtomicU64::new(0) });
                }
            }
        }
        unreachable!("numbers do not run out")
    }

    /// A path that nobody else uses.
    pub(crate) fn fresh(&self) -> PathBuf {
        self.folder.join(self.names.fetch_add(1, Ordering::Relaxed).to_string())
    }

    /// Since when it needs what it uses, in seconds since 1970.
    pub(crate) fn since(&self) -> i64 {
        needed_from(&self.lock)
    }

    /// From now on this session needs only what it uses from now on.
    pub(crate) fn renew(&self) {
        // If that fails more is kept than need be.
        let _ = self.lock.set_times(FileTimes::new().set_modified(SystemTime::now()));
    }

    /// Removes what sessions that have ended left under `tmp`, and returns since when the others that live need what they
    /// use, in seconds since 1970. The door of the store must be held. What cannot be removed is left for the next time.
    pub(crate) fn others(tmp: &Path, own: Option<&Self>) -> Option<i64> {
        let Ok(entries) = std::fs::read_dir(tmp) else { return Some(UNKNOWN) };
        let entries = entries.flatten().map(|entry| entry.path());
        entries.filter(|folder| own.is_none_or(|own| own.folder != *folder)).filter_map(|folder| since(&folder)).min()
    }
}

/// Since when a session lives; none, and it is swept, if it has ended.
fn since(folder: &Path) -> Option<i64> {
    use io::ErrorKind::{InvalidInput, NotADirectory, NotFound};
    let lock = folder.join(LOCK);
    match durable::read(&lock) {
        Ok(lock) => match lock.try_lock_shared() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Some(needed_from(&lock)),
            Err(TryLockError::Error(_)) => return Some(UNKNOWN),
        },
        Err(error) if matches!(error.kind(), NotFound | NotADirectory | InvalidInput) => {}
        // Somebody else's, or there are too many files open: it may well live.
        Err(_) => return Some(UNKNOWN),
    }
    let _ = if folder.is_dir() { std::fs::remove_dir_all(folder) } else { std::fs::remove_file(folder) };
    None
}

/// When a session was begun or renewed; never in the future, whatever the clock was then.
fn needed_from(lock: &File) -> i64 {
    lock.metadata().and_then(|meta| meta.modified()).map_or(0, seconds).min(now())
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_dead_left_is_swept() {
        let tmp = tempfile::tempdir().unwrap();
        let (ours, other) = (Session::begin(tmp.path()).unwrap(), Session::begin(tmp.path()).unwrap());
        let dead = tmp.path().join("4294967-0");
        std::fs::create_dir(&dead).unwrap();
        std::fs::write(dead.join(LOCK), "").unwrap();
        std::fs::write(tmp.path().join("stray"), "").unwrap();
        let others = Session::others(tmp.path(), Some(&ours)).unwrap();
        assert!((seconds(SystemTime::now()) - others).abs() < 100);
        let left: Vec<_> = std::fs::read_dir(tmp.path()).unwrap().flatten().map(|entry| entry.path()).collect();
        assert_eq!(left.len(), 2, "{left:?}");
        drop(other);
        assert_eq!(Session::others(tmp.path(), Some(&ours)), None);
        drop(ours);
        assert_eq!(std::fs::read_dir(tmp.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_session_of_the_future_is_one_of_now() {
        let tmp = tempfile::tempdir().unwrap();
        let session = Session::begin(tmp.path()).unwrap();
        let future = SystemTime::now() + std::time::Duration::from_secs(1_000_000);
        session.lock.set_times(FileTimes::new().set_modified(future)).unwrap();
        assert!(session.since() <= now());
    }

    #[test]
    fn a_session_that_is_renewed_needs_less() {
        let tmp = tempfile::tempdir().unwrap();
        let session = Session::begin(tmp.path()).unwrap();
        let long_ago = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000);
        session.lock.set_times(FileTimes::new().set_modified(long_ago)).unwrap();
        assert_eq!(Session::others(tmp.path(), None), Some(1_000));
        session.renew();
        assert!(Session::others(tmp.path(), None).unwrap() > 1_000_000);
    }
}
