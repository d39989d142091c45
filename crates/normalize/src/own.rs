//! Words that a person says how to say: by `[say: …]` in the script, or by the table `[pronounce]` of the project. What
//! is shown stays as it is, with its punctuation and its endings.

use std::collections::BTreeMap;

use super::{normalize_unicode, spoken};

/// What is said for a word instead of what it looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Own {
    /// Said as it stands; nothing for a later word of a phrase that has fewer sounds.
    Said(String),
    /// A text in the word's place, of which a part is the person's: it is read as any other.
    Written(String),
}

/// A word in the place of one that has its own sound. It changes nothing beside it.
const STAND_IN: &str = "thing";

/// As [`spoken`], with what a person says how to say.
pub fn spoken_with(shown: &[&str], own: &[Option<Own>], language: &str) -> Vec<String> {
    if own.iter().all(Option::is_none) {
        return spoken(shown, language);
    }
    let read: Vec<String> = shown
        .iter()
        .zip(own)
        .map(|(shown, own)| match own {
            Some(Own::Said(_)) => {
                let (before, _, after) = edges(shown);
                format!("{before}{STAND_IN}{after}")
            }
            Some(Own::Written(text)) => text.clone(),
            None => (*shown).to_owned(),
        })
        .collect();
    let mut said = spoken(&read.iter().map(String::as_str).collect::<Vec<_>>(), language);
    for at in 0..said.len() {
        let Some(Some(Own::Said(text))) = own.get(at) else { continue };
        let text = as_written(text, language);
        let punctuation = said.get(at).and_then(|said| said.strip_prefix(STAND_IN)).unwrap_or_default().to_owned();
        let Some(word) = said.get_mut(at) else { continue };
        if text.is_empty() {
            word.clear();
            // A phrase may end with a word that has no sound of its own.
            let before = said.get_mut(..at).unwrap_or_default().iter_mut().rev().find(|word| !word.is_empty());
            if let Some(before) = before.filter(|before| !before.ends_with(MARKS)) {
                before.push_str(&punctuation);
            }
        } else {
            *word = if text.ends_with(MARKS) { text } else { format!("{text}{punctuation}") };
        }
    }
    said
}

const MARKS: [char; 6] = ['.', ',', ';', ':', '?', '!'];

/// What a voice is given for a text that says how to say something: letters stay, numbers and signs become words.
fn as_written(text: &str, language: &str) -> String {
    if text
        .chars()
        .any(|c| c.is_numeric() || !(normalize_unicode::is_sound(c) || c.is_whitespace() || "'’-.,;:?!".contains(c)))
    {
        let words: Vec<&str> = text.split_whitespace().collect();
        return spoken(&words, language).into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    }
    normalize_unicode::sounds(&normalize_unicode::folded(text, false))
}

/// The words of a text in `parts` pieces, in order: as even as can be, the later ones empty if there are too few.
pub fn dealt_out(text: &str, parts: usize) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (each, more) = (words.len() / parts.max(1), words.len() % parts.max(1));
    let mut words = words.into_iter();
    (0..parts).map(|part| words.by_ref().take(each + usize::from(part < more)).collect::<Vec<_>>().join(" ")).collect()
}

/// What stands before the letters of a word, its letters with what is between them, and what stands behind them.
fn edges(word: &str) -> (&str, &str, &str) {
    let Some(first) = word.find(normalize_unicode::is_sound) else { return ("", "", word) };
    let last = word.rfind(normalize_unicode::is_sound).unwrap_or(first);
    let end = last + word.get(last..).and_then(|tail| tail.chars().next()).map_or(0, char::len_utf8);
    (
        word.get(..first).unwrap_or_default(),
        word.get(first..end).unwrap_or_default(),
        word.get(end..).unwrap_or_default(),
    )
}

/// What the table says of the words of a sentence. A phrase of more words goes before one of fewer, and the same capitals
/// before others.
pub fn pronounced(shown: &[&str], table: &BTreeMap<String, String>) -> Vec<Option<Own>> {
    let mut own: Vec<Option<Own>> = vec![None; shown.len()];
    let mut entries: Vec<(Vec<&str>, &str)> =
        table.iter().map(|(key, say)| (key.split_whitespace().collect(), say.as_str())).collect();
    entries.retain(|(key, _)| key.iter().any(|word| word.chars().any(char::is_alphanumeric)));
    entries.sort_by_key(|(key, _)| std::cmp::Reverse((key.len(), key.iter().map(|word| word.len()).sum::<usize>())));
    for same_case in [true, false] {
        for (key, say) in &entries {
            for start in 0..=shown.len().saturating_sub(key.len()) {
                let free = own.get(start..start + key.len()).is_some_and(|own| own.iter().all(Option::is_none));
                let words = shown.get(start..start + key.len()).unwrap_or_default();
                if let Some(found) = free.then(|| matched(words, key, say, same_case)).flatten() {
                    for (own, found) in own.iter_mut().skip(start).zip(found) {
                        *own = Some(found);
                    }
                }
            }
        }
    }
    own
}

/// What is said for words that a key of the table names.
fn matched(words: &[&str], key: &[&str], say: &str, same_case: bool) -> Option<Vec<Own>> {
    if let ([word], [key]) = (words, key) {
        return one(word, key, say, same_case).map(|own| vec![own]);
    }
    let parts = dealt_out(say, key.len());
    let last = key.len().checked_sub(1)?;
    words
        .iter()
        .zip(key)
        .zip(parts)
        .enumerate()
        .map(|(at, ((word, key), part))| {
            let (before, after) = around(word, key, same_case)?;
            let fits = (at == 0 || before.is_empty()) && (at == last || after.is_empty());
            let ending = ending(after).filter(|_| fits && !before.contains(normalize_unicode::is_sound))?;
            Some(Own::Said(if part.is_empty() { part } else { format!("{part}{ending}") }))
        })
        .collect()
}

fn one(word: &str, key: &str, say: &str, same_case: bool) -> Option<Own> {
    let (before, after) = around(word, key, same_case)?;
    // Signs at the edges of a key (`C++`) are no punctuation.
    let is_plain = matches!(edges(key), ("", _, ""));
    match ending(after) {
        Some(ending) if is_plain && !before.contains(normalize_unicode::is_sound) => {
            Some(Own::Said(format!("{say}{ending}")))
        }
        _ => Some(Own::Written(format!("{before}{say}{after}"))),
    }
}

/// A genitive, or nothing but punctuation; nothing if more stands behind the word.
fn ending(after: &str) -> Option<&'static str> {
    let genitive = after.strip_prefix(['\'', '’']).and_then(|rest| rest.strip_prefix(['s', 'S']));
    match genitive {
        Some(rest) if !rest.contains(normalize_unicode::is_sound) => Some("'s"),
        _ if !after.contains(normalize_unicode::is_sound) => Some(""),
        _ => None,
    }
}

/// What stands before and behind `key` in a word, if it stands there as a word of its own.
fn around<'w>(word: &'w str, key: &str, same_case: bool) -> Option<(&'w str, &'w str)> {
    let same = |piece: &str| if same_case { piece == key } else { piece.to_lowercase() == key.to_lowercase() };
    let count = key.chars().count();
    let mut starts = word.char_indices().map(|(at, _)| at);
    starts.find_map(|start| {
        let rest = word.get(start..)?;
        let end = start + rest.char_indices().nth(count).map_or(rest.len(), |(at, _)| at);
        let (before, piece, after) = (word.get(..start)?, word.get(start..end)?, word.get(end..)?);
        let parted = |outer: Option<char>, inner: Option<char>| {
            outer.zip(inner).is_none_or(|(outer, inner)| {
                !normalize_unicode::is_sound(outer)
                    || !normalize_unicode::is_sound(inner)
                    || is_unspaced(outer)
                    || is_unspaced(inner)
            })
        };
        let alone = parted(before.chars().next_back(), piece.chars().next())
            && parted(after.chars().next(), piece.chars().next_back());
        (alone && same(piece)).then_some((before, after))
    })
}

/// Letters of writings that put no blanks between words.
fn is_unspaced(c: char) -> bool {
    matches!(c as u32, 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x9FFF)
}
