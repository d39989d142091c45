//! How much room there is, and where.

use std::fs::Metadata;
use std::path::Path;

use vo_files::system;

/// Bytes that may still be written in a folder, or in the nearest one above it that is there; nothing where the system does
/// not tell.
pub fn free_space(folder: &Path) -> Option<u64> {
    system::free(folder.ancestors().find(|folder| folder.exists())?)
}

/// Whether two folders, or the nearest above them that are there, lie on one disk, as far as the system tells.
pub fn on_one_disk(one: &Path, other: &Path) -> bool {
    let there = |folder: &Path| folder.ancestors().find_map(|folder| folder.metadata().ok());
    let disk = |meta: Option<Metadata>| meta.and_then(|meta| system::disk(&meta));
    disk(there(one)) == disk(there(other))
}
