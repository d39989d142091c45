//! A file that holds a little room, given up where the disk is full, so that what must be written down can be: that a job is
//! cancelled, paused or over.

use std::path::{Path, PathBuf};

use vo_files::durable;

/// Its bytes: enough for some dozens of such changes.
const BYTES: usize = 1 << 20;

/// It is made again once as much is free.
const FREE_AGAIN: u64 = 16 * BYTES as u64;

#[derive(Debug)]
pub(crate) struct Reserve {
    path: PathBuf,
}

impl Reserve {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { path: folder.join("reserve") }
    }

    /// Makes it, if it is not there and there is room. It is no matter if that fails: it is tried with every sweep.
    pub(crate) fn fill(&self) {
        let free = self.path.parent().and_then(vo_store::free_space);
        if self.path.exists() || free.is_some_and(|free| free < FREE_AGAIN) {
            return;
        }
        // A file system that compresses would hold no room for zeros.
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let words = std::iter::repeat_with(|| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()
        });
        let bytes: Vec<u8> = words.take(BYTES / 8).flatten().collect();
        let _ = durable::write(&self.path, &bytes);
    }

    /// Gives it up; false if it is gone already.
    pub(crate) fn give_up(&self) -> bool {
        std::fs::remove_file(&self.path).is_ok()
    }
}
