//! Superscripts and subscripts: exponents and indices as their own signs, cents behind their money, the ends of ordinals
//! joined, and marks of footnotes left out.

use std::ops::Range;

use super::emphasis::Emphasis;

/// Where a piece of text stands on its line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Level {
    #[default]
    Line,
    Super,
    Sub,
}

type Text = Vec<(char, Emphasis)>;

/// The text of a block with the raised and lowered `ranges` of it written so that they read as they look, and whether
/// marks of footnotes were left out.
pub(super) fn settle(text: &[(char, Emphasis)], ranges: &[(Range<usize>, Level)]) -> (Text, bool) {
    let (mut out, mut at, mut dropped) = (Text::new(), 0, false);
    for (range, level) in ranges {
        let plain = |range: Range<usize>| text.get(range).unwrap_or_default();
        out.extend(plain(at..range.start));
        at = range.end;
        let emphasis = plain(range.clone()).first().map_or(Emphasis::None, |(_, emphasis)| *emphasis);
        let raised: String = plain(range.clone()).iter().map(|(c, _)| *c).collect();
        let before: String = out.iter().map(|(c, _)| *c).collect();
        let after: String = plain(range.end..text.len()).iter().map(|(c, _)| *c).take(8).collect();
        match written(&before, &raised, &after, *level) {
            Some(written) => out.extend(written.chars().map(|c| (c, emphasis))),
            None => dropped = true,
        }
    }
    out.extend(text.get(at..).unwrap_or_default());
    (out, dropped)
}

/// How the `raised` text is written between what stands before and after it; nothing for the mark of a footnote.
fn written(before: &str, raised: &str, after: &str, level: Level) -> Option<String> {
    let inner = raised.trim();
    if inner.is_empty() || level == Level::Line {
        return Some(raised.to_owned());
    }
    if level == Level::Sub {
        return Some(signs(inner, &SUBSCRIPTS).unwrap_or_else(|| inner.to_owned()));
    }
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    if is_cents(word, inner, after) {
        return Some(format!(".{inner}"));
    }
    let letters = inner.chars().all(char::is_alphabetic);
    let after_number = word.ends_with(|c: char| c.is_ascii_digit());
    if inner == "TM" {
        return Some("™".to_owned());
    }
    // The end of an ordinal or of an abbreviation is part of its word: `1st`, `Mme`.
    if letters && (after_number && !matches!(inner, "n" | "x") || inner.chars().count() > 1) {
        return Some(inner.to_owned());
    }
    if is_mark(word, inner) {
        return None;
    }
    Some(signs(inner, &SUPERSCRIPTS).unwrap_or_else(|| {
        if is_base(word) && inner.chars().count() > 1 { format!("^({inner})") } else { inner.to_owned() }
    }))
}

/// Signs of money before or after an amount.
const MONEY: [char; 8] = ['$', '€', '£', '¥', '₹', '₽', '₩', '₺'];

/// Whether two raised digits are the cents of an amount: `$5` and `00`, or `5` and `99` before a `€`.
fn is_cents(word: &str, raised: &str, after: &str) -> bool {
    let amount = word.trim_start_matches(|c: char| !c.is_ascii_digit() && !MONEY.contains(&c));
    let digits = amount.trim_start_matches(MONEY);
    let is_amount = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '\u{A0}'));
    let is_money = amount.starts_with(MONEY) || after.trim_start().starts_with(MONEY);
    is_money && is_amount && raised.len() == 2 && raised.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether what is raised behind `word` refers to a note: numbers and signs behind a word, a year or punctuation, and
/// anything in brackets.
fn is_mark(word: &str, raised: &str) -> bool {
    let bare = raised.trim_matches(['[', ']', '(', ')']);
    if raised.starts_with('[') && raised.ends_with(']') || bare.chars().all(|c| "*†‡§¶#".contains(c)) {
        return true;
    }
    let counts = bare.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-' | '–' | ';'));
    let is_number = counts && bare.starts_with(|c: char| c.is_ascii_digit());
    let is_letter = raised.chars().count() == 1 && raised.starts_with(char::is_alphabetic);
    (is_number || is_letter) && !is_base(word)
}

const UNITS: [&str; 9] = ["ft", "in", "yd", "mi", "cm", "mm", "km", "sec", "rad"];
/// Functions, and the signs of elements that look like words.
const FUNCTIONS: [&str; 7] = ["sin", "cos", "tan", "log", "exp", "Ca", "Fe"];

/// Whether an exponent may stand behind `word`: a number that is no year, a variable, a unit, a formula, a bracket of them.
fn is_base(word: &str) -> bool {
    if let Some(inside) = word.strip_suffix([')', ']']) {
        let longest = inside.split(|c: char| !c.is_alphabetic()).map(|part| part.chars().count()).max();
        return inside.contains(['(', '[']) && longest.unwrap_or_default() <= 2;
    }
    let letters = word.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    if letters.is_empty() {
        let is_year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
        let is_last = |c: char| c.is_ascii_digit() || ('₀'..='₉').contains(&c);
        return word.ends_with(is_last) && !is_year && !word.ends_with('%');
    }
    let has_vowel = letters.to_lowercase().contains(['a', 'e', 'i', 'o', 'u', 'y']);
    match letters.chars().count() {
        // `I` and `a` are words, but with digits or signs of arithmetic around them.
        1 => !matches!(letters, "I") || word.chars().count() > 1,
        2 => !has_vowel || UNITS.contains(&letters) || FUNCTIONS.contains(&letters),
        _ => UNITS.contains(&letters) || FUNCTIONS.contains(&letters),
    }
}

/// `text` in the signs of that row, if each of its signs has one.
fn signs(text: &str, row: &[(char, char)]) -> Option<String> {
    let sign = |c: char| row.iter().find(|(plain, _)| *plain == c).map(|(_, sign)| *sign);
    text.chars().filter(|c| !c.is_whitespace()).map(sign).collect()
}

#[rustfmt::skip]
const SUPERSCRIPTS: [(char, char); 43] = [
    ('0', '⁰'), ('1', '¹'), ('2', '²'), ('3', '³'), ('4', '⁴'), ('5', '⁵'), ('6', '⁶'), ('7', '⁷'), ('8', '⁸'),
    ('9', '⁹'), ('+', '⁺'), ('-', '⁻'), ('−', '⁻'), ('–', '⁻'), ('=', '⁼'), ('(', '⁽'), (')', '⁾'), ('a', 'ᵃ'),
    ('b', 'ᵇ'), ('c', 'ᶜ'), ('d', 'ᵈ'), ('e', 'ᵉ'), ('f', 'ᶠ'), ('g', 'ᵍ'), ('h', 'ʰ'), ('i', 'ⁱ'), ('j', 'ʲ'),
    ('k', 'ᵏ'), ('l', 'ˡ'), ('m', 'ᵐ'), ('n', 'ⁿ'), ('o', 'ᵒ'), ('p', 'ᵖ'), ('r', 'ʳ'), ('s', 'ˢ'), ('t', 'ᵗ'),
    ('u', 'ᵘ'), ('v', 'ᵛ'), ('w', 'ʷ'), ('x', 'ˣ'), ('y', 'ʸ'), ('z', 'ᶻ'), ('°', '°'),
];

#[rustfmt::skip]
const SUBSCRIPTS: [(char, char); 33] = [
    ('0', '₀'), ('1', '₁'), ('2', '₂'), ('3', '₃'), ('4', '₄'), ('5', '₅'), ('6', '₆'), ('7', '₇'), ('8', '₈'),
    ('9', '₉'), ('+', '₊'), ('-', '₋'), ('−', '₋'), ('=', '₌'), ('(', '₍'), (')', '₎'), ('a', 'ₐ'), ('e', 'ₑ'),
    ('h', 'ₕ'), ('i', 'ᵢ'), ('j', 'ⱼ'), ('k', 'ₖ'), ('l', 'ₗ'), ('m', 'ₘ'), ('n', 'ₙ'), ('o', 'ₒ'), ('p', 'ₚ'),
    ('r', 'ᵣ'), ('s', 'ₛ'), ('t', 'ₜ'), ('u', 'ᵤ'), ('v', 'ᵥ'), ('x', 'ₓ'),
];
