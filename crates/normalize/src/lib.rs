//! Text normalization: spoken forms, which are what a voice is given for each word that is shown. Numbers, dates, money and
//! abbreviations become the words a person would say; emoji and signs of decoration become nothing.

#![cfg_attr(test, expect(clippy::needless_raw_string_hashes, reason = "tests hold texts as `expect!` writes them"))]

mod affixes;
mod english;
mod locale;
mod normalize_unicode;
mod number;
mod own;

use affixes::Part;
pub use english::MONTHS;
pub use locale::{are_halves, has_dotted_ordinals, leads};
pub use own::dealt_out;
pub use own::{Own, pronounced, spoken_with};

/// Whether an English word of two to five letters, written small, is known; longer ones are taken for words.
pub fn is_english_word(word: &str) -> bool {
    word.len() > 5 || english::is_word(word)
}

/// The spoken form of each word of a sentence, in the same order: none for an emoji, several words for a number.
///
/// It holds letters, apostrophes, hyphens and `. , ; : ? !` only. English digits are written out; in other languages
/// they stay, for the phonemiser reads them in its own grammar, and only signs, units and currencies become words.
pub fn spoken(shown: &[&str], language: &str) -> Vec<String> {
    let language = language.to_ascii_lowercase();
    let is_english =
        language.is_empty() || language == "en" || language.starts_with("en-") || language.starts_with("en_");
    let folded: Vec<String> = shown.iter().map(|word| normalize_unicode::folded(word, is_english)).collect();
    let folded = if is_english { english::marked(folded) } else { folded };
    let parts: Vec<Part> = folded.iter().enumerate().flat_map(|(owner, word)| affixes::parts(word, owner)).collect();
    let said: Vec<String> = if is_english {
        let british = language.contains("gb") || language.contains("uk");
        english::said(&parts, british)
            .iter()
            .map(|said| number::without_digits(&normalize_unicode::sounds(said)))
            .collect()
    } else {
        locale::said(&parts, &language).iter().map(|said| normalize_unicode::sounds(said)).collect()
    };
    affixes::punctuated(shown.len(), &parts, said)
}

/// The language of a tag, without its region: `pt` of `pt-br`. Codes that mean the same are made one.
pub fn primary(tag: &str) -> &str {
    match tag.split(['-', '_']).next().unwrap_or(tag) {
        "cmn" | "yue" | "hak" => "zh",
        "nn" | "no" => "nb",
        "hyw" => "hy",
        other => other,
    }
}

/// The first sign of a shown word that has no name in the language, such as `%` in one that little is known of: its voice
/// may not say it.
pub fn unnamed_sign(word: &str, language: &str) -> Option<char> {
    (crate::primary(language) != "en").then(|| locale::unnamed_sign(word, language)).flatten()
}

#[cfg(test)]
mod tests;
