//! What happens, for all who listen: one stream of numbered events, of which a listener that comes back misses none, and how
//! far jobs are, which is told four times a second and only as it is now. Whoever is slow holds nobody up: each listener reads
//! for itself, from what is kept here or, if that is too long ago, from the disk.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::watch;
use vo_jobs::{Event, JobId, Queue, What};

/// How far jobs are is looked at so often while some run.
const BEAT: Duration = Duration::from_millis(250);

/// While none does, it waits so long for an event.
const IDLE: Duration = Duration::from_secs(24 * 3_600);

/// Events that are kept in memory for those who come back soon.
const RECENT: usize = 1_024;

/// Events read from the disk at once.
const AT_ONCE: usize = 256;

/// Something that listeners hear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The number of the event; none if it is about how far a job is.
    pub seq: Option<u64>,
    /// What it is about: `job`, `progress`, `pause`, or the topic of a note.
    pub topic: Arc<str>,
    /// All of it as JSON, shared by all who hear it.
    pub text: Arc<str>,
}

/// Where somebody is who listens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// The last event that was heard.
    pub seq: u64,
    /// When it was heard last how far jobs are.
    beat: u64,
}

/// What there is to hear.
#[derive(Debug)]
pub struct Heard {
    /// In their order.
    pub messages: Vec<Message>,
    /// Where the listener is then.
    pub position: Position,
    /// Whether events before these are not kept any more: the listener must read all anew.
    pub cut_off: bool,
}

/// The stream.
#[derive(Debug)]
pub struct Stream {
    queue: Arc<Queue>,
    state: Mutex<State>,
    /// Changes with everything that is new; it is closed when there will be nothing more.
    changed: watch::Sender<Position>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug, Default)]
struct State {
    recent: VecDeque<(u64, Message)>,
    progress: BTreeMap<JobId, (u64, Message)>,
    is_over: bool,
}

impl Stream {
    /// Begins to tell what happens in a queue, until that is closed.
    ///
    /// # Errors
    /// What the system says if a thread cannot be started.
    pub fn begin(queue: &Arc<Queue>) -> io::Result<Arc<Self>> {
        let seq = queue.newest_event();
        let stream = Arc::new(Self {
            queue: Arc::clone(queue),
            state: Mutex::default(),
            changed: watch::channel(Position { seq, beat: 0 }).0,
            thread: Mutex::default(),
        });
        let telling = Arc::clone(&stream);
        let thread = std::thread::Builder::new().name("events".to_owned()).spawn(move || telling.tell(seq))?;
        *stream.thread.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread);
        Ok(stream)
    }

    /// Waits for its end, which comes when the queue is closed.
    pub fn end(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        // It has said why, if it panicked.
        let _ = thread.map(JoinHandle::join);
    }

    /// Where somebody is who begins to listen now.
    pub fn now(&self) -> Position {
        *self.changed.borrow()
    }

    /// Somebody who has heard everything up to an event.
    pub fn after(seq: u64) -> Position {
        Position { seq, beat: 0 }
    }

    /// Says when there is something new.
    pub fn changes(&self) -> watch::Receiver<Position> {
        self.changed.subscribe()
    }

    /// Whether nothing will happen any more.
    pub fn is_over(&self) -> bool {
        self.state().is_over
    }

    /// What there is to hear after a position, some hundred messages at most; nothing once it must be read from the disk: see
    /// [`Stream::recall`].
    pub fn hear(&self, from: Position) -> Option<Heard> {
        let state = self.state();
        let newest = *self.changed.borrow();
        let oldest = state.recent.front().map_or(newest.seq + 1, |(seq, _)| *seq);
        if from.seq + 1 < oldest || from.seq > newest.seq {
            return None;
        }
        let later = state.recent.iter().skip((from.seq + 1 - oldest) as usize).take(AT_ONCE);
        let mut messages: Vec<Message> = later.map(|(_, message)| message.clone()).collect();
        let seq = messages.last().and_then(|message| message.seq).unwrap_or(from.seq);
        let mut position = Position { seq, ..from };
        // How far jobs are is told when all that has happened is.
        if seq == newest.seq {
            let news = state.progress.values().filter(|(beat, _)| *beat > from.beat);
            messages.extend(news.map(|(_, message)| message.clone()));
            position.beat = newest.beat;
        }
        Some(Heard { messages, position, cut_off: false })
    }

    /// The same from the disk, which is waited for.
    ///
    /// # Errors
    /// [`vo_jobs::QueueError`] if it cannot be read.
    pub fn recall(&self, from: Position) -> Result<Heard, vo_jobs::QueueError> {
        let changes = self.queue.changes_since(from.seq, AT_ONCE)?;
        let messages = changes.events.iter().map(message).collect();
        Ok(Heard { messages, position: Position { seq: changes.last, ..from }, cut_off: changes.cut_off })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Every change is one step.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells what happens, until the queue is closed.
    fn tell(&self, mut seq: u64) {
        let (mut mark, mut beat, mut looked) = (0, 0, Instant::now());
        while let Some(newest) = self.queue.wait_past(seq, if self.queue.is_busy() { BEAT } else { IDLE }) {
            while seq < newest {
                let Ok(changes) = self.queue.changes_since(seq, AT_ONCE) else {
                    // A disk that cannot be read now may be later; listeners then read from it themselves.
                    std::thread::sleep(BEAT);
                    continue;
                };
                seq = changes.last;
                self.keep(&changes.events);
                self.changed.send_modify(|position| position.seq = seq);
            }
            if looked.elapsed() < BEAT {
                continue;
            }
            looked = Instant::now();
            let (at, progress) = self.queue.progress_since(mark);
            mark = at;
            if !progress.is_empty() {
                beat += 1;
                let mut state = self.state();
                for (job, value) in progress {
                    state.progress.insert(job, (beat, far(job, &value)));
                }
                drop(state);
                self.changed.send_modify(|position| position.beat = beat);
            }
        }
        self.state().is_over = true;
        self.changed.send_modify(|_| {});
    }

    fn keep(&self, events: &[Event]) {
        let mut state = self.state();
        for event in events {
            if let (Some(job), false) = (event.job, matches!(event.what, What::Prioritized | What::Cancelling)) {
                // It begins, has ended or waits again: how far it was is of no interest any more.
                state.progress.remove(&job);
            }
            state.recent.push_back((event.seq, message(event)));
        }
        let too_many = state.recent.len().saturating_sub(RECENT);
        state.recent.drain(..too_many);
    }
}

/// An event as it is told.
fn message(event: &Event) -> Message {
    let Event { seq, at, what, job, kind, owner, reason } = event;
    let (topic, value) = if let (What::Noted, Some(topic)) = (what, kind) {
        let value: Value = reason.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        (topic.as_str(), json!({ "seq": seq, "at": at, "topic": topic, "value": value }))
    } else {
        let topic = if job.is_some() { "job" } else { "pause" };
        let told = json!({
            "seq": seq, "at": at, "topic": topic, "what": what, "job": job, "kind": kind, "owner": owner, "reason": reason,
        });
        (topic, told)
    };
    Message { seq: Some(*seq), topic: Arc::from(topic), text: Arc::from(value.to_string()) }
}

/// How far a job is, as it is told.
fn far(job: JobId, progress: &Value) -> Message {
    let value = json!({ "topic": "progress", "job": job, "progress": progress });
    Message { seq: None, topic: Arc::from("progress"), text: Arc::from(value.to_string()) }
}
