//! Takes a backup: copies of all databases as they are at one moment each, then all other files. Whoever works goes on.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use vo_files::{Folder, durable, system};
use vo_process::Stop;
use vo_store::sqlite;

use crate::archive::Archive;
use crate::error::BackupError;
use crate::keep::{ROOTS, enters, is_database, takes};

/// How often a database is tried whose readers are many.
const TRIES: u32 = 50;

/// How much was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackedUp {
    /// Files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Writes a backup of a data folder to a file, which appears when it is complete, for its owner alone. It must not be there.
///
/// # Errors
/// [`BackupError`]; there is no file then.
pub fn backup(data: &Path, file: &Path, stop: &Stop) -> Result<BackedUp, BackupError> {
    if file.symlink_metadata().is_ok() {
        return Err(BackupError::Exists(file.to_owned()));
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let scratch = Scratch::new(folder)?;
    let writing = BackupError::files("writing", file);
    let mut ended = None;
    let into = Folder::open(folder).map_err(BackupError::files("opening", folder))?;
    let written = into.write(file.file_name().unwrap_or_default(), |out| {
        system::keep_private(out)?;
        match write(data, out, &scratch.0, stop) {
            Ok(done) => {
                ended = Some(Ok(done));
                Ok(())
            }
            Err(error) => {
                ended = Some(Err(error));
                Err(io::Error::other("it was not completed"))
            }
        }
    });
    match (ended, written) {
        (Some(Err(error)), _) => Err(error),
        (_, Err(source)) => Err(writing(source)),
        (Some(Ok(done)), Ok(())) => Ok(done),
        (None, Ok(())) => Err(BackupError::Stopped),
    }
}

/// A folder for what is needed meanwhile, which vanishes.
pub(crate) struct Scratch(pub PathBuf);

impl Scratch {
    /// One in a folder.
    pub(crate) fn new(folder: &Path) -> Result<Self, BackupError> {
        let path = folder.join(format!(".vo-backup-{}-{}", std::process::id(), now()));
        system::private_folder(&path).map_err(BackupError::files("making the folder", &path))?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Removes what backups that were killed have left in a folder of ours.
pub(crate) fn sweep(folder: &Path) {
    let left = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in left.filter(|entry| entry.file_name().to_string_lossy().starts_with(".vo-")) {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        // What cannot be removed is left for the next time.
        let _ = if is_folder { std::fs::remove_dir_all(entry.path()) } else { std::fs::remove_file(entry.path()) };
    }
}

/// Milliseconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}

fn write(data: &Path, out: impl Write, scratch: &Path, stop: &Stop) -> Result<BackedUp, BackupError> {
    let list = scratch.join("list");
    let open = durable::in_place(&list).map_err(BackupError::files("making", &list))?;
    let writing = BackupError::files("writing", Path::new("the backup"));
    let mut archive = match Archive::begin(out, open, now()) {
        Ok(archive) => archive,
        Err(source) => return Err(writing(source)),
    };
    for databases in [true, false] {
        for root in ROOTS {
            let mut add = |relative: &Path, path: &Path| {
                if stop.is_requested() {
                    return Err(BackupError::Stopped);
                }
                if is_database(relative) != databases {
                    return Ok(());
                }
                let opened = if databases { copied(path, scratch)? } else { opened(path)? };
                let Some(file) = opened else { return Ok(()) };
                let place = relative.to_str().map(|place| place.replace('\\', "/"));
                let place = place.ok_or_else(|| {
                    let why = io::Error::new(io::ErrorKind::InvalidFilename, "its name is no Unicode: rename it");
                    BackupError::files("reading", path)(why)
                })?;
                archive.add(&place, file).map_err(BackupError::files("reading", path))
            };
            walk(data, Path::new(root), &mut add)?;
        }
    }
    let foot = archive.end().map_err(writing)?;
    Ok(BackedUp { files: foot.files, bytes: foot.bytes })
}

/// Goes through the files of a folder that are taken, in the order of their names. Links are left out.
fn walk(
    data: &Path,
    relative: &Path,
    add: &mut impl FnMut(&Path, &Path) -> Result<(), BackupError>,
) -> Result<(), BackupError> {
    let path = data.join(relative);
    let is_folder = path.symlink_metadata().is_ok_and(|meta| meta.is_dir());
    if !is_folder || !enters(relative) {
        return Ok(());
    }
    let reading = BackupError::files("reading", &path);
    let entries = match std::fs::read_dir(&path) {
        // It was removed meanwhile.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(reading(error)),
        Ok(entries) => entries,
    };
    let mut names = entries.flatten().map(|entry| entry.file_name()).collect::<Vec<_>>();
    names.sort();
    for name in names {
        let (inner, path) = (relative.join(&name), path.join(&name));
        match path.symlink_metadata() {
            Ok(meta) if meta.is_dir() => walk(data, &inner, add)?,
            Ok(meta) if meta.is_file() && takes(&inner) => add(&inner, &path)?,
            _ => {}
        }
    }
    Ok(())
}

/// A file, opened; nothing if it was removed meanwhile.
fn opened(path: &Path) -> Result<Option<File>, BackupError> {
    match durable::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        opened => opened.map(Some).map_err(BackupError::files("reading", path)),
    }
}

/// A copy of a database as it is at this moment, whoever writes to it meanwhile.
fn copied(path: &Path, scratch: &Path) -> Result<Option<File>, BackupError> {
    let copy = scratch.join("copy.db");
    let failed = |source| BackupError::Database { path: path.to_owned(), source };
    let copying = || {
        let from = sqlite::open_to_read(path)?;
        let mut to = Connection::open(&copy)?;
        // It is read again at once, and durable as a part of the archive.
        to.pragma_update(None, "synchronous", "OFF")?;
        let backup = Backup::new(&from, &mut to)?;
        for _ in 0..TRIES {
            // All pages at once: else every change would have it begin again.
            if backup.step(-1)? == StepResult::Done {
                return Ok(());
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
        Err(rusqlite::Error::SqliteFailure(busy, Some("it is locked".to_owned())))
    };
    if !path.exists() {
        return Ok(None);
    }
    copying().map_err(failed)?;
    let file = durable::read(&copy).map_err(BackupError::files("reading", &copy))?;
    // It stays readable until it is closed.
    std::fs::remove_file(&copy).map_err(BackupError::files("removing", &copy))?;
    Ok(Some(file))
}
