//! Sound: takes as files, and the bus on which everything heard is mixed.

mod bus;
mod decoded;
mod duck;
mod entry;
mod limit;
mod loudness;
mod mix;
mod played;
mod room_tone;
pub mod take_file;

pub use bus::{MIXER, make};
