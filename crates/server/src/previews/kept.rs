//! Files that can be made again, kept in a folder as long as there is room: the one that nobody has wanted for longest goes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// How much is kept. It is made smaller by a fifth, so that not every new file costs another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Most {
    /// Bytes.
    pub bytes: u64,
    /// Files, each of which costs a little memory.
    pub files: usize,
}

/// A folder of such files.
#[derive(Debug)]
pub struct Kept {
    folder: PathBuf,
    most: Most,
    /// None until it is first needed.
    index: Mutex<Option<Index>>,
}

/// What lies in the folder.
#[derive(Debug, Default)]
struct Index {
    /// Of each file its bytes, and when it was wanted last.
    files: HashMap<Box<str>, (u64, u64)>,
    bytes: u64,
    /// Counts up with every wish.
    now: u64,
}

impl Kept {
    /// A folder, which need not be there yet.
    pub fn of(folder: PathBuf, most: Most) -> Self {
        Self { folder, most, index: Mutex::default() }
    }

    /// The folder, made if it is not there.
    ///
    /// # Errors
    /// What the system says.
    pub fn folder(&self) -> std::io::Result<&Path> {
        vo_files::system::private_folder(&self.folder)?;
        Ok(&self.folder)
    }

    /// A file that somebody wants, if it is there.
    pub fn find(&self, name: &str) -> Option<PathBuf> {
        self.with(|index| {
            index.now += 1;
            index.files.get_mut(name).map(|(_, wanted)| *wanted = index.now)
        })?;
        Some(self.folder.join(name))
    }

    /// A file that was made; others may have to go for it.
    pub fn note(&self, name: &str) {
        let bytes = std::fs::metadata(self.folder.join(name)).map_or(0, |meta| meta.len());
        let gone = self.with(|index| {
            index.add(name, bytes);
            index.beyond(self.most)
        });
        for name in gone {
            let _ = std::fs::remove_file(self.folder.join(&*name));
        }
    }

    /// A file that is not there any more.
    pub fn forget(&self, name: &str) {
        self.with(|index| index.remove(name));
    }

    /// Removes all of them: each is made again when somebody wants it.
    pub fn clear(&self) {
        let gone: Vec<Box<str>> = self.with(|index| std::mem::take(index).files.into_keys().collect());
        for name in gone {
            let _ = std::fs::remove_file(self.folder.join(&*name));
        }
    }

    fn with<T>(&self, work: impl FnOnce(&mut Index) -> T) -> T {
        let mut index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        work(index.get_or_insert_with(|| Index::of(&self.folder)))
    }
}

impl Index {
    /// What lies in a folder, in the order in which it was made.
    fn of(folder: &Path) -> Self {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut found: Vec<_> = entries
            .filter_map(|entry| {
                let meta = entry.metadata().ok().filter(std::fs::Metadata::is_file)?;
                Some((meta.modified().ok(), entry.file_name().into_string().ok()?, meta.len()))
            })
            .collect();
        found.sort();
        let mut index = Self::default();
        for (_, name, bytes) in found {
            index.add(&name, bytes);
        }
        index
    }

    fn add(&mut self, name: &str, bytes: u64) {
        self.remove(name);
        self.now += 1;
        self.bytes += bytes;
        self.files.insert(name.into(), (bytes, self.now));
    }

    fn remove(&mut self, name: &str) {
        if let Some((bytes, _)) = self.files.remove(name) {
            self.bytes -= bytes;
        }
    }

    /// Takes out what is too much, if anything is: its names.
    fn beyond(&mut self, most: Most) -> Vec<Box<str>> {
        if self.bytes <= most.bytes && self.files.len() <= most.files {
            return Vec::new();
        }
        let mut oldest: Vec<_> = self.files.iter().map(|(name, (_, wanted))| (*wanted, name.clone())).collect();
        oldest.sort_unstable();
        // The newest stays, however large it is: somebody waits for it.
        oldest.pop();
        let enough = |index: &Self| index.bytes <= most.bytes / 5 * 4 && index.files.len() <= most.files / 5 * 4;
        let mut gone = Vec::new();
        for (_, name) in oldest {
            if enough(self) {
                break;
            }
            self.remove(&name);
            gone.push(name);
        }
        gone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_has_wanted_for_longest_goes_first() {
        let folder = tempfile::tempdir().unwrap();
        let most = Most { bytes: 1_000, files: 100 };
        let kept = Kept::of(folder.path().join("kept"), most);
        let make = |kept: &Kept, name: &str, bytes: usize| {
            vo_files::durable::write(&kept.folder().unwrap().join(name), &vec![0; bytes]).unwrap();
            kept.note(name);
        };
        for name in ["a", "b", "c", "d"] {
            make(&kept, name, 240);
        }
        assert!(kept.find("a").is_some() && kept.find("none").is_none());
        make(&kept, "e", 240);
        let names = ["a", "b", "c", "d", "e"];
        let there = |kept: &Kept| names.map(|name| kept.find(name).is_some_and(|path| path.exists()));
        assert_eq!(there(&kept), [true, false, false, true, true]);
        // It is known again after a start.
        let again = Kept::of(folder.path().join("kept"), most);
        assert_eq!(there(&again), [true, false, false, true, true]);
        make(&again, "huge", 5_000);
        assert_eq!(there(&again), [false; 5]);
        assert!(again.find("huge").unwrap().exists());
        again.forget("huge");
        assert!(again.find("huge").is_none());
    }

    #[test]
    fn many_small_files_are_too_much_as_well() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::of(folder.path().to_owned(), Most { bytes: 1_000, files: 10 });
        for name in 0..11 {
            vo_files::durable::write(&folder.path().join(name.to_string()), b"x").unwrap();
            kept.note(&name.to_string());
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 8);
    }
}
