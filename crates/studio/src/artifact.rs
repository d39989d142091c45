//! Makes one artifact of one recipe, unless it was made before. There is no other way into the store, so caching,
//! resuming and editing are this one function.

pub mod attempts;
pub mod check;
pub mod quarantine;
pub mod second_opinion;

use std::path::{Path, PathBuf};

use vo_digest::{Digest, Key};
use vo_files::durable;
use vo_log::secret::Scrubber;
use vo_media::ffmpeg;
use vo_plan::Recipe;
use vo_process::Exit;
use vo_store::Staged;

use crate::StudioError;
use crate::event::Event;
use crate::run::Render;

impl Render {
    /// The artifact of a recipe, if it was made before.
    ///
    /// # Errors
    /// [`StudioError::Store`].
    pub fn found(&self, recipe: &Recipe) -> Result<Option<Digest>, StudioError> {
        self.look_up(recipe.key()?)
    }

    fn look_up(&self, key: Key) -> Result<Option<Digest>, StudioError> {
        let (before, found) = (self.store.corrupt(), self.store.find(key)?);
        self.warn_if_recovered();
        if self.store.corrupt() > before {
            let text =
                "something made before had changed on the disk and is made again: have the disk checked".to_owned();
            self.report(Event::Warning { text });
        }
        if let Some(digest) = found {
            self.mark_verified(digest);
        }
        Ok(found)
    }

    /// The artifact of a recipe, and whether it was there already. `make` makes it in a folder of its own and returns
    /// its file, checked; only then is it kept.
    ///
    /// # Errors
    /// Those of `make`, and of the store.
    pub fn one(
        &self,
        recipe: &Recipe,
        make: impl FnOnce(&Staged) -> Result<PathBuf, StudioError>,
    ) -> Result<(Digest, bool), StudioError> {
        let key = recipe.key()?;
        if let Some(digest) = self.look_up(key)? {
            return Ok((digest, true));
        }
        if self.stop.is_requested() {
            return Err(StudioError::Stopped);
        }
        let staged = self.store.stage()?;
        let file = make(&staged)?;
        let digest = self.store.commit(&file)?;
        let digest = self.store.record(key, recipe.kind(), &recipe.canonical()?, digest)?;
        // Until somebody needs it, it may still change on the disk: then it is read again.
        self.rely_on(digest);
        Ok((digest, false))
    }

    /// Lets a child see a blob under a name of ours.
    ///
    /// # Errors
    /// [`StudioError::Files`], and those of [`Render::verify`].
    pub fn link(&self, digest: Digest, at: &Path) -> Result<(), StudioError> {
        self.verify(digest)?;
        link(&self.store.path(digest), at).map_err(StudioError::files("linking", at))
    }

    /// The file that a tool was to make: it must say of itself that all went well, tell of no error, and the file must be
    /// there. Whether the file is good is another question.
    ///
    /// # Errors
    /// As [`Render::tool_failed`].
    pub fn made(&self, file: PathBuf, (what, tool): (&str, &str), exit: &Exit) -> Result<PathBuf, StudioError> {
        if exit.success() && ffmpeg::error_lines(exit).is_empty() && file.exists() {
            return Ok(file);
        }
        Err(self.tool_failed(what, tool, exit))
    }

    /// A failure of a tool, with its own words put into a log.
    pub fn tool_failed(&self, what: &str, tool: &str, exit: &Exit) -> StudioError {
        if self.stop.is_requested() {
            return StudioError::Stopped;
        }
        let said = exit.stderr.join("\n");
        if said.contains("No space left on device") {
            return StudioError::FullCache(self.store.root().to_owned());
        }
        let folder = self.store.root().join("logs");
        let log = folder.join(format!("{tool}.log"));
        let ending = format!("exit code {:?}, signal {:?}\n", exit.code, exit.signal);
        // A log that cannot be written must not hide the failure it is about.
        let words = Scrubber::of_environment().scrub(&(ending + &said));
        let _ = durable::folder(&folder).and_then(|()| durable::write(&log, words.as_bytes()));
        if exit.out_of_memory {
            // It would want as much the next time.
            return StudioError::Tool { what: format!("{what}: it wanted too much memory"), log, ended: false };
        }
        StudioError::Tool { what: what.to_owned(), log, ended: exit.was_ended() || ffmpeg::may_have_been_asked(exit) }
    }
}

/// Gives a blob one more name.
#[cfg(unix)]
fn link(blob: &Path, at: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(blob, at)
}

/// Gives a blob one more name: few may make symbolic links there, and the store is one file system.
#[cfg(not(unix))]
fn link(blob: &Path, at: &Path) -> std::io::Result<()> {
    std::fs::hard_link(blob, at)
}
