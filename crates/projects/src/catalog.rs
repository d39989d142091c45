//! All projects by title and time of change, in memory: their files are looked at again when they have changed, and read only then.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::UNIX_EPOCH;

use vo_digest::Digest;
use vo_files::Folder;

use crate::error::ProjectsError;
use crate::id::ProjectId;
use crate::limits::{LOOK_EVERY_MS, MOST_LISTED};
use crate::settings::{FILE, SCRIPT};
use crate::texts::Texts;

/// A project in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub id: ProjectId,
    /// What it is called.
    pub title: String,
    /// When a text of it was changed last, in milliseconds since 1970.
    pub changed: u64,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPage {
    /// Those that were changed last come first.
    pub projects: Vec<Listed>,
    /// What to ask for to have those behind them; nothing if there are none.
    pub next: Option<String>,
    /// How many there are on all pages.
    pub total: usize,
}

/// What is known of all projects.
#[derive(Debug, Default)]
pub struct Catalog {
    entries: BTreeMap<ProjectId, Entry>,
    /// How the folder of all projects was, and when it was looked at.
    looked: Option<(String, u64)>,
}

#[derive(Debug)]
struct Entry {
    title: String,
    /// In nanoseconds since 1970.
    changed: u64,
    /// What differs when a file was written.
    print: u64,
}

impl Catalog {
    /// A page of those whose title holds a text, behind the place that `after` names.
    ///
    /// # Errors
    /// [`ProjectsError::Unusable`] for a place that is none, and [`ProjectsError::Files`].
    pub fn page(
        &mut self,
        root: &Folder,
        (filter, after, limit): (&str, Option<&str>, usize),
        now: u64,
    ) -> Result<ListedPage, ProjectsError> {
        let after = after.map(|after| place(after).ok_or_else(unknown_place)).transpose()?;
        self.look(root, now)?;
        let wanted = filter.to_lowercase();
        let mut found: Vec<(&ProjectId, &Entry)> =
            self.entries.iter().filter(|(_, entry)| entry.title.to_lowercase().contains(&wanted)).collect();
        let total = found.len();
        let order = |(id, entry): &(&ProjectId, &Entry)| (std::cmp::Reverse(entry.changed), (*id).clone());
        if let Some(after) = after {
            found.retain(|one| order(one) > after);
        }
        found.sort_by_key(order);
        let limit = limit.clamp(1, MOST_LISTED);
        let next =
            found.get(limit - 1).filter(|_| found.len() > limit).map(|(id, entry)| format!("{}.{id}", entry.changed));
        let shown = found.iter().take(limit).map(|(id, entry)| Listed {
            id: (*id).clone(),
            title: entry.title.clone(),
            changed: entry.changed / 1_000_000,
        });
        Ok(ListedPage { projects: shown.collect(), next, total })
    }

    /// Takes a project as it is now; one that was never looked for is found when it is.
    pub fn note(&mut self, root: &Folder, id: &ProjectId) {
        if self.looked.is_some() {
            self.renew(root, id);
        }
    }

    /// Leaves one out.
    pub fn forget(&mut self, id: &ProjectId) {
        self.entries.remove(id);
    }

    /// Finds out what has changed, unless that was done just now.
    fn look(&mut self, root: &Folder, now: u64) -> Result<(), ProjectsError> {
        let failed = ProjectsError::files("listing the projects");
        let state = vo_files::system::fingerprint(&root.path().metadata().map_err(&failed)?);
        let before = self.looked.as_ref();
        let is_recent = before.is_some_and(|(_, at)| (*at..at.saturating_add(LOOK_EVERY_MS)).contains(&now));
        if is_recent && before.is_some_and(|(before, _)| *before == state) {
            return Ok(());
        }
        let names = root.names().map_err(failed)?;
        let ids: Vec<ProjectId> = names.iter().filter_map(|name| name.to_str()?.parse().ok()).collect();
        self.entries.retain(|id, _| ids.binary_search(id).is_ok());
        for id in &ids {
            // The files of those that are known were looked at just now.
            if !is_recent || !self.entries.contains_key(id) {
                self.renew(root, id);
            }
        }
        let at = self.looked.as_ref().filter(|_| is_recent).map_or(now, |(_, at)| *at);
        self.looked = Some((state, at));
        Ok(())
    }

    /// Reads a project again if its files are others.
    fn renew(&mut self, root: &Folder, id: &ProjectId) {
        let Some((print, changed)) = looked_at(&root.path().join(id.folder())) else {
            self.entries.remove(id);
            return;
        };
        if self.entries.get(id).is_some_and(|entry| entry.print == print) {
            return;
        }
        let texts = root.inside(id.folder()).ok().flatten().and_then(|folder| Texts::read(&folder).ok());
        let title = texts.map_or_else(|| id.to_string(), |texts| texts.title(id));
        self.entries.insert(id.clone(), Entry { title, changed, print });
    }
}

/// What differs when a file of a project was written, and when the last one was; nothing if it is no folder. Nothing is opened.
fn looked_at(folder: &Path) -> Option<(u64, u64)> {
    let own = folder.symlink_metadata().ok().filter(std::fs::Metadata::is_dir)?;
    let files = [SCRIPT, FILE].map(|name| folder.join(name).symlink_metadata().ok());
    let prints: Vec<String> =
        files.iter().map(|meta| meta.as_ref().map_or_else(String::new, vo_files::system::fingerprint)).collect();
    let nanoseconds = |meta: &std::fs::Metadata| {
        let since = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        since.map_or(0, |since| since.as_nanos() as u64)
    };
    let changed = files.iter().flatten().map(nanoseconds).max().unwrap_or_else(|| nanoseconds(&own));
    Some((Digest::of(prints.join("\n").as_bytes()).number(), changed))
}

/// The place behind a project, as a page names it.
fn place(text: &str) -> Option<(std::cmp::Reverse<u64>, ProjectId)> {
    let (changed, id) = text.split_once('.')?;
    Some((std::cmp::Reverse(changed.parse().ok()?), id.parse().ok()?))
}

fn unknown_place() -> ProjectsError {
    ProjectsError::Unusable("`after` is the `next` of the page before: leave it out for the first page".to_owned())
}
