//! Languages: what they are called, which letters they are written in, and which one a text is in.

use unicode_script::{Script as Letters, UnicodeScript};
pub use vo_normalize::primary;

mod detect;
mod names;
mod words;

pub use detect::{DetectedLanguage, detect};

use crate::diagnostic::did_you_mean;
use names::{LANGUAGES, REGIONS, TAGS};

/// The language of a script about which nothing is known.
pub const DEFAULT: &str = "en-us";

/// Hindi in Latin letters, as [`detect`] calls it: no voice reads it well.
pub const ROMANISED_HINDI: &str = "hi-latn";

/// The language of a script for which nobody names one, and how it is known: from the `text`, from the `voice` that is asked
/// for, or `assumed`.
pub fn unnamed<'l>(found: Option<&DetectedLanguage>, of_voice: Option<&'l str>) -> (&'l str, &'static str) {
    match (found, of_voice) {
        // Hindi in Latin letters is read as what it looks like.
        (Some(found), _) if found.tag == ROMANISED_HINDI => (DEFAULT, "assumed"),
        // The voice knows of which region it is.
        (Some(found), Some(of_voice)) if found.fits(of_voice) => (of_voice, "text"),
        (Some(found), _) => (found.tag, "text"),
        (None, Some(of_voice)) => (of_voice, "voice"),
        (None, None) => (DEFAULT, "assumed"),
    }
}

/// The tag (as `es`, `pt-br`) of a language as a person writes it: by its English or its own name, by a code of ISO 639-1,
/// -2 or -3, or as a BCP 47 tag; a region may stand with it (`English (UK)`, `Mexican Spanish`, `pt_BR`). A language that
/// nobody speaks here has a tag, too.
///
/// # Errors
/// The most similar name, if there is one.
pub fn named(written: &str) -> Result<String, Option<&'static str>> {
    let lower = written.trim().to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’') && !is_mark(c))
        .filter(|word| !word.is_empty())
        .collect();
    let phrase = words.join(" ");
    if let Some((_, tag)) = TAGS.iter().find(|(name, _)| *name == phrase) {
        return Ok((*tag).to_owned());
    }
    let mut stretches: Vec<(usize, usize)> =
        (0..words.len()).flat_map(|start| (start + 1..=words.len()).map(move |end| (start, end))).collect();
    // The longest name first, and of two the later one: `Latin American Spanish` is Spanish.
    stretches.sort_by_key(|&(start, end)| std::cmp::Reverse((end - start, start)));
    stretches.into_iter().find_map(|(start, end)| tag_of(&words, start, end)).ok_or_else(|| nearest(&phrase))
}

/// What is wrong with a name that is none of a language, and the way out, by what [`named`] says.
pub fn unknown(written: &str, near: Option<&str>) -> (String, String) {
    let hint = near.map_or_else(
        || "write its English name or its code, such as `Spanish` or `es`.".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    let message = format!("there is no language called `{written}`");
    (message, format!("{hint} Left out, it is found from the text"))
}

/// The tag of a language that `words[start..end]` names, if the other words are its region.
fn tag_of(words: &[&str], start: usize, end: usize) -> Option<String> {
    let name = words.get(start..end)?.join(" ");
    let known = LANGUAGES.iter().find(|language| language.is_called(&name))?;
    // A code is a language only where a tag begins: `pt-br` has no Breton in it.
    if start > 0 && name.len() <= 3 {
        return None;
    }
    let rest = [words.get(..start)?, words.get(end..)?].concat();
    let region = rest.join(" ");
    if rest.is_empty() {
        return Some(known.tag.to_owned());
    }
    if let Some((_, code)) = REGIONS.iter().find(|(name, _)| *name == region) {
        return Some(format!("{}-{code}", known.tag));
    }
    // What a tag says besides: other regions, ways of writing, variants.
    let is_part = |part: &&str| part.len() <= 8 && part.is_ascii();
    if !is_tag(words) || !rest.iter().all(is_part) {
        return None;
    }
    let region = rest.iter().find(|part| part.len() == 2 || part.len() == 3 && part.parse::<u16>().is_ok());
    let code = region.map(|region| REGIONS.iter().find(|(name, _)| name == region).map_or(*region, |(_, code)| code));
    Some(code.map_or_else(|| known.tag.to_owned(), |code| format!("{}-{code}", known.tag)))
}

/// Whether the first part is a code, as in a BCP 47 tag.
fn is_tag(words: &[&str]) -> bool {
    words.first().is_some_and(|first| (2..=3).contains(&first.len()))
}

fn nearest(phrase: &str) -> Option<&'static str> {
    let names = LANGUAGES.iter().flat_map(|language| std::iter::once(language.name).chain(language.also.split('|')));
    did_you_mean(phrase, names.filter(|name| name.len() > 3))
}

/// What a language is called in English, by its tag: `es-mx` is Spanish. The tag itself if it is unknown.
pub fn name(tag: &str) -> &str {
    LANGUAGES.iter().find(|language| language.tag == primary(tag)).map_or(tag, |language| language.name)
}

/// Whether a voice that speaks the language `tag` can read a letter. Latin letters are read by all of them, as English
/// where they are not the language's own, and a single Greek letter by its name; digits and signs are no letters. What
/// has no sound without a dictionary that is not here (Chinese characters) is read by none.
pub fn reads(tag: &str, letter: char) -> bool {
    let script = letter.script();
    if matches!(script, Letters::Common | Letters::Inherited | Letters::Unknown | Letters::Latin) {
        return true;
    }
    letters(tag).contains(&script)
}

/// The letters a language is written in, besides Latin ones.
fn letters(tag: &str) -> &'static [Letters] {
    match primary(tag) {
        "ru" | "uk" | "be" | "bg" | "mk" | "sr" | "kk" | "ky" | "tt" | "ba" | "cv" | "mn" | "tg" | "nog" => {
            &[Letters::Cyrillic]
        }
        "el" | "grc" => &[Letters::Greek],
        "ar" | "fa" | "ur" | "ug" | "sd" | "ps" => &[Letters::Arabic],
        "he" | "yi" => &[Letters::Hebrew],
        "hi" | "mr" | "ne" | "kok" | "sa" => &[Letters::Devanagari],
        "bn" | "as" | "bpy" => &[Letters::Bengali],
        "pa" => &[Letters::Gurmukhi],
        "gu" => &[Letters::Gujarati],
        "or" => &[Letters::Oriya],
        "ta" => &[Letters::Tamil],
        "te" => &[Letters::Telugu],
        "kn" => &[Letters::Kannada],
        "ml" => &[Letters::Malayalam],
        "si" => &[Letters::Sinhala],
        "th" => &[Letters::Thai],
        "lo" => &[Letters::Lao],
        "km" => &[Letters::Khmer],
        "my" | "shn" => &[Letters::Myanmar],
        "bo" => &[Letters::Tibetan],
        "ka" => &[Letters::Georgian],
        "hy" => &[Letters::Armenian],
        "am" | "ti" => &[Letters::Ethiopic],
        "ko" => &[Letters::Hangul],
        "ja" => &[Letters::Hiragana, Letters::Katakana],
        "chr" => &[Letters::Cherokee],
        _ => &[],
    }
}

/// What a person calls the writing that a letter belongs to: `Cyrillic`, `Chinese characters`.
pub fn writing(letter: char) -> &'static str {
    match letter.script() {
        Letters::Han => "Chinese characters",
        Letters::Hiragana | Letters::Katakana => "Japanese kana",
        Letters::Hangul => "Korean Hangul",
        other => other.full_name(),
    }
}

/// Combining marks, which names in some alphabets have inside.
fn is_mark(c: char) -> bool {
    c.script() == Letters::Inherited || c.script() == Letters::Devanagari || c.script() == Letters::Thai
}

#[cfg(test)]
mod tests;
