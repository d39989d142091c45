//! Where a line lies: its voice begins so that the pause before it is what was asked, and its picture on a whole frame.

use super::{LineMaterial, LineSpan, Material};
use crate::time::{FrameRate, samples_in_ms};

/// Frames in 30 by which the picture and the captions of a line come before its voice: the eye forgives what is early.
const AHEAD_IN_30: u32 = 2;
/// Nothing is heard in the first samples of a movie: an encoder of AAC begins before what it is given, and what it puts there
/// is cut off.
const FIRST_HEARD: u64 = 1_600;
/// A take is played slower or faster by at most one part in as many, so that the next begins on a whole frame after just the
/// pause that was asked for. That is a sixth of a semitone.
const STRETCH: u64 = 100;
/// Frames of the shortest slot, beside one for each of its words.
const SHORTEST: u32 = 4;

/// The slots of all lines, without their cues. How long a slot is depends on its own line and the pause after it alone, so an
/// edit of one moves the others and changes none.
pub(super) fn place(material: &Material<'_>) -> Vec<LineSpan> {
    let (rate, pacing) = (material.rate, material.pacing);
    let ahead = (AHEAD_IN_30 * rate.per_second() / 30).max(1);
    let lines: Vec<_> = material
        .scenes
        .iter()
        .enumerate()
        .flat_map(|(scene, of)| {
            let last = of.lines.len().saturating_sub(1);
            of.lines.iter().enumerate().map(move |(index, line)| (scene, index == last, line))
        })
        .collect();
    let (mut slots, mut from) = (Vec::with_capacity(lines.len()), 0);
    let mut heard_from = samples_in_ms(pacing.lead_in).max(FIRST_HEARD);
    for (index, (scene, ends_scene, line)) in lines.iter().enumerate() {
        let usual = match (index + 1 == lines.len(), ends_scene) {
            (true, _) => pacing.tail,
            (false, true) => pacing.scene_pause,
            (false, false) => pacing.pause,
        };
        let pause = samples_in_ms(line.pause_after.unwrap_or(usual));
        let heard = line.take.heard.end.saturating_sub(line.take.heard.start);
        let shortest = from + SHORTEST + line.take.words.len() as u32;
        let (to, next, wanted) = if index + 1 == lines.len() {
            (rate.frames_to_hold(heard_from + heard + pause).max(shortest), 0, heard)
        } else {
            let next = rate.nearest_frame(heard_from + heard + pause).max(shortest + ahead);
            (next - ahead, rate.sample_of(next), rate.sample_of(next).saturating_sub(heard_from + pause))
        };
        slots.push(slot(line, (*scene, from, to), (heard_from, stretched(heard, wanted))));
        (from, heard_from) = (to, next);
    }
    slots
}

/// As near to what is wanted as a stretch may bring what is heard.
fn stretched(heard: u64, wanted: u64) -> u64 {
    wanted.clamp(heard - heard / STRETCH, heard + heard / STRETCH)
}

/// The slot of a line whose voice is heard from a sample on, for so many samples.
fn slot(line: &LineMaterial<'_>, (scene, from, to): (usize, u32, u32), (heard_from, heard): (u64, u64)) -> LineSpan {
    let take = line.take.clone();
    let length = take.heard.end.saturating_sub(take.heard.start);
    let scaled = |samples: u64| (samples * heard).checked_div(length).unwrap_or(samples);
    let voice_samples = scaled(take.samples);
    // As `LineSpan::played` counts, so that what is heard first is heard on its sample, and not on the one before.
    let before = take.heard.start * voice_samples / take.samples.max(1);
    let voice_at = heard_from.saturating_sub(before);
    LineSpan { scene, from, to, voice_at, voice_samples, take, cues: Vec::new() }
}

impl LineSpan {
    /// The sample of the timeline on which a sample of the take is played.
    pub fn played(&self, sample: u64) -> u64 {
        self.voice_at + sample * self.voice_samples / self.take.samples.max(1)
    }
}

/// The frame on which a word lights up that is heard from a sample on: one in 30 early.
pub(super) fn lights_up(sample: u64, rate: FrameRate) -> u32 {
    rate.nearest_frame(sample).saturating_sub((rate.per_second() / 30).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::take::{Take, Word};
    use crate::track::{Pacing, SceneMaterial};
    use proptest::prelude::*;
    use vo_digest::Digest;

    /// A take that is heard for so many samples, with margins at both ends.
    fn take(heard: u64) -> Take {
        let words = vec![Word { token: 0, from: 720, to: 720 + heard }];
        Take { sound: Digest::of(b"take"), samples: heard + 2_640, heard: 720..720 + heard, words }
    }

    fn placed(lengths: &[u64], pause: u32, lead_in: u32, rate: FrameRate) -> Vec<LineSpan> {
        let lines = lengths
            .iter()
            .map(|heard| LineMaterial { tokens: &[], take: take(*heard), pause_after: None, sound: None, title: None })
            .collect();
        place(&Material {
            rate,
            scenes: vec![SceneMaterial { lines, pool: Vec::new() }],
            pacing: Pacing { lead_in, pause, scene_pause: 300, tail: 400 },
            captions: None,
            fade: 0,
            seed: 1,
        })
    }

    proptest! {
        #[test]
        fn a_pause_is_what_was_asked_from_sound_to_sound(
            lengths in prop::collection::vec(20_000_u64..300_000, 2..12), pause in 0_u32..2_000, lead_in in 0_u32..500,
            rate in prop::sample::select(vec![24_u32, 25, 30, 50, 60]),
        ) {
            let rate = FrameRate::try_from(rate).unwrap();
            let slots = placed(&lengths, pause, lead_in, rate);
            for pair in slots.windows(2) {
                let [one, next] = pair else { continue };
                let silent = next.played(next.take.heard.start) as i64 - one.played(one.take.heard.end) as i64;
                let off = silent - samples_in_ms(pause) as i64;
                // Half a frame, less what the stretch takes up.
                let room = (rate.samples_per_frame() / 2).saturating_sub(one.take.samples / STRETCH / 2);
                prop_assert!(off.unsigned_abs() <= room + 4, "{} samples off", off);
                prop_assert!(one.voice_samples.abs_diff(one.take.samples) <= one.take.samples / STRETCH + 1);
            }
        }

        #[test]
        fn an_edit_changes_no_other_slot(
            lengths in prop::collection::vec(500_u64..300_000, 3..10), edited in 0_usize..10, longer in 500_u64..300_000,
            pause in 0_u32..500,
        ) {
            let edited = edited % lengths.len();
            let mut other = lengths.clone();
            other[edited] = longer;
            let [before, after] = [lengths, other].map(|lengths| placed(&lengths, pause, 100, FrameRate::THIRTY));
            for (index, (old, new)) in before.iter().zip(&after).enumerate() {
                let inside = |slot: &LineSpan| {
                    let first = FrameRate::THIRTY.sample_of(slot.from);
                    (slot.to - slot.from, slot.voice_at - first.min(slot.voice_at), slot.voice_samples)
                };
                prop_assert!(index == edited || inside(old) == inside(new), "line {} has another place in its slot", index);
            }
        }

        #[test]
        fn a_voice_is_heard_a_little_after_its_picture_and_within_the_movie(
            lengths in prop::collection::vec(1_u64..300_000, 1..10), pause in 0_u32..500, lead_in in 0_u32..100,
        ) {
            let slots = placed(&lengths, pause, lead_in, FrameRate::THIRTY);
            for slot in &slots {
                let heard = slot.played(slot.take.heard.start);
                prop_assert!(heard >= FrameRate::THIRTY.sample_of(slot.from) + 1_600 && heard >= FIRST_HEARD);
            }
            let last = slots.last().unwrap();
            prop_assert!(last.played(last.take.heard.end) + samples_in_ms(400) <= FrameRate::THIRTY.sample_of(last.to));
        }
    }
}
