//! The project: `project.toml`, the file a person edits. Every key has a default, so an empty file is a project.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::strict::{self, Places};
use crate::utf8;

mod set;

/// A Video Orchestrator project: what turns a script into a finished video. Every key may be left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Project {
    /// Title of the video: names the exported file. Left out: the title of the script.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 200))]
    pub title: Option<String>,
    /// The script, a Markdown file inside the project folder.
    #[schemars(length(min = 1, max = 1024))]
    pub script: String,
    /// Export preset: frame size, encoder settings, loudness (`tiktok`, `shorts`, `reels`, `square`, `landscape`, `draft`,
    /// `plate`).
    #[schemars(length(min = 1, max = 64))]
    pub preset: String,
    /// Caption look: the name of a look file.
    #[schemars(length(min = 1, max = 64))]
    pub look: String,
    /// Whether captions are painted into the picture.
    pub captions: bool,
    /// Chooses among equally good backgrounds and motions; another number gives another cut of the same script.
    #[schemars(range(min = 0, max = 9_007_199_254_740_991_u64))]
    pub seed: u64,
    /// Who reads the script.
    pub voice: Voice,
    /// What is seen behind the captions.
    pub background: Background,
    /// What is heard under the voice.
    pub music: Music,
    /// What is painted over the picture besides captions.
    pub overlay: Overlay,
    /// Silences.
    pub pacing: Pacing,
    /// How words and phrases are said, where their spelling misleads: `APR = "A P R"`. Captions show them as written.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    // Each is looked for at every word.
    #[schemars(extend("maxProperties" = 1_000))]
    pub pronounce: BTreeMap<String, String>,
    /// The voices of those whose names stand before what they say: `BEN = "am_adam"`. Others are given one.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub speakers: BTreeMap<String, String>,
}

/// Who reads the script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Voice {
    /// Name of an installed voice, or `auto`: the best one installed for the language.
    #[schemars(length(min = 1, max = 64))]
    pub name: String,
    /// Speed in percent of the voice's own.
    #[schemars(range(min = 50, max = 200))]
    pub speed: u32,
    /// Language of the script: a name (`Spanish`, `español`) or a code (`es`, `pt-br`). Left out: found from the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 2, max = 35))]
    pub language: Option<String>,
}

/// What is seen behind the captions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Background {
    /// Files or folders inside the project folder, or names of painted backgrounds (`bloom`, `drift`, `rush`). Empty: the folder
    /// `media` if there is one, otherwise a painted background.
    #[schemars(length(max = 1000))]
    pub paths: Vec<String>,
    /// How footage of another shape meets the frame.
    pub fit: Fit,
    /// The point of the footage to keep in sight when it is cropped: percent from the left, percent from the top.
    #[schemars(inner(range(min = 0, max = 100)))]
    pub focus: [u32; 2],
    /// How one clip gives way to the next.
    pub transition: Transition,
    /// What still pictures do. Left out: `zoom` where `fit` is `cover`, and `still` where they are to be seen whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub motion: Option<Motion>,
}

impl Background {
    /// Whether still pictures move: as it is written, or else where a zoom cuts nothing off that `fit` promises to show.
    pub fn moves_stills(&self) -> bool {
        self.motion.unwrap_or(if self.fit == Fit::Cover { Motion::Zoom } else { Motion::Still }) == Motion::Zoom
    }
}

/// How footage of another shape meets the frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Fit {
    /// Fills the frame; what does not fit is cut off.
    Cover,
    /// Is seen whole, with black bars.
    Contain,
    /// Is seen whole, over a blurred copy of itself.
    Blur,
}

/// How one clip gives way to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Transition {
    /// A short cross-fade.
    Fade,
    /// At once.
    Cut,
}

/// What still pictures do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Motion {
    /// A slow zoom.
    Zoom,
    /// Nothing.
    Still,
}

/// What is heard under the voice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Music {
    /// A sound file inside the project folder, or the name of an installed bed. Left out: no music.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 1024))]
    pub path: Option<String>,
    /// How loud it is beside the voice.
    pub level: MusicLevel,
}

/// How loud music is beside the voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MusicLevel {
    /// Plainly heard.
    Present,
    /// Heard, and never in the way.
    Balanced,
    /// A hint of it.
    Quiet,
    /// At least 20 dB below the voice, as accessibility guidelines ask (WCAG 1.4.7).
    Accessible,
}

/// What is painted over the picture besides captions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Overlay {
    /// A bar that fills as the video plays.
    pub progress: bool,
    /// A badge in a corner, such as `Part 1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 40))]
    pub badge: Option<String>,
    /// Words of a card that ends the video, such as `Follow for more`. Left out: no card.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 80))]
    pub end: Option<String>,
}

/// Silences from sound to sound, in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Pacing {
    /// Between two sentences, in milliseconds.
    #[schemars(range(min = 0, max = 10_000))]
    pub pause: u32,
    /// Between two scenes, in milliseconds.
    #[schemars(range(min = 0, max = 10_000))]
    pub scene_pause: u32,
    /// Before the first word, in milliseconds.
    #[schemars(range(min = 0, max = 10_000))]
    pub lead_in: u32,
    /// After the last word, in milliseconds.
    #[schemars(range(min = 0, max = 10_000))]
    pub tail: u32,
}

impl Project {
    /// A project from TOML text, and where its values stand, so that later checks (is that voice installed?) can point
    /// at them.
    ///
    /// # Errors
    /// All mistakes found, each with its place.
    pub fn parse(text: &str, file: &str) -> Result<(Self, Places), Vec<Diagnostic>> {
        strict::read(text, file)
    }

    /// A project from the bytes of a file: UTF-8, with or without a byte order mark, with any line ends.
    ///
    /// # Errors
    /// As [`Project::parse`]; bytes that are not UTF-8 are refused with the fix.
    pub fn parse_bytes(bytes: &[u8], file: &str) -> Result<(Self, Places), Vec<Diagnostic>> {
        let text = utf8::read(bytes, file).map_err(|mistake| vec![mistake])?;
        Self::parse(text, file)
    }

    /// The published JSON Schema of a project (TOML and JSON alike).
    pub fn schema() -> serde_json::Value {
        strict::schema::<Self>()
    }
}

impl Default for Project {
    fn default() -> Self {
        Self {
            title: None,
            script: "script.md".to_owned(),
            preset: "tiktok".to_owned(),
            look: "punch".to_owned(),
            captions: true,
            seed: 1,
            voice: Voice::default(),
            background: Background::default(),
            music: Music::default(),
            overlay: Overlay::default(),
            pacing: Pacing::default(),
            pronounce: BTreeMap::new(),
            speakers: BTreeMap::new(),
        }
    }
}

impl Default for Voice {
    fn default() -> Self {
        Self { name: "auto".to_owned(), speed: 100, language: None }
    }
}

impl Default for Background {
    fn default() -> Self {
        Self { paths: Vec::new(), fit: Fit::Cover, focus: [50, 50], transition: Transition::Fade, motion: None }
    }
}

impl Default for Music {
    fn default() -> Self {
        Self { path: None, level: MusicLevel::Balanced }
    }
}

impl Default for Pacing {
    fn default() -> Self {
        Self { pause: 100, scene_pause: 250, lead_in: 100, tail: 400 }
    }
}

#[cfg(test)]
mod tests;
