//! Over which connection a request came.

use std::net::IpAddr;

/// Over which connection a request came: every request has it among its extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection {
    /// The other side.
    pub peer: IpAddr,
    /// Whether it is TLS that ends here.
    pub is_encrypted: bool,
}
