//! Makes one artifact of one recipe, unless it was made before. There is no other way into the store, so caching,
//! resuming and editing are this one function.

use std::collections::BTreeSet;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use vo_digest::Digest;
use vo_plan::Recipe;
use vo_process::{Exit, Stop};
use vo_setup::{Home, Toolchain};
use vo_store::{Staged, Store, durable};

use crate::StudioError;
use crate::event::Event;

/// All that work needs: the store, the tools, the wish to stop, and somebody who listens.
pub struct Workshop {
    /// Where everything made is kept.
    pub store: Store,
    /// Where tools and voices are.
    pub home: Home,
    /// The FFmpeg that encodes and joins.
    pub toolchain: Toolchain,
    /// Other FFmpegs, which may decode what that one cannot.
    pub others: Vec<Toolchain>,
    /// The wish to stop.
    pub stop: Stop,
    /// Our own program, for children that are ourselves.
    pub program: PathBuf,
    listener: Box<dyn Fn(Event) + Send + Sync>,
    warnings: Mutex<Vec<String>>,
}

impl Workshop {
    /// Opens the store and finds the tools. `program` is our own executable; `listener` is told of everything.
    ///
    /// # Errors
    /// [`StudioError`] if the store cannot be opened or no usable FFmpeg is installed.
    pub fn open(
        home: Home,
        program: PathBuf,
        stop: Stop,
        listener: impl Fn(Event) + Send + Sync + 'static,
    ) -> Result<Self, StudioError> {
        let toolchain = vo_setup::toolchain::find(&home)?;
        let store = Store::open(&home.cache)?;
        Ok(Self {
            store,
            others: Vec::new(),
            home,
            toolchain,
            stop,
            program,
            listener: Box::new(listener),
            warnings: Mutex::default(),
        })
    }

    /// Tells whoever listens. Warnings are remembered for the report.
    pub fn report(&self, event: Event) {
        if let Event::Warning { text } = &event {
            self.warnings.lock().unwrap_or_else(PoisonError::into_inner).push(text.clone());
        }
        (self.listener)(event);
    }

    /// Every warning so far, each once.
    pub fn warnings(&self) -> BTreeSet<String> {
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
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
        if let Some(digest) = self.store.find(key)? {
            return Ok((digest, true));
        }
        if self.stop.asked() {
            return Err(StudioError::Stopped);
        }
        let staged = self.store.stage()?;
        let file = make(&staged)?;
        let digest = self.store.commit(&file)?;
        Ok((self.store.record(key, recipe.kind(), &recipe.canonical()?, digest)?, false))
    }

    /// Lets a child see a blob under a name of ours.
    ///
    /// # Errors
    /// [`StudioError::Files`].
    pub fn link(&self, digest: Digest, at: &Path) -> Result<(), StudioError> {
        symlink(self.store.path(digest), at).map_err(StudioError::files("linking", at))
    }

    /// Every other tool chain that runs.
    pub fn all_toolchains(&self) -> Vec<Toolchain> {
        let all = vo_setup::toolchain::all(&self.home);
        all.into_iter().filter(|toolchain| toolchain.id != self.toolchain.id).collect()
    }

    /// Makes sure that a tool chain is at hand, by its id. Stills need none; their id is empty.
    ///
    /// # Errors
    /// [`StudioError::Input`] if it is not installed any more.
    pub fn need(&mut self, id: &str) -> Result<(), StudioError> {
        if !id.is_empty() && self.decoder(id).is_err() {
            self.others = self.all_toolchains();
            self.decoder(id)?;
        }
        Ok(())
    }

    /// The program of a tool chain, by its id.
    ///
    /// # Errors
    /// [`StudioError::Input`] if it is not installed any more.
    pub fn decoder(&self, id: &str) -> Result<&Path, StudioError> {
        std::iter::once(&self.toolchain)
            .chain(&self.others)
            .find(|toolchain| toolchain.id == id)
            .map(|toolchain| toolchain.ffmpeg.as_path())
            .ok_or_else(|| StudioError::Input("the FFmpeg that decoded a clip is gone; run it again".to_owned()))
    }

    /// A failure of a tool, with its own words put into a log.
    pub fn tool_failed(&self, what: &str, tool: &str, exit: &Exit) -> StudioError {
        let said = exit.stderr.join("\n");
        if said.contains("No space left on device") {
            return StudioError::FullDisk(self.store.root().to_owned());
        }
        let folder = self.store.root().join("logs");
        let log = folder.join(format!("{tool}.log"));
        let ending = format!("exit code {:?}, signal {:?}\n", exit.code, exit.signal);
        // A log that cannot be written must not hide the failure it is about.
        let _ = std::fs::create_dir_all(&folder).and_then(|()| durable::write(&log, (ending + &said).as_bytes()));
        StudioError::Tool { what: what.to_owned(), log }
    }
}
