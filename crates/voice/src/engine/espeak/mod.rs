//! The voices of espeak-ng itself: robots in about a hundred languages.

mod timing;
mod warp;

use self::timing::{GAP, Recordings, spans_of};
use crate::interface::{Content, Engine, Offer, Speak};
use crate::sound::RawSpeech;
use crate::{Request, VoiceError, VoiceFiles, VoiceInfo, VoiceKind, espeak_ng, phonemes};

const NAME: &str = "espeak";
/// The beginning of the ids of its voices, before the language.
const PREFIX: &str = "espeak:";

/// The engine of all espeak-ng voices.
pub(super) struct Espeak;

impl Engine for Espeak {
    fn name(&self) -> &'static str {
        NAME
    }

    fn owns(&self, voice: &str) -> bool {
        voice.starts_with(PREFIX)
    }

    fn voices(&self, _: &VoiceFiles) -> Vec<VoiceInfo> {
        let voice = |language: &espeak_ng::Language| VoiceInfo {
            id: format!("{PREFIX}{}", language.tag),
            engine: NAME,
            language: language.tag.clone(),
            name: format!("espeak {}", language.name),
            quality: if is_hard_to_follow(&language.tag) { HARD } else { CLEAR }.to_owned(),
            why_not: None,
            kind: VoiceKind::Robot,
            rank: RANK,
            is_supported: true,
        };
        espeak_ng::languages().iter().map(voice).collect()
    }

    fn language<'v>(&self, voice: &'v str) -> Option<&'v str> {
        voice.strip_prefix(PREFIX)
    }

    fn offer(&self, language: &str, voices: &[VoiceInfo]) -> Offer {
        let primary = language.split('-').next().unwrap_or(language);
        if let Some((_, reason)) = UNREAD.iter().find(|(unread, _)| *unread == primary) {
            return Offer::OnlyIfAsked(reason);
        }
        let is_spoken = |tag: &str| voices.iter().any(|voice| voice.engine == NAME && voice.language == tag);
        let tag = match language {
            "no" => "nb",
            "en" => "en-us",
            "fr" => "fr-fr",
            _ if is_spoken(language) => language,
            _ if is_spoken(primary) => primary,
            _ => return Offer::Nothing,
        };
        Offer::Voice(format!("{PREFIX}{tag}"))
    }

    fn version(&self, _: &str, _: &VoiceFiles, _: &Content<'_>) -> Result<Vec<String>, VoiceError> {
        Ok(vec![espeak_ng::required_version()?])
    }

    fn phoneme_language(&self, voice: &str) -> Option<&'static str> {
        spoken_language(voice)
    }

    fn open(&self, _: &VoiceFiles) -> Result<Box<dyn Speak>, VoiceError> {
        Ok(Box::new(Self))
    }
}

/// Behind all natural voices.
const RANK: u32 = 200;
const CLEAR: &str = "a robot, but clear";
const HARD: &str = "a robot, hard to understand";

/// Languages that are read too badly to be chosen by `auto`, and what there is instead.
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

/// Languages whose spelling leaves sounds out, or whose tones and words espeak-ng works out badly.
fn is_hard_to_follow(tag: &str) -> bool {
    const TAGS: &str = " ar fa ur he sd ug ku th my shn ja zh cmn yue hak ";
    TAGS.contains(&format!(" {} ", tag.split('-').next().unwrap_or(tag)))
}

/// The language of a voice, if espeak-ng speaks it: nothing else ever becomes one of its arguments.
fn spoken_language(voice: &str) -> Option<&'static str> {
    let tag = voice.strip_prefix(PREFIX)?;
    espeak_ng::languages().iter().map(|language| language.tag.as_str()).find(|known| *known == tag)
}

impl Speak for Espeak {
    fn speak(&mut self, request: &Request) -> Result<RawSpeech, VoiceError> {
        let language = spoken_language(&request.voice).ok_or_else(|| {
            let candidates =
                espeak_ng::languages().iter().map(|language| format!("{PREFIX}{}", language.tag)).collect();
            VoiceError::UnknownVoice { wanted: request.voice.clone(), candidates }
        })?;
        let text = phonemes::sentence(&request.tokens);
        let (samples, rate) = espeak_ng::sound(&text, language, request.speed_percent, 0)?;
        let (words, whole) = phonemes::read_whole(&request.tokens, language)?;
        let (parted, parted_rate) = espeak_ng::sound(&text, language, request.speed_percent, GAP)?;
        if parted_rate != rate {
            return Err(request.failed("espeak-ng changed its sample rate between two recordings"));
        }
        let speed_percent = request.speed_percent;
        let recordings = Recordings { fluent: &samples, parted: &parted, rate, speed_percent };
        let words = spans_of(&words, &whole, &recordings);
        let samples = samples.into_iter().map(|sample| f32::from(sample) / 32_768.0).collect();
        Ok(RawSpeech { samples, rate, words })
    }
}
