//! Makes segments: a run of neighbours, one after another, so that a decoder goes on as long as its footage does. It is done
//! in one process where there is a program for that, else by an FFmpeg that decodes and one that encodes.

use std::path::PathBuf;
use std::time::Duration;

use vo_compose::{AT_ONCE, DecoderPool, FEW, Spill};
use vo_paint::Fonts;
use vo_plan::clip_range::ClipRange;
use vo_plan::framing::Size;
use vo_plan::recipe::SegmentRecipe;
use vo_process::Watchdog;
use vo_store::Staged;

use super::in_process::{Worker, can_make};
use super::raw::Decoders;
use super::{bit_rate_cap, subprocess};
use crate::StudioError;
use crate::artifact::check;
use crate::artifact::maker::{Checked, Maker};
use crate::run::Render;

/// As many pictures of full HD may take as long as one of them may stand still: a second each where nothing else is said,
/// which is twenty times what a slow machine needs.
const IN_TIMEOUT: u32 = 120;

/// Pixels of full HD.
const FULL_HD: u64 = 1_920 * 1_080;

/// How long a segment may take in all, however steadily its frames come: with one now and then it would hold a slot for
/// days. Larger pictures have more time. `all_first` says whether all that is seen is decoded before the first frame.
fn longest(recipe: &SegmentRecipe, all_first: bool, timeout: Duration) -> Duration {
    let pixels = |size: Size| u64::from(size.width) * u64::from(size.height);
    let ranges: Vec<_> = recipe.layers.iter().filter_map(ClipRange::of).collect();
    let largest = ranges.iter().map(|range| pixels(range.file.shape.size)).chain([pixels(recipe.size)]).max();
    // One that begins may have another set aside that has a few left.
    let at_once = if all_first { AT_ONCE } else { FEW };
    let decoded = ranges.iter().map(|range| u64::from(range.frames + at_once));
    let pictures = u64::from(recipe.frames) + decoded.sum::<u64>();
    let weighed = (pictures * largest.unwrap_or(0) / FULL_HD).max(pictures);
    // The first picture of a range may lie behind many that are not shown.
    let firsts = timeout.saturating_mul(1 + ranges.len() as u32);
    firsts.saturating_add(timeout.saturating_mul(weighed.try_into().unwrap_or(u32::MAX)) / IN_TIMEOUT)
}

/// Decoders, our painter and an encoder.
pub struct SegmentMaker<'s, 'd> {
    render: &'s Render,
    fonts: &'s Fonts,
    watchdog: &'s Watchdog,
    /// The segments that it makes, in order.
    run: &'d [&'d SegmentRecipe],
    /// Which of them it makes now.
    position: usize,
    /// Is told of every frame, and of which segment it is.
    advance: &'d dyn Fn(usize),
    /// As long as it has not crashed.
    in_process: Option<Worker<'s>>,
    decoders: Decoders<'s, 'd>,
    /// Whether all that is seen is decoded before the first frame.
    all_first: bool,
    /// The recipe by which the present segment was made last, where the first was beyond the cap.
    smaller: Option<SegmentRecipe>,
}

/// Opens a maker for a run of segments, for as long as `work` takes. Every frame is told to `advance`, with the position of its
/// segment in the run.
///
/// # Errors
/// [`StudioError`] if it cannot be opened, and those of `work`.
pub fn with_maker<T>(
    (render, fonts): (&Render, &Fonts),
    (run, all_first): (&[&SegmentRecipe], bool),
    advance: &dyn Fn(usize),
    work: impl for<'s, 'd> FnOnce(&mut SegmentMaker<'s, 'd>) -> Result<T, StudioError>,
) -> Result<T, StudioError> {
    let watchdog = Watchdog::start(&render.stop, render.stall_timeout())?;
    let staged = render.store.stage()?;
    let spill = Spill { folder: staged.folder().to_owned(), all: all_first };
    let in_process = match render.studio.worker() {
        Some(program) if !all_first && run.iter().all(|recipe| can_make(recipe, &render.tools().id)) => {
            Some(Worker::start((render, program, &watchdog), run)?)
        }
        _ => None,
    };
    let mut start =
        |range: ClipRange<'_>, recipe: &SegmentRecipe| subprocess::decoder((render, &watchdog), range, recipe);
    work(&mut SegmentMaker {
        render,
        fonts,
        watchdog: &watchdog,
        run,
        position: 0,
        advance,
        in_process,
        decoders: DecoderPool::new((render.ends(), spill), &mut start),
        all_first,
        smaller: None,
    })
}

impl SegmentMaker<'_, '_> {
    /// The segment that is made next, by its position in the run.
    pub fn turn_to(&mut self, position: usize) {
        (self.position, self.smaller) = (position, None);
    }

    /// Does a step that takes as long as a segment may.
    fn in_time<T>(
        &mut self,
        recipe: &SegmentRecipe,
        step: impl FnOnce(&mut Self) -> Result<T, StudioError>,
    ) -> Result<T, StudioError> {
        // Who is paced rests for seconds between two frames.
        let slack = if self.render.is_paced() { 10 } else { 1 };
        let longest = longest(recipe, self.all_first, self.render.stall_timeout());
        self.watchdog.begin_step(Some(longest.saturating_mul(slack)));
        let done = step(self)?;
        self.watchdog.begin_step(None);
        Ok(done)
    }

    /// Has it made by an FFmpeg that decodes and one that encodes.
    fn by_subprocesses(
        &mut self,
        (recipe, next): (&SegmentRecipe, &[&SegmentRecipe]),
        staged: &Staged,
        advance: &dyn Fn(),
    ) -> Result<PathBuf, StudioError> {
        // Two ways at once would weigh twice.
        self.in_process = None;
        let means = (self.render, self.fonts, self.watchdog);
        subprocess::segment(means, &mut self.decoders, (recipe, next), staged, advance)
    }
}

impl Maker<SegmentRecipe> for SegmentMaker<'_, '_> {
    fn make(&mut self, recipe: &SegmentRecipe, staged: &Staged) -> Result<PathBuf, StudioError> {
        let (run, position, advance, watchdog) = (self.run, self.position, self.advance, self.watchdog);
        self.in_time(recipe, |maker| {
            let made = maker.in_process.as_mut().map_or(Ok(None), |worker| {
                worker.segment(position, &|| {
                    watchdog.advance();
                    advance(position);
                })
            })?;
            // One that crashed does not say over which clip. Children do.
            made.map_or_else(
                || {
                    let next = run.get(position + 1..).unwrap_or_default();
                    maker.by_subprocesses((recipe, next), staged, &|| advance(position))
                },
                Ok,
            )
        })
    }

    fn again(
        &mut self,
        recipe: &SegmentRecipe,
        TooLarge { rate }: TooLarge,
        staged: &Staged,
    ) -> Result<Option<PathBuf>, StudioError> {
        let last = self.smaller.as_ref().unwrap_or(recipe);
        let Some(smaller) = bit_rate_cap::smaller(last, rate) else { return Ok(None) };
        let made = self.in_time(&smaller, |maker| maker.by_subprocesses((&smaller, &[]), staged, &|| ()))?;
        self.smaller = Some(smaller);
        Ok(Some(made))
    }
}

/// A mean bit rate above the cap, in kbit/s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge {
    rate: u64,
}

impl Checked for SegmentRecipe {
    type Excess = TooLarge;

    fn check(&self, render: &Render, file: &std::path::Path) -> Result<Option<TooLarge>, StudioError> {
        let bytes = check::segment(render, file, self)?;
        let rate = bit_rate_cap::rate(self, bytes);
        Ok((rate > u64::from(self.video.maxrate)).then_some(TooLarge { rate }))
    }
}
