//! What a frame number means for a cue: which word is spoken, how far its change has come, and the entrance.

use vo_timeline::cue::Cue;
use vo_timeline::look::{EntranceKind, Look};

use crate::layout::RISE;
use crate::wave::out_cubic;

/// One distinct picture of a cue. Equal moments look alike, so each is painted once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// The spoken word, if any is yet.
    pub active: Option<usize>,
    /// Frames since its change began, at most the look's.
    pub step: u16,
    /// Frames since the cue appeared, at most the entrance's.
    pub entered: u16,
}

impl Moment {
    /// The moment of a cue on a frame of the same count.
    pub(crate) fn of(cue: &Cue, look: &Look, frame: i32) -> Self {
        let active = cue.words.iter().rposition(|word| word.from <= frame);
        let since = |from: i32, most: u16| (i64::from(frame) - i64::from(from)).clamp(0, i64::from(most)) as u16;
        let last = |frames: u16| frames.saturating_sub(1);
        Self {
            active,
            step: active.map_or(0, |word| since(cue.words[word].from, last(look.active.frames))),
            entered: since(cue.from, last(look.entrance.frames)),
        }
    }

    /// How far the spoken word's change has come, 0 to 1.
    pub(crate) fn change(self, look: &Look) -> f32 {
        out_cubic(part(self.step, look.active.frames))
    }

    /// The entrance: scale of the block, opacity, and how far below its place it stands in ems. What moves is opaque
    /// from its first frame on: a cue that flickered in at every third word would be seen as that.
    pub(crate) fn entrance(self, look: &Look) -> (f32, f32, f32) {
        let t = part(self.entered, look.entrance.frames);
        // From the first frame's state, rather than from the one before it.
        let last = look.entrance.frames.saturating_sub(1);
        let moved = if last == 0 { 1.0 } else { f32::from(self.entered) / f32::from(last) };
        match look.entrance.kind {
            EntranceKind::Cut => (1.0, 1.0, 0.0),
            EntranceKind::Fade => (1.0, t, 0.0),
            EntranceKind::Pop => (pop(moved), 1.0, 0.0),
            EntranceKind::Rise => (1.0, 1.0, RISE * (1.0 - out_cubic(moved))),
        }
    }
}

/// By how much a block that pops in swells beyond its size before it settles.
pub(crate) const OVERSHOOT: f32 = 1.04;

/// The scale of a block that pops in: from 0.85 to [`OVERSHOOT`] in two thirds of the time, and back to 1.
fn pop(t: f32) -> f32 {
    const TURN: f32 = 2.0 / 3.0;
    if t < TURN {
        0.85 + (OVERSHOOT - 0.85) * out_cubic(t / TURN)
    } else {
        OVERSHOOT + (1.0 - OVERSHOOT) * ((t - TURN) / (1.0 - TURN)).min(1.0)
    }
}

/// Which part of `frames` is done at the end of frame `step`.
fn part(step: u16, frames: u16) -> f32 {
    if frames == 0 { 1.0 } else { f32::from(step + 1) / f32::from(frames) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vo_timeline::cue::CueWord;

    #[test]
    fn words_take_turns_and_pictures_settle() {
        let (_, look) = Look::bundled().remove(0);
        let word = |text: &str, from| CueWord { text: text.to_owned(), from, emphasis: false };
        let cue = Cue { from: -3, to: 40, words: vec![word("a", 0), word("b", 20)] };
        let at = |frame| {
            let moment = Moment::of(&cue, &look, frame);
            (moment.active, moment.step, moment.entered)
        };
        assert_eq!(at(-3), (None, 0, 0));
        assert_eq!(at(0), (Some(0), 0, 3));
        assert_eq!(at(15), (Some(0), 3, 3));
        assert_eq!(at(21), (Some(1), 1, 3));
        assert_eq!(at(i32::MAX), (Some(1), 3, 3));
        let settled = Moment::of(&cue, &look, 39);
        assert!((settled.change(&look) - 1.0).abs() < 1e-6);
        assert!((settled.entrance(&look).0 - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_pop_is_opaque_at_once_and_swells_before_it_settles() {
        let (_, look) = Look::bundled().remove(0);
        let scales: Vec<f32> = (0..5)
            .map(|entered| {
                let (scale, opacity, _) = Moment { active: None, step: 0, entered }.entrance(&look);
                assert!(opacity >= 1.0);
                scale
            })
            .collect();
        assert!((scales[0] - 0.85).abs() < 1e-3 && (scales[2] - 1.04).abs() < 1e-3, "{scales:?}");
        assert!((scales[3] - 1.0).abs() < 1e-3);
    }

    #[test]
    fn no_bundled_look_flickers_in() {
        for (name, look) in Look::bundled() {
            let first = Moment { active: None, step: 0, entered: 0 }.entrance(&look);
            assert!(first.1 >= 1.0, "{name}");
        }
    }
}
