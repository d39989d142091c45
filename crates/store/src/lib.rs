//! Durable memory: blobs named by their content, and a ledger of what each recipe made. Knows nothing of video.
//!
//! The order is the law: the blob is durable, then the row is, then the caller is told.

#![cfg_attr(test, expect(clippy::disallowed_methods, reason = "tests write files as somebody else would"))]

mod blob;
mod corruption;
mod full_disk;
mod lease;
mod ledger;
mod lock;
mod network;
mod peek;
mod pins;
mod prune;
mod records;
mod room;
mod schema;
pub mod sqlite;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use vo_digest::{Digest, Key};
use vo_files::{durable, system};

pub use blob::Staged;
pub use corruption::set_aside;
use lease::Lease;
use ledger::Ledger;
use lock::lock_exclusive;
pub use network::on_another_machine;
pub use peek::{Peek, bytes_of};
pub use pins::Pins;
pub use prune::{Bounds, Pruned};
pub use records::{Delivered, Rate};
pub use room::{free_space, on_one_disk};

/// What can go wrong with the store. Every message says where.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file system said no.
    #[error("{what} {path} failed: {source}")]
    Files {
        /// What was tried, such as "writing".
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The ledger said no.
    #[error("the database of the cache in {path} failed: {source}")]
    Ledger {
        /// The database file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The folder lies on another machine.
    #[error(
        "{path} lies on {kind}, where two machines could write to it at once and damage it: name a folder on \
         a disk of this machine with VO_CACHE"
    )]
    Network {
        /// The store's folder.
        path: PathBuf,
        /// What kind of file system that is.
        kind: &'static str,
    },
    /// Somebody asked to stop.
    #[error("stopped")]
    Stopped,
    /// The ledger was written by a later version of this program.
    #[error(
        "{path} was written by a newer version of vo (schema {found}; this version knows {known}); use that version, or another \
         VO_CACHE{}", backup.as_ref().map_or_else(String::new, |backup| format!(
            ", or put {} in its place: it is what was there before the newer version came", vo_files::shown(backup)
        ))
    )]
    Newer {
        /// The database file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// Ours.
        known: i64,
        /// The ledger as it was before it was brought forward, if it was of ours.
        backup: Option<PathBuf>,
    },
}

impl StoreError {
    pub(crate) fn files<'p>(what: &'static str, path: &'p Path) -> impl FnOnce(std::io::Error) -> Self + 'p {
        move |source| Self::Files { what, path: path.to_owned(), source }
    }

    /// Whether the disk is full: the one failure that a person fixes without us.
    pub fn is_full_disk(&self) -> bool {
        match self {
            Self::Files { source, .. } => source.kind() == std::io::ErrorKind::StorageFull,
            Self::Ledger { source, .. } => sqlite::is_full_disk(source),
            Self::Newer { .. } | Self::Network { .. } | Self::Stopped => false,
        }
    }

    /// Whether the ledger is not what was written: no ledger at all, one with pages lost, or values of another kind than
    /// ours.
    fn is_corrupt(&self) -> bool {
        matches!(self, Self::Ledger { source, .. } if sqlite::is_corrupt(source))
    }
}

/// What a store holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inventory {
    /// How many blobs.
    pub blobs: usize,
    /// Their bytes.
    pub bytes: u64,
    /// How many artifacts of each kind.
    pub artifacts: BTreeMap<String, u64>,
}

/// A folder of blobs and its ledger. Several processes may use one store at the same time. What takes something out of it
/// or brings something in does so with [`Pins`] of its own: see [`Store::pin`].
#[derive(Debug)]
pub struct Store {
    root: PathBuf,
    ledger: Mutex<Ledger>,
    /// How often the ledger was found to be corrupt and another was begun.
    recoveries: AtomicU64,
    /// How many of these were told to a use of the store that began after them.
    told: AtomicU64,
    /// Whether blobs may be there that the ledger does not know.
    has_orphans: AtomicBool,
}

/// The folder of what was found to be corrupt.
const CORRUPT: &str = "corrupt";

/// What it was called before: what lies in there is looked after as well.
const FORMERLY: &str = "rotten";

impl Store {
    /// Opens the store in `root`, making the folder, for its owner alone, if it is not there, and sweeps what dead
    /// processes left in its temporary folder. If the disk is too full for that, what was made longest ago makes room. A
    /// corrupt ledger is set aside, and another begun.
    ///
    /// # Errors
    /// [`StoreError`] if the folder cannot be made, lies on another machine, or the ledger cannot be read.
    pub fn open(root: &Path) -> Result<Self, StoreError> {
        Self::open_unless(root, network::kind)
    }

    /// Opens the store, unless its folder is said to lie on another machine.
    fn open_unless(root: &Path, elsewhere: impl FnOnce(&Path) -> Option<&'static str>) -> Result<Self, StoreError> {
        system::private_folder(root).map_err(StoreError::files("making the folder", root))?;
        let root = root.canonicalize().map_err(StoreError::files("finding", root))?;
        if let Some(kind) = elsewhere(&root) {
            return Err(StoreError::Network { path: root, kind });
        }
        for folder in [root.join("blobs"), root.join("tmp")] {
            durable::folder(&folder).map_err(StoreError::files("making the folder", &folder))?;
        }
        own(&root)?;
        let locked = lock_exclusive(&root)?;
        let alone = Lease::first_of_others(&root.join("tmp"), None, &locked).is_none();
        // Two that make a ledger at the same time would find it locked by each other, which SQLite does not wait out.
        let open = || corruption::open(&root.join("ledger.db"));
        let (ledger, recovered) = match open() {
            Err(error) if error.is_full_disk() && alone && full_disk::make_room(&root) => open()?,
            opened => opened?,
        };
        drop(locked);
        Ok(Self {
            root,
            ledger: Mutex::new(ledger),
            recoveries: AtomicU64::new(recovered.into()),
            told: AtomicU64::new(0),
            has_orphans: AtomicBool::new(recovered),
        })
    }

    /// Whether a blob is what its name says, and whether what is left of one that is not was set aside.
    fn check(&self, digest: Digest) -> Result<(bool, bool), StoreError> {
        let path = self.path(digest);
        let opened = durable::read(&path);
        let was = opened.as_ref().ok().and_then(|file| file.metadata().ok()).map(|meta| system::identity(&meta));
        if opened.and_then(Digest::of_reader).is_ok_and(|(read, _)| read == digest) {
            return Ok((true, false));
        }
        let locked = lock_exclusive(&self.root)?;
        let mut set_aside = false;
        // Meanwhile another may have made it again.
        if was.is_none() || path.metadata().ok().map(|meta| system::identity(&meta)) == was {
            // In this order: what stays among the blobs without a row would be taken for good again.
            set_aside = self.set_aside(digest)?;
            self.with(|ledger| ledger.forget(digest))?;
        }
        drop(locked);
        Ok((false, set_aside))
    }

    /// Takes a blob that is not what its name says from among the others; false if there is none. It is kept until the store
    /// is pruned, for whoever wants to know what happened to the disk.
    fn set_aside(&self, digest: Digest) -> Result<bool, StoreError> {
        let (path, corrupt) = (self.path(digest), self.root.join(CORRUPT));
        if !path.exists() {
            return Ok(false);
        }
        // A pipe or a link that was planted tells nobody anything, and to sync it would wait for ever.
        if path.symlink_metadata().is_ok_and(|meta| !meta.is_file() && !meta.is_dir()) {
            return std::fs::remove_file(&path).map(|()| true).map_err(StoreError::files("removing", &path));
        }
        durable::folder(&corrupt).map_err(StoreError::files("making the folder", &corrupt))?;
        corruption::place(&path, &corrupt.join(digest.to_string())).map(|()| true)
    }

    /// How often the ledger was found to be corrupt and another was begun.
    pub(crate) fn recoveries(&self) -> u64 {
        self.recoveries.load(Ordering::Relaxed)
    }

    /// How many of the recoveries were told before; those that were not are told to the use that begins now.
    pub(crate) fn untold_recoveries(&self) -> u64 {
        self.told.swap(self.recoveries(), Ordering::Relaxed)
    }

    /// Whether the ledger was corrupt and another was begun, unless a use of the store was told so before.
    pub fn recovered(&self) -> bool {
        self.untold_recoveries() < self.recoveries()
    }

    /// Whether a recipe was made before, without counting it as used.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn knows(&self, key: Key) -> Result<bool, StoreError> {
        Ok(self.with(|ledger| ledger.find(key))?.is_some_and(|made| self.is_whole(&made)))
    }

    /// Whether a blob is there and has as many bytes as its row says. It is not read.
    pub(crate) fn is_whole(&self, (digest, length): &(Digest, u64)) -> bool {
        std::fs::metadata(self.path(*digest)).is_ok_and(|meta| meta.len() == *length)
    }

    /// Writes down that the recipe named `key` made the blob `digest`. The first artifact of a key wins: if another
    /// process was faster, its digest is returned.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn record(&self, key: Key, kind: &str, recipe: &[u8], digest: Digest) -> Result<Digest, StoreError> {
        self.with(|ledger| ledger.record(key, kind, recipe, digest))
    }

    /// The recipe behind a key, as the canonical bytes that were hashed.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn recipe(&self, key: Key) -> Result<Option<Vec<u8>>, StoreError> {
        self.with(|ledger| ledger.recipe(key))
    }

    /// What the store holds.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn inventory(&self) -> Result<Inventory, StoreError> {
        let lengths: Vec<u64> = self.with(|ledger| ledger.by_age())?.into_iter().map(|(_, length, _)| length).collect();
        let artifacts = self.with(|ledger| ledger.kinds())?.into_iter().collect();
        Ok(Inventory { blobs: lengths.len(), bytes: lengths.iter().sum(), artifacts })
    }

    /// The folder of the store.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether its folder is still there: a person may have deleted it meanwhile.
    pub fn is_there(&self) -> bool {
        lock::is_there(&self.root)
    }

    /// Does something with the ledger; with another one, if it is found to be corrupt.
    fn with<T>(&self, mut what: impl FnMut(&mut Ledger) -> Result<T, StoreError>) -> Result<T, StoreError> {
        // A panic while the lock was held cannot have left half a row: every change is one transaction.
        let mut ledger = self.ledger.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match what(&mut ledger) {
            Err(error) if error.is_corrupt() => {
                corruption::replace(&mut ledger)?;
                self.recoveries.fetch_add(1, Ordering::Relaxed);
                self.has_orphans.store(true, Ordering::Relaxed);
                what(&mut ledger)
            }
            done => done,
        }
    }
}

/// Makes sure that what is written and swept lies in the store: one that was there may be a stranger's, with links in it.
fn own(root: &Path) -> Result<(), StoreError> {
    let blobs = root.join("blobs");
    let listed = std::fs::read_dir(&blobs).map_err(StoreError::files("reading the folder", &blobs))?;
    let links = listed.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_symlink()));
    let folders = links.map(|entry| entry.path()).chain([CORRUPT, FORMERLY].map(|name| root.join(name)));
    let folders = folders.map(|path| (durable::own_folder(&path), path));
    let ledger = ["ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.db-journal"].map(|name| root.join(name));
    let files = ledger.into_iter().map(|path| (durable::own_file(&path), path));
    folders.chain(files).try_for_each(|(own, path)| own.map_err(StoreError::files("opening", &path)))
}

#[cfg(test)]
fn pinned(root: &Path) -> Pins {
    std::sync::Arc::new(Store::open(root).unwrap()).pin().unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_on_the_disk_is_forgotten_set_aside_and_taken_anew() {
        let folder = tempfile::tempdir().unwrap();
        let store = crate::pinned(folder.path());
        let key = Key::of(&"a recipe").unwrap();
        let digest = store.put(b"what it made").unwrap();
        store.record(key, "test", b"a recipe", digest).unwrap();
        assert_eq!(store.find(key).unwrap(), Some(digest));
        let path = store.path(digest);
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, b"what it madf").unwrap();
        assert_eq!((store.find(key).unwrap(), store.corrupt()), (None, 1));
        assert_eq!(std::fs::read(folder.path().join(CORRUPT).join(digest.to_string())).unwrap(), b"what it madf");
        let again = store.put(b"what it made").unwrap();
        store.record(key, "test", b"a recipe", again).unwrap();
        assert_eq!((store.find(key).unwrap(), store.corrupt()), (Some(digest), 1));
        store.prune(Bounds::default()).unwrap();
        assert_eq!(corruption::all(folder.path()).len(), 1);
        store.prune(Bounds { age: std::time::Duration::ZERO, ..Bounds::default() }).unwrap();
        assert_eq!(corruption::all(folder.path()).len(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_is_made_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        let (ours, theirs) = (folder.path().join("a/b/ours"), folder.path().join("theirs"));
        drop(crate::pinned(&ours));
        assert_eq!(mode(&ours), 0o700);
        std::fs::create_dir(&theirs).unwrap();
        std::fs::set_permissions(&theirs, std::fs::Permissions::from_mode(0o755)).unwrap();
        drop(crate::pinned(&theirs));
        assert_eq!(mode(&theirs), 0o755, "it was there before");
    }

    #[test]
    fn a_folder_on_another_machine_is_refused_and_left_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let error = Store::open_unless(folder.path(), |_| Some("NFS")).unwrap_err();
        assert!(matches!(&error, StoreError::Network { kind: "NFS", .. }), "{error}");
        assert!(error.to_string().contains("VO_CACHE"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(Store::open_unless(folder.path(), |_| None).is_ok());
    }

    #[test]
    fn two_that_find_the_same_corrupt_blob_both_go_on() {
        for round in 0..20 {
            let folder = tempfile::tempdir().unwrap();
            let stores = [crate::pinned(folder.path()), crate::pinned(folder.path())];
            let digest = stores[0].put(format!("bytes {round}").as_bytes()).unwrap();
            let path = stores[0].path(digest);
            std::fs::remove_file(&path).unwrap();
            std::fs::write(&path, "other bytes").unwrap();
            std::thread::scope(|scope| {
                for store in &stores {
                    scope.spawn(move || assert!(!store.verify(digest).unwrap()));
                }
            });
        }
    }

    #[test]
    fn many_open_a_new_store_at_once() {
        for _ in 0..20 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path();
            std::thread::scope(|scope| {
                let open = || drop(crate::pinned(path));
                let threads: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
                for thread in threads {
                    thread.join().unwrap();
                }
            });
        }
    }

    #[test]
    fn what_is_gone_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let store = crate::pinned(folder.path());
        let key = Key::of(&"a recipe").unwrap();
        let digest = store.put(b"what it made").unwrap();
        store.record(key, "test", b"a recipe", digest).unwrap();
        std::fs::remove_file(store.path(digest)).unwrap();
        assert_eq!((store.find(key).unwrap(), store.corrupt()), (None, 0));
    }
}
