//! Somebody who listens: what they have not heard yet, in its order, at their own pace.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::sync::watch;
use tokio::time::timeout;
use vo_jobs::{Filter, Page, State};

use crate::blocking::blocking;
use crate::caller::Caller;
use crate::events::{Message, Position, Stream};
use crate::routes::jobs::wire::{JobPage, Pause};
use crate::state::AppState;

/// Jobs that a snapshot holds at most; the rest are asked for page by page.
const MOST_JOBS: usize = 500;

/// It is looked so often whether whoever listens still may.
const LOOK: Duration = Duration::from_secs(10);

/// Somebody who listens.
#[derive(Debug)]
pub struct Listener {
    state: AppState,
    changes: watch::Receiver<Position>,
    position: Position,
    waiting: VecDeque<Message>,
    /// Whether all must be read anew before anything else is heard.
    wants_snapshot: bool,
    /// Who listens, and when it was looked at last whether they still may.
    caller: Caller,
    looked: Instant,
}

impl Listener {
    /// Somebody who has heard everything up to an event, or nothing yet and begins with how things are.
    pub fn new(state: AppState, caller: Caller, since: Option<u64>) -> Self {
        let changes = state.events.changes();
        let position = since.map_or_else(|| state.events.now(), Stream::after);
        let (waiting, wants_snapshot, looked) = (VecDeque::new(), since.is_none(), Instant::now());
        Self { state, changes, position, waiting, wants_snapshot, caller, looked }
    }

    /// What is heard next, when it happens; nothing once the server ends, or whoever listens is not signed in any more.
    pub async fn next(&mut self) -> Option<Message> {
        loop {
            if self.looked.elapsed() >= LOOK {
                self.looked = Instant::now();
                if !self.may_listen().await {
                    return None;
                }
            }
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
                // Nothing may happen for long, and a session may end meanwhile.
                if let Ok(changed) = timeout(LOOK, self.changes.changed()).await {
                    changed.ok()?;
                }
                continue;
            }
            self.waiting.extend(heard.messages);
        }
    }

    /// Whether whoever listens is still signed in. A program that holds the token always is.
    async fn may_listen(&self) -> bool {
        let Some(session) = self.caller.session.clone() else { return true };
        let state = self.state.clone();
        blocking(move || state.access.users.goes_on(&session)).await.unwrap_or(false)
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
