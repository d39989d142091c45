//! Files of other people: what they are is found out by looking inside, never from their names.

pub mod hdr;
pub mod sniff;

mod footage;
mod jpeg;
mod profile;
mod sound;
mod still;

pub use footage::probe_footage;
pub use sound::{LONGEST_SECONDS, decode_sound, prove_sound};
pub(crate) use still::resized;
pub use still::{open_still, prove_still, still_fits, still_shape};
