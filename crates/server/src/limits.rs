//! How much one caller, and all of them together, may ask at once: more is answered at once with when to come again.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use governor::clock::{Clock, DefaultClock};
use governor::{Quota, RateLimiter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use vo_studio::Code;
use vo_users::whole_network;

use crate::answer::Refused;
use crate::caller::Caller;

/// Requests that are answered at once. With more the last would wait too long, and a program learns sooner from a 503.
const AT_ONCE: usize = 256;

/// Of what goes on for long, such as events and uploads.
const FOR_LONG: usize = 4_096;

/// Requests a second of whoever holds the token: bulk work of a program of this machine.
const OF_OWNER: u32 = 10_000;

/// Those of a user: a page asks for a hundred pictures at once.
const OF_USER: u32 = 500;

/// Those of an address that nobody is known at.
const OF_STRANGER: u32 = 50;

/// Those of a stranger on this machine: a program that looks whether the server is there, or a test.
const OF_NEIGHBOUR: u32 = 2_000;

/// Callers that are remembered before those are forgotten that ask no more.
const REMEMBERED: usize = 4_096;

/// Seconds after which to come again if too much is going on.
const AGAIN: u32 = 1;

/// Addresses that go on for long: they wait for events or for bytes, and take no time of others.
const LONG: [&str; 3] = ["/api/v1/events", "/api/v1/library/uploads", "/mcp"];

type Rates<K> = RateLimiter<K, governor::state::keyed::HashMapStateStore<K>, DefaultClock>;

/// Who has asked how often, and how much is going on.
pub struct Limits {
    owner: Rates<()>,
    users: Rates<Arc<str>>,
    strangers: Rates<IpAddr>,
    neighbours: Rates<()>,
    at_once: Arc<Semaphore>,
    for_long: Arc<Semaphore>,
}

/// Room for a request, until it is dropped.
#[derive(Debug)]
pub struct Room {
    _held: OwnedSemaphorePermit,
    /// Whether it goes on until the last byte of its answer.
    pub is_long: bool,
}

impl Limits {
    /// Nobody has asked yet.
    pub fn new() -> Self {
        Self {
            owner: a_second(OF_OWNER),
            users: a_second(OF_USER),
            strangers: a_second(OF_STRANGER),
            neighbours: a_second(OF_NEIGHBOUR),
            at_once: Arc::new(Semaphore::new(AT_ONCE)),
            for_long: Arc::new(Semaphore::new(FOR_LONG)),
        }
    }

    /// Counts a request of somebody at an address.
    ///
    /// # Errors
    /// [`Code::TooManyRequests`] with when to come again.
    pub fn count(&self, caller: Option<&Caller>, address: IpAddr) -> Result<(), Refused> {
        match caller {
            Some(caller) => match caller.user() {
                Some(_) => passes(&self.users, &caller.name),
                None => passes(&self.owner, &()),
            },
            None if address.is_loopback() => passes(&self.neighbours, &()),
            None => passes(&self.strangers, &whole_network(address)),
        }
    }

    /// Room for a request.
    ///
    /// # Errors
    /// [`Code::ServerBusy`] with when to come again.
    pub fn room(&self, path: &str) -> Result<Room, Refused> {
        let is_long = LONG
            .iter()
            .any(|long| path.strip_prefix(long).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
        let room = if is_long { &self.for_long } else { &self.at_once };
        let held = Arc::clone(room).try_acquire_owned().map_err(|_| {
            let what = if is_long { "streams and uploads go on" } else { "requests are being answered" };
            let most = if is_long { FOR_LONG } else { AT_ONCE };
            Refused::new(Code::ServerBusy, format!("{most} {what}, as many as may be at once: try again in a second"))
                .after(AGAIN)
        })?;
        Ok(Room { _held: held, is_long })
    }
}

impl std::fmt::Debug for Limits {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "Limits with room for {}", self.at_once.available_permits())
    }
}

/// So many a second, and as many at once.
fn a_second<K: std::hash::Hash + Eq + Clone>(count: u32) -> Rates<K> {
    RateLimiter::keyed(Quota::per_second(NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN)))
}

fn passes<K: std::hash::Hash + Eq + Clone>(rates: &Rates<K>, key: &K) -> Result<(), Refused> {
    if rates.len() > REMEMBERED {
        rates.retain_recent();
        rates.shrink_to_fit();
    }
    rates.check_key(key).map_err(|until| {
        let wait = until.wait_time_from(DefaultClock::default().now());
        Refused::new(Code::TooManyRequests, "too many requests in a short time: send fewer, or several things in one")
            // Whole seconds, and never sooner than it is worth trying.
            .after(u32::try_from(wait.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX).max(AGAIN))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use vo_users::Role;

    fn passed(limits: &Limits, caller: Option<&Caller>, address: &str) -> u32 {
        let address = address.parse().unwrap();
        (0..20_000).filter(|_| limits.count(caller, address).is_ok()).count() as u32
    }

    #[test]
    fn everybody_has_a_rate_of_their_own() {
        let limits = Limits::new();
        let user = |name: &str| Caller { name: name.into(), role: Role::Viewer, ..Caller::owner() };
        // Some come back while the test goes on.
        let about = |count: u32, most: u32| (most..most * 3 + 200).contains(&count);
        assert!(about(passed(&limits, Some(&user("anna")), "192.0.2.1"), OF_USER));
        assert!(limits.count(Some(&user("bert")), "192.0.2.1".parse().unwrap()).is_ok());
        assert!(passed(&limits, Some(&Caller::owner()), "127.0.0.1") >= OF_OWNER);
        assert!(about(passed(&limits, None, "2001:db8::1"), OF_STRANGER));
        assert!(limits.count(None, "2001:db8:0:1::1".parse().unwrap()).is_ok(), "another network");
        let Refused { problem, retry_after } = limits.count(None, "2001:db8::2".parse().unwrap()).unwrap_err();
        assert_eq!(problem.code, Code::TooManyRequests);
        assert_eq!(retry_after, Some(AGAIN));
    }

    #[test]
    fn what_is_too_much_at_once_is_told_so() {
        let limits = Limits::new();
        let held: Vec<Room> = (0..AT_ONCE).map(|_| limits.room("/api/v1/jobs").unwrap()).collect();
        let refused = limits.room("/api/v1/jobs").unwrap_err();
        assert_eq!((refused.problem.code, refused.retry_after), (Code::ServerBusy, Some(AGAIN)));
        assert!(limits.room("/api/v1/events").unwrap().is_long, "what goes on for long is counted apart");
        drop(held);
        assert!(!limits.room("/api/v1/eventsx").unwrap().is_long);
    }
}
