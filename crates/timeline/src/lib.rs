//! What the video is: script, takes, cues, clips and the timeline they make. Pure: reads no file, clock or
//! environment. Time is counted in frames and samples.

#![cfg_attr(test, expect(clippy::needless_raw_string_hashes, reason = "`expect-test` writes expected texts so"))]

pub mod arrange;
pub mod choice;
pub mod clip;
mod colour;
pub mod cue;
pub mod cue_cut;
pub mod deal;
pub mod diagnostic;
pub mod estimate;
pub mod language;
pub mod look;
pub mod phrase;
pub mod preset;
pub mod project;
pub mod script;
pub mod seed;
pub mod strict;
pub mod take;
pub mod time;
pub mod track;
pub mod utf8;
