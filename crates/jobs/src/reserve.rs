//! Files that hold a little room, given up where the disk is full, so that what must be written down can be: that a job is
//! cancelled, paused or over.

use std::path::{Path, PathBuf};

use vo_files::durable;

use crate::database::LONG_JOURNAL;

/// The first is for the journal. Once that has filled it, the second lets the database grow by what the journal holds, so
/// that it can be written from its beginning again: that goes on for thousands of changes.
const NAMES: [&str; 2] = ["reserve", "reserve-last"];

/// The bytes of each: the second has those that a journal may have before it is begun anew.
const BYTES: [u64; 2] = [1 << 20, LONG_JOURNAL];

/// They are made again once as much is free.
const FREE_AGAIN: u64 = 32 << 20;

#[derive(Debug)]
pub(crate) struct Reserve {
    folder: PathBuf,
}

impl Reserve {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Makes what is not there, if there is room. It is no matter if that fails: it is tried with every sweep.
    pub(crate) fn fill(&self) {
        for (name, bytes) in NAMES.into_iter().zip(BYTES) {
            let path = self.folder.join(name);
            let has_room = vo_store::free_space(&self.folder).is_none_or(|free| free >= FREE_AGAIN);
            if !path.exists() && has_room {
                let _ = durable::write(&path, &noise(bytes));
            }
        }
    }

    /// Gives up the next of them; false if all are gone already.
    pub(crate) fn give_up(&self) -> bool {
        NAMES.iter().any(|name| std::fs::remove_file(self.folder.join(name)).is_ok())
    }
}

/// A file system that compresses would hold no room for zeros.
fn noise(bytes: u64) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let words = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    });
    words.take(bytes as usize / 8).flatten().collect()
}
