//! How what an engine gives becomes finished speech: 48 kHz, little silence at the ends, words inside.

mod breath;
pub(crate) mod edges;
mod raw_speech;
mod resample;

pub(crate) use raw_speech::{RawSpeech, Span};

use crate::{Request, Speech, WordTime};

/// What is kept before the first sound and after the last, in milliseconds: onsets and endings that are fainter than the rule
/// hears. Pauses are counted from sound to sound, so none is longer for it.
const BEFORE: u64 = 20;
const AFTER: u64 = 90;
/// The ends of what is kept fade in and out over this long, in milliseconds.
const FADE: usize = 8;
/// The highest sample given out: a little room, so that nothing later clips.
const CEILING: f32 = 0.97;
/// Shortest word, in samples: one frame at 60 a second, or it could not be shown.
const SHORTEST: u64 = 800;

/// Finishes what was spoken for a request: 48 kHz, trimmed, with breaths no longer than wanted, safe from clipping, every
/// word inside and at least a frame long if there is room. The error says what was wrong with the samples.
pub(crate) fn finish(mut take: RawSpeech, request: &Request) -> Result<Speech, String> {
    if let Some(at) = take.samples.iter().position(|sample| !sample.is_finite()) {
        return Err(format!("sample {at} of the sound is not a number"));
    }
    take = resample::to_48_khz(take)?;
    breath::shorten(&mut take, request);
    let heard = match take.trim(edges::SILENCE, BEFORE, AFTER) {
        Some(heard) => {
            fade_ends(&mut take);
            heard.start as u64..heard.end as u64
        }
        // A voice that is silent is heard where its words are.
        None => match (take.words.first(), take.words.last()) {
            (Some(first), Some(last)) => first.from.round() as u64..last.to.round() as u64,
            _ => 0..take.samples.len() as u64,
        },
    };
    // The first word begins with the sound, and the last one ends with it.
    if let Some(first) = take.words.first_mut() {
        first.from = heard.start as f64;
    }
    if let Some(last) = take.words.last_mut() {
        last.to = heard.end as f64;
    }
    let loudest = take.samples.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
    let gain = if loudest > CEILING { CEILING / loudest } else { 1.0 };
    let full = f32::from(i16::MAX);
    let samples: Vec<i16> = take.samples.iter().map(|sample| (sample * gain * full).round() as i16).collect();
    let words = tidy(&take.words, samples.len() as u64);
    Ok(Speech { samples, words, heard })
}

/// Lets both ends of a take come and go without a click.
fn fade_ends(take: &mut RawSpeech) {
    let length = (take.rate as usize * FADE / 1000).min(take.samples.len() / 2);
    for step in 0..length {
        let gain = step as f32 / length as f32;
        let last = take.samples.len() - 1 - step;
        take.samples[step] *= gain;
        take.samples[last] *= gain;
    }
}

/// Times as whole samples: sorted, without overlap, inside `length`.
fn tidy(spans: &[Span], length: u64) -> Vec<WordTime> {
    let room = (length / (spans.len().max(1) as u64)).min(SHORTEST);
    let (mut words, mut now) = (Vec::with_capacity(spans.len()), 0);
    for (at, span) in spans.iter().enumerate() {
        let left = (spans.len() - at) as u64;
        let latest = length.saturating_sub(left * room);
        let from = (span.from.round() as u64).clamp(now, latest.max(now));
        let next = spans.get(at + 1).map_or(length, |next| next.from.round() as u64);
        let end = length.saturating_sub((left - 1) * room).max(from);
        let to = (span.to.round() as u64).min(next).clamp((from + room).min(end), end);
        words.push(WordTime { token: span.token as u32, from, to });
        now = to;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn request(words: usize) -> Request {
        let tokens = vec![crate::SpokenToken { spoken: "word".to_owned() }; words];
        Request { tokens, voice: "silence".to_owned(), speed_percent: 100 }
    }

    fn beep(silent: usize, loud: usize, after: usize) -> Vec<f32> {
        let sound = (0..loud).map(|at| (at as f32 / 20.0).sin() * 0.5);
        let quiet = |count| std::iter::repeat_n(0.0, count);
        quiet(silent).chain(sound).chain(quiet(after)).collect()
    }

    #[test]
    fn silence_at_the_ends_is_cut_and_times_move_with_it() {
        let words = vec![Span { token: 3, from: 48_000.0, to: 96_000.0 }];
        let take = RawSpeech { samples: beep(48_000, 48_000, 48_000), rate: 48_000, words };
        let speech = finish(take, &request(4)).unwrap();
        assert_eq!(speech.samples.len() as u64, 48_000 + (BEFORE + AFTER) * 48);
        assert_eq!(speech.heard, BEFORE * 48..BEFORE * 48 + 48_000);
        assert_eq!(speech.words, [WordTime { token: 3, from: BEFORE * 48, to: BEFORE * 48 + 48_000 }]);
    }

    #[test]
    fn a_sudden_beginning_gets_silence_before_it() {
        let words = vec![Span { token: 0, from: 0.0, to: 4_800.0 }];
        let speech = finish(RawSpeech { samples: beep(0, 4_800, 0), rate: 48_000, words }, &request(1)).unwrap();
        assert_eq!(speech.samples.len() as u64, 4_800 + (BEFORE + AFTER) * 48);
        assert_eq!(speech.words, [WordTime { token: 0, from: BEFORE * 48, to: BEFORE * 48 + 4_800 }]);
        assert_eq!(speech.samples[..BEFORE as usize * 48].iter().max(), Some(&0), "what was added is silent");
    }

    #[test]
    fn silence_alone_stays() {
        let words = vec![Span { token: 0, from: 480.0, to: 3_000.0 }];
        let speech = finish(RawSpeech { samples: vec![0.0; 4_800], rate: 48_000, words }, &request(1)).unwrap();
        assert_eq!(speech.samples, vec![0; 4_800]);
        assert_eq!(speech.heard, 480..3_000, "a silent voice is heard where its words are");
    }

    #[test]
    fn what_would_clip_is_made_quieter() {
        let samples = beep(0, 4_800, 0).into_iter().map(|sample| sample * 6.0).collect();
        let speech = finish(RawSpeech { samples, rate: 48_000, words: vec![] }, &request(0)).unwrap();
        let loudest = speech.samples.iter().map(|sample| sample.unsigned_abs()).max();
        assert_eq!(loudest, Some((0.97 * 32767.0_f32).round() as u16));
    }

    #[test]
    fn a_broken_sample_is_an_error() {
        assert!(finish(RawSpeech { samples: vec![f32::NAN], rate: 24_000, words: vec![] }, &request(0)).is_err());
    }

    proptest! {
        #[test]
        fn words_are_sorted_apart_and_inside(
            times in prop::collection::vec((0.0..60_000.0_f64, 0.0..9_000.0_f64), 0..20),
            length in 1_u64..50_000,
        ) {
            let mut spans: Vec<_> = times
                .iter()
                .enumerate()
                .map(|(token, (from, long))| Span { token, from: *from, to: from + long })
                .collect();
            spans.sort_by(|a, b| a.from.total_cmp(&b.from));
            let words = tidy(&spans, length);
            prop_assert_eq!(words.len(), spans.len());
            prop_assert!(words.iter().all(|word| word.from <= word.to && word.to <= length));
            prop_assert!(words.windows(2).all(|pair| pair[0].to <= pair[1].from));
            let room = (length / words.len().max(1) as u64).min(SHORTEST);
            prop_assert!(words.iter().all(|word| word.to - word.from >= room), "{:?}", words);
        }
    }
}
