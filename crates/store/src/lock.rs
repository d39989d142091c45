//! The lock of the store: what brings something in or takes it out holds it alone, what keeps something in it with others.

use std::fs::File;
use std::io;
use std::path::Path;

use vo_files::durable;

use crate::StoreError;

/// Its name on the disk, which every version that may use the same store must know it by.
const NAME: &str = "door";

/// The lock, held alone until this is dropped. What must not happen without it takes a reference to one.
#[derive(Debug)]
pub(crate) struct Exclusive(#[expect(dead_code, reason = "it is held, not read")] File);

/// Whether there is a lock to hold.
pub(crate) fn is_there(root: &Path) -> bool {
    root.join(NAME).exists()
}

/// Waits until nothing else holds the lock, and holds it alone.
pub(crate) fn lock_exclusive(root: &Path) -> Result<Exclusive, StoreError> {
    lock_file(&root.join(NAME), File::lock).map(Exclusive)
}

/// Waits until nothing holds the lock alone, and holds it with others until the file is dropped.
pub(crate) fn lock_shared(root: &Path) -> Result<File, StoreError> {
    lock_file(&root.join(NAME), File::lock_shared)
}

/// Locks a file that is there for that.
pub(crate) fn lock_file(path: &Path, how: fn(&File) -> io::Result<()>) -> Result<File, StoreError> {
    let file = durable::in_place(path).map_err(StoreError::files("opening", path))?;
    loop {
        match how(&file) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            locked => return locked.map(|()| file).map_err(StoreError::files("locking", path)),
        }
    }
}
