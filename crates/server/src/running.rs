//! Which server has a data folder: one at a time, and where other commands of this machine find it.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use vo_setup::Settings;

use crate::{ServerError, private_file};

/// The file whose lock is held as long as a server runs.
const LOCK: &str = "running.lock";

/// The file that says where it is reached.
const ADDRESS: &str = "address";

/// The file that a browser is started with: it leads to the page.
const OPEN: &str = "open.html";

/// A server that runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// Where programs of this machine reach it, such as `http://127.0.0.1:4545`.
    pub url: String,
    /// Its process.
    pub pid: u32,
    /// The file with the token that programs send as `Authorization: Bearer`.
    pub token_file: PathBuf,
    /// The certificate that must be trusted to reach it, if an authority of its own signs for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<PathBuf>,
}

/// The server of this data folder, if one runs.
pub fn running(settings: &Settings) -> Option<Running> {
    found(&settings.paths().ok()?.data_dir.join("server"))
}

fn found(folder: &Path) -> Option<Running> {
    // Whoever could lock it shows that nobody runs, and lets go of it at once.
    let lock = vo_files::durable::read(&folder.join(LOCK)).ok()?;
    match lock.try_lock_shared() {
        Err(TryLockError::WouldBlock) => {}
        Ok(()) | Err(TryLockError::Error(_)) => return None,
    }
    serde_json::from_str(&private_file::read(&folder.join(ADDRESS)).ok()??).ok()
}

/// The folder of a server, which no other uses as long as this is held.
#[derive(Debug)]
pub struct Claim {
    folder: PathBuf,
    _lock: File,
}

impl Claim {
    /// Takes the folder.
    ///
    /// # Errors
    /// [`ServerError::Running`] if another server has it, [`ServerError::Files`] if it cannot be used.
    pub fn take(folder: &Path) -> Result<Self, ServerError> {
        let path = folder.join(LOCK);
        let failed = |source| ServerError::Files { path: path.clone(), source };
        vo_files::system::private_folder(folder).map_err(failed)?;
        let lock = vo_files::durable::in_place(&path).map_err(failed)?;
        // Who only looks holds it for a moment.
        for _ in 0..20 {
            match lock.try_lock() {
                Ok(()) => return Ok(Self { folder: folder.to_owned(), _lock: lock }),
                Err(TryLockError::Error(error)) => return Err(failed(error)),
                Err(TryLockError::WouldBlock) => match found(folder) {
                    Some(Running { url, .. }) => return Err(ServerError::Running { url }),
                    None => std::thread::sleep(std::time::Duration::from_millis(50)),
                },
            }
        }
        Err(ServerError::Running { url: "an address that it has not said yet".to_owned() })
    }

    /// Says where it is reached.
    ///
    /// # Errors
    /// [`ServerError::Files`].
    pub fn say(&self, running: &Running) -> Result<(), ServerError> {
        let path = self.folder.join(ADDRESS);
        let text = serde_json::to_string(running).unwrap_or_default();
        vo_files::durable::write_private(&path, text.as_bytes()).map_err(|source| ServerError::Files { path, source })
    }
}

/// A file that leads a browser to an address, so that its key stands in no list of processes, which others can read. It is
/// removed when the server ends.
///
/// # Errors
/// [`ServerError`] if there is no folder for it, or it cannot be written.
pub fn opening(settings: &Settings, url: &str) -> Result<PathBuf, ServerError> {
    let path = settings.paths()?.data_dir.join("server").join(OPEN);
    let text = format!(
        "<!doctype html><meta charset=\"utf-8\"><meta name=\"referrer\" content=\"no-referrer\">\
         <meta http-equiv=\"refresh\" content=\"0;url={url}\"><title>Video Orchestrator</title>"
    );
    vo_files::durable::write_private(&path, text.as_bytes())
        .map_err(|source| ServerError::Files { path: path.clone(), source })?;
    Ok(path)
}

impl Drop for Claim {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(self.folder.join(ADDRESS));
        let _ = std::fs::remove_file(self.folder.join(OPEN));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_server_and_others_find_it() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        assert_eq!(found(at), None);
        let claim = Claim::take(at).unwrap();
        assert_eq!(found(at), None, "it has not said where it is");
        let running =
            Running { url: "http://127.0.0.1:1".to_owned(), pid: 7, token_file: at.join("token"), authority: None };
        claim.say(&running).unwrap();
        assert_eq!(found(at), Some(running.clone()));
        assert!(matches!(Claim::take(at), Err(ServerError::Running { url }) if url == running.url));
        drop(claim);
        assert!(!at.join(ADDRESS).exists());
        let killed = Claim::take(at).unwrap();
        killed.say(&running).unwrap();
        let text = std::fs::read(at.join(ADDRESS)).unwrap();
        drop(killed);
        vo_files::durable::write(&at.join(ADDRESS), &text).unwrap();
        assert_eq!(found(at), None, "what one has left that was killed means nothing");
        Claim::take(at).unwrap();
    }
}
