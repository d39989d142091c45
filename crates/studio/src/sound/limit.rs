//! A look-ahead limiter: peaks are seen before they come, and the gain goes down smoothly to meet them.

use std::collections::VecDeque;

/// How far it looks ahead, in samples: 5 ms.
const AHEAD: usize = 240;
/// How fast the gain comes up again: the share of the way done in one sample, 80 ms in all.
const RELEASE: f32 = 1.0 / 3_840.0;

/// Keeps every sample of an interleaved stereo stream at or below a ceiling.
#[derive(Debug)]
pub struct Limiter {
    ceiling: f32,
    waiting: VecDeque<[f32; 2]>,
    /// The gain that waiting samples above the ceiling need: (index, gain).
    wanted: VecDeque<(u64, f32)>,
    seen: u64,
    gain: f32,
}

impl Limiter {
    /// A limiter with a ceiling as a linear amplitude.
    pub fn new(ceiling: f32) -> Self {
        Self {
            ceiling,
            waiting: VecDeque::with_capacity(AHEAD + 1),
            wanted: VecDeque::with_capacity(AHEAD + 1),
            seen: 0,
            gain: 1.0,
        }
    }

    /// Takes one sample in and, once it has looked far enough ahead, gives an earlier one out.
    pub fn push(&mut self, sample: [f32; 2]) -> Option<[f32; 2]> {
        let [left, right] = sample;
        let peak = left.abs().max(right.abs());
        let gain = if peak > self.ceiling { self.ceiling / peak } else { 1.0 };
        if gain < 1.0 {
            self.wanted.push_back((self.seen, gain));
        }
        self.waiting.push_back(sample);
        self.seen += 1;
        (self.waiting.len() > AHEAD).then(|| self.give())
    }

    /// Gives out what still waits, one sample a call.
    pub fn drain(&mut self) -> Option<[f32; 2]> {
        (!self.waiting.is_empty()).then(|| self.give())
    }

    fn give(&mut self) -> [f32; 2] {
        let [left, right] = self.waiting.pop_front().unwrap_or_default();
        let index = self.seen - self.waiting.len() as u64 - 1;
        // Every sample in sight pulls the gain down along a straight line that meets its own need just in time.
        let mut target = 1.0_f32;
        for (at, gain) in &self.wanted {
            let distance = (at - index) as f32 / AHEAD as f32;
            target = target.min(gain + (1.0 - gain) * distance);
        }
        self.gain = if target < self.gain { target } else { (self.gain + RELEASE).min(target) };
        while self.wanted.front().is_some_and(|(at, _)| *at <= index) {
            self.wanted.pop_front();
        }
        [left * self.gain, right * self.gain]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vo_timeline::seed::Seeded;

    fn limited(samples: &[[f32; 2]], ceiling: f32) -> Vec<[f32; 2]> {
        let mut limiter = Limiter::new(ceiling);
        let mut out: Vec<_> = samples.iter().filter_map(|sample| limiter.push(*sample)).collect();
        while let Some(sample) = limiter.drain() {
            out.push(sample);
        }
        out
    }

    #[test]
    fn what_is_below_the_ceiling_is_untouched() {
        let samples: Vec<_> = (0..1_000).map(|n| [(n as f32 * 0.1).sin() * 0.4; 2]).collect();
        assert_eq!(limited(&samples, 0.5), samples);
    }

    #[test]
    fn nothing_is_above_the_ceiling_and_nothing_is_lost() {
        let mut stream = Seeded::new(3, 3);
        let mut value = || (stream.below(4_000) as f32 / 1_000.0) - 2.0;
        let samples: Vec<_> = (0..20_000).map(|_| [value(), value()]).collect();
        let out = limited(&samples, 0.7);
        assert_eq!(out.len(), samples.len());
        assert!(out.iter().flatten().all(|sample| sample.abs() <= 0.7 + 1e-6));
    }
}
