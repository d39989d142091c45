//! From text to clusters in visual order. A line is always shaped whole, so that joining scripts join and both
//! directions mix; words are found again afterwards by where a cluster stood in the text.

use std::ops::Range;

use parley::style::{FontWeight, StyleProperty};
use parley::{BaseDirection, LayoutContext};
use skrifa::GlyphId;
use vo_timeline::look::Look;

use crate::fonts::Fonts;

/// What is drawn for one user-perceived letter (or a ligature of several).
#[derive(Clone, Debug)]
pub(crate) struct Cluster {
    /// Where it stands in the text, in bytes.
    pub text: Range<usize>,
    /// Its width in pixels.
    pub advance: f32,
    /// Its glyphs.
    pub glyphs: Vec<Glyph>,
}

/// A glyph, placed from its cluster's left end on the baseline.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glyph {
    /// Index into the fonts' faces.
    pub face: usize,
    pub id: GlyphId,
    pub x: f32,
    pub y: f32,
    /// How much larger it is drawn than the look's own letters, so that it looks as large.
    pub grown: f32,
}

/// Shapes lines in one look's letters.
pub(crate) struct Shaper {
    pub fonts: Fonts,
    scratch: LayoutContext<()>,
    family: String,
    weight: f32,
    /// Size in pixels.
    pub size: f32,
    letter_spacing: f32,
}

impl Shaper {
    pub(crate) fn new(fonts: &Fonts, look: &Look, size: f32) -> Self {
        Self {
            fonts: fonts.clone(),
            scratch: LayoutContext::new(),
            family: look.text.family.clone(),
            weight: f32::from(look.text.weight),
            size,
            letter_spacing: f32::from(look.text.letter_spacing) * size / 1000.0,
        }
    }

    /// The clusters of `text` as one line, from left to right.
    pub(crate) fn line(&mut self, text: &str, right_to_left: bool) -> Vec<Cluster> {
        let stretches = self.fonts.emoji_stretches(text);
        let lent = self.fonts.lent_stretches(&self.family, text);
        let families = self.fonts.families(&self.family, text);
        let mut builder = self.scratch.ranged_builder(&mut self.fonts.context, text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(families));
        builder.push_default(StyleProperty::FontSize(self.size));
        builder.push_default(StyleProperty::FontWeight(FontWeight::new(self.weight)));
        if !text.chars().any(joins_letters) {
            builder.push_default(StyleProperty::LetterSpacing(self.letter_spacing));
        }
        for (stretch, grown) in lent {
            builder.push(StyleProperty::FontSize(self.size * grown), stretch);
        }
        for stretch in stretches {
            builder.push(StyleProperty::FontFamily(Fonts::emoji_families()), stretch);
        }
        builder.set_base_direction(if right_to_left { BaseDirection::Rtl } else { BaseDirection::Ltr });
        let mut layout = builder.build(text);
        layout.break_all_lines(None);
        let mut clusters = Vec::new();
        for run in layout.lines().flat_map(|line| line.runs().collect::<Vec<_>>()) {
            let bytes = run.font().data.data();
            let face = self.fonts.faces.iter().position(|face| std::ptr::eq(face.bytes.as_ptr(), bytes.as_ptr()));
            let grown = run.font_size() / self.size;
            for cluster in run.visual_clusters() {
                let mut pen = 0.0;
                let mut glyphs = Vec::new();
                for glyph in cluster.glyphs() {
                    // Glyph 0 is the box of what a font does not have.
                    if let Some(face) = face.filter(|_| glyph.id != 0) {
                        let (x, y) = (pen + glyph.x, glyph.y);
                        glyphs.push(Glyph { face, id: GlyphId::new(glyph.id), x, y, grown });
                    }
                    pen += glyph.advance;
                }
                clusters.push(Cluster { text: cluster.text_range(), advance: cluster.advance(), glyphs });
            }
        }
        clusters
    }
}

/// Whether the text reads from right to left: whether its first letter does.
pub(crate) fn right_to_left(text: &str) -> bool {
    text.chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(|c| matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}'))
}

/// Letters of scripts that are written joined or stacked: space between them would tear words apart.
fn joins_letters(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{1CFF}' | '\u{A8E0}'..='\u{A8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shaper() -> Shaper {
        let (_, look) = Look::bundled().remove(0);
        Shaper::new(&Fonts::bundled(), &look, 100.0)
    }

    #[test]
    fn arabic_joins_and_runs_from_right_to_left() {
        let mut shaper = shaper();
        let text = "مرحبا بالعالم";
        let clusters = shaper.line(text, right_to_left(text));
        assert_eq!(clusters.last().unwrap().text.start, 0, "the first letter is the rightmost");
        let isolated: f32 = shaper.line("م ر ح ب ا", true).iter().map(|c| c.advance).sum();
        let joined: f32 = shaper.line("مرحبا", true).iter().map(|c| c.advance).sum();
        assert!(joined < isolated);
    }

    #[test]
    fn a_family_of_emoji_is_one_glyph() {
        let clusters = shaper().line("👨‍👩‍👧", false);
        let glyphs: usize = clusters.iter().map(|c| c.glyphs.len()).sum();
        assert_eq!(glyphs, 1);
    }

    #[test]
    fn a_heart_is_drawn_in_colour() {
        let mut shaper = shaper();
        let clusters = shaper.line("❤️", false);
        let face = clusters[0].glyphs[0].face;
        assert_eq!(shaper.fonts.faces[face].family, "Twemoji Mozilla");
    }
}
