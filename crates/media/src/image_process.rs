//! Untrusted images are decoded by a process of ours in a sandbox: it finds the file in its folder, is asked with a
//! line of JSON, and answers with lines of JSON and raw pictures.

mod serve;

use serde::{Deserialize, Serialize};
use vo_plan::framing::{Framing, Shape, Size};
use vo_plan::picture::Container;

use crate::Rejection;
pub use serve::serve;

/// The hidden verb under which our program is that process.
pub const VERB: &str = "__image";

/// The image in the folder of its process.
pub const INPUT: &str = "in";

/// What the process is asked for.
#[derive(Debug, Serialize, Deserialize)]
pub enum ImageRequest {
    /// What the image is: a [`Reply`] of [`Seen`]. After an empty line it is decoded. Of a still comes an answer of what a
    /// person should know of it. Of an image that moves come its pictures, each as the number of times that it stands in
    /// the clip (four bytes, little-endian, never 0) and its pixels in RGB; then a 0, and an answer without a value.
    Look(Container),
    /// The image as the picture of a frame: an answer without a value, then the planes.
    Open {
        /// What kind of file it is.
        container: Container,
        /// Which part of it is shown where.
        framing: Framing,
        /// The size of the frame.
        frame: Size,
        /// Whether it is moved, and so a little larger.
        moving: bool,
    },
}

/// What an image is.
#[derive(Debug, Serialize, Deserialize)]
pub enum Seen {
    /// A still.
    Still {
        /// Its shape, upright.
        shape: Shape,
        /// Bytes that decoding it takes.
        cost: u64,
    },
    /// It moves, and has so many pixels.
    Moving(Size),
}

/// An answer.
pub type Reply<T> = Result<T, Rejection>;
