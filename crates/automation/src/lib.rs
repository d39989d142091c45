//! What a server does without being asked: schedules hand in jobs when their time comes, and webhooks tell others what has
//! happened. Both are kept in one database, and what is answered with success is on the disk. Read `schedule` and `webhook`.

mod alarm;
mod database;
mod error;
mod rows;
pub mod schedule;
pub mod webhook;

pub use database::Database;
pub use error::AutomationError;
