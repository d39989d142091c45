//! Webhooks: what happens is told to an address that a person names, signed in the form of standardwebhooks.com, again and again
//! until it is taken. What is to be told is written down before it is sent, under a number that stays the same.
//!
//! `wanted` says which events a webhook hears of, `message` what is told, `retry` when it is told again, `signature` how it is
//! signed: all pure. `teller` turns events into deliveries, `sender` sends them. `Webhooks` is what others call.

mod hooks;
mod log;
mod message;
mod retry;
mod send;
mod sender;
mod signature;
mod table;
mod teller;
mod wanted;

use serde::{Deserialize, Serialize};

pub use hooks::Webhooks;
pub use sender::Exceptions;
pub use signature::signature;

/// Webhooks that there may be.
pub const MOST_WEBHOOKS: u64 = 50;

/// A webhook as a person writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Where it is told: an `https` address.
    pub url: String,
    /// Of which events: `job.done`, `job.*`, `*`.
    pub topics: Vec<String>,
    /// Of which kinds of jobs, such as `render`; of all, if there is none.
    pub kinds: Vec<String>,
    /// What it is for.
    pub description: String,
    /// Whether it is told anything.
    pub enabled: bool,
    /// Whether its address may lie on this machine or in its own network, over plain HTTP too.
    pub allow_private: bool,
}

/// A webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its number, which no other gets.
    pub id: u64,
    /// What was written.
    pub subscription: Subscription,
    /// When it was made, in milliseconds since 1970.
    pub created: u64,
    /// When it was changed last.
    pub changed: u64,
    /// Since when nothing was taken any more.
    pub failing_since: Option<u64>,
    /// Why the server has switched it off, if it has.
    pub disabled_because: Option<String>,
    /// Attempts that failed since something was taken last.
    failures: u64,
    /// The last event that was looked at for it.
    heard: u64,
    /// Until when its previous secret signs too.
    previous_until: u64,
}

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryState {
    /// It is to be sent, for the first time or again.
    Pending,
    /// It was taken.
    Delivered,
    /// It was not taken, and is not sent any more.
    Failed,
}

/// Something that a webhook is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its name, which each attempt sends as `webhook-id`.
    pub message: String,
    /// What happened, such as `job.done`.
    pub kind: String,
    /// Where it stands.
    pub state: DeliveryState,
    /// When it was made, in milliseconds since 1970.
    pub created: u64,
    /// When it was over.
    pub ended: Option<u64>,
    /// Attempts so far.
    pub tries: u64,
    /// When the next one is due, if there is to be one.
    pub due: Option<u64>,
    /// What is sent.
    pub body: String,
    /// Its number, in the order in which they were made.
    pub number: u64,
}

/// An attempt to deliver something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryAttempt {
    /// When it began, in milliseconds since 1970.
    pub at: u64,
    /// How long it took, in milliseconds.
    pub took: u64,
    /// The status that was answered, if something was.
    pub status: Option<u16>,
    /// What went wrong, or what was answered instead of a success.
    pub error: Option<String>,
}
