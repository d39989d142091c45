//! From the lines of a subtitle file to its cues: when each comes and goes, and the lines it shows.

use std::ops::Range;

use super::times;
use crate::script::Notes;
use crate::script::makers::{self, Left};

/// The number of a cue that was cut off.
const STRAY_NUMBER: Left = (
    "the number of a subtitle that is missing",
    "write its time and words below it, or a full stop behind it to have it spoken",
);

/// A subtitle.
pub(super) struct Cue {
    /// When it comes, in milliseconds.
    pub(super) from: u64,
    /// When it goes, in milliseconds; nothing if its file does not say.
    pub(super) to: Option<u64>,
    /// The bytes of its lines.
    pub(super) lines: Vec<Range<usize>>,
}

/// A line of the file, and whether a blank one stands before it.
struct Row {
    span: Range<usize>,
    after_blank: bool,
}

/// The cues of `SubRip`, `WebVTT`, `SubViewer` and pasted transcripts, in the order of the file.
pub(super) fn read(source: &str, notes: &mut Notes<'_>) -> Vec<Cue> {
    let rows = rows(source);
    let text = |row: &Row| source.get(row.span.clone()).unwrap_or_default();
    let is_vtt = rows.first().is_some_and(|row| super::is_head(text(row)));
    let is_transcript = !rows.iter().any(|row| times::line(text(row)).is_some());
    let time = |row: &Row| {
        if is_transcript {
            super::lone_time(text(row)).map(|from| (from, None))
        } else {
            times::line(text(row)).map(|(from, to)| (from, Some(to)))
        }
    };
    let counted = is_counted(&rows, &time, text);
    let mut cues: Vec<Cue> = Vec::new();
    let mut skipping = is_vtt;
    for (index, row) in rows.iter().enumerate() {
        if let Some((from, to)) = time(row) {
            if is_transcript {
                super::leave_out(notes, row.span.clone(), makers::STAMP);
            }
            cues.push(Cue { from, to, lines: Vec::new() });
            skipping = false;
            continue;
        }
        let written = text(row);
        let first = written.split_whitespace().next().unwrap_or_default();
        if is_vtt && (row.after_blank || index == 0) {
            skipping = index == 0 || ["NOTE", "STYLE", "REGION"].contains(&first);
        }
        if skipping {
            continue;
        }
        if !is_transcript && times::has_arrow(written) {
            notes.mistake(row.span.clone(), "this time cannot be read", "write `00:00:01,000 --> 00:00:02,000`");
            continue;
        }
        let before_time = rows.get(index + 1).is_some_and(|next| !next.after_blank && time(next).is_some());
        let before_any = rows.get(index + 1).is_some_and(|next| time(next).is_some());
        let is_number = super::is_number(written);
        // A cue's number, or its name in `WebVTT`, stands directly above its time.
        let numbered = is_number && before_any && (row.after_blank || counted);
        if is_number && is_stray(&rows, index) {
            super::leave_out(notes, row.span.clone(), STRAY_NUMBER);
            continue;
        }
        if numbered || is_vtt && row.after_blank && before_time {
            continue;
        }
        if let Some(cue) = cues.last_mut() {
            cue.lines.push(row.span.clone());
        } else {
            super::warn_of_no_time(notes, row.span.clone(), "write `00:00:01,000 --> 00:00:02,000` above it");
        }
    }
    cues
}

/// Whether most times have a number above them.
fn is_counted<'a, T>(rows: &[Row], time: &impl Fn(&Row) -> Option<T>, text: impl Fn(&Row) -> &'a str) -> bool {
    let timed = rows.iter().skip(1).filter(|row| time(row).is_some()).count();
    let pairs = rows.windows(2).filter(|pair| time(&pair[1]).is_some() && super::is_number(text(&pair[0]))).count();
    pairs * 2 > timed
}

/// A number alone at the end of the file, where a cue was cut off.
fn is_stray(rows: &[Row], index: usize) -> bool {
    index + 1 == rows.len() && rows.get(index).is_some_and(|row| row.after_blank)
}

/// The lines that are not blank. Where every line end is doubled, only the other blank lines count.
fn rows(source: &str) -> Vec<Row> {
    let mut rows: Vec<(Range<usize>, usize)> = Vec::new();
    let (mut at, mut blanks) = (0, 0_usize);
    for line in source.split(['\n', '\r']) {
        let span = at..at + line.len();
        at = span.end + 1;
        // `\r\n` is one end: the empty piece within it is no line.
        if line.is_empty() && source.get(span.start.saturating_sub(1)..=span.start) == Some("\r\n") {
            continue;
        }
        let trimmed = line.trim();
        if trimmed.is_empty() {
            blanks += 1;
            continue;
        }
        let start = span.start + line.len() - line.trim_start().len();
        rows.push((start..start + trimmed.len(), std::mem::take(&mut blanks)));
    }
    let doubled = rows.len() >= 4 && rows.iter().skip(1).all(|(_, blanks)| *blanks > 0);
    let least = usize::from(doubled);
    rows.into_iter().map(|(span, blanks)| Row { span, after_blank: blanks > least }).collect()
}
