//! What a person decides about a server, and the secrets that it keeps for them. Both are small files, written whole or not at
//! all; a secret goes in and is never told again.

mod error;
mod secrets;
mod settings;

pub use error::SettingsError;
pub use secrets::{MOST_SECRETS, SecretName, Secrets};
pub use settings::{Egress, NewProjects, ServerSettings, SettingsFile, WorkBudget};
