//! `vo serve`, asked as programs and pages ask it: one program of tests, a file for each noun.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

#[path = "server/access.rs"]
mod access;
#[path = "server/events.rs"]
mod events;
#[path = "server/jobs.rs"]
mod jobs;
#[path = "server/library.rs"]
mod library;
#[path = "server/limits.rs"]
mod limits;
#[path = "server/matrix.rs"]
mod matrix;
#[path = "server/preview.rs"]
mod preview;
#[path = "server/projects.rs"]
mod projects;
#[path = "server/survival.rs"]
mod survival;
#[path = "server/tls.rs"]
mod tls;
#[path = "server/users.rs"]
mod users;
