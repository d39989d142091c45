//! What is known of a user.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What somebody may do. Each role may do what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Changes projects, the library and jobs.
    Editor,
    /// Looks after users, settings, secrets and backups.
    Admin,
}

impl Role {
    /// All of them, the lowest first.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Editor, Self::Admin];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|role| role.name() == text);
        found.ok_or_else(|| format!("there is no role `{text}`: write viewer, editor or admin"))
    }
}

/// How much of the server one user may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// Jobs that wait at once; nothing for as many as the queue takes.
    pub jobs: Option<u32>,
    /// Bytes of the library; nothing for as many as the disk holds.
    pub library: Option<u64>,
}

impl Quota {
    /// No bound of its own.
    pub const NONE: Self = Self { jobs: None, library: None };
}

impl Default for Quota {
    /// What a user has unless something else is said: 100 jobs, 50 GB.
    fn default() -> Self {
        Self { jobs: Some(100), library: Some(50_000_000_000) }
    }
}

/// A user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct User {
    /// How the user signs in.
    pub name: String,
    /// What the user may do.
    pub role: Role,
    /// How much of the server the user may take.
    pub quota: Quota,
    /// When the user was added, in seconds since 1970.
    pub added: i64,
}

/// What changes of a user. What is nothing stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The new role.
    pub role: Option<Role>,
    /// The new quota.
    pub quota: Option<Quota>,
}
