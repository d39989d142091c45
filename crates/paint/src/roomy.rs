//! Whether a cue surely fits, told from the widths of its letters alone. Most cues do, and shaping one costs a hundred times
//! as much.

use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};
use vo_timeline::cue::Cue;
use vo_timeline::look::{Case, Look};

use crate::fonts::{Face, Fonts};
use crate::layout::Layouter;
use crate::lines::HARDLY;

/// By how many sizes two letters may stand further apart than each asks for, and the same where one of them is a digit or a
/// sign.
const KERNING: f32 = 0.04;
const KERNING_OF_SIGNS: f32 = 0.055;

/// Words of an ordinary cue; longer ones are looked at closely.
const FEW: usize = 24;

/// From so many letters on, a word may stand on a line alone.
const LONG: usize = 6;

/// By how much of the room two lines may differ, so that no better reason makes [`crate::lines::choose`] prefer lines of
/// which one is too long: what it counts against such a line is more than all that it can count against these two.
const MOST_UNEVEN: f32 = 0.5;

/// What letters of a look take at most, in pixels. Only those are known that no font shapes otherwise beside others.
pub(crate) struct Widths {
    letters: [f32; 128],
    space: f32,
}

impl Widths {
    pub(crate) fn of(fonts: &Fonts, look: &Look, size: f32) -> Self {
        let mut faces = fonts.faces.iter().filter(|face| face.family == look.text.family);
        let own = faces.next().filter(|_| faces.next().is_none());
        let apart = f32::from(look.text.letter_spacing.max(0)) * size / 1000.0;
        let width = |c: char| {
            // Letters pay for the gap behind them, all others for both.
            let kerning = if c.is_alphabetic() { KERNING } else { KERNING_OF_SIGNS * 2.0 };
            let advance = own.and_then(|face| advance(face, size, c));
            advance.map_or(f32::INFINITY, |advance| advance + apart + kerning * size)
        };
        let letters = std::array::from_fn(|code| match char::from(code as u8) {
            c if !(c.is_ascii_alphanumeric() || "',.;:!?-".contains(c)) => f32::INFINITY,
            c if look.text.case == Case::Upper => width(c.to_ascii_uppercase()),
            c => width(c),
        });
        let spacing = f32::from(look.text.word_spacing.max(0)) * size / 1000.0;
        Self { letters, space: width(' ') + spacing }
    }

    /// The most that a word can take; infinite if it has to be shaped to tell.
    fn word(&self, word: &str) -> f32 {
        word.bytes().map(|byte| self.letters.get(usize::from(byte)).copied().unwrap_or(f32::INFINITY)).sum()
    }
}

fn advance(face: &Face, size: f32, c: char) -> Option<f32> {
    let glyph = face.font.charmap().map(c).filter(|glyph| glyph.to_u32() != 0)?;
    face.font.glyph_metrics(Size::new(size), LocationRef::default()).advance_width(glyph)
}

impl Layouter<'_> {
    /// Whether [`Layouter::scale`] is sure to say that a cue need hardly shrink. What does not surely fit may fit.
    pub(crate) fn surely_fits(&self, widths: &Widths, cue: &Cue) -> bool {
        let room = self.room();
        if cue.words.len() > FEW {
            return false;
        }
        let mut words = Vec::with_capacity(cue.words.len());
        let mut end = -widths.space;
        for word in &cue.words {
            let width = widths.word(&word.text);
            let width = width + self.growth(width);
            if width > room {
                return false;
            }
            end += widths.space + width;
            let letters = word.text.bytes().filter(u8::is_ascii_alphanumeric).count();
            words.push(Word { end, is_short: letters < LONG });
        }
        end <= room / HARDLY || self.look.cue.lines > 1 && parts_evenly(&words, widths.space, room)
    }
}

/// A word of a cue that is one line.
struct Word {
    /// Where it ends, at most.
    end: f32,
    /// Whether it may be too short for a line of its own.
    is_short: bool,
}

/// Whether words make two lines that fit and are nearly alike, neither of them a short word.
fn parts_evenly(words: &[Word], space: f32, room: f32) -> bool {
    let (whole, count) = (words.last().map_or(0.0, |word| word.end), words.len());
    words.iter().enumerate().take(count.saturating_sub(1)).any(|(at, last)| {
        let (above, below) = (last.end, whole - last.end - space);
        let is_alone = at == 0 && last.is_short || at + 2 == count && words.last().is_some_and(|word| word.is_short);
        !is_alone && above <= room && below <= room && (above - below).abs() <= room * MOST_UNEVEN
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::Shaper;
    use crate::zone::Zone;
    use proptest::prelude::*;
    use vo_timeline::cue::CueWord;

    #[test]
    fn no_two_letters_stand_further_apart_than_is_reckoned_with() {
        let fonts = Fonts::bundled();
        for (name, look) in Look::bundled() {
            let mut shaper = Shaper::new(&fonts, &look, 100.0);
            let widths = Widths::of(&fonts, &look, 100.0);
            let letters: Vec<char> =
                (' '..='~').filter(|&c| widths.letters[c as usize].is_finite() || c == ' ').collect();
            assert!(letters.len() > 60, "{name}");
            for (one, other) in letters.iter().flat_map(|one| letters.iter().map(move |other| (*one, *other))) {
                let text = crate::word::cased(&look, &format!("{one}{other}"));
                let shaped: f32 = shaper.line(&text, false).iter().map(|cluster| cluster.advance).sum();
                let known = |c: char| if c == ' ' { widths.space } else { widths.letters[c as usize] };
                let apart = if one.is_alphabetic() && other.is_alphabetic() { KERNING } else { KERNING_OF_SIGNS };
                let reckoned = |c: char| if c.is_alphabetic() { KERNING } else { 2.0 * KERNING_OF_SIGNS };
                let bare = known(one) + known(other) - (reckoned(one) + reckoned(other)) * shaper.size;
                assert!(shaped <= bare + apart * shaper.size, "{name}: {text:?} is {shaped} wide, and {bare} apart");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn what_surely_fits_does(
            words in prop::collection::vec("[a-z]{1,3}|[a-zA-Z]{1,12}|[A-Z][a-z']{1,9}[.,!?]|[0-9]{1,6}|[a-z]{2,6}-[a-z]{2,6}|of|Mr\\.|the", 1..9),
            look in 0..3_usize,
            wide: bool,
        ) {
            let (_, look) = Look::bundled().remove(look);
            let zone = if wide { Zone::of(1920, 1080) } else { Zone::of(1080, 1920) };
            let fonts = Fonts::bundled();
            let words: Vec<CueWord> =
                words.into_iter().map(|text| CueWord { text, from: 0, emphasis: false }).collect();
            let cue = Cue { from: 0, to: 10, words };
            let size = zone.px(look.text.size);
            let mut shaper = Shaper::new(&fonts, &look, size);
            let mut layouter = Layouter { shaper: &mut shaper, look: &look, zone, width: zone.width, height: zone.height };
            if layouter.surely_fits(&Widths::of(&fonts, &look, size), &cue) {
                prop_assert!(layouter.scale(&cue) >= HARDLY);
            }
        }
    }
}
