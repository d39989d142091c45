//! A look at a store that changes nothing: no lock, no file, no row, not even when something was used last. So it may be
//! taken at any moment, beside whoever works there. What it finds may be pruned a moment later.

use std::fs::File;
use std::path::{Path, PathBuf};

use vo_digest::{Digest, Key};
use vo_files::system::fingerprint;

use crate::ledger::Ledger;
use crate::{Rate, Store, StoreError};

/// A look at a store: see [`Store::peek`].
#[derive(Debug)]
pub struct Peek<'s> {
    store: &'s Store,
    ledger: Ledger,
}

/// Bytes of all blobs of the store in `root`; 0 if there is none. Nothing is opened to be changed.
///
/// # Errors
/// [`StoreError::Ledger`] if the ledger cannot be read.
pub fn bytes_of(root: &Path) -> Result<u64, StoreError> {
    let path = root.join("ledger.db");
    if !path.exists() {
        return Ok(0);
    }
    Ok(Ledger::open_to_read(&path)?.size()?.0)
}

impl Store {
    /// Looks at the store through a connection of its own, which reads only.
    ///
    /// # Errors
    /// [`StoreError::Ledger`] if the ledger cannot be read. It is left as it is: whoever renders next sets it right.
    pub fn peek(&self) -> Result<Peek<'_>, StoreError> {
        let ledger = Ledger::open_to_read(&self.root().join("ledger.db"))?;
        Ok(Peek { store: self, ledger })
    }
}

impl Peek<'_> {
    /// What a recipe made, if it is there and as long as it was. It is not read.
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn find(&self, key: Key) -> Result<Option<Digest>, StoreError> {
        Ok(self.ledger.find(key)?.filter(|made| self.store.is_whole(made)).map(|(digest, _)| digest))
    }

    /// The digest of a file that was brought into the store and has not changed since, if its content is still there.
    ///
    /// # Errors
    /// [`StoreError::Files`] if the file cannot be looked at, [`StoreError::Ledger`].
    pub fn imported(&self, file: (&File, &Path)) -> Result<Option<Digest>, StoreError> {
        Ok(self.known(file)?.filter(|digest| self.path(*digest).exists()))
    }

    /// The digest of a file that stays where it is, if it was read before and has not changed since.
    ///
    /// # Errors
    /// As [`Peek::imported`].
    pub fn identified(&self, path: &Path) -> Result<Option<Digest>, StoreError> {
        let file = File::open(path).map_err(StoreError::files("reading", path))?;
        self.known((&file, path))
    }

    fn known(&self, (file, path): (&File, &Path)) -> Result<Option<Digest>, StoreError> {
        let now = file.metadata().map(|meta| fingerprint(&meta)).map_err(StoreError::files("reading", path))?;
        self.ledger.file(&path.to_string_lossy(), &now)
    }

    /// As [`Store::fact`].
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn fact(&self, key: Key) -> Result<Option<Vec<u8>>, StoreError> {
        self.ledger.fact(key)
    }

    /// As [`Store::last_render`].
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn last_render(&self, project: Digest, preset: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.ledger.last_render(project, preset)
    }

    /// As [`Store::rate`].
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn rate(&self, work: &str) -> Result<Option<Rate>, StoreError> {
        self.ledger.rate(work)
    }

    /// As [`Store::attempts`].
    ///
    /// # Errors
    /// [`StoreError::Ledger`].
    pub fn attempts(&self, what: &str) -> Result<u32, StoreError> {
        self.ledger.attempts(what)
    }

    /// Where a blob is, or would be.
    pub fn path(&self, digest: Digest) -> PathBuf {
        self.store.path(digest)
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::{Pins, pinned};

    /// Every file of a store but the memory that all who have the ledger open share, with its bytes and when it changed.
    fn state(store: &Pins) -> Vec<(PathBuf, SystemTime, Vec<u8>)> {
        let (mut files, mut folders) = (Vec::new(), vec![store.root().to_owned()]);
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().flatten() {
                let (path, meta) = (entry.path(), entry.metadata().unwrap());
                if meta.is_dir() {
                    files.push((path.clone(), meta.modified().unwrap(), Vec::new()));
                    folders.push(path);
                } else if !path.ends_with("ledger.db-shm") {
                    files.push((path.clone(), meta.modified().unwrap(), std::fs::read(path).unwrap()));
                }
            }
        }
        files.sort();
        files
    }

    #[test]
    fn a_look_finds_what_is_there_and_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = pinned(&folder.path().join("store"));
        let key = Key::of(&"recipe").unwrap();
        let made = store.put(b"made").unwrap();
        store.record(key, "test", b"recipe", made).unwrap();
        let rate = Rate { amount: 3, milliseconds: 5 };
        store.record_rate("work", rate).unwrap();
        store.record_fact(key, "probe", b"recipe", b"fact").unwrap();
        store.record_render(made, "draft", b"render").unwrap();
        store.record_attempt("clip").unwrap();
        let file = folder.path().join("clip");
        std::fs::write(&file, "bytes").unwrap();
        let brought = store.import(&file, &|| true).unwrap();
        // As if all that had been used long ago: a look must not count as use.
        store.with(|ledger| ledger.age_records(100_000)).unwrap();
        let before = state(&store);
        let peek = store.peek().unwrap();
        assert_eq!(peek.find(key).unwrap(), Some(made));
        assert_eq!(peek.find(Key::of(&"another").unwrap()).unwrap(), None);
        assert_eq!(peek.rate("work").unwrap(), Some(rate));
        assert_eq!(peek.fact(key).unwrap().as_deref(), Some(&b"fact"[..]));
        assert_eq!(peek.last_render(made, "draft").unwrap().as_deref(), Some(&b"render"[..]));
        assert_eq!(peek.attempts("clip").unwrap(), 1);
        let opened = File::open(&file).unwrap();
        assert_eq!(peek.imported((&opened, &file)).unwrap(), Some(brought));
        assert_eq!(peek.identified(&file).unwrap(), Some(brought));
        drop(peek);
        assert_eq!(state(&store), before);
    }

    #[test]
    fn what_changed_or_is_gone_is_not_known() {
        let folder = tempfile::tempdir().unwrap();
        let store = pinned(&folder.path().join("store"));
        let key = Key::of(&"recipe").unwrap();
        let made = store.put(b"made").unwrap();
        store.record(key, "test", b"recipe", made).unwrap();
        let file = folder.path().join("clip");
        std::fs::write(&file, "bytes").unwrap();
        store.import(&file, &|| true).unwrap();
        std::fs::write(&file, "other bytes").unwrap();
        std::fs::remove_file(store.path(made)).unwrap();
        let peek = store.peek().unwrap();
        assert_eq!(peek.find(key).unwrap(), None);
        assert_eq!(peek.imported((&File::open(&file).unwrap(), &file)).unwrap(), None);
    }

    #[test]
    fn a_look_sees_what_others_do_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let (store, other) = (pinned(folder.path()), pinned(folder.path()));
        let peek = store.peek().unwrap();
        for times in 1..3 {
            other.record_attempt("clip").unwrap();
            assert_eq!(peek.attempts("clip").unwrap(), times);
        }
    }
}
