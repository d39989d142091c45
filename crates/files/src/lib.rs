//! The one door to a person's files. What is read is opened once, below a folder that is held open, and read from that
//! descriptor; what is written gets a name that was free, and its final name when it is complete.

#![cfg_attr(
    test,
    expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests write files as another program would")
)]

pub mod durable;
pub mod folder;
pub mod plain;
pub mod reach;
pub mod system;

pub use folder::{Folder, Input, OpenEntry, Refusal};
pub use plain::{plain, plain_json, plain_lines, shown};
pub use reach::{Reach, typed};
