//! Files that nobody but their owner may read: `vo_files` writes them.

use std::io::{self, Read};
use std::path::Path;

/// Bytes of one, at most.
const MOST: u64 = 1 << 20;

/// What stands in one; nothing if there is none.
///
/// # Errors
/// What the file system says.
pub fn read(file: &Path) -> io::Result<Option<String>> {
    let mut text = String::new();
    match vo_files::durable::read(file) {
        Ok(file) => file.take(MOST).read_to_string(&mut text)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(Some(text))
}
