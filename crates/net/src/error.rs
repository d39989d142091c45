//! Why something could not be reached, in words for a person. An address that was named may hold a secret in its path or
//! query: only its host is ever told.

use std::io;

/// Why something could not be reached.
#[derive(Debug, thiserror::Error)]
pub enum NetError {
    /// It is no address that is reached.
    #[error("this address cannot be used: {0}")]
    Address(String),
    /// It leads into a network that is not public.
    #[error(
        "{host} does not lie on the public internet, so it is not reached; whoever runs the server can allow it with VO_EGRESS_ALLOW"
    )]
    NotPublic {
        /// The host that was named, or that a redirect led to.
        host: String,
    },
    /// Nothing has that name.
    #[error("there is no host {host}: check the address")]
    Unresolved {
        /// The host.
        host: String,
    },
    /// It leads elsewhere again and again.
    #[error("the address leads elsewhere more than {most} times: use the one where the file is")]
    Redirects {
        /// How often it may.
        most: u32,
    },
    /// The body is larger than it may be.
    #[error("what it answers is larger than {most} bytes, which is the most that is taken")]
    TooLarge {
        /// Bytes, at most.
        most: u64,
    },
    /// Too little comes, or it takes too long.
    #[error("{host} is too slow: try again later, or download the file and upload it here")]
    TooSlow {
        /// The host.
        host: String,
    },
    /// The connection could not be made, or broke.
    #[error("{host} could not be reached: {why}")]
    Failed {
        /// The host.
        host: String,
        /// Why not.
        why: String,
    },
}

impl NetError {
    /// Whether it may pass by itself.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::TooSlow { .. } | Self::Failed { .. } | Self::Unresolved { .. })
    }
}

/// An address that was found and is none to be reached; how the resolver tells.
#[derive(Debug, thiserror::Error)]
#[error("not a public address")]
pub(crate) struct NotPublic;

/// What the client says, of a host.
pub(crate) fn of(error: ureq::Error, host: &str) -> NetError {
    let host = host.to_owned();
    match error {
        ureq::Error::Other(other) if other.is::<NotPublic>() => NetError::NotPublic { host },
        ureq::Error::HostNotFound => NetError::Unresolved { host },
        ureq::Error::Timeout(_) => NetError::TooSlow { host },
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::TimedOut => NetError::TooSlow { host },
        other => NetError::Failed { host, why: other.to_string() },
    }
}
