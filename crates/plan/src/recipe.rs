//! A recipe is one run as a value: all that is needed to make one artifact, and the shape it must have. Its hash is its
//! key. What is hashed is what is run.

mod any;
mod kind;

use serde::{Deserialize, Serialize};
use vo_digest::Digest;
use vo_timeline::cue::Cue;
use vo_timeline::look::{Colour, Look};
use vo_timeline::preset::{Audio, SafeBox, Video};
use vo_timeline::time::FrameRate;

use crate::framing::Size;
use crate::picture::{Container, Layer};

pub use any::AnyRecipe;
pub use kind::{Recipe, RecipeKind};

/// How a line is spoken. What is only shown is not in it: new emphasis or an emoji does not speak it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeRecipe {
    /// What is said for each spoken token, in order.
    pub spoken: Vec<String>,
    /// Who says it.
    pub voice: String,
    /// The language it is said in.
    pub language: String,
    /// Speed in percent of the voice's own.
    pub speed: u32,
    /// The engine with the versions and digests of all that shapes the sound.
    pub engine: String,
}

/// A closed run of frames, encoded alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentRecipe {
    /// How many frames it must have.
    pub frames: u32,
    /// Frames a second.
    pub rate: FrameRate,
    /// The frame's size.
    pub size: Size,
    /// The pictures, the lowest first.
    pub layers: Vec<Layer>,
    /// The captions.
    pub captions: Option<Captions>,
    /// Titles and the end card, in frames of the segment.
    pub cards: Vec<Card>,
    /// The progress bar.
    pub progress: Option<Progress>,
    /// The badge's text.
    pub badge: Option<String>,
    /// The part of the frame in which captions and overlays stay.
    pub safe: SafeBox,
    /// The version of our painter.
    pub paint: u32,
    /// The version of how pictures are decoded, framed and moved, and of the encoder's fixed arguments.
    pub maker: u32,
    /// How it is encoded.
    pub video: Video,
    /// The tool chain that decodes and encodes.
    pub tools: String,
}

/// What is written over the picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Captions {
    /// How it looks.
    pub look: Look,
    /// What is written when, in frames of the segment.
    pub cues: Vec<Cue>,
}

/// A few words in boxes over the picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Where it stands.
    pub kind: CardKind,
    /// Its words.
    pub text: String,
    /// First frame on which it is shown; it lies before the segment's where another segment showed the card's beginning.
    pub from: i32,
    /// First frame on which it is no longer shown.
    pub to: i32,
    /// Whose letters and colour it has.
    pub look: Look,
}

/// Where a card stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CardKind {
    /// Above the captions.
    Title,
    /// In the middle of a darkened picture, instead of captions.
    End,
}

/// The progress bar at both ends of a segment, in ten-thousandths. It advances by equal parts from scene to scene, and in
/// a scene from line to line: so an edit leaves the bar of all other scenes as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// At the first frame.
    pub from: u32,
    /// After the last frame.
    pub to: u32,
    /// The colour of what is done.
    pub colour: Colour,
}

/// The beginning of a sound, decoded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoundRecipe {
    /// The file, in the store.
    pub file: Digest,
    /// What it is.
    pub container: Container,
    /// How many seconds of it are decoded, at most.
    pub seconds: u32,
    /// The version of how it is decoded and listened to.
    pub listener: u32,
    /// The tool chain that decodes.
    pub tools: String,
}

/// All that is heard, over the whole movie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusRecipe {
    /// How many samples it must have.
    pub samples: u64,
    /// The takes, in order.
    pub voices: Vec<Stem>,
    /// Music, if there is any.
    pub music: Option<MusicRecipe>,
    /// Other sounds.
    pub effects: Vec<SoundFile>,
    /// How loud, and how encoded.
    pub audio: Audio,
    /// The version of our mixer.
    pub mixer: u32,
    /// The tool chain that decodes and encodes.
    pub tools: String,
}

/// A take on the bus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stem {
    /// Its sound.
    pub sound: Digest,
    /// The sample on which it begins.
    pub at: u64,
    /// Over how many samples it is played, which are a hair more or less than it has.
    pub samples: u64,
    /// The sample on which its first word is heard.
    pub speaks_from: u64,
    /// The sample on which its last word is over.
    pub speaks_to: u64,
}

/// Music under the voice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MusicRecipe {
    /// The file, in the store.
    pub file: Digest,
    /// What it is.
    pub container: Container,
    /// How far it lies below the voice while somebody speaks, in hundredths of a LU.
    pub under_voice: i32,
    /// How far it lies below the voice in pauses, in hundredths of a LU.
    pub in_pauses: i32,
}

/// A sound at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoundFile {
    /// The file, in the store.
    pub file: Digest,
    /// What it is.
    pub container: Container,
    /// The sample on which it begins.
    pub at: u64,
    /// How far it lies below the voice, in hundredths of a LU.
    pub under_voice: i32,
}

/// Segments and bus, joined without encoding anything again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovieRecipe {
    /// The segments in order, with their frames.
    pub segments: Vec<(Digest, u32)>,
    /// The sound.
    pub bus: Digest,
    /// Frames a second.
    pub rate: FrameRate,
    /// The frame's size.
    pub size: Size,
    /// The version of how they are joined.
    pub joiner: u32,
    /// The tool chain that joins.
    pub tools: String,
}

/// A thumbnail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThumbnailRecipe {
    /// The frames to choose the best from: the segment that holds each, and which of its frames it is.
    pub candidates: Vec<(Digest, u32)>,
    /// Frames a second.
    pub rate: FrameRate,
    /// The frame's size.
    pub size: Size,
    /// Width of the thumbnail in pixels.
    pub width: u32,
    /// The version of our choice.
    pub chooser: u32,
    /// The tool chain that decodes.
    pub tools: String,
}

/// What a file is that is to be seen: its shape, its length, how it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProbeRecipe {
    /// The file, in the store.
    pub file: Digest,
    /// The version of how files are probed.
    pub version: u32,
    /// The tool chain that is asked first.
    pub tools: String,
}

/// Whether anything is heard in a sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AudibleRecipe {
    /// The file, in the store.
    pub file: Digest,
    /// The version of how it is listened to.
    pub version: u32,
    /// The tool chain that decodes.
    pub tools: String,
}

/// How far a clip can be decoded, where a decoder has ended before the clip did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReachRecipe {
    /// The file, in the store.
    pub file: Digest,
    /// The version of how that is found out.
    pub version: u32,
    /// The tool chain that decodes.
    pub tools: String,
}

/// A layer as it is seen on one frame of its segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Which of the segment's layers, counted from 0.
    pub layer: usize,
    /// How many frames of it were seen before.
    pub number: u32,
    /// How far it has faded in over what lies below it, as (done, of); nothing if it covers that.
    pub fade: Option<(u32, u32)>,
}

impl SegmentRecipe {
    /// The layers that are seen on frame `number`, the lowest first. That one covers the frame.
    pub fn shown(&self, number: u32) -> impl Iterator<Item = Shown> + '_ {
        let seen = self.layers.iter().enumerate().filter_map(move |(layer, of)| {
            let number = number.checked_sub(of.at).filter(|number| *number < of.frames)?;
            let fade = of.fade.map(|fade| (fade.done + number + 1, fade.of + 1)).filter(|(done, of)| done < of);
            Some(Shown { layer, number, fade })
        });
        seen.enumerate().map(|(above, shown)| Shown { fade: shown.fade.filter(|_| above > 0), ..shown })
    }
}
