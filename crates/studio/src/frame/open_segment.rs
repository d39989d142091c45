//! A segment that stays open for whoever looks at its frames: its stills, what is painted, and its decoders, in a thread of
//! their own. Who looks at one frame soon looks at the next.

use std::fmt;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use vo_compose::open;
use vo_paint::{Fonts, Frame};
use vo_plan::clip_range::ClipRange;
use vo_plan::recipe::SegmentRecipe;
use vo_process::Stop;

use crate::event::{Event, Sink};
use crate::gather::media::open_still;
use crate::locked::locked;
use crate::StudioError;
use crate::run::Render;
use crate::segment::with_decoders;

/// Nobody has looked for so long: it closes.
const CLOSE_AFTER: Duration = Duration::from_secs(10);

/// Who waits for a frame looks so often whether to go on waiting.
const POLL_INTERVAL: Duration = Duration::from_millis(10);

/// A segment that is open.
pub struct OpenSegment {
    recipe: SegmentRecipe,
    /// Numbers of frames, until it is closed.
    asked: Option<SyncSender<u32>>,
    frames: Receiver<Result<Frame, StudioError>>,
    stop: Stop,
    listener: Arc<Listener>,
    thread: Option<JoinHandle<()>>,
}

/// Whoever listens to the run that looks at the moment.
#[derive(Default)]
struct Listener(Mutex<Option<Arc<dyn Sink>>>);

impl Sink for Listener {
    fn send(&self, event: Event) {
        let listens = locked(&self.0).clone();
        if let Some(listens) = listens {
            listens.send(event);
        }
    }
}

/// The frame `number` of a segment, as its encoder is given it. The segment stays open until another is looked at, nobody has
/// looked for a while, or its memory is needed.
///
/// # Errors
/// [`StudioError`] if a picture cannot be had, or whoever asked does not want it any more.
pub fn frame_of(render: &Render, recipe: &SegmentRecipe, number: u32) -> Result<Frame, StudioError> {
    let mut kept = locked(&render.studio.open_segment).take().filter(|kept| kept.recipe == *recipe);
    // One that was kept may have closed by itself.
    for _ in 0..2 {
        let segment = kept.take().map_or_else(|| OpenSegment::open(render, recipe), Ok)?;
        if let Some(frame) = segment.frame(render, number)? {
            *locked(&render.studio.open_segment) = Some(segment);
            return Ok(frame);
        }
    }
    Err(StudioError::Wrong { kind: "a frame", why: "it was not composed".to_owned() })
}

impl OpenSegment {
    fn open(render: &Render, recipe: &SegmentRecipe) -> Result<Self, StudioError> {
        let (stop, listener) = (Stop::new(), Arc::<Listener>::default());
        let shows = render.beside(stop.clone(), Arc::clone(&listener) as _)?;
        let (asked, numbers) = sync_channel(1);
        let (answer, frames) = sync_channel(1);
        let segment = recipe.clone();
        let work = move || {
            if let Err(error) = show(&shows, &segment, (&numbers, &answer)) {
                let _ = answer.send(Err(error));
            }
        };
        let thread = std::thread::Builder::new().name("frames".to_owned()).spawn(work);
        let thread = thread.map_err(StudioError::files("starting", "the thread that composes frames".as_ref()))?;
        Ok(Self { recipe: recipe.clone(), asked: Some(asked), frames, stop, listener, thread: Some(thread) })
    }

    /// One of its frames; none if it has closed.
    fn frame(&self, render: &Render, number: u32) -> Result<Option<Frame>, StudioError> {
        *locked(&self.listener.0) = Some(render.listener());
        // If it cannot be opened, nobody takes the number, and what is answered says why.
        let _ = self.asked.as_ref().map(|asked| asked.send(number));
        loop {
            match self.frames.recv_timeout(POLL_INTERVAL) {
                Ok(frame) => return frame.map(Some),
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) if render.stop.is_requested() => return Err(StudioError::Stopped),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

/// It closes: its children end, and then there is room for others.
impl Drop for OpenSegment {
    fn drop(&mut self) {
        self.stop.request();
        self.asked = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for OpenSegment {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("OpenSegment").field("frames", &self.recipe.frames).finish_non_exhaustive()
    }
}

/// Opens a segment and answers with the frames whose numbers come, until none comes for a while.
fn show(
    render: &Render,
    recipe: &SegmentRecipe,
    (numbers, answer): (&Receiver<u32>, &SyncSender<Result<Frame, StudioError>>),
) -> Result<(), StudioError> {
    let _working = render.account.work();
    let still = |file: &_, framing, shown| open_still(render, file, framing, shown);
    with_decoders(render, [recipe], |watchdog, pool| {
        let mut composer = open(&Fonts::bundled(), (recipe, &[]), &still, pool)?;
        let mut scratch = Frame::new(recipe.size.width as usize, recipe.size.height as usize);
        let mut is_first = true;
        // Children that wait for us are not to count as standing still.
        let close_after = CLOSE_AFTER.min(render.stall_timeout() / 2);
        while let Ok(number) = numbers.recv_timeout(close_after) {
            watchdog.advance();
            pool.seek(&composer.footage(number), &mut scratch)?;
            // Of one look nothing more is decoded than its picture, and its decoder ends and says how that went.
            let as_far = |range: ClipRange<'_>| if is_first { 1 } else { range.frames };
            let frame = composer.compose(number, &mut |range, into| {
                pool.read(ClipRange { frames: as_far(range), ..range }, (recipe, &[]), into)
            })?;
            if answer.send(Ok(frame.clone())).is_err() {
                break;
            }
            is_first = false;
        }
        Ok(())
    })
}
