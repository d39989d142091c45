//! What tools are given.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use vo_studio::Code;
use vo_studio::open::project::Changes;

use crate::answer::Refused;
use crate::routes::jobs::wire::Urgency;
use crate::work::Source;

/// Nothing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// How a video is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeVideo {
    /// The script in Markdown, which begins a new project. Each paragraph is spoken; `# ` begins a title. Either this, `project` or
    /// `path`.
    pub script: Option<String>,
    /// What the new project is called.
    pub title: Option<String>,
    /// The identifier of a project that is there: it is made again.
    pub project: Option<String>,
    /// The absolute path of a project folder or a script on the machine of the server.
    pub path: Option<String>,
    /// The look of the captions, by its name in `list_looks`.
    pub look: Option<String>,
    /// The voice, by its identifier in `list_voices`, or `auto`.
    pub voice: Option<String>,
    /// Sizes and settings of the movie, by its name in `list_presets`, such as `tiktok` or `draft`.
    pub preset: Option<String>,
    /// How soon it is wanted.
    #[serde(default)]
    pub priority: Urgency,
}

/// Which video is to be planned.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanVideo {
    /// The identifier of a project. Either this or `path`.
    pub project: Option<String>,
    /// The absolute path of a project folder or a script on the machine of the server.
    pub path: Option<String>,
    /// Another look than the project's.
    pub look: Option<String>,
    /// Another voice than the project's.
    pub voice: Option<String>,
    /// Another preset than the project's.
    pub preset: Option<String>,
}

/// A job, and whether to wait for it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JobStatus {
    /// Its number.
    pub job: u64,
    /// Seconds to wait for its end, 60 at most; 0 answers at once.
    #[serde(default)]
    #[schema(maximum = 60)]
    pub wait_seconds: u64,
}

/// A job.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfJob {
    /// Its number.
    pub job: u64,
}

/// Which jobs are wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListJobs {
    /// Those in these states, with commas between them: queued, running, done, failed, cancelled. All, if it is left out.
    pub state: Option<String>,
    /// Those of this kind, such as `render`.
    pub kind: Option<String>,
    /// Those after this one: the `next` of the page before.
    pub after: Option<u64>,
    /// As many at most: 20 if it is left out, 500 at most.
    #[schema(maximum = 500)]
    pub limit: Option<u64>,
}

/// Which voices are wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListVoices {
    /// Those that speak this language, such as `de` or `en-us`. All, if it is left out.
    pub language: Option<String>,
    /// Whether to list those that cannot speak here, too, with the reason.
    #[serde(default)]
    pub all: bool,
}

impl MakeVideo {
    /// What is asked for instead of what the project says.
    pub fn changes(&self) -> Value {
        changes(self.look.as_ref(), self.voice.as_ref(), self.preset.as_ref())
    }
}

impl PlanVideo {
    /// What is asked for instead of what the project says.
    pub fn changes(&self) -> Value {
        changes(self.look.as_ref(), self.voice.as_ref(), self.preset.as_ref())
    }
}

fn changes(look: Option<&String>, voice: Option<&String>, preset: Option<&String>) -> Value {
    let changes = Changes { look: look.cloned(), voice: voice.cloned(), preset: preset.cloned(), ..Changes::default() };
    json!(changes)
}

/// The project that is meant, of those ways to name one.
///
/// # Errors
/// [`Refused`] if not exactly one is named.
pub fn source(project: Option<&String>, path: Option<&String>) -> Result<Source, Refused> {
    match (project, path) {
        (Some(id), None) => Ok(Source::Project(id.clone())),
        (None, Some(path)) => Ok(Source::Path(path.into())),
        _ => Err(Refused::new(Code::BodyUnreadable, "name one project: give `project` or `path`, and not both")),
    }
}
