//! All that a server keeps in one archive, while it runs, and back. An archive is a gzipped tar of the files below the data
//! folder, which ends with a list of them: sizes and digests. Neither side holds more than a piece of one file in memory.
//!
//! What would let others in is left out: the token, secrets, keys of TLS. `keep` says what is taken.

mod archive;
mod backup;
mod error;
mod extract;
mod keep;
mod kept;
mod manifest;
mod restore;

pub use backup::{BackedUp, backup};
pub use error::BackupError;
pub use kept::{BackupFile, Backups};
pub use restore::{Restored, is_half_restored, restore};
