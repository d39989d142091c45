//! The frames of a movie as they reach the encoder, for measuring and comparing.

use std::io::Write;

use vo_compose::{DecoderPool, Spill, open, play};
use vo_paint::Fonts;
use vo_plan::Plan;
use vo_plan::clip_range::ClipRange;
use vo_plan::recipe::SegmentRecipe;
use vo_process::Watchdog;

use super::subprocess::{DecoderChild, decoder};
use crate::StudioError;
use crate::gather::media::open_still;
use crate::run::Render;

/// The decoders of one thread, started as they are needed.
pub type Decoders<'s, 'd> = DecoderPool<
    DecoderChild<'s>,
    &'d mut dyn FnMut(ClipRange<'_>, &SegmentRecipe) -> Result<DecoderChild<'s>, StudioError>,
>;

/// Gives decoders to whoever looks at frames of segments and encodes none, once there is room for them.
///
/// # Errors
/// [`StudioError`] if there will be no room, and those of `look`.
pub fn with_decoders<'r, T>(
    render: &Render,
    recipes: impl IntoIterator<Item = &'r SegmentRecipe>,
    look: impl for<'s, 'd> FnOnce(&'s Watchdog, &mut Decoders<'s, 'd>) -> Result<T, StudioError>,
) -> Result<T, StudioError> {
    let _permit = render.claim(render.budget().need_of_a_look(recipes.into_iter(), &render.costs()))?;
    let watchdog = Watchdog::start(&render.stop, render.stall_timeout())?;
    let staged = render.store.stage()?;
    let spill = Spill { folder: staged.folder().to_owned(), all: false };
    let mut start = |range: ClipRange<'_>, recipe: &SegmentRecipe| decoder((render, &watchdog), range, recipe);
    look(&watchdog, &mut DecoderPool::new((render.ends(), spill), &mut start))
}

/// Writes every frame of a plan as raw YUV 4:2:0 (planes one after another, 8 bits), without encoding anything.
///
/// # Errors
/// [`StudioError`]; [`StudioError::Stopped`] too if nobody reads any more.
pub fn frames(render: &Render, fonts: &Fonts, plan: &Plan, to: &mut impl Write) -> Result<(), StudioError> {
    let still = |file: &_, framing, shown| open_still(render, file, framing, shown);
    let recipes: Vec<&SegmentRecipe> = plan.segments.iter().map(|planned| &planned.recipe).collect();
    with_decoders(render, plan.recipes(), |watchdog, pool| {
        for (position, &recipe) in recipes.iter().enumerate() {
            let next = recipes.get(position + 1..).unwrap_or_default();
            let composer = open(fonts, (recipe, next), &still, pool)?;
            play(composer, (recipe, next), pool, |frame| {
                to.write_all(frame.as_bytes()).map_err(|_| StudioError::Stopped)?;
                watchdog.advance();
                if render.stop.is_requested() { Err(StudioError::Stopped) } else { Ok(true) }
            })?;
        }
        Ok(())
    })
}
