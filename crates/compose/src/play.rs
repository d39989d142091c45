//! Plays a segment: every frame of it, composed, in order. Code that encodes, writes or measures frames gets them here.

use vo_paint::{Fonts, Frame};
use vo_plan::clip_range::ClipRange;
use vo_plan::recipe::SegmentRecipe;

use crate::composer::{Composer, OpenStill};
use crate::decoder_pool::{Decode, DecoderPool};

/// Opens all that a segment shows. `next` are the segments that are played after it, and `still` opens
/// still images. No encoder should run yet: a still image may take as much memory while it is decoded as an encoder does.
///
/// # Errors
/// The decoder's, if a picture cannot be had.
pub fn open<'a, D: Decode>(
    fonts: &Fonts,
    (recipe, next): (&'a SegmentRecipe, &[&SegmentRecipe]),
    still: &OpenStill<'_, D::Error>,
    pool: &mut DecoderPool<D, impl FnMut(ClipRange<'_>, &SegmentRecipe) -> Result<D, D::Error>>,
) -> Result<Composer<'a>, D::Error> {
    pool.retain_for((recipe, next))?;
    Composer::open(fonts, recipe, still)
}

/// Composes the frames of `recipe`, which was opened, and gives each to `each`, until that returns false; it may put another
/// frame of the same size in its place.
///
/// # Errors
/// The decoder's, if a picture cannot be had, and those of `each`.
pub fn play<D: Decode>(
    mut composer: Composer<'_>,
    (recipe, next): (&SegmentRecipe, &[&SegmentRecipe]),
    pool: &mut DecoderPool<D, impl FnMut(ClipRange<'_>, &SegmentRecipe) -> Result<D, D::Error>>,
    mut each: impl FnMut(&mut Frame) -> Result<bool, D::Error>,
) -> Result<(), D::Error> {
    for number in 0..recipe.frames {
        let frame = composer.compose(number, &mut |range, into| pool.read(range, (recipe, next), into))?;
        if !each(frame)? {
            break;
        }
    }
    Ok(())
}
