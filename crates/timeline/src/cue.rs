//! Cues: the words on screen together, and when each of them is spoken.

use serde::{Deserialize, Serialize};

/// Words shown together. Frames count from the start of whatever holds the cue (the timeline, or a segment), so a cue
/// that began before its segment starts at a negative frame.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cue {
    /// First frame on which the cue is shown.
    pub from: i32,
    /// First frame on which it is no longer shown.
    pub to: i32,
    /// Its words in reading order, at least one.
    pub words: Vec<CueWord>,
}

/// A word of a cue, as it is written (punctuation included).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CueWord {
    /// What is shown.
    pub text: String,
    /// First frame on which it is the spoken word; it stays so until the next word's `from` or the cue's `to`.
    pub from: i32,
    /// Whether the script marks it (`*word*` or `**word**`).
    pub emphasis: bool,
}
