//! A script in pieces that are merged: sentences, and the lines that are none. Nothing of the text is lost between them.

use vo_timeline::script::sentence_ends;

/// More bytes of prose without a blank line than these are parted at the ends of lines.
const MOST_PROSE: usize = 16 << 10;

/// Where the sentences end in whatever language: what matters is that the same text is always parted in the same way.
const LANGUAGE: &str = "en-us";

/// A sentence or a line, without the blanks around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'t> {
    /// The blanks and ends of lines before it.
    pub lead: &'t str,
    /// What it says.
    pub text: &'t str,
    /// The byte of the script at which it begins.
    pub at: usize,
}

/// The pieces of a text, and the blanks behind the last one. One after the other they are the text.
pub fn pieces(text: &str) -> (Vec<Piece<'_>>, &str) {
    let (mut ends, mut at, mut block) = (Vec::new(), 0, 0..0);
    let mut before = None;
    for line in text.split_inclusive('\n') {
        let kind = LineKind::of(line);
        let goes_on = kind == LineKind::Prose && before == Some(LineKind::Prose) && at - block.start < MOST_PROSE
            || kind == LineKind::Prose && before == Some(LineKind::Entry);
        if !goes_on {
            ends_of(text, block, &mut ends);
            block = at..at;
        }
        at += line.len();
        block.end = at;
        before = Some(kind);
    }
    ends_of(text, block, &mut ends);
    between(text, &ends)
}

/// What lies between the ends, parted from the blanks before it.
fn between<'t>(text: &'t str, ends: &[usize]) -> (Vec<Piece<'t>>, &'t str) {
    let (mut pieces, mut from) = (Vec::with_capacity(ends.len()), 0);
    for &end in ends {
        let whole = text.get(from..end).unwrap_or_default();
        let said = whole.trim();
        if said.is_empty() {
            continue;
        }
        let lead = whole.len() - whole.trim_start().len();
        let at = from + lead;
        pieces.push(Piece { lead: text.get(from..at).unwrap_or_default(), text: said, at });
        from = at + said.len();
    }
    (pieces, text.get(from..).unwrap_or_default())
}

/// Adds the ends of the pieces of a block of lines.
fn ends_of(text: &str, block: std::ops::Range<usize>, ends: &mut Vec<usize>) {
    let from = block.start;
    let prose = text.get(block).unwrap_or_default();
    if prose.trim().is_empty() {
        return;
    }
    if prose.len() <= MOST_PROSE * 2 {
        ends.extend(sentence_ends(prose, LANGUAGE).into_iter().map(|end| from + end));
    }
    // Signs without a letter at the end belong to the last sentence.
    let end = from + prose.trim_end().len();
    if ends.last().is_none_or(|last| *last < end) {
        ends.push(end);
    }
}

/// What a line is to its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineKind {
    /// A heading, a rule, a time of subtitles, a row of a table, `key: value`, nothing: it stands alone.
    Alone,
    /// The first line of an entry of a list or of a quotation, which may go on.
    Entry,
    /// Prose, which may go on in the next line.
    Prose,
}

impl LineKind {
    fn of(line: &str) -> Self {
        let line = line.trim();
        let first = line.chars().next();
        let is_key = line.split_once(':').is_some_and(|(key, _)| {
            !key.is_empty()
                && key.len() <= 20
                && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        });
        let is_alone = match first {
            None | Some('#' | '|' | '`' | '~' | '<') => true,
            Some('[') => line.ends_with(']'),
            _ => line.contains("-->") || !line.contains(char::is_alphabetic) || is_key,
        };
        let is_entry = |c: char| matches!(c, '-' | '*' | '+' | '>' | '•') || c.is_ascii_digit();
        match first {
            _ if is_alone => Self::Alone,
            Some(c) if is_entry(c) => Self::Entry,
            _ => Self::Prose,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(text: &str) -> Vec<&str> {
        pieces(text).0.iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn sentences_and_lines_are_pieces() {
        let script = "---\ntitle: A\nvoice: bob\n---\n# Heading\n\nDr. Smith has three hearts. Two of them\nstop! \u{1f419}\n\n\
                      [background: a.mp4]\n- One entry\n  that goes on.\n- Two. Three.\n\nANNA: Hello.\n";
        assert_eq!(
            texts(script),
            [
                "---",
                "title: A",
                "voice: bob",
                "---",
                "# Heading",
                "Dr. Smith has three hearts.",
                "Two of them\nstop!",
                "\u{1f419}",
                "[background: a.mp4]",
                "- One entry\n  that goes on.",
                "- Two.",
                "Three.",
                "ANNA: Hello."
            ]
        );
        assert_eq!(
            texts("1\n00:00:01,000 --> 00:00:02,000\nHello there.\n"),
            ["1", "00:00:01,000 --> 00:00:02,000", "Hello there."]
        );
        assert_eq!(pieces(" \n\n"), (vec![], " \n\n"));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_between_pieces(text in "([A-Z]?[a-z]{0,3}[ .!\r\n#\\[\\]:|-]{0,3}|日本。|🐙){0,40}") {
            let (pieces, tail) = pieces(&text);
            let whole: String = pieces.iter().flat_map(|piece| [piece.lead, piece.text]).chain([tail]).collect();
            prop_assert_eq!(whole, text.as_str());
            prop_assert!(pieces.iter().all(|piece| !piece.text.is_empty() && text[piece.at..].starts_with(piece.text)));
        }
    }
}
