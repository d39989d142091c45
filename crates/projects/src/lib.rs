//! Many projects for a server. Each is a folder that `vo make` takes, so a person may edit it by hand as well; what is kept
//! beside its files (the history) lies in a hidden folder in it. Begin with [`Projects`].

mod begin;
mod catalog;
mod conflict;
mod copy;
mod document;
mod edit;
mod error;
mod history;
mod id;
mod intent;
mod limits;
mod merge;
mod opened;
mod projects;
mod settings;
mod show;
mod tag;
mod texts;
mod trash;

pub use begin::{NewProject, Rights, Start};
pub use catalog::{Listed, ListedPage};
pub use conflict::{EditConflict, KeyConflict, Sent};
pub use document::{MediaFile, ProjectDocument};
pub use edit::{Edit, Edited, TitleEdit};
pub use error::ProjectsError;
pub use history::{EditedBy, Revision};
pub use id::ProjectId;
pub use limits::{
    MOST_LISTED, MOST_MEDIA_BYTES, MOST_MEDIA_FILES, MOST_PROJECTS, MOST_REVISIONS, MOST_SCRIPT_BYTES,
    MOST_SETTINGS_BYTES, MOST_TRASHED, TRASH_MS,
};
pub use merge::SentenceConflict;
pub use projects::{Changed, Clock, Hook, Past, Projects, What};
pub use settings::schema as settings_schema;
pub use tag::{IfMatch, Tag};
pub use trash::Trashed;
pub use vo_timeline::diagnostic::{Diagnostic as Mistake, Severity};
