//! Why a file of a stranger cannot be used.

use serde::{Deserialize, Serialize};

use crate::{Code, StudioError};

/// Why a file is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What kind of error it is.
    pub code: Code,
    /// Why, for a person.
    pub why: String,
}

impl Refusal {
    /// An image is too large.
    pub fn too_large(why: impl Into<String>) -> Self {
        Self { code: Code::ImageTooLarge, why: why.into() }
    }

    /// Decoding it takes more memory than there is.
    pub fn over_budget(why: impl Into<String>) -> Self {
        Self { code: Code::OverBudget, why: why.into() }
    }

    /// The error of a file that is called `shown`.
    pub fn of(self, shown: &str) -> StudioError {
        StudioError::Input(self.code, format!("{shown} cannot be used: {}", self.why))
    }
}

impl From<String> for Refusal {
    fn from(why: String) -> Self {
        Self { code: Code::ClipUnreadable, why }
    }
}
