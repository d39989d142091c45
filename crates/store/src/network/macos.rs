//! macOS says of every file system whether it is local, and has one name for those that are not.

use std::path::Path;

/// What a file system has among its flags that lies on this machine, from `sys/mount.h`.
const LOCAL: u32 = 0x1000;

/// What a folder lies on, if that is a file system of another machine.
pub(crate) fn kind(folder: &Path) -> Option<&'static str> {
    // Where the system does not tell, the folder is taken as it is.
    let flags = rustix::fs::statfs(folder).ok()?.f_flags;
    (flags & LOCAL == 0).then_some("a network volume")
}
