//! Projects that were deleted: for 30 days they can be had back.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};
use vo_files::Folder;

use crate::begin;
use crate::error::ProjectsError;
use crate::history::{self, HIDDEN};
use crate::id::ProjectId;
use crate::limits::{MOST_TRASHED, TRASH_MS};
use crate::opened::Opened;
use crate::texts::Texts;

/// The folder of the trash among the projects: no name of a project.
const TRASH: &str = ".trash";

/// What says in a project when it was deleted.
const MARK: &str = "trashed.json";

/// What the names of folders begin with that are being removed for ever.
const GONE: &str = ".gone-";

/// A project in the trash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trashed {
    /// Its name, which it has again when it comes back.
    pub id: ProjectId,
    /// What it is called.
    pub title: String,
    /// When it was deleted, in milliseconds since 1970.
    pub deleted: u64,
    /// When it is removed for ever.
    pub gone: u64,
}

#[derive(Serialize, Deserialize)]
struct Mark {
    deleted: u64,
}

/// The folder of the trash, made if there is none.
///
/// # Errors
/// [`ProjectsError::Files`].
pub fn folder(root: &Folder) -> Result<Folder, ProjectsError> {
    root.below(Path::new(TRASH)).map_err(ProjectsError::files("opening the trash"))
}

/// Puts a project into the trash.
///
/// # Errors
/// [`ProjectsError::Files`].
pub fn discard(root: &Folder, project: &Opened, now: u64) -> Result<(), ProjectsError> {
    let failed = ProjectsError::files("deleting the project");
    let mark = serde_json::to_vec(&Mark { deleted: now }).unwrap_or_default();
    // On a full disk it is deleted all the same; then its folder says when that was.
    let _ = project.hidden().map(|hidden| hidden.write(OsStr::new(MARK), |file| file.write_all(&mark)));
    root.move_folder(project.id.folder(), &folder(root)?, project.id.folder()).map_err(failed)
}

/// Takes a project out of the trash.
///
/// # Errors
/// [`ProjectsError::Missing`] if it is not there, [`ProjectsError::Files`].
pub fn restore(root: &Folder, id: &ProjectId) -> Result<(), ProjectsError> {
    let failed = ProjectsError::files("restoring the project");
    let trash = folder(root)?;
    trash.inside(id.folder()).map_err(&failed)?.ok_or(ProjectsError::Missing)?;
    trash.move_folder(id.folder(), root, id.folder()).map_err(&failed)?;
    if let Ok(Some(project)) = root.inside(id.folder())
        && let Ok(Some(hidden)) = project.inside(OsStr::new(HIDDEN))
    {
        let _ = hidden.remove(OsStr::new(MARK));
    }
    Ok(())
}

/// Removes a project in the trash for ever.
///
/// # Errors
/// As [`restore`].
pub fn purge(root: &Folder, id: &ProjectId) -> Result<(), ProjectsError> {
    let failed = ProjectsError::files("removing the project");
    let trash = folder(root)?;
    trash.inside(id.folder()).map_err(&failed)?.ok_or(ProjectsError::Missing)?;
    // What is half removed is not to be had back.
    let gone = OsString::from(format!("{GONE}{id}"));
    let _ = trash.remove_folder(&gone);
    trash.move_folder(id.folder(), &trash, &gone).map_err(&failed)?;
    // The rest of what cannot be removed now goes at the next start.
    let _ = trash.remove_folder(&gone);
    Ok(())
}

/// What is in the trash, what was deleted last first.
///
/// # Errors
/// [`ProjectsError::Files`].
pub fn list(root: &Folder) -> Result<Vec<Trashed>, ProjectsError> {
    let trash = folder(root)?;
    let names = trash.names().map_err(ProjectsError::files("listing the trash"))?;
    let ids = names.iter().filter_map(|name| name.to_str()?.parse::<ProjectId>().ok());
    let mut all: Vec<Trashed> = ids.filter_map(|id| trashed(&trash, id)).collect();
    all.sort_by(|a, b| b.deleted.cmp(&a.deleted).then_with(|| a.id.cmp(&b.id)));
    Ok(all)
}

fn trashed(trash: &Folder, id: ProjectId) -> Option<Trashed> {
    let folder = trash.inside(id.folder()).ok()??;
    let title = Texts::read(&folder).map_or_else(|_| id.to_string(), |texts| texts.title(&id));
    let hidden = folder.inside(OsStr::new(HIDDEN)).ok().flatten();
    let mark = hidden.and_then(|hidden| history::read(&hidden, MARK).ok().flatten());
    let mark = mark.and_then(|mark| serde_json::from_slice::<Mark>(&mark).ok());
    let of_folder = || folder.path().metadata().map_or(0, |meta| crate::opened::milliseconds(&meta));
    let deleted = mark.map_or_else(of_folder, |mark| mark.deleted);
    Some(Trashed { id, title, deleted, gone: deleted.saturating_add(TRASH_MS) })
}

/// Removes for ever what was deleted long ago or is too much, and what was being removed when a server was killed. Gives back
/// which projects.
///
/// # Errors
/// [`ProjectsError::Files`].
pub fn sweep(root: &Folder, now: u64) -> Result<Vec<ProjectId>, ProjectsError> {
    begin::sweep(&folder(root)?, GONE);
    let old = |(place, one): &(usize, Trashed)| *place >= MOST_TRASHED || one.gone <= now;
    let purged: Vec<ProjectId> = list(root)?.into_iter().enumerate().filter(old).map(|(_, one)| one.id).collect();
    purged.iter().try_for_each(|id| purge(root, id))?;
    Ok(purged)
}
