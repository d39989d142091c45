//! Files without a name. One is gone when it is dropped, even if we are killed, so nothing ever has to be cleaned up; and
//! it can be given a name once it is complete, so nothing ever finds half of it. What is written there is page cache, not
//! memory of ours. A named temporary file that is renamed would be left behind by a kill.

use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, MemfdFlags, Mode, OFlags, linkat, memfd_create, openat};

/// A file without a name, open for reading and writing.
#[derive(Debug)]
pub(crate) struct AnonymousFile(pub(crate) File);

impl AnonymousFile {
    /// A file in this folder, which can be given a name there.
    pub(crate) fn within(folder: &Path) -> io::Result<Self> {
        let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
        let mode = Mode::RUSR | Mode::WUSR | Mode::RGRP | Mode::ROTH;
        Ok(Self(File::from(openat(CWD, folder, flags, mode)?)))
    }

    /// A file in this folder, else among the temporary files, else in memory.
    pub(crate) fn anywhere(folder: &Path) -> io::Result<Self> {
        Self::within(folder).or_else(|_| Self::within(&std::env::temp_dir())).or_else(|_| {
            let memory: OwnedFd = memfd_create("voice model", MemfdFlags::CLOEXEC)?;
            Ok(Self(File::from(memory)))
        })
    }

    /// Where this process finds it, until it is dropped.
    pub(crate) fn path(&self) -> PathBuf {
        PathBuf::from(format!("/proc/self/fd/{}", self.0.as_raw_fd()))
    }

    /// Syncs it and gives it a name in its folder, in place of any file of that name.
    pub(crate) fn persist(self, place: &Path) -> io::Result<()> {
        self.0.sync_all()?;
        match std::fs::remove_file(place) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        match linkat(CWD, self.path(), CWD, place, AtFlags::SYMLINK_FOLLOW) {
            // Another process has just made the same.
            Ok(()) | Err(rustix::io::Errno::EXIST) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_file_appears_with_its_name_only() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = AnonymousFile::within(folder.path()).unwrap();
        file.0.write_all(b"complete").unwrap();
        assert_eq!(std::fs::read(file.path()).unwrap(), b"complete");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let place = folder.path().join("name");
        std::fs::File::create(&place).unwrap().write_all(b"something older").unwrap();
        file.persist(&place).unwrap();
        assert_eq!(std::fs::read(&place).unwrap(), b"complete");
    }

    #[test]
    fn in_a_read_only_folder_it_is_elsewhere() {
        let nowhere = Path::new("/proc/no such folder");
        assert!(AnonymousFile::within(nowhere).is_err());
        let mut file = AnonymousFile::anywhere(nowhere).unwrap();
        file.0.write_all(b"complete").unwrap();
        assert_eq!(std::fs::read(file.path()).unwrap(), b"complete");
    }
}
