//! The one client by which the server reaches addresses that others name, such as a clip to import or a webhook. It reaches
//! public addresses only, checks each hop of a redirect again, connects to exactly the address that it has checked, and is
//! bounded in bytes and time. Blocks for as long as the other side takes.

mod address;
mod client;
mod error;
mod policy;
mod resolver;
mod target;

pub use address::is_public;
pub use client::{Body, Client, Response};
pub use error::NetError;
pub use policy::EgressPolicy;
pub use resolver::{NameLookup, system_lookup};
pub use target::checked;
