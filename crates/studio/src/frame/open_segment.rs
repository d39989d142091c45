//! A segment that stays open for whoever looks at its frames: its stills, what is painted, and its decoders, in a thread of
//! their own.

use std::fmt;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use vo_paint::Frame;
use vo_plan::recipe::SegmentRecipe;
use vo_process::Stop;

use crate::StudioError;
use crate::event::{Event, Sink};
use crate::locked::locked;

/// Who waits for a frame looks so often whether to go on waiting.
const POLL_INTERVAL: Duration = Duration::from_millis(10);

/// A segment that is open.
pub struct OpenSegment {
    recipe: SegmentRecipe,
    /// Until it is closed.
    asked: Option<SyncSender<Look>>,
    seen: Receiver<Seen>,
    stop: Stop,
    listener: Arc<Listener>,
    thread: Option<JoinHandle<()>>,
}

/// A look at a frame, by its number: what is made of it, without a copy of it.
pub type Look = (u32, Arc<dyn Fn(&Frame) -> Seen + Send + Sync>);

/// What comes of it.
pub type Seen = Result<Vec<u8>, StudioError>;

/// Whoever listens to the run that looks at the moment, and what every look is to hear.
#[derive(Default)]
struct Listener {
    current: Mutex<Option<Arc<dyn Sink>>>,
    warnings: Mutex<Vec<String>>,
}

impl Listener {
    /// From now on that one listens. What was doubtful for those before is for this one.
    fn turn_to(&self, listener: Arc<dyn Sink>) {
        for text in locked(&self.warnings).clone() {
            listener.send(Event::Warning { text });
        }
        *locked(&self.current) = Some(listener);
    }
}

impl Sink for Listener {
    fn send(&self, event: Event) {
        if let Event::Warning { text } = &event {
            locked(&self.warnings).push(text.clone());
        }
        let listens = locked(&self.current).clone();
        if let Some(listens) = listens {
            listens.send(event);
        }
    }
}

impl OpenSegment {
    /// Opens a segment: `begin` is given the wish to close it and whoever listens, and returns what answers looks until none
    /// comes any more.
    ///
    /// # Errors
    /// Those of `begin`, and [`StudioError::Files`] if there can be no thread for it.
    pub fn open<W>(
        recipe: SegmentRecipe,
        begin: impl FnOnce(Stop, Arc<dyn Sink>) -> Result<W, StudioError>,
    ) -> Result<Self, StudioError>
    where
        W: FnOnce(&Receiver<Look>, &SyncSender<Seen>) -> Result<(), StudioError> + Send + 'static,
    {
        let (stop, listener) = (Stop::new(), Arc::<Listener>::default());
        let work = begin(stop.clone(), Arc::clone(&listener) as _)?;
        let ((asked, looks), (answer, seen)) = (sync_channel(1), sync_channel(1));
        let shows = move || {
            if let Err(error) = work(&looks, &answer) {
                let _ = answer.send(Err(error));
            }
        };
        let thread = std::thread::Builder::new().name("frames".to_owned()).spawn(shows);
        let thread = thread.map_err(StudioError::files("starting", "the thread that composes frames".as_ref()))?;
        Ok(Self { recipe, asked: Some(asked), seen, stop, listener, thread: Some(thread) })
    }

    /// Which segment it is.
    pub fn recipe(&self) -> &SegmentRecipe {
        &self.recipe
    }

    /// What comes of a look, of a run that is stopped by `stop` and heard by `listener`; nothing if it has closed.
    ///
    /// # Errors
    /// [`StudioError::Stopped`], and what went wrong with the look.
    pub fn look(&self, listener: Arc<dyn Sink>, stop: &Stop, look: Look) -> Result<Option<Vec<u8>>, StudioError> {
        self.listener.turn_to(listener);
        // If it cannot be opened, nobody takes it, and what is answered says why.
        let _ = self.asked.as_ref().map(|asked| asked.send(look));
        loop {
            match self.seen.recv_timeout(POLL_INTERVAL) {
                Ok(seen) => return seen.map(Some),
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) if stop.is_requested() => return Err(StudioError::Stopped),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_doubtful_for_the_first_look_is_for_every_other() {
        let (listener, heard) = (Listener::default(), Arc::<Mutex<Vec<String>>>::default());
        let hears = || -> Arc<dyn Sink> {
            let heard = Arc::clone(&heard);
            Arc::new(move |event: Event| {
                if let Event::Warning { text } = event {
                    locked(&heard).push(text);
                }
            })
        };
        listener.turn_to(hears());
        listener.send(Event::Warning { text: "a.mp4 is damaged".to_owned() });
        listener.turn_to(hears());
        assert_eq!(*locked(&heard), ["a.mp4 is damaged"; 2]);
    }
}
