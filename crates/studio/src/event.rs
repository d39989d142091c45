//! What happens, in the order in which it happens. Terminal, log, report and page are drawn from the same events.

mod hub;
pub mod log;

use serde::{Deserialize, Serialize};
use vo_meter::ResourceUse;

use crate::Problem;

pub use hub::{Hub, Subscription};

/// Is told of everything that happens.
pub trait Sink: Send + Sync {
    /// Something happened.
    fn send(&self, event: Event);
}

impl<F: Fn(Event) + Send + Sync> Sink for F {
    fn send(&self, event: Event) {
        self(event);
    }
}

/// Something that happened in one of several runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope<E = Event> {
    /// The run.
    pub job: u64,
    /// How many there were of that run, with this one.
    pub seq: u64,
    /// When it happened, in milliseconds since the run began.
    pub at_ms: u64,
    /// What happened.
    pub event: E,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "event")]
pub enum Event {
    /// Something a person should know, such as a voice that had to be replaced.
    Warning {
        /// In one or more sentences.
        text: String,
    },
    /// The language of the script is known.
    Language {
        /// Its tag, as `es` or `en-us`.
        language: String,
        /// What a person calls it: `Spanish (es)`.
        name: String,
        /// How it is known: `project`, `script`, `text`, `voice`, or `assumed` where nothing speaks for any.
        known_from: &'static str,
        /// The voice of every line that asks for no other.
        voice: String,
    },
    /// Several people speak in the script.
    Speakers {
        /// Who speaks with which voice, in the order in which they are first heard.
        each: Vec<Speaker>,
    },
    /// What was found to be shown, where nobody named it one by one.
    Background {
        /// Such as `media/ (2 clips, 1 image)`.
        text: String,
    },
    /// The script is read; its lines are about to be spoken.
    Script {
        /// Scenes.
        scenes: usize,
        /// Lines.
        lines: usize,
        /// The voice that speaks.
        voice: String,
    },
    /// A line is spoken.
    Take {
        /// The line, counted from 0.
        line: usize,
        /// Lines in all.
        of: usize,
        /// Whether it was spoken before.
        reused: bool,
    },
    /// Everything that must be made is known.
    Planned {
        /// Frames of the movie.
        frames: u32,
        /// Segments of the movie.
        segments: usize,
        /// Segments that must be made.
        make: usize,
    },
    /// All that is heard is mixed.
    Sound {
        /// Whether it was mixed before.
        reused: bool,
    },
    /// Frames of a segment are done; sent a few times a second.
    Frames {
        /// The segment, counted from 0.
        segment: usize,
        /// Frames done of all that must be made.
        done: u64,
        /// Frames that must be made.
        of: u64,
    },
    /// A segment is made.
    Segment {
        /// The segment, counted from 0.
        segment: usize,
        /// Segments in all.
        of: usize,
        /// Whether it was made before.
        reused: bool,
    },
    /// A tool, a voice or a piece of music is fetched.
    Fetch {
        /// Its name in the manifest.
        name: String,
        /// Bytes that are there.
        done: u64,
        /// Bytes in all.
        of: u64,
    },
    /// The movie is joined.
    Movie {
        /// Whether it was joined before.
        reused: bool,
    },
    /// What was unused for longest was removed from the cache.
    Evicted {
        /// Blobs.
        removed: u64,
        /// Their bytes.
        bytes: u64,
    },
    /// Everything is done.
    Done(Done),
    /// It came to nothing.
    Failed {
        /// The project, as it was named, if there was one.
        #[serde(skip_serializing_if = "Option::is_none")]
        project: Option<String>,
        /// Why.
        problem: Problem,
    },
}

/// Somebody who speaks in a script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Speaker {
    /// The name, as it is written.
    pub name: String,
    /// The voice.
    pub voice: String,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Done {
    /// Where the movie is.
    pub movie: String,
    /// Its frames.
    pub frames: u32,
    /// Its segments.
    pub segments: Counts,
    /// Its takes.
    pub takes: Counts,
    /// How long it took, in thousandths of a second; written as seconds.
    #[serde(rename = "seconds", serialize_with = "as_seconds")]
    pub milliseconds: u64,
    /// Peak of the proportional set size of us and all our children, sampled at 50 Hz.
    pub peak_pss_bytes: u64,
    /// Processor time of us and all our children, in thousandths of a second; written as seconds.
    #[serde(rename = "cpu_seconds", serialize_with = "as_seconds")]
    pub cpu_milliseconds: u64,
    /// What we ourselves still hold when everything is done.
    pub own: ResourceUse,
}

/// How many were made, and how many were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Made now.
    pub made: usize,
    /// Made before.
    pub reused: usize,
}

impl Counts {
    /// Counts one more.
    pub fn count(&mut self, reused: bool) {
        if reused { self.reused += 1 } else { self.made += 1 }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
fn as_seconds<S: serde::Serializer>(milliseconds: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(*milliseconds as f64 / 1_000.0)
}

/// A message without what it quotes, and without the lines of a file below it: what is left names the kind of mistake.
pub(crate) fn redacted(text: &str) -> String {
    let (mut told, mut inside) = (String::new(), None);
    for letter in text.lines().next().unwrap_or_default().chars() {
        match inside {
            Some(end) if letter == end => inside = None,
            Some(_) => continue,
            None if letter == '`' || letter == '"' => {
                inside = Some(letter);
                told.push(letter);
                told.push('…');
            }
            None => {}
        }
        if inside.is_none() {
            told.push(letter);
        }
    }
    told
}

impl Event {
    /// Writes it to the log, if it is worth a line: no word of a script is.
    pub(crate) fn log(&self) {
        match self {
            Self::Warning { text } => tracing::warn!(text = redacted(text), "warning"),
            Self::Language { language, known_from, .. } => tracing::info!(language, known_from, "language"),
            Self::Speakers { each } => tracing::info!(speakers = each.len(), "speakers"),
            Self::Script { scenes, lines, voice } => tracing::info!(scenes, lines, voice, "script"),
            Self::Planned { frames, segments, make } => tracing::info!(frames, segments, make, "planned"),
            Self::Segment { segment, reused: false, .. } => tracing::info!(segment, "segment made"),
            Self::Evicted { removed, bytes } => tracing::info!(removed, bytes, "evicted"),
            Self::Background { .. }
            | Self::Take { .. }
            | Self::Sound { .. }
            | Self::Frames { .. }
            | Self::Segment { .. }
            | Self::Fetch { .. }
            | Self::Movie { .. }
            | Self::Done(_)
            | Self::Failed { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::redacted;

    #[test]
    fn what_is_quoted_is_not_told() {
        for (text, told) in [
            ("warning: `foo` is unknown, and `b` too\n --> x:1\n1 | my words", "warning: `…` is unknown, and `…` too"),
            ("the voice `x` crashed over \"my words\": signal 9", "the voice `…` crashed over \"…\": signal 9"),
            ("an open `quote", "an open `…"),
            ("", ""),
        ] {
            assert_eq!(redacted(text), told);
        }
    }
}
