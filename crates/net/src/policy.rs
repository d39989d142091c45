//! What may be reached, and how much it may take.

use std::net::SocketAddr;
use std::time::Duration;

/// What may be reached, and how much it may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EgressPolicy {
    /// What may be reached although it is not public, over plain HTTP too: such as a server in one's own network.
    pub exceptions: Vec<SocketAddr>,
    /// How often an answer may lead elsewhere.
    pub redirects: u32,
    /// Bytes of a body, at most, as they are after decompression.
    pub bytes: u64,
    /// How long finding an address and connecting to it may take, each.
    pub connect: Duration,
    /// How long nothing may come.
    pub stall: Duration,
    /// How long a request may take in all.
    pub total: Duration,
    /// Bytes that must come in a second on average, once `stall` is over.
    pub least_rate: u64,
}

impl Default for EgressPolicy {
    /// Small answers of public addresses.
    fn default() -> Self {
        Self {
            exceptions: Vec::new(),
            redirects: 5,
            bytes: 1 << 20,
            connect: Duration::from_secs(10),
            stall: Duration::from_secs(30),
            total: Duration::from_secs(60),
            least_rate: 1 << 10,
        }
    }
}
