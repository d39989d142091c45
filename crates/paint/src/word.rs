//! One word of a cue: what of it is painted, and where it may be broken if it is too wide for a line.

use std::ops::Range;

use vo_timeline::look::{Case, Look};
use vo_timeline::phrase;

use crate::lines::Unit;
use crate::shape::Cluster;

/// A cue's text as it is painted.
#[derive(Default)]
pub(crate) struct Written {
    pub text: String,
    /// Where each word stands in it; nowhere if nothing of it can be painted.
    pub words: Vec<Range<usize>>,
    /// Where a word may be broken that is too wide for a line, in bytes of the text.
    pub breaks: Vec<usize>,
    /// How badly it reads when the visible words are parted, gap by gap.
    pub partings: Vec<u32>,
}

/// What breaking a word in a place meant for it costs, as parting words does.
const INNER_BREAK: u32 = 20;

/// A word in the look's letters.
pub(crate) fn cased(look: &Look, word: &str) -> String {
    match look.text.case {
        Case::Upper => word.to_uppercase(),
        Case::AsWritten => word.to_owned(),
    }
}

/// A painted word without comma, full stop, colon and semicolon at its end, or in front of what is not spoken behind it:
/// an emoji, a closing mark. `written` is the word in the script and `next` the one after it: the full stop of `Mr.` stays,
/// and so does that of the number of a list.
pub(crate) fn sparse(shown: &str, written: &str, next: Option<&str>) -> String {
    let spoken = shown.rfind(char::is_alphanumeric).unwrap_or(0);
    let behind = shown[spoken..].find([' ', '\u{A0}', '\u{202F}']).map_or(shown.len(), |at| spoken + at);
    let (word, rest) = shown.split_at(behind);
    let core = word.trim_end_matches([')', ']', '"', '”', '’', '»']);
    let closing = &word[core.len()..];
    let kept = core.trim_end_matches([',', ';', ':', '.', '،', '؛', '۔', '।', '॥']);
    let dots = core[kept.len()..].chars().filter(|c| *c == '.').count();
    let name = if rest.is_empty() { written.trim() } else { word };
    let abbreviation = dots == 1 && phrase::is_abbreviation(name) && (next.is_some() || kept.contains('.'));
    if dots > 1 || abbreviation || kept.is_empty() { shown.to_owned() } else { format!("{kept}{closing}{rest}") }
}

/// Whether a character is a dash between words.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '–' | '—' | '―')
}

/// Where a painted word may be broken, in its bytes: behind `-`, `/`, `.`, `_`, `@` and the like, and before the capitals
/// of `#PersonalFinance`, which are known from how the word is written.
pub(crate) fn inner_breaks(written: &str, shown: &str) -> Vec<usize> {
    let source: Vec<char> = written.trim().chars().collect();
    let same_length = source.len() >= shown.chars().count();
    let mut breaks = Vec::new();
    let chars: Vec<(usize, char)> = shown.char_indices().collect();
    for at in 2..chars.len().saturating_sub(1) {
        let (byte, c) = chars[at];
        let before = chars[at - 1].1;
        let behind_a_sign =
            matches!(before, '-' | '/' | '.' | '_' | '@' | '?' | '&' | '=' | ' ') && c.is_alphanumeric();
        let capital = same_length
            && source.get(at).is_some_and(|c| c.is_uppercase())
            && source.get(at - 1).is_some_and(|c| c.is_lowercase() || c.is_ascii_digit());
        if behind_a_sign || capital {
            breaks.push(byte);
        }
    }
    breaks
}

/// Words wider than `room` in the pieces that they may be broken into, the others as they are.
pub(crate) fn broken(
    whole: &[Cluster],
    units: &[(Unit, Range<usize>)],
    written: &Written,
    room: f32,
) -> Vec<(Unit, Range<usize>)> {
    let mut pieces = Vec::new();
    for (unit, range) in units {
        let inner: Vec<usize> = written.breaks.iter().copied().filter(|at| range.contains(at)).collect();
        if unit.width <= room || inner.is_empty() {
            pieces.push((*unit, range.clone()));
            continue;
        }
        let edges: Vec<usize> = std::iter::once(range.start).chain(inner).chain(std::iter::once(range.end)).collect();
        for pair in edges.windows(2) {
            let piece = pair[0]..pair[1];
            let inside = whole.iter().filter(|c| piece.contains(&c.text.start));
            let width = inside.clone().map(|c| c.advance).sum();
            let (gap, parting) = if pair[1] == range.end { (unit.gap, unit.parting) } else { (0.0, INNER_BREAK) };
            pieces.push((Unit { width, gap, letters: inside.count(), parting }, piece));
        }
    }
    pieces
}

/// Words wider than `room` torn between letters, the others as they are.
pub(crate) fn tear(whole: &[Cluster], units: Vec<(Unit, Range<usize>)>, room: f32) -> Vec<(Unit, Range<usize>)> {
    let mut torn = Vec::new();
    for (unit, range) in units {
        if unit.width <= room {
            torn.push((unit, range));
            continue;
        }
        let mut letters: Vec<&Cluster> = whole.iter().filter(|c| range.contains(&c.text.start)).collect();
        letters.sort_by_key(|c| c.text.start);
        let mut from = range.start;
        let mut width = 0.0;
        let mut count = 0;
        for letter in letters {
            if width + letter.advance > room * 0.9 && letter.text.start > from {
                torn.push((Unit { width, gap: 0.0, letters: count, parting: 0 }, from..letter.text.start));
                from = letter.text.start;
                (width, count) = (0.0, 0);
            }
            width += letter.advance;
            count += 1;
        }
        torn.push((Unit { width, gap: unit.gap, letters: count, parting: unit.parting }, from..range.end));
    }
    torn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_signs_that_say_nothing_are_left_out() {
        for (written, next, painted) in [
            ("hearts,", Some("and"), "hearts"),
            ("swims.", None, "swims"),
            ("Really?", None, "Really?"),
            ("wait...", None, "wait..."),
            ("Mr.", Some("Nguyen"), "Mr."),
            ("p.m.", None, "p.m."),
            ("\"no.\"", None, "\"no\""),
            ("था।", None, "था"),
            ("طابقًا. 🏙", None, "طابقًا 🏙"),
            ("suite. 🗼", None, "suite 🗼"),
            ("messe.\u{A0}»", None, "messe\u{A0}»"),
            ("No. 🙂", Some("5"), "No. 🙂"),
            ("🐙 Three,", None, "🐙 Three"),
            ("10,000.5,", Some("x"), "10,000.5"),
            ("...", None, "..."),
        ] {
            assert_eq!(sparse(written, written, next), painted);
        }
    }

    #[test]
    fn a_hashtag_and_an_address_break_where_their_words_meet() {
        assert_eq!(inner_breaks("#PersonalFinance", "#PERSONALFINANCE"), [9]);
        assert_eq!(inner_breaks("www.example.com/guide", "www.example.com/guide"), [4, 12, 16]);
        assert_eq!(inner_breaks("colour-blind", "COLOUR-BLIND"), [7]);
        assert_eq!(inner_breaks("hearts", "hearts"), Vec::<usize>::new());
    }
}
