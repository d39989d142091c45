//! One run: what was asked for, and everything that belongs to it alone. What all runs share is in [`Studio`].

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use vo_compose::Ends;
use vo_digest::Digest;
use vo_log::secret::Scrubber;
use vo_media::ffmpeg;
use vo_plan::Plan;
use vo_process::{Account, Command, Stop};
use vo_setup::Toolchain;
use vo_store::Pins;

use crate::budget::Costs;
use crate::budget::permits::{Claimant, Need, Permit, Priority};
use crate::event::{Event, Sink};
use crate::locked::locked;
use crate::rates::Stopwatch;
use crate::studio::{ReadyVoice, Studio};
use crate::{Budget, StudioError};

/// What is said when the ledger was corrupt.
pub const LEDGER_RECOVERED: &str = "the database of the cache was damaged: it was moved into the folder `corrupt` of the \
                                    cache, another one was begun, and what was made before is made again; have the disk checked";

/// What is asked for beside the work itself. Clones are the same run to those who listen or stop it.
#[derive(Clone)]
pub struct Run {
    /// The wish to stop.
    pub stop: Stop,
    /// Is told of everything.
    pub events: Arc<dyn Sink>,
    /// How urgent it is.
    pub priority: Priority,
    /// Whether a drawing of memory and processor time is wanted beside the movie.
    pub draws_profile: bool,
}

impl Run {
    /// A run of usual priority.
    pub fn new(stop: Stop, events: impl Sink + 'static) -> Self {
        Self { stop, events: Arc::new(events), priority: Priority::default(), draws_profile: false }
    }
}

/// One run on a studio. Its pins, warnings and names end with it.
pub struct Render {
    /// What it shares with others.
    pub studio: Studio,
    /// Where everything made is kept; what this run uses of it stays until it ends.
    pub store: Pins,
    /// The wish to stop.
    pub stop: Stop,
    /// Who pays for its children and threads.
    pub account: Account,
    /// Whether a drawing of memory and processor time is wanted beside the movie.
    pub draws_profile: bool,
    /// How long what it makes takes.
    pub stopwatch: Stopwatch,
    events: Arc<dyn Sink>,
    priority: Priority,
    warnings: Mutex<Vec<String>>,
    files: Mutex<SeenFiles>,
    /// Files whose decoder has ended well, with its tool chain.
    decoded: Mutex<BTreeSet<(Digest, String)>>,
    /// What was found in the store or brought into it.
    relied_on: Mutex<BTreeSet<Digest>>,
    /// What of it was read and found to be what it should be.
    verified: Mutex<BTreeSet<Digest>>,
}

/// What is known of the files that a run has looked at.
#[derive(Clone, Default)]
struct SeenFiles {
    /// What it takes to decode them.
    costs: Costs,
    /// How far they must be decoded.
    ends: Ends,
    /// What a person calls them.
    names: BTreeMap<Digest, String>,
}

impl Render {
    /// Begins a run.
    ///
    /// # Errors
    /// [`StudioError::Store`] if there is no room for what it works on.
    pub fn begin(studio: &Studio, run: Run) -> Result<Self, StudioError> {
        let render = Self {
            store: studio.store.pin()?,
            studio: studio.clone(),
            stop: run.stop,
            account: Account::open(),
            draws_profile: run.draws_profile,
            stopwatch: Stopwatch::default(),
            events: run.events,
            priority: run.priority,
            warnings: Mutex::default(),
            files: Mutex::default(),
            decoded: Mutex::default(),
            relied_on: Mutex::default(),
            verified: Mutex::default(),
        };
        render.warn_if_recovered();
        Ok(render)
    }

    /// Begins a run that may go on when this one has ended, and knows of the files what this one does. It keeps no segment open.
    ///
    /// # Errors
    /// As [`Render::begin`].
    pub fn beside(&self, stop: Stop, events: Arc<dyn Sink>) -> Result<Self, StudioError> {
        let render = Self::begin(
            &self.studio.without_segment(),
            Run { stop, events, priority: self.priority, draws_profile: false },
        )?;
        locked(&render.files).clone_from(&locked(&self.files));
        Ok(render)
    }

    /// Who is told of everything.
    pub fn listener(&self) -> Arc<dyn Sink> {
        Arc::clone(&self.events)
    }

    /// The FFmpeg that encodes and joins.
    pub fn tools(&self) -> &Toolchain {
        &self.studio.tools.main
    }

    /// What all runs together may use.
    pub fn budget(&self) -> Budget {
        self.studio.budget()
    }

    /// The longest time that a frame, or a look at a file, may take: what stands still for longer is ended.
    pub fn stall_timeout(&self) -> Duration {
        self.studio.settings.stall_timeout
    }

    /// A command of an FFmpeg that works for this run: see [`ffmpeg::ffmpeg`].
    pub fn ffmpeg(&self, tools: &Toolchain, folder: &Path, role: &'static str) -> Command {
        ffmpeg::ffmpeg(&tools.ffmpeg, folder, role).charge(&self.account)
    }

    /// Waits until there is room for a piece of work. A thread that holds a permit claims no other: two that wait for each
    /// other would wait for ever.
    ///
    /// # Errors
    /// [`StudioError::Stopped`].
    pub fn claim(&self, need: Need) -> Result<Permit, StudioError> {
        self.claim_unless(need, &|| false)?.ok_or(StudioError::Stopped)
    }

    /// The same, unless it is not needed any more before there is room; then nothing.
    ///
    /// # Errors
    /// [`StudioError::Stopped`].
    pub fn claim_unless(&self, need: Need, is_over: &dyn Fn() -> bool) -> Result<Option<Permit>, StudioError> {
        let give_up = || self.stop.is_requested() || is_over();
        let by = Claimant { run: self.account.number(), priority: self.priority };
        let permit = Permit::claim(self.studio.permits(), need, by, &give_up);
        if permit.is_none() && self.stop.is_requested() { Err(StudioError::Stopped) } else { Ok(permit) }
    }

    /// Says so if the ledger was corrupt and another was begun.
    pub(crate) fn warn_if_recovered(&self) {
        if self.store.recovered() {
            self.report(Event::Warning { text: LEDGER_RECOVERED.to_owned() });
        }
    }

    /// The run relies on that blob from now on.
    pub(crate) fn rely_on(&self, digest: Digest) {
        locked(&self.relied_on).insert(digest);
    }

    /// Sees to it, once a run, that a blob is still what its name says.
    ///
    /// # Errors
    /// [`StudioError::Corrupt`] if it has changed; it is brought in or made again the next time.
    pub fn verify(&self, digest: Digest) -> Result<(), StudioError> {
        if locked(&self.verified).contains(&digest) {
            return Ok(());
        }
        self.rely_on(digest);
        if !self.store.verify(digest)? {
            return Err(StudioError::Corrupt(self.store.root().to_owned()));
        }
        self.mark_verified(digest);
        Ok(())
    }

    /// The run relies on that blob, which was read or made just now.
    pub(crate) fn mark_verified(&self, digest: Digest) {
        self.rely_on(digest);
        locked(&self.verified).insert(digest);
    }

    /// Takes out of the store what was brought into it and turned out to be of no use.
    ///
    /// # Errors
    /// [`StudioError::Store`].
    pub fn discard(&self, digest: Digest) -> Result<(), StudioError> {
        locked(&self.relied_on).remove(&digest);
        locked(&self.verified).remove(&digest);
        Ok(self.store.discard(digest)?)
    }

    /// Whether something has vanished from the store that this run relies on, or changed there: all of it is read again, and
    /// what is lost is brought in or made again by the next try.
    pub fn lost_any(&self) -> bool {
        let relied_on = locked(&self.relied_on).clone();
        let is_lost = |digest: &Digest| self.store.verify(*digest).is_ok_and(|is_good| !is_good);
        let lost: Vec<Digest> = relied_on.into_iter().filter(is_lost).collect();
        for digest in &lost {
            locked(&self.relied_on).remove(digest);
            locked(&self.verified).remove(digest);
        }
        !lost.is_empty()
    }

    /// A voice's process that is ready, if there is one, working for this run from now on.
    pub fn take_voice(&self) -> Option<ReadyVoice> {
        let mut voice = self.studio.voices.take()?;
        voice.speaker.work_for(&self.stop, Some(&self.account));
        Some(voice)
    }

    /// Ends the voice's process unless the budget holds it beside the segments of a plan: they would have to wait for its
    /// memory.
    pub fn release_voice_for(&self, plan: &Plan) {
        if !self.budget().holds_voice_beside(plan, &self.costs()) {
            self.studio.voices.set_aside();
        }
    }

    /// From now on decoding that file takes so many bytes.
    pub fn note_cost(&self, digest: Digest, bytes: u64) {
        locked(&self.files).costs.insert(digest, bytes);
    }

    /// What it takes to decode the files that were looked at.
    pub fn costs(&self) -> Costs {
        locked(&self.files).costs.clone()
    }

    /// From now on that file must be decoded so far, in milliseconds.
    pub fn note_end(&self, digest: Digest, milliseconds: u64) {
        locked(&self.files).ends.note(digest, milliseconds);
    }

    /// How far the files must be decoded that were looked at.
    pub fn ends(&self) -> Ends {
        locked(&self.files).ends.clone()
    }

    /// A decoder of that file has ended well.
    pub fn decoded(&self, digest: Digest, tools: &str) {
        locked(&self.decoded).insert((digest, tools.to_owned()));
    }

    /// The files whose decoder has ended well since this was asked last, with its tool chain.
    pub fn take_decoded(&self) -> BTreeSet<(Digest, String)> {
        std::mem::take(&mut *locked(&self.decoded))
    }

    /// Whether frames are moved on at a pace.
    pub fn is_paced(&self) -> bool {
        self.studio.pace().is_some()
    }

    /// To be called by whoever moves work on, frame by frame: waits for as long as more of the processors was used than
    /// the budget allows.
    pub fn throttle(&self) {
        if let Some(pace) = self.studio.pace() {
            pace.throttle(&self.stop);
        }
    }

    /// Tells whoever listens. Warnings are remembered for the report.
    pub fn report(&self, mut event: Event) {
        if let Event::Warning { text } = &mut event {
            // What a tool said may be in it.
            *text = Scrubber::of_environment().scrub(text);
            locked(&self.warnings).push(text.clone());
        }
        event.log();
        self.events.send(event);
    }

    /// Every warning so far, each once.
    pub fn warnings(&self) -> BTreeSet<String> {
        locked(&self.warnings).iter().cloned().collect()
    }

    /// From now on that file, which the run relies on, is called so.
    pub fn set_display_name(&self, digest: Digest, name: &str) {
        self.rely_on(digest);
        locked(&self.files).names.insert(digest, name.to_owned());
    }

    /// What a person calls a file.
    pub fn display_name(&self, digest: Digest) -> String {
        locked(&self.files).names.get(&digest).cloned().unwrap_or_else(|| "a clip".to_owned())
    }

    /// Warns, once a run, that a clip was found to be damaged when it was decoded.
    pub fn damaged(&self, digest: Digest) {
        let text = format!(
            "{} is damaged: parts of its picture may stand still or be torn; copy it again, or convert it with a \
             program that repairs",
            self.display_name(digest)
        );
        if !self.warnings().contains(&text) {
            self.report(Event::Warning { text });
        }
    }
}
