//! What is cut from a row: times at its beginning, hashtags at its end, and asides in brackets.

use super::bracket::{Inside, Standing};
use super::left::{DIRECTION, HASHTAGS, NOTE, PART, SPEAKER, STAMP, left_as};
use super::{Glyph, Making, bracket, labels, marks, row, stamp, tags};
use crate::diagnostic::did_you_mean;
use crate::script::directive;

/// A label, and what is behind it.
type Labelled<'r> = (&'r [Glyph], &'r [Glyph]);

impl Making<'_, '_, '_> {
    /// The row without the times with which it begins.
    pub(super) fn without_stamp<'r>(&mut self, whole: &'r [Glyph]) -> &'r [Glyph] {
        let mut rest = whole;
        while let Some(found) = stamp::at_start(&row::chars(rest)) {
            let behind = rest.get(found.length..).unwrap_or_default();
            if self.is_escaped(rest) || !self.is_stamp(found, behind) {
                break;
            }
            self.flush();
            self.leave_out(rest.get(..found.length).unwrap_or_default(), STAMP);
            rest = row::without_separators(behind);
        }
        rest
    }

    /// Without brackets a time may be one of the day: `9:00–5:00 is a lie.`
    fn is_stamp(&self, found: stamp::Stamp, behind: &[Glyph]) -> bool {
        let next = row::trimmed(behind).first().map(|glyph| glyph.c);
        let alone = next.is_none();
        let parts = next.is_some_and(|c| matches!(c, ':' | '|' | '-' | '–' | '—' | '[' | '('));
        let labelled = row::label(behind).is_some_and(|(name, _)| labels::find(&row::text(name)).is_some());
        if found.in_brackets {
            let low = next.is_some_and(char::is_lowercase);
            return !low;
        }
        let survey = &self.survey;
        alone
            || labelled
            || found.is_span && (parts || survey.spans >= 2 || found.from == 0)
            || survey.times + survey.spans >= 2 && survey.from_zero
    }

    /// The row without the hashtags at its end.
    pub(super) fn without_hashtags<'r>(&mut self, row: &'r [Glyph]) -> &'r [Glyph] {
        let Some(at) = tags::hashtags_at(row) else { return row };
        self.leave_out(row.get(at..).unwrap_or_default(), HASHTAGS);
        row::trimmed(row.get(..at).unwrap_or_default())
    }

    /// The row without asides that are not read, and those that are titles: their labels and texts.
    pub(super) fn without_asides<'r>(&mut self, row: &'r [Glyph]) -> (Vec<Glyph>, Vec<Labelled<'r>>) {
        let (mut kept, mut titles) = (Vec::with_capacity(row.len()), Vec::new());
        let mut at = 0;
        while let Some(&glyph) = row.get(at) {
            let mark = marks::source_at(row, at).map(|length| (length, NOTE));
            let mark = mark.or_else(|| Some((marks::act_at(self.source, row, at)?, DIRECTION)));
            if let Some((length, what)) = mark.filter(|_| !self.is_escaped(row.get(at..).unwrap_or_default())) {
                self.leave_out(row.get(at..at + length).unwrap_or_default(), what);
                at += length;
                unparted(&mut kept, row.get(at));
                continue;
            }
            let Some(end) = self.closes_at(row, at) else {
                kept.push(glyph);
                at += 1;
                continue;
            };
            let (before, inside) = (row.get(..at).unwrap_or_default(), row.get(at + 1..end).unwrap_or_default());
            let whole = row.get(at..=end).unwrap_or_default();
            let inside = unwrapped(inside);
            let behind = row.get(end + 1..).unwrap_or_default();
            let standing = standing(before, whole, behind);
            let is_named = before.is_empty() && glyph.c == '[' && is_part(inside, behind);
            let is_curly = glyph.c == '{' && is_curly_cue(inside);
            match aside(inside, standing) {
                Inside::Text if is_named => self.leave_out(whole, PART),
                Inside::Text if is_curly => self.leave_out(whole, DIRECTION),
                Inside::Text => {
                    kept.push(glyph);
                    at += 1;
                    continue;
                }
                Inside::Left(role) => self.leave_out(whole, left_as(role)),
                Inside::NoColon => {
                    let text = row::text(inside);
                    let (key, value) = text.trim().split_once([' ', '=']).unwrap_or((text.trim(), "…"));
                    let behind = row::text(row.get(end + 1..).unwrap_or_default());
                    if let Some(value) = behind.strip_prefix(':') {
                        let hint = format!("write `[{key}: {}]`", value.trim());
                        let whole = row.get(at..).unwrap_or_default();
                        self.notes.mistake(row::span(whole), format!("`{key}` is outside its brackets"), hint);
                        return (kept, titles);
                    }
                    let hint = format!("write `[{}: {}]`", key.to_ascii_lowercase(), value.trim());
                    let message = "this looks like a directive without its colon, and is neither shown nor spoken";
                    self.notes.warning(row::span(whole), message, hint);
                }
                Inside::Note => self.leave_out(whole, NOTE),
                Inside::Labelled(labels::Role::Title, from) => {
                    titles.push(inside.split_at_checked(from).unwrap_or((&[], inside)));
                }
                Inside::Labelled(_, from) => {
                    self.leave_out(inside.get(..from).unwrap_or_default(), SPEAKER);
                    kept.extend_from_slice(row::unquoted(inside.get(from..).unwrap_or_default()));
                }
                Inside::Blank => {
                    let text = row::text(whole);
                    let hint = "write what belongs there, or `\\` before the bracket if it is to be read";
                    self.notes.mistake(row::span(whole), format!("`{text}` is not filled in"), hint);
                }
            }
            at = end + 1;
            unparted(&mut kept, row.get(at));
        }
        (kept, titles)
    }

    /// Where the bracket closes that opens at `at`: nothing for text, escaped ones and directives.
    fn closes_at(&self, row: &[Glyph], at: usize) -> Option<usize> {
        let opening = row.get(at)?;
        let closing = row::closing(opening.c)?;
        if self.is_escaped(row.get(at..)?) {
            return None;
        }
        let mut depth = 0_usize;
        for (index, glyph) in row.iter().enumerate().skip(at).take(row::LONGEST_ASIDE) {
            if glyph.c == opening.c {
                depth += 1;
            } else if glyph.c == closing {
                depth -= 1;
            }
            if depth == 0 {
                return Some(index);
            }
        }
        None
    }

    /// Whether a backslash stands before the first character in the file.
    fn is_escaped(&self, row: &[Glyph]) -> bool {
        row.first().is_some_and(|glyph| self.source.get(..glyph.at).is_some_and(|before| before.ends_with('\\')))
    }
}

/// Takes the blanks back that would part a sentence from the sign that ends it, when what stood between is gone.
fn unparted(kept: &mut Vec<Glyph>, next: Option<&Glyph>) {
    if next.is_some_and(|next| matches!(next.c, '.' | ',' | '!' | '?' | ';' | ':' | '…')) {
        while kept.last().is_some_and(|last| last.c.is_whitespace()) {
            kept.pop();
        }
    }
}

/// What stands in several brackets, without all of them.
fn unwrapped(mut inside: &[Glyph]) -> &[Glyph] {
    while let [first, rest @ .., last] = inside {
        let is_inner = first.c != '{' && row::closing(first.c) == Some(last.c);
        if !is_inner || rest.iter().any(|glyph| glyph.c == first.c || glyph.c == last.c) {
            break;
        }
        inside = rest;
    }
    inside
}

/// Whether a square bracket that begins a row names what follows.
fn is_part(inside: &[Glyph], behind: &[Glyph]) -> bool {
    let text = row::text(inside);
    let next = row::trimmed(behind).first().map(|glyph| glyph.c);
    directive::shape(&text).is_none() && bracket::is_name_of_part(&text, next)
}

/// Whether a few words in braces, which no sentence has: `{smile}`.
fn is_curly_cue(inside: &[Glyph]) -> bool {
    let text = row::text(inside);
    text.split_whitespace().count() <= 4 && !text.contains(['{', '}', '=', '\\', '^']) && !row::is_empty(inside)
}

/// What a bracket is, directives apart.
fn aside(inside: &[Glyph], standing: Standing) -> Inside {
    let text = row::text(inside);
    if standing.square && bracket::is_source(&text) {
        return Inside::Note;
    }
    if text.starts_with('{') && text.ends_with('}') {
        return Inside::Blank;
    }
    if standing.square
        && let Some((key, value)) = directive::shape(&text)
    {
        let known = directive::KEYS.contains(&key.as_str());
        let sure = labels::find(&key).is_some_and(|label| label.sure);
        let near = did_you_mean(&key, directive::KEYS).is_some();
        if known || near && !sure {
            return Inside::Text;
        }
        if labels::find(&key).is_none() {
            // Of one word it may be a directive whose name is wrong, which is said where directives are read.
            let described = standing.alone && value.contains(char::is_whitespace);
            return if described { Inside::Left(labels::Role::Direction) } else { Inside::Text };
        }
    }
    let first = text.split([' ', '=']).next().unwrap_or_default().to_ascii_lowercase();
    let short = text.split_whitespace().count() <= 2;
    if standing.square && short && directive::KEYS.contains(&first.as_str()) {
        return Inside::NoColon;
    }
    bracket::read(&text, standing)
}

/// Where a bracket stands between what is before it and what is behind it.
fn standing(before: &[Glyph], whole: &[Glyph], after: &[Glyph]) -> Standing {
    let sign = |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '"' | '“' | '”' | '.' | ',' | '-' | '–' | '—');
    let empty = |row: &[Glyph]| row.iter().all(|glyph| sign(glyph.c));
    let last = before.iter().rev().map(|glyph| glyph.c).find(|c| !c.is_whitespace());
    let opens =
        empty(before) || last.is_some_and(|c| matches!(c, '.' | '!' | '?' | '…' | ':' | '"' | '”' | '»' | ')' | ']'));
    let square = !matches!(whole.first().map(|glyph| glyph.c), Some('(' | '（'));
    Standing { square, alone: empty(before) && empty(after), opens, marked: row::is_marked(whole) }
}
