//! A project that is being worked with: its folder is held open, what was half done is completed, and what a person changed by hand
//! is in its history.

use std::ffi::OsStr;
use std::path::Path;

use vo_files::Folder;
use vo_files::folder::State;

use crate::error::ProjectsError;
use crate::history::{self, EditedBy, HIDDEN, History, Revision};
use crate::id::ProjectId;
use crate::intent::{self, Intent};
use crate::settings::{FILE, SCRIPT};
use crate::tag::Tag;
use crate::texts::Texts;

/// A project that is being worked with, by nobody else meanwhile.
#[derive(Debug)]
pub struct Opened {
    /// Its name.
    pub id: ProjectId,
    /// Its folder.
    pub folder: Folder,
    /// What lies in it.
    pub texts: Texts,
    /// What it was.
    pub history: History,
    /// Whether a person changed it by hand since it was opened last.
    pub was_changed_by_hand: bool,
    /// What keeps it from being changed: something is half done and cannot be completed now.
    unsettled: Option<ProjectsError>,
}

impl Opened {
    /// Opens the project of that name in `root`.
    ///
    /// # Errors
    /// [`ProjectsError::Missing`], and what keeps its files from being read.
    pub fn open(root: &Folder, id: &ProjectId, now: u64) -> Result<Self, ProjectsError> {
        let failed = ProjectsError::files("opening the project");
        let folder = root.inside(id.folder()).map_err(&failed)?.ok_or(ProjectsError::Missing)?;
        let hidden = folder.inside(OsStr::new(HIDDEN)).map_err(&failed)?;
        let mut history = hidden.as_ref().map_or_else(|| Ok(History::default()), History::read)?;
        // A full disk keeps nobody from reading.
        let unsettled = hidden.and_then(|hidden| Intent::complete(&hidden, &folder, &mut history).err());
        let texts = Texts::read(&folder)?;
        let mut opened = Self { id: id.clone(), folder, texts, history, was_changed_by_hand: false, unsettled };
        if opened.unsettled.is_none() {
            opened.note_outside(now);
        }
        Ok(opened)
    }

    /// What stands for its texts.
    pub fn tag(&self) -> Tag {
        self.texts.digests().into()
    }

    /// When a text of it was changed last, in milliseconds since 1970.
    pub fn changed(&self) -> u64 {
        let times = [SCRIPT, FILE].map(|name| match self.folder.state(OsStr::new(name)) {
            Ok(Some(State::File { meta, .. })) => milliseconds(&meta),
            _ => 0,
        });
        times.into_iter().max().unwrap_or_default()
    }

    /// Its hidden folder, made if there is none.
    ///
    /// # Errors
    /// [`ProjectsError::Files`].
    pub fn hidden(&self) -> Result<Folder, ProjectsError> {
        self.folder.below(Path::new(HIDDEN)).map_err(ProjectsError::files("opening the history"))
    }

    /// The texts of a revision.
    ///
    /// # Errors
    /// [`ProjectsError::NoRevision`].
    pub fn at(&self, number: u64) -> Result<(Revision, Texts), ProjectsError> {
        let revision = self.history.revision(number)?;
        let texts = history::texts(&self.hidden()?, revision.digests).ok_or(ProjectsError::NoRevision(number))?;
        Ok((revision.clone(), texts))
    }

    /// Changes its texts to these: all of it is durable when it returns, and none of it stands if it fails. Says whether
    /// anything changed.
    ///
    /// # Errors
    /// [`ProjectsError::DiskFull`] and [`ProjectsError::Files`].
    pub fn change(&mut self, texts: Texts, by: EditedBy, of: Option<u64>, now: u64) -> Result<bool, ProjectsError> {
        if let Some(error) = self.unsettled.take() {
            return Err(error);
        }
        let (before, after) = (self.texts.digests(), texts.digests());
        if before == after {
            return Ok(false);
        }
        let failed = ProjectsError::files("writing the project");
        let hidden = self.hidden()?;
        history::keep(&hidden, &texts).map_err(&failed)?;
        let revision = Revision { of, ..self.history.next(&texts, texts.title(&self.id), by, now) };
        Intent { before, revision: revision.clone() }.note(&hidden).map_err(&failed)?;
        if let Err(error) = texts.write(&self.folder, &self.texts) {
            // As it was. If that fails too, the next who opens it completes the change.
            if self.texts.write(&self.folder, &texts).is_ok() {
                intent::done(&hidden);
            }
            return Err(failed(error));
        }
        self.texts = texts;
        // The intent is as durable as the history: who opens the project next adds it.
        match self.history.add(&hidden, revision.clone()) {
            Ok(()) => intent::done(&hidden),
            Err(_) => self.history.revisions.push(revision),
        }
        Ok(true)
    }

    /// Notes that it is as it is for this reason, such as that it came back.
    ///
    /// # Errors
    /// [`ProjectsError::DiskFull`] and [`ProjectsError::Files`].
    pub fn note(&mut self, by: EditedBy, now: u64) -> Result<(), ProjectsError> {
        let failed = ProjectsError::files("writing the history");
        let hidden = self.hidden()?;
        history::keep(&hidden, &self.texts).map_err(&failed)?;
        let revision = self.history.next(&self.texts, self.texts.title(&self.id), by, now);
        self.history.add(&hidden, revision).map_err(failed)
    }

    /// What a person changed by hand becomes a revision, if that can be written now.
    fn note_outside(&mut self, now: u64) {
        let is_known = self.history.head().is_some_and(|head| head.digests == self.texts.digests());
        if !is_known {
            let at = match self.changed() {
                0 => now,
                changed => changed.min(now).max(self.history.head().map_or(0, |head| head.at)),
            };
            self.was_changed_by_hand = self.note(EditedBy::Outside, at).is_ok();
        }
    }
}

/// When a file was written, in milliseconds since 1970.
pub fn milliseconds(meta: &std::fs::Metadata) -> u64 {
    let since = meta.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    since.map_or(0, |since| since.as_millis() as u64)
}
