//! Files of Windows.

use std::fs::{File, Metadata};
use std::io;
use std::os::windows::fs::MetadataExt;
use std::path::Path;

/// Users that may use the folder may use and run its files.
///
/// # Errors
/// None.
pub fn permit(_file: &Path, _program: bool) -> io::Result<()> {
    Ok(())
}

/// Folders of a user are that user's there.
pub(super) fn make_private(folder: &Path) -> io::Result<()> {
    std::fs::create_dir(folder)
}

/// A read-only file cannot be synced, removed or replaced either: it stays as it is, and what another program
/// changes is found out by its digest.
pub fn seal(_file: &Path) -> io::Result<()> {
    Ok(())
}

/// What changes when a file is written to or another takes its place: its length and its time.
pub fn state(meta: &Metadata) -> String {
    format!("{} {}", meta.len(), meta.last_write_time())
}

pub(super) fn changed(meta: &Metadata) -> String {
    meta.creation_time().to_string()
}

/// Bytes of the disk that a file takes; none where that is not known.
pub fn allocated(_meta: &Metadata) -> Option<u64> {
    None
}

/// What tells a file from another that has taken its place.
pub fn identity(meta: &Metadata) -> u64 {
    meta.last_write_time()
}

/// The disk that a file lies on is not known.
pub fn disk(_meta: &Metadata) -> Option<u64> {
    None
}

/// How much may still be written is not known.
pub fn free(_folder: &Path) -> Option<u64> {
    None
}

/// How large the disk is is not known.
pub fn whole(_folder: &Path) -> Option<u64> {
    None
}

/// What tells a file that is written to from another that has taken its place.
pub fn origin(meta: &Metadata) -> u64 {
    meta.creation_time()
}

/// Storage is not shared.
pub fn clone(_target: &File, _source: &File) -> bool {
    false
}

/// Waits until a file is on the disk, for which it must be open for writing.
pub(crate) fn sync(file: &Path) -> io::Result<()> {
    File::options().write(true).open(file)?.sync_all()
}

/// A folder cannot be synced: its names are in the journal of the file system, in the order they were made.
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Opens a file for reading.
pub(crate) fn open_without_waiting(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// It does not wait for a writer.
pub(crate) fn without_waiting(_options: &mut cap_std::fs::OpenOptions) {}

/// It does not wait for a writer; links are rare there, and refused by what is said of the name.
pub(crate) fn without_following(_options: &mut cap_std::fs::OpenOptions) {}

/// How many names a file has is not known.
pub(crate) fn has_one_name(_meta: &Metadata) -> bool {
    true
}

/// As [`sync_folder`].
pub(crate) fn sync_open_folder(_folder: &cap_std::fs::Dir) -> io::Result<()> {
    Ok(())
}
