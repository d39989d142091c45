//! The frames of a movie as they reach the encoder, for measuring and comparing.

use std::io::Write;

use vo_compose::{DecoderPool, Spill, open, play};
use vo_paint::Fonts;
use vo_plan::Plan;
use vo_plan::clip_range::ClipRange;
use vo_plan::recipe::SegmentRecipe;
use vo_process::Watchdog;

use super::subprocess::decoder;
use crate::StudioError;
use crate::gather::media::open_still;
use crate::run::Render;

/// Writes every frame of a plan as raw YUV 4:2:0 (planes one after another, 8 bits), without encoding anything.
///
/// # Errors
/// [`StudioError`]; [`StudioError::Stopped`] too if nobody reads any more.
pub fn frames(render: &Render, fonts: &Fonts, plan: &Plan, to: &mut impl Write) -> Result<(), StudioError> {
    let _permit = render.claim(render.budget().need_of_a_segment(plan, &render.costs()))?;
    let watchdog = Watchdog::start(&render.stop, render.stall_timeout())?;
    let staged = render.store.stage()?;
    let spill = Spill { folder: staged.folder().to_owned(), all: false };
    let mut pool = DecoderPool::new((render.ends(), spill), |range: ClipRange<'_>, recipe: &SegmentRecipe| {
        decoder((render, &watchdog), range, recipe)
    });
    let recipes: Vec<&SegmentRecipe> = plan.segments.iter().map(|planned| &planned.recipe).collect();
    for (position, &recipe) in recipes.iter().enumerate() {
        let next = recipes.get(position + 1..).unwrap_or_default();
        let composer =
            open(fonts, (recipe, next), &|file, framing, shown| open_still(render, file, framing, shown), &mut pool)?;
        play(composer, (recipe, next), &mut pool, |frame| {
            to.write_all(frame.as_bytes()).map_err(|_| StudioError::Stopped)?;
            watchdog.advance();
            if render.stop.asked() { Err(StudioError::Stopped) } else { Ok(true) }
        })?;
    }
    Ok(())
}
