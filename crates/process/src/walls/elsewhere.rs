//! There are no such walls on other systems yet: what is started there is held by its own list of demuxers, decoders and
//! protocols alone.

use std::io;
use std::path::Path;

use super::{May, Wall};

/// Shuts nothing.
///
/// # Errors
/// None.
pub fn shut_files(_places: &[(&Path, May)]) -> io::Result<Wall> {
    Ok(Wall::Open)
}

pub(super) fn leave_network() -> Wall {
    Wall::Open
}

pub(super) fn shut_calls() -> Wall {
    Wall::Open
}
