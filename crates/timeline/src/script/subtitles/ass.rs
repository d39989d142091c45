//! Advanced `SubStation` Alpha (`.ass`, `.ssa`) and lyrics (`.lrc`): a line a cue.

use std::ops::Range;

use super::cues::Cue;
use super::times;
use crate::script::Notes;

/// Whether a text is `SubStation` Alpha.
pub(super) fn is(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with(';'));
    first.is_some_and(|line| line.eq_ignore_ascii_case("[Script Info]"))
        || text.lines().any(|line| line.trim_end().eq_ignore_ascii_case("[Events]")) && text.contains("\nDialogue:")
}

/// What is said in `SubStation` Alpha: the `Dialogue:` lines, by the `Format:` of their section.
pub(super) fn read(source: &str, notes: &mut Notes<'_>) -> Vec<Cue> {
    let (mut start, mut end, mut field) = (1, 2, 9);
    let mut in_events = false;
    let mut cues = Vec::new();
    for span in lines(source) {
        let line = source.get(span.clone()).unwrap_or_default();
        if line.starts_with('[') {
            in_events = line.trim().eq_ignore_ascii_case("[Events]");
        } else if let Some(format) = line.strip_prefix("Format:").filter(|_| in_events) {
            let names: Vec<String> = format.split(',').map(|name| name.trim().to_ascii_lowercase()).collect();
            let at = |name: &str, or: usize| names.iter().position(|found| found == name).unwrap_or(or);
            (start, end, field) = (at("start", 1), at("end", 2), names.len().max(1) - 1);
        } else if let Some(rest) = line.strip_prefix("Dialogue:") {
            let fields: Vec<&str> = rest.splitn(field + 1, ',').collect();
            let time = |at: usize| fields.get(at).and_then(|text| times::clock(text));
            if let (Some(from), Some(text)) = (time(start), fields.get(field)) {
                cues.push(Cue {
                    from,
                    to: time(end),
                    lines: vec![Range { start: span.end - text.len(), end: span.end }],
                });
            } else {
                let hint = "write `Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,WORDS`";
                super::warn_of_no_time(notes, span, hint);
            }
        }
    }
    cues
}

/// Whether a text is lyrics with times: `[00:12.00]La la`, or `[ti:Title]` above such lines.
pub(super) fn is_lyrics(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(40).peekable();
    let begins = lines.peek().is_some_and(|line| is_tag(line) || stamp(line).is_some());
    begins && lines.filter(|line| stamp(line).is_some()).count() >= 2
}

/// `[ti:…]` and its like, of which nothing is said.
fn is_tag(line: &str) -> bool {
    let names = ["ti", "ar", "al", "au", "by", "re", "ve", "offset", "length", "la"];
    line.strip_prefix('[').and_then(|line| line.split_once(':')).is_some_and(|(name, _)| names.contains(&name))
        && line.ends_with(']')
}

/// A time in square brackets with hundredths, and how long it is: a script has none such.
fn stamp(line: &str) -> Option<(u64, usize)> {
    let (inside, _) = line.strip_prefix('[')?.split_once(']')?;
    Some((times::clock(inside).filter(|_| inside.contains(['.', ',']))?, inside.len() + 2))
}

/// A time whose hundredths stand behind a colon, as some write lyrics: `[01:12:50]`.
fn colon_stamp(line: &str) -> Option<(u64, usize)> {
    let (inside, _) = line.strip_prefix('[')?.split_once(']')?;
    let (whole, hundredths) = inside.rsplit_once(':')?;
    let is_short = hundredths.len() == 2 && whole.matches(':').count() == 1;
    Some((times::clock(&format!("{whole}.{hundredths}")).filter(|_| is_short)?, inside.len() + 2))
}

/// The lines of lyrics; one with several times is sung as often.
pub(super) fn lyrics(source: &str) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    for span in lines(source) {
        let mut at = span.start;
        let mut times = Vec::new();
        while let Some((from, length)) =
            source.get(at..span.end).and_then(|line| stamp(line).or_else(|| colon_stamp(line)))
        {
            times.push(from);
            at += length;
        }
        let line = Range { start: at, end: span.end };
        // A line without a time goes on with the one above.
        let is_text = times.is_empty()
            && source.get(line.clone()).is_some_and(|line| !is_tag(line.trim()) && !line.trim().is_empty());
        if is_text {
            match cues.last_mut() {
                Some(Cue { lines, .. }) => lines.push(line.clone()),
                None => times.push(0),
            }
        }
        cues.extend(times.into_iter().map(|from| Cue { from, to: None, lines: vec![line.clone()] }));
    }
    cues
}

/// The lines of a text without their ends.
pub(super) fn lines(source: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    source.split(['\n', '\r']).map(move |line| {
        let begin = at;
        at += line.len() + 1;
        begin..begin + line.trim_end().len()
    })
}
