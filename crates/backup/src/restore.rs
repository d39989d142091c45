//! Puts a backup in the place of what is there. All of it is taken out and checked first; what was there is set aside, not deleted.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use vo_files::{durable, system};

use crate::backup::{Scratch, now, sweep};
use crate::error::BackupError;
use crate::extract::extract;
use crate::keep::{KEYS, OF_THIS_INSTALLATION, ROOTS};

/// Lies in a data folder while what is there is exchanged: a restore that was killed then is done again.
const UNFINISHED: &str = "restore-unfinished";

/// Whether a restore into a data folder was broken off half-way: it is neither what it was nor what it should be.
pub fn is_half_restored(data: &Path) -> bool {
    data.join(UNFINISHED).symlink_metadata().is_ok()
}

/// What was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Where what was there before lies now; nothing if there was nothing.
    pub aside: Option<PathBuf>,
}

/// Restores a backup into a data folder, in which no server works. The token and secrets that are there stay.
///
/// # Errors
/// [`BackupError`]. If it is not about what is moved at the very end, all is as it was.
pub fn restore(data: &Path, archive: &Path) -> Result<Restored, BackupError> {
    let server = data.join("server");
    system::private_folder(data).map_err(BackupError::files("making the folder", data))?;
    let locks = (lock(&server, "running.lock")?, lock(&server, "lock")?);
    sweep(data);
    let scratch = Scratch::new(data)?;
    let staged = scratch.0.join("data");
    system::private_folder(&staged).map_err(BackupError::files("making the folder", &staged))?;
    system::private_folder(&staged.join("server")).map_err(BackupError::files("making the folder", &staged))?;
    let foot = extract(archive, &staged, &scratch.0)?;
    vo_jobs::begin_anew(&staged.join("server"), now())
        .map_err(|error| BackupError::archive(archive, format!("its database of jobs is none ({error})")))?;
    carry_over(&server, &staged.join("server"))?;
    // From here to the end nobody begins to work in a folder that is half of the one and half of the other.
    let mark = data.join(UNFINISHED);
    durable::write(&mark, b"").map_err(BackupError::files("writing", &mark))?;
    let aside = set_aside(data)?;
    for root in ROOTS {
        let (from, to) = (staged.join(root), data.join(root));
        if from.is_dir() {
            durable::place_folder(&from, &to).map_err(BackupError::files("placing", &to))?;
        }
    }
    std::fs::remove_file(&mark).map_err(BackupError::files("removing", &mark))?;
    drop(locks);
    Ok(Restored { files: foot.files, bytes: foot.bytes, aside })
}

/// Holds a lock that a server holds, if there can be one.
fn lock(server: &Path, name: &str) -> Result<Option<File>, BackupError> {
    if !server.is_dir() {
        return Ok(None);
    }
    let path = server.join(name);
    let file = durable::in_place(&path).map_err(BackupError::files("opening", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(BackupError::InUse(server.parent().unwrap_or(server).to_owned())),
        Err(TryLockError::Error(source)) => Err(BackupError::Files { what: "locking", path, source }),
    }
}

/// Copies what backups leave out and this installation needs: its token, secrets and keys.
fn carry_over(from: &Path, to: &Path) -> Result<(), BackupError> {
    let keys = std::fs::read_dir(from.join(KEYS)).map(|entries| entries.flatten().collect()).unwrap_or_default();
    let keys: Vec<std::fs::DirEntry> = keys;
    if !keys.is_empty() {
        system::private_folder(&to.join(KEYS)).map_err(BackupError::files("making the folder", to))?;
    }
    let keys = keys.iter().map(|entry| Path::new(KEYS).join(entry.file_name()));
    for name in OF_THIS_INSTALLATION.iter().map(PathBuf::from).chain(keys) {
        let path = from.join(&name);
        if path.symlink_metadata().is_ok_and(|meta| meta.is_file()) {
            std::fs::copy(&path, to.join(&name)).map_err(BackupError::files("copying", &path))?;
        }
    }
    Ok(())
}

/// Moves what is there to a folder of its own.
fn set_aside(data: &Path) -> Result<Option<PathBuf>, BackupError> {
    let aside = data.join(format!("before-restore-{}", now()));
    let there: Vec<&str> = ROOTS.into_iter().filter(|root| data.join(root).symlink_metadata().is_ok()).collect();
    if there.is_empty() {
        return Ok(None);
    }
    system::private_folder(&aside).map_err(BackupError::files("making the folder", &aside))?;
    let mut moved: Vec<&str> = Vec::new();
    for root in there {
        let place = |from: PathBuf, to: PathBuf| -> io::Result<()> { durable::place_folder(&from, &to) };
        if let Err(source) = place(data.join(root), aside.join(root)) {
            // As it was.
            for root in moved {
                let _ = place(aside.join(root), data.join(root));
            }
            return Err(BackupError::Files { what: "setting aside", path: data.join(root), source });
        }
        moved.push(root);
    }
    Ok(Some(aside))
}
