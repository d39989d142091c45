//! What is asked about files and artifacts while a movie is gathered. A run finds out what is not known yet; a dry run
//! reads what is known and changes nothing, so that both plan the same movie in one way.

use std::path::Path;

use vo_digest::{Digest, Key};
use vo_files::Input;
use vo_plan::picture::Container;
use vo_store::Rate;
use vo_timeline::diagnostic::Diagnostic;
use vo_timeline::take::Take;

use super::media::{Inspected, inspect, listen};
use crate::StudioError;
use crate::event::Event;
use crate::open::project::LoadedProject;
use crate::run::Render;
use crate::sound::take_file;
use crate::studio::Studio;

/// What answers when a movie is gathered and planned.
pub trait Lookup {
    /// What all runs share.
    fn studio(&self) -> &Studio;

    /// Whether files are looked into that nobody has looked into yet, which takes time.
    fn looks_inside(&self) -> bool;

    /// Tells what happens to whoever listens.
    fn report(&self, event: Event);

    /// Tells what is doubtful in one file of a project.
    fn warn(&self, loaded: &LoadedProject, doubts: &[Diagnostic]);

    /// What a person calls a file that was looked at.
    fn display_name(&self, file: Digest) -> String;

    /// The digest of a file that stays where it is, such as a voice's model.
    ///
    /// # Errors
    /// [`StudioError`] if it cannot be read.
    fn digest_of(&self, path: &Path) -> Result<Digest, StudioError>;

    /// What a picture or clip is, which a person calls `shown`.
    ///
    /// # Errors
    /// [`StudioError::Input`] with the reason why it cannot be used.
    fn picture(&self, input: &Input, shown: &str) -> Result<Inspected, StudioError>;

    /// What a sound file is called in the store, and whether anything is heard in it.
    ///
    /// # Errors
    /// [`StudioError::Input`] with the reason why it cannot be used.
    fn sound(&self, input: &Input, shown: &str, container: Container) -> Result<(Digest, bool), StudioError>;

    /// The take of a recipe, if it is there.
    ///
    /// # Errors
    /// [`StudioError`] if the store cannot be read.
    fn take(&self, recipe: Key) -> Result<Option<Take>, StudioError>;

    /// How fast this machine has done a sort of work lately.
    ///
    /// # Errors
    /// [`StudioError`] if the store cannot be read.
    fn rate(&self, work: &str) -> Result<Option<Rate>, StudioError>;

    /// Whether what a recipe makes is there.
    ///
    /// # Errors
    /// [`StudioError`] if the store cannot be read.
    fn is_made(&self, recipe: Key) -> Result<bool, StudioError>;
}

impl Lookup for Render {
    fn studio(&self) -> &Studio {
        &self.studio
    }

    fn looks_inside(&self) -> bool {
        true
    }

    fn report(&self, event: Event) {
        Self::report(self, event);
    }

    fn warn(&self, loaded: &LoadedProject, doubts: &[Diagnostic]) {
        for text in loaded.told(doubts) {
            self.report(Event::Warning { text });
        }
    }

    fn display_name(&self, file: Digest) -> String {
        Self::display_name(self, file)
    }

    fn digest_of(&self, path: &Path) -> Result<Digest, StudioError> {
        Ok(self.store.identify(path)?)
    }

    fn picture(&self, input: &Input, shown: &str) -> Result<Inspected, StudioError> {
        inspect(self, input, shown)
    }

    fn sound(&self, input: &Input, shown: &str, container: Container) -> Result<(Digest, bool), StudioError> {
        listen(self, (input, container), shown)
    }

    fn take(&self, recipe: Key) -> Result<Option<Take>, StudioError> {
        let Some(sound) = self.store.find(recipe)? else { return Ok(None) };
        let path = self.store.path(sound);
        take_file::read(&path, sound).map(Some).map_err(StudioError::files("reading", &path))
    }

    fn rate(&self, work: &str) -> Result<Option<Rate>, StudioError> {
        Ok(self.store.rate(work)?)
    }

    fn is_made(&self, recipe: Key) -> Result<bool, StudioError> {
        Ok(self.store.knows(recipe)?)
    }
}
