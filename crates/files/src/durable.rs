//! The durable write: write, sync, rename, sync. The only place in the program that renames.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use crate::Folder;
use crate::system::{has_one_name, keep_private, not_ours, open_without_waiting, sync, sync_folder};

/// Writes a whole file so that, whatever happens, there is either the old one or the new one.
///
/// # Errors
/// What the file system says; nothing is left behind then.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    Folder::open(above(path))?.write(path.file_name().unwrap_or_default(), |file| file.write_all(bytes))
}

/// The same for a file that only its owner can read, at no moment anybody else.
///
/// # Errors
/// What the file system says; nothing is left behind then.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    Folder::open(above(path))?.write(path.file_name().unwrap_or_default(), |file| {
        // Before there is anything in it.
        keep_private(file)?;
        file.write_all(bytes)
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

/// Makes a folder, unless it is there, whose name is as durable as what is placed in it. The folder above must be there. A
/// link to a folder is none: a process that planted it would decide what is written and removed elsewhere.
///
/// # Errors
/// What the file system says, or that something else has its name; it is as it was then.
pub fn folder(path: &Path) -> io::Result<()> {
    folder_with(path, sync_folder)
}

fn folder_with(path: &Path, sync: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    match std::fs::create_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => own_folder(path),
        made => made.and_then(|()| sync(above(path))).inspect_err(|_| {
            // Who comes next would find it there and not sync it. One that another has filled meanwhile stays.
            let _ = std::fs::remove_dir(path);
        }),
    }
}

/// A file of ours, opened for reading. A pipe or a device that was planted in its place is not waited for.
///
/// # Errors
/// What the file system says; [`io::ErrorKind::InvalidInput`] if it is no file.
pub fn read(path: &Path) -> io::Result<File> {
    let file = open_without_waiting(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(not_ours()) }
}

/// Makes sure that a folder of ours is one, and no link to one, if it is there.
///
/// # Errors
/// [`io::ErrorKind::InvalidInput`] if something else has its name.
pub fn own_folder(path: &Path) -> io::Result<()> {
    let is_own = path.symlink_metadata().map_or(true, |meta| meta.is_dir());
    if is_own { Ok(()) } else { Err(not_ours()) }
}

/// Makes sure that a file of ours, which another library opens, is a file with one name, if it is there.
///
/// # Errors
/// [`io::ErrorKind::InvalidInput`] if it is not.
pub fn own_file(path: &Path) -> io::Result<()> {
    let is_own = path.symlink_metadata().map_or(true, |meta| meta.is_file() && has_one_name(&meta));
    if is_own { Ok(()) } else { Err(not_ours()) }
}

/// A file of ours that is written in its place, such as a lock or a log, opened to be read and added to; it is made if there
/// is none. What was planted there, a link or a second name of another file, is refused.
///
/// # Errors
/// What the file system says; [`io::ErrorKind::InvalidInput`] if it is no file with one name.
pub fn in_place(path: &Path) -> io::Result<File> {
    let folder = Folder::open(above(path))?;
    folder.in_place(path.file_name().unwrap_or_default())
}

#[expect(clippy::disallowed_methods, reason = "this is the one place")]
fn rename(temp: &Path, path: &Path) -> io::Result<()> {
    std::fs::rename(temp, path)?;
    sync_folder(above(path))
}

fn above(path: &Path) -> &Path {
    let folder = path.parent().unwrap_or_else(|| Path::new("/"));
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
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

    #[cfg(unix)]
    #[test]
    fn what_was_planted_is_neither_written_nor_entered() {
        use std::os::unix::fs::symlink;
        let place = tempfile::tempdir().unwrap();
        let (at, victim) = (|name: &str| place.path().join(name), place.path().join("victim"));
        std::fs::write(&victim, "precious").unwrap();
        std::fs::hard_link(&victim, at("second name")).unwrap();
        symlink("victim", at("link")).unwrap();
        symlink("nowhere", at("dangling")).unwrap();
        std::fs::create_dir(at("inner")).unwrap();
        symlink("inner", at("link to a folder")).unwrap();
        for name in ["second name", "link", "dangling", "inner"] {
            assert_eq!(in_place(&at(name)).unwrap_err().kind(), io::ErrorKind::InvalidInput, "{name}");
            own_file(&at(name)).unwrap_err();
        }
        for name in ["victim", "link", "link to a folder"] {
            own_folder(&at(name)).unwrap_err();
            folder(&at(name)).unwrap_err();
        }
        assert_eq!(std::fs::read(&victim).unwrap(), b"precious");
        for text in ["one", "two"] {
            in_place(&at("lock")).unwrap().write_all(text.as_bytes()).unwrap();
        }
        assert_eq!(std::fs::read(at("lock")).unwrap(), b"onetwo");
        for name in ["lock", "not there"] {
            own_file(&at(name)).unwrap();
        }
        for name in ["inner", "not there"] {
            own_folder(&at(name)).unwrap();
        }
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
        assert!(!new.exists(), "it would not be synced any more");
        for _ in 0..2 {
            folder_with(&new, sync).unwrap();
        }
        assert_eq!((new.is_dir(), synced.get()), (true, 2));
        std::fs::write(folder.path().join("file"), "x").unwrap();
        super::folder(&folder.path().join("file")).unwrap_err();
        assert!(folder.path().join("file").exists());
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
