//! Raw frames to a segment.

use std::path::PathBuf;

use crate::raw::log;
use crate::raw::output::{Output, Settings};
use crate::raw::picture::Frame;
use crate::{LibavError, malloc};

/// What is encoded, and how: the arguments of the `ffmpeg` program that does the same, one by one. There is no ceiling of
/// the bit rate among them: below one, each of two threads of x264 looks at what the other has written so far, and not
/// even the program's own bytes are the same every time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeJob {
    /// The MP4 file that is made, or replaced.
    pub path: PathBuf,
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// Frames a second (`-framerate`).
    pub rate: u32,
    /// Units of time a second in the file (`-video_track_timescale`).
    pub timescale: u32,
    /// x264's preset: speed against size (`-preset`).
    pub preset: String,
    /// Constant rate factor (`-crf`).
    pub crf: u32,
    /// Threads of the encoder (`-threads`).
    pub threads: u32,
    /// x264's own settings, `name=value` with colons between them (`-x264-params`).
    pub x264: String,
}

/// A segment being encoded: H.264 High, BT.709, no audio, nothing in the file that tells of when or where it was made.
pub struct Encoder {
    output: Output,
    picture: Frame,
    written: i64,
}

/// The components whose errors are the encoder's: what a decoder in the same process stumbles over is none of them.
const OURS: [&str; 2] = ["libx264", "mp4"];

impl Encoder {
    /// Opens the encoder and begins the file.
    ///
    /// # Errors
    /// [`LibavError`] if the file cannot be made or a setting is unknown, to libav* or to x264.
    pub fn open(job: &EncodeJob) -> Result<Self, LibavError> {
        const DOING: &str = "opening the encoder";
        malloc::settle();
        log::keep();
        log::take_lines_of(&OURS);
        let (crf, threads, timescale) = (job.crf.to_string(), job.threads.to_string(), job.timescale.to_string());
        let codec = [
            ("preset", job.preset.as_str()),
            ("crf", &crf),
            ("threads", &threads),
            ("x264-params", &job.x264),
            ("profile", "high"),
            ("color_primaries", "bt709"),
            ("color_trc", "bt709"),
            ("colorspace", "bt709"),
            ("color_range", "tv"),
            ("flags", "+bitexact"),
        ];
        let container = [("video_track_timescale", timescale.as_str()), ("fflags", "+bitexact")];
        let settings = Settings { size: job.size, rate: job.rate, codec: &codec, container: &container };
        let output = Output::create(&job.path, &settings)?;
        // x264 is given its own settings one by one; one that it does not know is a warning and is ignored.
        let lines = log::take_lines_of(&OURS);
        if let Some(line) = lines.iter().find(|line| line.text.starts_with("Error parsing option")) {
            return Err(LibavError::UnknownSetting { doing: DOING, setting: line.text.clone() });
        }
        Ok(Self { output, picture: Frame::with_room(job.size)?, written: 0 })
    }

    /// Encodes the next frame: YUV 4:2:0, planes packed, [`frame_bytes`](crate::frame_bytes) bytes.
    ///
    /// # Errors
    /// [`LibavError`] if the buffer has another length or libav* fails, on a full disk for instance.
    pub fn write(&mut self, frame: &[u8]) -> Result<(), LibavError> {
        self.picture.copy_from(frame)?;
        self.picture.set_time(self.written);
        self.output.encode(Some(&mut self.picture))?;
        self.written += 1;
        Ok(())
    }

    /// Encodes what is left and ends the file. It is whole, but not yet synced to the disk.
    ///
    /// # Errors
    /// [`LibavError`] if libav* fails, or reported an error on the way.
    pub fn finish(mut self) -> Result<(), LibavError> {
        self.output.encode(None)?;
        self.output.finish()?;
        let lines: Vec<_> = log::take_lines_of(&OURS).into_iter().filter(|line| line.error).collect();
        if lines.is_empty() {
            return Ok(());
        }
        Err(LibavError::Refused { doing: "encoding", why: "the encoder reported an error".to_owned(), lines })
    }
}
