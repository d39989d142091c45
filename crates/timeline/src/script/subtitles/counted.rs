//! Subtitles whose times are counted: `MicroDVD` in frames (`{25}{50}One.|Two.`), `MPL2` in tenths of a second
//! (`[10][20]One.|Two.`). A line is a cue, and `|` breaks it.

use std::ops::Range;

use super::cues::Cue;
use crate::script::Notes;

/// Frames in a thousand seconds where a file does not say how many.
const USUAL_RATE: u64 = 25_000;
/// Lines that are looked at to tell what a text is.
const HEAD: usize = 12;

/// Whether a text is such subtitles: most of its first lines begin with two counts.
pub(super) fn is(text: &str) -> bool {
    let lines = || text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).take(HEAD);
    let counted = lines().filter(|line| counts(line).is_some()).count();
    let begins = lines().next().is_some_and(|line| counts(line).is_some());
    // A sentence may begin with two notes of a learned text: `[1][2] say so.`
    begins && counted * 2 > lines().count() && (counted > 1 || text.trim_start().starts_with('{'))
}

/// What is said, and when.
pub(super) fn read(source: &str, notes: &mut Notes<'_>) -> Vec<Cue> {
    let mut rate = USUAL_RATE;
    let mut cues: Vec<Cue> = Vec::new();
    for span in super::ass::lines(source) {
        let line = source.get(span.clone()).unwrap_or_default();
        let Some((from, to, at)) = counts(line) else {
            // What was broken by hand belongs to the cue before it.
            match cues.last_mut() {
                Some(cue) => cue.lines.push(span),
                None if line.trim().is_empty() => {}
                None => {
                    let hint = "write `{25}{50}` before it, the frames it is seen from and to";
                    super::warn_of_no_time(notes, span, hint);
                }
            }
            continue;
        };
        let text = line.get(at..).unwrap_or_default();
        let in_frames = line.trim_start().starts_with('{');
        if in_frames && cues.is_empty() && from <= 1 && frames_in_1000_s(text).is_some() {
            rate = frames_in_1000_s(text).unwrap_or(rate);
            continue;
        }
        let milliseconds = |count: u64| if in_frames { count.saturating_mul(1_000_000) / rate } else { count * 100 };
        cues.push(Cue {
            from: milliseconds(from),
            to: to.map(milliseconds),
            lines: broken(text, span.start + at, in_frames),
        });
    }
    cues
}

/// Both counts at the beginning of a line, and where its text begins; the second one may be missing.
fn counts(line: &str) -> Option<(u64, Option<u64>, usize)> {
    let bare = line.trim_start();
    let (open, close) = if bare.starts_with('{') { ('{', '}') } else { ('[', ']') };
    let (from, rest) = bare.strip_prefix(open)?.split_once(close)?;
    let (to, text) = rest.strip_prefix(open)?.split_once(close)?;
    let count = |digits: &str| {
        let is_count = (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_count.then(|| digits.parse::<u64>().ok()).flatten()
    };
    let to = if to.is_empty() { None } else { Some(count(to)?) };
    Some((count(from)?, to, line.len() - text.len()))
}

/// `23.976` as the frames in a thousand seconds: what some files say of their rate in a first line.
fn frames_in_1000_s(text: &str) -> Option<u64> {
    let (whole, fraction) = text.trim().split_once(['.', ',']).unwrap_or((text.trim(), ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || fraction.len() > 6 || !digits(whole) || !digits(fraction) {
        return None;
    }
    format!("{whole}{}", format!("{fraction:0<3}").get(..3)?).parse().ok().filter(|rate| *rate > 0)
}

/// The lines of a cue, without the signs with which `MPL2` begins those in italics. Tags in braces are left out later.
fn broken(text: &str, begin: usize, in_frames: bool) -> Vec<Range<usize>> {
    let mut at = begin;
    let mut lines = Vec::new();
    for line in text.split('|') {
        let slashes = if in_frames { 0 } else { line.len() - line.trim_start_matches('/').len() };
        lines.push(Range { start: at + slashes, end: at + line.len() });
        at += line.len() + 1;
    }
    lines
}
