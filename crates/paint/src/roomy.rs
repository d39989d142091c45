//! Whether a cue surely fits, told from the widths of its letters alone. Most cues do, and shaping one costs a hundred times
//! as much.

use std::ops::Add;

use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};
use vo_timeline::cue::Cue;
use vo_timeline::look::{Case, Look};
use vo_timeline::phrase;

use crate::fonts::{Face, Fonts};
use crate::layout::Layouter;
use crate::lines::{ALONE, HARDLY, HEAVY_TOP, TOO_WIDE, torn};

/// How far from where its width puts it what stands behind a character may stand, in sizes.
struct Kerning {
    /// The family that was measured, each of its characters beside each other: a test below does.
    family: &'static str,
    /// Further behind a letter.
    letters: f32,
    /// Further behind a digit, a sign or a blank.
    others: f32,
    /// Nearer behind any of them.
    nearer: f32,
}

/// The families of the looks that come with the program. Nothing is told of cues in others.
const MEASURED: [Kerning; 3] = [
    Kerning { family: "Anton", letters: 0.001, others: 0.001, nearer: 0.037 },
    Kerning { family: "Montserrat", letters: 0.041, others: 0.053, nearer: 0.1 },
    Kerning { family: "Inter", letters: 0.023, others: 0.021, nearer: 0.13 },
];

/// Words of an ordinary cue; longer ones are looked at closely.
const FEW: usize = 24;

/// With fewer letters a word may be too short for a line of its own.
const LONG: usize = 6;

/// What two lines may cost so that [`crate::lines::choose`] prefers them to any of which one does not fit, hardly shrunk; less
/// a little, for what is rounded.
const LESS_THAN_TOO_WIDE: f32 = TOO_WIDE * (1.0 / HARDLY - 1.0) - 0.01;

/// The least and the most that something takes, in pixels.
#[derive(Clone, Copy, Default)]
struct Width {
    least: f32,
    most: f32,
}

impl Add for Width {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { least: self.least + other.least, most: self.most + other.most }
    }
}

const UNKNOWN: Width = Width { least: 0.0, most: f32::INFINITY };

/// What letters of a look take. Only those are known that no font shapes otherwise beside others.
pub(crate) struct Widths {
    letters: [Width; 128],
    space: Width,
}

impl Widths {
    pub(crate) fn of(fonts: &Fonts, look: &Look, size: f32) -> Self {
        let kerning = MEASURED.iter().find(|kerning| kerning.family == look.text.family);
        let mut faces = fonts.faces.iter().filter(|face| face.family == look.text.family);
        let own = faces.next().filter(|_| faces.next().is_none());
        let Some((kerning, face)) = kerning.zip(own) else { return Self { letters: [UNKNOWN; 128], space: UNKNOWN } };
        let advance = advances(face, size);
        let width = |c: char| {
            let Some(advance) = advance(c) else { return UNKNOWN };
            let further = if c.is_alphabetic() { kerning.letters } else { kerning.others };
            Width { least: advance - kerning.nearer * size, most: advance + further * size }
        };
        let spacing = |thousandths: i16| {
            let spacing = f32::from(thousandths) * size / 1000.0;
            Width { least: spacing.min(0.0), most: spacing.max(0.0) }
        };
        let apart = spacing(look.text.letter_spacing);
        let letters = std::array::from_fn(|code| {
            let c = char::from(code as u8);
            let width = width(if look.text.case == Case::Upper { c.to_ascii_uppercase() } else { c }) + apart;
            match c {
                _ if c.is_ascii_alphanumeric() => width,
                // Signs at the end of a word may be left out.
                '\'' | ',' | '.' | ';' | ':' | '!' | '?' | '-' | '$' | '%' => {
                    Width { least: width.least.min(0.0), ..width }
                }
                _ => UNKNOWN,
            }
        });
        Self { letters, space: width(' ') + apart + spacing(look.text.word_spacing) }
    }

    /// What a word takes; up to infinity if it has to be shaped to tell.
    fn word(&self, word: &str) -> Width {
        let of = |byte: u8| self.letters.get(usize::from(byte)).copied().unwrap_or(UNKNOWN);
        word.bytes().map(of).fold(Width::default(), Width::add)
    }
}

/// The advance of each character that a face has.
fn advances(face: &Face, size: f32) -> impl Fn(char) -> Option<f32> {
    let metrics = face.font.glyph_metrics(Size::new(size), LocationRef::default());
    move |c| metrics.advance_width(face.map.map(c).filter(|glyph| glyph.to_u32() != 0)?)
}

impl Layouter<'_> {
    /// Whether [`Layouter::scale`] is sure to say that a cue need hardly shrink. What does not surely fit may fit.
    pub(crate) fn surely_fits(&self, widths: &Widths, cue: &Cue) -> bool {
        let room = self.room();
        if cue.words.len() > FEW {
            return false;
        }
        let mut words = Vec::with_capacity(cue.words.len());
        for word in &cue.words {
            let Width { least, most } = widths.word(&word.text);
            let width = Width { least: least + self.growth(least), most: most + self.growth(most) };
            if width.most > room {
                return false;
            }
            let letters = word.text.bytes().filter(u8::is_ascii_alphanumeric).count();
            words.push(Word { width, is_short: letters < LONG });
        }
        if line(&words, widths.space).most <= room / HARDLY {
            return true;
        }
        let divisions = if self.look.cue.lines > 1 { divisions(&words, widths.space, room) } else { Vec::new() };
        let least = divisions.iter().copied().fold(f32::INFINITY, f32::min);
        if least + torn(phrase::WORST) < LESS_THAN_TOO_WIDE || least >= LESS_THAN_TOO_WIDE {
            return least < LESS_THAN_TOO_WIDE;
        }
        let texts: Vec<&str> = cue.words.iter().map(|word| word.text.as_str()).collect();
        let partings = phrase::partings(&texts);
        divisions.iter().zip(partings).any(|(cost, parting)| cost + torn(parting) < LESS_THAN_TOO_WIDE)
    }
}

/// A word of a cue.
struct Word {
    width: Width,
    /// Whether it may be too short for a line of its own.
    is_short: bool,
}

/// What words take on one line.
fn line(words: &[Word], space: Width) -> Width {
    let apart = |words: Width, word: &Word| words + space + word.width;
    words.split_first().map_or(Width::default(), |(first, rest)| rest.iter().fold(first.width, apart))
}

/// For each gap what it costs at most, as [`crate::lines`] counts, to part the words there into two lines, without what it
/// costs to tear a phrase.
fn divisions(words: &[Word], space: Width, room: f32) -> Vec<f32> {
    let division = |at: usize| {
        let (above, below) = words.split_at(at);
        let alone = [above, below].iter().filter(|words| matches!(words, [word] if word.is_short)).count();
        let [above, below] = [above, below].map(|words| line(words, space));
        let over: f32 = [above, below].iter().map(|line| ((line.most - room) / room).max(0.0)).sum();
        // Both lines are as far from the mean, which has the space between them in it.
        let apart = (above.most - below.least).max(below.most - above.least);
        let uneven = (apart * apart + space.most * space.most) / (2.0 * room * room);
        uneven + over * TOO_WIDE + HEAVY_TOP + ALONE * alone as f32
    };
    (1..words.len()).map(division).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::Shaper;
    use crate::zone::Zone;
    use proptest::prelude::*;
    use vo_timeline::cue::CueWord;

    #[test]
    fn no_two_letters_stand_further_apart_or_nearer_than_is_reckoned_with() {
        let fonts = Fonts::bundled();
        for (name, look) in Look::bundled() {
            let mut shaper = Shaper::new(&fonts, &look, 100.0);
            let widths = Widths::of(&fonts, &look, 100.0);
            let kerning = MEASURED.iter().find(|kerning| kerning.family == look.text.family).unwrap();
            let face = fonts.faces.iter().find(|face| face.family == look.text.family).unwrap();
            let advance = advances(face, shaper.size);
            let spacing = f32::from(look.text.letter_spacing) * shaper.size / 1000.0;
            let letters: Vec<char> =
                (' '..='~').filter(|&c| widths.letters[c as usize].most.is_finite() || c == ' ').collect();
            assert!(letters.len() > 60, "{name}");
            for (one, other) in letters.iter().flat_map(|one| letters.iter().map(move |other| (*one, *other))) {
                let text = crate::word::cased(&look, &format!("{one}{other}"));
                let shaped: f32 = shaper.line(&text, false).iter().map(|cluster| cluster.advance).sum();
                let apart = shaped - text.chars().map(|c| advance(c).unwrap() + spacing).sum::<f32>();
                let further = if one.is_alphabetic() { kerning.letters } else { kerning.others };
                let allowed = -kerning.nearer * shaper.size..=further * shaper.size;
                // A sign may be left out, so that nothing is too near to it.
                let is_sign = !one.is_alphanumeric() && apart < 0.0;
                assert!(allowed.contains(&apart) || is_sign, "{name}: {text:?} is {apart} apart");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn what_surely_fits_does(
            words in prop::collection::vec("[a-z]{1,3}|[a-zA-Z]{1,12}|[A-Z][a-z']{1,9}[.,!?]|[0-9]{1,6}|\\$[0-9]{1,3}(\\.[0-9]{2})?|[0-9]{1,3}%|[0-9]x[0-9]|[a-z]{2,6}-[a-z]{2,6}|of|Mr\\.|the", 1..9),
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
