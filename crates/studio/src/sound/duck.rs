//! Ducking without a detector: the lines' times are known, so the music goes down before a word comes and never pumps.

use vo_plan::recipe::Stem;
use vo_timeline::time::samples_in_ms;

/// The music starts to go down this long before a word, in milliseconds...
const LOOK_AHEAD: u32 = 180;
/// ...is down this long before it...
const READY: u32 = 20;
/// ...comes up again in this time after the last word...
const RELEASE: u32 = 300;
/// ...and stays down over pauses shorter than this: it opens between scenes, not between sentences.
const BRIDGE: u32 = 220;

/// The level of the music over time, in decibels relative to the voice.
#[derive(Clone, Debug)]
pub struct Duck {
    /// When somebody speaks, as samples from and to; sorted, without overlaps, pauses bridged.
    spoken: Vec<(u64, u64)>,
    /// While somebody speaks.
    under: f32,
    /// While nobody does.
    pause: f32,
}

impl Duck {
    /// Follows the takes on a bus. Levels are in decibels.
    pub fn new(voices: &[Stem], under: f32, pause: f32) -> Self {
        let mut spoken: Vec<(u64, u64)> = Vec::new();
        for voice in voices.iter().filter(|voice| voice.speaks_to > voice.speaks_from) {
            match spoken.last_mut() {
                Some(last) if voice.speaks_from < last.1 + samples_in_ms(BRIDGE) => {
                    last.1 = last.1.max(voice.speaks_to);
                }
                _ => spoken.push((voice.speaks_from, voice.speaks_to)),
            }
        }
        Self { spoken, under, pause }
    }

    /// The level at a sample, in decibels.
    pub fn level(&self, at: u64) -> f32 {
        let next = self.spoken.partition_point(|(_, to)| *to <= at);
        let before = next.checked_sub(1).and_then(|index| self.spoken.get(index));
        let rising = before.map_or(1.0, |(_, to)| progress(*to, samples_in_ms(RELEASE), at));
        let falling = self.spoken.get(next).map_or(0.0, |(from, _)| {
            let ready = from.saturating_sub(samples_in_ms(READY));
            progress(
                from.saturating_sub(samples_in_ms(LOOK_AHEAD)),
                ready - from.saturating_sub(samples_in_ms(LOOK_AHEAD)),
                at,
            )
        });
        let up = rising.min(1.0 - falling);
        self.under + (self.pause - self.under) * raised_cosine(up)
    }
}

/// How far something that starts at `from` and takes `length` samples is at `at`, from 0 to 1.
fn progress(from: u64, length: u64, at: u64) -> f32 {
    if length == 0 {
        f32::from(u8::from(at >= from))
    } else {
        (at.saturating_sub(from) as f32 / length as f32).min(1.0)
    }
}

/// A straight line from 0 to 1 with rounded ends.
pub(super) fn raised_cosine(linear: f32) -> f32 {
    0.5 - 0.5 * (linear.clamp(0.0, 1.0) * std::f32::consts::PI).cos()
}

#[cfg(test)]
mod tests {
    use super::*;
    use vo_digest::Digest;

    fn stem(from_ms: u32, to_ms: u32) -> Stem {
        let at = samples_in_ms(from_ms);
        Stem { sound: Digest::of(b""), at, samples: 1, speaks_from: at, speaks_to: samples_in_ms(to_ms) }
    }

    #[test]
    fn the_music_is_down_before_the_word_and_up_after_it() {
        let duck = Duck::new(&[stem(2_000, 3_000), stem(3_200, 4_000), stem(4_300, 5_000)], -14.0, -6.0);
        let level = |ms| duck.level(samples_in_ms(ms)).round();
        assert_eq!(level(1_800), -6.0);
        assert_eq!(level(1_980), -14.0);
        assert_eq!(level(2_500), -14.0);
        assert_eq!(level(3_100), -14.0, "between two sentences it stays down");
        assert!(level(4_180) > -11.0, "between two scenes it opens: {}", level(4_180));
        assert_eq!(level(4_290), -14.0);
        assert_eq!(level(5_000), -14.0);
        assert_eq!(level(5_300), -6.0);
    }

    #[test]
    fn the_level_never_jumps() {
        let duck = Duck::new(&[stem(1_000, 2_000), stem(3_100, 3_500)], -18.0, -5.0);
        for at in (0..5 * 48_000).step_by(48) {
            let step = (duck.level(at + 48) - duck.level(at)).abs();
            assert!(step < 0.3, "{step} dB in a millisecond at {at}");
        }
    }
}
