//! Where a take is heard: the silence at its ends is cut by an energy rule, so that a pause is what lies between two sounds.

use std::ops::Range;

use super::raw_speech::RawSpeech;

/// Loudness below which a window is silence, against the loudest sample: -40 dB. What is fainter, such as the breath after a
/// last "p", does not end a pause.
pub(crate) const SILENCE: f32 = 0.01;
/// Loudness below which nothing at all is spoken: -44 dB.
pub(crate) const NOTHING: f32 = 0.006;
/// Length of that window in milliseconds.
const WINDOW: usize = 5;

/// Which windows of a take are loud.
pub(super) struct Loud {
    windows: Vec<bool>,
    /// Samples a window.
    window: usize,
    /// Samples of the take.
    length: usize,
}

impl Loud {
    /// Looks at a whole take; `silence` is a loudness against the loudest sample.
    pub(super) fn of(take: &RawSpeech, silence: f32) -> Self {
        let window = (take.rate as usize * WINDOW / 1000).max(1);
        let loudest = take.samples.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
        let threshold = loudest * silence;
        let loud = |window: &[f32]| {
            let power = window.iter().map(|sample| sample * sample).sum::<f32>() / window.len().max(1) as f32;
            power.sqrt() > threshold
        };
        Self { windows: take.samples.chunks(window).map(loud).collect(), window, length: take.samples.len() }
    }

    /// From the first sound to the last, in samples; none if there is no sound.
    pub(super) fn heard(&self) -> Option<Range<usize>> {
        let first = self.windows.iter().position(|loud| *loud)?;
        let last = self.windows.iter().rposition(|loud| *loud)?;
        Some(first * self.window..((last + 1) * self.window).min(self.length))
    }

    /// The silences between two sounds, in samples and in order.
    pub(super) fn silences(&self) -> Vec<Range<usize>> {
        let Some(heard) = self.heard() else { return Vec::new() };
        let mut silences: Vec<Range<usize>> = Vec::new();
        let quiet = self.windows.iter().enumerate().filter(|(_, loud)| !**loud).map(|(at, _)| at * self.window);
        for from in quiet.filter(|from| heard.contains(from)) {
            match silences.last_mut() {
                Some(last) if last.end == from => last.end = from + self.window,
                _ => silences.push(from..from + self.window),
            }
        }
        silences
    }
}

impl RawSpeech {
    /// Makes the silence at both ends so many milliseconds long, by cutting or adding, and says where the take is heard
    /// then. A take of silence alone stays as it is.
    pub(crate) fn trim(&mut self, silence: f32, before: u64, after: u64) -> Option<Range<usize>> {
        let Range { start: from, end: to } = Loud::of(self, silence).heard()?;
        let milliseconds = |count: u64| (u64::from(self.rate) * count / 1000) as usize;
        let (before, after) = (milliseconds(before), milliseconds(after));
        let (kept_from, kept_to) = (from.saturating_sub(before), (to + after).min(self.samples.len()));
        let added = before - (from - kept_from);
        let length = before + (to - from) + after;
        let mut samples = vec![0.0; added];
        samples.extend_from_slice(&self.samples[kept_from..kept_to]);
        samples.resize(length, 0.0);
        self.samples = samples;
        let moved = |time: f64| (time - kept_from as f64 + added as f64).clamp(0.0, length as f64);
        for word in &mut self.words {
            (word.from, word.to) = (moved(word.from), moved(word.to));
        }
        Some(before..length - after)
    }
}
