//! Breaths: a pause inside a sentence lasts as long as its punctuation wants, whatever the engine made of it.

use std::ops::Range;

use super::edges::{Loud, NOTHING};
use super::raw_speech::RawSpeech;
use crate::Request;

/// The longest pause after a sign that ends a sentence, in milliseconds...
const SENTENCE: usize = 160;
/// ...after one that ends a clause...
const CLAUSE: usize = 100;
/// ...and where there is no sign. What is shorter than that may be a closure of the lips, as in "stop it".
const NONE: usize = 70;
/// Over so many milliseconds what lies before a cut gives way to what lies behind it.
const CROSS: usize = 5;

/// Shortens every pause inside the take that is longer than its punctuation wants. Slow speech breathes longer.
pub(super) fn shorten(take: &mut RawSpeech, request: &Request) {
    let milliseconds = |count: usize| take.rate as usize * count / 1000;
    let longest = |silence: &Range<usize>| {
        let usual = match sign_before(take, request, silence) {
            Some('.' | '!' | '?' | '…' | '।') => SENTENCE,
            Some(',' | ';' | ':' | '—' | '–' | '-' | '،' | '、' | ')' | '"' | '”') => CLAUSE,
            _ => NONE,
        };
        milliseconds(usual * 100 / usize::from(request.speed_percent.max(1)))
    };
    let cross = milliseconds(CROSS);
    let cuts: Vec<Range<usize>> = Loud::of(take, NOTHING)
        .silences()
        .into_iter()
        .filter_map(|silence| {
            let kept = longest(&silence).max(2 * cross);
            // Half of what is kept stays on either side: sounds fade out and in there.
            (silence.len() > kept).then(|| silence.start + kept / 2..silence.end - (kept - kept / 2))
        })
        .collect();
    for cut in cuts.into_iter().rev() {
        take.cut(&cut, cross);
    }
}

/// The sign after the last word that begins before the middle of a silence.
fn sign_before(take: &RawSpeech, request: &Request, silence: &Range<usize>) -> Option<char> {
    let middle = (silence.start + silence.end) as f64 / 2.0;
    let word = take.words.iter().rev().find(|word| word.from < middle)?;
    // A token that says nothing, such as a dash, may stand between them.
    let following = take.words.iter().find(|next| next.token > word.token).map_or(usize::MAX, |next| next.token);
    let tokens = request.tokens.iter().enumerate().skip(word.token).take_while(|(token, _)| *token < following);
    let text: String = tokens.map(|(_, token)| token.spoken.as_str()).collect();
    text.chars().next_back().filter(|sign| !sign.is_alphanumeric())
}

impl RawSpeech {
    /// Leaves out a stretch of silence; `cross` samples before it fade into those before its end.
    fn cut(&mut self, stretch: &Range<usize>, cross: usize) {
        let cross = cross.min(stretch.len()).min(stretch.start);
        for step in 0..cross {
            let part = (step + 1) as f32 / (cross + 1) as f32;
            let (before, behind) = (stretch.start - cross + step, stretch.end - cross + step);
            self.samples[before] = self.samples[before] * (1.0 - part) + self.samples[behind] * part;
        }
        self.samples.drain(stretch.clone());
        let (start, end) = (stretch.start as f64, stretch.end as f64);
        let moved = |time: f64| if time <= start { time } else { time.max(end) - (end - start) };
        for word in &mut self.words {
            (word.from, word.to) = (moved(word.from), moved(word.to));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SpokenToken;
    use crate::sound::Span;

    /// Two words of 200 ms with a silence of `gap` ms between them, and the request that was spoken.
    fn spoken(first: &str, gap: usize, speed_percent: u16) -> (RawSpeech, Request) {
        let tone = |ms: usize| (0..ms * 48).map(|at| (at as f32 / 20.0).sin() * 0.5).collect::<Vec<_>>();
        let samples = [tone(200), vec![0.0; gap * 48], tone(200)].concat();
        let (from, to) = ((200 + gap) as f64 * 48.0, (400 + gap) as f64 * 48.0);
        let words = vec![Span { token: 0, from: 0.0, to: 9_600.0 }, Span { token: 1, from, to }];
        let tokens = [first, "word"].map(|spoken| SpokenToken { spoken: spoken.to_owned() }).to_vec();
        let request = Request { tokens, voice: "silence".to_owned(), speed_percent };
        (RawSpeech { samples, rate: 48_000, words }, request)
    }

    #[test]
    fn a_breath_lasts_as_long_as_its_punctuation_wants() {
        for (first, gap, speed, left) in [
            ("Wait,", 400, 100, 100),
            ("Wait.", 400, 100, 160),
            ("Wait", 400, 100, 70),
            ("Wait,", 400, 50, 200),
            ("Wait,", 90, 100, 90),
            ("Wait", 60, 100, 60),
        ] {
            let (mut take, request) = spoken(first, gap, speed);
            shorten(&mut take, &request);
            let found = take.samples.len() / 48 - 400;
            assert!(found.abs_diff(left) <= 10, "{first} {gap} ms at {speed} %: {found} ms, not {left}");
            let [one, two] = take.words[..] else { panic!("{take:?}") };
            assert!((one.to - 9_600.0).abs() < 1.0 && (two.to - take.samples.len() as f64).abs() < 1.0);
            assert!((two.from - take.samples.len() as f64 + 9_600.0).abs() < 1.0, "the second word keeps its length");
        }
    }
}
