//! One job, the same for all: a clip, its frames, the words over them and the silence under them.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::json;
use vo_digest::Digest;
use vo_plan::framing::Rect;
use vo_timeline::choice::{Wanted, choose};
use vo_timeline::clip::Source;
use vo_timeline::preset::ExportPreset;

use crate::captions::{State, states};
use crate::context::{Context, Project, bring, shrunk, write, write_project};
use crate::footage::Clip;
use crate::look::{FONT, Look};
use crate::vo::{Segment, answer};
use crate::{BenchError, ass};

/// One job.
#[derive(Clone, Debug)]
pub struct Job {
    /// The clip.
    pub clip: Clip,
    /// Frames of the movie.
    pub frames: u32,
    /// The script.
    pub script: String,
    /// The seed with which our program begins the clip at its first frame, as all do.
    pub seed: u64,
    /// The captions.
    pub states: Vec<State>,
    /// The part of the clip that is seen.
    pub crop: Rect,
    /// How captions look.
    pub look: Look,
}

/// What a report says of a job.
#[derive(Clone, Debug, Serialize)]
pub struct JobFacts {
    /// Name of the clip.
    pub clip: String,
    /// What is seen.
    pub about: String,
    /// Size of the clip's file in bytes.
    pub clip_bytes: u64,
    /// Frames of the movie.
    pub frames: u32,
    /// Caption states.
    pub states: usize,
}

/// Seeds that are tried with the program itself before a clip is given up.
const TRIES: usize = 20;

/// Speaks the lines of a script, and returns the frames of its movie: they depend on no picture.
///
/// # Errors
/// Those of our program.
pub fn frames_of(context: &Context, script: &str) -> Result<u32, BenchError> {
    let folder = context.folder.join("probe");
    let export = shrunk(&context.export, 12);
    write_project(&folder, &Project { script, clip: None, seed: 1, export: &export })?;
    let vo = &context.vo;
    answer(&vo.make(&folder, &folder.join("out.mp4")), &context.stop)?;
    vo.frames(&folder, &context.stop)
}

impl Job {
    /// The job of a script over a clip, whose lines were spoken by [`frames_of`].
    ///
    /// # Errors
    /// [`BenchError::Input`] if the clip is too short, [`BenchError::Failed`] if our program refuses it.
    pub fn build(context: &Context, clip: Clip, script: String, frames: u32) -> Result<Self, BenchError> {
        let folder = context.folder.join("probe");
        let length = clip.frames;
        if length < frames {
            let (has, needs) = (length / context.export.fps, frames.div_ceil(context.export.fps));
            return Err(BenchError::Input(format!(
                "the clip {} has {has} s and the job needs {needs} s: name a longer clip, or fewer --seconds",
                clip.about
            )));
        }
        for seed in seeds_from_the_start(length, frames).take(TRIES) {
            let project = Project { script: &script, clip: Some(&clip.file), seed, export: &context.export };
            write_project(&folder, &project)?;
            let segments = context.vo.segments(&folder, &context.stop)?;
            if let Some(crop) = crop_from_the_start(&segments) {
                let states = states(&segments);
                let look = Look::scaled(context.export.width, context.export.height);
                return Ok(Self { clip, frames, script, seed, states, crop, look });
            }
        }
        let why = "could not be made to begin this clip at its first frame: name another clip";
        Err(BenchError::Input(format!("{}: vo {why}", clip.about)))
    }

    /// Makes the folder of a competitor, with everything that `peers/README.md` names, and returns it.
    ///
    /// # Errors
    /// [`BenchError::Files`].
    pub fn workdir(&self, context: &Context, competitor: &str) -> Result<PathBuf, BenchError> {
        let folder = self.folder(context).join(competitor);
        let fonts = folder.join("fonts");
        std::fs::create_dir_all(&fonts).map_err(BenchError::files("making the folder", &fonts))?;
        let export = &context.export;
        bring(&self.clip.file, &folder.join("source.mp4"))?;
        write(&folder.join("font.ttf"), FONT)?;
        write(&fonts.join("font.ttf"), FONT)?;
        let size = (export.width, export.height);
        write(&folder.join("words.ass"), ass::ass(&self.states, &self.look, size, export.fps).as_bytes())?;
        let text = serde_json::to_string_pretty(&self.to_json(export)).unwrap_or_default();
        write(&folder.join("job.json"), text.as_bytes())?;
        silence(&folder.join("sound.wav"), self.frames, export.fps)?;
        Ok(folder)
    }

    /// Where the folders of its competitors are.
    pub fn folder(&self, context: &Context) -> PathBuf {
        context.folder.join(&self.clip.name)
    }

    /// What a report says of it.
    pub fn facts(&self) -> JobFacts {
        JobFacts {
            clip: self.clip.name.clone(),
            about: self.clip.about.clone(),
            clip_bytes: self.clip.file.metadata().map_or(0, |meta| meta.len()),
            frames: self.frames,
            states: self.states.len(),
        }
    }

    fn to_json(&self, export: &ExportPreset) -> serde_json::Value {
        json!({
            "width": export.width,
            "height": export.height,
            "rate": export.fps,
            "frames": self.frames,
            "crf": export.video.crf,
            "preset": export.video.preset.name(),
            "threads": export.video.threads,
            "x264": vo_media::ffmpeg::x264_params(&export.video),
            "sound_bitrate": export.audio.bitrate,
            "crop": self.crop,
            "captions": self.states,
            "look": self.look,
        })
    }
}

/// Seeds with which a movie that shows one clip once begins it at its first frame.
fn seeds_from_the_start(length: u32, frames: u32) -> impl Iterator<Item = u64> {
    (1..1_000_000).filter(move |seed| {
        let pool = [Source::Footage { file: Digest::of(b"a clip"), frames: length, endless: false }];
        let chosen = choose(&[Wanted { pool: &pool, wish: None, frames }], *seed, 30);
        matches!(chosen.as_slice(), [clip] if clip.from == 0 && frames <= length)
    })
}

/// The part of the clip that is seen, if the segments show the clip from its first frame on and nothing else.
fn crop_from_the_start(segments: &[Segment]) -> Option<Rect> {
    let (_, first) = segments.first()?.footage()?;
    segments.iter().all(|segment| segment.footage() == Some((segment.at, first))).then_some(first)
}

/// Silence as a WAV file: stereo, 48 kHz, as long as the movie.
fn silence(path: &Path, frames: u32, rate: u32) -> Result<(), BenchError> {
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let wav = |error: hound::Error| BenchError::files("writing", path)(std::io::Error::other(error));
    let mut writer = hound::WavWriter::create(path, spec).map_err(wav)?;
    for _ in 0..u64::from(frames) * 48_000 / u64::from(rate) * 2 {
        writer.write_sample(0_i16).map_err(wav)?;
    }
    writer.finalize().map_err(wav)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_that_begins_at_the_start_is_found_for_short_and_long_clips() {
        for length in [300, 312, 1_800, 18_000] {
            let seed = seeds_from_the_start(length, 300).next();
            assert!(seed.is_some(), "{length}");
        }
    }
}
