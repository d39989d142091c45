//! Blobs: files named by the digest of their content, written once, read-only ever after.

use std::fs::File;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use vo_digest::{Digest, Hasher};

use crate::lock::{lock_exclusive, lock_shared};
use crate::room::free_space;
use crate::{Pins, Store, StoreError};
use vo_files::durable;
use vo_files::system::{clone, fingerprint, seal};

/// A folder of its own in the store's file system, to work in. It vanishes when dropped.
#[derive(Debug)]
pub struct Staged {
    folder: PathBuf,
}

impl Staged {
    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Pins {
    /// A fresh folder to work in.
    ///
    /// # Errors
    /// [`StoreError::Files`] if it cannot be made.
    pub fn stage(&self) -> Result<Staged, StoreError> {
        let folder = self.lease.fresh();
        std::fs::create_dir(&folder).map_err(StoreError::files("making the folder", &folder))?;
        Ok(Staged { folder })
    }

    /// Takes a finished file out of a staged folder into the store, and names it by its content.
    ///
    /// # Errors
    /// [`StoreError::Files`]; then the store is as it was.
    pub fn commit(&self, file: &Path) -> Result<Digest, StoreError> {
        let (digest, length) =
            File::open(file).and_then(Digest::of_reader).map_err(StoreError::files("reading", file))?;
        self.keep(file, digest, length)
    }

    /// Gives a file of ours its place among the blobs.
    fn keep(&self, file: &Path, digest: Digest, length: u64) -> Result<Digest, StoreError> {
        let path = self.path(digest);
        // While the lock is held nothing is pruned: between the look and the row what is there stays.
        let locked = lock_shared(self.root())?;
        // One that is there is read: it may be corrupt, and what was just made has not.
        if !durable::read(&path).and_then(Digest::of_reader).is_ok_and(|found| found == (digest, length)) {
            let folder = path.parent().unwrap_or(self.root());
            durable::folder(folder).map_err(StoreError::files("making the folder", folder))?;
            seal(file).and_then(|()| durable::place(file, &path)).map_err(StoreError::files("keeping", &path))?;
        }
        self.with(|ledger| ledger.keep(digest, length))?;
        drop(locked);
        Ok(digest)
    }

    /// Puts bytes into the store.
    ///
    /// # Errors
    /// [`StoreError::Files`].
    pub fn put(&self, bytes: &[u8]) -> Result<Digest, StoreError> {
        let staged = self.stage()?;
        let file = staged.path("bytes");
        durable::write(&file, bytes).map_err(StoreError::files("writing", &file))?;
        self.commit(&file)
    }

    /// Brings a file from outside into the store. A file that was brought in before and has the same path, length and
    /// times is not read again. The blob shares its storage with the file where the file system can (a clone), so a
    /// later change of the file does not reach it. `go_on` is asked every few megabytes.
    ///
    /// # Errors
    /// [`StoreError::Files`] if it cannot be read or there is no room, [`StoreError::Stopped`] if `go_on` says no.
    pub fn import(&self, file: &Path, go_on: &dyn Fn() -> bool) -> Result<Digest, StoreError> {
        let opened = File::open(file).map_err(StoreError::files("reading", file))?;
        self.import_opened((&opened, file), go_on)
    }

    /// The same for a file that was opened already, and is not opened again: `path` is only what it is called.
    ///
    /// # Errors
    /// As [`Pins::import`].
    pub fn import_opened(&self, (file, path): (&File, &Path), go_on: &dyn Fn() -> bool) -> Result<Digest, StoreError> {
        self.remembered(
            (file, path),
            |digest| self.path(digest).exists(),
            || {
                let staged = self.stage()?;
                let copy = staged.path("import");
                let (digest, length) = match clone_or_copy(file, &copy, go_on) {
                    Err(error) if error.kind() == std::io::ErrorKind::Interrupted => return Err(StoreError::Stopped),
                    copied => copied.map_err(StoreError::files("copying", path))?,
                };
                self.keep(&copy, digest, length)
            },
        )
    }
}

impl Store {
    /// Takes out of the store what was brought into it and failed its check, unless the same was made by a recipe.
    ///
    /// # Errors
    /// [`StoreError`] if that cannot be done.
    pub fn discard(&self, digest: Digest) -> Result<(), StoreError> {
        let _locked = lock_exclusive(&self.root)?;
        if self.with(|ledger| ledger.is_made(digest))? {
            return Ok(());
        }
        self.unlink(digest)?;
        self.with(|ledger| ledger.forget(digest))
    }

    /// Removes the file of a blob, unless it is gone already.
    pub(crate) fn unlink(&self, digest: Digest) -> Result<(), StoreError> {
        let path = self.path(digest);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(StoreError::files("removing", &path)(error))
            }
            _ => Ok(()),
        }
    }

    /// The digest of a file that stays where it is. It is read again only if its path, length or times are new.
    ///
    /// # Errors
    /// [`StoreError::Files`] if it cannot be read.
    pub fn identify(&self, file: &Path) -> Result<Digest, StoreError> {
        let opened = File::open(file).map_err(StoreError::files("reading", file))?;
        self.remembered(
            (&opened, file),
            |_| true,
            || Ok(Digest::of_reader(&opened).map_err(StoreError::files("reading", file))?.0),
        )
    }

    /// What was found out about a file, unless it has changed since.
    fn remembered(
        &self,
        (file, path): (&File, &Path),
        holds: impl Fn(Digest) -> bool,
        find: impl FnOnce() -> Result<Digest, StoreError>,
    ) -> Result<Digest, StoreError> {
        let fingerprint = file.metadata().map(|meta| fingerprint(&meta)).map_err(StoreError::files("reading", path))?;
        let name = path.to_string_lossy();
        if let Some(digest) = self.with(|ledger| ledger.file(&name, &fingerprint))? {
            // No row for what is only identified.
            self.with(|ledger| ledger.touch(digest))?;
            if holds(digest) {
                return Ok(digest);
            }
        }
        let digest = find()?;
        self.with(|ledger| ledger.record_file(&name, &fingerprint, digest))?;
        Ok(digest)
    }

    /// A blob, opened for reading.
    ///
    /// # Errors
    /// What the file system says.
    pub fn open_blob(&self, digest: Digest) -> std::io::Result<File> {
        durable::read(&self.path(digest))
    }

    /// Where a blob is, or would be.
    pub fn path(&self, digest: Digest) -> PathBuf {
        let name = digest.to_string();
        self.root.join("blobs").join(&name[..2]).join(&name[2..])
    }
}

/// Copies a file, sharing its storage where the file system can, and digests it on the way. A wish to stop is an error
/// of the kind `Interrupted`.
fn clone_or_copy(source: &File, to: &Path, go_on: &dyn Fn() -> bool) -> std::io::Result<(Digest, u64)> {
    let mut source = source.try_clone()?;
    // Somebody may have looked into it.
    source.rewind()?;
    let mut target = File::options().read(true).write(true).create_new(true).open(to)?;
    let cloned = clone(&target, &source);
    if cloned {
        // What was cloned is what is kept, even if somebody still writes to the file.
        source = target.try_clone()?;
    } else if free_space(to).is_some_and(|room| room < source.metadata().map_or(0, |meta| meta.len())) {
        // Filling the disk to the brim first would help nobody.
        return Err(std::io::ErrorKind::StorageFull.into());
    }
    let (mut hasher, mut length) = (Hasher::default(), 0);
    let mut piece = vec![0; 4 << 20];
    loop {
        if !go_on() {
            return Err(std::io::ErrorKind::Interrupted.into());
        }
        let count = source.read(&mut piece)?;
        let Some(read) = piece.get(..count).filter(|read| !read.is_empty()) else { break };
        hasher.write_all(read)?;
        if !cloned {
            write_with_holes(&mut target, read)?;
        }
        length += count as u64;
    }
    if !cloned {
        target.set_len(length)?;
    }
    Ok((hasher.digest(), length))
}

/// As much of nothing but zeros becomes a hole, in bytes.
const HOLE: usize = 64 << 10;

/// Writes bytes, or leaves a hole where there are many zeros: a file of holes takes no more of the disk than before. A hole
/// at the end counts only once the length is set.
fn write_with_holes(target: &mut File, bytes: &[u8]) -> std::io::Result<()> {
    for piece in bytes.chunks(HOLE) {
        if piece.iter().all(|byte| *byte == 0) {
            target.seek_relative(piece.len() as i64)?;
        } else {
            target.write_all(piece)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes of a blob.
    fn read(store: &Pins, digest: Digest) -> Vec<u8> {
        assert!(store.verify(digest).unwrap());
        std::fs::read(store.path(digest)).unwrap()
    }

    fn open() -> (tempfile::TempDir, Pins) {
        let folder = tempfile::tempdir().unwrap();
        let store = crate::pinned(&folder.path().join("store"));
        (folder, store)
    }

    #[test]
    fn equal_bytes_are_one_blob() {
        let (_folder, store) = open();
        let (a, b) = (store.put(b"bytes").unwrap(), store.put(b"bytes").unwrap());
        assert_eq!(a, b);
        assert_eq!(read(&store, a), b"bytes");
    }

    #[test]
    fn a_corrupt_blob_is_never_handed_out() {
        let (_folder, store) = open();
        let digest = store.put(b"bytes").unwrap();
        let path = store.path(digest);
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, b"bytez").unwrap();
        assert!(!store.verify(digest).unwrap());
        assert!(!path.exists());
    }

    #[test]
    fn what_is_made_again_takes_the_place_of_what_is_corrupt() {
        let (_folder, store) = open();
        let digest = store.put(b"bytes").unwrap();
        let path = store.path(digest);
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, b"bytez").unwrap();
        assert_eq!(store.put(b"bytes").unwrap(), digest);
        assert_eq!(read(&store, digest), b"bytes");
    }

    #[test]
    fn an_import_notices_a_changed_file() {
        let (folder, store) = open();
        let file = folder.path().join("clip -%03d 'x'.mp4");
        std::fs::write(&file, "one").unwrap();
        let one = store.import(&file, &|| true).unwrap();
        assert_eq!(store.import(&file, &|| true).unwrap(), one);
        std::fs::write(&file, "two").unwrap();
        let two = store.import(&file, &|| true).unwrap();
        assert_eq!(read(&store, one), b"one");
        assert_eq!(read(&store, two), b"two");
    }

    #[test]
    fn an_import_can_be_stopped_and_leaves_nothing() {
        let (folder, store) = open();
        let file = folder.path().join("clip");
        std::fs::write(&file, "bytes").unwrap();
        assert!(matches!(store.import(&file, &|| false), Err(StoreError::Stopped)));
        drop(store);
        assert_eq!(std::fs::read_dir(folder.path().join("store/tmp")).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn holes_of_a_file_that_is_brought_in_stay_holes() {
        use std::os::unix::fs::MetadataExt;
        let (folder, store) = open();
        let file = folder.path().join("clip");
        let mut bytes = vec![0; 3 << 20];
        bytes[1 << 20] = 7;
        std::fs::write(&file, &bytes).unwrap();
        let digest = store.import(&file, &|| true).unwrap();
        assert_eq!(read(&store, digest), bytes);
        let (was, is) = (file.metadata().unwrap().blocks(), store.path(digest).metadata().unwrap().blocks());
        assert!(is < was / 2, "{is} of {was} blocks");
    }

    #[test]
    fn what_failed_its_check_is_there_no_more_unless_it_was_made() {
        let (_folder, store) = open();
        let refused = store.put(b"refused").unwrap();
        store.discard(refused).unwrap();
        assert!(!store.path(refused).exists());
        assert_eq!(store.put(b"refused").unwrap(), refused, "it may come again");
        let key = vo_digest::Key::of(&"a recipe").unwrap();
        store.record(key, "take", b"{}", refused).unwrap();
        store.discard(refused).unwrap();
        assert_eq!(store.find(key).unwrap(), Some(refused), "somebody made the same");
    }

    #[test]
    fn a_staged_folder_vanishes() {
        let (_folder, store) = open();
        let staged = store.stage().unwrap();
        let folder = staged.folder().to_owned();
        std::fs::write(staged.path("part"), "x").unwrap();
        drop(staged);
        assert!(!folder.exists());
    }
}
