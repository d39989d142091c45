//! The script: Markdown as a person writes it, or subtitles of another video, taken apart into scenes and lines (sentences
//! to be spoken).

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Placed};

mod block;
mod build;
mod columns;
mod directive;
mod fence;
mod front;
mod makers;
mod markdown;
mod prose;
mod say;
mod sentence;
mod settled;
mod subtitles;
mod table;
mod word;

pub use sentence::sentence_ends;
pub use settled::{Asked, Settled};

/// The most words a script may have.
pub const MOST_WORDS: usize = 20_000;
/// What the narrator is called where the script says that it is the narrator who speaks.
pub const NARRATOR: &str = "narrator";
/// The largest script in bytes, about 25 for each of the most words.
pub const MOST_BYTES: usize = 500_000;

/// A script, ready to be read aloud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Script {
    /// The title in the front matter, or a first heading with nothing but other headings below it.
    pub title: Option<String>,
    /// Pause between sentences in milliseconds, if the front matter sets one.
    pub pause_ms: Option<u32>,
    /// The tag of the language that the front matter names.
    pub language: Option<Placed<String>>,
    /// What the front matter asks for in every scene that does not ask for something else.
    pub front: Directives,
    /// The scenes in order; each has at least one line.
    pub scenes: Vec<Scene>,
    /// What was left out or looks unintended.
    pub warnings: Vec<Diagnostic>,
}

/// What a scene asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Directives {
    /// `[background: clip.mp4]`: what is seen.
    pub background: Option<Placed<String>>,
    /// `[voice: am_michael]`: who speaks.
    pub voice: Option<Placed<String>>,
    /// `[sound: whoosh]`: what is heard as the scene begins.
    pub sound: Option<Placed<String>>,
}

/// A stretch of the script with one background.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Scene {
    /// The heading it stands under; not spoken.
    pub title: Option<String>,
    /// What it asks for.
    pub directives: Directives,
    /// Its lines in order, at least one.
    pub lines: Vec<Line>,
}

/// A sentence, or a clause of a very long one: what is spoken in one breath, and cached as one take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What is shown: the tokens joined by blanks.
    pub text: String,
    /// Its words, at least one of which is spoken.
    pub tokens: Vec<Token>,
    /// Where it stands in the script.
    pub place: Place,
    /// The language it is read in, as `en-us` or `es`.
    pub language: String,
    /// Pause after it in milliseconds, if a `[pause: …]` follows it.
    pub pause_after_ms: Option<u32>,
    /// Who speaks from here to the end of the scene, if a `[voice: …]` inside the scene changed it.
    pub voice: Option<Placed<String>>,
    /// Who says it, if a name stands before it: as it is written, or [`NARRATOR`].
    pub speaker: Option<Placed<String>>,
    /// What is heard as it begins, if a `[sound: …]` inside the scene stands before it.
    pub sound: Option<Placed<String>>,
    /// What is shown as a title card from when it begins, if a `[title: …]` stands before it.
    pub title: Option<Placed<String>>,
}

/// A word as it is written, and as it is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Token {
    /// What is shown, punctuation included.
    pub shown: String,
    /// What is said: no word for an emoji, several for a number.
    pub spoken: String,
    /// Whether the script marks it (`*word*` or `**word**`).
    pub emphasis: bool,
}

impl Token {
    /// Whether anything is said for it.
    pub fn is_spoken(&self) -> bool {
        !self.spoken.is_empty()
    }
}

impl Line {
    /// What the voice is given: the spoken forms joined by blanks.
    pub fn spoken(&self) -> String {
        let words: Vec<&str> =
            self.tokens.iter().map(|token| token.spoken.as_str()).filter(|s| !s.is_empty()).collect();
        words.join(" ")
    }
}

/// How a script is to be read aloud.
#[derive(Clone, Copy, Debug)]
pub struct ReadingRules<'a> {
    /// The language of its lines (`en-us`, `es`, …), but for those in other letters or of a voice of another language.
    pub language: &'a str,
    /// Words and phrases, and how they are said.
    pub pronounce: &'a BTreeMap<String, String>,
    /// The language that a voice speaks, by the name of the voice.
    pub voice_language: fn(&str) -> Option<&str>,
}

impl Script {
    /// A script in one language, with nothing to be known of words and voices: see [`Script::read`].
    ///
    /// # Errors
    /// As [`Script::read`].
    pub fn parse(text: &str, file: &str, language: &str) -> Result<Self, Vec<Diagnostic>> {
        Self::read(text, file, ReadingRules { language, pronounce: &BTreeMap::new(), voice_language: |_| None })
    }

    /// The title that the front matter of a script sets, whatever else is right or wrong with it.
    pub fn front_title(text: &str) -> Option<String> {
        let mut notes = Notes::of("", text);
        front::read(text, &mut notes).0.title
    }

    /// A script from Markdown text, or from SubRip or WebVTT.
    ///
    /// # Errors
    /// All mistakes found: an empty, unspeakable or too long script, unknown directives, and values that cannot be read.
    pub fn read(text: &str, file: &str, speech: ReadingRules<'_>) -> Result<Self, Vec<Diagnostic>> {
        if let Some(refusal) = too_long(text, file) {
            return Err(vec![refusal]);
        }
        let mut notes = Notes::of(file, text);
        // A script in a fence is read as if nothing stood around it.
        let fenced = fence::script(text);
        let (what, hint) = makers::CHAT;
        for span in fenced.iter().flat_map(|fenced| &fenced.around) {
            notes.warning(span.clone(), format!("{what} is neither shown nor spoken"), hint);
        }
        let file_text = text;
        let text = fenced.as_ref().map_or(text, |fenced| fenced.text.as_str());
        let (front, blocks) = if subtitles::is(text) {
            (front::Front::default(), subtitles::blocks(text, &mut notes))
        } else {
            let (front, body) = front::read(text, &mut notes);
            let blocks = markdown::blocks(text, body, &mut notes);
            let blocks = columns::read(text, blocks, &mut notes);
            (front, makers::read(text, blocks, &mut notes))
        };
        let (title, scenes) = build::scenes(text, blocks, speech, &mut notes);
        if scenes.is_empty() && notes.mistakes.is_empty() {
            let nothing = nothing_to_say(file_text, file);
            // What was left out is why.
            let cause = notes.warnings.iter().min_by_key(|warning| warning.at.as_ref().map(|place| place.span.start));
            let cause =
                cause.and_then(|warning| Some((warning.message.clone(), warning.hint.clone()?, warning.at.clone()?)));
            notes.mistakes.add(|_| match cause {
                Some((why, hint, place)) => {
                    Diagnostic { message: format!("{}: {why}", nothing.message), ..nothing }.at(place).hint(hint)
                }
                None => nothing,
            });
        }
        if notes.mistakes.is_empty() {
            notes.warnings.sort_by_key(|warning| warning.at.as_ref().map(|place| place.span.start));
            let front::Front { title: own, pause_ms, language, directives } = front;
            let title = own.or(title);
            Ok(Self { title, pause_ms, language, front: directives, scenes, warnings: notes.warnings })
        } else {
            Err(notes.mistakes.in_order())
        }
    }

    /// All lines, scene by scene.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.scenes.iter().flat_map(|scene| &scene.lines)
    }
}

/// What is found on the way through a script.
pub(crate) struct Notes<'a> {
    mistakes: Diagnostics<'a>,
    warnings: Vec<Diagnostic>,
}

impl<'a> Notes<'a> {
    /// Warnings say what is left out, so more of them are kept; those that say the same are told together.
    const MOST_WARNINGS: usize = 2_000;

    fn of(file: &'a str, text: &'a str) -> Self {
        Self { mistakes: Diagnostics::of(file, text), warnings: Vec::new() }
    }

    /// Where a piece of the text stands.
    fn place(&self, span: Range<usize>) -> Place {
        self.mistakes.lines.place(span)
    }

    fn mistake(&mut self, span: Range<usize>, message: impl Into<String>, hint: impl Into<String>) {
        let file = self.mistakes.file;
        self.mistakes.add(|lines| Diagnostic::error(file, message).at(lines.place(span)).hint(hint));
    }

    fn warning(&mut self, span: Range<usize>, message: impl Into<String>, hint: impl Into<String>) {
        if self.warnings.len() < Self::MOST_WARNINGS {
            let place = self.place(span);
            self.warnings.push(Diagnostic::warning(self.mistakes.file, message).at(place).hint(hint));
        }
    }
}

/// Refuses a text that is too long before anything is built from it.
fn too_long(text: &str, file: &str) -> Option<Diagnostic> {
    const HINT: &str = "split it into several projects";
    if text.len() > MOST_BYTES {
        let message = format!("the script has {} bytes, and at most {MOST_BYTES} are read", text.len());
        return Some(Diagnostic::error(file, message).hint(HINT));
    }
    let words = words(text);
    (words > MOST_WORDS).then(|| {
        Diagnostic::error(file, format!("the script has {words} words, and at most {MOST_WORDS} are read")).hint(HINT)
    })
}

fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

fn nothing_to_say(text: &str, file: &str) -> Diagnostic {
    if text.trim().is_empty() {
        Diagnostic::error(file, "the script is empty").hint("write a sentence in it")
    } else {
        Diagnostic::error(file, "nothing in the script can be spoken")
            .hint("headings, emoji, code, tables, pictures and HTML are not spoken: write a sentence")
    }
}

#[cfg(test)]
mod tests;
