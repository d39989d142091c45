//! What answers: a noun a file, handlers that call the studio and decide nothing.

pub mod catalog;
pub mod document;
pub mod errors;
pub mod events;
pub mod health;
pub mod jobs;
pub mod library;
pub mod plan;
pub mod previews;
pub mod projects;
pub mod session;
pub mod uploads;
pub mod users;
