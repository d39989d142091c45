//! Which voice speaks: the wanted one, or the best there is, and never silently another.

use std::path::Path;

use crate::catalog::{Engine, Voice, voices};
use crate::engine::kokoro;
use crate::{VoiceError, engine};

/// A voice that can speak, and how it came to be this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The voice; it is installed.
    pub voice: Voice,
    /// The voice that was wanted, or would have been better, but cannot speak.
    pub fell_back_from: Option<String>,
    /// Why this voice, in one sentence for a person.
    pub reason: String,
}

/// Chooses the voice for a text in `language` (a tag as `en` or `pt-BR`). `wanted` is a voice's id or `auto`, which
/// takes Kokoro, else Piper (English only), else espeak-ng. A wanted voice that is not installed is replaced in the
/// same order, visibly.
///
/// # Errors
/// [`VoiceError::UnknownVoice`] with every known id, [`VoiceError::Unusable`] for a voice whose language cannot be
/// spoken, [`VoiceError::NoVoice`] if nothing installed speaks the language.
pub fn choose(wanted: &str, language: &str, home: &Path) -> Result<Choice, VoiceError> {
    choose_from(&voices(home), wanted, language)
}

fn choose_from(voices: &[Voice], wanted: &str, language: &str) -> Result<Choice, VoiceError> {
    let find = |id: &str| voices.iter().find(|voice| voice.id == id);
    if wanted == "auto" {
        return best(voices, language, None);
    }
    let Some(voice) = find(wanted) else {
        return Err(VoiceError::UnknownVoice {
            wanted: wanted.to_owned(),
            candidates: voices.iter().map(|voice| voice.id.clone()).collect(),
        });
    };
    let Some(reason) = &voice.why_not else {
        return Ok(Choice { voice: voice.clone(), fell_back_from: None, reason: "it was asked for".to_owned() });
    };
    if voice.engine == Engine::Kokoro && !kokoro::language_of(&voice.id).1 {
        return Err(VoiceError::Unusable { voice: voice.id.clone(), reason: reason.clone() });
    }
    best(voices, &voice.language, Some((wanted, reason)))
}

/// The best installed voice of a language, other than one that was tried already.
fn best(voices: &[Voice], language: &str, tried: Option<(&str, &str)>) -> Result<Choice, VoiceError> {
    let tag = tag(language);
    let primary = tag.split('-').next().unwrap_or(&tag);
    if let Some((_, reason)) = UNREAD.iter().find(|(unread, _)| *unread == primary) {
        return Err(VoiceError::NoVoice { language: language.to_owned(), reason: (*reason).to_owned() });
    }
    let mut gone = tried.map(|(id, reason)| (id.to_owned(), reason.to_owned()));
    for id in preferred(voices, &tag) {
        let Some(voice) = voices.iter().find(|voice| voice.id == id) else { continue };
        match &voice.why_not {
            None => {
                let reason = match &gone {
                    Some((id, reason)) => format!("`{id}` cannot speak: {reason}"),
                    None => format!("it is the best installed voice for `{tag}`"),
                };
                let fell_back_from = gone.map(|(id, _)| id);
                return Ok(Choice { voice: voice.clone(), fell_back_from, reason });
            }
            Some(reason) => {
                gone.get_or_insert_with(|| (id.clone(), reason.clone()));
            }
        }
    }
    let reason = gone.map_or_else(
        || "`vo voices` lists what is spoken; the voice `silence` makes a video with captions only".to_owned(),
        |(id, reason)| format!("`{id}` cannot speak: {reason}"),
    );
    Err(VoiceError::NoVoice { language: language.to_owned(), reason })
}

/// Installed voices for others who speak in a text that `first` reads, the best ones first: of its language, then of other
/// regions of it; robots beside a robot only.
pub fn companions(first: &Voice, home: &Path) -> Vec<Voice> {
    companions_from(voices(home), first)
}

fn companions_from(voices: Vec<Voice>, first: &Voice) -> Vec<Voice> {
    let primary = |voice: &Voice| voice.language.split('-').next().unwrap_or_default().to_owned();
    let is_robot = |voice: &Voice| voice.engine == Engine::Espeak;
    let mut found: Vec<_> = voices
        .into_iter()
        .filter(|voice| voice.installed() && voice.id != first.id && voice.engine != Engine::Silence)
        .filter(|voice| primary(voice) == primary(first) && is_robot(voice) == is_robot(first))
        .collect();
    found.sort_by_key(|voice| {
        (voice.language != first.language, voice.engine != Engine::Kokoro, kokoro::rank(&voice.id))
    });
    found
}

/// Languages that no voice reads well enough to be taken unasked, and what can be had by asking.
const UNREAD: [(&str, &str); 6] = [
    ("ja", KANA),
    ("zh", HAN),
    ("cmn", HAN),
    ("yue", HAN),
    ("hak", HAN),
    ("ko", "`espeak:ko` reads it as a robot, if it is asked for"),
];
const KANA: &str = "`espeak:ja` reads kana and no Chinese characters, if it is asked for";
const HAN: &str = "no voice here reads Chinese characters";

/// Voices of a language from the best to the last resort.
fn preferred(voices: &[Voice], tag: &str) -> Vec<String> {
    let mut ids = Vec::new();
    ids.extend(kokoro::first_voice(tag).map(str::to_owned));
    if tag.starts_with("en") {
        ids.push(engine::piper::VOICE.to_owned());
    }
    let spoken = |tag: &str| voices.iter().any(|voice| voice.engine == Engine::Espeak && voice.language == tag);
    let primary = tag.split('-').next().unwrap_or(tag);
    let espeak = match tag {
        "zh" | "zh-cn" | "zh-tw" => Some("cmn"),
        "no" => Some("nb"),
        "en" => Some("en-us"),
        "fr" => Some("fr-fr"),
        _ if spoken(tag) => Some(tag),
        _ if spoken(primary) => Some(primary),
        _ => None,
    };
    ids.extend(espeak.map(|tag| format!("espeak:{tag}")));
    ids
}

fn tag(language: &str) -> String {
    language.trim().to_lowercase().replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Voices of which only those of the given engines, and espeak's for the given languages, are installed.
    fn world(installed: &[Engine], espeak: &[&str]) -> Vec<Voice> {
        let folder = tempfile::tempdir().unwrap();
        let mut voices = voices(folder.path());
        voices.retain(|voice| voice.engine != Engine::Espeak);
        for voice in &mut voices {
            let refused = voice.engine == Engine::Kokoro && !kokoro::language_of(&voice.id).1;
            voice.why_not = match (refused, installed.contains(&voice.engine)) {
                (true, _) => Some("its sounds cannot be worked out".to_owned()),
                (false, true) => None,
                (false, false) => Some("model.onnx is missing; run `vo setup`".to_owned()),
            };
        }
        voices.extend(espeak.iter().map(|tag| Voice {
            id: format!("espeak:{tag}"),
            engine: Engine::Espeak,
            language: (*tag).to_owned(),
            name: String::new(),
            quality: String::new(),
            why_not: None,
        }));
        voices
    }

    fn chosen(voices: &[Voice], wanted: &str, language: &str) -> String {
        match choose_from(voices, wanted, language) {
            Ok(Choice { voice, fell_back_from: None, .. }) => voice.id,
            Ok(Choice { voice, fell_back_from: Some(from), .. }) => format!("{} (not {from})", voice.id),
            Err(VoiceError::UnknownVoice { .. }) => "unknown".to_owned(),
            Err(VoiceError::Unusable { .. }) => "unusable".to_owned(),
            Err(VoiceError::NoVoice { .. }) => "none".to_owned(),
            Err(other) => other.to_string(),
        }
    }

    #[test]
    fn the_best_installed_voice_of_a_language_is_chosen() {
        let all = world(&[Engine::Kokoro, Engine::Piper], &["en-us", "ro", "ja", "cmn", "pt"]);
        for (language, id) in [
            ("en", "af_heart"),
            ("en_GB", "bf_emma"),
            ("pt-BR", "pf_dora"),
            ("ro-RO", "espeak:ro"),
            ("ja", "none"),
            ("zh-CN", "none"),
            ("ko", "none"),
            ("tlh", "none"),
        ] {
            assert_eq!(chosen(&all, "auto", language), id, "{language}");
        }
    }

    #[test]
    fn companions_are_of_the_language_and_the_best_come_first() {
        let all = world(&[Engine::Kokoro, Engine::Piper], &["en-us", "en-gb", "de"]);
        let of = |id: &str| {
            let first = all.iter().find(|voice| voice.id == id).unwrap();
            companions_from(all.clone(), first).into_iter().map(|voice| voice.id).collect::<Vec<_>>()
        };
        let english = of("af_heart");
        assert_eq!(english[..3], ["af_bella", "af_nicole", "af_aoede"]);
        assert!(english.iter().all(|id| id != "af_heart" && !id.starts_with("espeak")), "{english:?}");
        let place = |id: &str| english.iter().position(|other| other == id).unwrap();
        assert!(place("am_adam") < place("joe") && place("joe") < place("bf_emma"), "{english:?}");
        assert_eq!(of("espeak:en-us"), ["espeak:en-gb"]);
        assert_eq!(of("ff_siwis"), [""; 0]);
        assert_eq!(of("silence"), [""; 0]);
    }

    #[test]
    fn a_fallback_is_visible() {
        let draft = world(&[Engine::Piper], &["en-us", "fr-fr"]);
        assert_eq!(chosen(&draft, "auto", "en"), "joe (not af_heart)");
        assert_eq!(chosen(&draft, "am_michael", "en"), "joe (not am_michael)");
        assert_eq!(chosen(&draft, "auto", "fr"), "espeak:fr-fr (not ff_siwis)");
        let robot = world(&[], &["en-us"]);
        assert_eq!(chosen(&robot, "joe", "en"), "espeak:en-us (not joe)");
    }

    #[test]
    fn a_wrong_name_offers_the_right_ones() {
        let Err(VoiceError::UnknownVoice { candidates, .. }) = choose_from(&world(&[], &[]), "af_hart", "en") else {
            panic!("it was found");
        };
        assert!(candidates.iter().any(|id| id == "af_heart"));
    }

    #[test]
    fn a_language_that_would_be_mumbled_is_refused() {
        let all = world(&[Engine::Kokoro], &["ja"]);
        assert_eq!(chosen(&all, "jf_alpha", "ja"), "unusable");
        assert_eq!(chosen(&all, "espeak:ja", "ja"), "espeak:ja");
    }
}
