//! Projects as they are written over HTTP. Times are milliseconds since 1970.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use vo_projects::{Edit, EditedBy, Listed, ListedPage, MediaFile, Past, ProjectDocument, Revision, Start, Trashed};
use vo_projects::{Mistake, Severity, Tag, TitleEdit};
use vo_studio::Code;

use crate::answer::Refused;

/// A project that is begun: with one of `script`, `template` and `folder`, or empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Beginning {
    /// What it is called; what it calls itself, if that is left out.
    pub title: Option<String>,
    /// The text of a script: Markdown, subtitles, or a page that was pasted.
    script: Option<String>,
    /// The name of a template: `facts`, `list`, `story`, `photos`.
    template: Option<String>,
    /// The absolute path of a project's folder on the machine of the server, which is copied.
    folder: Option<String>,
}

impl Beginning {
    /// What it begins with.
    pub fn start(self) -> Result<Start, Refused> {
        match (self.script, self.template, self.folder) {
            (None, None, None) => Ok(Start::Empty),
            (Some(script), None, None) => Ok(Start::Script(script)),
            (None, Some(template), None) => Ok(Start::Template(template)),
            (None, None, Some(folder)) => Ok(Start::Folder(folder.into())),
            _ => Err(Refused::new(Code::InvalidEdit, "a project begins with one of `script`, `template` and `folder`")),
        }
    }
}

/// A change of a project; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditBody {
    /// The title; `null` removes it.
    #[serde(default, deserialize_with = "title")]
    #[schema(value_type = Option<String>)]
    title: TitleEdit,
    /// The whole script.
    script: Option<String>,
    /// A merge patch of the settings, whose schema is at `/api/v1/projects/schema`: `null` removes a key.
    #[schema(value_type = Option<Object>)]
    settings: Option<Map<String, Value>>,
    /// The whole text of `project.toml`, comments and all, instead of `title` and `settings`.
    toml: Option<String>,
}

/// What becomes of a title that is sent.
fn title<'de, D: Deserializer<'de>>(from: D) -> Result<TitleEdit, D::Error> {
    Ok(Option::deserialize(from)?.map_or(TitleEdit::Removed, TitleEdit::New))
}

impl From<EditBody> for Edit {
    fn from(EditBody { title, script, settings, toml }: EditBody) -> Self {
        Self { title, script, settings, toml }
    }
}

/// How a copy is called.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Copy {
    /// Its title; that of the first, with a note, if it is left out.
    pub title: Option<String>,
}

/// Which projects are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ProjectsWanted {
    /// Those whose title holds this text, in capitals or not.
    pub q: Option<String>,
    /// Those after the page before: its `next`.
    pub after: Option<String>,
    /// As many at most: 50 if it is left out, 200 at most.
    pub limit: Option<usize>,
}

/// A page of projects.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectPage {
    /// The projects, those that were changed last first.
    projects: Vec<ProjectItem>,
    /// What to send as `after` for the next page; nothing if this is the last.
    next: Option<String>,
    /// How many there are on all pages.
    total: usize,
}

/// A project in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectItem {
    /// Its name.
    id: String,
    /// What it is called.
    title: String,
    /// When a text of it was changed last.
    changed: u64,
}

impl From<ListedPage> for ProjectPage {
    fn from(ListedPage { projects, next, total }: ListedPage) -> Self {
        let shown = |Listed { id, title, changed }| ProjectItem { id: String::from(id), title, changed };
        Self { projects: projects.into_iter().map(shown).collect(), next, total }
    }
}

/// A project.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectView {
    /// Its name, which stays the same.
    id: String,
    /// What it is called.
    title: String,
    /// The text of `script.md`.
    script: String,
    /// What `project.toml` says, in the form of `/api/v1/projects/schema`; nothing if it is no TOML.
    #[schema(value_type = Option<Object>)]
    settings: Option<Map<String, Value>>,
    /// The text of `project.toml`.
    toml: String,
    /// The number of its last revision.
    revision: u64,
    /// When it was begun.
    created: u64,
    /// When a text of it was changed last.
    changed: u64,
    /// The files in its folder `media`.
    media: Vec<MediaItem>,
    /// How many more of them there are.
    more_media: usize,
    /// What is wrong and doubtful in its texts.
    mistakes: Vec<TextMistake>,
    /// What stands for its texts.
    #[serde(skip)]
    pub tag: Tag,
}

/// A file of a project.
#[derive(Debug, Serialize, ToSchema)]
pub struct MediaItem {
    /// Its name.
    name: String,
    /// Its bytes.
    bytes: u64,
}

/// Something wrong or doubtful in a text.
#[derive(Debug, Serialize, ToSchema)]
pub struct TextMistake {
    /// Whether no movie can be made because of it.
    is_error: bool,
    /// What is wrong, in a sentence.
    message: String,
    /// `script.md` or `project.toml`.
    file: String,
    /// The line, from 1; nothing where the whole file is meant.
    line: Option<u32>,
    /// The column, in characters from 1.
    column: Option<u32>,
    /// How to put it right.
    hint: Option<String>,
}

impl From<Mistake> for TextMistake {
    fn from(Mistake { severity, message, file, at, hint }: Mistake) -> Self {
        let (line, column) = (at.as_ref().map(|at| at.line), at.as_ref().map(|at| at.column));
        Self { is_error: severity == Severity::Error, message, file, line, column, hint }
    }
}

impl From<ProjectDocument> for ProjectView {
    fn from(document: ProjectDocument) -> Self {
        let media = |MediaFile { name, bytes }| MediaItem { name, bytes };
        Self {
            id: document.id.into(),
            title: document.title,
            script: document.script,
            settings: document.settings,
            toml: document.toml,
            revision: document.revision,
            created: document.created,
            changed: document.changed,
            media: document.media.into_iter().map(media).collect(),
            more_media: document.more_media,
            mistakes: document.mistakes.into_iter().map(TextMistake::from).collect(),
            tag: document.tag,
        }
    }
}

/// A project that was changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct EditedProject {
    /// Whether others had changed it meanwhile, and both stand now.
    pub merged: bool,
    /// The project now.
    pub project: ProjectView,
}

/// Which revisions are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct HistoryWanted {
    /// Those before the one with this number.
    pub before: Option<u64>,
    /// As many at most: 50 if it is left out, 400 at most.
    pub limit: Option<usize>,
}

/// What a revision came of.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RevisionCause {
    /// The project was begun.
    Created,
    /// It is a copy of another one.
    Duplicated,
    /// It was changed.
    Patch,
    /// Two changes were merged.
    Merge,
    /// An older state was taken up again.
    Undo,
    /// Its files were changed by hand.
    Outside,
    /// It came back out of the trash.
    Restored,
}

impl From<EditedBy> for RevisionCause {
    fn from(by: EditedBy) -> Self {
        match by {
            EditedBy::Created => Self::Created,
            EditedBy::Duplicated => Self::Duplicated,
            EditedBy::Patch => Self::Patch,
            EditedBy::Merge => Self::Merge,
            EditedBy::Undo => Self::Undo,
            EditedBy::Outside => Self::Outside,
            EditedBy::Restored => Self::Restored,
        }
    }
}

/// A state that a project was in.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevisionItem {
    /// Its number, from 1.
    revision: u64,
    /// When it was noted.
    at: u64,
    /// What it came of.
    by: RevisionCause,
    /// The revision that was taken up again.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<u64>,
    /// What the project was called.
    title: String,
    /// Bytes of the script.
    script_bytes: u64,
    /// Bytes of `project.toml`.
    toml_bytes: u64,
}

impl From<Revision> for RevisionItem {
    fn from(revision: Revision) -> Self {
        let Revision { number, at, by, of, title, script_bytes, toml_bytes, .. } = revision;
        Self { revision: number, at, by: by.into(), of, title, script_bytes, toml_bytes }
    }
}

/// A project as it was.
#[derive(Debug, Serialize, ToSchema)]
pub struct PastProject {
    /// Which state it is.
    #[serde(flatten)]
    revision: RevisionItem,
    /// The text of `script.md`.
    script: String,
    /// The text of `project.toml`.
    toml: String,
}

impl From<Past> for PastProject {
    fn from(Past { revision, script, toml }: Past) -> Self {
        Self { revision: revision.into(), script, toml }
    }
}

/// Which state is taken up again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Undoing {
    /// The number of a revision.
    pub revision: u64,
}

/// A project in the trash.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrashItem {
    /// Its name, which it has again when it comes back.
    id: String,
    /// What it is called.
    title: String,
    /// When it was deleted.
    deleted: u64,
    /// When it is removed for ever.
    gone: u64,
}

impl From<Trashed> for TrashItem {
    fn from(Trashed { id, title, deleted, gone }: Trashed) -> Self {
        Self { id: id.into(), title, deleted, gone }
    }
}
