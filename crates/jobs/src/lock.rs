//! The lock of the folder: one process has the queue open, and a second one learns which.

use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;

use vo_files::{durable, plain};

use crate::error::QueueError;

/// How often the lock is tried, and the time between: one who had it may just be ending, and a child that it starts holds what
/// it holds until the child's program has begun.
const TRIES: u32 = 20;
const BETWEEN: Duration = Duration::from_millis(50);

/// Takes the lock, which is held until the file is dropped.
pub(crate) fn take(folder: &Path) -> Result<File, QueueError> {
    let path = folder.join("lock");
    let mut file = durable::in_place(&path).map_err(QueueError::files("opening", &path))?;
    for again in (0..TRIES).rev() {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) if again == 0 => {
                return Err(QueueError::InUse { folder: folder.to_owned(), by: holder(&mut file) });
            }
            Err(TryLockError::WouldBlock) => std::thread::sleep(BETWEEN),
            Err(TryLockError::Error(source)) => return Err(QueueError::Files { what: "locking", path, source }),
        }
    }
    // Who has it is for a person to read: where it cannot be written down, as on a full disk, the lock holds all the same.
    let _ = file.set_len(0).and_then(|()| write!(file, "process {}", std::process::id()));
    Ok(file)
}

/// What the lock says of who holds it.
fn holder(file: &mut File) -> String {
    const MOST: u64 = 100;
    let mut said = String::new();
    match file.take(MOST).read_to_string(&mut said) {
        Ok(bytes) if bytes > 0 => plain(&said).into_owned(),
        _ => "another process".to_owned(),
    }
}
