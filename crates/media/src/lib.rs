//! Files of other people: what they are is found out by looking inside, never from their names. And FFmpeg: every argument
//! that it is ever given, and what it says. Whose project a file is in, and where it is kept, is not known here.

pub mod animation;
pub mod boxes;
pub mod cost;
pub mod ffmpeg;
pub mod hdr;
pub mod heif;
pub mod image_file;
pub mod image_process;
pub mod packets;
pub mod profile;
pub mod sameness;
pub mod sniff;
pub mod still;
pub mod tracks;
pub mod units;
pub mod y4m;

mod decodable;
mod identify;
mod jpeg;
mod pixels;
mod rejection;
mod shrunk;
mod upright;

pub use decodable::{Decodable, decodable};
pub use identify::{Purpose, identify};
pub use rejection::{Reason, Rejection};
