//! All segments of a plan: those that are missing are made by threads that each have decoders, our painter and an encoder.
//! How many threads there are depends on the budget; what they make does not.

mod bit_rate_cap;
pub mod codec;
mod in_process;
mod maker;
mod raw;
mod runs;
mod subprocess;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use vo_digest::Digest;
use vo_meter::Pressure;
use vo_paint::Fonts;
use vo_plan::recipe::SegmentRecipe;
use vo_plan::{Plan, Recipe};
use vo_process::Watchdog;

use crate::budget::permits::Need;
use crate::event::{Counts, Event};
use crate::locked::locked;
use crate::run::Render;
use crate::{StudioError, rates};

pub use maker::with_maker;
pub use raw::{frames, with_decoders};

/// How long a child may take to finish after its last frame.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(120);

/// What is told where the encoder of something was ended.
pub fn stalled(render: &Render, kind: &'static str, watchdog: &Watchdog) -> StudioError {
    let why = match watchdog.too_slow() {
        Some(most) => too_slow(most),
        None => format!("its encoder made no progress for {} s and was ended", render.stall_timeout().as_secs()),
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
        done.push(render.find_artifact(&planned.recipe)?);
    }
    let missing: Vec<usize> = done.iter().enumerate().filter(|(_, done)| done.is_none()).map(|(at, _)| at).collect();
    let of = plan.segments.len();
    render.report(Event::Planned { frames: plan.frames, segments: of, make: missing.len() });
    for (segment, _) in done.iter().enumerate().filter(|(_, done)| done.is_some()) {
        render.report(Event::Segment { segment, of, reused: true });
    }
    let frames = missing.iter().filter_map(|at| plan.segments.get(*at)).map(|planned| u64::from(planned.recipe.frames));
    let (frames, began): (u64, _) = (frames.sum(), Instant::now());
    let threads = render.budget().segment_threads(plan, &render.costs()).min(missing.len());
    let schedule = Schedule {
        render,
        fonts,
        plan,
        go_on,
        runs: Mutex::new(runs::of_neighbours(&missing, threads)),
        progress: Progress::of(frames),
        need: render.budget().need_of_a_segment(plan.recipes(), &render.costs()),
        failed: Mutex::new(None),
        made: Mutex::new(Vec::new()),
    };
    std::thread::scope(|scope| {
        for thread in 1..threads {
            let schedule = &schedule;
            scope.spawn(move || schedule.work(thread));
        }
        schedule.work(0);
    });
    // A thread that gave way after the last one had ended has left its work behind.
    schedule.work(0);
    if let Some(error) = schedule.failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(error);
    }
    render.stopwatch.note(rates::frames(plan.size), frames, began);
    let mut counts = Counts { made: 0, reused: of - missing.len() };
    for (at, digest, reused) in schedule.made.into_inner().unwrap_or_else(PoisonError::into_inner) {
        counts.count(reused);
        if let Some(done) = done.get_mut(at) {
            *done = Some(digest);
        }
    }
    let digests = done.into_iter().collect::<Option<Vec<_>>>();
    Ok((digests.ok_or(StudioError::Stopped)?, counts))
}

/// One segment, made or found, by this thread; whether it was found.
///
/// # Errors
/// [`StudioError`]. No child is left running.
pub fn one(render: &Render, fonts: &Fonts, recipe: &SegmentRecipe) -> Result<(Digest, bool), StudioError> {
    if let Some(found) = render.find_artifact(recipe)? {
        return Ok((found, true));
    }
    let costs = render.costs();
    let one = || std::iter::once(recipe);
    let _permit = render.claim(render.budget().need_of_a_segment(one(), &costs))?;
    let all_first = render.budget().spills_to_disk(one(), &costs);
    let advance = |_| render.throttle();
    with_maker((render, fonts), (&[recipe], all_first), &advance, |maker| render.artifact(recipe, maker))
}

/// What is to be made, and by whom: threads work side by side.
struct Schedule<'s> {
    render: &'s Render,
    fonts: &'s Fonts,
    plan: &'s Plan,
    go_on: &'s (dyn Fn() -> bool + Sync),
    /// What is still to be made, as runs of segments that follow each other.
    runs: Mutex<VecDeque<Vec<usize>>>,
    progress: Progress,
    /// What making a segment takes of the machine.
    need: Need,
    failed: Mutex<Option<StudioError>>,
    made: Mutex<Vec<(usize, Digest, bool)>>,
}

impl Schedule<'_> {
    /// Makes one run after another until none is left, something fails, or memory becomes tight and this is not the
    /// last thread. Where others wait for the machine it gives them their turn between two segments.
    fn work(&self, thread: usize) {
        let _working = self.render.account.work();
        let pressure = Pressure::of_this_machine();
        let is_tight = || thread > 0 && pressure.level() == vo_meter::MemoryPressure::Tight;
        let is_over = || locked(&self.failed).is_some() || locked(&self.runs).is_empty();
        loop {
            let permit = match self.render.claim_unless(self.need, &is_over) {
                Ok(Some(permit)) => permit,
                Ok(None) => return,
                Err(error) => {
                    locked(&self.failed).get_or_insert(error);
                    return;
                }
            };
            let Some(run) = self.next() else { return };
            match self.make(&run, &|| is_tight() || permit.is_others_turn()) {
                Ok(rest) if rest.is_empty() => {}
                Ok(rest) => {
                    locked(&self.runs).push_front(rest);
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
        locked(&self.runs).pop_front()
    }

    /// Makes the segments of a run, and returns those that are left when it had to give way.
    fn make(&self, run: &[usize], give_way: &dyn Fn() -> bool) -> Result<Vec<usize>, StudioError> {
        let render = self.render;
        let recipes: Vec<&SegmentRecipe> =
            run.iter().filter_map(|at| self.plan.segments.get(*at)).map(|planned| &planned.recipe).collect();
        let advance = |position: usize| {
            render.throttle();
            let segment = run.get(position).copied().unwrap_or_default();
            if let Some(done) = self.progress.advance() {
                render.report(Event::Frames { segment, done, of: self.progress.of });
            }
        };
        // Not later: reading through what is relied on may take longer than any frame.
        recipes.iter().flat_map(|recipe| recipe.inputs()).try_for_each(|file| render.verify(file))?;
        let all_first = render.budget().spills_to_disk(self.plan.recipes(), &render.costs());
        with_maker((render, self.fonts), (&recipes, all_first), &advance, |maker| {
            for (position, (&segment, recipe)) in run.iter().zip(&recipes).enumerate() {
                if !(self.go_on)() {
                    return Err(StudioError::Stopped);
                }
                if give_way() {
                    return Ok(run.get(position..).unwrap_or_default().to_vec());
                }
                maker.turn_to(position);
                let (digest, reused) = render.artifact(*recipe, maker)?;
                locked(&self.made).push((segment, digest, reused));
                render.report(Event::Segment { segment, of: self.plan.segments.len(), reused });
            }
            Ok(Vec::new())
        })
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
