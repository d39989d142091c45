//! Front matter: `key: value` or TOML lines between `---` (or `+++`) lines at the very top of a script.

use std::ops::Range;

use super::directive::{self, Directive};
use super::{Directives, Notes};
use crate::diagnostic::{Placed, did_you_mean, shortened};
use crate::language;

/// What front matter may set.
#[derive(Default)]
pub(super) struct Front {
    pub(super) title: Option<String>,
    pub(super) pause_ms: Option<u32>,
    pub(super) language: Option<Placed<String>>,
    pub(super) directives: Directives,
}

const KEYS: [&str; 6] = ["title", "language", "background", "voice", "pause", "sound"];
/// Keys people look for here which belong to the project file.
const PROJECT_KEYS: [&str; 8] = ["preset", "look", "captions", "seed", "music", "overlay", "pacing", "script"];

/// The front matter, and the byte at which the text after it begins.
pub(super) fn read(text: &str, notes: &mut Notes<'_>) -> (Front, usize) {
    let mut front = Front::default();
    let Some((lines, body)) = lines_of(text) else { return (front, 0) };
    for span in lines {
        let line = text.get(span.clone()).unwrap_or_default();
        if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
            entry(line, span, &mut front, notes);
        }
    }
    (front, body)
}

/// The spans of the lines between the fences, and where the rest begins. Nothing when the text opens with a mere rule:
/// when the fence is never closed or what follows it has no `key: value`.
fn lines_of(text: &str) -> Option<(Vec<Range<usize>>, usize)> {
    let mut spans = Vec::new();
    let mut at = 0;
    let mut fence = None;
    for line in text.split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        match fence {
            None if matches!(line.trim_end(), "---" | "+++") => fence = Some(line.trim_end()),
            None => return None,
            Some(fence) if line.trim_end() == fence => {
                let written = spans.iter().filter_map(|span: &Range<usize>| text.get(span.clone()));
                let first = written.map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
                return first.is_none_or(|first| split(first).is_some()).then_some((spans, at));
            }
            Some(_) => spans.push(span),
        }
    }
    None
}

/// The key and the value of `key: value` or `key = value`, and the byte in `line` at which the value begins.
fn split(line: &str) -> Option<(&str, &str, usize)> {
    let at = line.find([':', '='])?;
    let key = line.get(..at)?.trim();
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    let rest = line.get(at + 1..)?;
    let value = rest.trim();
    is_key.then_some((key, value, at + 1 + rest.len() - rest.trim_start().len()))
}

fn entry(line: &str, span: Range<usize>, front: &mut Front, notes: &mut Notes<'_>) {
    let Some((key, value, value_at)) = split(line) else {
        return notes.mistake(
            span,
            "this line of the front matter has no `key: value`",
            "write one `key: value` a line, and `---` below them",
        );
    };
    let value_span = span.start + value_at..span.start + value_at + value.len();
    let value = unquoted(value);
    let key_at = span.start + line.len() - line.trim_start().len();
    let key_span = key_at..key_at + key.len();
    let lower = key.to_ascii_lowercase();
    if lower == "title" && value.is_empty() {
        return;
    }
    if lower == "language" || lower == "lang" {
        return language_of(value, value_span, front, notes);
    }
    match directive::parse(&lower, value) {
        Some(Ok(directive)) => {
            let place = notes.place(value_span);
            match directive {
                Directive::Say(_) => notes.mistake(
                    key_span,
                    "`say` belongs to a word of the script",
                    "write `[say: …]` behind the word, or `[pronounce]` in project.toml",
                ),
                Directive::Title(title) => front.title = Some(title),
                Directive::Pause(ms) => front.pause_ms = Some(ms),
                Directive::Background(value) => front.directives.background = Some(Placed { value, place }),
                Directive::Voice(value) => front.directives.voice = Some(Placed { value, place }),
                Directive::Sound(value) => front.directives.sound = Some(Placed { value, place }),
            }
        }
        Some(Err(wrong)) => notes.mistake(value_span, wrong.message, wrong.hint),
        None if PROJECT_KEYS.contains(&lower.as_str()) => {
            notes.mistake(key_span, format!("`{lower}` is not set in the script"), "write it in project.toml");
        }
        None => {
            let hint = did_you_mean(key, KEYS)
                .map_or_else(|| format!("known keys: {}", KEYS.join(", ")), |near| format!("did you mean `{near}`?"));
            notes.mistake(key_span, format!("unknown key `{}` in the front matter", shortened(key)), hint);
        }
    }
}

/// The language that is named; `auto` goes by the text, as nothing does.
fn language_of(value: &str, span: Range<usize>, front: &mut Front, notes: &mut Notes<'_>) {
    if value.is_empty() || value == "auto" {
        return;
    }
    match language::named(value) {
        Ok(tag) => front.language = Some(Placed { value: tag, place: notes.place(span) }),
        Err(near) => {
            let (message, hint) = language::unknown(&shortened(value), near);
            notes.mistake(span, message, hint);
        }
    }
}

fn unquoted(value: &str) -> &str {
    let inside = |quote: char| value.strip_prefix(quote).and_then(|value| value.strip_suffix(quote));
    inside('"').or_else(|| inside('\'')).unwrap_or(value)
}
