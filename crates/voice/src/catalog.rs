//! Every voice there is: what it is called, what it speaks, and if it cannot speak here, why not.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::engine::Family;
use crate::{engine, espeak, home};

/// What makes the sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// Kokoro-82M: the best voices, 24 kHz, through ONNX Runtime.
    Kokoro,
    /// Piper: a quick draft voice, 22.05 kHz, in pure Rust.
    Piper,
    /// espeak-ng: a robot in a hundred languages.
    Espeak,
    /// No sound at all, at the speed of reading: for videos with captions only.
    Silence,
}

/// One voice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Voice {
    /// How a project names it: `af_heart`, `joe`, `espeak:ro`, `silence`.
    pub id: String,
    /// What makes its sound.
    pub engine: Engine,
    /// Lower-case language tag, as `en-us`; empty if it speaks any.
    pub language: String,
    /// How a person calls it.
    pub name: String,
    /// What to expect of it.
    pub quality: String,
    /// Why it cannot speak here, with the fix; nothing if it can.
    pub why_not: Option<String>,
}

/// How a voice sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// As a woman's.
    Woman,
    /// As a man's.
    Man,
}

impl Voice {
    /// How it sounds; nothing where nobody says so.
    pub fn sex(&self) -> Option<Sex> {
        let ends = |end: &str| self.name.ends_with(end);
        if ends("(woman)") { Some(Sex::Woman) } else { ends("(man)").then_some(Sex::Man) }
    }

    /// Whether it can speak here and now.
    pub fn installed(&self) -> bool {
        self.why_not.is_none()
    }
}

/// Every voice, the best engine first. Installed or not is decided by the files under `home` (see `vo setup`).
pub fn voices(home: &Path) -> Vec<Voice> {
    let mut voices = kokoro(home);
    voices.push(piper(home));
    voices.extend(espeak::languages().iter().map(|language| Voice {
        id: format!("espeak:{}", language.tag),
        engine: Engine::Espeak,
        language: language.tag.clone(),
        name: format!("espeak {}", language.name),
        quality: if is_hard_to_follow(&language.tag) { HARD } else { CLEAR }.to_owned(),
        why_not: None,
    }));
    voices.push(Voice {
        id: "silence".to_owned(),
        engine: Engine::Silence,
        language: String::new(),
        name: "Silence".to_owned(),
        quality: "captions only, at the speed of reading".to_owned(),
        why_not: None,
    });
    voices
}

/// The language that a voice speaks, by its id alone; nothing for `silence`, which speaks none, and for what is no voice.
pub fn language_of(voice: &str) -> Option<&str> {
    match engine::family(voice) {
        Family::Espeak => voice.strip_prefix("espeak:"),
        Family::Piper => Some("en-us"),
        Family::Kokoro if engine::kokoro::VOICES.iter().any(|(id, _)| *id == voice) => {
            Some(engine::kokoro::language_of(voice).0)
        }
        Family::Kokoro | Family::Silence => None,
    }
}

const CLEAR: &str = "a robot, but clear";
const HARD: &str = "a robot, hard to understand";

/// Languages whose spelling leaves sounds out, or whose tones and words espeak-ng works out badly.
fn is_hard_to_follow(tag: &str) -> bool {
    const TAGS: &str = " ar fa ur he sd ug ku th my shn ja zh cmn yue hak ";
    TAGS.contains(&format!(" {} ", tag.split('-').next().unwrap_or(tag)))
}

fn kokoro(home: &Path) -> Vec<Voice> {
    let shared = missing(home, &[home::kokoro_model(home), home::kokoro_vocabulary(home), home::onnx_runtime(home)]);
    engine::kokoro::VOICES
        .iter()
        .map(|(id, grade)| {
            let (language, spoken) = engine::kokoro::language_of(id);
            let why_not = if spoken {
                shared.clone().or_else(|| missing(home, &[home::kokoro_style(home, id)]))
            } else {
                Some("how its language is pronounced is not known here yet".to_owned())
            };
            Voice {
                id: (*id).to_owned(),
                engine: Engine::Kokoro,
                language: language.to_owned(),
                name: display_name(id),
                quality: if grade.is_empty() {
                    "neural, natural".to_owned()
                } else {
                    format!("neural, natural; its makers grade it {grade}")
                },
                why_not,
            }
        })
        .collect()
}

fn piper(home: &Path) -> Voice {
    Voice {
        id: engine::piper::VOICE.to_owned(),
        engine: Engine::Piper,
        language: "en-us".to_owned(),
        name: "Joe (man)".to_owned(),
        quality: "neural, plain: a quick draft voice".to_owned(),
        why_not: missing(home, &[home::piper_model(home), home::piper_settings(home)]),
    }
}

/// Kokoro's ids tell the language, the sex and the name: `af_heart`.
fn display_name(id: &str) -> String {
    let (prefix, name) = id.split_once('_').unwrap_or(("", id));
    let sex = if prefix.ends_with('f') { "woman" } else { "man" };
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{} ({sex})", letters.as_str())
}

fn missing(home: &Path, files: &[std::path::PathBuf]) -> Option<String> {
    if espeak::version().is_none() {
        return Some("espeak-ng, which works out the sounds of words, is not installed; run `vo setup`".to_owned());
    }
    let absent = files.iter().find(|file| !file.is_file())?;
    Some(format!("{} is missing; run `vo setup`", home::place(home, absent)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_home_says_how_to_fill_it() {
        let folder = tempfile::tempdir().unwrap();
        let voices = voices(folder.path());
        let heart = voices.iter().find(|voice| voice.id == "af_heart").unwrap();
        assert!(heart.why_not.as_ref().unwrap().contains("run `vo setup`"), "{heart:?}");
        assert_eq!(heart.name, "Heart (woman)");
        assert!(voices.iter().any(|voice| voice.id == "silence" && voice.installed()));
    }

    #[test]
    fn there_are_54_kokoro_voices_and_13_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let kokoro: Vec<_> = voices(folder.path()).into_iter().filter(|voice| voice.engine == Engine::Kokoro).collect();
        assert_eq!(kokoro.len(), 54);
        let refused = kokoro.iter().filter(|voice| ["ja", "zh"].contains(&voice.language.as_str()));
        assert_eq!(refused.filter(|voice| voice.why_not.as_ref().unwrap().contains("not known")).count(), 13);
    }

    #[test]
    fn no_two_voices_share_an_id() {
        let folder = tempfile::tempdir().unwrap();
        let mut ids: Vec<_> = voices(folder.path()).into_iter().map(|voice| voice.id).collect();
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }
}
