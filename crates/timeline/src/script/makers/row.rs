//! A row of a paragraph: characters with their places, and what can be cut from it.

use std::ops::Range;

use crate::script::block::{Glyph, HARD_BREAK};

/// How many characters a bracket holds at most; more is a text with a stray sign.
pub(super) const LONGEST_ASIDE: usize = 400;

/// The rows of a paragraph, each with the break that ends it.
pub(super) fn rows(text: &[Glyph]) -> Vec<(&[Glyph], Option<Glyph>)> {
    let is_break = |glyph: &Glyph| matches!(glyph.c, '\n' | HARD_BREAK);
    let rows = text.split_inclusive(is_break);
    rows.map(|row| match row.split_last() {
        Some((last, row)) if is_break(last) => (row, Some(*last)),
        _ => (row, None),
    })
    .collect()
}

/// Turns the breaks within a bracket into blanks, so that a bracket is on one row.
pub(super) fn joined_brackets(mut text: Vec<Glyph>) -> Vec<Glyph> {
    let mut at = 0;
    while let Some(opening) = text.get(at).map(|glyph| glyph.c) {
        if let Some(closing) = closing(opening) {
            let inside = text.iter().skip(at + 1).take(LONGEST_ASIDE);
            let end =
                inside.clone().position(|glyph| glyph.c == closing || glyph.c == opening || glyph.c == HARD_BREAK);
            let end = end.map(|end| at + 1 + end).filter(|&end| text.get(end).is_some_and(|glyph| glyph.c == closing));
            if let Some(inside) = end.and_then(|end| text.get_mut(at..end)) {
                inside.iter_mut().filter(|glyph| glyph.c == '\n').for_each(|glyph| glyph.c = ' ');
            }
        }
        at += 1;
    }
    text
}

/// What closes the bracket `c` opens.
pub(super) fn closing(c: char) -> Option<char> {
    Some(match c {
        '[' => ']',
        '(' => ')',
        '{' => '}',
        '（' => '）',
        '【' => '】',
        '［' => '］',
        _ => return None,
    })
}

pub(super) fn chars(row: &[Glyph]) -> Vec<char> {
    row.iter().map(|glyph| glyph.c).collect()
}

pub(super) fn text(row: &[Glyph]) -> String {
    row.iter().map(|glyph| glyph.c).collect()
}

/// The row without blanks at its ends.
pub(super) fn trimmed(row: &[Glyph]) -> &[Glyph] {
    let is_word = |glyph: &Glyph| !glyph.c.is_whitespace();
    let first = row.iter().position(is_word).unwrap_or(row.len());
    let last = row.iter().rposition(is_word).map_or(first, |last| last + 1);
    row.get(first..last).unwrap_or_default()
}

/// The bytes that a row covers.
pub(super) fn span(row: &[Glyph]) -> Range<usize> {
    let row = trimmed(row);
    let start = row.first().map_or(0, |glyph| glyph.at);
    let end = row.iter().map(|glyph| glyph.at + glyph.c.len_utf8()).max().unwrap_or(start);
    start..end.max(start)
}

/// Whether every letter of it is bold or italic, and there is one.
pub(super) fn is_marked(row: &[Glyph]) -> bool {
    let mut letters = row.iter().filter(|glyph| glyph.c.is_alphanumeric()).peekable();
    letters.peek().is_some() && letters.all(|glyph| glyph.emphasis)
}

pub(super) fn is_empty(row: &[Glyph]) -> bool {
    !row.iter().any(|glyph| glyph.c.is_alphanumeric())
}

/// Whether it has capitals and no small letter.
pub(super) fn is_capitals(text: &str) -> bool {
    text.chars().filter(|c| c.is_uppercase()).count() >= 2 && !text.chars().any(char::is_lowercase)
}

/// The row without signs that part a label from what follows it: blanks, dashes, colons, bars.
pub(super) fn without_separators(row: &[Glyph]) -> &[Glyph] {
    let is_separator =
        |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':' | '：' | '|' | '•' | '→' | '>' | '*');
    let row = trimmed(row);
    let start = row.iter().position(|glyph| !is_separator(glyph.c)).unwrap_or(row.len());
    // The sign of a number stays.
    let keeps = start > 0 && row.get(start).is_some_and(|glyph| glyph.c.is_ascii_digit() || glyph.c == '$');
    let minus = keeps && row.get(start - 1).is_some_and(|glyph| glyph.c == '-');
    row.get(start - usize::from(minus)..).unwrap_or_default()
}

/// What stands in one pair of quotation marks, without them.
pub(super) fn unquoted(row: &[Glyph]) -> &[Glyph] {
    let row = trimmed(row);
    let pair = (row.first().map(|glyph| glyph.c), row.last().map(|glyph| glyph.c));
    let inside = row.get(1..row.len().saturating_sub(1)).unwrap_or_default();
    let is_pair = matches!(
        pair,
        (Some('"'), Some('"')) | (Some('“'), Some('”')) | (Some('„'), Some('“' | '”')) | (Some('«'), Some('»'))
    );
    let has_more = inside.iter().any(|glyph| matches!(glyph.c, '"' | '“' | '”' | '«' | '»'));
    if is_pair && !has_more && row.len() > 2 { trimmed(inside) } else { row }
}

/// The characters before and behind the first colon that may end a label, if it comes soon.
pub(super) fn label(row: &[Glyph]) -> Option<(&[Glyph], &[Glyph])> {
    const LONGEST: usize = 60;
    let mut depth = 0_usize;
    for (at, glyph) in row.iter().enumerate().take(LONGEST) {
        match glyph.c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ':' | '：' if depth == 0 => {
                let behind = row.get(at + 1).map(|next| next.c);
                let is_time = at > 0
                    && row.get(at - 1).is_some_and(|before| before.c.is_ascii_digit())
                    && behind.is_some_and(|c| c.is_ascii_digit());
                if is_time
                    || behind == Some('/')
                    || glyph.c == ':' && behind.is_some_and(|c| c == ':' || c.is_alphanumeric())
                {
                    return None;
                }
                return Some((row.get(..at)?, row.get(at + 1..)?));
            }
            '.' | '!' | '?' if depth == 0 && row.get(at + 1).is_some_and(|next| next.c == ' ') && at > 4 => {
                return None;
            }
            _ => {}
        }
    }
    None
}
