//! What answers: a noun a file, handlers that call the studio and decide nothing.

pub mod catalog;
pub mod document;
pub mod events;
pub mod health;
pub mod jobs;
pub mod library;
pub mod uploads;
