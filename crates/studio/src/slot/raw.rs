//! The frames of a movie as they reach the encoder, for measuring and comparing.

use std::io::Write;

use vo_paint::Fonts;
use vo_plan::Plan;
use vo_plan::recipe::SegmentRecipe;
use vo_process::Watchdog;

use super::children::decoder;
use super::play::{open, play};
use super::reel::{Aside, Reels};
use crate::make::Workshop;
use crate::media::open_still;
use crate::{StudioError, ffmpeg};

/// Writes every frame of a plan as raw YUV 4:2:0 (planes one after another, 8 bits), without encoding anything.
///
/// # Errors
/// [`StudioError`]; [`StudioError::Stopped`] too if nobody reads any more.
pub fn frames(shop: &Workshop, fonts: &Fonts, plan: &Plan, to: &mut impl Write) -> Result<(), StudioError> {
    let watchdog = Watchdog::start(&shop.stop, ffmpeg::patience())?;
    let staged = shop.store.stage()?;
    let aside = Aside { folder: staged.folder().to_owned(), all: false };
    let mut reels = Reels::new((shop.ends(), aside), |stretch: super::Stretch<'_>, recipe: &SegmentRecipe| {
        decoder((shop, &watchdog), stretch, recipe)
    });
    let recipes: Vec<&SegmentRecipe> = plan.segments.iter().map(|planned| &planned.recipe).collect();
    for (position, &recipe) in recipes.iter().enumerate() {
        let next = recipes.get(position + 1..).unwrap_or_default();
        let composer =
            open(fonts, (recipe, next), &|file, framing, shown| open_still(shop, file, framing, shown), &mut reels)?;
        play(composer, (recipe, next), &mut reels, |frame| {
            to.write_all(frame.as_bytes()).map_err(|_| StudioError::Stopped)?;
            watchdog.advance();
            if shop.stop.asked() { Err(StudioError::Stopped) } else { Ok(true) }
        })?;
    }
    Ok(())
}
