//! What the process that speaks and its parent say to each other: a call a line, an answer a line.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::{Request, VoiceFiles, WordTime};

/// One line to the process.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Call {
    /// Where the voices are.
    pub(crate) files: VoiceFiles,
    /// The sentence to be spoken.
    pub(crate) request: Request,
    /// The sentences that will be asked for next: their phonemes are read ahead in one run. Most calls have none.
    #[serde(default)]
    pub(crate) ahead: Vec<Request>,
    /// Whether the engine is only to be loaded, because the sentence will be asked for soon.
    #[serde(default)]
    pub(crate) loads_only: bool,
}

/// One line from the process; after `Spoken` follow the samples as little-endian 16-bit numbers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Answer {
    /// The sentence was spoken: how many samples follow, and what [`crate::Speech`] says about them.
    Spoken { samples: u64, heard: Range<u64>, words: Vec<WordTime> },
    /// It could not be spoken.
    Failed { reason: String },
    /// The engine was loaded, or cannot be, which the next call will say.
    Loaded,
}
