//! Which voice speaks: the wanted one, or the best there is, and never silently another.

use crate::catalog::{unknown, voices};
use crate::engine::ENGINES;
use crate::interface::Offer;
use crate::{VoiceError, VoiceFiles, VoiceInfo, VoiceKind};

/// A voice that can speak, and why it was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceChoice {
    /// The voice; it is installed.
    pub voice: VoiceInfo,
    /// The voice that was wanted, or would have been better, but cannot speak.
    pub fell_back_from: Option<String>,
    /// Why this voice, in one sentence for people.
    pub reason: String,
}

/// Chooses the voice for a text in `language` (a tag as `en` or `pt-BR`). `wanted` is a voice's id or `auto`, which
/// takes the first offer of an engine, in the order of their list. A wanted voice that is not installed is replaced in
/// the same way, visibly.
///
/// # Errors
/// [`VoiceError::UnknownVoice`] with every known id, [`VoiceError::Unusable`] for a voice whose language cannot be
/// spoken, [`VoiceError::NoVoice`] if nothing installed speaks the language.
pub fn choose(wanted: &str, language: &str, files: &VoiceFiles) -> Result<VoiceChoice, VoiceError> {
    choose_from(&voices(files), wanted, language)
}

fn choose_from(voices: &[VoiceInfo], wanted: &str, language: &str) -> Result<VoiceChoice, VoiceError> {
    if wanted == "auto" {
        return best(voices, language, None);
    }
    let voice = voices.iter().find(|voice| voice.id == wanted).ok_or_else(|| unknown(wanted, voices))?;
    let Some(reason) = &voice.why_not else {
        return Ok(VoiceChoice { voice: voice.clone(), fell_back_from: None, reason: "it was asked for".to_owned() });
    };
    if !voice.is_supported {
        return Err(VoiceError::Unusable { voice: voice.id.clone(), reason: reason.clone() });
    }
    best(voices, &voice.language, Some((wanted, reason)))
}

/// The best installed voice of a language. `tried` is a voice that cannot speak, and why.
fn best(voices: &[VoiceInfo], language: &str, tried: Option<(&str, &str)>) -> Result<VoiceChoice, VoiceError> {
    let tag = language.trim().to_lowercase().replace('_', "-");
    let mut missing = tried.map(|(id, reason)| (id.to_owned(), reason.to_owned()));
    let mut only_if_asked = None;
    for engine in ENGINES {
        let id = match engine.offer(&tag, voices) {
            Offer::Voice(id) => id,
            Offer::OnlyIfAsked(reason) => {
                only_if_asked.get_or_insert(reason);
                continue;
            }
            Offer::Nothing => continue,
        };
        let Some(voice) = voices.iter().find(|voice| voice.id == id) else { continue };
        let Some(reason) = &voice.why_not else {
            let reason = match &missing {
                Some((id, reason)) => format!("`{id}` cannot speak: {reason}"),
                None => format!("it is the best installed voice for `{tag}`"),
            };
            let fell_back_from = missing.map(|(id, _)| id);
            return Ok(VoiceChoice { voice: voice.clone(), fell_back_from, reason });
        };
        missing.get_or_insert_with(|| (id, reason.clone()));
    }
    let reason = match (only_if_asked, missing) {
        (Some(reason), _) => reason.to_owned(),
        (None, Some((id, reason))) => format!("`{id}` cannot speak: {reason}"),
        (None, None) => {
            "`vo voices` lists what is spoken; the voice `silence` makes a video with captions only".to_owned()
        }
    };
    Err(VoiceError::NoVoice { language: language.to_owned(), reason })
}

/// Installed voices for other speakers in a text that `first` reads, the best ones first: of its language, then of other
/// regions of it. A robot has only robots beside it.
pub fn companions(first: &VoiceInfo, files: &VoiceFiles) -> Vec<VoiceInfo> {
    companions_from(voices(files), first)
}

fn companions_from(voices: Vec<VoiceInfo>, first: &VoiceInfo) -> Vec<VoiceInfo> {
    let primary = |voice: &VoiceInfo| voice.language.split('-').next().unwrap_or_default().to_owned();
    let mut found: Vec<_> = voices
        .into_iter()
        .filter(|voice| voice.installed() && voice.id != first.id && voice.kind != VoiceKind::Silent)
        .filter(|voice| primary(voice) == primary(first))
        .filter(|voice| (voice.kind == VoiceKind::Robot) == (first.kind == VoiceKind::Robot))
        .collect();
    found.sort_by_key(|voice| (voice.language != first.language, voice.rank));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Voices of which only those of the given engines, and espeak's for the given languages, are installed.
    fn world(installed: &[&str], espeak: &[&str]) -> Vec<VoiceInfo> {
        let folder = tempfile::tempdir().unwrap();
        let mut voices = voices(&VoiceFiles::new(folder.path(), None));
        voices.retain(|voice| voice.engine != "espeak");
        for voice in &mut voices {
            voice.why_not = match (voice.is_supported, installed.contains(&voice.engine)) {
                (false, _) => Some("its sounds cannot be worked out".to_owned()),
                (true, true) => None,
                (true, false) => Some("model.onnx is missing; run `vo setup`".to_owned()),
            };
        }
        voices.extend(espeak.iter().map(|tag| VoiceInfo {
            id: format!("espeak:{tag}"),
            engine: "espeak",
            language: (*tag).to_owned(),
            name: String::new(),
            quality: String::new(),
            why_not: None,
            kind: VoiceKind::Robot,
            rank: 0,
            is_supported: true,
        }));
        voices
    }

    fn chosen(voices: &[VoiceInfo], wanted: &str, language: &str) -> String {
        match choose_from(voices, wanted, language) {
            Ok(VoiceChoice { voice, fell_back_from: None, .. }) => voice.id,
            Ok(VoiceChoice { voice, fell_back_from: Some(from), .. }) => format!("{} (not {from})", voice.id),
            Err(VoiceError::UnknownVoice { .. }) => "unknown".to_owned(),
            Err(VoiceError::Unusable { .. }) => "unusable".to_owned(),
            Err(VoiceError::NoVoice { .. }) => "none".to_owned(),
            Err(other) => other.to_string(),
        }
    }

    #[test]
    fn the_best_installed_voice_of_a_language_is_chosen() {
        let all = world(&["kokoro", "piper"], &["en-us", "ro", "ja", "cmn", "pt"]);
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
        let all = world(&["kokoro", "piper"], &["en-us", "en-gb", "de"]);
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
        let draft = world(&["piper"], &["en-us", "fr-fr"]);
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
        let all = world(&["kokoro"], &["ja"]);
        assert_eq!(chosen(&all, "jf_alpha", "ja"), "unusable");
        assert_eq!(chosen(&all, "espeak:ja", "ja"), "espeak:ja");
    }
}
