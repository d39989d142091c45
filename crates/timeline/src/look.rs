//! How captions look: one TOML file a look. Lengths are pixels of a frame 1080 pixels wide (the painter scales them),
//! ratios are thousandths and durations are frames, so that a look holds no float.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::strict::syntax_mistake;

/// How captions look.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Look {
    /// One sentence for whoever chooses.
    pub description: String,
    /// Other names people search for.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// How much is on screen at once.
    pub cue: CueShape,
    /// Where the block of lines stands.
    pub block: Block,
    /// The letters.
    pub text: Text,
    /// The line around the letters.
    #[serde(default)]
    pub stroke: Option<Stroke>,
    /// Shadows from the lowest to the highest.
    #[serde(default, rename = "shadow")]
    pub shadows: Vec<Shadow>,
    /// A box behind every line.
    #[serde(default)]
    pub panel: Option<Panel>,
    /// What happens to the word being spoken.
    #[serde(default)]
    pub active: Active,
    /// How a cue appears.
    #[serde(default)]
    pub entrance: Entrance,
}

/// How much is on screen at once. The cue cutter aims at it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CueShape {
    /// Words a cue should have.
    pub words: u16,
    /// Characters a line may have.
    pub line_chars: u16,
    /// Lines a cue may have.
    pub lines: u16,
}

/// Where the block of lines stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Block {
    /// Height of the block's middle, in pixels of a 1080x1920 frame.
    pub centre_y: u16,
    /// The widest a line may be, strokes and boxes included, in pixels.
    pub width: u16,
}

/// The letters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Text {
    /// Family of a bundled font.
    pub family: String,
    /// Its weight, 100 to 900.
    pub weight: u16,
    /// Size in pixels.
    pub size: u16,
    /// Whether letters are changed.
    #[serde(default)]
    pub case: Case,
    /// Which signs at the end of words are shown.
    #[serde(default)]
    pub punctuation: Punctuation,
    /// Space added between letters, thousandths of the size; scripts whose letters join never get it.
    #[serde(default)]
    pub letter_spacing: i16,
    /// Space added between words, thousandths of the size.
    #[serde(default)]
    pub word_spacing: i16,
    /// Distance between baselines, thousandths of the size.
    pub line_height: u16,
    /// Colour of the letters.
    pub fill: Colour,
    /// Colours of the words the script marks; cues take turns. Empty: marked words look like the others.
    #[serde(default)]
    pub emphasis: Vec<Colour>,
    /// How visible words are once spoken, thousandths.
    #[serde(default = "whole")]
    pub spoken: u16,
    /// How visible words are before they are spoken, thousandths.
    #[serde(default = "whole")]
    pub upcoming: u16,
}

/// Whether letters are changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Case {
    /// As the script has them.
    #[default]
    AsWritten,
    /// Capitals.
    Upper,
}

/// Which signs at the end of words are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Punctuation {
    /// All of them.
    #[default]
    All,
    /// No comma, full stop, colon or semicolon; `!`, `?`, `…`, `%` and the full stop of an abbreviation stay.
    Sparse,
}

/// The line around the letters, painted under every fill.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Stroke {
    /// Visible width outside the letter, in pixels.
    pub width: u16,
    /// Its colour.
    pub colour: Colour,
}

/// A shadow of letters and stroke.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Shadow {
    /// To the right, in pixels.
    #[serde(default)]
    pub x: i16,
    /// Down, in pixels.
    #[serde(default)]
    pub y: i16,
    /// How soft: twice the standard deviation, in pixels, as in CSS.
    #[serde(default)]
    pub blur: u16,
    /// Its colour.
    pub colour: Colour,
}

/// What happens to the word being spoken.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Active {
    /// Its colour; none: as the others.
    #[serde(default)]
    pub colour: Option<Colour>,
    /// Its size, thousandths of the others'.
    #[serde(default = "whole")]
    pub grow: u16,
    /// The box behind it.
    #[serde(default, rename = "box")]
    pub backing: Option<Backing>,
    /// Frames the change takes.
    #[serde(default)]
    pub frames: u16,
}

impl Default for Active {
    fn default() -> Self {
        Self { colour: None, grow: 1000, backing: None, frames: 0 }
    }
}

/// A rounded box behind the word being spoken.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Backing {
    /// Its colours; cues take turns, and a word that names a colour has that one. The word on it turns black or white, whichever reads better.
    pub colours: Vec<Colour>,
    /// Corner radius, thousandths of its height (500 makes a pill).
    pub radius: u16,
    /// Space left and right of the word, in pixels.
    pub pad_x: u16,
    /// Space above and below the capitals, in pixels.
    pub pad_y: u16,
}

/// A rounded box behind every line, under everything else.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Panel {
    /// Its colour.
    pub colour: Colour,
    /// Corner radius, thousandths of its height (500 makes a pill).
    pub radius: u16,
    /// Space left and right of the line, in pixels.
    pub pad_x: u16,
    /// Space above and below the capitals, in pixels.
    pub pad_y: u16,
}

/// How a cue appears.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Entrance {
    /// The movement.
    pub kind: EntranceKind,
    /// Frames it takes.
    pub frames: u16,
}

/// A cue's first movement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntranceKind {
    /// There at once.
    #[default]
    Cut,
    /// From nearly invisible.
    Fade,
    /// From small, a little beyond, and back; opaque from its first frame on.
    Pop,
    /// From a little below; opaque from its first frame on.
    Rise,
}

/// An opaque or translucent colour, written `"#RRGGBB"`, or `"#RRGGBB@700"` when it is 700 thousandths opaque.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour {
    /// Red, 0 to 255 (sRGB, as in CSS).
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
    /// Opacity in thousandths, 0 to 1000.
    pub alpha: u16,
}

impl Colour {
    /// An opaque colour.
    pub const fn opaque(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue, alpha: 1000 }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02X}{:02X}{:02X}", self.red, self.green, self.blue)?;
        if self.alpha == 1000 { Ok(()) } else { write!(f, "@{}", self.alpha) }
    }
}

impl FromStr for Colour {
    type Err = LookError;

    fn from_str(text: &str) -> Result<Self, LookError> {
        let wrong = || LookError::Colour(text.to_owned());
        let digits = text.strip_prefix('#').ok_or_else(wrong)?;
        let (rgb, alpha) = digits.split_once('@').unwrap_or((digits, "1000"));
        let alpha: u16 = alpha.parse().map_err(|_| wrong())?;
        if rgb.len() != 6 || !rgb.bytes().all(|b| b.is_ascii_hexdigit()) || alpha > 1000 {
            return Err(wrong());
        }
        let value = u32::from_str_radix(rgb, 16).map_err(|_| wrong())?;
        Ok(Self { red: (value >> 16) as u8, green: (value >> 8) as u8, blue: value as u8, alpha })
    }
}

impl TryFrom<String> for Colour {
    type Error = LookError;

    fn try_from(text: String) -> Result<Self, LookError> {
        text.parse()
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

/// Why a text is not a look.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// Not TOML, or not these fields.
    #[error("the look cannot be read: {0}")]
    Toml(#[from] toml::de::Error),
    /// Not a colour.
    #[error("\"{0}\" is not a colour: write \"#RRGGBB\", or \"#RRGGBB@700\" for 700 thousandths opaque")]
    Colour(String),
    /// A number nobody can paint.
    #[error("{field} is {found}: it must be between {from} and {to}")]
    Range {
        /// Which one, as in the file.
        field: &'static str,
        /// Its value.
        found: i64,
        /// The least allowed.
        from: i64,
        /// The most allowed.
        to: i64,
    },
}

impl LookError {
    /// The same as a diagnostic of `file` with the text `source`, at its place where that is known.
    pub fn diagnostic(&self, source: &str, file: &str) -> Diagnostic {
        match self {
            Self::Toml(error) => syntax_mistake(source, file, error.message(), error.span()),
            other => Diagnostic::error(file, other.to_string()),
        }
    }
}

/// The looks that come with the program, by name: the first is the default.
const BUNDLED: &[(&str, &str)] = &[
    ("punch", include_str!("../../../presets/looks/punch.toml")),
    ("colour-box", include_str!("../../../presets/looks/colour-box.toml")),
    ("clean", include_str!("../../../presets/looks/clean.toml")),
];

impl Look {
    /// The looks that come with the program as (name, TOML); the first is the default.
    pub fn bundled() -> Vec<(&'static str, &'static str)> {
        BUNDLED.to_vec()
    }

    /// The bundled look of that name or alias, whatever its capitals.
    pub fn named(name: &str) -> Option<Self> {
        let wanted = name.trim().to_lowercase();
        BUNDLED.iter().find_map(|(name, toml)| {
            let look = Self::parse(toml).ok()?;
            let known = *name == wanted || look.aliases.iter().any(|a| a.to_lowercase() == wanted);
            known.then_some(look)
        })
    }

    /// Reads a look from TOML.
    ///
    /// # Errors
    /// What is wrong with the text, or the number that cannot be painted.
    pub fn parse(toml: &str) -> Result<Self, LookError> {
        let look: Self = toml::from_str(toml)?;
        look.check()?;
        Ok(look)
    }

    /// The same look with its letters at `thousandths` of their size, for a scene in which they would not fit otherwise.
    #[must_use]
    pub fn shrunk(&self, thousandths: u16) -> Self {
        let mut look = self.clone();
        let size = u32::from(look.text.size) * u32::from(thousandths.min(1000)) / 1000;
        look.text.size = size.max(1) as u16;
        look
    }

    /// The colour a look is known by, that of the spoken word or of its box: overlays have it too.
    pub fn accent(&self) -> Colour {
        let boxed = self.active.backing.as_ref().and_then(|backing| backing.colours.first().copied());
        boxed.or(self.active.colour).unwrap_or(self.text.fill)
    }

    /// Bounds within which every look can be painted.
    fn check(&self) -> Result<(), LookError> {
        let within = |field, found: i64, from: i64, to: i64| {
            if (from..=to).contains(&found) { Ok(()) } else { Err(LookError::Range { field, found, from, to }) }
        };
        within("cue.words", self.cue.words.into(), 1, 20)?;
        within("cue.line-chars", self.cue.line_chars.into(), 4, 80)?;
        within("cue.lines", self.cue.lines.into(), 1, 4)?;
        within("block.centre-y", self.block.centre_y.into(), 288, 1420)?;
        within("block.width", self.block.width.into(), 200, 1000)?;
        within("text.weight", self.text.weight.into(), 100, 900)?;
        within("text.size", self.text.size.into(), 44, 220)?;
        within("text.letter-spacing", self.text.letter_spacing.into(), -50, 300)?;
        within("text.word-spacing", self.text.word_spacing.into(), -100, 1000)?;
        within("text.line-height", self.text.line_height.into(), 800, 2000)?;
        within("text.spoken", self.text.spoken.into(), 0, 1000)?;
        within("text.upcoming", self.text.upcoming.into(), 0, 1000)?;
        if let Some(stroke) = &self.stroke {
            within("stroke.width", stroke.width.into(), 0, 30)?;
        }
        for shadow in &self.shadows {
            within("shadow.x", shadow.x.into(), -60, 60)?;
            within("shadow.y", shadow.y.into(), -60, 60)?;
            within("shadow.blur", shadow.blur.into(), 0, 80)?;
        }
        if let Some(panel) = &self.panel {
            within("panel.radius", panel.radius.into(), 0, 500)?;
            within("panel.pad-x", panel.pad_x.into(), 0, 80)?;
            within("panel.pad-y", panel.pad_y.into(), 0, 80)?;
        }
        within("active.grow", self.active.grow.into(), 800, 1500)?;
        within("active.frames", self.active.frames.into(), 0, 12)?;
        if let Some(backing) = &self.active.backing {
            within("active.box.colours", backing.colours.len() as i64, 1, 12)?;
            within("active.box.radius", backing.radius.into(), 0, 500)?;
            within("active.box.pad-x", backing.pad_x.into(), 0, 80)?;
            within("active.box.pad-y", backing.pad_y.into(), 0, 80)?;
        }
        within("entrance.frames", self.entrance.frames.into(), 0, 30)
    }
}

/// A thousand thousandths.
const fn whole() -> u16 {
    1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_look_is_read_and_written_back() {
        for (name, text) in Look::bundled() {
            let look = Look::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            let again = toml::to_string(&look).unwrap();
            assert_eq!(Look::parse(&again).unwrap(), look, "{name}");
        }
    }

    #[test]
    fn a_look_is_found_by_alias() {
        assert_eq!(Look::named("Hormozi"), Look::named("punch"));
        assert!(Look::named("punch").is_some());
        assert!(Look::named("no such look").is_none());
    }

    #[test]
    fn no_two_bundled_looks_share_a_name() {
        let mut names: Vec<String> = Vec::new();
        for (name, text) in Look::bundled() {
            names.push(name.to_owned());
            names.extend(Look::parse(text).unwrap().aliases);
        }
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn colours_say_how_they_are_written() {
        let colour: Colour = "#FFD93D@700".parse().unwrap();
        assert_eq!((colour.red, colour.green, colour.blue, colour.alpha), (255, 217, 61, 700));
        assert_eq!(colour.to_string(), "#FFD93D@700");
        for wrong in ["FFD93D", "#FFD93", "#GGGGGG", "#+12345", "#FFD93D@1001", "#FFD93D@", "#ééé"] {
            let error = wrong.parse::<Colour>().unwrap_err().to_string();
            assert!(error.contains("#RRGGBB"), "{error}");
        }
    }

    #[test]
    fn a_number_nobody_can_paint_is_refused_by_name() {
        let text = Look::bundled()[0].1.replace("size = ", "size = 9");
        let error = Look::parse(&text).unwrap_err().to_string();
        assert!(error.starts_with("text.size is 9"), "{error}");
    }

    #[test]
    fn a_misspelt_field_is_refused_by_name() {
        let text = Look::bundled()[0].1.replace("line-height", "line-hight");
        let error = Look::parse(&text).unwrap_err().to_string();
        assert!(error.contains("line-hight"), "{error}");
    }
}
