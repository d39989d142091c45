//! Slots: places where segments are made, each with a decoder, our painter and an encoder. How many there are depends on
//! the budget; what they make does not.

mod bit_rate_cap;
pub mod codec;
mod in_process;
mod raw;
mod schedule;
mod subprocess;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use in_process::Worker;
use vo_compose::{AT_ONCE, DecoderPool, FEW, Spill};
use vo_digest::Digest;
use vo_meter::Pressure;
use vo_paint::Fonts;
use vo_plan::clip_range::ClipRange;
use vo_plan::framing::Size;
use vo_plan::picture::Picture;
use vo_plan::recipe::SegmentRecipe;
use vo_plan::{Plan, Planned};
use vo_process::Watchdog;

use crate::StudioError;
use crate::artifact::check;
use crate::budget::permits::Need;
use crate::event::{Counts, Event};
use crate::locked::locked;
use crate::run::Render;

pub use raw::{frames, with_decoders};

/// How long a child may take to finish after its last frame.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(120);

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

/// What is told where the encoder of something was ended.
pub fn stood_still(render: &Render, kind: &'static str, watchdog: &Watchdog) -> StudioError {
    let why = match watchdog.too_slow() {
        Some(most) => too_slow(most),
        None => format!("its encoder stood still for {} s and was ended", render.stall_timeout().as_secs()),
    };
    StudioError::Wrong { kind, why }
}

fn too_slow(most: Duration) -> String {
    format!("it took longer than {} s and was ended; convert the clip to H.264 of a usual size", most.as_secs())
}

/// Every segment of a plan, made or found, in order. `go_on` is asked before each that must be made.
///
/// # Errors
/// [`StudioError`], the first there was; what is complete by then is kept. No child is left running.
pub fn all(
    render: &Render,
    fonts: &Fonts,
    plan: &Plan,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<(Vec<Digest>, Counts), StudioError> {
    let mut done = Vec::with_capacity(plan.segments.len());
    for planned in &plan.segments {
        done.push(render.found(&planned.whole())?);
    }
    let missing: Vec<usize> = done.iter().enumerate().filter(|(_, done)| done.is_none()).map(|(at, _)| at).collect();
    let of = plan.segments.len();
    render.report(Event::Planned { frames: plan.frames, segments: of, make: missing.len() });
    for (segment, _) in done.iter().enumerate().filter(|(_, done)| done.is_some()) {
        render.report(Event::Segment { segment, of, reused: true });
    }
    let frames = missing.iter().filter_map(|at| plan.segments.get(*at)).map(|planned| u64::from(planned.recipe.frames));
    let slots = render.budget().slots(plan, &render.costs()).min(missing.len());
    let floor = Floor {
        render,
        fonts,
        plan,
        go_on,
        chains: Mutex::new(schedule::chains(&missing, slots)),
        progress: Progress::of(frames.sum()),
        need: render.budget().need_of_a_segment(plan, &render.costs()),
        failed: Mutex::new(None),
        made: Mutex::new(Vec::new()),
    };
    std::thread::scope(|scope| {
        for slot in 1..slots {
            let floor = &floor;
            scope.spawn(move || floor.slot(slot));
        }
        floor.slot(0);
    });
    // A slot that gave way after the last one had ended has left its work behind.
    floor.slot(0);
    if let Some(error) = floor.failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(error);
    }
    let mut counts = Counts { made: 0, reused: of - missing.len() };
    for (at, digest, reused) in floor.made.into_inner().unwrap_or_else(PoisonError::into_inner) {
        counts.count(reused);
        if let Some(done) = done.get_mut(at) {
            *done = Some(digest);
        }
    }
    let digests = done.into_iter().collect::<Option<Vec<_>>>();
    Ok((digests.ok_or(StudioError::Stopped)?, counts))
}

/// Where the slots work side by side.
struct Floor<'s> {
    render: &'s Render,
    fonts: &'s Fonts,
    plan: &'s Plan,
    go_on: &'s (dyn Fn() -> bool + Sync),
    /// What is still to be made, as runs of segments that follow each other.
    chains: Mutex<VecDeque<Vec<usize>>>,
    progress: Progress,
    /// What making a segment takes of the machine.
    need: Need,
    failed: Mutex<Option<StudioError>>,
    made: Mutex<Vec<(usize, Digest, bool)>>,
}

impl Floor<'_> {
    /// Makes one chain after another until none is left, something fails, or memory becomes tight and this is not the
    /// last slot. Where others wait for the machine it gives them their turn between two segments.
    fn slot(&self, slot: usize) {
        let _working = self.render.account.work();
        let pressure = Pressure::of_this_machine();
        let is_tight = || slot > 0 && pressure.level() == vo_meter::MemoryPressure::Tight;
        let is_over = || locked(&self.failed).is_some() || locked(&self.chains).is_empty();
        loop {
            let permit = match self.render.claim_unless(self.need, &is_over) {
                Ok(Some(permit)) => permit,
                Ok(None) => return,
                Err(error) => {
                    locked(&self.failed).get_or_insert(error);
                    return;
                }
            };
            let Some(chain) = self.next() else { return };
            match self.chain(&chain, &|| is_tight() || permit.is_others_turn()) {
                Ok(rest) if rest.is_empty() => {}
                Ok(rest) => {
                    locked(&self.chains).push_front(rest);
                    if is_tight() {
                        return;
                    }
                }
                // The others finish the segment that they are at, and keep it.
                Err(error) => {
                    locked(&self.failed).get_or_insert(error);
                }
            }
        }
    }

    fn next(&self) -> Option<Vec<usize>> {
        if locked(&self.failed).is_some() {
            return None;
        }
        locked(&self.chains).pop_front()
    }

    /// Makes the segments of a chain, and returns those that are left when it had to give way.
    fn chain(&self, chain: &[usize], give_way: &dyn Fn() -> bool) -> Result<Vec<usize>, StudioError> {
        let render = self.render;
        let planned: Vec<&Planned> = chain.iter().filter_map(|at| self.plan.segments.get(*at)).collect();
        let recipes: Vec<&SegmentRecipe> = planned.iter().map(|planned| &planned.recipe).collect();
        for layer in recipes.iter().flat_map(|recipe| &recipe.layers) {
            if let Picture::Footage { file, .. } | Picture::Still { file, .. } = &layer.picture {
                render.verify(file.digest)?;
            }
        }
        // Not before: reading through what is relied on may take longer than any frame.
        let watchdog = Watchdog::start(&render.stop, render.stall_timeout())?;
        let staged = render.store.stage()?;
        let spill = Spill {
            folder: staged.folder().to_owned(),
            all: render.budget().spills_to_disk(self.plan, &render.costs()),
        };
        let all_first = spill.all;
        // Who is paced rests for seconds between two frames.
        let slack = if render.is_paced() { 10 } else { 1 };
        let longest = |recipe: &SegmentRecipe| longest(recipe, all_first, render.stall_timeout());
        let allow = |recipe: &SegmentRecipe| watchdog.begin_step(Some(longest(recipe).saturating_mul(slack)));
        let mut worker = match render.studio.worker() {
            Some(program)
                if !spill.all && recipes.iter().all(|recipe| in_process::can_make(recipe, &render.tools().id)) =>
            {
                Some(Worker::start((render, program, &watchdog), &recipes)?)
            }
            _ => None,
        };
        let mut pool = DecoderPool::new((render.ends(), spill), |range: ClipRange<'_>, recipe: &SegmentRecipe| {
            subprocess::decoder((render, &watchdog), range, recipe)
        });
        for (position, (&segment, planned)) in chain.iter().zip(&planned).enumerate() {
            let recipe = &planned.recipe;
            if !(self.go_on)() {
                return Err(StudioError::Stopped);
            }
            if give_way() {
                return Ok(chain.get(position..).unwrap_or_default().to_vec());
            }
            let next = recipes.get(position + 1..).unwrap_or_default();
            let advance = || {
                render.throttle();
                if let Some(done) = self.progress.advance() {
                    render.report(Event::Frames { segment, done, of: self.progress.of });
                }
            };
            let (digest, reused) = render.one(&planned.whole(), |staged| {
                allow(recipe);
                let made = worker.as_mut().map_or(Ok(None), |worker| {
                    worker.segment(position, &|| {
                        watchdog.advance();
                        advance();
                    })
                })?;
                let path = if let Some(path) = made {
                    path
                } else {
                    // One that crashed does not say over which clip. Children do.
                    worker = None;
                    let (means, run) = ((render, self.fonts, &watchdog), (recipe, next));
                    subprocess::segment(means, &mut pool, run, staged, &advance)?
                };
                watchdog.begin_step(None);
                check::segment(render, &path, recipe)?;
                bit_rate_cap::keep(recipe, path, |smaller| {
                    allow(recipe);
                    // Two ways at once would weigh twice, and whoever decoded for it stands behind it by now.
                    worker = None;
                    let (means, run) = ((render, self.fonts, &watchdog), (smaller, &[][..]));
                    let path = subprocess::segment(means, &mut pool, run, staged, &|| ())?;
                    watchdog.begin_step(None);
                    check::segment(render, &path, smaller)?;
                    Ok(path)
                })
            })?;
            locked(&self.made).push((segment, digest, reused));
            render.report(Event::Segment { segment, of: self.plan.segments.len(), reused });
        }
        Ok(Vec::new())
    }
}

/// Frames done, told a few times a second, not for every frame.
struct Progress {
    of: u64,
    done: AtomicU64,
    started: Instant,
    told: AtomicUsize,
}

impl Progress {
    const EVERY: Duration = Duration::from_millis(200);

    fn of(frames: u64) -> Self {
        Self { of: frames, done: AtomicU64::new(0), started: Instant::now(), told: AtomicUsize::new(0) }
    }

    /// One more; returns how many there are whenever it is time to tell.
    fn advance(&self) -> Option<u64> {
        // Children make again what a worker had begun.
        let done = (self.done.fetch_add(1, Ordering::Relaxed) + 1).min(self.of);
        let turn = (self.started.elapsed().as_millis() / Self::EVERY.as_millis()) as usize + 1;
        (self.told.swap(turn, Ordering::Relaxed) != turn).then_some(done)
    }
}

/// Why a clip gave no picture, or whoever waits for one was stopped.
fn no_picture(render: &Render, watchdog: &Watchdog) -> StudioError {
    if render.stop.is_requested() {
        return StudioError::Stopped;
    }
    let why = if let Some(most) = watchdog.too_slow() {
        too_slow(most)
    } else if watchdog.expired() {
        format!("nothing was decoded for {} s; convert the clip to H.264", render.stall_timeout().as_secs())
    } else {
        "the footage ended before its frames were counted out; copy or convert the file again".to_owned()
    };
    StudioError::Wrong { kind: "a decoded picture", why }
}
