//! All projects of a server, and everything that can be done with one. Whoever works with a project is alone with it meanwhile.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use vo_digest::Digest;
use vo_files::Folder;

use crate::begin::{self, NewProject, Rights};
use crate::catalog::{Catalog, ListedPage};
use crate::conflict::EditConflict;
use crate::document::ProjectDocument;
use crate::edit::{self, Edit, Edited};
use crate::error::ProjectsError;
use crate::history::{EditedBy, Revision};
use crate::id::ProjectId;
use crate::limits::MOST_PROJECTS;
use crate::opened::Opened;
use crate::show;
use crate::tag::IfMatch;
use crate::trash::{self, Trashed};

/// Milliseconds since 1970.
pub type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;

/// Is told what has changed, after it is durable. It must not wait for anything.
pub type Hook = Box<dyn Fn(&Changed) + Send + Sync>;

/// A project that has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Which.
    pub id: ProjectId,
    /// Its last revision; 0 where that does not matter any more.
    pub revision: u64,
    /// How.
    pub what: What,
}

/// How a project has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It is new.
    Created,
    /// Its texts are others.
    Edited,
    /// It is in the trash.
    Deleted,
    /// It came back from there.
    Restored,
    /// It is gone for ever.
    Purged,
}

impl What {
    /// Its name, for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Edited => "edited",
            Self::Deleted => "deleted",
            Self::Restored => "restored",
            Self::Purged => "purged",
        }
    }
}

/// As many projects can be worked with at once.
const LOCKS: usize = 64;

/// All projects of a server: the folders in one folder.
pub struct Projects {
    root: Folder,
    clock: Clock,
    hook: Hook,
    /// Whoever holds one is alone with the projects that fall to it.
    locks: [Mutex<()>; LOCKS],
    catalog: Mutex<Catalog>,
}

impl fmt::Debug for Projects {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "Projects in {}", vo_files::shown(self.root.path()))
    }
}

/// A project as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// When, and why it was changed to this.
    pub revision: Revision,
    /// The script.
    pub script: String,
    /// The text of `project.toml`.
    pub toml: String,
}

impl Projects {
    /// Opens the folder of all projects, which is made if there is none; no other process of ours may use it meanwhile. What a
    /// crash left half-made or half-removed goes.
    ///
    /// # Errors
    /// [`ProjectsError::Files`].
    pub fn open(folder: &Path, clock: Clock, hook: Hook) -> Result<Self, ProjectsError> {
        let failed = ProjectsError::files("opening the folder of projects");
        vo_files::system::private_folder(folder).map_err(&failed)?;
        let root = Folder::open(folder).map_err(failed)?;
        begin::sweep(&root, begin::NEW);
        let locks = std::array::from_fn(|_| Mutex::new(()));
        let projects = Self { root, clock, hook, locks, catalog: Mutex::default() };
        // What cannot be removed now keeps nobody from working.
        let _ = projects.sweep();
        Ok(projects)
    }

    /// Begins a project.
    ///
    /// # Errors
    /// [`ProjectsError`]; nothing is left of it then.
    pub fn create(&self, new: &NewProject, rights: Rights) -> Result<ProjectDocument, ProjectsError> {
        self.has_room()?;
        let id = begin::begin(&self.root, new, rights, self.now())?;
        self.shown_new(&id)
    }

    /// A project as it lies on the disk.
    ///
    /// # Errors
    /// [`ProjectsError::Missing`], and what keeps it from being read.
    pub fn read(&self, id: &ProjectId) -> Result<ProjectDocument, ProjectsError> {
        let _alone = self.alone(id);
        Ok(show::document(&self.opened(id)?))
    }

    /// Where a project lies, for `vo make` and its like.
    ///
    /// # Errors
    /// [`ProjectsError::Missing`].
    pub fn folder(&self, id: &ProjectId) -> Result<PathBuf, ProjectsError> {
        let _alone = self.alone(id);
        Ok(self.opened(id)?.folder.path().to_owned())
    }

    /// Changes a project.
    ///
    /// # Errors
    /// [`ProjectsError::Conflict`] if others have changed the same, and what is wrong with the edit. Nothing was changed then.
    pub fn edit(&self, id: &ProjectId, edit: Edit, on: &IfMatch) -> Result<Edited, ProjectsError> {
        let _alone = self.alone(id);
        let edited = edit::edit(&mut self.opened(id)?, edit, on, self.now())?;
        if edited.changed {
            self.changed(id, edited.document.revision, What::Edited);
        }
        Ok(edited)
    }

    /// Takes up a state of its history again, which becomes a new revision.
    ///
    /// # Errors
    /// [`ProjectsError::NoRevision`]; [`ProjectsError::Conflict`] if it is not as `on` says.
    pub fn undo(&self, id: &ProjectId, to: u64, on: &IfMatch) -> Result<ProjectDocument, ProjectsError> {
        let _alone = self.alone(id);
        let mut project = self.opened(id)?;
        is_as(&project, on)?;
        let (_, texts) = project.at(to)?;
        let changed = project.change(texts, EditedBy::Undo, Some(to), self.now())?;
        let document = show::document(&project);
        if changed {
            self.changed(id, document.revision, What::Edited);
        }
        Ok(document)
    }

    /// The revisions of a project, the last first: at most `limit`, of those before the number `before`.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn history(&self, id: &ProjectId, before: Option<u64>, limit: usize) -> Result<Vec<Revision>, ProjectsError> {
        let _alone = self.alone(id);
        let revisions = self.opened(id)?.history.revisions;
        let older = revisions.into_iter().rev().filter(|one| before.is_none_or(|before| one.number < before));
        Ok(older.take(limit).collect())
    }

    /// A project as it was.
    ///
    /// # Errors
    /// [`ProjectsError::NoRevision`].
    pub fn revision(&self, id: &ProjectId, number: u64) -> Result<Past, ProjectsError> {
        let _alone = self.alone(id);
        let (revision, texts) = self.opened(id)?.at(number)?;
        Ok(Past { revision, script: texts.script().into_owned(), toml: texts.toml().into_owned() })
    }

    /// A copy of a project with its files and without its history.
    ///
    /// # Errors
    /// As [`Self::create`].
    pub fn duplicate(&self, id: &ProjectId, title: Option<&str>) -> Result<ProjectDocument, ProjectsError> {
        self.has_room()?;
        let project = {
            let _alone = self.alone(id);
            self.opened(id)?
        };
        // Its texts are in memory. What is copied may be large, and nobody has to wait for that.
        let copy = begin::duplicate(&self.root, &project, title, self.now())?;
        self.shown_new(&copy)
    }

    /// Puts a project into the trash.
    ///
    /// # Errors
    /// [`ProjectsError::Missing`]; [`ProjectsError::Conflict`] if it is not as `on` says.
    pub fn discard(&self, id: &ProjectId, on: &IfMatch) -> Result<(), ProjectsError> {
        let _alone = self.alone(id);
        let project = self.opened(id)?;
        is_as(&project, on)?;
        trash::discard(&self.root, &project, self.now())?;
        self.catalog().forget(id);
        self.tell(id, project.history.head().map_or(0, |head| head.number), What::Deleted);
        // It is in the trash, whether or not what is old there can be removed now.
        let _ = self.sweep();
        Ok(())
    }

    /// What is in the trash, what was deleted last first.
    ///
    /// # Errors
    /// [`ProjectsError::Files`].
    pub fn trash(&self) -> Result<Vec<Trashed>, ProjectsError> {
        trash::list(&self.root)
    }

    /// Takes a project out of the trash.
    ///
    /// # Errors
    /// [`ProjectsError::Missing`] if it is not there.
    pub fn restore(&self, id: &ProjectId) -> Result<ProjectDocument, ProjectsError> {
        let _alone = self.alone(id);
        self.has_room()?;
        trash::restore(&self.root, id)?;
        let mut project = self.opened(id)?;
        // It is back, whether that can be noted or not.
        let _ = project.note(EditedBy::Restored, self.now());
        let document = show::document(&project);
        self.changed(id, document.revision, What::Restored);
        Ok(document)
    }

    /// Removes a project in the trash for ever.
    ///
    /// # Errors
    /// [`ProjectsError::Missing`] if it is not there.
    pub fn purge(&self, id: &ProjectId) -> Result<(), ProjectsError> {
        let _alone = self.alone(id);
        trash::purge(&self.root, id)?;
        self.tell(id, 0, What::Purged);
        Ok(())
    }

    /// Removes for ever what has been in the trash for too long. To be called now and then.
    ///
    /// # Errors
    /// [`ProjectsError::Files`].
    pub fn sweep(&self) -> Result<(), ProjectsError> {
        for id in trash::sweep(&self.root, self.now())? {
            self.tell(&id, 0, What::Purged);
        }
        Ok(())
    }

    /// A page of the projects whose titles hold a text: those that were changed last first, behind the place `after`.
    ///
    /// # Errors
    /// [`ProjectsError::Unusable`] for a place that is none.
    pub fn list(&self, filter: &str, after: Option<&str>, limit: usize) -> Result<ListedPage, ProjectsError> {
        self.catalog().page(&self.root, (filter, after, limit), self.now())
    }

    fn opened(&self, id: &ProjectId) -> Result<Opened, ProjectsError> {
        let project = Opened::open(&self.root, id, self.now())?;
        if project.was_changed_by_hand {
            self.changed(id, project.history.head().map_or(0, |head| head.number), What::Edited);
        }
        Ok(project)
    }

    fn has_room(&self) -> Result<(), ProjectsError> {
        let there = self.root.names().map_err(ProjectsError::files("counting the projects"))?.len();
        if there < MOST_PROJECTS { Ok(()) } else { Err(ProjectsError::Full(MOST_PROJECTS)) }
    }

    /// A project that is new, as it is shown.
    fn shown_new(&self, id: &ProjectId) -> Result<ProjectDocument, ProjectsError> {
        let _alone = self.alone(id);
        let document = show::document(&Opened::open(&self.root, id, self.now())?);
        self.changed(id, document.revision, What::Created);
        Ok(document)
    }

    fn changed(&self, id: &ProjectId, revision: u64, what: What) {
        self.catalog().note(&self.root, id);
        self.tell(id, revision, what);
    }

    fn tell(&self, id: &ProjectId, revision: u64, what: What) {
        (self.hook)(&Changed { id: id.clone(), revision, what });
    }

    fn alone(&self, id: &ProjectId) -> MutexGuard<'_, ()> {
        let place = Digest::of(id.as_str().as_bytes()).first_byte() as usize % LOCKS;
        let [first, ..] = &self.locks;
        // What it guards lies on the disk, whole whatever happens.
        self.locks.get(place).unwrap_or(first).lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn catalog(&self) -> MutexGuard<'_, Catalog> {
        // An entry is replaced as a whole.
        self.catalog.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> u64 {
        (self.clock)()
    }
}

/// Refuses to go on if a project is not as somebody believes.
fn is_as(project: &Opened, on: &IfMatch) -> Result<(), ProjectsError> {
    if on.names(project.tag()) {
        return Ok(());
    }
    let theirs = show::document(project);
    Err(ProjectsError::Conflict(Box::new(EditConflict { theirs, sentences: Vec::new(), keys: Vec::new(), sent: None })))
}
