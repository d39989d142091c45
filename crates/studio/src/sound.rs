//! Sound: takes as files, and the bus on which everything heard is mixed.

mod bus;
mod decoded;
mod duck;
mod entry;
mod limit;
mod loudness;
mod mix;
pub mod peaks;
mod played;
mod room_tone;
pub mod take_file;

pub use bus::{MIX_VERSION, Mixer};
pub use decoded::{Listener, SOUND_VERSION};

/// Samples an AAC encoder puts before the first one it is given. As many of ours are left out, so that sound and
/// picture stay together without an edit list; they are the lead-in, before any word.
const PRIMING: u64 = 1_024;
