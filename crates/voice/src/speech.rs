//! One sentence to be spoken, and one that was: its samples, the time of each of its words.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::VoiceError;

/// Samples a second of all finished speech, one channel.
pub const SAMPLE_RATE: u32 = 48_000;

/// Speeds that still sound like speech, in percent of the voice's own.
const SPEEDS: std::ops::RangeInclusive<u16> = 50..=200;
/// The longest sentence, in bytes of spoken text: about ten minutes of speech.
const LONGEST: usize = 10_000;

/// One sentence to be spoken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Its written words in order.
    pub tokens: Vec<SpokenToken>,
    /// Id of the voice, as in [`crate::VoiceInfo::id`].
    pub voice: String,
    /// Speed in percent of the voice's own: 50 to 200.
    pub speed_percent: u16,
}

/// One written word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpokenToken {
    /// How it is read out: nothing (an emoji), one word or several, with its punctuation.
    pub spoken: String,
}

/// One spoken sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speech {
    /// Samples at [`SAMPLE_RATE`], one channel.
    pub samples: Vec<i16>,
    /// When each token is spoken; tokens that say nothing are not in it. Sorted, without overlap, inside the samples.
    pub words: Vec<WordTime>,
    /// From the first sample that is heard to the first after the last; faint onsets and endings may lie outside. The words
    /// lie inside.
    pub heard: Range<u64>,
}

/// When one token is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordTime {
    /// Position of the token in its request.
    pub token: u32,
    /// First sample.
    pub from: u64,
    /// First sample after it.
    pub to: u64,
}

impl Request {
    /// Refuses what no engine can speak well.
    pub(crate) fn check(&self) -> Result<(), VoiceError> {
        if !SPEEDS.contains(&self.speed_percent) {
            return Err(VoiceError::Request(format!(
                "a speed of {} % is outside {} % to {} %",
                self.speed_percent,
                SPEEDS.start(),
                SPEEDS.end()
            )));
        }
        let bytes: usize = self.tokens.iter().map(|token| token.spoken.len()).sum();
        if bytes > LONGEST {
            return Err(VoiceError::Request(format!(
                "it has {bytes} bytes and at most {LONGEST} are spoken in one go; split it into sentences"
            )));
        }
        Ok(())
    }

    /// The error for a sentence that its engine could not speak.
    pub(crate) fn failed(&self, reason: &(impl ToString + ?Sized)) -> VoiceError {
        VoiceError::Failed { voice: self.voice.clone(), sentence: self.excerpt(), reason: reason.to_string() }
    }

    /// The beginning of the sentence, for messages.
    pub(crate) fn excerpt(&self) -> String {
        let words: Vec<_> = self.tokens.iter().map(|token| token.spoken.as_str()).collect();
        let text = words.join(" ");
        let mut start: String = text.chars().take(60).collect();
        if start.len() < text.len() {
            start.push('…');
        }
        start
    }
}

/// Whether there is anything in a text that a voice would say: a letter or a digit of any script, or a sign that has
/// a name.
pub(crate) fn says_something(text: &str) -> bool {
    text.chars().any(|letter| letter.is_alphanumeric() || "&%$€£+=@#°".contains(letter))
}
