//! What stands for the texts of a project: by it edits of the same state are told from edits of another.

use std::fmt;
use std::io::Write;

use serde::{Deserialize, Serialize};
use vo_digest::{Digest, Hasher};

/// What stands for the texts of a revision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digests {
    /// Of `script.md`.
    pub script: Option<Digest>,
    /// Of `project.toml`.
    pub toml: Option<Digest>,
}

/// What changes with the texts of a project: the part of its `ETag` by which edits are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag(Digest);

impl From<Digests> for Tag {
    fn from(digests: Digests) -> Self {
        let mut hasher = Hasher::default();
        for digest in [digests.script, digests.toml] {
            // A missing file differs from an empty one.
            let _ = writeln!(hasher, "{}", digest.map_or_else(|| "-".to_owned(), |digest| digest.to_string()));
        }
        Self(hasher.digest())
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:.32}", self.0.to_string())
    }
}

/// On which texts a change is to be made, as `If-Match` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IfMatch {
    /// Whatever stands there.
    Any,
    /// One of those with these tags; of a whole `ETag`, what stands before its last hyphen counts.
    Tags(Vec<String>),
}

impl IfMatch {
    /// Whether a tag is one of those that are named.
    pub fn names(&self, tag: Tag) -> bool {
        match self {
            Self::Any => true,
            Self::Tags(tags) => {
                let own = tag.to_string();
                tags.iter().any(|named| named.split('-').next() == Some(own.as_str()))
            }
        }
    }
}
