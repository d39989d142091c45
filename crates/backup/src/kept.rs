//! The backups that a server has made and keeps to be downloaded: the last few, in a folder of their own.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use vo_files::{durable, system};

use crate::backup::{now, sweep};
use crate::error::BackupError;

/// Backups that are kept.
const KEPT: usize = 3;

/// How their names end.
const ENDING: &str = ".tar.gz";

/// The backups that a server keeps.
#[derive(Clone, Debug)]
pub struct Backups {
    folder: PathBuf,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupFile {
    /// What it is called.
    pub name: String,
    /// Its bytes.
    pub bytes: u64,
    /// When it was complete, in milliseconds since 1970.
    pub made: u64,
}

impl Backups {
    /// Those in a data folder.
    pub fn of(data: &Path) -> Self {
        Self { folder: data.join("backups") }
    }

    /// A file for the next one, which is not there.
    pub fn next(&self) -> PathBuf {
        self.folder.join(format!("vo-{}{ENDING}", now()))
    }

    /// Makes room for the next one: the folder, and no more in it than are kept with it.
    ///
    /// # Errors
    /// [`BackupError::Files`].
    pub fn make_room(&self) -> Result<(), BackupError> {
        system::private_folder(&self.folder).map_err(BackupError::files("making the folder", &self.folder))?;
        sweep(&self.folder);
        for old in self.list()?.iter().skip(KEPT - 1) {
            let path = self.folder.join(&old.name);
            std::fs::remove_file(&path).map_err(BackupError::files("removing", &path))?;
        }
        Ok(())
    }

    /// What there is, the newest first.
    ///
    /// # Errors
    /// [`BackupError::Files`].
    pub fn list(&self) -> Result<Vec<BackupFile>, BackupError> {
        let entries = match std::fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(BackupError::Files { what: "reading", path: self.folder.clone(), source }),
            Ok(entries) => entries,
        };
        let mut files: Vec<BackupFile> = entries
            .flatten()
            .filter_map(|entry| {
                let (name, meta) = (entry.file_name().into_string().ok()?, entry.metadata().ok()?);
                let made = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_millis() as u64;
                (is_name(&name) && meta.is_file()).then_some(BackupFile { name, bytes: meta.len(), made })
            })
            .collect();
        files.sort_by(|one, other| other.name.cmp(&one.name));
        Ok(files)
    }

    /// One of them, opened, with its bytes.
    ///
    /// # Errors
    /// [`BackupError::NoSuchBackup`], [`BackupError::Files`].
    pub fn open(&self, name: &str) -> Result<(File, u64), BackupError> {
        let path = self.path(name)?;
        let file = durable::read(&path).map_err(|source| missing(name, &path, source))?;
        let bytes = file.metadata().map_err(BackupError::files("reading", &path))?.len();
        Ok((file, bytes))
    }

    /// Deletes one of them.
    ///
    /// # Errors
    /// [`BackupError::NoSuchBackup`], [`BackupError::Files`].
    pub fn delete(&self, name: &str) -> Result<(), BackupError> {
        let path = self.path(name)?;
        std::fs::remove_file(&path).map_err(|source| missing(name, &path, source))
    }

    fn path(&self, name: &str) -> Result<PathBuf, BackupError> {
        if is_name(name) { Ok(self.folder.join(name)) } else { Err(BackupError::NoSuchBackup(name.to_owned())) }
    }
}

fn missing(name: &str, path: &Path, source: io::Error) -> BackupError {
    if source.kind() == io::ErrorKind::NotFound {
        return BackupError::NoSuchBackup(name.to_owned());
    }
    BackupError::Files { what: "opening", path: path.to_owned(), source }
}

/// Whether it is a name that we give.
fn is_name(name: &str) -> bool {
    let number = name.strip_prefix("vo-").and_then(|rest| rest.strip_suffix(ENDING));
    number.is_some_and(|number| (1..=20).contains(&number.len()) && number.bytes().all(|digit| digit.is_ascii_digit()))
}
