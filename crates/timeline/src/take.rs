//! Takes: a line as it was spoken, and when each of its words was.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use vo_digest::Digest;

/// A spoken line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Take {
    /// Its sound: mono, 16 bits, 48 kHz.
    pub sound: Digest,
    /// Its length in samples.
    pub samples: u64,
    /// From the first sample that is heard to the first after the last: pauses are counted from one to the next.
    pub heard: Range<u64>,
    /// When its words are spoken, in order.
    pub words: Vec<Word>,
}

/// When a token of the line is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// Which of the line's spoken tokens; those that are only shown (an emoji) are not counted.
    pub token: u32,
    /// First sample of the take on which it is heard.
    pub from: u64,
    /// First sample on which it is no longer heard.
    pub to: u64,
}
