//! Files of other people: what they are is found out by looking inside, never from their names.

pub mod cost;
pub mod hdr;
pub mod heif;
pub mod sniff;

mod animation;
pub(crate) mod boxes;
mod decodable;
mod footage;
mod identify;
mod image_file;
mod image_process;
mod inspect;
mod jpeg;
mod packets;
mod pixels;
mod profile;
mod refusal;
mod sameness;
mod shrunk;
mod sound;
mod still;
mod tracks;
mod upright;

pub use decodable::{Decodable, decodable};
pub use identify::{Wanted, identify};
pub use image_process::{VERB as IMAGE_VERB, open_still, serve as serve_image};
pub use inspect::{Inspected, inspect};
pub use refusal::Refusal;
pub use sound::{LONGEST_SECONDS, decode_sound, prove_sound};
pub use still::open_still as open_still_here;
pub(crate) use still::resized;
