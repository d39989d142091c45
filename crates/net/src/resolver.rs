//! Names to addresses that may be reached. What is found here is what is connected to: a name that means something else a
//! moment later (DNS rebinding) leads nowhere.

use std::fmt;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use crate::error::NotPublic;
use crate::is_public;

/// What looks a host and a port up, such as `example.com:443` or `[::1]:443`.
pub type NameLookup = Arc<dyn Fn(&str) -> io::Result<Vec<SocketAddr>> + Send + Sync>;

/// What the system says of a name.
pub fn system_lookup() -> NameLookup {
    Arc::new(|name| Ok(name.to_socket_addrs()?.collect()))
}

/// As many addresses of a name are tried.
const MOST: usize = 16;

pub(crate) struct PublicOnly {
    pub lookup: NameLookup,
    pub exceptions: Vec<SocketAddr>,
}

impl fmt::Debug for PublicOnly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PublicOnly").field("exceptions", &self.exceptions).finish_non_exhaustive()
    }
}

impl PublicOnly {
    fn may_be_reached(&self, address: SocketAddr, is_secure: bool) -> bool {
        self.exceptions.contains(&address) || is_secure && is_public(address.ip())
    }
}

impl Resolver for PublicOnly {
    fn resolve(&self, uri: &Uri, _: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let is_secure = uri.scheme_str() == Some("https");
        let host = uri.host().ok_or(ureq::Error::HostNotFound)?;
        let name = format!("{host}:{}", uri.port_u16().unwrap_or(if is_secure { 443 } else { 80 }));
        // The system cannot be interrupted while it looks, so a thread waits for it.
        let (to, from) = sync_channel(1);
        let lookup = Arc::clone(&self.lookup);
        std::thread::Builder::new().name("lookup".to_owned()).spawn(move || {
            let _ = to.send(lookup(&name));
        })?;
        let found = match from.recv_timeout(*timeout.after) {
            Ok(found) => found.map_err(|_| ureq::Error::HostNotFound)?,
            Err(RecvTimeoutError::Timeout) => return Err(ureq::Error::Timeout(timeout.reason)),
            Err(RecvTimeoutError::Disconnected) => return Err(ureq::Error::HostNotFound),
        };
        if found.is_empty() {
            return Err(ureq::Error::HostNotFound);
        }
        let mut reached = self.empty();
        found.into_iter().filter(|at| self.may_be_reached(*at, is_secure)).take(MOST).for_each(|at| reached.push(at));
        if reached.is_empty() { Err(ureq::Error::Other(Box::new(NotPublic))) } else { Ok(reached) }
    }
}
