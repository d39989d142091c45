//! What is said in a subtitle: no tags, no sounds in brackets, nothing sung, no dash or name before a speaker's words.

use std::ops::Range;

use super::times;
use crate::script::block::{Glyph, HARD_BREAK};
use crate::script::makers::{self, Left};

const SUNG: Left = ("what is sung", "remove the note signs to have it spoken");
const IN_BRACKETS: Left = ("what stands in brackets", "remove the brackets to have it spoken");
const NAME: Left = ("the name of who speaks", "remove the colon behind it to have it spoken");
const TAG: Left = ("a tag", "write it without `<` and `>` to have it spoken");

/// Bytes that are left out, and as what.
type LeftOut = (Range<usize>, Left);

/// What is said in the lines of a cue, a break between them, and what is left out of them; `names` says that names stand
/// before what is said.
pub(super) fn said(source: &str, lines: &[Range<usize>], names: bool) -> (Vec<Glyph>, Vec<LeftOut>) {
    let mut text: Vec<Glyph> = Vec::new();
    let mut left = Vec::new();
    for line in lines {
        if !text.is_empty() {
            text.push(Glyph { c: '\n', at: line.start, emphasis: false });
        }
        text.extend(without_tags(source, line, &mut left));
    }
    let text = without_brackets(&text, &mut left);
    let mut out = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|glyph| glyph.c == '\n') {
        let line = without_speaker(line, names, &mut left);
        let is_note = |glyph: &Glyph| matches!(glyph.c, '♪' | '♫' | '♬' | '♩');
        let begins = line.iter().find(|glyph| !glyph.c.is_whitespace()).is_some_and(is_note);
        if begins {
            leave_out(line, SUNG, &mut left);
        } else {
            out.extend(line.iter().filter(|glyph| !is_note(glyph)));
        }
    }
    (out, left)
}

/// Notes what is left out, if there is a word in it.
fn leave_out(text: &[Glyph], what: Left, left: &mut Vec<LeftOut>) {
    if text.iter().any(|glyph| glyph.c.is_alphanumeric())
        && let (Some(first), Some(last)) = (text.first(), text.iter().rfind(|glyph| glyph.c != '\n'))
    {
        left.push((first.at..last.at + last.c.len_utf8(), what));
    }
}

/// The text of a line without tags of HTML, `WebVTT` and `SubStation` Alpha.
fn without_tags(source: &str, line: &Range<usize>, left: &mut Vec<LeftOut>) -> Vec<Glyph> {
    let mut said: Vec<Glyph> = Vec::new();
    let (mut at, mut bold, mut drawing) = (line.start, 0_usize, false);
    while let Some(rest) = source.get(at..line.end).filter(|rest| !rest.is_empty()) {
        let opens = |pair: (char, char)| rest.strip_prefix(pair.0).and_then(|inside| inside.split_once(pair.1));
        if let Some((tag, _)) = opens(('<', '>')).filter(|(tag, _)| is_tag(tag)) {
            match tag.trim().trim_end_matches('/').trim().to_ascii_lowercase().as_str() {
                "b" => bold += 1,
                "/b" => bold = bold.saturating_sub(1),
                "br" => said.push(Glyph { c: '\n', at, emphasis: false }),
                tag if is_known(tag) => {}
                _ => left.push((at..at + tag.len() + 2, TAG)),
            }
            at += tag.len() + 2;
            continue;
        }
        // `{\an8}` places a subtitle, `{\k20}` times a syllable, `{\p1}` begins a drawing.
        if let Some((inside, _)) = opens(('{', '}')).filter(|(inside, _)| is_override(inside)) {
            let draws = inside.rsplit("\\p").next().filter(|_| inside.contains("\\p"));
            if let Some(scale) = draws.and_then(|rest| rest.chars().next()).filter(char::is_ascii_digit) {
                drawing = scale != '0';
            }
            at += inside.len() + 2;
            continue;
        }
        let breaks = ["\\N", "\\n", "\\h", "[br]", "[BR]"].iter().find(|written| rest.starts_with(**written));
        let entity = ENTITIES.iter().find(|(written, _)| rest.starts_with(written));
        let (c, length) = match (breaks, entity, rest.chars().next()) {
            (Some(written), _, _) => (if *written == "\\h" { ' ' } else { '\n' }, written.len()),
            (_, Some((written, c)), _) => (*c, written.len()),
            (_, _, Some(c)) => (c, c.len_utf8()),
            _ => break,
        };
        if !drawing {
            said.push(Glyph { c, at, emphasis: bold > 0 });
        }
        at += length;
    }
    said
}

/// The text without what is in brackets for who does not hear.
fn without_brackets(text: &[Glyph], left: &mut Vec<LeftOut>) -> Vec<Glyph> {
    const LONGEST: usize = 300;
    let mut out: Vec<Glyph> = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&glyph) = text.get(at) {
        let closing = match glyph.c {
            '[' => Some(']'),
            '(' => Some(')'),
            '（' => Some('）'),
            '【' => Some('】'),
            '*' => Some('*'),
            _ => None,
        };
        let end =
            closing.and_then(|closing| text.iter().skip(at + 1).take(LONGEST).position(|glyph| glyph.c == closing));
        if let Some(end) = end.map(|end| at + 1 + end) {
            let inside: String = text.get(at + 1..end).unwrap_or_default().iter().map(|glyph| glyph.c).collect();
            let opens = out
                .iter()
                .rev()
                .find(|glyph| !matches!(glyph.c, ' ' | '-' | '–' | '>'))
                .is_none_or(|glyph| glyph.c == '\n');
            let alone = opens
                && text
                    .get(end + 1..)
                    .unwrap_or_default()
                    .iter()
                    .find(|glyph| glyph.c != ' ')
                    .is_none_or(|glyph| glyph.c == '\n');
            let round = matches!(glyph.c, '(' | '（' | '*');
            if !round || makers::is_sound(&inside.replace('\n', " "), alone, opens) {
                leave_out(text.get(at..=end).unwrap_or_default(), IN_BRACKETS, left);
                at = end + 1;
                continue;
            }
        }
        out.push(glyph);
        at += 1;
    }
    out
}

/// The line without the dash, `>>` and name before a speaker's words.
fn without_speaker<'l>(line: &'l [Glyph], names: bool, left: &mut Vec<LeftOut>) -> &'l [Glyph] {
    let blank = |line: &[Glyph]| line.iter().take_while(|glyph| glyph.c.is_whitespace() && glyph.c != '\n').count();
    let mut line = line.get(blank(line)..).unwrap_or_default();
    let mut speaks = names;
    while let Some(first) = line.first().filter(|glyph| matches!(glyph.c, '-' | '–' | '—' | '>' | '»')) {
        // A sign before a speaker's words, and no minus.
        if line.get(1).is_some_and(|next| next.c.is_ascii_digit()) {
            break;
        }
        speaks |= first.c == '>';
        line = line.get(1..).unwrap_or_default();
        line = line.get(blank(line)..).unwrap_or_default();
    }
    let colon = line.iter().take(30).position(|glyph| glyph.c == ':');
    if let Some(colon) = colon.filter(|&colon| line.get(colon + 1).is_none_or(|next| next.c.is_whitespace())) {
        let name: String = line.get(..colon).unwrap_or_default().iter().map(|glyph| glyph.c).collect();
        if makers::is_caption_name(&name, speaks) {
            leave_out(line.get(..=colon).unwrap_or_default(), NAME, left);
            line = line.get(colon + 1..).unwrap_or_default();
        }
    }
    line
}

/// Signs that `WebVTT` writes as words.
const ENTITIES: [(&str, char); 8] = [
    ("&amp;", '&'),
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&nbsp;", '\u{A0}'),
    ("&quot;", '"'),
    ("&#39;", '\''),
    ("&lrm;", '\u{200E}'),
    ("&rlm;", '\u{200F}'),
];

/// Whether what stands between braces is not said: `\an8`, `i`, `/b`, `y:i`.
fn is_override(inside: &str) -> bool {
    let bare = inside.trim_start_matches('/');
    inside.starts_with('\\')
        || inside.is_empty()
        || bare.len() == 1
        || inside.starts_with("y:")
        || inside.starts_with("c:")
}

/// Whether what stands between angle brackets is a tag, `<i>`, `</v>` or `<00:01:02.500>`, and not less and greater.
fn is_tag(inside: &str) -> bool {
    let name = inside.strip_prefix('/').unwrap_or(inside);
    name.starts_with(|c: char| c.is_ascii_alphabetic()) || times::clock(name).is_some() || inside == "/"
}

/// Whether a tag in small letters is one that subtitles have: `i`, `/font`, `c.yellow`, `v ann`, or a time.
fn is_known(tag: &str) -> bool {
    const NAMES: [&str; 14] =
        ["i", "u", "s", "c", "v", "p", "rt", "em", "lang", "ruby", "font", "span", "strong", "div"];
    let tag = tag.trim_start_matches('/');
    let name = tag.split([' ', '.', '\t']).next().unwrap_or_default();
    tag.is_empty() || NAMES.contains(&name) || times::clock(tag).is_some()
}

/// What ends a line that is a sentence of its own.
pub(super) const ENDS_LINE: char = HARD_BREAK;
