//! Marks within a sentence that are not read: numbers of notes, what chat models write for their sources, and `*sighs*`.

use super::bracket;
use super::row;
use crate::script::block::Glyph;

/// How many characters of `row` from `at` on are the mark of a note or a source; nothing if none is.
pub(super) fn source_at(row: &[Glyph], at: usize) -> Option<usize> {
    let text = |from: usize, length: usize| -> String {
        row.get(from..).unwrap_or_default().iter().take(length).map(|glyph| glyph.c).collect()
    };
    let c = row.get(at)?.c;
    let word = || row.get(at..).unwrap_or_default().iter().take_while(|glyph| !glyph.c.is_whitespace()).count();
    let before = at.checked_sub(1).and_then(|before| row.get(before)).map(|glyph| glyph.c);
    if is_superior(c) {
        let length = row.get(at..)?.iter().take_while(|glyph| is_superior(glyph.c) || glyph.c == '⁻').count();
        let letters = row.get(..at)?.iter().rev().take_while(|glyph| glyph.c.is_alphabetic()).count();
        let behind_sign =
            before.is_some_and(|c| matches!(c, '.' | '!' | '?' | ',' | ';' | ':' | '"' | '”' | ')' | '…'));
        // `m²` and `x²` are read, `word¹` has a note.
        return (behind_sign && !closes_formula(row.get(..at)?) || letters >= 4).then_some(length);
    }
    // U+E200 to U+E202 frame a source of ChatGPT's; without them its letters are left.
    if matches!(c, '\u{E200}'..='\u{E203}') {
        let end = row.get(at..)?.iter().position(|glyph| glyph.c == '\u{E201}').map_or(1, |end| end + 1);
        return Some(end);
    }
    if c == 'c' && before.is_none_or(|c| !c.is_alphanumeric()) && text(at, 8).starts_with("citeturn") {
        let length = row.get(at..)?.iter().take_while(|glyph| glyph.c.is_ascii_alphanumeric()).count();
        return text(at, length).contains(|c: char| c.is_ascii_digit()).then_some(length);
    }
    (c == ':' && text(at, 18).starts_with(":contentReference[")).then(word)
}

/// Whether `before` ends in a bracket that can be raised to a power, as `(a+b)`: no word stands in it, and more
/// than a number.
fn closes_formula(before: &[Glyph]) -> bool {
    let Some((last, inside)) = before.split_last().filter(|(last, _)| last.c == ')') else { return false };
    let inside: String = inside.iter().rev().map(|glyph| glyph.c).take_while(|c| *c != '(' && *c != last.c).collect();
    let longest = inside.split(|c: char| !c.is_alphabetic()).map(|part| part.chars().count()).max();
    inside.contains(|c: char| c.is_alphabetic() || "+-−*/=".contains(c)) && longest.unwrap_or_default() <= 2
}

fn is_superior(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

/// How many characters of `row` from `at` on are an act between single asterisks at the beginning of a sentence: `*sighs*`.
pub(super) fn act_at(source: &str, row: &[Glyph], at: usize) -> Option<usize> {
    let first = row.get(at).filter(|glyph| glyph.emphasis)?;
    let before = row.get(..at)?;
    let is_begun = before.last().is_some_and(|glyph| glyph.emphasis);
    let signs = source.get(..first.at)?;
    let is_single = signs.ends_with(['*', '_']) && !signs.ends_with("**") && !signs.ends_with("__");
    if is_begun || !is_single {
        return None;
    }
    let length = row.get(at..)?.iter().take_while(|glyph| glyph.emphasis).count();
    let inside: String = row.get(at..at + length)?.iter().map(|glyph| glyph.c).collect();
    let last = before.iter().rev().map(|glyph| glyph.c).find(|c| !c.is_whitespace());
    let opens = last.is_none_or(|c| matches!(c, '.' | '!' | '?' | '…' | ':' | '"' | '”' | '»' | ')' | ']'));
    (opens && !row::is_empty(row.get(at..at + length)?) && bracket::is_act(&inside)).then_some(length)
}
