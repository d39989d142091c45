//! Takes that are not spoken yet: as long as the take that each replaces, or about as long as its words.

use vo_digest::Digest;

use crate::take::{Take, Word};
use crate::time::SAMPLE_RATE;

/// Characters spoken in a second by a narrator at normal speed, roughly.
const CHARACTERS_PER_SECOND: u64 = 15;

/// The take of a line before it is spoken. `spoken` is what is said for each of its spoken tokens, `speed` is in percent of
/// the voice's own, and `before` is the take that is replaced, whose length is then kept. The times of words are shared out
/// by their characters. Its sound is a placeholder that no store has.
pub fn take(spoken: &[String], speed: u32, before: Option<&Take>) -> Take {
    let spoken: Vec<_> = spoken.iter().enumerate().filter(|(_, spoken)| !spoken.is_empty()).collect();
    let characters: u64 = spoken.iter().map(|(_, spoken)| spoken.chars().count() as u64 + 1).sum();
    let usual = characters * u64::from(SAMPLE_RATE) * 100 / CHARACTERS_PER_SECOND / u64::from(speed.max(1));
    let samples = before.map_or(usual, |take| take.samples).max(1);
    let heard = before.map_or(0..samples, |take| take.heard.clone());
    let mut at = 0;
    let words = spoken
        .iter()
        .map(|(token, spoken)| {
            let from = at;
            at += samples * (spoken.chars().count() as u64 + 1) / characters.max(1);
            Word { token: *token as u32, from, to: at.min(samples) }
        })
        .collect();
    Take { sound: Digest::of(b"not spoken yet"), samples, heard, words }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn a_take_is_about_as_long_as_its_words_and_shorter_when_spoken_faster() {
        let words = spoken("an octopus has three hearts");
        let usual = take(&words, 100, None);
        assert_eq!(usual.samples, 28 * 48_000 / 15);
        assert_eq!(take(&words, 200, None).samples, usual.samples / 2);
        assert_eq!(usual.heard, 0..usual.samples);
        let long = usual.words.iter().max_by_key(|word| word.to - word.from);
        assert_eq!(long.map(|word| word.token), Some(1), "the longest word takes longest");
    }

    #[test]
    fn a_take_that_replaces_another_keeps_its_length() {
        let before = Take { heard: 10..90_000, ..take(&spoken("some words that were said"), 100, None) };
        let after = take(&spoken("others"), 100, Some(&before));
        assert_eq!((after.samples, after.heard), (before.samples, before.heard));
        assert_eq!(after.words.len(), 1);
    }

    #[test]
    fn words_follow_each_other_inside_the_take_whatever_they_are() {
        for words in [&[][..], &[String::new()], &spoken("a"), &spoken("日本 🐙 मस्ते"), &vec![String::new(); 3]]
        {
            for speed in [0, 1, 100, u32::MAX] {
                let take = take(words, speed, None);
                assert!(take.samples > 0);
                assert!(take.words.windows(2).all(|pair| pair[0].to == pair[1].from));
                assert!(take.words.iter().all(|word| word.from <= word.to && word.to <= take.samples));
            }
        }
    }
}
