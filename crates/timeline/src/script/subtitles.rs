//! Subtitles of another video as a script: SubRip and WebVTT, read for what is said. Their times only tell where the
//! scenes part; a voice of ours takes its own.

use std::ops::Range;

use super::Notes;
use super::markdown::{Block, Glyph, Kind};

/// Nothing said for so long, in milliseconds, parts two scenes.
const SCENE_GAP: u64 = 3_000;

/// A subtitle that begins so soon after the last one ended, in milliseconds, may roll it up: say its last line again.
const ROLLS: u64 = 100;

/// Whether a text is subtitles and not Markdown: it says so at its beginning, or begins with a time.
pub(super) fn is(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let Some(first) = lines.next() else { return false };
    is_head(first)
        || time_line(first).is_some()
        || is_number(first) && lines.next().is_some_and(|l| time_line(l).is_some())
}

/// What is said, as paragraphs, one for each scene.
pub(super) fn blocks(source: &str, notes: &mut Notes<'_>) -> Vec<Block> {
    let mut reading = Reading { source, notes, blocks: Vec::new(), text: Vec::new(), ended: None, last: String::new() };
    let mut lines = lines(source).peekable();
    while lines.peek().is_some() {
        // What stands between blank lines.
        let piece: Vec<Range<usize>> = std::iter::from_fn(|| lines.next_if(|line| !is_blank(source, line))).collect();
        reading.piece(&piece);
        while lines.next_if(|line| is_blank(source, line)).is_some() {}
    }
    reading.next_scene();
    reading.blocks
}

/// The lines of a text without their ends.
fn lines(source: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    source.split_inclusive('\n').map(move |line| {
        let begin = at;
        at += line.len();
        begin..begin + line.trim_end().len()
    })
}

fn is_blank(source: &str, line: &Range<usize>) -> bool {
    source.get(line.clone()).is_none_or(|line| line.trim().is_empty())
}

fn is_head(line: &str) -> bool {
    line.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

fn is_number(line: &str) -> bool {
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// When a subtitle comes and goes, in milliseconds: `00:01:02,500 --> 00:01:04,000`, with settings behind it.
fn time_line(line: &str) -> Option<(u64, u64)> {
    let (from, rest) = line.split_once("-->")?;
    Some((time(from.trim())?, time(rest.split_whitespace().next()?)?))
}

/// `H:MM:SS,mmm` or `MM:SS.mmm` in milliseconds.
fn time(text: &str) -> Option<u64> {
    let (clock, fraction) = text.split_once([',', '.'])?;
    let parts: Vec<&str> = clock.split(':').collect();
    if !(2..=3).contains(&parts.len()) || fraction.len() != 3 {
        return None;
    }
    let number = |text: &str| is_number(text).then(|| text.parse::<u32>().ok()).flatten().map(u64::from);
    let seconds = parts.into_iter().try_fold(0, |sum, part| Some(sum * 60 + number(part)?))?;
    Some(seconds * 1_000 + number(fraction)?)
}

struct Reading<'a, 'n, 's> {
    source: &'a str,
    notes: &'n mut Notes<'s>,
    blocks: Vec<Block>,
    /// What is said in the scene so far.
    text: Vec<Glyph>,
    /// When the last subtitle went, in milliseconds.
    ended: Option<u64>,
    /// Its last line.
    last: String,
}

impl Reading<'_, '_, '_> {
    fn piece(&mut self, lines: &[Range<usize>]) {
        let source = self.source;
        let written = |line: &Range<usize>| source.get(line.clone()).unwrap_or_default().trim();
        // A number or a name may stand above the time.
        let Some(at) = lines.iter().take(2).position(|line| time_line(written(line)).is_some()) else {
            return self.untimed(lines);
        };
        let Some((from, to)) = lines.get(at).and_then(|line| time_line(written(line))) else { return };
        let gap = self.ended.map(|ended| from.saturating_sub(ended));
        if gap.is_some_and(|gap| gap >= SCENE_GAP) {
            self.next_scene();
        }
        let said = lines.get(at + 1..).unwrap_or_default();
        let rolled = said.iter().take_while(|line| gap.is_some_and(|gap| gap <= ROLLS) && self.rolls(line)).count();
        for line in said.get(rolled..).unwrap_or_default() {
            self.line(line);
        }
        self.ended = Some(to);
    }

    /// What has no time: the head of WebVTT and its notes, which nobody sees, or a part of the subtitle before it that
    /// stands behind a blank line.
    fn untimed(&mut self, lines: &[Range<usize>]) {
        let Some(first) = lines.first() else { return };
        let head = self.source.get(first.clone()).unwrap_or_default().trim();
        let named = head.split_whitespace().next().unwrap_or_default();
        if is_head(head) || ["NOTE", "STYLE", "REGION"].contains(&named) {
            return;
        }
        if self.ended.is_some() {
            for line in lines {
                self.line(line);
            }
        } else {
            let hint = "write `00:00:01,000 --> 00:00:02,000` above it";
            self.notes.warning(first.clone(), "this is no subtitle: no time stands above it", hint);
        }
    }

    /// Whether a line says again what was said last, as captions do that roll up.
    fn rolls(&self, line: &Range<usize>) -> bool {
        !self.last.is_empty() && plain(&said(self.source, line)) == self.last
    }

    fn line(&mut self, line: &Range<usize>) {
        let said = said(self.source, line);
        let text = plain(&said);
        if !text.is_empty() {
            self.text.extend(said);
            self.text.push(Glyph { c: '\n', at: line.end, emphasis: false });
            self.last = text;
        }
    }

    fn next_scene(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.is_empty() {
            self.blocks.push(Block { kind: Kind::Paragraph, text, after_blank: true, number: 0 });
        }
    }
}

fn plain(said: &[Glyph]) -> String {
    said.iter().map(|glyph| glyph.c).collect::<String>().trim().to_owned()
}

/// What is said in a line: no tags, no sounds in brackets, no notes of music, no dash before a speaker.
fn said(source: &str, line: &Range<usize>) -> Vec<Glyph> {
    let mut said: Vec<Glyph> = Vec::new();
    let (mut at, mut bold) = (line.start, 0_usize);
    while let Some(rest) = source.get(at..line.end).filter(|rest| !rest.is_empty()) {
        let opens = |pair: (char, char)| rest.strip_prefix(pair.0).and_then(|inside| inside.split_once(pair.1));
        if let Some((tag, _)) = opens(('<', '>')).filter(|(tag, _)| is_tag(tag)) {
            match tag.trim().to_ascii_lowercase().as_str() {
                "b" => bold += 1,
                "/b" => bold = bold.saturating_sub(1),
                _ => {}
            }
            at += tag.len() + 2;
            continue;
        }
        // `{\an8}` places a subtitle, `[applause]` is for who does not hear.
        let left_out = opens(('{', '}')).filter(|(inside, _)| inside.starts_with('\\')).or_else(|| opens(('[', ']')));
        if let Some((inside, _)) = left_out {
            at += inside.len() + 2;
            continue;
        }
        let entity = ENTITIES.iter().find(|(written, _)| rest.starts_with(written));
        let Some((c, length)) =
            entity.map(|(written, c)| (*c, written.len())).or_else(|| rest.chars().next().map(|c| (c, c.len_utf8())))
        else {
            break;
        };
        let begins = said.iter().all(|glyph| glyph.c.is_whitespace());
        // A sign before a speaker's words, and no minus.
        let speaks =
            begins && matches!(c, '-' | '–' | '>') && !rest[length..].starts_with(|c: char| c.is_ascii_digit());
        if !(matches!(c, '♪' | '♫' | '♬') || speaks) {
            said.push(Glyph { c, at, emphasis: bold > 0 });
        }
        at += length;
    }
    said
}

/// Signs that WebVTT writes as words.
const ENTITIES: [(&str, char); 6] =
    [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&nbsp;", '\u{A0}'), ("&lrm;", '\u{200E}'), ("&rlm;", '\u{200F}')];

/// Whether what stands between angle brackets is a tag, `<i>`, `</v>` or `<00:01:02.500>`, and not less and greater.
fn is_tag(inside: &str) -> bool {
    let name = inside.strip_prefix('/').unwrap_or(inside);
    name.starts_with(|c: char| c.is_ascii_alphabetic()) || time(name).is_some() || inside == "/"
}
