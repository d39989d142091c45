//! Two changes of the same.

use serde_json::{Map, Value};

use crate::document::ProjectDocument;
use crate::merge::SentenceConflict;

/// Two changes of the same: nothing was changed.
#[derive(Clone, Debug, PartialEq)]
pub struct EditConflict {
    /// The project as it is now: the other side.
    pub theirs: ProjectDocument,
    /// The sentences that both changed.
    pub sentences: Vec<SentenceConflict>,
    /// The settings that both changed.
    pub keys: Vec<KeyConflict>,
    /// What was sent, if the history does not hold what it was an edit of: then nothing can be compared.
    pub sent: Option<Sent>,
}

/// A setting that both changed.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyConflict {
    /// The key, as `voice.name`.
    pub key: String,
    /// The line of `project.toml` in which it stands now.
    pub line: Option<u32>,
    /// What it was when you began.
    pub base: Option<Value>,
    /// What you made of it; nothing if you removed it.
    pub yours: Option<Value>,
    /// What it is now.
    pub theirs: Option<Value>,
}

/// The change that was sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sent {
    /// The script.
    pub script: Option<String>,
    /// The settings, as a merge patch.
    pub settings: Option<Map<String, Value>>,
    /// The text of `project.toml`.
    pub toml: Option<String>,
}
