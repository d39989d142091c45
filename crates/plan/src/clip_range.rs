//! Ranges of frames of clips, and how far one decoder can go on: segments that follow each other in one clip share it.

use crate::framing::Framing;
use crate::picture::{Layer, MediaFile, Picture};
use crate::recipe::SegmentRecipe;

/// Frames of one clip, framed in one way, in the movie's rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClipRange<'a> {
    /// The clip.
    pub file: &'a MediaFile,
    /// Which part of its picture is shown where.
    pub framing: Framing,
    /// Its first frame.
    pub from: u32,
    /// How many.
    pub frames: u32,
}

impl<'a> ClipRange<'a> {
    /// What a layer shows, if it shows footage.
    pub fn of(layer: &'a Layer) -> Option<Self> {
        match &layer.picture {
            Picture::Footage { file, framing, from } => {
                Some(Self { file, framing: *framing, from: *from, frames: layer.frames })
            }
            Picture::Still { .. } | Picture::Painted { .. } => None,
        }
    }

    /// Whether another range shows the same from the same frame on.
    pub fn begins_as(&self, other: &ClipRange<'_>) -> bool {
        self.file == other.file && self.framing == other.framing && self.from == other.from
    }

    /// What is left of it after some frames.
    #[must_use]
    pub fn after(self, frames: u32) -> Self {
        Self { from: self.from + frames, frames: self.frames.saturating_sub(frames), ..self }
    }

    /// Whether `next` begins where this one ends.
    fn continues_into(&self, next: &ClipRange<'_>) -> bool {
        self.file == next.file && self.framing == next.framing && self.from + self.frames == next.from
    }

    /// The same range as long as the segments that come next go on with it, up to `most` frames. A segment in between
    /// that shows something else ends it: a decoder that waits would cost memory.
    #[must_use]
    pub fn extended(mut self, next: &[&SegmentRecipe], most: u32) -> Self {
        for recipe in next {
            let mut on = recipe.layers.iter().filter_map(ClipRange::of).filter(|range| self.continues_into(range));
            match on.next() {
                Some(range) if self.frames + range.frames <= most => self.frames += range.frames,
                _ => break,
            }
        }
        self
    }
}
