//! Files that nobody but their owner may read.

use std::io::{self, Read};
use std::path::Path;

/// Bytes of one, at most.
const MOST: u64 = 1 << 20;

/// Writes one so that nobody else can read it, at no moment.
///
/// # Errors
/// What the file system says.
pub fn keep(file: &Path, text: &str) -> io::Result<()> {
    vo_files::durable::write_private(file, text.as_bytes())
}

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
