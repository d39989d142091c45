//! No sound at all: words pass by at the speed of comfortable reading.

use crate::interface::{Content, Engine, Offer, Speak};
use crate::sound::{RawSpeech, Span};
use crate::speech::says_something;
use crate::{Request, SAMPLE_RATE, VoiceError, VoiceFiles, VoiceInfo, VoiceKind};

/// The name of the engine, and the id of its one voice.
const NAME: &str = "silence";

/// Letters a second: a little under the 17 that subtitle guides allow for adults.
const LETTERS_A_SECOND: u32 = 15;
/// No word passes faster than this many letters would, or it could not be seen.
const SHORTEST_WORD: u32 = 3;
/// A pause after a comma or a full stop, in letters.
const PAUSE: u32 = 4;

/// The engine of the voice `silence`.
pub(super) struct Silence;

impl Engine for Silence {
    fn name(&self) -> &'static str {
        NAME
    }

    fn owns(&self, voice: &str) -> bool {
        voice == NAME
    }

    fn voices(&self, _: &VoiceFiles) -> Vec<VoiceInfo> {
        vec![VoiceInfo {
            id: NAME.to_owned(),
            engine: NAME,
            language: String::new(),
            name: "Silence".to_owned(),
            quality: "captions only, at the speed of reading".to_owned(),
            why_not: None,
            kind: VoiceKind::Silent,
            rank: 0,
            is_supported: true,
        }]
    }

    fn language<'v>(&self, _: &'v str) -> Option<&'v str> {
        None
    }

    fn offer(&self, _: &str, _: &[VoiceInfo]) -> Offer {
        Offer::Nothing
    }

    fn version(&self, _: &str, _: &VoiceFiles, _: &Content<'_>) -> Result<Vec<String>, VoiceError> {
        Ok(vec![NAME.to_owned()])
    }

    fn phoneme_language(&self, _: &str) -> Option<&'static str> {
        None
    }

    fn open(&self, _: &VoiceFiles) -> Result<Box<dyn Speak>, VoiceError> {
        Ok(Box::new(Self))
    }
}

impl Speak for Silence {
    fn speak(&mut self, request: &Request) -> Result<RawSpeech, VoiceError> {
        let letter = SAMPLE_RATE * 100 / LETTERS_A_SECOND / u32::from(request.speed_percent.max(1));
        let (mut now, mut words) = (0_usize, Vec::new());
        for (token, spoken) in request.tokens.iter().map(|token| token.spoken.as_str()).enumerate() {
            if !says_something(spoken) {
                continue;
            }
            let letters = spoken.chars().filter(|letter| !letter.is_whitespace()).count() as u32;
            let to = now + (letters.max(SHORTEST_WORD) * letter) as usize;
            words.push(Span { token, from: now as f64, to: to as f64 });
            let pause = if spoken.ends_with([',', ';', ':', '.', '!', '?', '…']) { PAUSE } else { 1 };
            now = to + (pause * letter) as usize;
        }
        Ok(RawSpeech { samples: vec![0.0; now], rate: SAMPLE_RATE, words })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SpokenToken;

    #[test]
    fn fifteen_letters_take_about_a_second() {
        let token = |spoken: &str| SpokenToken { spoken: spoken.to_owned() };
        let request = Request {
            tokens: vec![token("seven77"), token(""), token("seven77")],
            voice: "silence".to_owned(),
            speed_percent: 100,
        };
        let take = Silence.speak(&request).unwrap();
        assert_eq!(take.words.iter().map(|word| word.token).collect::<Vec<_>>(), [0, 2]);
        assert!((take.words[1].to - 48_000.0).abs() < 10.0, "{take:?}");
    }
}
