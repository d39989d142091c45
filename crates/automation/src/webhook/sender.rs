//! The threads of webhooks: one turns events into deliveries as they happen, one waits until some are due and has them sent, each
//! webhook's one after another by a thread of its own, so that a slow receiver holds nobody else up.

use std::collections::BTreeSet;
use std::fmt;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use secrecy::SecretString;
use serde_json::json;
use vo_jobs::{Clock, Queue};
use vo_net::{Client, NetError};
use vo_settings::Secrets;

use super::send::{Sent, policy, send};
use super::{Delivery, DeliveryAttempt, DeliveryState, Webhook, log, retry, table, teller};
use crate::alarm::Alarm;
use crate::database::Database;
use crate::error::AutomationError;

/// Webhooks that are sent something at once.
const AT_ONCE: usize = 4;

/// After a failure of the database or the queue it waits so long.
const BACK_OFF_MS: u64 = 5_000;

/// A webhook that has taken nothing for so long is switched off, once so many attempts have failed: three days.
const FAILING_FOR_MS: u64 = 3 * 24 * 3_600_000;
const FAILURES: u64 = 10;

/// Without events it waits so long.
const IDLE: Duration = Duration::from_secs(24 * 3_600);

/// How long what is being sent may take when all ends. What is not done then is sent again with the next start.
const GRACE: Duration = Duration::from_secs(3);

/// The topic of events about webhooks.
pub(super) const TOPIC: &str = "webhook";

/// Addresses that are not public and may be reached all the same, as the settings have them at the moment.
pub type Exceptions = Arc<dyn Fn() -> Vec<SocketAddr> + Send + Sync>;

/// What all threads share.
pub(super) struct Shared {
    pub db: Database,
    pub queue: Arc<Queue>,
    pub secrets: Arc<Secrets>,
    pub clock: Clock,
    exceptions: Exceptions,
    alarm: Alarm,
    is_over: AtomicBool,
    /// Webhooks that are being sent something.
    busy: Mutex<BTreeSet<u64>>,
    /// Told when one is done.
    done: Condvar,
    /// Held by whoever turns events into deliveries.
    telling: Mutex<()>,
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("db", &self.db).finish_non_exhaustive()
    }
}

/// The name of the secret that a webhook is signed with, and of the one before it.
pub(super) fn secret_names(id: u64) -> [String; 2] {
    [format!("webhook-{id}"), format!("webhook-{id}-previous")]
}

impl Shared {
    pub(super) fn new(
        (db, queue, secrets): (Database, Arc<Queue>, Arc<Secrets>),
        clock: Clock,
        exceptions: Exceptions,
    ) -> std::io::Result<Self> {
        let (alarm, is_over) = (Alarm::new()?, AtomicBool::new(false));
        let (busy, done, telling) = (Mutex::default(), Condvar::new(), Mutex::default());
        Ok(Self { db, queue, secrets, clock, exceptions, alarm, is_over, busy, done, telling })
    }

    /// Begins to tell and to send, until the queue is closed.
    ///
    /// # Errors
    /// What the system says if threads cannot be started.
    pub(super) fn begin(self: &Arc<Self>) -> std::io::Result<Vec<JoinHandle<()>>> {
        let (telling, sending) = (Arc::clone(self), Arc::clone(self));
        let named = |name: &str| std::thread::Builder::new().name(name.to_owned());
        let tells = named("webhooks").spawn(move || telling.tell())?;
        let sends = named("deliveries").spawn(move || sending.deliver())?;
        Ok(vec![tells, sends])
    }

    /// Wakes whoever sends.
    pub(super) fn ring(&self) {
        self.alarm.ring();
    }

    /// Ends. What is being sent may come to its end for a moment.
    pub(super) fn end(&self, threads: Vec<JoinHandle<()>>) {
        self.is_over.store(true, Ordering::SeqCst);
        self.alarm.ring();
        for thread in threads {
            // It has said why, if it panicked.
            let _ = thread.join();
        }
        let _ = self.done.wait_timeout_while(self.busy(), GRACE, |busy| !busy.is_empty());
    }

    /// What a webhook may be told of now.
    pub(super) fn allowed(&self) -> Vec<SocketAddr> {
        (self.exceptions)()
    }

    fn busy(&self) -> MutexGuard<'_, BTreeSet<u64>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::SeqCst)
    }

    /// Turns events into deliveries as they happen.
    fn tell(&self) {
        let mut known = 0;
        while let Some(newest) = self.queue.wait_past(known, IDLE) {
            known = newest;
            self.tell_all();
        }
    }

    /// Turns all that happened so far into deliveries.
    fn tell_all(&self) {
        let _turn = self.telling.lock().unwrap_or_else(PoisonError::into_inner);
        while !self.is_over() {
            match teller::tell(&self.db, &self.queue, (self.clock)()) {
                Ok(more) => {
                    self.alarm.ring();
                    if !more {
                        return;
                    }
                }
                Err(error) => {
                    tracing::warn!(why = %error, "webhooks could not be told of what happened");
                    return std::thread::sleep(Duration::from_millis(BACK_OFF_MS));
                }
            }
        }
    }

    /// Has sent what is due.
    fn deliver(self: &Arc<Self>) {
        while !self.is_over() {
            let next = self.start_due().unwrap_or_else(|error| {
                tracing::warn!(why = %error, "webhooks could not be looked at");
                Some((self.clock)() + BACK_OFF_MS)
            });
            self.alarm.wait(next, (self.clock)());
        }
    }

    /// Begins to send what is due, and says when there is something again.
    fn start_due(self: &Arc<Self>) -> Result<Option<u64>, AutomationError> {
        let now = (self.clock)();
        let mut next = None;
        for (webhook, due) in self.db.with(log::next_due)? {
            let is_due = due <= now || due > now + retry::LONGEST_MS;
            let mut busy = self.busy();
            if busy.contains(&webhook) || is_due && busy.len() >= AT_ONCE {
                // Whoever is done rings.
                continue;
            }
            if !is_due {
                next = Some(due).into_iter().chain(next).min();
                continue;
            }
            busy.insert(webhook);
            drop(busy);
            let shared = Arc::clone(self);
            let work = move || {
                shared.work_off(webhook);
                // Events that had no place among what waits have one now.
                shared.tell_all();
                shared.busy().remove(&webhook);
                shared.done.notify_all();
                shared.alarm.ring();
            };
            if std::thread::Builder::new().name("delivery".to_owned()).spawn(work).is_err() {
                self.busy().remove(&webhook);
                next = Some(now + BACK_OFF_MS);
            }
        }
        Ok(next)
    }

    /// Sends a webhook all that is due.
    fn work_off(&self, id: u64) {
        let mut client = None;
        while !self.is_over() {
            let next = self.db.with(|db| Ok((table::one(db, id)?, log::due(db, id, (self.clock)())?)));
            match next {
                Ok((Some(webhook), Some(delivery))) => {
                    let sent = self.send(&webhook, &delivery, &mut client);
                    if self.is_over() && !sent.is_taken() {
                        // It may have been broken off by us.
                        return;
                    }
                    if let Err(error) = self.note(&webhook, &delivery, &sent) {
                        tracing::warn!(why = %error, webhook = id, "what came of a delivery could not be written down");
                        // Else it would be sent without end.
                        std::thread::sleep(Duration::from_millis(BACK_OFF_MS));
                    }
                }
                Ok(_) => return,
                Err(error) => {
                    tracing::warn!(why = %error, webhook = id, "a delivery could not be read");
                    return std::thread::sleep(Duration::from_millis(BACK_OFF_MS));
                }
            }
        }
    }

    fn send(&self, webhook: &Webhook, delivery: &Delivery, client: &mut Option<Client>) -> Sent {
        let now = (self.clock)();
        let secrets = self.secrets_of(webhook, now);
        if secrets.is_empty() {
            let why = "its secret is not here, as after a restore: have a new one made (rotate the secret)";
            return unsent(now, why.to_owned());
        }
        let made = match client.take() {
            Some(client) => Ok(client),
            None => policy(&webhook.subscription, &self.allowed()).map(Client::new),
        };
        match made {
            Ok(made) => send(client.insert(made), &webhook.subscription.url, &secrets, delivery, now),
            Err(error) => unsent(now, NetError::to_string(&error)),
        }
    }

    /// The secrets that sign for a webhook: its own, and for a day the one before.
    fn secrets_of(&self, webhook: &Webhook, now: u64) -> Vec<SecretString> {
        let [own, previous] = secret_names(webhook.id);
        let previous = (now < webhook.previous_until).then(|| self.secrets.get_own(&previous)).flatten();
        self.secrets.get_own(&own).into_iter().chain(previous).collect()
    }

    /// Writes down what came of an attempt.
    fn note(&self, webhook: &Webhook, delivery: &Delivery, sent: &Sent) -> Result<(), AutomationError> {
        let (now, id) = ((self.clock)(), webhook.id);
        let tries = delivery.tries + 1;
        let (state, again) = match retry::again(tries, now, sent.retry_after) {
            _ if sent.is_taken() => (DeliveryState::Delivered, now),
            Some(again) if !sent.is_gone() => (DeliveryState::Pending, again),
            _ => (DeliveryState::Failed, now),
        };
        let disabled = if sent.is_gone() {
            Some("the receiver answered 410 Gone")
        } else {
            let is_failing = webhook.failing_since.is_some_and(|since| now.saturating_sub(since) >= FAILING_FOR_MS);
            (!sent.is_taken() && is_failing && webhook.failures >= FAILURES)
                .then_some("it has taken nothing for three days")
        };
        self.db.with(|db| {
            log::tried(db, delivery, &sent.attempt, (state, again), now)?;
            if sent.is_taken() {
                table::worked(db, id)?;
            } else {
                table::failed(db, id, now)?;
            }
            if let Some(why) = disabled {
                table::disable(db, id, why)?;
                log::give_up(db, id, now)?;
            }
            log::sweep(db, id, now)
        })?;
        if let Some(why) = disabled {
            let told = json!({ "what": "disabled", "webhook": id, "reason": why });
            let _ = self.queue.note(TOPIC, &told);
        }
        Ok(())
    }
}

/// An attempt that came to nothing before anything was sent.
fn unsent(at: u64, why: String) -> Sent {
    Sent { attempt: DeliveryAttempt { at, took: 0, status: None, error: Some(why) }, retry_after: None }
}
