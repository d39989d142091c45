//! What is known of files and artifacts, read and left as it is. What is not known is taken to be something usual, under a
//! digest that no file has, and told: a dry run looks into no file.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use vo_digest::{Digest, Key};
use vo_files::Input;
use vo_plan::picture::Container;
use vo_store::{Peek, Rate};
use vo_timeline::diagnostic::Diagnostic;
use vo_timeline::take::Take;

use crate::StudioError;
use crate::artifact::fact::{self, Fact};
use crate::artifact::{quarantine, second_opinion};
use crate::error::PROJECT;
use crate::event::Event;
use crate::finish::previous::{PreviousRender, place};
use crate::gather::lookup::Lookup;
use crate::gather::media::{self, Inspected};
use crate::open::project::LoadedProject;
use crate::sound::take_file;
use crate::studio::Studio;

/// A look at what is known.
pub struct Known<'s> {
    studio: &'s Studio,
    store: Peek<'s>,
    names: RefCell<BTreeMap<Digest, String>>,
    unseen: RefCell<BTreeSet<String>>,
    doubts: RefCell<Vec<Diagnostic>>,
    language: Cell<Option<String>>,
}

impl<'s> Known<'s> {
    /// Begins to look.
    ///
    /// # Errors
    /// [`StudioError::Store`] if the store cannot be read.
    pub fn of(studio: &'s Studio) -> Result<Self, StudioError> {
        Ok(Self {
            studio,
            store: studio.store.peek()?,
            names: RefCell::default(),
            unseen: RefCell::default(),
            doubts: RefCell::default(),
            language: Cell::default(),
        })
    }

    /// The last render of a project.
    ///
    /// # Errors
    /// [`StudioError::Store`].
    pub fn last(&self, loaded: &LoadedProject) -> Result<Option<PreviousRender>, StudioError> {
        let recorded = self.store.last_render(place(loaded), &loaded.project.preset)?;
        Ok(recorded.as_deref().and_then(PreviousRender::read))
    }

    /// The files that nobody has looked at, what is doubtful in the project, and the language of its script.
    pub fn into_told(self) -> (Vec<String>, Vec<Diagnostic>, Option<String>) {
        (self.unseen.into_inner().into_iter().collect(), self.doubts.into_inner(), self.language.into_inner())
    }

    /// A file that nobody has looked at.
    fn unseen(&self, shown: &str) -> Digest {
        self.unseen.borrow_mut().insert(shown.to_owned());
        self.call(Digest::of(format!("not looked at yet: {shown}").as_bytes()), shown)
    }

    fn call(&self, digest: Digest, shown: &str) -> Digest {
        self.names.borrow_mut().insert(digest, shown.to_owned());
        digest
    }

    fn tools(&self) -> &str {
        &self.studio.tools.main.id
    }

    /// What a recipe has found out.
    fn fact<F: Fact>(&self, recipe: &F) -> Result<Option<F::Value>, StudioError> {
        Ok(self.store.fact(recipe.key()?)?.as_deref().and_then(fact::read))
    }

    /// What was found when the content of a file was looked at.
    fn inspected(&self, file: Digest, shown: &str) -> Result<Option<Inspected>, StudioError> {
        let Some(looked) = self.fact(&media::probe_of(file, self.tools()))? else { return Ok(None) };
        let (seen, tools) = (looked.file.digest, &looked.file.tools);
        // Whether another tool chain is still installed is not asked: it would have to be started for that.
        if !looked.is_held_by(self.studio.budget()) || !self.store.path(seen).exists() {
            return Ok(None);
        }
        quarantine::refuse_after(self.store.attempts(&quarantine::name(seen, tools))?, shown)?;
        let less = self.fact(&second_opinion::recipe(seen, tools))?;
        self.call(seen, shown);
        looked.cut_to(less, shown).map(Some)
    }
}

impl Lookup for Known<'_> {
    fn studio(&self) -> &Studio {
        self.studio
    }

    fn looks_inside(&self) -> bool {
        false
    }

    fn report(&self, event: Event) {
        match event {
            Event::Warning { text } => self.doubts.borrow_mut().push(Diagnostic::warning(PROJECT, text)),
            Event::Language { language, .. } => self.language.set(Some(language)),
            _ => {}
        }
    }

    fn warn(&self, _: &LoadedProject, doubts: &[Diagnostic]) {
        self.doubts.borrow_mut().extend_from_slice(doubts);
    }

    fn display_name(&self, file: Digest) -> String {
        self.names.borrow().get(&file).cloned().unwrap_or_else(|| "a clip".to_owned())
    }

    fn digest_of(&self, path: &Path) -> Result<Digest, StudioError> {
        // A voice whose files were never read has spoken nothing that is kept.
        let known = self.store.identified(path)?;
        Ok(known.unwrap_or_else(|| Digest::of(path.as_os_str().as_encoded_bytes())))
    }

    fn picture(&self, input: &Input, shown: &str) -> Result<Inspected, StudioError> {
        let container = media::identify_picture(input, shown)?;
        let known = match self.store.imported((&input.file, &input.path))? {
            Some(digest) => self.inspected(digest, shown)?,
            None => None,
        };
        Ok(known.unwrap_or_else(|| Inspected::unseen(self.unseen(shown), container, self.tools())))
    }

    fn sound(&self, input: &Input, shown: &str, _: Container) -> Result<(Digest, bool), StudioError> {
        let Some(digest) = self.store.imported((&input.file, &input.path))? else {
            return Ok((self.unseen(shown), true));
        };
        match self.fact(&media::audible(digest, self.tools()))? {
            Some(heard) => Ok((self.call(digest, shown), heard)),
            None => Ok((self.unseen(shown), true)),
        }
    }

    fn take(&self, recipe: Key) -> Result<Option<Take>, StudioError> {
        let Some(sound) = self.store.find(recipe)? else { return Ok(None) };
        // What cannot be read would be spoken again.
        Ok(take_file::read(&self.store.path(sound), sound).ok())
    }

    fn rate(&self, work: &str) -> Result<Option<Rate>, StudioError> {
        Ok(self.store.rate(work)?)
    }

    fn is_made(&self, recipe: Key) -> Result<bool, StudioError> {
        Ok(self.store.find(recipe)?.is_some())
    }
}
