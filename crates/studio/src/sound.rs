//! Sound: takes as files, and the bus on which everything heard is mixed.

mod bus;
mod duck;
mod limit;
mod loudness;
mod mix;
pub mod take_file;

pub use bus::{MIXER, make};
