//! From blocks to scenes: which scene a paragraph belongs to, what its directives ask for, and its lines.

use std::ops::Range;

use super::block::{Block, Glyph, Kind};
use super::directive::{self, Directive};
use super::say::{self, Say};
use super::word::Word;
use super::{Directives, Line, Notes, ReadingRules, Scene, Token, sentence, word};
use crate::diagnostic::{Placed, did_you_mean};
use crate::language;
use vo_normalize::{self as spoken, Own};

/// The title of the script and its scenes.
pub(super) fn scenes(
    source: &str,
    blocks: Vec<Block>,
    speech: ReadingRules<'_>,
    notes: &mut Notes<'_>,
) -> (Option<String>, Vec<Scene>) {
    let has_headings = blocks.iter().any(|block| block.kind == Kind::Heading);
    let mut building = Building {
        speech,
        notes,
        scenes: Vec::new(),
        says: Vec::new(),
        open: Scene::default(),
        waiting: Vec::new(),
        voice: None,
        speaker: None,
        sound: None,
        title: None,
        late: false,
        below: false,
        paragraphs: Vec::new(),
        number: 0,
    };
    let mut title = None;
    let mut before = None;
    for block in blocks {
        let kind = block.kind;
        match kind {
            Kind::Rule => {
                building.speaker = None;
                building.next_scene(None);
            }
            Kind::Speaker | Kind::Narrator => building.next_speaker(&block),
            Kind::Heading => {
                building.speaker = None;
                if building.scenes.is_empty() && building.open.lines.is_empty() && title.is_none() {
                    // A heading directly above another one is the title of the whole.
                    title = building.open.title.take();
                }
                let words = word::words(&block.text);
                building.next_scene(Some(joined(&words)).filter(|title| !title.is_empty()));
            }
            Kind::Title => {
                // Without a blank line between, it stands by the words above it.
                let is_below = !block.after_blank
                    && (before == Some(Kind::Paragraph) || before == Some(Kind::Title) && building.below);
                building.title_of(&block, has_headings || is_below);
                building.below = is_below;
            }
            Kind::Paragraph => {
                if block.after_blank && building.below {
                    building.place_late_title();
                }
                if block.after_blank && !has_headings {
                    building.next_scene(None);
                }
                building.paragraphs.push((building.open.lines.len(), false));
                building.number = block.number;
                building.paragraph(source, &block.text);
            }
        }
        before = Some(kind);
    }
    building.next_scene(None);
    building.finish();
    (title, building.scenes)
}

struct Building<'a, 'n, 's> {
    speech: ReadingRules<'a>,
    notes: &'n mut Notes<'s>,
    scenes: Vec<Scene>,
    open: Scene,
    /// How words of the paragraph are said that a directive follows, last to first.
    says: Vec<Say>,
    /// Words without a sound, for the next line.
    waiting: Vec<Word>,
    /// The voice since a directive inside the scene.
    voice: Option<Placed<String>>,
    /// Who speaks since their name stood in the script.
    speaker: Option<Placed<String>>,
    /// The sound of the next line.
    sound: Option<Placed<String>>,
    /// The title card of the next line.
    title: Option<Placed<String>>,
    /// Whether it may also belong to the scene's last paragraph: a text for the picture stands above or below its words.
    late: bool,
    /// Whether it stands below words with no blank line between.
    below: bool,
    /// Of each paragraph in the open scene its first line, and whether that has a title which stood below other words, too.
    paragraphs: Vec<(usize, bool)>,
    /// How many characters of the next paragraph are its number in a list.
    number: usize,
}

impl Building<'_, '_, '_> {
    /// Closes the open scene, if it has a line; its title and directives pass on to the next one otherwise.
    fn next_scene(&mut self, title: Option<String>) {
        if !self.open.lines.is_empty() {
            self.place_late_title();
            self.scenes.push(std::mem::take(&mut self.open));
            self.voice = None;
            self.paragraphs.clear();
        }
        if title.is_some() {
            self.open.title = title;
        }
    }

    fn next_speaker(&mut self, block: &Block) {
        let (Some(first), Some(last)) = (block.text.first(), block.text.last()) else { return };
        let place = self.notes.place(first.at..last.at + last.c.len_utf8());
        let is_narrator = block.kind == Kind::Narrator;
        let value = if is_narrator { super::NARRATOR.to_owned() } else { joined(&word::words(&block.text)) };
        self.speaker = Some(Placed { value, place });
    }

    /// Text for the picture, for the next line.
    fn title_of(&mut self, block: &Block, may_be_late: bool) {
        let (Some(first), Some(last)) = (block.text.first(), block.text.last()) else { return };
        let place = self.notes.place(first.at..last.at + last.c.len_utf8());
        let value = joined(&word::words(block.text.get(block.number..).unwrap_or_default()));
        self.place_late_title();
        if !value.is_empty() {
            self.next_title(Placed { value, place });
            self.late = may_be_late;
        }
    }

    /// A title for the next line.
    fn next_title(&mut self, title: Placed<String>) {
        if let Some(lost) = self.title.replace(title) {
            self.warn_of_lost(lost);
        }
    }

    fn warn_of_lost(&mut self, title: Placed<String>) {
        self.notes.warning(
            title.place.span,
            "another title follows before anything is said, so this one is not shown",
            "write a sentence between them, or make one title of both",
        );
    }

    /// A text for the picture with no line below it in its scene belongs to the paragraph above it.
    fn place_late_title(&mut self) {
        self.below = false;
        if !std::mem::take(&mut self.late) {
            return;
        }
        let since = self.open.lines.iter().rposition(|line| line.title.is_some()).map_or(0, |last| last + 1);
        let since = since.max(self.paragraphs.last().map_or(0, |&(first, _)| first));
        if let Some(line) = self.open.lines.get_mut(since) {
            line.title = self.title.take();
            return;
        }
        // A last one below the last words: then those before it stood below their words as well.
        let mut waiting = self.title.take();
        for &(first, stood_between) in self.paragraphs.iter().rev() {
            let Some(line) = self.open.lines.get_mut(first).filter(|line| stood_between || line.title.is_none()) else {
                break;
            };
            waiting = std::mem::replace(&mut line.title, waiting);
            if waiting.is_none() {
                return;
            }
        }
        if let Some(lost) = waiting {
            self.warn_of_lost(lost);
        }
    }

    /// A pause at the beginning of a scene is still one of the scene before it.
    fn warn_of_pause_before(&mut self, span: &Range<usize>) {
        let Directives { background, voice, sound } = &self.open.directives;
        let is_begun = self.open.title.is_some() || background.is_some() || voice.is_some() || sound.is_some();
        if self.open.lines.is_empty() && is_begun && !self.scenes.is_empty() {
            self.notes.warning(
                span.clone(),
                "this pause is one of the scene before it, whose last picture stays for so long",
                "write it behind a sentence of this scene, or above what begins the scene if that is meant",
            );
        }
    }

    /// What still waits for a line when there is none left.
    fn finish(&mut self) {
        let Directives { background, voice, sound } = std::mem::take(&mut self.open.directives);
        for placed in [background, voice, sound, self.sound.take(), self.title.take()].into_iter().flatten() {
            self.notes.warning(
                placed.place.span,
                "no line follows this directive",
                "write a sentence below it, or remove it",
            );
        }
        let waiting = std::mem::take(&mut self.waiting);
        if let Some(line) = self.scenes.last_mut().and_then(|scene| scene.lines.last_mut()) {
            append(line, &waiting);
        }
    }

    fn paragraph(&mut self, source: &str, text: &[Glyph]) {
        let (text, says) = say::taken_from(source, text, self.notes);
        let text = text.as_slice();
        self.says = says;
        let mut rest = 0;
        let mut at = 0;
        while let Some(open) =
            text.get(at..).and_then(|tail| tail.iter().position(|glyph| glyph.c == '[')).map(|found| at + found)
        {
            at = open + 1;
            let Some((directive, span, close)) = self.directive_at(source, text, open) else { continue };
            self.lines(text.get(rest..open).unwrap_or_default(), span.start);
            if let Some(directive) = directive {
                self.follow(directive, span);
            }
            at = close + 1;
            rest = at;
        }
        self.lines(text.get(rest..).unwrap_or_default(), usize::MAX);
    }

    /// The directive whose bracket opens at glyph `open`, its bytes, and the glyph that closes it. `Some((None, …))` is a
    /// directive that cannot be read, which is noted; nothing is a bracket that is text.
    fn directive_at(
        &mut self,
        source: &str,
        text: &[Glyph],
        open: usize,
    ) -> Option<(Option<Directive>, Range<usize>, usize)> {
        let start = text.get(open)?.at;
        let escaped = source.get(..start)?.ends_with('\\');
        let inside = text
            .get(open + 1..)?
            .iter()
            .position(|glyph| matches!(glyph.c, ']' | '[' | '\n' | super::block::HARD_BREAK))?;
        let close = open + 1 + inside;
        let end = text.get(close).filter(|glyph| glyph.c == ']')?.at;
        if escaped || source.get(start..=start) != Some("[") || source.get(end..=end) != Some("]") {
            return None;
        }
        // The bytes of the file, not the text of the Markdown: a file name may have `*` or `_` in it.
        let written = source.get(start + 1..end)?;
        let span = start..end + 1;
        let (key, value) = directive::shape(written)?;
        match directive::parse(&key, value) {
            Some(Ok(directive)) => return Some((Some(directive), span, close)),
            Some(Err(wrong)) => self.notes.mistake(span.clone(), wrong.message, wrong.hint),
            None => {
                let near = did_you_mean(&key, directive::KEYS).map(|near| format!("did you mean `{near}`?"));
                let alone = is_alone(text, open, close);
                let known = || {
                    format!("known directives: {}; write `\\[` for a bracket that is text", directive::KEYS.join(", "))
                };
                if !alone {
                    let hint = near.unwrap_or_else(|| "it is shown and spoken as text".to_owned());
                    self.notes.warning(
                        span,
                        format!("`{key}` looks like a directive, but there is none of this name"),
                        hint,
                    );
                    return None;
                }
                self.notes.mistake(span.clone(), format!("unknown directive `{key}`"), near.unwrap_or_else(known));
            }
        }
        Some((None, span, close))
    }

    fn follow(&mut self, directive: Directive, span: Range<usize>) {
        let place = self.notes.place(span.clone());
        let inside = !self.open.lines.is_empty();
        match directive {
            Directive::Background(value) => {
                // Another background is another scene.
                self.next_scene(None);
                self.open.directives.background = Some(Placed { value, place });
            }
            Directive::Voice(value) if inside => self.voice = Some(Placed { value, place }),
            Directive::Voice(value) => self.open.directives.voice = Some(Placed { value, place }),
            Directive::Sound(value) if inside => self.sound = Some(Placed { value, place }),
            Directive::Sound(value) => self.open.directives.sound = Some(Placed { value, place }),
            Directive::Title(value) => {
                let value = without_markdown(&value);
                self.place_late_title();
                self.next_title(Placed { value, place });
            }
            // It was taken from the paragraph before.
            Directive::Say(_) => {}
            Directive::Pause(ms) => {
                self.warn_of_pause_before(&span);
                let last = self
                    .open
                    .lines
                    .last_mut()
                    .or_else(|| self.scenes.last_mut().and_then(|scene| scene.lines.last_mut()));
                match last {
                    Some(line) => line.pause_after_ms = Some(ms),
                    None => self.notes.warning(
                        span,
                        "no line stands before this pause",
                        "set `lead_in` under `[pacing]` in project.toml for silence at the start",
                    ),
                }
            }
        }
    }

    /// The lines of a text that ends before byte `end` of the script.
    fn lines(&mut self, text: &[Glyph], end: usize) {
        let (number, text) = text.split_at_checked(std::mem::take(&mut self.number)).unwrap_or((&[], text));
        let number = word::words(number);
        let mut words = word::words(text);
        while let Some(say) = self.says.pop_if(|say| say.at < end) {
            say::give(&say, &mut words, self.notes);
        }
        for (index, range) in sentence::sentences(&words, self.speech.language).into_iter().enumerate() {
            let words = words.get(range).unwrap_or_default();
            if index == 0 && !number.is_empty() {
                self.line(&[number.as_slice(), words].concat(), number.len());
            } else {
                self.line(words, 0);
            }
        }
        if words.is_empty() && !number.is_empty() {
            self.line(&number, 0);
        }
    }

    /// The language of a line: that of the voice it asks for, or of its letters where the script's language has others.
    fn language_of(&self, shown: &[&str]) -> String {
        let usual = self.speech.language;
        let asked = self.voice.as_ref().or(self.open.directives.voice.as_ref());
        match asked.and_then(|voice| (self.speech.voice_language)(&voice.value)) {
            Some(of_voice) if language::primary(of_voice) != language::primary(usual) => of_voice.to_owned(),
            None if is_foreign(shown, usual) => {
                language::detect(shown.iter().copied()).map_or(usual, |found| found.tag).to_owned()
            }
            _ => usual.to_owned(),
        }
    }

    /// What is said for each word: as the script, or the table, or the language has it.
    fn spoken(&self, words: &[Word], language: &str) -> Vec<String> {
        if !words.iter().any(|word| word.has_sound() || word.said.is_some()) {
            return Vec::new();
        }
        let shown: Vec<&str> = words.iter().map(|word| word.shown.as_str()).collect();
        let mut own = spoken::pronounced(&shown, self.speech.pronounce);
        for (own, word) in own.iter_mut().zip(words) {
            *own = word.said.clone().map(Own::Said).or_else(|| own.take());
        }
        spoken::spoken_with(&shown, &own, language)
    }

    /// A sentence; the first `numbers` of its words are its number in a list.
    fn line(&mut self, words: &[Word], numbers: usize) {
        let shown: Vec<&str> = words.iter().map(|word| word.shown.as_str()).collect();
        let language = self.language_of(&shown);
        let mut spoken = self.spoken(words.get(numbers..).unwrap_or_default(), &language);
        for (at, number) in shown.iter().take(numbers).enumerate() {
            spoken.insert(at, list_number(number, &language));
        }
        if !spoken.iter().any(|spoken| spoken.contains(char::is_alphanumeric)) {
            match self.open.lines.last_mut() {
                Some(line) => append(line, words),
                None => self.waiting.extend_from_slice(words),
            }
            return;
        }
        let before = std::mem::take(&mut self.waiting);
        let (Some(first), Some(last)) = (before.first().or(words.first()), words.last()) else { return };
        let place = self.notes.place(first.span.start..last.span.end);
        let unsaid = before.iter().map(|word| token(word, String::new()));
        let tokens: Vec<Token> =
            unsaid.chain(words.iter().zip(spoken).map(|(word, spoken)| token(word, spoken))).collect();
        let text = tokens.iter().map(|token| token.shown.as_str()).collect::<Vec<_>>().join(" ");
        let (voice, speaker) = (self.voice.clone(), self.speaker.clone());
        let (sound, title) = (self.sound.take(), self.title.take());
        self.late = false;
        if let Some((_, stood_between)) = self.paragraphs.last_mut() {
            *stood_between |= std::mem::take(&mut self.below) && title.is_some();
        }
        self.open.lines.push(Line {
            text,
            tokens,
            place,
            language,
            pause_after_ms: None,
            voice,
            speaker,
            sound,
            title,
        });
    }
}

/// Whether most letters of the words are none that the language `tag` is read with.
fn is_foreign(words: &[&str], tag: &str) -> bool {
    let letters = || words.iter().flat_map(|word| word.chars()).filter(|c| c.is_alphabetic());
    letters().filter(|&c| !language::reads(tag, c)).count() * 2 > letters().count()
}

fn token(word: &Word, spoken: String) -> Token {
    Token { shown: word.shown.clone(), spoken, emphasis: word.emphasis }
}

/// The number of a list as it is said before its entry: `1.` is "number one."
fn list_number(shown: &str, language: &str) -> String {
    const NUMBER: [(&str, &str); 7] = [
        ("en", "number"),
        ("de", "Nummer"),
        ("es", "número"),
        ("fr", "numéro"),
        ("it", "numero"),
        ("pt", "número"),
        ("hi", "नंबर"),
    ];
    let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
    let said = spoken::spoken(&[digits.as_str()], language).concat();
    let code = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let word = NUMBER.iter().find(|(known, _)| *known == code || code.is_empty()).map(|(_, word)| *word);
    match word {
        Some(word) => format!("{word} {said}."),
        None => format!("{said}."),
    }
}

/// Shows words that are not spoken (emoji on a line of their own) with the line before them.
fn append(line: &mut Line, words: &[Word]) {
    for word in words {
        line.text.push(' ');
        line.text.push_str(&word.shown);
        line.tokens.push(token(word, String::new()));
        line.place.span.end = line.place.span.end.max(word.span.end);
    }
}

/// Whether nothing but the bracket stands on its line, or the bracket opens the paragraph.
fn is_alone(text: &[Glyph], open: usize, close: usize) -> bool {
    let on_line = |glyph: &&Glyph| glyph.c != '\n' && glyph.c != super::block::HARD_BREAK;
    let before =
        text.get(..open).unwrap_or_default().iter().rev().take_while(on_line).all(|glyph| glyph.c.is_whitespace());
    let after =
        text.get(close + 1..).unwrap_or_default().iter().take_while(on_line).all(|glyph| glyph.c.is_whitespace());
    before && (after || text.get(..open).is_some_and(|before| before.iter().all(|glyph| glyph.c.is_whitespace())))
}

/// A text of one line without the signs of Markdown.
fn without_markdown(text: &str) -> String {
    let glyphs: Vec<Glyph> = text.char_indices().map(|(at, c)| Glyph { c, at, emphasis: false }).collect();
    joined(&word::words(&glyphs))
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.shown.as_str()).collect::<Vec<_>>().join(" ")
}
