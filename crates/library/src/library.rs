//! The library: its folder, the one connection that writes, and what only this process knows.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use vo_digest::{Digest, Hasher};
use vo_files::durable;
use vo_files::system::private_folder;

use crate::database::{self, Readers};
use crate::error::LibraryError;
use crate::limits::LibraryLimits;
use crate::upload_id::UploadId;

/// What tells the time, in milliseconds since 1970.
pub type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;

/// The clock of this machine.
pub fn system_clock() -> Clock {
    Arc::new(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64))
}

/// The media of an installation in a folder. Every method may be called by many threads at once, and blocks for as long as
/// the disk takes.
pub struct MediaLibrary {
    pub(crate) folder: PathBuf,
    pub(crate) limits: LibraryLimits,
    pub(crate) clock: Clock,
    /// They close before the one that writes.
    readers: Readers,
    writer: Mutex<Connection>,
    /// Uploads that receive something, or have: how far their content is hashed.
    pub(crate) live: Arc<Mutex<Live>>,
    _lock: File,
}

/// What only this process knows of uploads.
#[derive(Debug, Default)]
pub(crate) struct Live {
    pub busy: Vec<UploadId>,
    /// After how many bytes, and the digest of them.
    pub hashed: BTreeMap<UploadId, (u64, Hasher)>,
}

impl std::fmt::Debug for MediaLibrary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MediaLibrary").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// Where uploads lie that are not finished.
pub(crate) const UPLOADS: &str = "uploads";
/// Where files lie, by their content.
pub(crate) const CONTENT: &str = "content";
/// Where what was made of them lies.
pub(crate) const MADE: &str = "made";
/// Where whoever looks at an asset leaves what was made of it.
pub(crate) const LOOKING: &str = "looking";

impl MediaLibrary {
    /// Opens the library in a folder, making it if it is not there. If its index is corrupt it is set aside and another one
    /// made of the files: they are called by their digests then, and are to be looked at again.
    ///
    /// # Errors
    /// [`LibraryError::Locked`], [`LibraryError::Newer`], and others if the folder cannot be used.
    pub fn open(folder: &Path, limits: LibraryLimits, clock: Clock) -> Result<Self, LibraryError> {
        let make = |folder: &Path| private_folder(folder).map_err(LibraryError::files("making the library"));
        make(folder)?;
        let folder = folder.canonicalize().map_err(LibraryError::files("finding the library"))?;
        for name in [UPLOADS, CONTENT, MADE, LOOKING] {
            durable::own_folder(&folder.join(name)).map_err(LibraryError::files("opening the library"))?;
            make(&folder.join(name))?;
        }
        let lock = durable::in_place(&folder.join("lock")).map_err(LibraryError::files("opening the library"))?;
        lock.try_lock().map_err(|_| LibraryError::Locked)?;
        let (db, is_new) = database::open(&folder)?;
        let (readers, writer, live) = (Readers::default(), Mutex::new(db), Arc::default());
        let library = Self { folder, limits, clock, readers, writer, live, _lock: lock };
        if is_new {
            library.adopt()?;
        }
        Ok(library)
    }

    pub(crate) fn now(&self) -> u64 {
        (self.clock)()
    }

    pub(crate) fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads what was there at one moment.
    pub(crate) fn read<T>(&self, what: impl FnOnce(&Connection) -> Result<T, LibraryError>) -> Result<T, LibraryError> {
        self.readers.read(&self.folder, what)
    }

    /// Changes something, durably: all of it or nothing.
    pub(crate) fn change<T>(
        &self,
        what: impl FnOnce(&Transaction<'_>) -> Result<T, LibraryError>,
    ) -> Result<T, LibraryError> {
        let mut db = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let changed = what(&change)?;
        change.commit()?;
        Ok(changed)
    }

    /// Where the bytes of an upload are.
    pub(crate) fn upload_path(&self, id: &UploadId) -> PathBuf {
        self.folder.join(UPLOADS).join(id.as_str())
    }

    /// Where a file is, or would be.
    pub fn content_path(&self, digest: Digest) -> PathBuf {
        let name = digest.to_string();
        self.folder.join(CONTENT).join(&name[..2]).join(&name[2..])
    }
}
