//! FFmpeg's libraries in our own process: footage to raw frames, raw frames to a segment, byte for byte as the `ffmpeg`
//! program of the same build writes them. Meant for a worker that makes one segment behind bars (`sandbox`) and ends.
//!
//! Everything is behind the cargo feature `libav`, which needs the development packages of FFmpeg 5.1 (libavcodec 59)
//! and libclang, and makes a program that starts only where those very libraries are. Without the feature this crate is
//! empty, so a machine that has none of this builds the rest all the same.
//!
//! # Licence
//!
//! The code of this crate is under the workspace's licences. But a program that links libav* as Debian builds it, with
//! `--enable-gpl` and x264, is as a whole a work under the GPL: anyone who passes such a worker on must do so under the GPL,
//! version 2 or later, with its source. Starting `ffmpeg` as a child, which is what happens without this crate, asks for
//! none of that. Built and used on one's own machine, it asks for nothing either.
//!
//! # Order in a worker
//!
//! 1. `malloc::settle`, before anything large is allocated.
//! 2. `identity::matches`, by the program that starts the worker: only a program of this very build may be replaced by it.
//! 3. `sandbox::enter`, before the first thread and before a foreign byte is read.
//! 4. `Encoder`, then `Decoder`: the encoder wants memory that nothing lay in before (see `malloc`).
#![cfg(feature = "libav")]

mod clock;
mod decode;
mod encode;
mod error;
pub mod identity;
pub mod malloc;
mod raw;
pub mod sandbox;

pub use decode::{DecodeJob, Decoder};
pub use encode::{EncodeJob, Encoder};
pub use error::LibavError;
pub use raw::log::{Line, take_lines};

/// Bytes of one packed YUV 4:2:0 picture: a whole plane of `width * height`, then two of a quarter, each side rounded up.
pub const fn frame_bytes(width: u32, height: u32) -> usize {
    let (width, height) = (width as usize, height as usize);
    let chroma = width.div_ceil(2).saturating_mul(height.div_ceil(2));
    width.saturating_mul(height).saturating_add(chroma.saturating_mul(2))
}
