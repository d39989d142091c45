//! `vo serve`, asked as programs and pages ask it: one program of tests, a file for each noun.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

#[path = "server/access.rs"]
mod access;
#[path = "server/api_examples.rs"]
mod api_examples;
#[path = "server/backup.rs"]
mod backup;
#[path = "server/batch.rs"]
mod batch;
#[path = "server/budget.rs"]
mod budget;
#[path = "server/document.rs"]
mod document;
#[path = "server/events.rs"]
mod events;
#[path = "server/jobs.rs"]
mod jobs;
#[path = "server/jobs_verb.rs"]
mod jobs_verb;
#[path = "server/library.rs"]
mod library;
#[path = "server/limits.rs"]
mod limits;
#[path = "server/matrix.rs"]
mod matrix;
#[path = "server/mcp.rs"]
mod mcp;
#[path = "server/performance.rs"]
mod performance;
#[path = "server/preview.rs"]
mod preview;
#[path = "server/projects.rs"]
mod projects;
#[path = "server/schedules.rs"]
mod schedules;
#[path = "server/settings.rs"]
mod settings;
#[path = "server/survival.rs"]
mod survival;
#[path = "server/tls.rs"]
mod tls;
#[path = "server/users.rs"]
mod users;
#[path = "server/webhooks.rs"]
mod webhooks;
