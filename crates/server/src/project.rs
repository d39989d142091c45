//! A project of the server that somebody asks about: its folder, and what tells one state of it from another.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use vo_studio::Code;

use crate::answer::Refused;
use crate::blocking::blocking;
use crate::state::AppState;
use crate::work::project_folder;

/// Entries of a folder that are looked at, at most.
const MOST_ENTRIES: usize = 10_000;

/// A project that is there.
#[derive(Clone, Debug)]
pub struct Project {
    /// Its folder.
    pub folder: PathBuf,
    /// Another number whenever one of its own files has changed. What is computed of one state is not answered for another.
    pub version: u64,
}

impl Project {
    /// The project of that identifier.
    ///
    /// # Errors
    /// [`Refused`] if there is none.
    pub async fn find(state: &AppState, id: &str) -> Result<Self, Refused> {
        let folder = project_folder(id, &state.workshop.projects())?;
        blocking(move || {
            let none = |_| {
                Refused::new(Code::ProjectMissing, "there is no such project: /api/v1/projects lists those there are")
            };
            let version = version(&folder).map_err(none)?;
            Ok::<_, Refused>(Self { folder, version })
        })
        .await
    }
}

/// What tells one state of a folder from another: names, sizes and times of what lies in it and in the folders in it.
fn version(folder: &Path) -> std::io::Result<u64> {
    let (mut entries, mut open) = (Vec::new(), vec![(folder.to_owned(), true)]);
    while let Some((folder, is_top)) = open.pop() {
        for entry in std::fs::read_dir(&folder)?.flatten().take(MOST_ENTRIES) {
            let Ok(meta) = entry.metadata() else { continue };
            if meta.is_dir() && is_top {
                open.push((entry.path(), false));
            }
            entries.push((entry.path(), meta.len(), meta.modified().ok()));
        }
    }
    entries.sort();
    let mut hasher = DefaultHasher::new();
    entries.hash(&mut hasher);
    Ok(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_changes_has_another_version() {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |name: &str, text: &str| vo_files::durable::write(&folder.path().join(name), text.as_bytes()).unwrap();
        write("script.md", "Hello.");
        let first = version(folder.path()).unwrap();
        assert_eq!(version(folder.path()).unwrap(), first);
        write("script.md", "Hello there.");
        let second = version(folder.path()).unwrap();
        vo_files::durable::folder(&folder.path().join("media")).unwrap();
        write("media/a.png", "x");
        let third = version(folder.path()).unwrap();
        assert!(first != second && second != third);
        assert!(version(&folder.path().join("none")).is_err());
    }
}
