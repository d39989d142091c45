//! Where clips end, as a look at them has counted: a decoder that gives less has failed, whatever it says of itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vo_digest::Digest;
use vo_timeline::time::FrameRate;

/// How far each clip must be decoded, in milliseconds from its beginning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ends(BTreeMap<Digest, u64>);

/// As many frames may be missing at the end of a clip: its last picture may begin between two of ours, and the rate of both
/// may be rounded.
const ROUNDED: u32 = 1;

impl Ends {
    /// From now on that clip must be decoded so far.
    pub fn note(&mut self, clip: Digest, milliseconds: u64) {
        self.0.insert(clip, milliseconds);
    }

    /// Only the ends of these clips.
    #[must_use]
    pub fn of(&self, clips: impl IntoIterator<Item = Digest>) -> Self {
        Self(clips.into_iter().filter_map(|clip| Some((clip, *self.0.get(&clip)?))).collect())
    }

    /// How far a clip must be decoded, in milliseconds; 0 if it was not looked at.
    pub fn of_clip(&self, clip: Digest) -> u64 {
        self.0.get(&clip).copied().unwrap_or(0)
    }

    /// The first frame of a clip, at a movie's rate, that its decoder need not give. No decoder of a clip may end early that
    /// were not looked at.
    pub fn on_frame(&self, clip: Digest, rate: FrameRate) -> u32 {
        let Some(milliseconds) = self.0.get(&clip) else { return u32::MAX };
        let frames = milliseconds.saturating_mul(rate.per_second().into()) / 1_000;
        u32::try_from(frames).unwrap_or(u32::MAX).saturating_sub(ROUNDED).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decoder_may_end_with_the_last_picture_of_its_clip_and_not_before() {
        let (clip, other) = (Digest::of(b"clip"), Digest::of(b"other"));
        let mut ends = Ends::default();
        ends.note(clip, 1_966);
        let rate = FrameRate::THIRTY;
        assert_eq!(ends.on_frame(clip, rate), 57);
        assert_eq!(ends.on_frame(other, rate), u32::MAX, "it was not looked at");
        assert_eq!(ends.of([other]).on_frame(clip, rate), u32::MAX);
        ends.note(clip, 0);
        assert_eq!(ends.on_frame(clip, rate), 1, "one picture there must be");
    }
}
