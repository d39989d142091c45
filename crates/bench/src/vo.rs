//! Our own program like all others: a command that is run in a home of its own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use vo_plan::framing::Rect;
use vo_process::{Command, Stop};
use vo_timeline::cue::Cue;

use crate::BenchError;
use crate::measure::failed;

/// The longest that making something ready may take.
const TIMEOUT: Duration = Duration::from_secs(3_600);

/// The program, the FFmpeg it works with, and its homes.
#[derive(Clone, Debug)]
pub struct Vo {
    /// The program.
    pub program: PathBuf,
    /// The FFmpeg it is to use.
    pub ffmpeg: PathBuf,
    /// Where it finds nothing that was installed: tools, voices and settings of this machine play no part.
    pub home: PathBuf,
    /// Where it keeps what it made.
    pub cache: PathBuf,
    /// The kind of slot that it makes segments in.
    pub slot: &'static str,
}

/// The portable kind of slot, with children joined by pipes, which every system has.
pub const CHILDREN: &str = "children";
/// The kind of slot that has everything in one process, where it is built.
pub const WORKER: &str = "worker";

/// What `vo plan --json` says, as far as it matters here.
#[derive(Debug, Deserialize)]
struct PlanReport {
    frames: u32,
    each: Vec<SegmentReport>,
}

#[derive(Debug, Deserialize)]
struct SegmentReport {
    from: u32,
    frames: u32,
}

/// A segment's recipe as `vo explain --json` prints it, as far as it matters here, so that other versions of the program can be
/// measured too.
#[derive(Debug, Deserialize)]
pub struct Segment {
    /// Frame of the movie on which it begins.
    #[serde(default)]
    pub at: u32,
    captions: Option<Captions>,
    layers: Vec<Layer>,
}

#[derive(Debug, Deserialize)]
struct Captions {
    cues: Vec<Cue>,
}

#[derive(Debug, Deserialize)]
struct Layer {
    fade: Option<serde_json::Value>,
    picture: Picture,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
enum Picture {
    Footage {
        framing: Framing,
        from: u32,
    },
    #[serde(other)]
    Else,
}

#[derive(Debug, Deserialize)]
struct Framing {
    crop: Rect,
}

impl Segment {
    /// What is written when, in frames of the segment.
    pub fn cues(&self) -> &[Cue] {
        self.captions.as_ref().map_or(&[], |captions| &captions.cues)
    }

    /// The frame of the clip it begins on, and the part of the clip that is seen, if it shows one clip and nothing else.
    pub fn footage(&self) -> Option<(u32, Rect)> {
        match self.layers.as_slice() {
            [Layer { fade: None, picture: Picture::Footage { framing, from } }] => Some((*from, framing.crop)),
            _ => None,
        }
    }
}

impl Vo {
    /// The same program with another store.
    #[must_use]
    pub fn with_cache(&self, cache: PathBuf) -> Self {
        Self { cache, ..self.clone() }
    }

    /// The program with arguments.
    pub fn command<A: AsRef<std::ffi::OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Command {
        Command::new(&self.program)
            .args(args)
            .env("VO_HOME", &self.home)
            .env("VO_CACHE", &self.cache)
            .env("VO_FFMPEG", &self.ffmpeg)
            .env("VO_CODEC", self.slot)
            .env("VO_SLOT", self.slot)
            .env("NO_COLOR", "1")
    }

    /// `vo make` of a project folder.
    pub fn make(&self, project: &Path, movie: &Path) -> Command {
        self.command(["make".as_ref(), project.as_os_str(), "--json".as_ref(), "-o".as_ref(), movie.as_os_str()])
    }

    /// Forgets everything it made.
    ///
    /// # Errors
    /// [`BenchError::Files`].
    pub fn forget(&self) -> Result<(), BenchError> {
        match std::fs::remove_dir_all(&self.cache) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(BenchError::files("emptying", &self.cache)(error))
            }
            _ => Ok(()),
        }
    }

    /// The frames of a project's movie.
    ///
    /// # Errors
    /// [`BenchError::Failed`].
    pub fn frames(&self, project: &Path, stop: &Stop) -> Result<u32, BenchError> {
        Ok(self.report(project, stop)?.frames)
    }

    /// The frames of each segment of a project's movie.
    ///
    /// # Errors
    /// [`BenchError::Failed`].
    pub fn segment_lengths(&self, project: &Path, stop: &Stop) -> Result<Vec<u32>, BenchError> {
        Ok(self.report(project, stop)?.each.iter().map(|one| one.frames).collect())
    }

    fn report(&self, project: &Path, stop: &Stop) -> Result<PlanReport, BenchError> {
        let plan = self.command(["plan".as_ref(), project.as_os_str(), "--json".as_ref()]);
        parse(&answer(&plan, stop)?)
    }

    /// The segments of a project's movie, in order. Its lines must have been spoken, or lengths are guessed.
    ///
    /// # Errors
    /// [`BenchError::Failed`].
    pub fn segments(&self, project: &Path, stop: &Stop) -> Result<Vec<Segment>, BenchError> {
        let each = self.report(project, stop)?.each;
        let one = |(number, one): (usize, &SegmentReport)| {
            let number = number.to_string();
            let explain = self.command(["explain".as_ref(), project.as_os_str(), number.as_ref(), "--json".as_ref()]);
            Ok(Segment { at: one.from, ..recipe(&answer(&explain, stop)?)? })
        };
        each.iter().enumerate().map(one).collect()
    }
}

/// Runs a command of our program to its end, unmeasured, and returns what it printed.
///
/// # Errors
/// [`BenchError::Failed`] with its last words.
pub fn answer(command: &Command, stop: &Stop) -> Result<Vec<u8>, BenchError> {
    let (exit, printed) = command.output(b"", stop, TIMEOUT)?;
    if exit.success() { Ok(printed) } else { Err(failed("vo", &exit)) }
}

/// What `vo explain --json` prints, as far as it matters here.
#[derive(Debug, Deserialize)]
struct Explained {
    recipe: Segment,
}

fn recipe(printed: &[u8]) -> Result<Segment, BenchError> {
    Ok(parse::<Explained>(printed)?.recipe)
}

fn parse<T: DeserializeOwned>(printed: &[u8]) -> Result<T, BenchError> {
    let unexpected = |error: serde_json::Error| format!("its answer is not understood: {error}");
    serde_json::from_slice(printed)
        .map_err(|error| BenchError::Failed { what: "vo".to_owned(), reason: unexpected(error) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOOTAGE: &str = r#"{"kind":"footage","file":{"digest":"0"},"from":84,
        "framing":{"crop":{"x":656,"y":0,"width":608,"height":1080},"behind":null}}"#;

    fn printed(layers: &str) -> String {
        let cue = r#"{"from":-4,"to":9,"words":[{"emphasis":false,"from":-4,"text":"hearts"}]}"#;
        format!(
            "{{\"segment\":1,\"key\":\"9b23\",\"reuse\":false,\"recipe\":{{\"captions\":{{\"cues\":[{cue}],\"look\":{{}}}},\
             \"frames\":84,\"layers\":[{layers}],\"make\":\"segment\"}}}}\n"
        )
    }

    #[test]
    fn what_explain_prints_is_read() {
        let segment = recipe(printed(&format!(r#"{{"at":0,"fade":null,"picture":{FOOTAGE}}}"#)).as_bytes()).unwrap();
        assert_eq!(segment.footage(), Some((84, Rect { x: 656, y: 0, width: 608, height: 1_080 })));
        assert_eq!(segment.cues()[0].words[0].text, "hearts");
    }

    #[test]
    fn a_fade_or_a_painted_picture_is_no_plain_clip() {
        let faded = format!(r#"{{"at":0,"fade":{{"done":0,"of":15}},"picture":{FOOTAGE}}}"#);
        let painted = r#"{"at":0,"fade":null,"picture":{"kind":"painted","name":"drift","seed":1,"from":0}}"#;
        for layers in [faded.as_str(), painted] {
            assert_eq!(recipe(printed(layers).as_bytes()).unwrap().footage(), None);
        }
    }

    #[test]
    fn an_answer_without_a_recipe_is_an_error() {
        assert!(recipe(b"{\"segment\":0}").unwrap_err().to_string().contains("not understood"));
    }
}
