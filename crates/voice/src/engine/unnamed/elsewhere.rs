//! Other systems have no files without a name, so each has one with our number in it. It is gone when it is dropped; if we
//! are killed, whoever comes next to the same folder sweeps it.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// What such a name begins with, before a process's number.
const NAME: &str = ".vo-unnamed-";

/// A file that nobody else looks for, open for reading and writing.
#[derive(Debug)]
pub(crate) struct Unnamed(pub(crate) File, PathBuf);

impl Unnamed {
    /// A file in this folder, which can be given a name there.
    pub(crate) fn within(folder: &Path) -> io::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        sweep(folder);
        let name = format!("{NAME}{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = folder.join(name);
        Ok(Self(File::options().read(true).write(true).create_new(true).open(&path)?, path))
    }

    /// A file in this folder, else among the temporary files.
    pub(crate) fn anywhere(folder: &Path) -> io::Result<Self> {
        Self::within(folder).or_else(|_| Self::within(&std::env::temp_dir()))
    }

    /// Where this process finds it, as long as it is held.
    pub(crate) fn path(&self) -> PathBuf {
        self.1.clone()
    }

    /// Syncs it and gives it a name in its folder. What had this name before is gone.
    pub(crate) fn name(self, place: &Path) -> io::Result<()> {
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

impl Drop for Unnamed {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.1);
    }
}

/// Removes what the dead left.
fn sweep(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let owner = name.to_str().and_then(|name| name.strip_prefix(NAME)?.split('-').next()?.parse().ok());
        if owner.is_some_and(|owner: u32| !vo_process::alive(owner)) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
