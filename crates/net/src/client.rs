//! The client: asks, follows redirects with each hop checked again, and hands out bodies that are bounded.

use std::fmt;
use std::io::{self, Read};
use std::time::{Duration, Instant};

use ureq::http::{HeaderMap, Request, StatusCode, header};
use ureq::unversioned::transport::{Connector, RustlsConnector, TcpConnector};
use ureq::{Agent, AsSendBody, BodyReader, SendBody};
use url::Url;

use crate::error::of;
use crate::resolver::PublicOnly;
use crate::target::{checked, checked_url};
use crate::{EgressPolicy, NameLookup, NetError, system_lookup};

/// Reaches addresses that others name. Clones share what goes on.
#[derive(Clone, Debug)]
pub struct Client {
    agent: Agent,
    policy: EgressPolicy,
}

/// What was answered.
#[derive(Debug)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// Where it came from, after all redirects.
    pub url: Url,
    /// The bytes that will come, if that is told. Nothing of it is to be believed.
    pub length: Option<u64>,
    /// What it is to be called, if that is told: a name of a file, not a path.
    pub name: Option<String>,
    /// In how many seconds to ask again, if that is told.
    pub retry_after: Option<u64>,
    /// What comes.
    pub body: Body,
}

/// A body that comes piece by piece, of bounded length. Errors of reading are [`NetError`]s within [`io::Error`]s.
pub struct Body {
    from: BodyReader<'static>,
    host: String,
    received: u64,
    policy: EgressPolicy,
    began: Instant,
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("host", &self.host).field("received", &self.received).finish_non_exhaustive()
    }
}

impl Client {
    /// A client that asks the system for the addresses of names.
    pub fn new(policy: EgressPolicy) -> Self {
        Self::with_lookup(policy, system_lookup())
    }

    /// The same with another way to find addresses.
    pub fn with_lookup(policy: EgressPolicy, lookup: NameLookup) -> Self {
        // No proxy of the environment: it would reach what is not to be reached. Connections are not kept, as the next one to
        // the same name is to be checked again. Redirects are ours.
        let config = Agent::config_builder()
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .max_idle_connections(0)
            .accept_encoding("identity")
            .user_agent(concat!("VideoOrchestrator/", env!("CARGO_PKG_VERSION")))
            .timeout_global(Some(policy.total))
            .timeout_resolve(Some(policy.connect))
            .timeout_connect(Some(policy.connect))
            .timeout_per_read(Some(policy.stall))
            .timeout_per_write(Some(policy.stall))
            .build();
        let connector = TcpConnector::default().chain(RustlsConnector::default());
        let resolver = PublicOnly { lookup, exceptions: policy.exceptions.clone() };
        Self { agent: Agent::with_parts(config, connector, resolver), policy }
    }

    /// Gets what is at an address. An answer of any status is one.
    ///
    /// # Errors
    /// [`NetError`] if there is no answer, or it leads somewhere that is not reached.
    pub fn get(&self, address: &str, headers: &[(&str, &str)]) -> Result<Response, NetError> {
        let mut url = checked(address, &self.policy)?;
        let first = url.origin();
        for _ in 0..=self.policy.redirects {
            // What was sent for one host, such as a token, is not for another.
            let headers = if url.origin() == first { headers } else { &[] };
            let response = self.ask(&url, "GET", headers, SendBody::none())?;
            let Some(next) = leads_to(response.0, &response.1) else { return Ok(answered(url, response)) };
            let next = url.join(&next).map_err(|error| NetError::Address(format!("it leads to another: {error}")))?;
            url = checked_url(next, &self.policy)?;
        }
        Err(NetError::Redirects { most: self.policy.redirects })
    }

    /// Sends bytes to an address. An answer of any status is one, a redirect too: it is not followed.
    ///
    /// # Errors
    /// [`NetError`] if there is no answer, or the address is not reached.
    pub fn post(&self, address: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Response, NetError> {
        let url = checked(address, &self.policy)?;
        let response = self.ask(&url, "POST", headers, body)?;
        Ok(answered(url, response))
    }

    /// Breaks off all that goes on, from another thread. Nothing is asked afterwards.
    pub fn shut_down(&self) {
        self.agent.clone().shutdown();
    }

    fn ask(
        &self,
        url: &Url,
        method: &str,
        headers: &[(&str, &str)],
        body: impl AsSendBody,
    ) -> Result<Answered, NetError> {
        let host = url.host_str().unwrap_or_default();
        let request =
            headers.iter().fold(Request::builder().method(method).uri(url.as_str()), |request, (name, value)| {
                request.header(*name, *value)
            });
        let request = request.body(body).map_err(|error| NetError::Address(error.to_string()))?;
        let began = Instant::now();
        let response = self.agent.run(request).map_err(|error| of(error, host))?;
        let (head, body) = response.into_parts();
        let body =
            Body { from: body.into_reader(), host: host.to_owned(), received: 0, policy: self.policy.clone(), began };
        Ok((head.status, head.headers, body))
    }
}

/// An answer, as it is handed out.
fn answered(url: Url, (status, headers, body): Answered) -> Response {
    let number = |name| text(&headers, name).and_then(|value| value.trim().parse().ok());
    let is_encoded = headers.contains_key(header::CONTENT_ENCODING);
    Response {
        status: status.as_u16(),
        length: if is_encoded { None } else { number(header::CONTENT_LENGTH) },
        name: text(&headers, header::CONTENT_DISPOSITION).and_then(file_name),
        retry_after: number(header::RETRY_AFTER),
        url,
        body,
    }
}

type Answered = (StatusCode, HeaderMap, Body);

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// Where an answer leads to, if it does.
fn leads_to(status: StatusCode, headers: &HeaderMap) -> Option<String> {
    let moved = matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308);
    moved.then(|| text(headers, header::LOCATION).map(str::to_owned)).flatten()
}

/// The name in `attachment; filename="a.mp4"` (RFC 6266), without what would make it a path.
fn file_name(disposition: &str) -> Option<String> {
    let named = disposition.split(';').find_map(|part| part.trim().strip_prefix("filename="))?;
    let name = named.trim_matches('"').rsplit(['/', '\\']).next()?.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

impl Body {
    /// Bytes that were read.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// All of it, if it has no more than the policy allows.
    ///
    /// # Errors
    /// [`NetError`] if it is too large, too slow, or breaks off.
    pub fn all(mut self) -> Result<Vec<u8>, NetError> {
        let mut bytes = Vec::new();
        self.read_to_end(&mut bytes).map_err(|error| self.of(error))?;
        Ok(bytes)
    }

    /// Why reading failed.
    pub fn of(&self, error: io::Error) -> NetError {
        let error = match error.downcast::<NetError>() {
            Ok(error) => return error,
            Err(error) => error,
        };
        of(error.downcast::<ureq::Error>().unwrap_or_else(ureq::Error::Io), &self.host)
    }

    /// Whether less has come than must by now.
    fn is_too_slow(&self, after: Duration) -> bool {
        after > self.policy.stall && self.received < after.as_secs() * self.policy.least_rate
    }
}

impl Read for Body {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        // One byte more than is allowed tells that there are more.
        let left = (self.policy.bytes - self.received).saturating_add(1);
        let room = to.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let read = self.from.read(to.get_mut(..room).unwrap_or_default())?;
        self.received += read as u64;
        if self.received > self.policy.bytes {
            self.received = self.policy.bytes;
            return Err(io::Error::other(NetError::TooLarge { most: self.policy.bytes }));
        }
        if read > 0 && self.is_too_slow(self.began.elapsed()) {
            return Err(io::Error::other(NetError::TooSlow { host: self.host.clone() }));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_an_answer_tells_is_no_path() {
        assert_eq!(file_name("attachment; filename=\"a clip.mp4\"").as_deref(), Some("a clip.mp4"));
        assert_eq!(file_name("attachment; filename=../../etc/passwd").as_deref(), Some("passwd"));
        assert_eq!(file_name("attachment; filename=\"..\\\\x\\\\\""), None);
        assert_eq!(file_name("inline"), None);
    }
}
