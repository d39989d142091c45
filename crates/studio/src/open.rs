//! What a person wrote, found and read: the project, its script in whatever kind of document, looks and presets by name.

pub(crate) mod catalog;
pub mod document;
pub(crate) mod names;
pub mod project;
pub(crate) mod script_language;
pub mod template;
