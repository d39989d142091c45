//! Webhooks as others call them.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use secrecy::SecretString;
use serde_json::json;
use vo_jobs::{Clock, Queue};
use vo_settings::Secrets;

use super::message::body;
use super::send::policy;
use super::sender::{Exceptions, Shared, TOPIC, secret_names};
use super::signature::new_secret;
use super::{Delivery, DeliveryAttempt, MOST_WEBHOOKS, Subscription, Webhook, log, table};
use crate::database::Database;
use crate::error::AutomationError;

/// For so long the secret before the one that is made signs too: a day.
const PREVIOUS_FOR_MS: u64 = 24 * 3_600_000;

/// Deliveries on one page.
const MOST_OF_A_PAGE: usize = 100;

/// Webhooks, and whoever sends what they are told. Every method blocks for as long as the disk takes.
#[derive(Debug)]
pub struct Webhooks {
    shared: Arc<Shared>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Webhooks {
    /// Begins to tell what happens in a queue, until that is closed. What happened since this was done last is told first.
    /// `exceptions` are addresses that may be reached although they are not public.
    ///
    /// # Errors
    /// [`AutomationError::Files`] if there are no threads for it.
    pub fn begin(
        db: Database,
        queue: &Arc<Queue>,
        secrets: &Arc<Secrets>,
        clock: Clock,
        exceptions: Exceptions,
    ) -> Result<Self, AutomationError> {
        let failed =
            |source| AutomationError::Files { what: "starting threads for", path: "the webhooks".into(), source };
        let shared = Shared::new((db, Arc::clone(queue), Arc::clone(secrets)), clock, exceptions).map_err(failed)?;
        let shared = Arc::new(shared);
        let threads = Mutex::new(shared.begin().map_err(failed)?);
        Ok(Self { shared, threads })
    }

    /// Ends; the queue must be closed. What is being sent is waited for for a moment.
    pub fn end(&self) {
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        self.shared.end(threads);
    }

    /// Makes a webhook. Its secret is told this once.
    ///
    /// # Errors
    /// [`AutomationError::Invalid`], [`AutomationError::Address`], [`AutomationError::TooMany`], and those of the disk.
    pub fn create(&self, new: &Subscription) -> Result<(Webhook, SecretString), AutomationError> {
        self.check(new)?;
        let (secret, now, heard) = (secret()?, (self.shared.clock)(), self.shared.queue.newest_event());
        let id = self.shared.db.with(table::next_id)?;
        // First: one without a row is of no use to anybody, a row without one could not be sent anything.
        self.shared.secrets.put_own(&secret_names(id)[0], secret.clone(), now)?;
        let made = self.shared.db.with(|db| {
            if table::count(db)? >= MOST_WEBHOOKS {
                return Ok(None);
            }
            table::insert(db, id, new, now, heard)?;
            table::one(db, id)
        });
        match made {
            Ok(Some(made)) => {
                self.note("created", id);
                Ok((made, secret))
            }
            other => {
                let _ = self.shared.secrets.delete_own(&secret_names(id)[0]);
                other.and(Err(AutomationError::TooMany { what: "webhooks", most: MOST_WEBHOOKS }))
            }
        }
    }

    /// Changes a webhook. One that was switched off hears of what happens from then on.
    ///
    /// # Errors
    /// [`AutomationError::NoSuchWebhook`], [`AutomationError::Invalid`], [`AutomationError::Address`], and those of the disk.
    pub fn change(&self, id: u64, change: impl FnOnce(&mut Subscription)) -> Result<Webhook, AutomationError> {
        let Webhook { mut subscription, heard, .. } = self.get(id)?;
        let was_on = subscription.enabled;
        change(&mut subscription);
        self.check(&subscription)?;
        let (now, newest) = ((self.shared.clock)(), self.shared.queue.newest_event());
        let heard = if was_on { heard } else { newest };
        let changed = self.shared.db.with(|db| {
            table::replace(db, id, &subscription, now, heard)?;
            if !subscription.enabled {
                log::give_up(db, id, now)?;
            }
            table::one(db, id)
        })?;
        self.note("changed", id);
        changed.ok_or(AutomationError::NoSuchWebhook(id))
    }

    /// Deletes a webhook with its log and its secret.
    ///
    /// # Errors
    /// [`AutomationError::NoSuchWebhook`], and those of the disk.
    pub fn delete(&self, id: u64) -> Result<(), AutomationError> {
        let is_gone = self.shared.db.with(|db| {
            log::forget(db, id)?;
            table::delete(db, id)
        })?;
        for name in secret_names(id) {
            self.shared.secrets.delete_own(&name)?;
        }
        self.note("deleted", id);
        if is_gone { Ok(()) } else { Err(AutomationError::NoSuchWebhook(id)) }
    }

    /// All webhooks, the oldest first.
    ///
    /// # Errors
    /// [`AutomationError::Database`].
    pub fn list(&self) -> Result<Vec<Webhook>, AutomationError> {
        self.shared.db.with(table::all)
    }

    /// A webhook.
    ///
    /// # Errors
    /// [`AutomationError::NoSuchWebhook`], [`AutomationError::Database`].
    pub fn get(&self, id: u64) -> Result<Webhook, AutomationError> {
        self.shared.db.with(|db| table::one(db, id))?.ok_or(AutomationError::NoSuchWebhook(id))
    }

    /// Makes another secret, which is told this once. The one before signs too for a day.
    ///
    /// # Errors
    /// [`AutomationError::NoSuchWebhook`], and those of the disk.
    pub fn rotate(&self, id: u64) -> Result<SecretString, AutomationError> {
        self.get(id)?;
        let (secret, now, [own, previous]) = (secret()?, (self.shared.clock)(), secret_names(id));
        if let Some(before) = self.shared.secrets.get_own(&own) {
            self.shared.secrets.put_own(&previous, before, now)?;
        }
        self.shared.db.with(|db| table::rotate(db, id, now + PREVIOUS_FOR_MS, now))?;
        self.shared.secrets.put_own(&own, secret.clone(), now)?;
        Ok(secret)
    }

    /// Sends a webhook something to try it; what its name is.
    ///
    /// # Errors
    /// [`AutomationError::NoSuchWebhook`], [`AutomationError::Disabled`], [`AutomationError::Database`].
    pub fn test(&self, id: u64) -> Result<Delivery, AutomationError> {
        self.enabled(id)?;
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|error| no_random(&error.to_string()))?;
        let (message, now) = (format!("msg_test-{:016x}_{id}", u64::from_ne_bytes(random)), (self.shared.clock)());
        let topic = "webhook.test";
        let body = body(topic, now, &json!({ "webhook": id, "text": "This is a test: nothing has happened." }));
        self.shared.db.with(|db| log::add(db, id, &message, topic, &body, now))?;
        self.shared.ring();
        Ok(self.delivery(id, &message)?.0)
    }

    /// A page of the deliveries of a webhook, the newest first: those before the one with a number.
    ///
    /// # Errors
    /// [`AutomationError::NoSuchWebhook`], [`AutomationError::Database`].
    pub fn deliveries(&self, id: u64, before: Option<u64>, most: usize) -> Result<Vec<Delivery>, AutomationError> {
        self.get(id)?;
        self.shared.db.with(|db| log::page(db, id, before, most.clamp(1, MOST_OF_A_PAGE)))
    }

    /// A delivery, and the attempts at it.
    ///
    /// # Errors
    /// [`AutomationError::NoSuchDelivery`], [`AutomationError::Database`].
    pub fn delivery(&self, id: u64, message: &str) -> Result<(Delivery, Vec<DeliveryAttempt>), AutomationError> {
        let found = self.shared.db.with(|db| {
            let Some(delivery) = log::one(db, id, message)? else { return Ok(None) };
            let attempts = log::attempts(db, delivery.number)?;
            Ok(Some((delivery, attempts)))
        })?;
        found.ok_or_else(|| AutomationError::NoSuchDelivery(message.to_owned()))
    }

    /// Has a delivery sent again, with the same name and the same body.
    ///
    /// # Errors
    /// [`AutomationError::NoSuchDelivery`], [`AutomationError::Disabled`], [`AutomationError::Database`].
    pub fn redeliver(&self, id: u64, message: &str) -> Result<Delivery, AutomationError> {
        self.enabled(id)?;
        let now = (self.shared.clock)();
        if !self.shared.db.with(|db| log::again(db, id, message, now))? {
            return Err(AutomationError::NoSuchDelivery(message.to_owned()));
        }
        self.shared.ring();
        Ok(self.delivery(id, message)?.0)
    }

    fn enabled(&self, id: u64) -> Result<(), AutomationError> {
        let webhook = self.get(id)?;
        if webhook.subscription.enabled { Ok(()) } else { Err(AutomationError::Disabled(id)) }
    }

    fn check(&self, subscription: &Subscription) -> Result<(), AutomationError> {
        subscription.check()?;
        policy(subscription, &self.shared.allowed()).map(drop).map_err(AutomationError::Address)
    }

    fn note(&self, what: &str, id: u64) {
        // Who looks sees it all the same.
        let _ = self.shared.queue.note(TOPIC, &json!({ "what": what, "webhook": id }));
        self.shared.ring();
    }
}

fn secret() -> Result<SecretString, AutomationError> {
    new_secret().ok_or_else(|| no_random("the system has no random numbers"))
}

fn no_random(why: &str) -> AutomationError {
    let source = std::io::Error::other(why.to_owned());
    AutomationError::Files { what: "asking for random numbers for", path: "a webhook".into(), source }
}
