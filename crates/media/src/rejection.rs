//! Why a file of other people cannot be used.

use serde::{Deserialize, Serialize};

/// What kind of reason it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// It is no file of a kind that is read, or damaged.
    Unreadable,
    /// It is damaged or cut short.
    Damaged,
    /// An image is too large.
    TooLarge,
    /// Decoding it takes more memory than there is.
    OverBudget,
}

/// Why a file is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// What kind of reason it is.
    pub reason: Reason,
    /// Why, for a person.
    pub why: String,
}

impl Rejection {
    /// An image is too large.
    pub fn too_large(why: impl Into<String>) -> Self {
        Self { reason: Reason::TooLarge, why: why.into() }
    }

    /// Decoding it takes more memory than there is.
    pub fn over_budget(why: impl Into<String>) -> Self {
        Self { reason: Reason::OverBudget, why: why.into() }
    }
}

impl From<String> for Rejection {
    fn from(why: String) -> Self {
        Self { reason: Reason::Unreadable, why }
    }
}
