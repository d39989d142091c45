//! How much room there is.

use std::path::Path;

/// Bytes that may still be written in a folder, or in the nearest one above it that is there; nothing where the system does
/// not tell.
pub fn room(folder: &Path) -> Option<u64> {
    free(folder.ancestors().find(|folder| folder.exists())?)
}

#[cfg(unix)]
fn free(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}

#[cfg(not(unix))]
fn free(_folder: &Path) -> Option<u64> {
    None
}
