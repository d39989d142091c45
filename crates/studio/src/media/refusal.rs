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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::image_file::still_fits;

    #[test]
    fn an_image_that_is_too_large_has_a_code_of_its_own() {
        let file = tempfile::tempfile().unwrap();
        file.set_len(200_000_000).unwrap();
        let error = still_fits(&file).unwrap_err().of("map.png");
        assert_eq!(error.code(), Code::ImageTooLarge);
        let said = "map.png cannot be used: it has 200 MB; at most 100 MB are read of an image: save it smaller";
        assert_eq!(error.to_string(), said);
        assert_eq!(Refusal::from("it is empty".to_owned()).of("a.mp4").code(), Code::ClipUnreadable);
    }
}
