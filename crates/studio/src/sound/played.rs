//! A take as it is played: over a hair more or less samples than it has, so that the next line begins on a frame.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use crate::StudioError;

/// A take that is read sample by sample.
pub(super) struct Played {
    samples: hound::WavIntoSamples<BufReader<File>, i16>,
    /// The samples around the place that is played: one before it, itself, and two behind it.
    around: [f32; 4],
    /// Which sample `around` has at its second place.
    at: u64,
    /// How many were played.
    done: u64,
    /// How many there are.
    length: u64,
    /// Over how many they are played.
    over: u64,
}

impl Played {
    /// Opens a take file that is to be played over so many samples.
    pub(super) fn open(path: &Path, over: u64) -> Result<Self, StudioError> {
        let reader = hound::WavReader::open(path)
            .map_err(|error| StudioError::files("reading", path)(std::io::Error::other(error.to_string())))?;
        let length = u64::from(reader.duration());
        let mut samples = reader.into_samples();
        let mut next = || read(&mut samples);
        let around = [0.0, next(), next(), next()];
        Ok(Self { samples, around, at: 0, done: 0, length, over: over.max(1) })
    }

    /// The next sample, from -1 to 1; silence after the last.
    pub(super) fn next(&mut self) -> f32 {
        let place = self.done * self.length;
        let (index, part) = (place / self.over, (place % self.over) as f32 / self.over as f32);
        while self.at < index {
            let [_, a, b, c] = self.around;
            self.around = [a, b, c, read(&mut self.samples)];
            self.at += 1;
        }
        self.done += 1;
        between(self.around, part)
    }

    /// Whether all of it was played.
    pub(super) fn is_over(&self) -> bool {
        self.done >= self.over
    }
}

fn read(samples: &mut hound::WavIntoSamples<BufReader<File>, i16>) -> f32 {
    samples.next().and_then(Result::ok).map_or(0.0, |sample| f32::from(sample) / 32_768.0)
}

/// The value between the second and the third of four samples (Catmull and Rom, 1974). Speech at 48 kHz ends far below half
/// the rate, where a cubic is as good as exact.
fn between([before, from, to, behind]: [f32; 4], part: f32) -> f32 {
    let (a, b) = ((to - before) * 0.5, (behind - from) * 0.5);
    let (square, cube) = (3.0 * (to - from) - 2.0 * a - b, 2.0 * (from - to) + a + b);
    from + part * (a + part * (square + part * cube))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sound::take_file;

    fn played(samples: &[i16], over: u64) -> Vec<f32> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("take.wav");
        std::fs::write(&path, take_file::write(samples, 0..1, Vec::new()).unwrap()).unwrap();
        let mut played = Played::open(&path, over).unwrap();
        let all: Vec<f32> = (0..over).map(|_| played.next()).collect();
        assert!(played.is_over() && played.next() == 0.0);
        all
    }

    #[test]
    fn over_its_own_length_a_take_is_what_it_is() {
        let samples: Vec<i16> = (0..1_000).map(|n| (n * 17 % 301) as i16 * 50).collect();
        let expected: Vec<f32> = samples.iter().map(|sample| f32::from(*sample) / 32_768.0).collect();
        assert_eq!(played(&samples, 1_000), expected);
    }

    #[test]
    fn a_tone_that_is_stretched_is_a_tone() {
        let tone = |step: f64| (0..4_800).map(move |n| (f64::from(n) * step).sin());
        let samples: Vec<i16> = tone(0.1).map(|value| (value * 16_000.0).round() as i16).collect();
        let (over, step) = (4_848, 0.1 * 4_800.0 / 4_848.0);
        let wanted = (0..over - 60).map(|n| (f64::from(n as u32) * step).sin() * 16_000.0 / 32_768.0);
        let worst = played(&samples, over)
            .iter()
            .zip(wanted)
            .fold(0.0_f64, |worst, (found, wanted)| worst.max((f64::from(*found) - wanted).abs()));
        assert!(worst < 0.001, "{worst}");
    }
}
