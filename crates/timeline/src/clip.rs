//! Clips: which stretch of which picture is shown when.

use serde::{Deserialize, Serialize};
use vo_digest::Digest;

use crate::seed::Seeded;

/// What a clip can be cut from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Source {
    /// Moving pictures.
    Footage {
        /// The file, in the store.
        file: Digest,
        /// Its length in frames of the movie.
        frames: u32,
    },
    /// A still image.
    Still {
        /// The file, in the store.
        file: Digest,
        /// Whether it is slowly zoomed and panned.
        moving: bool,
    },
    /// A background of our own painting.
    Painted {
        /// Its name, such as `drift`.
        name: String,
    },
}

/// A stretch of a picture on the timeline. Where two overlap, the later one fades in over the earlier.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Clip {
    /// What it is cut from.
    pub source: Source,
    /// First frame on the timeline.
    pub at: u32,
    /// Its length in frames.
    pub frames: u32,
    /// The in-point: the frame of the source that is shown first.
    pub from: u32,
    /// How many frames of the source it runs through: as many as it has, unless it is paced.
    pub span: u32,
    /// Over how many of its first frames it fades in.
    pub fade_in: u32,
    /// What seeds its look if it is painted, or its motion if it is a still.
    pub seed: u64,
}

/// The sources of a stretch of the movie, and how many stretches there are in all that share them: the in-points are
/// dealt out by this number and the seed alone, so that no edit of one stretch ever moves another's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool<'a> {
    /// What there is to choose from; never empty.
    pub sources: &'a [Source],
    /// How many stretches are filled from these sources.
    pub stretches: usize,
    /// The project's seed, mixed with what tells this pool from others.
    pub seed: u64,
}

/// As many frames of a part are left for the scene that is cut from it, if the part has as many: half a minute.
const SCENE: u64 = 900;
/// A scene that is cut from a clip used once keeps half of what the clip has beyond this many frames: ten seconds.
const SHORT_SCENE: u64 = 300;

/// How long a clip that is too short overlaps with its own beginning when it starts again.
const LOOP_FADE: u32 = 15;

impl Pool<'_> {
    /// Fills the stretch number `index`, `frames` long from frame `at`, and lets its picture begin `lead` frames before
    /// that, fading in.
    pub fn fill(&self, index: usize, at: u32, frames: u32, lead: u32) -> Vec<Clip> {
        let mut stream = Seeded::new(self.seed, 1);
        let order = stream.shuffled(self.sources.len());
        let Some(place) = order.get(index % self.sources.len().max(1)).copied() else { return Vec::new() };
        let Some(source) = self.sources.get(place) else { return Vec::new() };
        let seed = Seeded::new(self.seed, 2 + place as u64).next();
        let clip =
            |at, frames, from, fade_in| Clip { source: source.clone(), at, frames, from, span: frames, fade_in, seed };
        match source {
            Source::Footage { frames: length, .. } => {
                let from = self.in_point(index, place, *length);
                looped(at - lead, frames + lead, from, *length, lead)
                    .into_iter()
                    .map(|(at, frames, from, fade_in)| clip(at, frames, from, fade_in))
                    .collect()
            }
            Source::Still { .. } => vec![Clip {
                // Two stretches with one image move differently.
                seed: Seeded::new(seed, index as u64).next(),
                ..clip(at - lead, frames + lead, 0, lead)
            }],
            Source::Painted { .. } => {
                // A painted background has no end: ten minutes for each stretch never meet.
                let from = index as u32 * 18_000;
                vec![clip(at - lead, frames + lead, from, lead)]
            }
        }
    }

    /// Where the stretch `index` begins in its source: the source is dealt out into equal parts, one for each stretch
    /// that uses it, in a seeded order.
    fn in_point(&self, index: usize, source: usize, length: u32) -> u32 {
        let rounds = self.stretches.div_ceil(self.sources.len().max(1)).max(1);
        let mut stream = Seeded::new(self.seed, 1_000 + source as u64);
        let part = stream.shuffled(rounds).get(index / self.sources.len().max(1)).copied().unwrap_or(0);
        let room = u64::from(length) / rounds as u64;
        // Within its part it begins later, as the seed has it, where room is left for what a scene needs. A clip that is
        // used once has nobody to run into, so less room is enough.
        let alone = if rounds == 1 { room.saturating_sub(SHORT_SCENE) / 2 } else { 0 };
        let late = stream.below(alone.max(room.saturating_sub(SCENE)));
        (u64::from(length) * part as u64 / rounds as u64 + late) as u32
    }
}

/// A paced clip runs through a multiple of this many frames in 30 of its source with each line.
const PACE_IN_30: u32 = 12;

impl Source {
    /// Whether it may run a little slower or faster and nobody sees it: what we paint and move ourselves may, footage may
    /// not.
    pub fn can_be_paced(&self) -> bool {
        matches!(self, Self::Painted { .. } | Self::Still { moving: true, .. })
    }
}

/// Divides a clip that runs on through several lines, which end at `ends`, so that an edit of one line leaves the picture of
/// the others as it was: with each line it runs through a multiple of 12 frames in 30, a little slower or faster than it
/// would, so that most edits change no in-point. What comes before its first line, `lead` frames in which it fades in, runs
/// at its own speed: it is seen in the line before.
pub fn paced(whole: &Clip, lead: u32, ends: &[u32], per_second: u32) -> Vec<Clip> {
    let grid = (PACE_IN_30 * per_second / 30).max(1);
    let (mut at, mut from) = (whole.at + lead, whole.from + lead);
    let fading = Clip { frames: lead, span: lead, ..whole.clone() };
    let lines = ends.iter().map(|end| {
        let frames = end.saturating_sub(at);
        let span = ((frames + grid / 2) / grid * grid).max(grid);
        let clip = Clip { at, frames, from, span, fade_in: 0, ..whole.clone() };
        (at, from) = (*end, from + span);
        clip
    });
    let mut clips: Vec<Clip> = lines.filter(|clip| clip.frames > 0).collect();
    if lead > 0 {
        clips.insert(0, fading);
    }
    clips
}

/// Cuts a stretch out of a source that may be shorter, as (at, frames, from, fade-in): at its end the source starts
/// again, faded over its own last frames, so that nothing jumps.
fn looped(at: u32, frames: u32, from: u32, length: u32, lead: u32) -> Vec<(u32, u32, u32, u32)> {
    let length = length.max(1);
    let fade = LOOP_FADE.min(length / 3);
    let (mut clips, mut done, mut from, mut fade_in) = (Vec::new(), 0, from.min(length - 1), lead);
    // An in-point so near to the end that there is not even a fade's worth left starts at the beginning instead.
    if length - from < (2 * fade).max(1).min(frames) {
        from = 0;
    }
    while done < frames {
        let piece = (length - from).min(frames - done);
        clips.push((at + done, piece, from, fade_in.min(piece)));
        if done + piece >= frames {
            break;
        }
        done += piece - fade.min(piece - 1);
        (from, fade_in) = (0, fade);
    }
    clips
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn footage(frames: u32) -> Source {
        Source::Footage { file: Digest::of(&frames.to_le_bytes()), frames }
    }

    #[test]
    fn one_long_clip_gives_every_stretch_its_own_part() {
        let sources = [footage(3_000)];
        let pool = Pool { sources: &sources, stretches: 5, seed: 7 };
        let mut starts: Vec<_> = (0..5).map(|index| pool.fill(index, 100, 200, 0)[0].from).collect();
        starts.sort_unstable();
        let parts: Vec<_> = starts.iter().map(|start| start / 600).collect();
        assert_eq!(parts, [0, 1, 2, 3, 4]);
    }

    #[test]
    fn another_seed_begins_elsewhere() {
        let sources = [footage(900)];
        let start = |seed| Pool { sources: &sources, stretches: 1, seed }.fill(0, 0, 200, 0)[0].from;
        assert_ne!(start(1), start(2));
        assert!((1..50).all(|seed| start(seed) < 300), "room is left for the scene");
    }

    #[test]
    fn every_source_is_used_before_one_comes_again() {
        let sources = [footage(300), footage(400), footage(500)];
        let pool = Pool { sources: &sources, stretches: 6, seed: 3 };
        let used: Vec<_> = (0..3).map(|index| pool.fill(index, 0, 60, 0)[0].source.clone()).collect();
        assert!(sources.iter().all(|source| used.contains(source)));
    }

    #[test]
    fn a_short_clip_loops_over_its_own_end() {
        assert_eq!(looped(0, 200, 0, 90, 0), [(0, 90, 0, 0), (75, 90, 0, 15), (150, 50, 0, 15)]);
    }

    proptest! {
        #[test]
        fn a_stretch_is_filled_without_a_hole(
            length in 1_u32..400, frames in 1_u32..900, at in 20_u32..1_000, lead in 0_u32..12,
            index in 0_usize..9, seed: u64,
        ) {
            let sources = [footage(length), footage(length + 7)];
            let pool = Pool { sources: &sources, stretches: 9, seed };
            let clips = pool.fill(index, at, frames, lead);
            let mut end = at - lead;
            for clip in &clips {
                prop_assert!(clip.at <= end, "a hole before {clip:?}");
                prop_assert!(clip.frames > 0);
                prop_assert!(clip.fade_in <= clip.frames);
                let Source::Footage { frames: length, .. } = clip.source else { unreachable!() };
                prop_assert!(clip.from + clip.frames <= length, "{clip:?} runs over the end");
                prop_assert!(clip.at + clip.frames > end);
                end = clip.at + clip.frames;
            }
            prop_assert_eq!(end, at + frames);
        }

        #[test]
        fn how_long_a_stretch_is_moves_no_in_point(
            length in 100_u32..4_000, a in 30_u32..90, b in 30_u32..90, index in 0_usize..9, seed: u64,
        ) {
            let sources = [footage(length)];
            let pool = Pool { sources: &sources, stretches: 9, seed };
            prop_assert_eq!(pool.fill(index, 50, a, 5)[0].from, pool.fill(index, 90, b, 5)[0].from);
        }
    }
}
