//! Subtitles of another video as a script: `SubRip`, `WebVTT`, `SubViewer`, `SubStation` Alpha, `MicroDVD`, lyrics and pasted
//! transcripts, read for what is said. Their times only tell the order and where the scenes part; a voice of ours takes its own.

use std::ops::Range;

use super::Notes;
use super::block::{Block, Glyph, Kind};
use super::makers::Left;
use cues::Cue;

mod ass;
mod counted;
mod cues;
mod said;
mod times;

/// Who made the subtitles.
const CREDIT: Left = ("who made the subtitles", "write it as a sentence of a script to have it spoken");

/// Nothing said for so long, in milliseconds, parts two scenes.
const SCENE_GAP: u64 = 3_000;

/// A subtitle that begins so soon after the last one ended, in milliseconds, may roll it up: say its last line again.
const ROLLS: u64 = 100;

/// Whether a text is subtitles and not Markdown: it says so at its beginning, or begins with a time.
pub(super) fn is(text: &str) -> bool {
    if ass::is(text) || ass::is_lyrics(text) || counted::is(text) || is_transcript(text) {
        return true;
    }
    let mut lines = text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).take(12);
    let Some(first) = lines.next() else { return false };
    is_head(first)
        || times::line(first).is_some()
        || is_number(first) && lines.next().is_some_and(|line| times::line(line).is_some())
        || is_number(first) && text.split(['\n', '\r']).filter(|line| times::line(line).is_some()).take(2).count() == 2
}

/// What is said, as paragraphs, one for each scene.
pub(super) fn blocks(source: &str, notes: &mut Notes<'_>) -> Vec<Block> {
    let is_lyrics = ass::is_lyrics(source);
    let mut cues = match () {
        () if ass::is(source) => ass::read(source, notes),
        () if counted::is(source) => counted::read(source, notes),
        () if is_lyrics => ass::lyrics(source),
        () => cues::read(source, notes),
    };
    cues.sort_by_key(|cue| cue.from);
    let mut reading = Reading {
        source,
        notes,
        is_lyrics,
        names: has_names(source, &cues),
        blocks: Vec::new(),
        text: Vec::new(),
        began: 0,
        ended: None,
        last: String::new(),
        whole: String::new(),
    };
    for cue in &cues {
        reading.cue(cue);
    }
    reading.next_scene();
    reading.blocks
}

fn is_head(line: &str) -> bool {
    line.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// Whether at least four in five subtitles, and two, begin with a name and a colon, as meetings are written down.
fn has_names(source: &str, cues: &[Cue]) -> bool {
    let first = |cue: &Cue| source.get(cue.lines.first()?.clone());
    let is_named =
        |line: &str| line.split_once(": ").is_some_and(|(name, _)| super::makers::is_caption_name(name, true));
    let named = cues.iter().filter_map(first).filter(|line| is_named(line)).count();
    named >= 2 && named * 5 >= cues.len() * 4
}

fn is_number(line: &str) -> bool {
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// A time alone on its line, as transcripts have it: `0:05`, `1:02:03`.
fn lone_time(line: &str) -> Option<u64> {
    let shaped = line.len() <= 8 && line.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    shaped.then(|| times::clock(line)).flatten()
}

/// Whether a text is a pasted transcript: times alone on their lines, which rise, the first of them near zero.
fn is_transcript(text: &str) -> bool {
    const EARLY: u64 = 60_000;
    let mut lines = text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    let Some(first) = lines.next().and_then(lone_time).filter(|&first| first < EARLY) else { return false };
    let rest: Vec<u64> = lines.filter_map(lone_time).collect();
    !rest.is_empty() && rest.iter().try_fold(first, |last, &next| (next >= last).then_some(next)).is_some()
}

/// Tells of words that are left out.
fn leave_out(notes: &mut Notes<'_>, span: Range<usize>, (what, hint): Left) {
    notes.warning(span, format!("{what} is neither shown nor spoken"), hint);
}

/// Tells of a line that belongs to no subtitle, and is left out.
fn warn_of_no_time(notes: &mut Notes<'_>, span: Range<usize>, hint: &str) {
    notes.warning(span, "this is no subtitle: no time stands above it", hint);
}

struct Reading<'a, 'n, 's> {
    source: &'a str,
    notes: &'n mut Notes<'s>,
    /// Whether every line is a sentence of its own.
    is_lyrics: bool,
    /// Whether a name stands before most of what is said.
    names: bool,
    blocks: Vec<Block>,
    /// What is said in the scene so far.
    text: Vec<Glyph>,
    /// When the last subtitle came, in milliseconds.
    began: u64,
    /// When the last subtitle went, in milliseconds.
    ended: Option<u64>,
    /// Its last line.
    last: String,
    /// All of it.
    whole: String,
}

impl Reading<'_, '_, '_> {
    fn cue(&mut self, cue: &Cue) {
        let gap = self.ended.map(|ended| cue.from.saturating_sub(ended));
        if gap.is_some_and(|gap| gap >= SCENE_GAP) {
            self.next_scene();
        }
        let is_credit = |line: &Range<usize>| self.source.get(line.clone()).is_some_and(super::makers::is_credit);
        let (credits, spoken): (Vec<_>, Vec<_>) = cue.lines.iter().cloned().partition(is_credit);
        for span in credits {
            leave_out(self.notes, span, CREDIT);
        }
        let (said, left) = said::said(self.source, &spoken, self.names);
        for (span, left) in left {
            leave_out(self.notes, span, left);
        }
        let follows = gap.is_some_and(|gap| gap <= ROLLS);
        let whole = plain(&said);
        let lines: Vec<&[Glyph]> = said.split(|glyph| glyph.c == '\n').collect();
        // Captions roll up: the last line is said again, or all of it, with more behind it.
        let rolls = follows && (whole != self.whole || self.is_brief(cue));
        let again =
            rolls && !self.whole.is_empty() && (whole == self.whole || whole.starts_with(&format!("{} ", self.whole)));
        if again {
            let skipped = self.whole.chars().count();
            let rest = unblanked(&said).into_iter().skip(skipped).collect::<Vec<_>>();
            self.add(&rest);
        } else {
            let rolled =
                lines.iter().take_while(|line| rolls && !self.last.is_empty() && plain(line) == self.last).count();
            for line in lines.iter().skip(rolled) {
                self.add(line);
            }
        }
        if let Some(last) = lines.iter().rev().map(|line| plain(line)).find(|line| !line.is_empty()) {
            self.last = last;
            self.whole = whole;
        }
        self.began = cue.from;
        self.ended = cue.to.map(|to| self.ended.unwrap_or_default().max(to));
    }

    /// Whether a subtitle or the one before it is seen for a moment only, as captions that roll up are between two lines:
    /// one that is seen longer and says the same says it twice.
    fn is_brief(&self, cue: &Cue) -> bool {
        let own = cue.to.map_or(0, |to| to.saturating_sub(cue.from));
        let last = self.ended.map_or(0, |ended| ended.saturating_sub(self.began));
        own <= ROLLS || last <= ROLLS
    }

    fn add(&mut self, line: &[Glyph]) {
        if !plain(line).is_empty() {
            self.text.extend_from_slice(line);
            let at = line.last().map_or(0, |glyph| glyph.at + glyph.c.len_utf8());
            let c = if self.is_lyrics { said::ENDS_LINE } else { '\n' };
            self.text.push(Glyph { c, at, emphasis: false });
        }
    }

    fn next_scene(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.is_empty() {
            self.blocks.push(Block { kind: Kind::Paragraph, text, after_blank: true, number: 0 });
        }
    }
}

/// The words with one blank between them.
fn plain(said: &[Glyph]) -> String {
    unblanked(said).iter().map(|glyph| glyph.c).collect()
}

/// The characters with one blank between words, and none at the ends.
fn unblanked(said: &[Glyph]) -> Vec<Glyph> {
    let mut out: Vec<Glyph> = Vec::with_capacity(said.len());
    for glyph in said {
        if !glyph.c.is_whitespace() {
            out.push(*glyph);
        } else if out.last().is_some_and(|last| last.c != ' ') {
            out.push(Glyph { c: ' ', ..*glyph });
        }
    }
    while out.last().is_some_and(|last| last.c == ' ') {
        out.pop();
    }
    out
}
