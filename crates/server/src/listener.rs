//! Somebody who listens: what they have not heard yet, in its order, at their own pace.

use std::collections::VecDeque;
use std::sync::Arc;

use serde_json::json;
use tokio::sync::watch;
use vo_jobs::{Filter, Page, State};

use crate::blocking::blocking;
use crate::events::{Message, Position, Stream};
use crate::routes::jobs::wire::{JobPage, Pause};
use crate::state::AppState;

/// Jobs that a snapshot holds at most; the rest are asked for page by page.
const MOST_JOBS: usize = 500;

/// Somebody who listens.
#[derive(Debug)]
pub struct Listener {
    state: AppState,
    changes: watch::Receiver<Position>,
    position: Position,
    waiting: VecDeque<Message>,
    /// Whether all must be read anew before anything else is heard.
    wants_snapshot: bool,
}

impl Listener {
    /// Somebody who has heard everything up to an event, or nothing yet and begins with how things are.
    pub fn new(state: AppState, since: Option<u64>) -> Self {
        let changes = state.events.changes();
        let position = since.map_or_else(|| state.events.now(), Stream::after);
        Self { changes, position, waiting: VecDeque::new(), wants_snapshot: since.is_none(), state }
    }

    /// What is heard next, when it happens; nothing once the server ends.
    pub async fn next(&mut self) -> Option<Message> {
        loop {
            if let Some(message) = self.waiting.pop_front() {
                return Some(message);
            }
            if self.wants_snapshot {
                let snapshot = self.snapshot().await?;
                self.wants_snapshot = false;
                return Some(snapshot);
            }
            // What changes from here on wakes us.
            self.changes.mark_unchanged();
            let heard = if let Some(heard) = self.state.events.hear(self.position) {
                heard
            } else {
                let (events, from) = (Arc::clone(&self.state.events), self.position);
                blocking(move || events.recall(from)).await.ok()?
            };
            if heard.cut_off {
                self.wants_snapshot = true;
                continue;
            }
            self.position = heard.position;
            if heard.messages.is_empty() {
                if self.state.events.is_over() {
                    return None;
                }
                self.changes.changed().await.ok()?;
                continue;
            }
            self.waiting.extend(heard.messages);
        }
    }

    /// How things are, and where the listener is then.
    async fn snapshot(&mut self) -> Option<Message> {
        // What happens while it is taken is heard after it, so nothing is missed.
        self.position = self.state.events.now();
        let state = self.state.clone();
        let read = move || {
            let filter = Filter { states: vec![State::Queued, State::Running], ..Filter::default() };
            let jobs = state.queue.list(&filter, Page { after: None, limit: MOST_JOBS })?;
            Ok::<_, vo_jobs::QueueError>((jobs, state.queue.pauses()?))
        };
        let (jobs, pauses) = blocking(read).await.ok()?;
        let JobPage { jobs, next } = jobs.into();
        let pauses: Vec<Pause> = pauses.into_iter().map(Pause::of).collect();
        let seq = self.position.seq;
        let told = json!({ "seq": seq, "topic": "snapshot", "jobs": jobs, "more_jobs_after": next, "pauses": pauses });
        Some(Message { seq: Some(seq), topic: Arc::from("snapshot"), text: Arc::from(told.to_string()) })
    }
}
