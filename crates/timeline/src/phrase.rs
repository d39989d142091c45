//! Phrases: how badly words read when they are parted. Cues, the lines of captions and the lines of subtitles all break
//! by it, so that `two of them`, `Mr. Nguyen` and `that main heart` stay together wherever there is room.

mod words;

use std::borrow::Cow;

use words::{BEFORE_A_NAME, DESCRIBING, Kind, Kinds, OTHERS, PAIRS};

/// Parting here is what a reader expects: a sentence ends.
pub const NONE: u32 = 0;
/// A clause ends.
const CLAUSE: u32 = 10;
/// Between two words that have no closer tie.
pub const USUAL: u32 = 60;
/// Words that are read together: `small hearts`, `ate it`.
const TIED: u32 = 170;
/// A word that cannot be understood without the next one: `the octopus`.
const CLINGS: u32 = 260;
/// One name or number in two pieces: `Mr. Nguyen`, `No. 5`.
const NEVER: u32 = 600;
/// The worst of all, inside of brackets.
pub const WORST: u32 = NEVER + INSIDE;
/// Added inside brackets or quotes that are short enough to be seen whole.
const INSIDE: u32 = 150;
/// Brackets and quotes of at most this many characters are short.
const SHORT: usize = 26;

/// How a word ends what it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It does not.
    Within,
    /// With a comma, a colon, a dash.
    Clause,
    /// With a full stop, a question or an exclamation mark that is no part of an abbreviation.
    Sentence,
}

/// How badly it reads when the words are parted, for every gap between two of them: 0 is best, 60 is usual.
pub fn partings(words: &[&str]) -> Vec<u32> {
    let inside = inside_of_pairs(words);
    let words: Vec<Word<'_>> = words.iter().map(|word| Word::of(word)).collect();
    (1..words.len()).map(|at| parting(&words, at) + if inside[at] { INSIDE } else { 0 }).collect()
}

/// A word with what both gaps beside it ask of it.
struct Word<'a> {
    /// As it is written.
    written: &'a str,
    /// In small letters without what stands around it.
    bare: Cow<'a, str>,
    /// The lists that it is in.
    kinds: Kinds,
    /// What it ends, where another word follows.
    end: End,
    is_number: bool,
}

impl<'a> Word<'a> {
    fn of(written: &'a str) -> Self {
        let bare = bare(written);
        let (kinds, end, is_number) = (words::kinds(&bare), end(written, Some("")), is_number(written));
        Self { written, bare, kinds, end, is_number }
    }

    fn is(&self, kind: Kind) -> bool {
        self.kinds.contain(kind)
    }

    /// Whether it clings to what follows: articles, possessives, prepositions, auxiliaries, negations, number words.
    fn clings(&self) -> bool {
        [Kind::Clinging, Kind::Determiner, Kind::Number].into_iter().any(|kind| self.is(kind))
    }
}

/// Whether a word ends a clause or a sentence, seen with the word after it.
pub fn end(word: &str, next: Option<&str>) -> End {
    let bare = word.trim_end_matches(closes);
    match bare.chars().last() {
        Some('.') if next.is_some() && is_abbreviation(bare) && !bare.ends_with("..") => End::Within,
        Some('.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '؟') => End::Sentence,
        Some(',' | ';' | ':' | '—' | '–' | '،' | '、') => End::Clause,
        Some('-') if bare.ends_with(" -") || bare.ends_with("--") => End::Clause,
        _ => End::Within,
    }
}

/// Whether a full stop is part of the word: a title, a unit, a month, initials.
pub fn is_abbreviation(word: &str) -> bool {
    let bare = word.trim_start_matches(opens);
    let Some(stem) = bare.strip_suffix('.') else { return false };
    let lower = stem.to_lowercase();
    let dotted = stem.contains('.')
        && stem.split('.').all(|part| part.chars().count() <= 2 && part.chars().all(char::is_alphabetic));
    let initial = stem.chars().count() == 1 && stem.chars().all(char::is_uppercase) && stem != "I";
    dotted || initial || BEFORE_A_NAME.contains(&lower.as_str()) || OTHERS.contains(&lower.as_str())
}

/// How badly `words[at - 1]` and `words[at]` are parted.
fn parting(words: &[Word<'_>], at: usize) -> u32 {
    let (last, next) = (&words[at - 1], &words[at]);
    let (before, after) = (last.written, next.written);
    if is_dash(after) {
        return NEVER;
    }
    if let End::Sentence | End::Clause = last.end {
        return if last.end == End::Sentence { NONE } else { CLAUSE };
    }
    let earlier = at.checked_sub(2).and_then(|earlier| words.get(earlier)).filter(|word| word.end == End::Within);
    let earlier_is = |kind| earlier.is_some_and(|word| word.is(kind));
    let number = next.is_number || is_roman(after);
    if leads_a_name(before, number) || matches!(before, "#" | "№" | "§" | "$" | "€" | "£") {
        return NEVER;
    }
    if number && last.is(Kind::Counted) || last.is_number && next.is(Kind::Unit) {
        return NEVER;
    }
    if next.bare == "of" && (last.is(Kind::Quantity) || last.is_number) {
        return CLINGS + USUAL;
    }
    if last.bare == "of" && earlier_is(Kind::Quantity) {
        return CLINGS + USUAL;
    }
    // A preposition of any language: `grandit de 15 cm`, `suyo en 1998`.
    let is_small = || {
        (1..=3).contains(&last.bare.chars().count()) && last.bare == before && before.chars().all(char::is_alphabetic)
    };
    let is_share =
        before.ends_with('%') && matches!(&*next.bare, "less" | "more" | "of" | "off" | "fewer" | "lower" | "higher");
    if last.clings()
        || is_share
        || number && is_small()
        || last.is_number
        || PAIRS.contains(&(&*last.bare, &*next.bare))
    {
        return CLINGS;
    }
    let closed = before.ends_with(closes) || after.starts_with(opens);
    if is_name(before, at == 1) && is_name(after, false) && !closed {
        return CLINGS - USUAL;
    }
    let led = || {
        earlier_is(Kind::Determiner)
            || earlier_is(Kind::Number)
            || earlier_is(Kind::Adjective)
            || earlier.is_some_and(|word| is_number(&word.bare))
    };
    let describes = last.is(Kind::Adjective) || DESCRIBING.iter().any(|ending| last.bare.ends_with(ending)) && led();
    if describes && !next.is(Kind::Link) || next.is(Kind::Enclitic) || is_contraction(&last.bare) {
        return TIED;
    }
    // What stands in brackets is a clause of its own, and none of its words hangs outside.
    if before.starts_with(opens) && !before.ends_with(closes) {
        return CLINGS;
    }
    match after.chars().next() {
        Some('(' | '[') => CLAUSE,
        _ if closed => USUAL / 2,
        _ => USUAL,
    }
}

/// Which gaps lie within a pair of brackets or quotes that is short enough to be seen whole.
fn inside_of_pairs(words: &[&str]) -> Vec<bool> {
    let mut inside = vec![false; words.len()];
    let mut open: Option<usize> = None;
    for (index, word) in words.iter().enumerate() {
        if open.is_none() && word.starts_with(opens) {
            open = Some(index);
        }
        let Some(from) = open else { continue };
        let core = word.trim_end_matches(|c: char| !closes(c) && !c.is_alphanumeric());
        if core.ends_with(closes) {
            let length: usize = words[from..=index].iter().map(|word| word.chars().count() + 1).sum();
            if length <= SHORT {
                inside[from + 1..=index].fill(true);
            }
            open = None;
        }
    }
    inside
}

/// Whether a word opens with a bracket or a quote.
fn opens(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '"' | '“' | '„' | '«' | '‹' | '‘' | '¿' | '¡')
}

/// Whether a character closes a bracket or a quote.
fn closes(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '"' | '”' | '»' | '›' | '’')
}

/// Whether a word is nothing but a dash.
fn is_dash(word: &str) -> bool {
    matches!(word, "-" | "–" | "—" | "--" | "―")
}

/// The word in small letters without what stands around it.
fn bare(word: &str) -> Cow<'_, str> {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_small = bare.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_small { Cow::Borrowed(bare) } else { Cow::Owned(bare.to_lowercase()) }
}

/// Digits with what is written among them: `$1,299.99`, `3–6`, `24.99%` only without its unit.
fn is_number(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    bare.starts_with(|c: char| c.is_ascii_digit())
        && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '–' | '-' | ':' | '/'))
        && !word.trim_end_matches(closes).ends_with(['%', '°', '+'])
}

/// A Roman numeral of a chapter or a king.
fn is_roman(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    !bare.is_empty() && bare.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L')) && bare != "I"
}

/// Whether a word is an abbreviation before a name, or `No.` before a number.
fn leads_a_name(word: &str, number: bool) -> bool {
    let Some(stem) = word.trim_start_matches(opens).strip_suffix('.') else { return false };
    let lower = stem.to_lowercase();
    let initial = stem.chars().count() == 1 && stem.chars().all(char::is_uppercase) && stem != "I";
    initial || BEFORE_A_NAME.contains(&lower.as_str()) || number && is_abbreviation(word)
}

/// Whether a word is written as a name is: a capital, then small letters. A sentence's first word may be any word.
fn is_name(word: &str, first: bool) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let mut letters = bare.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.any(char::is_lowercase)
        && (!first
            || matches!(bare, "New" | "Saint" | "Los" | "San" | "Las" | "El" | "United" | "Great" | "North" | "South"))
}

fn is_contraction(word: &str) -> bool {
    if !word.contains(['\'', '’']) {
        return false;
    }
    ["n't", "n’t", "'re", "’re", "'ve", "’ve", "'ll", "’ll", "'m", "’m"].iter().any(|ending| word.ends_with(ending))
        || matches!(word, "it's" | "it’s" | "that's" | "that’s" | "he's" | "she's" | "there's" | "what's" | "let's")
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    /// Words that should not be parted are joined by `_`.
    fn check(text: &str, expected: &Expect) {
        let words: Vec<&str> = text.split(' ').collect();
        let mut shown = words[0].to_owned();
        for (word, parting) in words[1..].iter().zip(partings(&words)) {
            shown.push(match parting {
                0..=30 => '|',
                31..=100 => ' ',
                101..=399 => '_',
                _ => '=',
            });
            shown.push_str(word);
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn what_is_read_together_stays_together() {
        check("and two of them stop when they swim", &expect!["and_two_of_them stop when_they_swim"]);
        check(
            "When the animal swims, that main heart stops beating, so it rests.",
            &expect!["When_the_animal_swims,|that_main_heart stops beating,|so_it_rests."],
        );
        check(
            "I met Mr. Nguyen and Dr. Smith of St. Paul at No. 5, p. 12",
            &expect!["I_met Mr.=Nguyen and_Dr.=Smith of_St.=Paul at_No.=5,|p.=12"],
        );
        check(
            "put it in a savings account – Dr. Smith from MIT (aim for three months) says",
            &expect!["put_it_in_a_savings account=–|Dr.=Smith from_MIT_(aim=for=three=months)|says"],
        );
        check(
            "three months of expenses (aim with automatic transfers, e.g. \"a little each week\") every year",
            &expect![[
                r#"three_months of_expenses|(aim_with_automatic transfers,|e.g.|"a_little_each_week")|every_year"#
            ]],
        );
        check("It has about 5% less of it", &expect!["It_has_about_5%_less_of_it"]);
        check("Eiffel grandit de 15 cm ab 5 Uhr", &expect!["Eiffel grandit de_15=cm ab_5_Uhr"]);
        check(
            "He said \"not today\" and left New Zealand on Dec. 25th",
            &expect![[r#"He_said|"not=today"|and_left New_Zealand on_Dec.=25th"#]],
        );
        check(
            "There are about 500 million neurons, $5 billion or 24.99% per year",
            &expect!["There are_about_500=million_neurons,|$5=billion_or_24.99% per_year"],
        );
        check(
            "It did not leave him. Chapter IV begins on page 12",
            &expect!["It_did_not_leave_him.|Chapter=IV begins on_page=12"],
        );
        check(
            "El Sr. López vive en la casa grande de su madre",
            &expect!["El_Sr.=López vive en_la_casa grande de_su_madre"],
        );
        check(
            "at 5 p.m. in the U.S. Army vs. the rest, etc. and so on",
            &expect!["at_5=p.m. in_the_U.S. Army vs. the_rest,|etc. and_so_on"],
        );
    }

    proptest! {
        #[test]
        fn every_gap_has_a_price(text in "\\PC{0,60}") {
            let words: Vec<&str> = text.split_whitespace().collect();
            prop_assert_eq!(partings(&words).len(), words.len().saturating_sub(1));
        }
    }
}
