//! A corrupt ledger: a disk lost a page, or a program wrote into it. It is set aside, and another begun:
//! what was made before is made again, and the blobs that nobody knows any more go with the next pruning.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::ledger::{Ledger, now};
use vo_files::durable;

use crate::lock::lock_file;
use crate::{CORRUPT, FORMERLY, StoreError};

/// Opens a ledger, another one if it is corrupt; then true.
///
/// # Errors
/// [`StoreError`] if neither can be done.
pub(crate) fn open(path: &Path) -> Result<(Ledger, bool), StoreError> {
    let lock = lock(path)?;
    let opened = match Ledger::open(path) {
        Err(error) if error.is_corrupt() => {
            set_aside(path)?;
            (Ledger::open(path)?, true)
        }
        opened => (opened?, false),
    };
    drop(lock);
    Ok(opened)
}

/// Begins another ledger in the place of one that was found to be corrupt while it was in use. Others that have it open go
/// on with what was set aside until they find the same.
///
/// # Errors
/// [`StoreError`] if that cannot be done.
pub(crate) fn replace(ledger: &mut Ledger) -> Result<(), StoreError> {
    let path = ledger.path().to_owned();
    let lock = lock(&path)?;
    // Another may have done so already.
    let ours = ledger.is_in_its_place();
    ledger.close()?;
    if ours {
        set_aside(&path)?;
    }
    *ledger = Ledger::open(&path)?;
    drop(lock);
    Ok(())
}

/// The lock under which a ledger is opened or replaced. It is not the lock of the store, which may be held by
/// what finds a ledger to be corrupt; while this one is held nothing else is waited for.
fn lock(path: &Path) -> Result<File, StoreError> {
    lock_file(&path.with_extension("lock"), File::lock)
}

/// Moves a database that nothing has open to the folder `corrupt` beside it. Its journal goes first: one that stayed would be
/// played into the next database.
///
/// # Errors
/// [`StoreError::Files`] if it cannot be moved.
pub fn set_aside(path: &Path) -> Result<(), StoreError> {
    let corrupt = path.with_file_name(CORRUPT);
    durable::folder(&corrupt).map_err(StoreError::files("making the folder", &corrupt))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let moment = now();
    for part in ["-wal", "-shm", ""] {
        let from = path.with_file_name(format!("{name}{part}"));
        let mut to = corrupt.join(format!("{moment}-{name}{part}"));
        for again in 1.. {
            if !to.exists() {
                break;
            }
            to = corrupt.join(format!("{moment}-{again}-{name}{part}"));
        }
        place(&from, &to)?;
    }
    Ok(())
}

/// Gives something corrupt its place among such, and the time of now, from which on it is kept for a while.
pub(crate) fn place(from: &Path, to: &Path) -> Result<(), StoreError> {
    let _ = File::open(from).and_then(|file| file.set_modified(std::time::SystemTime::now()));
    match durable::place(from, to) {
        // Another was faster, or there is none.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        placed => placed.map_err(StoreError::files("setting aside", from)),
    }
}

/// What is corrupt: when it was set aside in seconds since 1970, its bytes, and where it is; the oldest first.
pub(crate) fn all(root: &Path) -> Vec<(i64, u64, PathBuf)> {
    let folders = [CORRUPT, FORMERLY].map(|name| root.join(name));
    let entries = folders.iter().flat_map(std::fs::read_dir).flatten().flatten();
    let mut all: Vec<_> = entries
        .filter_map(|entry| {
            let meta = entry.metadata().ok()?;
            Some((meta.modified().map_or(0, crate::ledger::seconds), meta.len(), entry.path()))
        })
        .collect();
    all.sort();
    all
}

#[cfg(test)]
mod tests {
    use std::io::{Seek, SeekFrom, Write};

    use vo_digest::{Digest, Key};

    use super::*;
    use crate::{Bounds, Pins};

    /// A folder with a store of many artifacts, and the key of each.
    fn full() -> (tempfile::TempDir, Vec<Key>) {
        let folder = tempfile::tempdir().unwrap();
        let store = crate::pinned(folder.path());
        let keys = (0..200_u32).map(|number| Key::of(&number).unwrap()).collect::<Vec<_>>();
        let digest = store.put(b"what they all made").unwrap();
        for key in &keys {
            store.record(*key, "test", &[7; 200], digest).unwrap();
        }
        (folder, keys)
    }

    /// Makes every page of a ledger but the first one nonsense, as a disk does that loses blocks.
    fn destroy_pages(folder: &Path) {
        let path = folder.join("ledger.db");
        let length = std::fs::metadata(&path).unwrap().len();
        assert!(length > 3 * 4_096, "{length}");
        let mut file = File::options().write(true).open(path).unwrap();
        file.seek(SeekFrom::Start(4_096)).unwrap();
        file.write_all(&vec![0x5a; (length - 4_096) as usize]).unwrap();
    }

    fn goes_on(store: &Pins, key: Key) {
        let digest = store.put(b"made again").unwrap();
        assert_eq!(store.record(key, "test", b"recipe", digest).unwrap(), digest);
        assert_eq!(store.find(key).unwrap(), Some(digest));
    }

    #[test]
    fn a_ledger_of_garbage_is_set_aside_and_another_begun() {
        let long = [0x5a; 9_000];
        for garbage in [&b"no ledger at all"[..], &long, b"SQLite format 3\0 and no more"] {
            let (folder, keys) = full();
            std::fs::write(folder.path().join("ledger.db"), garbage).unwrap();
            let store = crate::pinned(folder.path());
            assert!(store.recovered() && !store.recovered());
            assert_eq!(store.find(keys[0]).unwrap(), None);
            goes_on(&store, keys[0]);
            assert_eq!(all(folder.path()).len(), 1);
            drop(store);
            assert!(!crate::pinned(folder.path()).recovered());
        }
    }

    #[test]
    fn pages_that_were_lost_are_found_when_they_are_needed() {
        let (folder, keys) = full();
        destroy_pages(folder.path());
        let store = crate::pinned(folder.path());
        assert_eq!(store.find(keys[5]).unwrap(), None);
        assert!(store.recovered());
        goes_on(&store, keys[5]);
        assert!(!store.recovered());
        // What nobody knows any more is swept, although the store is within its bounds.
        let orphan = store.path(Digest::of(b"what they all made"));
        assert!(orphan.exists());
        store.keep_within(Bounds::default()).unwrap().unwrap();
        assert!(!orphan.exists());
        assert_eq!(store.keep_within(Bounds::default()).unwrap(), None);
        assert_eq!(all(folder.path()).len(), 1, "it is kept for a while");
    }

    #[test]
    fn a_ledger_that_rots_in_the_middle_is_replaced_for_all_who_use_it() {
        let (folder, keys) = full();
        let stores = [crate::pinned(folder.path()), crate::pinned(folder.path())];
        // Everything is in the file itself.
        let db = rusqlite::Connection::open(folder.path().join("ledger.db")).unwrap();
        db.pragma_update(None, "wal_checkpoint", "TRUNCATE").unwrap();
        drop(db);
        destroy_pages(folder.path());
        std::thread::scope(|scope| {
            for (number, store) in stores.iter().enumerate() {
                let keys = &keys;
                scope.spawn(move || {
                    for key in keys.iter().skip(number).step_by(2) {
                        if store.find(*key).unwrap().is_none() {
                            goes_on(store, *key);
                        }
                    }
                });
            }
        });
        assert!(stores.iter().all(Pins::recovered));
        drop(stores);
        let store = crate::pinned(folder.path());
        assert!(!store.recovered());
        assert!(keys.iter().all(|key| store.find(*key).unwrap().is_some()));
    }
}
