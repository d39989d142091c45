//! Where sentences end, and where a very long one may be parted.

mod abbreviations;

use std::ops::Range;

use super::block::Glyph;
use super::word::{Word, words};
use abbreviations::Stopped;
use vo_normalize as spoken;

/// A sentence longer than this (in characters) is parted at a clause.
const LONG: usize = 220;
/// A part of a long sentence has at least this many characters, if that is possible.
const SHORTEST_PART: usize = 40;

/// The sentences of a paragraph in a language, as ranges of its words.
pub(super) fn sentences(words: &[Word], language: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut index = 0;
    while index < words.len() {
        let mut end = index + 1;
        if ends_sentence(words, start, index, language) {
            // What follows without a letter (an emoji, a closing bracket) belongs to the sentence before it.
            // A dash begins what comes: `"Stop!" — a proverb`.
            let belongs = |word: &Word| !word.has_sound() && !is_dash(word) && !is_sign(word);
            while words.get(end).is_some_and(belongs) && !ends_verse(words, end - 1) {
                end += 1;
            }
            parted(words, start..end, &mut sentences);
            start = end;
        }
        index = end;
    }
    if start < words.len() {
        parted(words, start..words.len(), &mut sentences);
    }
    sentences
}

/// The bytes of a piece of prose at which its sentences end, the last one included; nothing for a text without words. A long
/// sentence is one.
pub fn sentence_ends(prose: &str, language: &str) -> Vec<usize> {
    let glyphs: Vec<Glyph> = prose.char_indices().map(|(at, c)| Glyph { c, at, emphasis: false }).collect();
    let words = words(&glyphs);
    let (mut ends, mut start) = (Vec::new(), 0);
    for (index, word) in words.iter().enumerate() {
        if index + 1 == words.len() || ends_sentence(&words, start, index, language) {
            ends.push(word.span.end);
            start = index + 1;
        }
    }
    ends
}

fn is_dash(word: &Word) -> bool {
    word.shown.chars().all(|c| matches!(c, '-' | '–' | '—'))
}

/// Whether a word is a sign that is spoken with what follows: `@ 5 p.m.`, `> 5`.
fn is_sign(word: &Word) -> bool {
    matches!(
        word.shown.as_str(),
        "@" | "&" | "+" | "=" | "<" | ">" | "≤" | "≥" | "≈" | "~" | "#" | "$" | "€" | "£" | "¥" | "₹"
    )
}

fn ends_verse(words: &[Word], index: usize) -> bool {
    words.get(index).is_some_and(|word| word.ends_verse)
}

/// Whether the word `index` ends the sentence that begins with the word `start`.
fn ends_sentence(words: &[Word], start: usize, index: usize, language: &str) -> bool {
    let Some(word) = words.get(index) else { return false };
    if word.ends_verse {
        return true;
    }
    let bare = word.shown.trim_end_matches(CLOSERS);
    let is_closed = bare.len() < word.shown.len();
    if !bare.ends_with(ENDS) {
        return false;
    }
    let mut ahead = words.get(index + 1..).unwrap_or_default().iter().take(AHEAD);
    let next = ahead.find(|word| word.has_sound());
    let next = next.map(|word| word.shown.trim_start_matches(|c: char| !c.is_alphanumeric())).unwrap_or_default();
    let next_is_low = next.chars().next().is_some_and(char::is_lowercase) && !next.chars().any(char::is_uppercase);
    match bare.chars().next_back() {
        Some('。' | '！' | '？' | '｡' | '।' | '॥' | '؟' | '۔' | '።') => true,
        Some('!' | '?' | '‽') => !(is_closed && next_is_low),
        Some('…') => !next_is_low,
        Some('.') if bare.ends_with("..") => !next_is_low,
        Some('.') if is_short(bare, next, language) => false,
        Some('.') => {
            let before =
                index.checked_sub(1).and_then(|before| words.get(before)).map_or("", |word| word.shown.as_str());
            let so_far = words.get(start..index).unwrap_or_default();
            let is_opening = opens(so_far);
            !(is_closed && next_is_low || Stopped { word: bare, before, next, next_is_low, is_opening }.goes_on())
        }
        _ => false,
    }
}

/// Whether the words of a sentence so far are only its beginning: `At 10`, `In the`. A subject or a verb makes it more.
fn opens(so_far: &[Word]) -> bool {
    if so_far.len() > LONGEST_OPENING {
        return false;
    }
    let words: Vec<String> =
        so_far.iter().map(|word| word.shown.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()).collect();
    let first = words.iter().map(String::as_str).find(|word| !matches!(*word, "and" | "but" | "so" | "then" | "or"));
    first.is_some_and(|word| PREPOSITIONS.contains(&format!(" {word} ")))
        && !words.iter().any(|word| PREDICATES.contains(&format!(" {word} ")))
}

/// Whether a full stop belongs to what another language than English writes short, or to its ordinal: `der 1. Platz`.
fn is_short(bare: &str, next: &str, language: &str) -> bool {
    let stem = bare.trim_end_matches('.').trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let is_ordinal = (1..=2).contains(&stem.len()) && stem.bytes().all(|byte| byte.is_ascii_digit());
    let is_street = stem.len() > 3 && stem.ends_with("str") && language.starts_with("de");
    let named = next.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    !next.is_empty()
        && (spoken::are_halves(bare, next, language)
            || is_street && next.starts_with(|c: char| c.is_ascii_digit())
            || spoken::leads(&stem, language) && (stem.chars().count() > 1 || named)
            || is_ordinal && spoken::has_dotted_ordinals(language) && next.starts_with(char::is_alphabetic))
}

/// So many words open a sentence before its subject comes.
const LONGEST_OPENING: usize = 6;
/// Words that open a sentence and leave it open.
const PREPOSITIONS: &str =
    " at by around before after about until till since from on in during every near between on within to for ";
/// Subjects and verbs, with which a clause may be whole.
const PREDICATES: &str = " i you he she it we they who that this there is are was were am be been has have had do does did will would \
    can could go goes went get got come came meet met start starts started open opens opened close closes closed end ends \
    ended ";

const ENDS: &[char] = &['.', '!', '?', '‽', '…', '。', '！', '？', '｡', '।', '॥', '؟', '۔', '።'];
/// How many words are looked at for the beginning of the next sentence.
const AHEAD: usize = 8;
const CLOSERS: &[char] = &['"', '\'', '”', '’', '»', ')', ']', '}', '」', '』', '）', '\u{A0}', '*', '_'];

/// Parts a sentence that is too long for one breath at the clause nearest to its middle, and its parts likewise.
fn parted(words: &[Word], range: Range<usize>, into: &mut Vec<Range<usize>>) {
    let mut waiting = vec![range];
    while let Some(range) = waiting.pop() {
        let lengths: Vec<usize> =
            words.get(range.clone()).unwrap_or_default().iter().map(|word| word.shown.chars().count() + 1).collect();
        let whole: usize = lengths.iter().sum();
        let cut = (whole > LONG + 1).then(|| best_cut(words, &range, &lengths, whole)).flatten();
        match cut {
            Some(cut) => waiting.extend([cut..range.end, range.start..cut]),
            None => into.push(range),
        }
    }
}

/// The word before which to part: a comma's end beats a conjunction, which beats a mere blank; the middle beats the ends.
fn best_cut(words: &[Word], range: &Range<usize>, lengths: &[usize], whole: usize) -> Option<usize> {
    let mut before = 0;
    let mut best: Option<(usize, usize)> = None;
    for (offset, length) in lengths.iter().enumerate() {
        let cut = range.start + offset;
        if offset > 0 && words.get(cut).is_some_and(Word::has_sound) {
            let after = whole - before;
            let too_short = if before.min(after) < SHORTEST_PART { whole } else { 0 };
            let cost = before.abs_diff(after) + clause_cost(words, cut, whole) + too_short;
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, cut));
            }
        }
        before += length;
    }
    best.map(|(_, cut)| cut)
}

fn clause_cost(words: &[Word], cut: usize, whole: usize) -> usize {
    let before = cut.checked_sub(1).and_then(|before| words.get(before)).map_or("", |word| word.shown.as_str());
    let after = words.get(cut).map(|word| word.shown.to_lowercase()).unwrap_or_default();
    match before.trim_end_matches(CLOSERS).chars().next_back() {
        Some(';' | ':' | '—' | '–' | '；' | '：') => 0,
        Some(',' | '،' | '、' | '，') => whole / 20,
        _ if CONJUNCTIONS.contains(&format!(" {after} ")) => whole / 3,
        _ => whole * 2 / 3,
    }
}

const CONJUNCTIONS: &str = " and but or because which while when so although since until where y pero o porque que et mais ou car \
    qui und aber oder weil e ma o perché mas और लेकिन या क्योंकि ";
