//! Clips: which stretch of which picture is shown when.

use serde::{Deserialize, Serialize};
use vo_digest::Digest;

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
        /// Whether it is made to begin again when it ends, as images that move are: then nothing fades there.
        endless: bool,
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

/// What a stretch shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen<'a> {
    /// The picture.
    pub source: &'a Source,
    /// The in-point: the frame of it that is shown first.
    pub from: u32,
    /// What seeds its look if it is painted, or its motion if it is a still.
    pub seed: u64,
}

/// How long a clip that is too short overlaps with its own beginning when it starts again.
const LOOP_FADE: u32 = 15;

/// Fills a stretch of `frames` from frame `at` with what was chosen for it, and lets its picture begin `lead` frames before
/// that, fading in.
pub fn fill(chosen: &Chosen<'_>, at: u32, frames: u32, lead: u32) -> Vec<Clip> {
    let Chosen { source, from, seed } = *chosen;
    let clip =
        |at, frames, from, fade_in| Clip { source: source.clone(), at, frames, from, span: frames, fade_in, seed };
    let (at, frames) = (at - lead, frames + lead);
    match source {
        Source::Footage { frames: length, endless, .. } => looped((at, frames), from, (*length, *endless), lead)
            .into_iter()
            .map(|(at, frames, from, fade_in)| clip(at, frames, from, fade_in))
            .collect(),
        Source::Still { .. } | Source::Painted { .. } => vec![clip(at, frames, from, lead)],
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
/// again, faded over its own last frames, so that nothing jumps, unless it is `endless` by itself.
fn looped((at, frames): (u32, u32), from: u32, (length, endless): (u32, bool), lead: u32) -> Vec<(u32, u32, u32, u32)> {
    let length = length.max(1);
    let fade = if endless { 0 } else { LOOP_FADE.min(length / 3) };
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
        Source::Footage { file: Digest::of(&frames.to_le_bytes()), frames, endless: frames % 2 == 1 }
    }

    #[test]
    fn a_short_clip_loops_over_its_own_end() {
        assert_eq!(looped((0, 200), 0, (90, false), 0), [(0, 90, 0, 0), (75, 90, 0, 15), (150, 50, 0, 15)]);
    }

    #[test]
    fn an_image_that_moves_begins_again_at_its_own_speed() {
        assert_eq!(looped((0, 200), 0, (90, true), 0), [(0, 90, 0, 0), (90, 90, 0, 0), (180, 20, 0, 0)]);
    }

    proptest! {
        #[test]
        fn a_stretch_is_filled_without_a_hole(
            length in 1_u32..400, frames in 1_u32..900, at in 20_u32..1_000, lead in 0_u32..12, from in 0_u32..400,
        ) {
            let source = footage(length);
            let clips = fill(&Chosen { source: &source, from, seed: 1 }, at, frames, lead);
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
    }
}
