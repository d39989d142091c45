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
    let written = create(&temp).and_then(|mut file| file.write_all(bytes));
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
    let copied = File::open(from).and_then(|mut from| io::copy(&mut from, &mut create(&temp)?)).and_then(|bytes| {
        // Blobs are read-only in the store; what a person is handed is theirs.
        permit(&temp, false)?;
        Ok(bytes)
    });
    copied.and_then(|bytes| place(&temp, path).map(|()| bytes)).inspect_err(|_| {
        let _ = std::fs::remove_file(&temp);
    })
}

/// Makes a folder, unless it is there, whose name is as durable as what is placed in it. The folder above must be there.
///
/// # Errors
/// What the file system says; the folder is as it was then.
pub fn folder(path: &Path) -> io::Result<()> {
    folder_with(path, sync_folder)
}

fn folder_with(path: &Path, sync: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    match std::fs::create_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        made => made.and_then(|()| sync(above(path))).inspect_err(|_| {
            // Who comes next would find it there and not sync it. One that another has filled meanwhile stays.
            let _ = std::fs::remove_dir(path);
        }),
    }
}

#[allow(clippy::disallowed_methods, reason = "this is the one place")]
fn rename(temp: &Path, path: &Path) -> io::Result<()> {
    std::fs::rename(temp, path)?;
    sync_folder(above(path))
}

fn above(path: &Path) -> &Path {
    let folder = path.parent().unwrap_or_else(|| Path::new("/"));
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// Makes a temporary file that was not there: its name can be guessed, and through a link that somebody put there, another
/// file would be written.
fn create(temp: &Path) -> io::Result<File> {
    // What one of our number has left, or the link itself.
    let _ = std::fs::remove_file(temp);
    File::options().write(true).create_new(true).open(temp)
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

/// The beginning of a name that a file has while it is being written: at most 180 bytes, so that what stands around it has
/// room on every file system.
pub fn stub(name: &str) -> &str {
    name.get(..name.floor_char_boundary(180)).unwrap_or(name)
}

/// A hidden name in the same folder, our own by process number.
fn beside(path: &Path) -> std::path::PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{}.{}.part", stub(&name), std::process::id()))
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
    fn a_folder_is_synced_by_whoever_makes_it() {
        let folder = tempfile::tempdir().unwrap();
        let new = folder.path().join("new");
        let synced = std::cell::Cell::new(0);
        let sync = |above: &Path| {
            assert_eq!(above, folder.path());
            synced.set(synced.get() + 1);
            if synced.get() == 1 { Err(io::ErrorKind::Other.into()) } else { Ok(()) }
        };
        folder_with(&new, sync).unwrap_err();
        assert!(!new.exists(), "nobody would sync it any more");
        for _ in 0..2 {
            folder_with(&new, sync).unwrap();
        }
        assert_eq!((new.is_dir(), synced.get()), (true, 2));
        std::fs::write(folder.path().join("file"), "x").unwrap();
        super::folder(&folder.path().join("file")).unwrap_err();
        assert!(folder.path().join("file").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_somebody_planted_is_not_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let (victim, file) = (folder.path().join("victim"), folder.path().join("file"));
        std::fs::write(&victim, "as it was").unwrap();
        let write = |path: &Path| write(path, b"bytes");
        let copied = |path: &Path| copy(&folder.path().join("source"), path).map(|_| ());
        std::fs::write(folder.path().join("source"), "bytes").unwrap();
        for does in [&write as &dyn Fn(&Path) -> io::Result<()>, &copied] {
            std::os::unix::fs::symlink(&victim, beside(&file)).unwrap();
            does(&file).unwrap();
            assert_eq!(std::fs::read(&victim).unwrap(), b"as it was");
            assert_eq!(std::fs::read(&file).unwrap(), b"bytes");
            assert!(!file.is_symlink() && !beside(&file).is_symlink());
            std::fs::write(beside(&file), "what was left by one of our number").unwrap();
            does(&file).unwrap();
            assert_eq!(std::fs::read(&file).unwrap(), b"bytes");
        }
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
