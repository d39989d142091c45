//! Makes one artifact of one recipe, unless it was made before. There is no other way into the store, so caching,
//! resuming and editing are this one function.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use vo_digest::{Digest, Key};
use vo_files::durable;
use vo_log::secret::Scrubber;
use vo_plan::{Plan, Recipe};
use vo_process::{Exit, Pace, Stop, walls};
use vo_setup::{Home, Toolchain};
use vo_store::{Staged, Store};
use vo_voice::Speaker;

use crate::budget::Costs;
use crate::event::Event;
use crate::slot::{Ends, worker};
use crate::{Budget, StudioError, ffmpeg};

/// What is said when the ledger had rotted.
pub const BEGUN_ANEW: &str = "the ledger of what was made before had been damaged: it is in the folder `rotten` of the \
                              cache, another one was begun, and what was made before is made again; have the disk checked";

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
    // How much of the machine may be used.
    budget: Budget,
    pace: Option<Pace>,
    draws_profile: bool,
    worker: OnceLock<Option<PathBuf>>,
    speaker: Mutex<Option<Speaker>>,
    listener: Box<dyn Fn(Event) + Send + Sync>,
    warnings: Mutex<Vec<String>>,
    /// What it takes to decode the files that were looked at.
    costs: Mutex<Costs>,
    /// How far they must be decoded.
    ends: Mutex<Ends>,
    /// Files whose decoder has ended well since the last render began, with its tool chain.
    decoded: Mutex<BTreeSet<(Digest, String)>>,
    /// What a person calls the files that were looked at.
    names: Mutex<BTreeMap<Digest, String>>,
    /// What was found in the store or brought into it since the last render began.
    relied_on: Mutex<BTreeSet<Digest>>,
    /// What was read and found to be what it should be since then.
    proven: Mutex<BTreeSet<Digest>>,
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
        let shop = Self {
            store,
            others: Vec::new(),
            home,
            toolchain,
            stop,
            program,
            budget: Budget::default(),
            pace: None,
            draws_profile: false,
            worker: OnceLock::new(),
            speaker: Mutex::default(),
            listener: Box::new(listener),
            warnings: Mutex::default(),
            costs: Mutex::default(),
            ends: Mutex::default(),
            decoded: Mutex::default(),
            names: Mutex::default(),
            relied_on: Mutex::default(),
            proven: Mutex::default(),
        };
        shop.tell_of_the_ledger();
        Ok(shop)
    }

    /// Says so, once, if the ledger had rotted.
    pub(crate) fn tell_of_the_ledger(&self) {
        if self.store.begun_anew() {
            self.report(Event::Warning { text: BEGUN_ANEW.to_owned() });
        }
    }

    /// Bounds what is used of the machine from now on.
    pub fn keep_to(&mut self, budget: Budget) {
        self.budget = budget;
        self.pace = (budget.cpu < 100).then(|| Pace::new(budget.cpu));
    }

    /// Whether a drawing of memory and processor time is wanted beside the movie.
    pub fn draw_profile(&mut self, wanted: bool) {
        self.draws_profile = wanted;
    }

    /// The budget that holds.
    pub fn budget(&self) -> Budget {
        self.budget
    }

    /// Whether a drawing of memory and processor time is wanted.
    pub fn draws_profile(&self) -> bool {
        self.draws_profile
    }

    /// A new render begins: what was said of the last one is forgotten, and what it needed may be pruned.
    pub fn begin(&self) {
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.relied_on.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.proven.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.take_decoded();
        self.store.renew();
    }

    /// The render relies on that blob from now on.
    fn rely_on(&self, digest: Digest) {
        self.relied_on.lock().unwrap_or_else(PoisonError::into_inner).insert(digest);
    }

    /// Sees to it, once a render, that a blob is still what its name says.
    ///
    /// # Errors
    /// [`StudioError::Rotten`] if it has changed; it is brought in or made anew the next time.
    pub fn prove(&self, digest: Digest) -> Result<(), StudioError> {
        if self.proven.lock().unwrap_or_else(PoisonError::into_inner).contains(&digest) {
            return Ok(());
        }
        self.rely_on(digest);
        if !self.store.prove(digest)? {
            return Err(StudioError::Rotten(self.store.root().to_owned()));
        }
        self.vouch_for(digest);
        Ok(())
    }

    /// The render relies on that blob, which was read or made just now.
    fn vouch_for(&self, digest: Digest) {
        self.rely_on(digest);
        self.proven.lock().unwrap_or_else(PoisonError::into_inner).insert(digest);
    }

    /// Takes out of the store what was brought into it and turned out to be of no use.
    ///
    /// # Errors
    /// [`StudioError::Store`].
    pub fn discard(&self, digest: Digest) -> Result<(), StudioError> {
        self.relied_on.lock().unwrap_or_else(PoisonError::into_inner).remove(&digest);
        self.proven.lock().unwrap_or_else(PoisonError::into_inner).remove(&digest);
        Ok(self.store.discard(digest)?)
    }

    /// Whether something has vanished from the store that this render relies on.
    pub fn lost_any(&self) -> bool {
        let relied_on = self.relied_on.lock().unwrap_or_else(PoisonError::into_inner);
        relied_on.iter().any(|digest| !self.store.path(*digest).exists())
    }

    /// Whether frames are moved on at a pace.
    pub fn is_paced(&self) -> bool {
        self.pace.is_some()
    }

    /// The program that makes segments in one process, if there is one that stands for the tool chain. It is looked for
    /// when the first segment is to be made. Where processors are to be spared children make them, which can be paced, and
    /// where walls are required, whose shims refuse to go without.
    pub fn worker(&self) -> Option<&Path> {
        if self.pace.is_some() || walls::policy() == walls::Policy::Required {
            return None;
        }
        self.worker.get_or_init(|| worker::find(&self.program, &self.toolchain.told)).as_deref()
    }

    /// The voice's process, if there is one, for whoever speaks next.
    pub fn take_speaker(&self) -> Option<Speaker> {
        self.speaker.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Keeps the voice's process for the next render, until room is needed.
    pub fn keep_speaker(&self, speaker: Speaker) {
        *self.speaker.lock().unwrap_or_else(PoisonError::into_inner) = Some(speaker);
    }

    /// Ends the voice's process unless the budget holds it beside the slots of a plan: their memory must not add up.
    pub fn make_room(&self, plan: &Plan) {
        match self.take_speaker() {
            Some(speaker) if self.budget.holds_voice_beside(plan, &self.costs()) => self.keep_speaker(speaker),
            // If it does not go by itself it is killed; all its sentences are spoken.
            Some(speaker) => drop(speaker.end()),
            None => {}
        }
    }

    /// Ends the voice's process unless the budget holds it beside the decoding of a file that takes so many bytes.
    pub fn make_room_for(&self, cost: u64) {
        match self.take_speaker() {
            Some(speaker) if self.budget.holds_voice_and(cost) => self.keep_speaker(speaker),
            Some(speaker) => drop(speaker.end()),
            None => {}
        }
    }

    /// From now on decoding that file takes so many bytes.
    pub fn costs_so_much(&self, digest: Digest, bytes: u64) {
        self.costs.lock().unwrap_or_else(PoisonError::into_inner).insert(digest, bytes);
    }

    /// What it takes to decode the files that were looked at.
    pub fn costs(&self) -> Costs {
        self.costs.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From now on that file must be decoded so far, in milliseconds.
    pub fn reaches(&self, digest: Digest, milliseconds: u64) {
        self.ends.lock().unwrap_or_else(PoisonError::into_inner).note(digest, milliseconds);
    }

    /// A decoder of that file has ended well.
    pub fn decoded(&self, digest: Digest, tools: &str) {
        self.decoded.lock().unwrap_or_else(PoisonError::into_inner).insert((digest, tools.to_owned()));
    }

    /// The files whose decoder has ended well since this was asked last, with its tool chain.
    pub fn take_decoded(&self) -> BTreeSet<(Digest, String)> {
        std::mem::take(&mut *self.decoded.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How far the files must be decoded that were looked at.
    pub fn ends(&self) -> Ends {
        self.ends.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// To be called by whoever moves work on, frame by frame: waits for as long as more of the processors was used than
    /// the budget allows.
    pub fn breathe(&self) {
        if let Some(pace) = &self.pace {
            pace.breathe(&self.stop);
        }
    }

    /// Tells whoever listens. Warnings are remembered for the report.
    pub fn report(&self, mut event: Event) {
        if let Event::Warning { text } = &mut event {
            // What a tool said may be in it.
            *text = Scrubber::of_environment().scrub(text);
            self.warnings.lock().unwrap_or_else(PoisonError::into_inner).push(text.clone());
        }
        event.log();
        (self.listener)(event);
    }

    /// From now on that file, which the render relies on, is called so.
    pub fn call(&self, digest: Digest, name: &str) {
        self.rely_on(digest);
        self.names.lock().unwrap_or_else(PoisonError::into_inner).insert(digest, name.to_owned());
    }

    /// What a person calls a file.
    pub fn name_of(&self, digest: Digest) -> String {
        let names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        names.get(&digest).cloned().unwrap_or_else(|| "a clip".to_owned())
    }

    /// Warns, once a render, that a clip was found to be damaged when it was decoded.
    pub fn damaged(&self, digest: Digest) {
        let text = format!(
            "{} is damaged: parts of its picture may stand still or be torn; copy it again, or convert it with a \
             program that repairs",
            self.name_of(digest)
        );
        if !self.warnings().contains(&text) {
            self.report(Event::Warning { text });
        }
    }

    /// Every warning so far, each once.
    pub fn warnings(&self) -> BTreeSet<String> {
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// The artifact of a recipe, if it was made before.
    ///
    /// # Errors
    /// [`StudioError::Store`].
    pub fn found(&self, recipe: &Recipe) -> Result<Option<Digest>, StudioError> {
        self.look_up(recipe.key()?)
    }

    fn look_up(&self, key: Key) -> Result<Option<Digest>, StudioError> {
        let (before, found) = (self.store.rotten(), self.store.find(key)?);
        self.tell_of_the_ledger();
        if self.store.rotten() > before {
            let text =
                "something made before had changed on the disk and is made again: have the disk checked".to_owned();
            self.report(Event::Warning { text });
        }
        if let Some(digest) = found {
            self.vouch_for(digest);
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
        if self.stop.asked() {
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
    /// [`StudioError::Files`], and those of [`Workshop::prove`].
    pub fn link(&self, digest: Digest, at: &Path) -> Result<(), StudioError> {
        self.prove(digest)?;
        link(&self.store.path(digest), at).map_err(StudioError::files("linking", at))
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

    /// A tool chain, by its id.
    ///
    /// # Errors
    /// [`StudioError::Input`] if it is not installed any more.
    pub fn decoder(&self, id: &str) -> Result<&Toolchain, StudioError> {
        std::iter::once(&self.toolchain)
            .chain(&self.others)
            .find(|toolchain| toolchain.id == id)
            .ok_or_else(|| StudioError::Input("the FFmpeg that decoded a clip is gone; run it again".to_owned()))
    }

    /// The file that a tool was to make: it must say of itself that all went well, tell of no error, and the file must be
    /// there. Whether the file is good is another question.
    ///
    /// # Errors
    /// As [`Workshop::tool_failed`].
    pub fn made(&self, file: PathBuf, (what, tool): (&str, &str), exit: &Exit) -> Result<PathBuf, StudioError> {
        if exit.success() && ffmpeg::error_lines(exit).is_empty() && file.exists() {
            return Ok(file);
        }
        Err(self.tool_failed(what, tool, exit))
    }

    /// A failure of a tool, with its own words put into a log.
    pub fn tool_failed(&self, what: &str, tool: &str, exit: &Exit) -> StudioError {
        if self.stop.asked() {
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
        if exit.starved {
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
