//! A project as it is shown.

use serde_json::{Map, Value};
use vo_timeline::diagnostic::Diagnostic;

use crate::id::ProjectId;
use crate::tag::Tag;

/// A project as it is shown: what lies on the disk, and what is wrong with it. Times are milliseconds since 1970.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectDocument {
    /// Its name.
    pub id: ProjectId,
    /// What it is called: by its settings, or else by its script, or else its name.
    pub title: String,
    /// The text of `script.md`.
    pub script: String,
    /// What `project.toml` says; nothing if it is no TOML.
    pub settings: Option<Map<String, Value>>,
    /// The text of `project.toml`.
    pub toml: String,
    /// The number of the last revision.
    pub revision: u64,
    /// When it was begun, or first seen.
    pub created: u64,
    /// When a text of it was changed last.
    pub changed: u64,
    /// The files in `media`, by name.
    pub media: Vec<MediaFile>,
    /// How many more there are than are told of.
    pub more_media: usize,
    /// What is wrong and doubtful in both texts.
    pub mistakes: Vec<Diagnostic>,
    /// What stands for both texts.
    pub tag: Tag,
}

/// A file in the folder `media` of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: u64,
}
