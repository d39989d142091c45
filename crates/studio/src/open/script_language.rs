//! Which language a script is read in, and whether the voices read its letters and the fonts write them. What cannot be
//! made is refused before any work; what looks like a slip is told.

use vo_normalize as spoken;
use vo_paint::Fonts;
use vo_plan::recipe::TakeRecipe;
use vo_timeline::diagnostic::{Diagnostic, Place};
use vo_timeline::language::{self, DetectedLanguage, ROMANISED_HINDI};
use vo_timeline::script::{Asked, Line, ReadingRules, Script, Settled};

use super::project::LoadedProject;
use crate::{Code, StudioError};

/// The language of a script.
#[derive(Clone, Debug)]
pub struct Tongue {
    /// Its tag, as `es` or `en-us`.
    pub tag: String,
    /// How it is known: `project`, `script`, `text`, `voice`, or `assumed` where nothing speaks for any.
    pub known_from: &'static str,
    /// What the text itself looks like.
    found: Option<DetectedLanguage>,
}

/// The script in its language, and that language.
///
/// # Errors
/// [`StudioError::Mistakes`] in the script, or a language that is none.
pub fn read(loaded: &LoadedProject) -> Result<(Script, Tongue), StudioError> {
    let asked = asked_language(loaded)?;
    let read = |language: &str| {
        let speech =
            ReadingRules { language, pronounce: &loaded.project.pronounce, voice_language: vo_voice::language_of };
        Script::read(&loaded.script, &loaded.script_file, speech)
            .map_err(|mistakes| StudioError::mistakes(Code::InvalidScript, mistakes, &loaded.script))
    };
    // What the command line sets counts more than the script, and the script more than the project.
    let overrides = loaded.changes.set.iter().any(|set| set.trim_start().starts_with("voice.language"));
    let of_voice = |script: &Script| {
        let (voice, _) = asked_voice(loaded, script)?;
        vo_voice::language_of(voice).map(str::to_owned)
    };
    let settled = Settled::of(Asked { tag: asked.as_deref(), overrides }, of_voice, read)?;
    let Settled { script, tag, known_from, found } = settled;
    // What is doubtful is told by the text, whoever names its language.
    let found = found.or_else(|| language::detect(script.lines().map(|line| line.text.as_str())));
    Ok((script, Tongue { tag, known_from, found }))
}

/// In so many words there should be one that tells their language.
const MANY_WORDS: usize = 6;

/// The language that the project names.
fn asked_language(loaded: &LoadedProject) -> Result<Option<String>, StudioError> {
    let Some(written) = loaded.project.voice.language.as_deref().filter(|written| *written != "auto") else {
        return Ok(None);
    };
    language::named(written).map(Some).map_err(|near| {
        let (message, hint) = language::unknown(written, near);
        match loaded.places.of("voice.language") {
            Some(place) => {
                let mistake = Diagnostic::error(&loaded.toml_file, message).at(place.clone()).hint(hint);
                StudioError::mistakes(Code::UnknownLanguage, vec![mistake], &loaded.toml)
            }
            None => StudioError::Input(Code::UnknownLanguage, format!("{message}: {hint}")),
        }
    })
}

/// The narrator that somebody names, and where in the script if it is there.
pub fn asked_voice<'a>(loaded: &'a LoadedProject, script: &'a Script) -> Option<(&'a str, Option<&'a Place>)> {
    let front = script.front.voice.as_ref().filter(|_| loaded.changes.voice.is_none());
    let (name, place) =
        front.map_or((loaded.project.voice.name.as_str(), None), |voice| (voice.value.as_str(), Some(&voice.place)));
    (name != "auto").then_some((name, place))
}

impl Tongue {
    /// `Spanish (es)`.
    pub fn name(&self) -> String {
        named(&self.tag)
    }

    /// What does not fit together, but can be made: language, text and voice.
    pub fn doubts(
        &self,
        loaded: &LoadedProject,
        script: &Script,
        takes: &[TakeRecipe],
        narrator: &str,
    ) -> Vec<Diagnostic> {
        let mut doubts = Vec::new();
        let contradicts = self.found.as_ref().filter(|found| !found.fits(&self.tag) && found.tag != ROMANISED_HINDI);
        if let Some(found) = contradicts {
            let message =
                format!("the language is set to {}, but the text looks like {}", self.name(), named(found.tag));
            let in_script = script.language.as_ref().filter(|_| self.known_from == "script");
            doubts.push(if let Some(language) = in_script {
                let doubt = Diagnostic::warning(&loaded.script_file, message).at(language.place.clone());
                doubt.hint("leave `language` out to go by the text")
            } else {
                let doubt = Diagnostic::warning(&loaded.toml_file, message);
                at(doubt.hint("leave `voice.language` out to go by the text"), loaded, "voice.language")
            });
        }
        if self.found.as_ref().is_some_and(|found| found.tag == ROMANISED_HINDI) {
            let message = "the text looks like Hindi in Latin letters, which no voice reads well";
            let hint = "write it in Devanagari, and it is read as Hindi";
            doubts.push(Diagnostic::warning(&loaded.script_file, message).hint(hint));
        }
        let other =
            self.found.as_ref().filter(|_| self.known_from == "text").and_then(language::DetectedLanguage::rival);
        if let Some(other) = other {
            let message = format!("the text was taken for {}, and may as well be {}", self.name(), named(other));
            let hint = format!("say which: `language: {}` between two lines `---` at its beginning", self.tag);
            doubts.push(Diagnostic::warning(&loaded.script_file, message).hint(hint));
        }
        let words: usize = script.lines().map(|line| line.tokens.len()).sum();
        if self.known_from == "assumed" && self.found.is_none() && words >= MANY_WORDS {
            let message = format!("nothing in the text tells its language: it is read as {}", self.name());
            let hint = "if it is another, say so: `language: French` between two lines `---` at its beginning";
            doubts.push(Diagnostic::warning(&loaded.script_file, message).hint(hint));
        }
        let of_narrator = vo_voice::language_of(narrator).unwrap_or_default();
        let is_stranger = !of_narrator.is_empty() && language::primary(of_narrator) != language::primary(&self.tag);
        let suits_text = self.found.as_ref().is_some_and(|found| found.fits(of_narrator));
        if is_stranger && !(contradicts.is_some() && suits_text) {
            let message = format!("`{narrator}` speaks {}, and the script is {}", named(of_narrator), self.name());
            let hint = "leave the voice out to have one of the script's language; `vo voices` lists them";
            doubts.push(match asked_voice(loaded, script) {
                Some((_, Some(place))) => {
                    Diagnostic::warning(&loaded.script_file, message).at(place.clone()).hint(hint)
                }
                _ => at(Diagnostic::warning(&loaded.toml_file, message).hint(hint), loaded, "voice.name"),
            });
        }
        // Sentences that another language's voice reads; not once more those that were just told of.
        let strangers = script.lines().zip(takes).filter_map(|(line, take)| {
            let of_voice = vo_voice::language_of(&take.voice)?;
            let found = language::detect([line.text.as_str()])?;
            let is_told = (is_stranger || contradicts.is_some()) && take.voice == narrator;
            let is_other = !found.fits(of_voice) && found.is_surely_not(of_voice) && found.tag != ROMANISED_HINDI;
            (is_other && !is_told && line.text.chars().all(|c| language::reads(of_voice, c)))
                .then_some((line, take, found.tag))
        });
        doubts.extend(strangers.take(MOST_LINES).map(|(line, take, tag)| {
            let of_voice = vo_voice::language_of(&take.voice).unwrap_or_default();
            let message = format!("this looks like {}, and `{}` speaks {}", named(tag), take.voice, named(of_voice));
            Diagnostic::warning(&loaded.script_file, message)
                .at(line.place.clone())
                .hint("write `[voice: …]` before it to give it a voice of its own")
        }));
        doubts.extend(unsaid(loaded, script, takes));
        doubts
    }
}

/// Signs that carry meaning and have no name here in the language of their line: each once, at the first of them.
fn unsaid(loaded: &LoadedProject, script: &Script, takes: &[TakeRecipe]) -> Vec<Diagnostic> {
    let mut signs: Vec<(char, Diagnostic)> = Vec::new();
    for (line, take) in script.lines().zip(takes) {
        let Some(of_voice) = vo_voice::language_of(&take.voice) else { continue };
        for token in &line.tokens {
            // A word that is said in its own way has none of its signs left unsaid.
            let own = spoken::spoken(&[token.shown.as_str()], &line.language).concat();
            let sign = spoken::unnamed_sign(&token.shown, &line.language).filter(|_| own == token.spoken);
            let Some(sign) = sign.filter(|sign| signs.iter().all(|(known, _)| known != sign)) else { continue };
            let message = format!("`{sign}` has no name here in {}: `{}` may not say it", named(of_voice), take.voice);
            let doubt = Diagnostic::warning(&loaded.script_file, message).at(line.place.clone());
            signs.push((sign, doubt.hint("write how it sounds behind the word: `[say: …]`")));
        }
    }
    signs.into_iter().take(MOST_LINES).map(|(_, doubt)| doubt).collect()
}

/// More lines than this that are all wrong in one way tell a person nothing new.
const MOST_LINES: usize = 5;

fn named(tag: &str) -> String {
    format!("{} ({tag})", language::name(tag))
}

fn at(doubt: Diagnostic, loaded: &LoadedProject, key: &str) -> Diagnostic {
    match loaded.places.of(key) {
        Some(place) => doubt.at(place.clone()),
        None => doubt,
    }
}

/// Refuses lines with letters that their voice cannot read, and lines that no font here writes.
///
/// # Errors
/// [`StudioError::Mistakes`]: one for each voice and kind of letters, at the first of its lines.
pub fn refuse_what_cannot_be_made(
    loaded: &LoadedProject,
    script: &Script,
    takes: &[TakeRecipe],
    fonts: Option<&Fonts>,
) -> Result<(), StudioError> {
    let mut refused = Refused::default();
    for (line, take) in script.lines().zip(takes) {
        if let Some(fonts) = fonts {
            let letters: Vec<char> = line.text.chars().filter(|c| c.is_alphabetic()).collect();
            let missing: Vec<char> =
                fonts.drawn(&line.text).missing.into_iter().filter(|c| c.is_alphabetic()).collect();
            let lost: Vec<char> = letters.iter().copied().filter(|c| missing.contains(c)).collect();
            if let Some(&letter) = lost.first().filter(|_| lost.len() * 2 > letters.len()) {
                let writing = language::writing(letter);
                let key = format!("font {writing}");
                refused.add(key, line, || {
                    (
                        format!("no font here writes {writing}: the captions would stay empty"),
                        "`--set captions=false` makes the movie without captions".to_owned(),
                    )
                });
            }
        }
        let Some(of_voice) = vo_voice::language_of(&take.voice) else { continue };
        let Some((word, letter)) = unreadable(line, of_voice) else { continue };
        let writing = language::writing(letter);
        refused.add(format!("{} {writing}", take.voice), line, || {
            let speaks = language::name(of_voice);
            let message = format!("`{}` speaks {speaks} and cannot read {writing}: `{word}`", take.voice);
            (message, way_out(line, of_voice, &word, letter))
        });
    }
    refused.told(loaded)
}

/// The first word of a line with letters that the language `tag` is not read with, and one of them. A lone Greek letter
/// is read by its name.
fn unreadable(line: &Line, tag: &str) -> Option<(String, char)> {
    line.tokens.iter().find_map(|token| {
        let letter = token.spoken.chars().find(|&c| c.is_alphabetic() && !language::reads(tag, c))?;
        let is_sign = token.spoken.chars().filter(|c| c.is_alphabetic()).count() == 1 && matches!(letter, 'Α'..='ω');
        (!is_sign).then(|| (token.shown.trim_matches(|c: char| !c.is_alphanumeric()).to_owned(), letter))
    })
}

fn way_out(line: &Line, of_voice: &str, word: &str, letter: char) -> String {
    let whole = line.tokens.iter().filter(|token| token.is_spoken()).all(|token| {
        token.spoken.chars().all(|c| !c.is_alphabetic()) || token.spoken.chars().any(|c| !language::reads(of_voice, c))
    });
    let short: String = word.chars().take(20).collect();
    match language::detect([line.text.as_str()])
        .map(|found| found.tag)
        .filter(|tag| language::primary(tag) != language::primary(of_voice))
    {
        _ if language::writing(letter) == "Chinese characters" => format!(
            "no voice here reads them: write how it sounds behind the word, `{short} [say: …]`, or have no voice, `--voice \
             silence`"
        ),
        Some(tag) if whole => format!(
            "leave the voice out to have one that reads it, or name one: `[voice: espeak:{tag}]` speaks {}",
            language::name(tag)
        ),
        _ => format!("write how it sounds behind the word: `{short} [say: …]`"),
    }
}

/// What is refused, each kind once.
#[derive(Default)]
struct Refused(Vec<(String, Place, (String, String), usize)>);

impl Refused {
    fn add(&mut self, kind: String, line: &Line, words: impl FnOnce() -> (String, String)) {
        match self.0.iter_mut().find(|(known, ..)| *known == kind) {
            Some((.., lines)) => *lines += 1,
            None => self.0.push((kind, line.place.clone(), words(), 1)),
        }
    }

    fn told(self, loaded: &LoadedProject) -> Result<(), StudioError> {
        let mistakes: Vec<Diagnostic> = self
            .0
            .into_iter()
            .map(|(_, place, (message, hint), lines)| {
                let more = match lines {
                    1 => String::new(),
                    2 => ", and 1 more line".to_owned(),
                    lines => format!(", and {} more lines", lines - 1),
                };
                Diagnostic::error(&loaded.script_file, message + &more).at(place).hint(hint)
            })
            .collect();
        if mistakes.is_empty() {
            Ok(())
        } else {
            Err(StudioError::mistakes(Code::LanguageUnspoken, mistakes, &loaded.script))
        }
    }
}
