//! Installing from packages made on the spot, the rules of the manifest, the tool chains of this machine.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its stage has failed")]
#![expect(clippy::disallowed_methods, reason = "tests damage files on purpose")]

mod bench;
mod installing;
mod manifest;
mod tools;
