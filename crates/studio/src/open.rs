//! What a person wrote, found and read: the project, its script in whatever kind of document, looks and presets by name.

pub mod catalog;
pub mod document;
pub mod names;
pub mod project;
pub mod script_language;
pub mod template;
