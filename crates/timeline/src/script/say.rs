//! `[say: …]`: how the word or the phrase before it is said. What is shown stays as it is.

use std::ops::Range;

use super::Notes;
use super::block::Glyph;
use super::directive;
use super::word::Word;
use vo_normalize::dealt_out;

/// What a word is said as.
#[derive(Debug)]
pub(super) struct Say {
    text: String,
    /// The byte of the script at which its bracket opens.
    pub(super) at: usize,
    span: Range<usize>,
    /// Whether it stands inside of what is emphasised, and so behind one word of it.
    inside: bool,
}

/// A paragraph without its `[say: …]`, and those, last to first.
pub(super) fn taken_from(source: &str, text: &[Glyph], notes: &mut Notes<'_>) -> (Vec<Glyph>, Vec<Say>) {
    let (mut rest, mut says) = (Vec::with_capacity(text.len()), Vec::new());
    let mut at = 0;
    while let Some(&glyph) = text.get(at) {
        let Some((written, span, close)) = bracket(source, text, at) else {
            rest.push(glyph);
            at += 1;
            continue;
        };
        match directive::parse("say", written) {
            Some(Err(wrong)) => notes.mistake(span, wrong.message, wrong.hint),
            _ => says.push(Say { text: written.to_owned(), at: glyph.at, span, inside: glyph.emphasis }),
        }
        at = close + 1;
        // Punctuation behind it belongs to the word before it.
        if text.get(at).is_none_or(|next| next.c.is_whitespace() || !next.c.is_alphanumeric() && next.c != '[') {
            while rest.last().is_some_and(|last: &Glyph| last.c.is_whitespace()) {
                rest.pop();
            }
        }
    }
    says.reverse();
    (rest, says)
}

/// The value, the bytes and the last glyph of a `[say: …]` that opens at glyph `open`.
fn bracket<'s>(source: &'s str, text: &[Glyph], open: usize) -> Option<(&'s str, Range<usize>, usize)> {
    let start = text.get(open).filter(|glyph| glyph.c == '[')?.at;
    let inside = text.get(open + 1..)?.iter().position(|glyph| matches!(glyph.c, ']' | '[' | '\n'))?;
    let close = open + 1 + inside;
    let end = text.get(close).filter(|glyph| glyph.c == ']')?.at;
    let (key, value) = directive::shape(source.get(start + 1..end)?)?;
    (key == "say" && !source.get(..start)?.ends_with('\\')).then_some((value, start..end + 1, close))
}

/// How many words a phrase in quotation marks may have.
const LONGEST_PHRASE: usize = 12;

/// Gives the last word before it, or the emphasised or quoted phrase that ends there, its sound.
pub(super) fn give(say: &Say, words: &mut [Word], notes: &mut Notes<'_>) {
    let Some(last) = words.iter().rposition(|word| word.span.start < say.at) else {
        return notes.mistake(
            say.span.clone(),
            "no word stands before this `[say: …]`",
            "write it behind the word that it is the sound of: `APR [say: A P R]`",
        );
    };
    let first = phrase(words, last, say.inside);
    let phrase = words.get_mut(first..=last).unwrap_or_default();
    let parts = dealt_out(&say.text, phrase.len());
    for (word, part) in phrase.iter_mut().zip(parts) {
        word.said = Some(part);
    }
}

/// The first word of the phrase that ends with the word `last`.
fn phrase(words: &[Word], last: usize, inside: bool) -> usize {
    let word = |at: usize| words.get(at);
    let mut first = last;
    if word(last).is_some_and(|word| word.emphasis) && !inside {
        while first > 0 && word(first - 1).is_some_and(|word| word.emphasis && !word.ends_verse) {
            first -= 1;
        }
        return first;
    }
    let bare = word(last).map(|word| word.shown.trim_end_matches(['.', ',', ';', ':', '!', '?'])).unwrap_or_default();
    let closing =
        bare.chars().next_back().filter(|c| bare.chars().count() > 1 && matches!(c, '"' | '”' | '’' | '»' | '“'));
    let Some(closing) = closing else { return last };
    let opening = match closing {
        '”' => ['“', '„'],
        '“' => ['„', '„'],
        '’' => ['‘', '‘'],
        '»' => ['«', '«'],
        other => [other, other],
    };
    let least = last.saturating_sub(LONGEST_PHRASE);
    let opens = |at: &usize| word(*at).is_some_and(|word| word.shown.starts_with(opening));
    (least..=last).rev().find(opens).unwrap_or(last)
}
