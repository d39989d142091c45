//! Installing from packages made on the spot, the rules of the manifest, the tool chains of this machine.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its stage has failed")]
#![allow(clippy::disallowed_methods, reason = "tests damage files on purpose")]

mod bench;
mod installing;
mod manifest;
mod tools;
