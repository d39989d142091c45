//! Colours as a person writes them.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

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
    /// What a schema calls a text that is a colour.
    pub(crate) const FORMAT: &str = "colour";
    /// How one is written, for hints.
    pub(crate) const WRITTEN: &str = "\"#RRGGBB\", or \"#RRGGBB@700\" for 700 thousandths opaque";

    /// An opaque colour.
    pub const fn opaque(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue, alpha: 1000 }
    }

    /// A colour from its text; none if it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let (rgb, alpha) = digits.split_once('@').unwrap_or((digits, "1000"));
        let alpha: u16 = alpha.parse().ok().filter(|alpha| *alpha <= 1000)?;
        if rgb.len() != 6 || !rgb.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let value = u32::from_str_radix(rgb, 16).ok()?;
        Some(Self { red: (value >> 16) as u8, green: (value >> 8) as u8, blue: value as u8, alpha })
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from(*self))
    }
}

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("this is not a colour: write {}", Self::WRITTEN))
    }
}

impl From<Colour> for String {
    /// Without a format: every key of a segment has a dozen of them.
    fn from(colour: Colour) -> Self {
        let mut text = Self::from("#");
        for digit in [colour.red, colour.green, colour.blue].into_iter().flat_map(|value| [value >> 4, value & 15]) {
            text.extend(char::from_digit(digit.into(), 16).map(|digit| digit.to_ascii_uppercase()));
        }
        if colour.alpha != 1000 {
            text.push('@');
            text.push_str(&colour.alpha.to_string());
        }
        text
    }
}

impl JsonSchema for Colour {
    fn schema_name() -> Cow<'static, str> {
        "Colour".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": Self::FORMAT,
            "pattern": "^#[0-9A-Fa-f]{6}(@(1000|[0-9]{1,3}))?$"
        })
    }

    fn inline_schema() -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_say_how_they_are_written() {
        let colour = Colour::parse("#FFD93D@700").unwrap();
        assert_eq!((colour.red, colour.green, colour.blue, colour.alpha), (255, 217, 61, 700));
        assert_eq!(colour.to_string(), "#FFD93D@700");
        for wrong in ["FFD93D", "#FFD93", "#GGGGGG", "#+12345", "#FFD93D@1001", "#FFD93D@", "#ééé"] {
            let error = Colour::try_from(wrong.to_owned()).unwrap_err();
            assert!(error.contains("#RRGGBB"), "{error}");
        }
    }
}
