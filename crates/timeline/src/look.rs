//! How captions look: one TOML file a look. Lengths are pixels of a frame 1080 pixels wide (the painter scales them),
//! ratios are thousandths and durations are frames, so that a look holds no float.

use std::sync::OnceLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::colour::Colour;
use crate::diagnostic::Diagnostic;
use crate::strict;

/// How captions look.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CueShape {
    /// Words a cue should have.
    #[schemars(range(min = 1, max = 20))]
    pub words: u16,
    /// Characters a line may have.
    #[schemars(range(min = 4, max = 80))]
    pub line_chars: u16,
    /// Lines a cue may have.
    #[schemars(range(min = 1, max = 4))]
    pub lines: u16,
}

/// Where the block of lines stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Block {
    /// Height of the block's middle, in pixels of a 1080x1920 frame.
    #[schemars(range(min = 288, max = 1420))]
    pub centre_y: u16,
    /// The widest a line may be, strokes and boxes included, in pixels.
    #[schemars(range(min = 200, max = 1000))]
    pub width: u16,
}

/// The letters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Text {
    /// Family of a bundled font.
    pub family: String,
    /// Its weight, 100 to 900.
    #[schemars(range(min = 100, max = 900))]
    pub weight: u16,
    /// Size in pixels.
    #[schemars(range(min = 44, max = 220))]
    pub size: u16,
    /// Whether letters are changed.
    #[serde(default)]
    pub case: Case,
    /// Which signs at the end of words are shown.
    #[serde(default)]
    pub punctuation: Punctuation,
    /// Space added between letters, thousandths of the size; scripts whose letters join never get it.
    #[serde(default)]
    #[schemars(range(min = -50, max = 300))]
    pub letter_spacing: i16,
    /// Space added between words, thousandths of the size.
    #[serde(default)]
    #[schemars(range(min = -100, max = 1000))]
    pub word_spacing: i16,
    /// Distance between baselines, thousandths of the size.
    #[schemars(range(min = 800, max = 2000))]
    pub line_height: u16,
    /// Colour of the letters.
    pub fill: Colour,
    /// Colours of the words the script marks; cues take turns. Empty: marked words look like the others.
    #[serde(default)]
    pub emphasis: Vec<Colour>,
    /// How visible words are once spoken, thousandths.
    #[serde(default = "whole")]
    #[schemars(range(min = 0, max = 1000))]
    pub spoken: u16,
    /// How visible words are before they are spoken, thousandths.
    #[serde(default = "whole")]
    #[schemars(range(min = 0, max = 1000))]
    pub upcoming: u16,
}

/// Whether letters are changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Case {
    /// As the script has them.
    #[default]
    AsWritten,
    /// Capitals.
    Upper,
}

/// Which signs at the end of words are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Punctuation {
    /// All of them.
    #[default]
    All,
    /// No comma, full stop, colon or semicolon; `!`, `?`, `…`, `%` and the full stop of an abbreviation stay.
    Sparse,
}

/// The line around the letters, painted under every fill.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Stroke {
    /// Visible width outside the letter, in pixels.
    #[schemars(range(min = 0, max = 30))]
    pub width: u16,
    /// Its colour.
    pub colour: Colour,
}

/// A shadow of letters and stroke.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Shadow {
    /// To the right, in pixels.
    #[serde(default)]
    #[schemars(range(min = -60, max = 60))]
    pub x: i16,
    /// Down, in pixels.
    #[serde(default)]
    #[schemars(range(min = -60, max = 60))]
    pub y: i16,
    /// How soft: twice the standard deviation, in pixels, as in CSS.
    #[serde(default)]
    #[schemars(range(min = 0, max = 80))]
    pub blur: u16,
    /// Its colour.
    pub colour: Colour,
}

/// What happens to the word being spoken.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Active {
    /// Its colour; none: as the others.
    #[serde(default)]
    pub colour: Option<Colour>,
    /// Its size, thousandths of the others'.
    #[serde(default = "whole")]
    #[schemars(range(min = 800, max = 1500))]
    pub grow: u16,
    /// The box behind it.
    #[serde(default, rename = "box")]
    pub backing: Option<Backing>,
    /// Frames the change takes.
    #[serde(default)]
    #[schemars(range(min = 0, max = 12))]
    pub frames: u16,
}

impl Default for Active {
    fn default() -> Self {
        Self { colour: None, grow: 1000, backing: None, frames: 0 }
    }
}

/// A rounded box behind the word being spoken.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Backing {
    /// Its colours; cues take turns, and a word that names a colour has that one. The word on it turns black or white, whichever reads better.
    #[schemars(length(min = 1, max = 12))]
    pub colours: Vec<Colour>,
    /// Corner radius, thousandths of its height (500 makes a pill).
    #[schemars(range(min = 0, max = 500))]
    pub radius: u16,
    /// Space left and right of the word, in pixels.
    #[schemars(range(min = 0, max = 80))]
    pub pad_x: u16,
    /// Space above and below the capitals, in pixels.
    #[schemars(range(min = 0, max = 80))]
    pub pad_y: u16,
}

/// A rounded box behind every line, under everything else.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Panel {
    /// Its colour.
    pub colour: Colour,
    /// Corner radius, thousandths of its height (500 makes a pill).
    #[schemars(range(min = 0, max = 500))]
    pub radius: u16,
    /// Space left and right of the line, in pixels.
    #[schemars(range(min = 0, max = 80))]
    pub pad_x: u16,
    /// Space above and below the capitals, in pixels.
    #[schemars(range(min = 0, max = 80))]
    pub pad_y: u16,
}

/// How a cue appears.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Entrance {
    /// The movement.
    pub kind: EntranceKind,
    /// Frames it takes.
    #[schemars(range(min = 0, max = 30))]
    pub frames: u16,
}

/// A cue's first movement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
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

/// The looks that come with the program, by name: the first is the default.
const BUNDLED: &[(&str, &str)] = &[
    ("punch", include_str!("../../../presets/looks/punch.toml")),
    ("colour-box", include_str!("../../../presets/looks/colour-box.toml")),
    ("clean", include_str!("../../../presets/looks/clean.toml")),
];

impl Look {
    /// The looks that come with the program, by name; the first is the default.
    pub fn bundled() -> Vec<(&'static str, Self)> {
        // A test holds that each of them is free of mistakes, so none is left out here.
        BUNDLED.iter().filter_map(|(name, text)| Some((*name, Self::parse(text, name).ok()?))).collect()
    }

    /// The bundled look of that name or alias, whatever its capitals. One that has the name is read alone, and once.
    pub fn named(name: &str) -> Option<Self> {
        static READ: [OnceLock<Option<Look>>; BUNDLED.len()] = [const { OnceLock::new() }; BUNDLED.len()];
        let wanted = name.trim().to_lowercase();
        if let Some(((name, text), read)) = BUNDLED.iter().zip(&READ).find(|((known, _), _)| *known == wanted) {
            return read.get_or_init(|| Self::parse(text, name).ok()).clone();
        }
        let known = |(_, look): &(&str, Self)| look.aliases.iter().any(|alias| alias.to_lowercase() == wanted);
        Self::bundled().into_iter().find(known).map(|(_, look)| look)
    }

    /// A look from TOML text. What it accepts can be painted.
    ///
    /// # Errors
    /// All mistakes found, each with its place.
    pub fn parse(text: &str, file: &str) -> Result<Self, Vec<Diagnostic>> {
        strict::read(text, file).map(|(look, _)| look)
    }

    /// The JSON Schema of a look file.
    pub fn schema() -> serde_json::Value {
        strict::schema::<Self>()
    }

    /// The same look with its letters at `thousandths` of their size, for a scene in which they would not fit otherwise.
    #[must_use]
    pub fn shrunk(&self, thousandths: u16) -> Self {
        let mut look = self.clone();
        let size = u32::from(look.text.size) * u32::from(thousandths.min(1000)) / 1000;
        look.text.size = size.max(1) as u16;
        look
    }

    /// The same look without its names and words for people, which are no part of a recipe.
    #[must_use]
    pub fn unnamed(&self) -> Self {
        Self { description: String::new(), aliases: Vec::new(), ..self.clone() }
    }

    /// The colour a look is known by, that of the spoken word or of its box: overlays have it too.
    pub fn accent(&self) -> Colour {
        let boxed = self.active.backing.as_ref().and_then(|backing| backing.colours.first().copied());
        boxed.or(self.active.colour).unwrap_or(self.text.fill)
    }
}

/// A thousand thousandths.
const fn whole() -> u16 {
    1000
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn every_bundled_look_is_read_and_written_back() {
        for (name, text) in BUNDLED {
            let look = Look::parse(text, name).unwrap_or_else(|mistakes| panic!("{name}: {mistakes:?}"));
            let again = toml::to_string(&look).unwrap();
            assert_eq!(Look::parse(&again, name).unwrap(), look, "{name}");
        }
        assert_eq!(Look::bundled().len(), BUNDLED.len());
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
        for (name, look) in Look::bundled() {
            names.push(name.to_owned());
            names.extend(look.aliases);
        }
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn every_mistake_of_a_look_is_told_at_its_place() {
        let text = BUNDLED[0]
            .1
            .replace("size = ", "size = 9")
            .replace("line-height", "line-hight")
            .replace("#FFD93D", "yellow")
            .replace("\"pop\"", "\"plop\"")
            .replace("words = 3", "words = \"three\"");
        let mistakes = Look::parse(&text, "mine.toml").unwrap_err();
        let rendered: Vec<_> = mistakes.iter().map(|mistake| mistake.render(&text)).collect();
        expect![[r##"
            error: `cue.words` expects a whole number, and this is a string
             --> mine.toml:5:9
              |
            5 | words = "three"
              |         ^^^^^^^
              |
              = help: write a whole number between 1 and 20
            error: `text.size` is out of range
              --> mine.toml:16:8
               |
            16 | size = 9112
               |        ^^^^
               |
               = help: write a whole number between 44 and 220
            error: unknown key `line-hight` in [text]
              --> mine.toml:21:1
               |
            21 | line-hight = 1120
               | ^^^^^^^^^^
               |
               = help: did you mean `line-height`?
            error: `active.colour` is not a colour
              --> mine.toml:35:10
               |
            35 | colour = "yellow"
               |          ^^^^^^^^
               |
               = help: write "#RRGGBB", or "#RRGGBB@700" for 700 thousandths opaque
            error: unknown entrance.kind `plop`
              --> mine.toml:40:8
               |
            40 | kind = "plop"
               |        ^^^^^^
               |
               = help: did you mean `pop`?"##]]
        .assert_eq(&rendered.join("\n"));
    }

    #[test]
    fn what_is_published_is_what_is_enforced() {
        let schema = Look::schema();
        expect![[r#"
            {
              "additionalProperties": false,
              "default": {
                "box": null,
                "colour": null,
                "frames": 0,
                "grow": 1000
              },
              "description": "What happens to the word being spoken.",
              "properties": {
                "box": {
                  "additionalProperties": false,
                  "default": null,
                  "description": "The box behind it.",
                  "properties": {
                    "colours": {
                      "description": "Its colours; cues take turns, and a word that names a colour has that one. The word on it turns black or white, whichever reads better.",
                      "items": {
                        "format": "colour",
                        "pattern": "^#[0-9A-Fa-f]{6}(@(1000|[0-9]{1,3}))?$",
                        "type": "string"
                      },
                      "maxItems": 12,
                      "minItems": 1,
                      "type": "array"
                    },
                    "pad-x": {
                      "description": "Space left and right of the word, in pixels.",
                      "format": "uint16",
                      "maximum": 80,
                      "minimum": 0,
                      "type": "integer"
                    },
                    "pad-y": {
                      "description": "Space above and below the capitals, in pixels.",
                      "format": "uint16",
                      "maximum": 80,
                      "minimum": 0,
                      "type": "integer"
                    },
                    "radius": {
                      "description": "Corner radius, thousandths of its height (500 makes a pill).",
                      "format": "uint16",
                      "maximum": 500,
                      "minimum": 0,
                      "type": "integer"
                    }
                  },
                  "required": [
                    "colours",
                    "radius",
                    "pad-x",
                    "pad-y"
                  ],
                  "type": [
                    "object",
                    "null"
                  ]
                },
                "colour": {
                  "default": null,
                  "description": "Its colour; none: as the others.",
                  "format": "colour",
                  "pattern": "^#[0-9A-Fa-f]{6}(@(1000|[0-9]{1,3}))?$",
                  "type": [
                    "string",
                    "null"
                  ]
                },
                "frames": {
                  "default": 0,
                  "description": "Frames the change takes.",
                  "format": "uint16",
                  "maximum": 12,
                  "minimum": 0,
                  "type": "integer"
                },
                "grow": {
                  "default": 1000,
                  "description": "Its size, thousandths of the others'.",
                  "format": "uint16",
                  "maximum": 1500,
                  "minimum": 800,
                  "type": "integer"
                }
              },
              "type": "object"
            }"#]].assert_eq(&serde_json::to_string_pretty(&schema["properties"]["active"]).unwrap());
        assert_eq!(schema["required"], serde_json::json!(["description", "cue", "block", "text"]));
    }
}
