//! No voice at all: words pass by at the speed of comfortable reading.

use super::Speak;
use crate::sound::{Span, Take};
use crate::speech::says_something;
use crate::{Request, SAMPLE_RATE, VoiceError};

/// Letters a second: a little under the 17 that subtitle guides allow for adults.
const LETTERS_A_SECOND: u32 = 15;
/// No word passes faster than this many letters would, or it could not be seen.
const SHORTEST_WORD: u32 = 3;
/// A pause after a comma or a full stop, in letters.
const PAUSE: u32 = 4;

/// The engine of the voice `silence`.
pub(crate) struct Silence;

impl Speak for Silence {
    fn speak(&mut self, request: &Request) -> Result<Take, VoiceError> {
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
        Ok(Take { samples: vec![0.0; now], rate: SAMPLE_RATE, words })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Token;

    #[test]
    fn fifteen_letters_take_about_a_second() {
        let token = |spoken: &str| Token { spoken: spoken.to_owned() };
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
