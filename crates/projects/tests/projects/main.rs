//! Projects in a folder: begun, edited by two at once and by hand, deleted and had back, and never half-changed.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests fail where something cannot be done, and edit files as a person would"
)]

mod beginning;
mod editing;
mod killed;
mod listing;
mod outside;
mod trash;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use vo_projects::{
    Changed, Edit, EditConflict, Edited, IfMatch, NewProject, ProjectDocument, ProjectId, Projects, ProjectsError,
    Rights, Start,
};

/// Projects in a folder of their own, by a clock that a test moves.
struct Shelf {
    place: tempfile::TempDir,
    projects: Projects,
    now: Arc<AtomicU64>,
    told: Arc<Mutex<Vec<Changed>>>,
}

impl Shelf {
    fn new() -> Self {
        Self::open(tempfile::tempdir().unwrap(), system_now())
    }

    fn open(place: tempfile::TempDir, now: u64) -> Self {
        let (now, told) = (Arc::new(AtomicU64::new(now)), Arc::new(Mutex::new(Vec::new())));
        let (clock, hook) = (Arc::clone(&now), Arc::clone(&told));
        let projects = Projects::open(
            &place.path().join("projects"),
            Arc::new(move || clock.load(Ordering::SeqCst)),
            Box::new(move |changed| hook.lock().unwrap().push(changed.clone())),
        );
        Self { projects: projects.unwrap(), place, now, told }
    }

    /// As after a restart.
    fn again(self) -> Self {
        let now = self.now.load(Ordering::SeqCst);
        drop(self.projects);
        Self::open(self.place, now)
    }

    fn pass(&self, milliseconds: u64) {
        self.now.fetch_add(milliseconds, Ordering::SeqCst);
    }

    fn begin(&self, start: Start, title: Option<&str>) -> ProjectDocument {
        let new = NewProject { title: title.map(str::to_owned), start };
        self.projects.create(&new, Rights { folders: true }).unwrap()
    }

    fn script(&self, script: &str) -> ProjectDocument {
        self.begin(Start::Script(script.to_owned()), Some("A test"))
    }

    fn file(&self, id: &ProjectId, name: &str) -> PathBuf {
        self.place.path().join("projects").join(id.as_str()).join(name)
    }

    /// Writes another script into a project, as somebody who saw `seen`.
    fn write(&self, seen: &ProjectDocument, script: &str) -> Result<Edited, ProjectsError> {
        self.projects.edit(&seen.id, Edit { script: Some(script.to_owned()), ..Edit::default() }, &on(seen))
    }

    fn set(&self, seen: &ProjectDocument, settings: serde_json::Value) -> Result<Edited, ProjectsError> {
        let serde_json::Value::Object(settings) = settings else { panic!() };
        self.projects.edit(&seen.id, Edit { settings: Some(settings), ..Edit::default() }, &on(seen))
    }
}

/// If it is as somebody saw it.
fn on(seen: &ProjectDocument) -> IfMatch {
    IfMatch::Tags(vec![format!("{}-anything", seen.tag)])
}

fn conflict(result: Result<Edited, ProjectsError>) -> EditConflict {
    match result {
        Err(ProjectsError::Conflict(conflict)) => *conflict,
        other => panic!("{other:?}"),
    }
}

fn system_now() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as u64 + 60_000
}
