//! Plays a segment: every frame of it, composed, in order. Whoever encodes, writes or measures frames gets them here.

use vo_paint::{Fonts, Frame};
use vo_plan::recipe::SegmentRecipe;

use super::compose::{Composer, OpenStill};
use super::footage::Stretch;
use super::reel::{Decode, Reels};
use crate::StudioError;

/// Opens all that a segment shows. `next` are the segments that are played after it, and `still` opens
/// still images. No encoder should run yet: a still image may take as much memory while it is decoded as an encoder does.
///
/// # Errors
/// [`StudioError`] if a picture cannot be had.
pub fn open<'a, D: Decode>(
    fonts: &Fonts,
    (recipe, next): (&'a SegmentRecipe, &[&SegmentRecipe]),
    still: &OpenStill<'_>,
    reels: &mut Reels<D, impl FnMut(Stretch<'_>, &SegmentRecipe) -> Result<D, StudioError>>,
) -> Result<Composer<'a>, StudioError> {
    reels.turn_to((recipe, next))?;
    Composer::open(fonts, recipe, still)
}

/// Composes the frames of `recipe`, which was opened, and gives each to `each`, until that returns false; it may put another
/// frame of the same size in its place.
///
/// # Errors
/// [`StudioError`] if a picture cannot be had, and those of `each`.
pub fn play<D: Decode>(
    mut composer: Composer<'_>,
    (recipe, next): (&SegmentRecipe, &[&SegmentRecipe]),
    reels: &mut Reels<D, impl FnMut(Stretch<'_>, &SegmentRecipe) -> Result<D, StudioError>>,
    mut each: impl FnMut(&mut Frame) -> Result<bool, StudioError>,
) -> Result<(), StudioError> {
    for number in 0..recipe.frames {
        let frame = composer.compose(number, &mut |stretch, into| reels.read(stretch, (recipe, next), into))?;
        if !each(frame)? {
            break;
        }
    }
    Ok(())
}
