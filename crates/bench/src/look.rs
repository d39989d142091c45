//! How captions look in every job: plain enough that every competitor can draw them, with a stroke and a coloured word.

use serde::Serialize;

/// The font that all competitors draw with.
pub const FONT: &[u8] = include_bytes!("../../../assets/fonts/Anton-400.ttf");
/// Its family.
pub const FAMILY: &str = "Anton";
/// Height of a line in sizes, from the font's own table OS/2 (usWinAscent 2876 and usWinDescent 674, of 2048): libass
/// calls that height the size, all others the em.
pub const LINE_IN_SIZES: f64 = (2_876.0 + 674.0) / 2_048.0;

/// The look for a frame size; lengths are pixels of that frame.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Look {
    /// Size of the letters: the em of the font.
    pub size: f64,
    /// Colour of the letters.
    pub colour: &'static str,
    /// Colour of the word being spoken.
    pub active_colour: &'static str,
    /// Width of the outline outside the letters.
    pub outline: f64,
    /// Its colour.
    pub outline_colour: &'static str,
    /// Height of the text's middle.
    pub centre_y: f64,
    /// Family of the font.
    pub family: &'static str,
}

/// Size of the letters in a frame 1080 pixels wide.
const SIZE: u32 = 96;
/// Width of the outline there.
const OUTLINE: u32 = 8;
/// Height of the text's middle in a frame 1920 pixels high.
const CENTRE_Y: u32 = 1_150;
const COLOUR: &str = "#FFFFFF";
const ACTIVE: &str = "#FFD93D";
const LINE: &str = "#0A0A0C";

impl Look {
    /// The look scaled to a frame.
    pub fn scaled(width: u32, height: u32) -> Self {
        let scale = f64::from(width.min(height)) / 1_080.0;
        Self {
            size: f64::from(SIZE) * scale,
            colour: COLOUR,
            active_colour: ACTIVE,
            outline: f64::from(OUTLINE) * scale,
            outline_colour: LINE,
            centre_y: f64::from(CENTRE_Y) * f64::from(height) / 1_920.0,
            family: FAMILY,
        }
    }
}

/// The same as a look file of ours.
pub fn toml() -> String {
    format!(
        "description = \"What every competitor can draw.\"\n\
         [cue]\nwords = 3\nline-chars = 13\nlines = 1\n\
         [block]\ncentre-y = {CENTRE_Y}\nwidth = 840\n\
         [text]\nfamily = \"{FAMILY}\"\nweight = 400\nsize = {SIZE}\ncase = \"upper\"\nline-height = 1120\n\
         fill = \"{COLOUR}\"\n\
         [stroke]\nwidth = {OUTLINE}\ncolour = \"{LINE}\"\n\
         [active]\ncolour = \"{ACTIVE}\"\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_look_file_is_one() {
        let look = vo_timeline::look::Look::parse(&toml(), "bench.toml").unwrap();
        assert_eq!(u32::from(look.text.size), SIZE);
    }

    #[test]
    fn lengths_follow_the_frame() {
        let (full, draft) = (Look::scaled(1_080, 1_920), Look::scaled(360, 640));
        assert!((full.size / draft.size - 3.0).abs() < 1e-9);
        assert!((draft.centre_y - 1_150.0 / 3.0).abs() < 1e-9);
    }
}
