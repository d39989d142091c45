//! What all runs of a program share: the store, the tools, the voices, the machine. Nothing in here belongs to one of them.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use vo_meter::CpuLimiter;
use vo_setup::{Paths, Settings, Toolchain};
use vo_store::Store;
use vo_voice::{Request, VoiceFiles, VoiceProcess};

use crate::budget::permits::{Grantor, Need, Permit};
use crate::frame::open_segment::OpenSegment;
use crate::locked::locked;
use crate::segment::codec;
use crate::worker::share;
use crate::{Budget, Code, StudioError, budget};

/// What all runs share. Clones are the same studio.
#[derive(Clone, Debug)]
pub struct Studio {
    /// Where everything made is kept.
    pub store: Arc<Store>,
    /// The FFmpegs.
    pub tools: Arc<Toolchains>,
    /// The voices that are ready to speak.
    pub voices: Arc<Voices>,
    /// The segment whose frames were looked at last, kept until its memory is needed.
    pub(crate) open_segment: Arc<Mutex<Option<OpenSegment>>>,
    /// Where tools and voices are.
    pub paths: Arc<Paths>,
    /// How it works on this machine.
    pub settings: Arc<Settings>,
    /// Our own program, for children that are ourselves.
    pub program: Arc<PathBuf>,
    budget: Budget,
    pace: Option<Arc<CpuLimiter>>,
    permits: Arc<dyn Grantor>,
}

impl Studio {
    /// Opens the store and finds the tools. `program` is our own executable. All runs together keep to the budget, and where a
    /// server works in the same data folder, they and its workers together to the server's.
    ///
    /// # Errors
    /// [`StudioError`] if the store cannot be opened or no usable FFmpeg is installed.
    pub fn open(settings: Settings, program: PathBuf, budget: Budget) -> Result<Self, StudioError> {
        Self::open_with(settings, program, budget, None)
    }

    /// The same, where another program grants the permits.
    ///
    /// # Errors
    /// As [`Studio::open`].
    pub fn open_with(
        settings: Settings,
        program: PathBuf,
        budget: Budget,
        permits: Option<Arc<dyn Grantor>>,
    ) -> Result<Self, StudioError> {
        let paths = settings.paths()?.clone();
        let main = vo_setup::toolchain::find(&paths)?;
        let store = Arc::new(Store::open(&paths.cache_dir)?);
        // What programs must be asked is asked now, once, and not when a text is planned.
        drop(vo_voice::voices(&VoiceFiles::new(&paths.data_dir, paths.onnx_runtime.clone())));
        let (paths, voices, open_segment) = (Arc::new(paths), Arc::new(Voices::default()), Arc::default());
        let permits = permits.unwrap_or_else(|| {
            // A voice that is kept holds a permit of the machine: it must not be held by the machine in turn.
            let (segment, voices) = (Arc::downgrade(&open_segment), Arc::downgrade(&voices));
            let reclaim = move || Some(reclaimed(&*segment.upgrade()?, &*voices.upgrade()?));
            share::beside(&paths.data_dir, budget.permits(), reclaim)
        });
        Ok(Self {
            store,
            tools: Arc::new(Toolchains::new(main, Arc::clone(&paths))),
            voices,
            open_segment,
            paths,
            settings: Arc::new(settings),
            program: Arc::new(program),
            budget,
            pace: (budget.cpu < 100).then(|| Arc::new(CpuLimiter::new(budget.cpu))),
            permits,
        })
    }

    /// The same studio for whoever holds a segment open, who must not be held by it in turn.
    pub(crate) fn without_segment(&self) -> Self {
        Self { open_segment: Arc::default(), ..self.clone() }
    }

    /// Frees what is kept only until its memory is needed; false if there is nothing.
    pub fn reclaim(&self) -> bool {
        reclaimed(&self.open_segment, &self.voices)
    }

    /// What all runs together may use.
    pub fn budget(&self) -> Budget {
        self.budget
    }

    /// Where the files of the voices are.
    pub(crate) fn voice_files(&self) -> VoiceFiles {
        VoiceFiles::new(&self.paths.data_dir, self.paths.onnx_runtime.clone())
    }

    /// What holds all of us to a share of the processors, if we are to.
    pub(crate) fn pace(&self) -> Option<&CpuLimiter> {
        self.pace.as_deref()
    }

    /// Who grants permits.
    pub(crate) fn permits(&self) -> &Arc<dyn Grantor> {
        &self.permits
    }

    /// The program that makes segments in one process, if there is one that stands for the tool chain. It is looked for
    /// when the first segment is to be made. Where processors are to be spared children make them, which can be paced, and
    /// where a sandbox is required, whose shims refuse to go without.
    pub(crate) fn worker(&self) -> Option<&Path> {
        if !self.settings.in_process || self.pace.is_some() || vo_sandbox::policy() == vo_sandbox::Policy::Required {
            return None;
        }
        self.tools.worker(&self.program)
    }
}

/// Frees what is kept, first what is soonest there again; false if there is nothing.
fn reclaimed(open_segment: &Mutex<Option<OpenSegment>>, voices: &Voices) -> bool {
    // It closes when the lock is free again.
    let closed = locked(open_segment).take();
    closed.is_some() || voices.shrink() || voices.set_aside()
}

/// The FFmpegs that are installed.
#[derive(Debug)]
pub struct Toolchains {
    /// The one that encodes and joins.
    pub main: Arc<Toolchain>,
    /// Others that were needed, to decode what that one cannot.
    others: Mutex<Vec<Arc<Toolchain>>>,
    worker: OnceLock<Option<PathBuf>>,
    paths: Arc<Paths>,
}

impl Toolchains {
    fn new(main: Toolchain, paths: Arc<Paths>) -> Self {
        Self { main: Arc::new(main), others: Mutex::default(), worker: OnceLock::new(), paths }
    }

    /// Every other tool chain that runs.
    pub fn others(&self) -> Vec<Arc<Toolchain>> {
        let all = vo_setup::toolchain::all(&self.paths);
        let others: Vec<_> = all.into_iter().filter(|other| other.id != self.main.id).map(Arc::new).collect();
        locked(&self.others).clone_from(&others);
        others
    }

    /// A tool chain, by its id.
    ///
    /// # Errors
    /// [`StudioError::Input`] if it is not installed any more.
    pub fn find(&self, id: &str) -> Result<Arc<Toolchain>, StudioError> {
        let known = || locked(&self.others).clone();
        let with_id = |others: Vec<Arc<Toolchain>>| others.into_iter().find(|other| other.id == id);
        if self.main.id == id {
            return Ok(Arc::clone(&self.main));
        }
        with_id(known()).or_else(|| with_id(self.others())).ok_or_else(|| {
            StudioError::Input(Code::ToolChainGone, "the FFmpeg that decoded a clip is gone; run it again".to_owned())
        })
    }

    /// The program that stands for the main tool chain and makes segments in one process, if there is one beside `program`.
    fn worker(&self, program: &Path) -> Option<&Path> {
        self.worker.get_or_init(|| codec::find(program, &self.main.version_output)).as_deref()
    }
}

/// A voice's process that is ready for the next line, kept until its memory is needed.
#[derive(Debug, Default)]
pub struct Voices {
    kept: Mutex<Option<ReadyVoice>>,
    /// What was asked last of one that had to make room.
    set_aside: Mutex<Option<Request>>,
}

/// A voice's process, with the room that it takes.
#[derive(Debug)]
pub struct ReadyVoice {
    /// The process.
    pub speaker: VoiceProcess,
    /// What it was asked for last.
    pub asked: Option<Request>,
    /// Its room: all that it takes, or what it takes while it waits.
    pub waits: Permit,
    /// Whether it is the latter.
    pub shrunk: bool,
    /// What it was given beside that to speak.
    pub speaks: Option<Permit>,
}

impl Voices {
    /// The one that is ready, if there is one.
    pub fn take(&self) -> Option<ReadyVoice> {
        locked(&self.kept).take()
    }

    /// Keeps one for the next line, until its memory is needed. Another that was kept ends.
    pub fn keep(&self, mut voice: ReadyVoice) {
        voice.speaker.charge(None);
        voice.speaks = None;
        voice.shrink();
        let before = locked(&self.kept).replace(voice);
        before.into_iter().for_each(ReadyVoice::end);
    }

    /// Gives back the room that the one which is kept does not need any more; false if it has none to give.
    pub fn shrink(&self) -> bool {
        locked(&self.kept).as_mut().is_some_and(ReadyVoice::shrink)
    }

    /// Ends the one that is kept, to be started again once there is room; false if there is none.
    pub fn set_aside(&self) -> bool {
        let Some(kept) = self.take() else { return false };
        if let Some(asked) = &kept.asked {
            self.start_again(asked.clone());
        }
        kept.end();
        true
    }

    /// One that was asked for that is to be started once there is room.
    pub fn start_again(&self, asked: Request) {
        *locked(&self.set_aside) = Some(asked);
    }

    /// What was asked last of one that was set aside, told once.
    pub fn take_set_aside(&self) -> Option<Request> {
        locked(&self.set_aside).take()
    }
}

impl ReadyVoice {
    /// Gives back what it takes beyond waiting, if it has loaded its engine; false if there is nothing to give.
    fn shrink(&mut self) -> bool {
        if self.shrunk || !self.speaker.has_loaded() {
            return false;
        }
        self.waits.shrink(Need { bytes: budget::VOICE_IDLE, cores: 0 });
        self.shrunk = true;
        true
    }

    /// It ends.
    pub fn end(self) {
        // If it does not go by itself it is killed; all its sentences are spoken.
        drop(self.speaker.end());
    }
}
