//! Files of systems with modes and inodes.

use std::fs::{File, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::Path;

use rustix::fs::OFlags;

/// Lets its owner write to a file and others read it; and run it, if it is a program.
///
/// # Errors
/// What the file system says.
pub fn permit(file: &Path, program: bool) -> io::Result<()> {
    std::fs::set_permissions(file, Permissions::from_mode(if program { 0o755 } else { 0o644 }))
}

/// Makes a folder that no other user may look into.
pub(super) fn make_private(folder: &Path) -> io::Result<()> {
    std::fs::DirBuilder::new().mode(0o700).create(folder)
}

/// Makes a file read-only.
pub fn seal(file: &Path) -> io::Result<()> {
    std::fs::set_permissions(file, Permissions::from_mode(0o444))
}

/// What changes when a file is written to or another takes its place: its length, its number and its time.
pub fn state(meta: &Metadata) -> String {
    format!("{} {} {}.{}", meta.len(), meta.ino(), meta.mtime(), meta.mtime_nsec())
}

pub(super) fn changed(meta: &Metadata) -> String {
    format!("{}.{}", meta.ctime(), meta.ctime_nsec())
}

/// Bytes of the disk that a file takes; none where that is not known.
pub fn allocated(meta: &Metadata) -> Option<u64> {
    // In blocks of 512 bytes, whatever those of the file system are (POSIX, `sys/stat.h`, on Linux and macOS).
    Some(meta.blocks() * 512).filter(|bytes| *bytes > 0)
}

/// What tells a file from another that has taken its place.
pub fn identity(meta: &Metadata) -> u64 {
    meta.ino()
}

/// The number of the disk that a file lies on.
pub fn disk(meta: &Metadata) -> Option<u64> {
    Some(meta.dev())
}

/// Bytes that may still be written in a folder.
pub fn free(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}

/// Bytes of the disk that a folder lies on.
pub fn whole(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    Some(found.f_blocks.saturating_mul(found.f_frsize))
}

/// What tells a file that is written to from another that has taken its place.
pub fn origin(meta: &Metadata) -> u64 {
    meta.ino()
}

/// Lets an empty file share the storage of another, and says whether the file system can do that.
#[cfg(target_os = "linux")]
pub fn clone(target: &File, source: &File) -> bool {
    rustix::fs::ioctl_ficlone(target, source).is_ok()
}

/// Other systems can clone whole files only, under a new name: here it is copied.
#[cfg(not(target_os = "linux"))]
pub fn clone(_target: &File, _source: &File) -> bool {
    false
}

/// Opens a file for reading, which may turn out to be a pipe: then it does not wait for a writer.
pub(crate) fn open_without_waiting(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    File::options().read(true).custom_flags(OFlags::NONBLOCK.bits() as i32).open(path)
}

/// The same for files below a folder that is held open.
pub(crate) fn without_waiting(options: &mut cap_std::fs::OpenOptions) {
    use cap_std::fs::OpenOptionsExt;
    options.custom_flags(OFlags::NONBLOCK.bits() as i32);
}

/// The same, and a link is not followed.
pub(crate) fn without_following(options: &mut cap_std::fs::OpenOptions) {
    use cap_std::fs::OpenOptionsExt;
    options.custom_flags((OFlags::NONBLOCK | OFlags::NOFOLLOW).bits() as i32);
}

/// Whether a file has no other name: what is written to it is then written nowhere else.
pub(crate) fn has_one_name(meta: &Metadata) -> bool {
    meta.nlink() == 1
}

/// Waits until a file is on the disk.
pub(crate) fn sync(file: &Path) -> io::Result<()> {
    flush(&File::open(file)?)
}

/// Waits until the names in a folder are.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    flush(&File::open(folder)?)
}

/// The same for a folder that is held open.
pub(crate) fn sync_open_folder(folder: &cap_std::fs::Dir) -> io::Result<()> {
    flush(&folder.open(".")?.into_std())
}

#[cfg(not(target_vendor = "apple"))]
fn flush(file: &File) -> io::Result<()> {
    file.sync_all()
}

/// The library asks the disk itself to write, which is more than a sync there and which some file systems cannot do.
#[cfg(target_vendor = "apple")]
fn flush(file: &File) -> io::Result<()> {
    file.sync_all().or_else(|_| Ok(rustix::fs::fsync(file)?))
}
