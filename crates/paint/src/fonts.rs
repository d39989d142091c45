//! The fonts captions are painted with. They come with the program, or are handed over by it, so no machine's own fonts
//! ever show.

use std::borrow::Cow;
use std::sync::Arc;

use parley::FontContext;
use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use parley::style::{FontFamily, FontFamilyName};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The font files that come with the program, each with the family that it is a face of.
#[cfg(feature = "bundled")]
pub const BUNDLED: &[(&str, &[u8])] = &[
    ("Anton", include_bytes!("../../../assets/fonts/Anton-400.ttf")),
    ("Montserrat", include_bytes!("../../../assets/fonts/Montserrat-800.ttf")),
    ("Inter", include_bytes!("../../../assets/fonts/Inter-700.ttf")),
    ("Noto Sans Arabic", include_bytes!("../../../assets/fonts/NotoSansArabic-800.ttf")),
    ("Noto Sans Hebrew", include_bytes!("../../../assets/fonts/NotoSansHebrew-800.ttf")),
    ("Noto Sans Devanagari", include_bytes!("../../../assets/fonts/NotoSansDevanagari-800.ttf")),
    ("Noto Sans Thai", include_bytes!("../../../assets/fonts/NotoSansThai-800.ttf")),
    (EMOJI, include_bytes!("../../../assets/fonts/TwemojiMozilla.ttf")),
];

/// The order in which faces are asked for a letter that the look's own family lacks. Emoji come last, after families that
/// are not named here.
const ORDER: &[&str] =
    &["Anton", "Montserrat", "Inter", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans Thai"];

/// Family of the emoji font.
const EMOJI: &str = "Twemoji Mozilla";

/// Families that write many alphabets, asked before the display faces when the look's own family lacks a letter.
const FALLBACK: &[&str] =
    &["Montserrat", "Inter", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans Thai", "Anton"];

/// What of a text the fonts can draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// What is drawn.
    pub text: String,
    /// The characters that are left out, each once, in order of appearance.
    pub missing: Vec<char>,
}

/// One font file.
#[derive(Clone)]
pub(crate) struct Face {
    pub family: &'static str,
    pub bytes: &'static [u8],
    pub font: FontRef<'static>,
    /// Its glyphs by character.
    pub map: Charmap<'static>,
}

impl Face {
    /// Whether it has a glyph for the character.
    fn has(&self, c: char) -> bool {
        self.map.map(c).is_some_and(|glyph| glyph.to_u32() != 0)
    }
}

/// The fonts captions are painted with.
#[derive(Clone)]
pub struct Fonts {
    pub(crate) context: FontContext,
    pub(crate) faces: Vec<Face>,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.faces.iter().map(|face| face.family)).finish()
    }
}

impl Fonts {
    /// The fonts that come with the program. Cheap: the files are read where they lie in the executable.
    #[cfg(feature = "bundled")]
    pub fn bundled() -> Self {
        Self::of(BUNDLED.iter().copied())
    }

    /// Fonts from font files, each with the family that it is a face of. The order in which they are given does not matter.
    /// What is no font, or is of another family, is left out: [`Fonts::family_names`] says what is there.
    pub fn of(faces: impl IntoIterator<Item = (&'static str, &'static [u8])>) -> Self {
        let mut given: Vec<_> = faces.into_iter().collect();
        given.sort_by_key(|(family, _)| rank(family));
        let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
        let mut faces = Vec::new();
        for (family, bytes) in given {
            if let Some(font) = FontRef::new(bytes).ok().filter(|font| is_of(font, family)) {
                collection.register_fonts(Blob::new(Arc::new(bytes)), None);
                faces.push(Face { family, bytes, map: font.charmap(), font });
            }
        }
        let context = FontContext { collection, source_cache: SourceCache::default() };
        Self { context, faces }
    }

    /// What of a text can be drawn. A character that no font has is folded to its plain letters (`𝗕`, `Ａ`, `ﬀ`,
    /// `ⓔ`) and left out where it has none; spaces, controls, joiners and variation selectors stay as they are.
    pub fn drawn(&self, text: &str) -> Drawn {
        let mut drawn = Drawn { text: String::with_capacity(text.len()), missing: Vec::new() };
        for c in text.chars() {
            if draws_nothing(c) || self.faces.iter().any(|face| face.has(c)) {
                drawn.text.push(c);
            } else if let Some(plain) = self.folded(c) {
                drawn.text.push_str(&plain);
            } else if !drawn.missing.contains(&c) {
                drawn.missing.push(c);
            }
        }
        drawn
    }

    /// The plain letters of a fancy one, if the fonts have them all.
    fn folded(&self, c: char) -> Option<String> {
        if let Some(letter) = enclosed(c) {
            return Some(letter.to_string());
        }
        let letters: Vec<char> = std::iter::once(c).nfkd().filter(|part| !is_combining_mark(*part)).collect();
        let known = |part: &char| *part != c && self.faces.iter().any(|face| face.has(*part));
        (!letters.is_empty() && letters.iter().all(known)).then(|| letters.into_iter().collect())
    }

    /// The families there are, each once.
    pub fn family_names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self.faces.iter().map(|face| face.family).collect();
        names.dedup();
        names
    }

    /// The families to ask for the letters of a text, the look's own first, and alone where it has them all.
    pub(crate) fn families(&self, own: &str, text: &str) -> FontFamily<'static> {
        let face = self.faces.iter().find(|face| face.family == own).filter(|_| text.is_ascii());
        let has_all = face.is_some_and(|face| text.chars().all(|c| face.has(c)));
        let others = if has_all { &[][..] } else { FALLBACK };
        let families = std::iter::once(own).chain(others.iter().copied());
        list(families.chain((!has_all).then_some(EMOJI)))
    }

    /// The families to ask for an emoji.
    pub(crate) fn emoji_families() -> FontFamily<'static> {
        list(std::iter::once(EMOJI).chain(FALLBACK.iter().copied()))
    }

    /// Stretches of `text` to be drawn as colour emoji, in bytes: emoji with everything that joins or tints them.
    pub(crate) fn emoji_stretches(&self, text: &str) -> Vec<std::ops::Range<usize>> {
        let Some(face) = self.faces.iter().find(|face| face.family == EMOJI) else {
            return Vec::new();
        };
        let mut stretches: Vec<std::ops::Range<usize>> = Vec::new();
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let end = at + c.len_utf8();
            let asked = chars.peek().is_some_and(|&(_, next)| next == '\u{FE0F}');
            let picture = (c >= '\u{2600}' || asked) && face.has(c);
            match stretches.last_mut() {
                Some(last) if last.end == at && (picture || joins_emoji(c)) => last.end = end,
                _ if picture => stretches.push(at..end),
                _ => {}
            }
        }
        stretches
    }
}

impl Fonts {
    /// Stretches of `text` in letters of other alphabets, which the family `own` lacks, in bytes, and how much larger they
    /// are drawn: so that their letters are as high as its capitals. Marks and joiners belong to the letters around them.
    pub(crate) fn lent_stretches(&self, own: &str, text: &str) -> Vec<(std::ops::Range<usize>, f32)> {
        let mut stretches: Vec<(std::ops::Range<usize>, f32)> = Vec::new();
        let Some(own) = self.faces.iter().find(|face| face.family == own) else { return stretches };
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            let is_other = c >= FIRST_OF_OTHER_ALPHABETS && c.is_alphabetic() && !own.has(c);
            let lender = self.faces.iter().find(|face| is_other && face.family != own.family && face.has(c));
            let grown = lender.map(|face| (capitals(own) / capitals(face)).clamp(1.0, MOST_GROWN));
            let belongs = c >= FIRST_OF_OTHER_ALPHABETS && !c.is_alphanumeric() && !is_blank(c);
            match (stretches.last_mut().filter(|(last, _)| last.end == at), grown) {
                (Some((last, known)), Some(grown)) if (*known - grown).abs() < f32::EPSILON => last.end = end,
                (Some((last, _)), None) if belongs => last.end = end,
                (_, Some(grown)) => stretches.push((at..end, grown)),
                _ => {}
            }
        }
        stretches
    }
}

/// The place of a family among those that are asked for a letter.
fn rank(family: &str) -> usize {
    let named = ORDER.iter().position(|known| *known == family);
    named.unwrap_or(ORDER.len() + usize::from(family == EMOJI))
}

/// Whether a font says that it is of that family.
fn is_of(font: &FontRef<'_>, family: &str) -> bool {
    let names = [StringId::TYPOGRAPHIC_FAMILY_NAME, StringId::FAMILY_NAME];
    names.into_iter().flat_map(|name| font.localized_strings(name)).any(|name| name.chars().eq(family.chars()))
}

/// Where Greek begins, and after it all alphabets but the Latin one.
const FIRST_OF_OTHER_ALPHABETS: char = '\u{370}';

/// Letters of another alphabet are drawn at most so much larger.
const MOST_GROWN: f32 = 1.3;

/// The height of a face's capitals, or of the letters that stand for them, in sizes.
fn capitals(face: &Face) -> f32 {
    let metrics = face.font.metrics(Size::new(1.0), LocationRef::default());
    metrics.cap_height.filter(|height| *height > 0.3).unwrap_or(0.7)
}

/// What parts words, among the signs of other alphabets.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205F}' | '\u{2190}'..)
}

/// Owned names, as parley wants them.
fn list(names: impl Iterator<Item = impl Into<String>>) -> FontFamily<'static> {
    let names = names.map(|name| FontFamilyName::Named(Cow::Owned(name.into())));
    FontFamily::List(Cow::Owned(names.collect()))
}

/// The letter of a filled circle or square (🅐, 🅱), which Unicode does not take apart.
fn enclosed(c: char) -> Option<char> {
    let place = match u32::from(c) {
        code @ 0x1F150..=0x1F169 => code - 0x1F150,
        code @ 0x1F170..=0x1F189 => code - 0x1F170,
        _ => return None,
    };
    char::from_u32(u32::from('A') + place)
}

/// Joiners, selectors, keycap rings, skin tones and flag tags.
fn joins_emoji(c: char) -> bool {
    matches!(c, '\u{200D}' | '\u{FE0F}' | '\u{20E3}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E007F}')
}

/// Whether a character leaves no mark by design.
pub(crate) fn draws_nothing(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_other_alphabets_are_as_high_as_the_looks_capitals() {
        let fonts = Fonts::bundled();
        let of = |own, text: &str| -> Vec<(String, u32)> {
            let stretches = fonts.lent_stretches(own, text);
            stretches.into_iter().map(|(range, grown)| (text[range].to_owned(), (grown * 100.0) as u32)).collect()
        };
        // Signs and digits stay in the look's own letters, marks go with the letters that they belong to.
        assert_eq!(of("Anton", "क्या 22 aé!"), [("क्या".to_owned(), 130)]);
        assert_eq!(of("Anton", "مترًا 5"), [("مترًا".to_owned(), 120)]);
        assert_eq!(of("Anton", "Привет, é"), [("Привет".to_owned(), 122)]);
        assert_eq!(of("Montserrat", "Привет"), []);
        assert_eq!(of("Montserrat", "क्या 🐙")[0].1, 112);
    }

    #[test]
    fn every_bundled_file_is_a_font_under_its_family_name() {
        let mut fonts = Fonts::bundled();
        assert_eq!(fonts.faces.len(), BUNDLED.len());
        for (family, _) in BUNDLED {
            assert!(fonts.context.collection.family_id(family).is_some(), "{family}");
        }
    }

    #[test]
    fn fonts_that_are_handed_over_are_the_bundled_ones_in_any_order() {
        let text = "क्या Привет 🐙 مرحبا";
        let backwards = Fonts::of(BUNDLED.iter().rev().copied());
        assert_eq!(backwards.family_names(), Fonts::bundled().family_names());
        assert_eq!(backwards.lent_stretches("Anton", text), Fonts::bundled().lent_stretches("Anton", text));
        assert_eq!(backwards.family_names().last(), Some(&EMOJI));
    }

    #[test]
    fn what_is_no_font_of_its_family_is_left_out() {
        let (_, anton) = BUNDLED[0];
        let fonts =
            Fonts::of([("Inter", &b"no font"[..]), ("Anton", anton), ("Montserrat", anton), ("Thai", &anton[..99])]);
        assert_eq!(fonts.family_names(), ["Anton"]);
        assert_eq!(fonts.drawn("aשb"), Drawn { text: "ab".to_owned(), missing: vec!['ש'] });
        assert_eq!(Fonts::of([]).drawn("a b").missing, ['a', 'b']);
    }

    #[test]
    fn what_cannot_be_drawn_is_left_out_by_name() {
        let fonts = Fonts::bundled();
        let fine = "Ștefan źdźbło tiếng Việt Привет Ελλάδα مرحبا שלום नमस्ते สวัสดี 👩🏽‍💻 ❤️ 1️⃣ — “…” €\n\t\u{200F}";
        assert_eq!(fonts.drawn(fine), Drawn { text: fine.to_owned(), missing: Vec::new() });
        assert_eq!(fonts.drawn("a漢b漢字"), Drawn { text: "ab".to_owned(), missing: vec!['漢', '字'] });
    }

    #[test]
    fn fancy_letters_are_folded_to_plain_ones() {
        let fonts = Fonts::bundled();
        for (fancy, plain) in
            [("𝗕𝗼𝗹𝗱 Ａ.", "Bold A."), ("𝓈𝒸𝓇𝒾𝓅𝓉 𝔉𝔯𝔞𝔨𝔱𝔲𝔯", "script Fraktur"), ("oﬀer", "offer"), ("ⓔⓧ 🅐 ½", "ex A ½")]
        {
            assert_eq!(fonts.drawn(fancy), Drawn { text: plain.to_owned(), missing: Vec::new() });
        }
    }

    #[test]
    fn digits_are_text_and_keycaps_are_emoji() {
        let fonts = Fonts::bundled();
        assert_eq!(fonts.emoji_stretches("10 1\u{FE0F}\u{20E3} ok 👍🏽!"), vec![3..10, 14..22]);
    }
}
