//! Other systems have no files without a name, so each has one with our process id in it. It is removed when it is
//! dropped; if we are killed, the next process that makes one in the same folder removes it.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// The beginning of such a name, before the process id.
const NAME: &str = ".vo-unnamed-";

/// A file that no other program looks for, open for reading and writing.
#[derive(Debug)]
pub(crate) struct AnonymousFile(pub(crate) File, PathBuf);

impl AnonymousFile {
    /// A file in this folder, which can be given a name there.
    pub(crate) fn within(folder: &Path) -> io::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        remove_abandoned(folder);
        let name = format!("{NAME}{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = folder.join(name);
        Ok(Self(File::options().read(true).write(true).create_new(true).open(&path)?, path))
    }

    /// A file in this folder, else among the temporary files.
    pub(crate) fn anywhere(folder: &Path) -> io::Result<Self> {
        Self::within(folder).or_else(|_| Self::within(&std::env::temp_dir()))
    }

    /// Where this process finds it, until it is dropped.
    pub(crate) fn path(&self) -> PathBuf {
        self.1.clone()
    }

    /// Syncs it and gives it a name in its folder, in place of any file of that name.
    pub(crate) fn persist(self, place: &Path) -> io::Result<()> {
        self.0.sync_all()?;
        match std::fs::remove_file(place) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        match std::fs::hard_link(&self.1, place) {
            // Another process has just made the same.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            linked => linked,
        }
    }
}

impl Drop for AnonymousFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.1);
    }
}

/// Removes the files of processes that have ended.
fn remove_abandoned(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let owner = name.to_str().and_then(|name| name.strip_prefix(NAME)?.split('-').next()?.parse().ok());
        if owner.is_some_and(|owner: u32| !vo_process::alive(owner)) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
