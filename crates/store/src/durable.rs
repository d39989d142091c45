//! The durable write: write, sync, rename, sync. The only place in the program that renames.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use crate::file::{permit, sync, sync_folder};

/// Writes a whole file so that, whatever happens, there is either the old one or the new one.
///
/// # Errors
/// What the file system says; the temporary file is removed then.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temp = beside(path);
    let written = File::create(&temp).and_then(|mut file| file.write_all(bytes));
    written.and_then(|()| place(&temp, path)).inspect_err(|_| {
        let _ = std::fs::remove_file(&temp);
    })
}

/// Gives a finished temporary file in the same file system its final name: sync, rename, sync the folder.
///
/// # Errors
/// What the file system says; the temporary file is left where it was.
pub fn place(temp: &Path, path: &Path) -> io::Result<()> {
    sync(temp)?;
    rename(temp, path)
}

/// Gives a finished temporary folder its final name. Its files are synced first; what had the name before must be gone.
///
/// # Errors
/// What the file system says.
pub fn place_folder(temp: &Path, path: &Path) -> io::Result<()> {
    sync_tree(temp)?;
    rename(temp, path)
}

/// Copies a file durably, within or across file systems: a reader of `path` never sees half of it.
///
/// # Errors
/// What the file system says; nothing is left behind then.
pub fn copy(from: &Path, path: &Path) -> io::Result<u64> {
    let temp = beside(path);
    let copied = std::fs::copy(from, &temp).and_then(|bytes| {
        // Blobs are read-only in the store; what a person is handed is theirs.
        permit(&temp, false)?;
        Ok(bytes)
    });
    copied.and_then(|bytes| place(&temp, path).map(|()| bytes)).inspect_err(|_| {
        let _ = std::fs::remove_file(&temp);
    })
}

#[allow(clippy::disallowed_methods, reason = "this is the one place")]
fn rename(temp: &Path, path: &Path) -> io::Result<()> {
    std::fs::rename(temp, path)?;
    let folder = path.parent().unwrap_or_else(|| Path::new("/"));
    sync_folder(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
}

fn sync_tree(folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            sync_tree(&entry.path())?;
        } else if kind.is_file() {
            sync(&entry.path())?;
        }
    }
    sync_folder(folder)
}

/// A hidden name in the same folder, our own by process number.
fn beside(path: &Path) -> std::path::PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{}.{}.part", name.chars().take(60).collect::<String>(), std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("taken");
        std::fs::create_dir(&target).unwrap();
        std::fs::write(target.join("x"), "x").unwrap();
        write(&target, b"bytes").unwrap_err();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_write_replaces_the_whole_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        write(&file, b"a longer first text").unwrap();
        write(&file, b"short").unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"short");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
