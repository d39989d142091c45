//! What answers: a noun a file, handlers that call the studio and decide nothing.

pub mod backups;
pub mod catalog;
pub mod document;
pub mod errors;
pub mod events;
pub mod health;
pub mod jobs;
pub mod library;
pub mod projects;
pub mod schedules;
pub mod secrets;
pub mod session;
pub mod settings;
pub mod uploads;
pub mod users;
pub mod webhooks;
