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
    /// Until it is closed.
    asked: Option<SyncSender<Look>>,
    seen: Receiver<Result<Vec<u8>, StudioError>>,
    stop: Stop,
    listener: Arc<Listener>,
    thread: Option<JoinHandle<()>>,
}

/// A look at a frame, by its number: what is made of it, without a copy of it.
type Look = (u32, Arc<dyn Fn(&Frame) -> Result<Vec<u8>, StudioError> + Send + Sync>);

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

/// What `see` makes of the frame `number` of a segment, as its encoder is given it. The segment stays open until another is
/// looked at, nobody has looked for a while, or its memory is needed.
///
/// # Errors
/// [`StudioError`] if a picture cannot be had, or whoever asked does not want it any more, and those of `see`.
pub fn look_at(
    render: &Render,
    recipe: &SegmentRecipe,
    number: u32,
    see: impl Fn(&Frame) -> Result<Vec<u8>, StudioError> + Send + Sync + 'static,
) -> Result<Vec<u8>, StudioError> {
    let look: Look = (number, Arc::new(see));
    let mut kept = locked(&render.studio.open_segment).take().filter(|kept| kept.recipe == *recipe);
    // One that was kept may have closed by itself.
    for _ in 0..2 {
        let segment = kept.take().map_or_else(|| OpenSegment::open(render, recipe), Ok)?;
        if let Some(seen) = segment.look(render, look.clone())? {
            *locked(&render.studio.open_segment) = Some(segment);
            return Ok(seen);
        }
    }
    Err(StudioError::Wrong { kind: "a frame", why: "it was not composed".to_owned() })
}

impl OpenSegment {
    fn open(render: &Render, recipe: &SegmentRecipe) -> Result<Self, StudioError> {
        let (stop, listener) = (Stop::new(), Arc::<Listener>::default());
        let shows = render.beside(stop.clone(), Arc::clone(&listener) as _)?;
        let (asked, looks) = sync_channel(1);
        let (answer, seen) = sync_channel(1);
        let segment = recipe.clone();
        let work = move || {
            if let Err(error) = show(&shows, &segment, (&looks, &answer)) {
                let _ = answer.send(Err(error));
            }
        };
        let thread = std::thread::Builder::new().name("frames".to_owned()).spawn(work);
        let thread = thread.map_err(StudioError::files("starting", "the thread that composes frames".as_ref()))?;
        Ok(Self { recipe: recipe.clone(), asked: Some(asked), seen, stop, listener, thread: Some(thread) })
    }

    /// What comes of a look; nothing if it has closed.
    fn look(&self, render: &Render, look: Look) -> Result<Option<Vec<u8>>, StudioError> {
        *locked(&self.listener.0) = Some(render.listener());
        // If it cannot be opened, nobody takes it, and what is answered says why.
        let _ = self.asked.as_ref().map(|asked| asked.send(look));
        loop {
            match self.seen.recv_timeout(POLL_INTERVAL) {
                Ok(seen) => return seen.map(Some),
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

/// Opens a segment and answers looks at its frames, until none comes for a while.
fn show(
    render: &Render,
    recipe: &SegmentRecipe,
    (looks, answer): (&Receiver<Look>, &SyncSender<Result<Vec<u8>, StudioError>>),
) -> Result<(), StudioError> {
    let _working = render.account.work();
    let still = |file: &_, framing, shown| open_still(render, file, framing, shown);
    with_decoders(render, [recipe], |watchdog, pool| {
        let mut composer = open(&Fonts::bundled(), (recipe, &[]), &still, pool)?;
        let mut scratch = None;
        let mut is_first = true;
        // Children that wait for us are not to count as standing still.
        let close_after = CLOSE_AFTER.min(render.stall_timeout() / 2);
        while let Ok((number, see)) = looks.recv_timeout(close_after) {
            watchdog.advance();
            let footage = composer.footage(number);
            if !footage.is_empty() {
                let (width, height) = (recipe.size.width as usize, recipe.size.height as usize);
                pool.seek(&footage, scratch.get_or_insert_with(|| Frame::new(width, height)))?;
            }
            // Of one look nothing more is decoded than its picture, and its decoder ends and says how that went.
            let as_far = |range: ClipRange<'_>| if is_first { 1 } else { range.frames };
            let frame = composer.compose(number, &mut |range, into| {
                pool.read(ClipRange { frames: as_far(range), ..range }, (recipe, &[]), into)
            })?;
            if answer.send(see(frame)).is_err() {
                break;
            }
            is_first = false;
        }
        Ok(())
    })
}
