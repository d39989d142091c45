//! From a recipe and decoders to frames: pictures one over the other, what is painted over them, and the order in which all
//! are decoded. Where frames go, and what decodes, is handed in.

mod composer;
mod decoder_pool;
mod ends;
mod error;
pub mod order;
mod pan;
mod play;
mod prefetch;
mod version;

pub use composer::{Composer, OpenStill};
pub use decoder_pool::{AT_ONCE, Decode, DecoderPool, FEW, Spill};
pub use ends::Ends;
pub use error::ComposeError;
pub use play::{open, play};
pub use prefetch::Prefetch;
pub use version::SEGMENT_VERSION;
