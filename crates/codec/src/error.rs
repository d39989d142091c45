//! What can keep an order from being fulfilled.

use std::io;

use vo_compose::ComposeError;
use vo_compose::order::NO_PICTURE;
use vo_libav::LibavError;

/// Why a worker ends early.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// It was asked for something it does not do.
    #[error("vo starts this program by itself; to make a video, run `vo make`")]
    Asked,
    /// What stands on standard input is no order.
    #[error("the order cannot be read: {0}; vo and vo-codec must be of the same version, so build both again")]
    Order(serde_json::Error),
    /// It would paint or decode in another way than the recipes say.
    #[error("vo-codec is of another version than vo, and would make other pictures: build both again")]
    Version,
    /// Standard input or output failed: the program that gave the order has ended.
    #[error("the program that gave the order has ended: {0}")]
    Alone(#[from] io::Error),
    /// FFmpeg's libraries refused.
    #[error(transparent)]
    Libav(#[from] LibavError),
    /// A clip gives no picture.
    #[error("a clip gives no picture: {0}")]
    Footage(String),
    /// A still image could not be decoded.
    #[error("a still image cannot be decoded: {0}")]
    Still(String),
    /// Frames could not be composed.
    #[error(transparent)]
    Compose(#[from] ComposeError),
}

impl CodecError {
    /// What the worker ends with.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Footage(_) | Self::Compose(ComposeError::Lost(_)) => NO_PICTURE,
            _ => 1,
        }
    }
}
