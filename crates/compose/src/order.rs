//! The order that is given to the program that makes segments in one process, and its answers.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use vo_digest::Digest;
use vo_plan::recipe::SegmentRecipe;

use crate::ends::Ends;
use crate::version::SEGMENT_VERSION;

/// What a worker is asked with, followed by [`edition`], to say whether it stands for an FFmpeg: it is given what that
/// prints to `-version`, and ends with 0 if it does.
pub const STANDS_FOR: &str = "stands-for";

/// What `vo` and a worker must agree in: the program's version, and those of what they make.
pub fn edition() -> String {
    format!("{}-{SEGMENT_VERSION}-{}", env!("CARGO_PKG_VERSION"), vo_paint::VERSION)
}

/// What a worker is asked to do: a run of segments that follow each other, each to be written as `NUMBER.mp4`, counted from
/// 0, in the folder it runs in. One line of JSON on its standard input.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SegmentOrder {
    /// The segments.
    pub segments: Vec<SegmentRecipe>,
    /// Where the files are that they are made of. It can open no others.
    pub files: BTreeMap<Digest, PathBuf>,
    /// How far the clips among them must be decoded.
    pub ends: Ends,
    /// The folder it may write to.
    pub folder: PathBuf,
}

/// What a worker prints when a frame is done.
pub const FRAME: u8 = b'.';
/// What a worker prints before it says that a segment is done, if its footage was found to be damaged.
pub const DAMAGED: u8 = b'!';
/// What a worker prints when a segment is done.
pub const SEGMENT: u8 = b'#';
/// What a worker prints first, followed by the bytes that say how far its sandbox reaches.
pub const SANDBOX: u8 = b'W';
/// What a worker ends with where a clip gives no picture. Children decode it once more, and what they find counts.
pub const NO_PICTURE: u8 = 3;
