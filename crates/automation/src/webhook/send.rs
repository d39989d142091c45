//! One attempt: a request to an address that a person named, and what came of it.

use std::io::Read;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::time::{Duration, Instant};

use secrecy::SecretString;
use url::Url;
use vo_files::plain;
use vo_net::{Client, EgressPolicy, NetError};

use super::signature::signatures;
use super::{Delivery, DeliveryAttempt, Subscription};

/// How long an attempt may take.
const TOTAL: Duration = Duration::from_secs(15);

/// Of that, how long finding and connecting may take each.
const CONNECT: Duration = Duration::from_secs(5);

/// Bytes of an answer that are looked at.
const MOST_BYTES: u64 = 64 << 10;

/// Bytes of an answer that are kept for the log, where it is no success.
const KEPT_BYTES: u64 = 300;

/// What came of an attempt.
#[derive(Debug)]
pub(super) struct Sent {
    /// As the log keeps it.
    pub attempt: DeliveryAttempt,
    /// In how many seconds to ask again, if the answer says so.
    pub retry_after: Option<u64>,
}

impl Sent {
    /// Whether it was taken.
    pub(super) fn is_taken(&self) -> bool {
        self.attempt.status.is_some_and(|status| (200..300).contains(&status))
    }

    /// Whether nothing is to be sent there any more.
    pub(super) fn is_gone(&self) -> bool {
        self.attempt.status == Some(410)
    }
}

/// What a webhook may reach. `exceptions` are those of the server's settings.
///
/// # Errors
/// [`NetError`] if its address is none that is reached.
pub(super) fn policy(subscription: &Subscription, exceptions: &[SocketAddr]) -> Result<EgressPolicy, NetError> {
    let policy = EgressPolicy {
        exceptions: exceptions.to_vec(),
        redirects: 0,
        bytes: MOST_BYTES,
        connect: CONNECT,
        stall: TOTAL,
        total: TOTAL,
        ..EgressPolicy::default()
    };
    if !subscription.allow_private {
        vo_net::checked(&subscription.url, &policy)?;
        return Ok(policy);
    }
    // What the name means now is what may be reached, and nothing else.
    let text = Url::parse(subscription.url.trim()).map_err(|error| NetError::Address(error.to_string()))?;
    let (Some(host), Some(port)) = (text.host_str(), text.port_or_known_default()) else {
        return Err(NetError::Address("it names no host".to_owned()));
    };
    let name = host.trim_start_matches('[').trim_end_matches(']');
    let found = (name, port).to_socket_addrs().map_err(|_| NetError::Unresolved { host: host.to_owned() })?;
    let mut policy = policy;
    policy.exceptions.extend(found.filter(|at| is_private(at.ip())));
    vo_net::checked(&subscription.url, &policy)?;
    Ok(policy)
}

/// Whether an address lies on this machine or in its own network. Those at which clouds tell their secrets are neither.
fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

/// Sends something once. `now` is the time in milliseconds since 1970.
pub(super) fn send(client: &Client, url: &str, secrets: &[SecretString], delivery: &Delivery, now: u64) -> Sent {
    let (timestamp, began) = (now / 1_000, Instant::now());
    let signature = signatures(secrets, &delivery.message, timestamp, &delivery.body);
    let time = timestamp.to_string();
    let headers = [
        ("content-type", "application/json"),
        ("webhook-id", delivery.message.as_str()),
        ("webhook-timestamp", time.as_str()),
        ("webhook-signature", signature.as_str()),
    ];
    let answered = client.post(url, &headers, delivery.body.as_bytes());
    let took = began.elapsed().as_millis() as u64;
    let attempt = |status, error| DeliveryAttempt { at: now, took, status, error };
    match answered {
        Ok(answer) => {
            let (status, retry_after) = (answer.status, answer.retry_after);
            let is_taken = (200..300).contains(&status);
            let said = if is_taken { None } else { said(answer.body) };
            Sent { attempt: attempt(Some(status), said), retry_after }
        }
        Err(error) => Sent { attempt: attempt(None, Some(error.to_string())), retry_after: None },
    }
}

/// What an answer says, for whoever looks at the log.
fn said(body: impl Read) -> Option<String> {
    let mut bytes = Vec::new();
    // What breaks off has said something all the same.
    let _ = body.take(KEPT_BYTES).read_to_end(&mut bytes);
    let text = plain(String::from_utf8_lossy(&bytes).trim()).into_owned();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subscription(url: &str, allow_private: bool) -> Subscription {
        Subscription {
            url: url.to_owned(),
            topics: vec!["*".to_owned()],
            kinds: Vec::new(),
            description: String::new(),
            enabled: true,
            allow_private,
        }
    }

    #[test]
    fn only_what_is_allowed_is_an_exception() {
        let exceptions = |url: &str, allowed| policy(&subscription(url, allowed), &[]).map(|policy| policy.exceptions);
        assert_eq!(exceptions("https://127.0.0.1:5678/hook", false).unwrap(), []);
        assert!(exceptions("http://127.0.0.1:5678/hook", false).is_err());
        let one: SocketAddr = "127.0.0.1:5678".parse().unwrap();
        assert_eq!(exceptions("http://127.0.0.1:5678/hook", true).unwrap(), [one]);
        assert_eq!(exceptions("http://2130706433:5678/hook", true).unwrap(), [one]);
        assert_eq!(exceptions("https://169.254.169.254/latest", true).unwrap(), []);
        assert!(exceptions("http://169.254.169.254/latest", true).is_err());
        assert!(exceptions("http://a:b@127.0.0.1/", true).is_err());
        assert!(exceptions("file:///etc/passwd", true).is_err());
    }
}
