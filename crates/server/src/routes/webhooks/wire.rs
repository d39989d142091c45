//! Webhooks as they are written over HTTP. Times are milliseconds since 1970.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use vo_automation::webhook::{Delivery, DeliveryAttempt, DeliveryState, Subscription, Webhook};

/// A webhook to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    /// Where it is told: an `https` address on the public internet.
    pub url: String,
    /// Of which events: `job.done`, `job.*`, `*`. Left out: of jobs that are done or have failed.
    #[serde(default = "usual_topics")]
    pub topics: Vec<String>,
    /// Of which kinds of jobs, such as `render`; of all, if there is none.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// Whether it is told anything.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Whether its address may lie on this machine or in its own network, over plain HTTP too. For admins.
    #[serde(default)]
    pub allow_private: bool,
}

fn usual_topics() -> Vec<String> {
    ["job.done", "job.failed"].map(str::to_owned).to_vec()
}

fn yes() -> bool {
    true
}

/// What changes of a webhook; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookChange {
    /// Where it is told.
    pub url: Option<String>,
    /// Of which events.
    pub topics: Option<Vec<String>>,
    /// Of which kinds of jobs.
    pub kinds: Option<Vec<String>>,
    /// What it is for.
    pub description: Option<String>,
    /// Whether it is told anything.
    pub enabled: Option<bool>,
    /// Whether its address may lie on this machine or in its own network. For admins.
    pub allow_private: Option<bool>,
}

impl WebhookChange {
    /// Makes the change.
    pub fn apply(self, to: &mut Subscription) {
        let Self { url, topics, kinds, description, enabled, allow_private } = self;
        to.url = url.unwrap_or_else(|| std::mem::take(&mut to.url));
        to.topics = topics.unwrap_or_else(|| std::mem::take(&mut to.topics));
        to.kinds = kinds.unwrap_or_else(|| std::mem::take(&mut to.kinds));
        to.description = description.unwrap_or_else(|| std::mem::take(&mut to.description));
        to.enabled = enabled.unwrap_or(to.enabled);
        to.allow_private = allow_private.unwrap_or(to.allow_private);
    }
}

/// A webhook.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookInfo {
    /// Its number.
    pub id: u64,
    /// Where it is told.
    pub url: String,
    /// Of which events.
    pub topics: Vec<String>,
    /// Of which kinds of jobs; of all, if there is none.
    pub kinds: Vec<String>,
    /// What it is for.
    pub description: String,
    /// Whether it is told anything.
    pub enabled: bool,
    /// Whether its address may lie on this machine or in its own network.
    pub allow_private: bool,
    /// When it was made.
    pub created: u64,
    /// When it was changed last.
    pub changed: u64,
    /// Since when nothing was taken any more; after three days it is switched off.
    pub failing_since: Option<u64>,
    /// Why the server has switched it off, if it has.
    pub disabled_because: Option<String>,
}

/// A webhook that was just made.
#[derive(Serialize, ToSchema)]
pub struct WebhookWithSecret {
    /// The webhook.
    #[serde(flatten)]
    pub webhook: WebhookInfo,
    /// What its messages are signed with: keep it, it is told this once.
    pub secret: String,
}

/// Another secret of a webhook.
#[derive(Serialize, ToSchema)]
pub struct RotatedSecret {
    /// What its messages are signed with from now on: keep it, it is told this once. For a day the one before signs too.
    pub secret: String,
}

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryStand {
    /// It is to be sent, for the first time or again.
    Pending,
    /// It was taken: the receiver has answered with a status of 2xx.
    Delivered,
    /// It was not taken in eight attempts, or the webhook was switched off.
    Failed,
}

/// Something that a webhook is told.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryInfo {
    /// Its name, which each attempt sends as `webhook-id`: whoever has seen it before has seen all of it.
    pub message: String,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: String,
    /// Where it stands.
    pub state: DeliveryStand,
    /// When it was made.
    pub created: u64,
    /// When it was over.
    pub ended: Option<u64>,
    /// Attempts so far.
    pub tries: u64,
    /// When the next one is due, if there is to be one.
    pub due: Option<u64>,
}

/// Which deliveries are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DeliveryQuery {
    /// Those before this one: the `next` of the page before.
    pub before: Option<u64>,
    /// As many at most: 50 if it is left out, 100 at most.
    pub limit: Option<usize>,
}

/// A page of deliveries.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryPage {
    /// The deliveries, the newest first.
    pub deliveries: Vec<DeliveryInfo>,
    /// What to send as `before` for the next page; nothing if this is the last.
    pub next: Option<u64>,
}

impl DeliveryPage {
    /// A page that may have so many.
    pub fn of(page: Vec<Delivery>, most: usize) -> Self {
        let next = page.last().filter(|_| page.len() >= most).map(|delivery| delivery.number);
        Self { deliveries: page.into_iter().map(DeliveryInfo::from).collect(), next }
    }
}

/// All about a delivery.
#[derive(Debug, Serialize, ToSchema)]
pub struct OneDelivery {
    /// What a list shows.
    #[serde(flatten)]
    pub delivery: DeliveryInfo,
    /// What is sent.
    #[schema(value_type = Message)]
    pub body: Value,
    /// The attempts, the oldest first; the last twenty.
    pub attempts: Vec<AttemptInfo>,
}

/// What a webhook is sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct Message {
    /// What happened: `job.done`.
    #[serde(rename = "type")]
    pub kind: String,
    /// When, as RFC 3339 has it.
    pub timestamp: String,
    /// All about it. Of a job: `seq`, `job`, `kind`, `owner`, `metadata`, `href`, and `problem` where it has failed.
    #[schema(value_type = Object)]
    pub data: Value,
}

/// An attempt to deliver something.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttemptInfo {
    /// When it began.
    pub at: u64,
    /// How long it took, in milliseconds.
    pub took: u64,
    /// The status that was answered, if something was.
    pub status: Option<u16>,
    /// What went wrong, or the beginning of what was answered instead of a success.
    pub error: Option<String>,
}

impl OneDelivery {
    /// A delivery and the attempts at it.
    pub fn of(delivery: Delivery, attempts: Vec<DeliveryAttempt>) -> Self {
        let body = serde_json::from_str(&delivery.body).unwrap_or_default();
        Self { delivery: delivery.into(), body, attempts: attempts.into_iter().map(AttemptInfo::from).collect() }
    }
}

impl From<NewWebhook> for Subscription {
    fn from(new: NewWebhook) -> Self {
        let NewWebhook { url, topics, kinds, description, enabled, allow_private } = new;
        Self { url, topics, kinds, description, enabled, allow_private }
    }
}

impl From<Webhook> for WebhookInfo {
    fn from(webhook: Webhook) -> Self {
        let Subscription { url, topics, kinds, description, enabled, allow_private } = webhook.subscription;
        Self {
            id: webhook.id,
            url,
            topics,
            kinds,
            description,
            enabled,
            allow_private,
            created: webhook.created,
            changed: webhook.changed,
            failing_since: webhook.failing_since,
            disabled_because: webhook.disabled_because,
        }
    }
}

impl From<Delivery> for DeliveryInfo {
    fn from(delivery: Delivery) -> Self {
        let state = match delivery.state {
            DeliveryState::Pending => DeliveryStand::Pending,
            DeliveryState::Delivered => DeliveryStand::Delivered,
            DeliveryState::Failed => DeliveryStand::Failed,
        };
        let Delivery { message, kind, created, ended, tries, due, .. } = delivery;
        Self { message, kind, state, created, ended, tries, due }
    }
}

impl From<DeliveryAttempt> for AttemptInfo {
    fn from(attempt: DeliveryAttempt) -> Self {
        let DeliveryAttempt { at, took, status, error } = attempt;
        Self { at, took, status, error }
    }
}
