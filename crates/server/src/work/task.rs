//! What a job is to do, as it stands in the queue, and the order for a worker that it comes to.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use vo_studio::Code;
use vo_studio::open::project::Changes;
use vo_studio::worker::Work;
use vo_users::Role;

use super::Workshop;
use crate::answer::Refused;
use crate::caller::Caller;

/// A project: one of the server's, or a folder or script on this machine, as `vo make` takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The identifier of a project of the server.
    Project(String),
    /// The absolute path of a folder or a script.
    #[schema(value_type = String)]
    Path(PathBuf),
}

/// What a job is to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", tag = "kind", deny_unknown_fields)]
pub enum Task {
    /// Makes the movie of a project, with what goes beside it.
    Render {
        /// Of which.
        of: Source,
        /// What is asked for instead of what the project says.
        #[serde(default)]
        #[schema(value_type = Object)]
        changes: Box<Changes>,
        /// Whether files that vo did not make are replaced.
        #[serde(default)]
        force: bool,
    },
    /// Makes the cache smaller.
    Prune {
        /// Bytes that it may have.
        #[serde(default = "usual_bytes")]
        bytes: u64,
        /// Days for which what is not used is kept.
        #[serde(default = "usual_days")]
        days: u64,
    },
    /// Fetches tools, voices and music.
    Fetch {
        /// Which, by their names; those that everybody needs if there is none.
        #[serde(default)]
        names: Vec<String>,
    },
    /// Looks at an asset of the library once more: what it is, its thumbnail, its strip, its peaks.
    Inspect {
        /// Which.
        asset: u64,
    },
    /// Brings what lies at an address into the library.
    Import {
        /// Where it lies, by `https`.
        url: String,
        /// What it is to be called, if not as it is there.
        #[serde(default)]
        name: Option<String>,
        /// What it is to be marked with.
        #[serde(default)]
        tags: Vec<String>,
    },
    /// Takes a backup of projects, library, jobs, schedules, webhooks, settings and users, without secrets.
    Backup {},
}

fn usual_bytes() -> u64 {
    vo_studio::Bounds::default().bytes
}

fn usual_days() -> u64 {
    vo_studio::Bounds::default().age.as_secs() / (24 * 3_600)
}

/// Whether a text may be the name of a project's folder. A person may have put one there by hand.
fn is_identifier(text: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    (1..=100).contains(&text.len()) && text.chars().all(is_plain)
}

/// The folder of one of the server's projects, which need not be there.
///
/// # Errors
/// [`Refused`] if that is no identifier of any.
pub fn project_folder(id: &str, projects: &Path) -> Result<PathBuf, Refused> {
    if is_identifier(id) { Ok(projects.join(id)) } else { Err(no_project()) }
}

/// There is no project of that identifier.
fn no_project() -> Refused {
    Refused::new(Code::ProjectMissing, "there is no such project: /api/v1/projects lists those there are")
}

impl Source {
    /// Whether it can be meant at all.
    ///
    /// # Errors
    /// [`Refused`] if a path is not absolute, or what should be an identifier of a project is none.
    pub fn check(&self) -> Result<(), Refused> {
        match self {
            Self::Path(path) if !path.is_absolute() => {
                let why = "the path of a project must be absolute: the server does not know in which folder you are";
                Err(Refused::new(Code::ProjectMissing, why))
            }
            Self::Project(id) => project_folder(id, Path::new("")).map(drop),
            Self::Path(_) => Ok(()),
        }
    }

    /// Where it lies.
    pub fn path(&self, projects: &Path) -> PathBuf {
        match self {
            Self::Project(id) => projects.join(id),
            Self::Path(path) => path.clone(),
        }
    }
}

impl Task {
    /// What a job in the queue is to do.
    ///
    /// # Errors
    /// [`Code::OrderUnreadable`] if this version does not know.
    pub fn of(work: &Value) -> Result<Self, Refused> {
        let unknown = |error| {
            let why = format!("this version does not know what the job is to do ({error}): hand it in again");
            Refused::new(Code::OrderUnreadable, why)
        };
        Self::deserialize(work).map_err(unknown)
    }

    /// Whether it can be meant at all, and by whoever asks, before it is written down.
    ///
    /// # Errors
    /// [`Refused`] if a path is not absolute, what should be an identifier of a project is none, or the role does not allow it:
    /// only an admin names files of this machine.
    pub fn check(&self, caller: &Caller) -> Result<(), Refused> {
        let needs_admin = match self {
            Self::Render { of, changes, .. } => {
                of.check()?;
                let Changes { backgrounds, music, set, .. } = &**changes;
                let names_files = !backgrounds.is_empty() || music.is_some() || !set.is_empty();
                matches!(of, Source::Path(_)) || names_files
            }
            Self::Backup {} => true,
            Self::Prune { .. } | Self::Fetch { .. } | Self::Inspect { .. } | Self::Import { .. } => false,
        };
        if needs_admin && caller.role < Role::Admin {
            let why = "only an admin makes backups and names files of this machine: put them into the project, and ask for its \
                       preset, voice, look or seed";
            return Err(Refused::new(Code::RoleTooLow, why));
        }
        Ok(())
    }

    /// What sort of work it is, as the queue knows it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Render { .. } => "render",
            Self::Prune { .. } => "prune",
            Self::Fetch { .. } => "fetch",
            Self::Inspect { .. } => "inspect",
            Self::Import { .. } => "import",
            Self::Backup {} => "backup",
        }
    }

    /// The order for a worker, if one does it by itself.
    pub fn work(self, workshop: &Workshop) -> Option<Work> {
        Some(match self {
            Self::Render { of, changes, force } => {
                Work::Render { project: of.path(&workshop.projects()), changes: *changes, output: None, force }
            }
            Self::Prune { bytes, days } => Work::Prune { bytes, days },
            Self::Fetch { names } => Work::Fetch { names },
            Self::Backup {} => Work::Backup,
            Self::Inspect { .. } | Self::Import { .. } => return None,
        })
    }

    /// What a render would do, for a dry run; nothing for work that has no plan.
    pub fn plan(&self, projects: &Path) -> Option<Work> {
        let Self::Render { of, changes, .. } = self else { return None };
        Some(Work::Plan { project: of.path(projects), text: None, changes: Changes::clone(changes) })
    }
}
