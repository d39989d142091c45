//! What a run cost, as a value: for reports, and for the chart.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Memory and processor time of a process tree over one run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// How long was watched, in milliseconds.
    pub milliseconds: u64,
    /// Processors that could be used.
    pub cores: usize,
    /// When was looked, in milliseconds since the start. All [`Track`]s have as many values.
    pub moments: Vec<u64>,
    /// All processes together. The peak is that of a moment: it is less than the sum of the peaks of the roles.
    pub tree: Track,
    /// All processes by role; our own process is "vo".
    pub roles: BTreeMap<String, Track>,
    /// What began when, in order.
    pub marks: Vec<Mark>,
}

/// One role over the run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Track {
    /// The highest proportional set size, in bytes.
    pub peak_pss_bytes: u64,
    /// Processor time over the whole run, in milliseconds.
    pub cpu_milliseconds: u64,
    /// Highest proportional set size since the moment before, in bytes.
    pub pss_bytes: Vec<u64>,
    /// Mean processor time since the moment before, in hundredths of one processor.
    pub cpu_percent: Vec<u32>,
}

/// The beginning of a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Milliseconds since the start.
    pub at: u64,
    /// Its name.
    pub name: String,
}
