//! What can go wrong between us and libav*.

use std::path::PathBuf;

use crate::raw::log::Line;

/// What can go wrong while decoding, encoding or going behind bars.
#[derive(Debug, thiserror::Error)]
pub enum LibavError {
    /// libav* said no.
    #[error("{doing}: {why}{}", joined(lines))]
    Refused {
        /// What was being done: `opening the footage`.
        doing: &'static str,
        /// libav's words for its error code.
        why: String,
        /// What it logged before, oldest first.
        lines: Vec<Line>,
    },
    /// A setting that nothing took. It would have been ignored, and other bytes made than were asked for.
    #[error("{doing}: this build of libav does not know the setting `{setting}`; use the ffmpeg program instead")]
    UnknownSetting {
        /// What was being done.
        doing: &'static str,
        /// The setting, with its value.
        setting: String,
    },
    /// There is nothing of this name in this build of libav*.
    #[error("this build of libav has no {kind} called `{name}`; use an ffmpeg program that has it")]
    Missing {
        /// `demuxer`, `decoder`, `encoder` or `filter`.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// The file holds no picture.
    #[error("the file has no video stream; choose another one")]
    NoPicture,
    /// There are no more frames than were given.
    #[error("the footage ended after {given} frames, before they were counted out; copy or convert the file again")]
    Ended {
        /// Frames that were given before.
        given: u32,
    },
    /// A picture or a buffer has another shape than the job says.
    #[error("{what}: expected {expected}, found {found}")]
    Shape {
        /// What has it: `a decoded frame`.
        what: &'static str,
        /// What the job says.
        expected: String,
        /// What it is.
        found: String,
    },
    /// A text or a path that C cannot take, because it holds a zero byte.
    #[error("{0:?} holds a zero byte; use another name")]
    ZeroByte(PathBuf),
    /// The sandbox could not be set up.
    #[error("{0}")]
    Sandbox(String),
}

fn joined(lines: &[Line]) -> String {
    lines.iter().fold(String::new(), |text, line| text + "\n  " + &line.to_string())
}
