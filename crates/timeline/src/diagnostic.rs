//! Mistakes and doubts in what a person wrote: where, what, and how to put it right.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::{Deserialize, Serialize};

/// Whether work can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing can be made until it is put right.
    Error,
    /// The movie can be made, but perhaps not as it was meant.
    Warning,
}

/// A stretch of a text file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Line of the first character, from 1.
    pub line: u32,
    /// Column of the first character, from 1, in characters.
    pub column: u32,
    /// The bytes of the file it covers.
    pub span: Range<usize>,
}

impl Place {
    /// The place of the bytes `span` in `source`. A span outside the text, or inside a character, is moved to the
    /// nearest whole characters before it.
    pub fn of(source: &str, span: Range<usize>) -> Self {
        let start = floor_boundary(source, span.start);
        let end = floor_boundary(source, span.end).max(start);
        let before = source.get(..start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.bytes().filter(|&byte| byte == b'\n').count() as u32 + 1;
        let column = before.get(line_start..).unwrap_or_default().chars().count() as u32 + 1;
        Self { line, column, span: start..end }
    }
}

/// Where the lines and characters of a text are: many places found without reading the text again for each.
pub(crate) struct Lines<'a> {
    source: &'a str,
    /// The byte at which each line begins.
    starts: Vec<usize>,
    /// How many characters begin before each `STRIDE`th byte.
    characters: Vec<u32>,
}

impl<'a> Lines<'a> {
    const STRIDE: usize = 256;

    pub(crate) fn of(source: &'a str) -> Self {
        let breaks = source.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at + 1);
        let mut before = 0;
        let counted = source.as_bytes().chunks(Self::STRIDE).map(|chunk| {
            before += characters_in(chunk);
            before
        });
        Self {
            source,
            starts: std::iter::once(0).chain(breaks).collect(),
            characters: std::iter::once(0).chain(counted).collect(),
        }
    }

    /// The same place as [`Place::of`].
    pub(crate) fn place(&self, span: Range<usize>) -> Place {
        let start = floor_boundary(self.source, span.start);
        let end = floor_boundary(self.source, span.end).max(start);
        let line = self.starts.partition_point(|&begin| begin <= start).max(1);
        let begin = self.starts.get(line - 1).copied().unwrap_or_default();
        Place {
            line: line as u32,
            column: self.characters_before(start) - self.characters_before(begin) + 1,
            span: start..end,
        }
    }

    fn characters_before(&self, at: usize) -> u32 {
        let stride = at / Self::STRIDE;
        let rest = self.source.as_bytes().get(stride * Self::STRIDE..at).unwrap_or_default();
        self.characters.get(stride).copied().unwrap_or_default() + characters_in(rest)
    }
}

/// How many characters begin in a piece of UTF-8.
fn characters_in(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32
}

/// More mistakes than these tell a person nothing new: the others are counted.
pub const MOST_MISTAKES: usize = 20;

/// What is wrong with one file, found one after another: the first few in words, the others only counted.
pub(crate) struct Diagnostics<'a> {
    pub(crate) file: &'a str,
    pub(crate) lines: Lines<'a>,
    kept: Vec<Diagnostic>,
    more: usize,
}

impl<'a> Diagnostics<'a> {
    pub(crate) fn of(file: &'a str, source: &'a str) -> Self {
        Self { file, lines: Lines::of(source), kept: Vec::new(), more: 0 }
    }

    /// One more, which is put in words only if it is among the first.
    pub(crate) fn add(&mut self, words: impl FnOnce(&Lines<'a>) -> Diagnostic) {
        if self.kept.len() < MOST_MISTAKES {
            self.kept.push(words(&self.lines));
        } else {
            self.more += 1;
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Those that were put in words in the order in which they stand in the file, and how many more there are.
    pub(crate) fn in_order(mut self) -> Vec<Diagnostic> {
        self.kept.sort_by_key(|mistake| mistake.at.as_ref().map(|place| place.span.start));
        self.kept.extend(Diagnostic::and_more(self.file, self.more));
        self.kept
    }
}

/// Something a person wrote, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Placed<T> {
    /// What is written.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

/// One mistake or doubt.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Whether work can go on.
    pub severity: Severity,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// The file as the person knows it (relative to the project).
    pub file: String,
    /// Where in the file; nothing when the whole file is meant.
    pub at: Option<Place>,
    /// How to put it right.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// An error in `file` as a whole; [`Diagnostic::at`] narrows it down.
    pub fn error(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, message: message.into(), file: file.into(), at: None, hint: None }
    }

    /// A warning about `file` as a whole; [`Diagnostic::at`] narrows it down.
    pub fn warning(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(file, message) }
    }

    /// The same, at a place.
    #[must_use]
    pub fn at(self, place: Place) -> Self {
        Self { at: Some(place), ..self }
    }

    /// The same, with a way to put it right.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// A name that is not among `known`: "unknown preset `tiktik`", with the nearest known name, or else all of them.
    pub fn unknown_name(file: impl Into<String>, kind: &str, name: &str, known: &[&str]) -> Self {
        let hint = match did_you_mean(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => format!("there is no {kind} to choose from"),
            None => format!("known: {}", known.iter().map(|known| format!("`{known}`")).collect::<Vec<_>>().join(", ")),
        };
        Self::error(file, format!("unknown {kind} `{}`", shortened(name))).hint(hint)
    }

    /// That `more` mistakes of a file are not shown; nothing if there are none.
    pub fn and_more(file: impl Into<String>, more: usize) -> Option<Self> {
        let mistakes = if more == 1 { "1 more mistake is".to_owned() } else { format!("{more} more mistakes are") };
        (more > 0).then(|| Self::error(file, format!("{mistakes} not shown")).hint("fix the others first"))
    }

    /// The diagnostic with its line of `source` and a caret under the mistake, as plain text without colours.
    pub fn render(&self, source: &str) -> String {
        self.render_with(source, &Renderer::plain())
    }

    /// The diagnostics as plain text; those that say the same of several places of one file are one text with a caret at
    /// each of them.
    pub fn render_all(diagnostics: &[Self], source: &str) -> Vec<String> {
        let alike = |a: &Self, b: &Self| {
            (&a.message, &a.hint, &a.file, a.severity) == (&b.message, &b.hint, &b.file, b.severity)
        };
        let mut groups: Vec<Vec<&Self>> = Vec::new();
        for diagnostic in diagnostics {
            let known = groups
                .iter_mut()
                .find(|group| diagnostic.at.is_some() && group.first().is_some_and(|first| alike(first, diagnostic)));
            match known {
                Some(group) => group.push(diagnostic),
                None => groups.push(vec![diagnostic]),
            }
        }
        let more: usize = groups.iter().skip(MOST_MISTAKES).map(Vec::len).sum();
        let rendered = groups.iter().take(MOST_MISTAKES).map(|group| Self::render_group(group, source));
        let file = diagnostics.first().map_or("", |first| first.file.as_str());
        let rest = (more > 0).then(|| {
            let rest = Self::warning(file, format!("{more} more doubts of other kinds are not shown"));
            rest.hint("settle the others first").render("")
        });
        rendered.chain(rest).collect()
    }

    fn render_group(group: &[&Self], source: &str) -> String {
        /// More carets than these tell a person nothing new.
        const MOST: usize = 12;
        let [first, _, ..] = group else { return group.first().map_or_else(String::new, |only| only.render(source)) };
        let spans: Vec<&Range<usize>> =
            group.iter().take(MOST).filter_map(|one| one.at.as_ref()).map(|place| &place.span).collect();
        let from = spans.iter().map(|span| lines_around(source, span).1).min().unwrap_or_default();
        let end = spans
            .iter()
            .map(|span| {
                let (line, at) = lines_around(source, span);
                at + line.len()
            })
            .max()
            .unwrap_or_default();
        let lines = source.get(from..end).unwrap_or_default();
        let line = first.at.as_ref().map_or(1, |place| place.line);
        let carets = spans.iter().map(|span| {
            let (own, at) = lines_around(source, span);
            let inside = clamped(own, at, span);
            AnnotationKind::Primary.span(at - from + inside.start..at - from + inside.end)
        });
        let (message, file) = (printable(&first.message), printable(&first.file));
        let hint = first.hint.as_deref().map(printable);
        let more = (group.len() > MOST).then(|| format!("and {} more places like these", group.len() - MOST));
        let title = if first.severity == Severity::Error { Level::ERROR } else { Level::WARNING }
            .primary_title(message.as_str());
        let snippet =
            Snippet::source(lines).path(file.as_str()).line_start(line as usize).fold(true).annotations(carets);
        let notes = hint
            .iter()
            .map(|hint| Level::HELP.message(hint.as_str()))
            .chain(more.iter().map(|more| Level::NOTE.message(more.as_str())));
        Renderer::plain().render(&[notes.fold(title.element(snippet), annotate_snippets::Group::element)])
    }

    /// Like [`Diagnostic::render`], with colours of your own.
    pub fn render_with(&self, source: &str, renderer: &Renderer) -> String {
        let message = printable(&self.message);
        let file = printable(&self.file);
        let hint = self.hint.as_deref().map(printable);
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(message.as_str());
        // What was typed is one line that its writer has before them: it needs no line number.
        let typed = file.starts_with("--").then(|| format!("{file} {}", printable(source)).trim_end().to_owned());
        let group = match &self.at {
            _ if typed.is_some() => {
                title.element(annotate_snippets::Origin::path(typed.as_deref().unwrap_or_default()))
            }
            Some(place) => {
                let (lines, from) = lines_around(source, &place.span);
                let span = clamped(lines, from, &place.span);
                title.element(
                    Snippet::source(lines)
                        .path(file.as_str())
                        .line_start(place.line as usize)
                        .annotation(AnnotationKind::Primary.span(span)),
                )
            }
            None => title.element(annotate_snippets::Origin::path(file.as_str())),
        };
        let group = match &hint {
            Some(hint) => group.element(Level::HELP.message(hint.as_str())),
            None => group,
        };
        renderer.render(&[group])
    }
}

/// The candidate most like `word`, if one is near enough that a slip of the finger explains the difference; or else the
/// only one that has `word` as a part of its name (`bella` of `af_bella`).
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > 64 {
        return None;
    }
    let lower = word.to_lowercase();
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let near = candidates
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), *candidate))
        .filter(|&(distance, candidate)| distance <= (candidate.chars().count().max(lower.chars().count()) / 3).max(1))
        .filter(|&(distance, candidate)| distance < candidate.chars().count())
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate);
    let has_part = |candidate: &&str| candidate.to_lowercase().split(['_', '-', ':', ' ']).any(|part| part == lower);
    near.filter(|near| near.to_lowercase() == lower).or_else(|| candidates.iter().copied().find(has_part)).or(near)
}

/// At most 60 characters of a piece of the person's text, for use in a message.
pub(crate) fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// The whole first line a span touches, and the byte it starts at. A caret needs no more, however large the file.
fn lines_around<'a>(source: &'a str, span: &Range<usize>) -> (&'a str, usize) {
    let start = floor_boundary(source, span.start);
    let from = source.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let rest = source.get(from..).unwrap_or_default();
    let line = rest.split('\n').next().unwrap_or_default();
    (line.strip_suffix('\r').unwrap_or(line), from)
}

/// `span` relative to `line` (which starts at byte `from`), inside it, on whole characters.
fn clamped(line: &str, from: usize, span: &Range<usize>) -> Range<usize> {
    let start = floor_boundary(line, span.start.saturating_sub(from));
    let end = floor_boundary(line, span.end.saturating_sub(from));
    start..end.max(start)
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A sentence or a name has one line, whatever is in it, and no control character of a file reaches the terminal.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn a_name_that_draws_is_one_line() {
        let rendered = Diagnostic::error("a\nerror: \u{1b}b.md", "no").render("");
        assert!(rendered.contains("a\u{FFFD}error: \u{FFFD}b.md"), "{rendered}");
    }

    #[test]
    fn a_caret_stands_under_the_mistake() {
        let source = "title = \"Été\"\npreset = \"tiktik\" # größer\n";
        let at = source.find("\"tiktik\"").unwrap();
        let diagnostic = Diagnostic::unknown_name("project.toml", "preset", "tiktik", &["reels", "tiktok"])
            .at(Place::of(source, at..at + 8));
        expect![[r#"
            error: unknown preset `tiktik`
             --> project.toml:2:10
              |
            2 | preset = "tiktik" # größer
              |          ^^^^^^^^
              |
              = help: did you mean `tiktok`?"#]]
        .assert_eq(&diagnostic.render(source));
    }

    #[test]
    fn what_is_said_of_several_places_is_said_once() {
        let source = "VO: one\ntwo\nthree\nfour\nVO: five\n";
        let at = |start: usize| {
            Diagnostic::warning("script.md", "a label").hint("remove it").at(Place::of(source, start..start + 2))
        };
        let other = Diagnostic::warning("script.md", "another").at(Place::of(source, 8..11));
        let rendered = Diagnostic::render_all(&[at(0), other, at(23)], source);
        expect![[r#"
            warning: a label
             --> script.md:1:1
              |
            1 | VO: one
              | ^^
            ...
            5 | VO: five
              | ^^
              |
              = help: remove it

            warning: another
             --> script.md:2:1
              |
            2 | two
              | ^^^"#]]
        .assert_eq(&rendered.join("\n\n"));
        let many: Vec<Diagnostic> = (0..20).map(|_| at(0)).collect();
        assert!(Diagnostic::render_all(&many, source).concat().contains("and 8 more places"));
    }

    #[test]
    fn a_whole_file_needs_no_caret() {
        let diagnostic = Diagnostic::warning("script.md", "the script is empty").hint("write a sentence");
        expect![[r#"
            warning: the script is empty
            --> script.md
             = help: write a sentence"#]]
        .assert_eq(&diagnostic.render(""));
    }

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let place = Place::of("ab\näöü x", 10..11);
        assert_eq!((place.line, place.column), (2, 5));
    }

    #[test]
    fn both_ways_to_find_a_place_agree() {
        let source = format!("ab\näöü x\r\n\n{}end\n🐙", "日本 ".repeat(100));
        let source = source.as_str();
        let lines = Lines::of(source);
        for start in 0..=source.len() + 1 {
            assert_eq!(lines.place(start..start + 3), Place::of(source, start..start + 3));
        }
    }

    #[test]
    fn a_span_outside_the_text_is_drawn_at_its_end() {
        let place = Place::of("é", 1..900);
        assert_eq!(place.span, 0..2);
        let stray = Diagnostic::error("x", "y").at(Place { line: 1, column: 1, span: 70..90 });
        assert!(stray.render("short").contains("short"));
    }

    #[test]
    fn near_names_are_offered_and_far_ones_are_not() {
        let names = ["tiktok", "shorts", "reels"];
        assert_eq!(did_you_mean("TikTok", names), Some("tiktok"));
        assert_eq!(did_you_mean("tictoc", names), Some("tiktok"));
        assert_eq!(did_you_mean("short", names), Some("shorts"));
        assert_eq!(did_you_mean("cinema", names), None);
        assert_eq!(did_you_mean("", names), None);
        assert_eq!(did_you_mean("Bella", ["af_bella", "af_nova"]), Some("af_bella"));
        assert_eq!(did_you_mean("bela", ["af_bella", "bell"]), Some("bell"));
    }

    #[test]
    fn what_was_typed_is_shown_as_it_was_typed() {
        let typed = Diagnostic::error("--set", "unknown key `pacing.paus`")
            .at(Place::of("pacing.paus=3", 0..11))
            .hint("fix it");
        expect![[r#"
            error: unknown key `pacing.paus`
            --> --set pacing.paus=3
             = help: fix it"#]]
        .assert_eq(&typed.render("pacing.paus=3"));
    }
}
