//! Everything that can keep a movie from being made. Which code each error has says `coded`; what codes there are, `code`.

mod code;
mod coded;

use std::path::{Path, PathBuf};

use vo_backup::BackupError;
use vo_compose::ComposeError;
use vo_digest::canonical::CanonicalError;
use vo_process::ProcessError;
use vo_setup::SetupError;
use vo_store::StoreError;
use vo_timeline::diagnostic::{Diagnostic, MOST_MISTAKES, Place};
use vo_voice::VoiceError;

pub use code::{Class, Code};

/// What a mistake is about that stands in no file.
pub const PROJECT: &str = "this project";

/// Crashes after which a file is not opened any more.
pub const MOST_CRASHES: u32 = 2;

/// Why there is no movie.
#[derive(Debug, thiserror::Error)]
pub enum StudioError {
    /// The project must be fixed. One or more mistakes, each with its place.
    #[error("{}", first(.0))]
    Mistakes(Vec<Mistake>),
    /// Something a person can fix in one step: what kind of error it is, and what is wrong.
    #[error("{1}")]
    Input(Code, String),
    /// Somebody asked for everything to stop.
    #[error("stopped; what is complete is kept, so running it again goes on from here")]
    Stopped,
    /// A tool failed; its own words are in the log.
    #[error("{what}; the output of the tool is in {}", vo_files::shown(.log))]
    Tool {
        /// What could not be made, in one sentence.
        what: String,
        /// Where its standard error was written.
        log: PathBuf,
        /// Whether a signal ended it, which nobody here has sent.
        ended: bool,
    },
    /// What was kept is no longer what it was.
    #[error("a file in the cache {} had changed on the disk and was set aside; run this again, and have the disk checked", vo_files::shown(.0))]
    Corrupt(PathBuf),
    /// A clip crashed what decodes it.
    #[error(
        "{clip} crashed its decoder; {} is not opened any more: convert it, or take another",
        if *times < MOST_CRASHES { "if it does so again, it" } else { "it" }
    )]
    Crashed {
        /// What a person calls the clip.
        clip: String,
        /// How often it did so.
        times: u32,
    },
    /// A decoder gave fewer pictures than were counted, and another one gave all of them.
    #[error(
        "a decoder of {clip} ended {} into it, although another one decoded all of it; try another FFmpeg (VO_FFMPEG) if \
         that happens again",
        seconds(*.milliseconds)
    )]
    EndedEarly {
        /// What a person calls the clip.
        clip: String,
        /// How much of it was decoded.
        milliseconds: u64,
    },
    /// A clip cannot be decoded as far as it says: two decoders agree.
    #[error(
        "{clip} is damaged and cannot be decoded from {} on; copy it again, or convert it with a program that repairs",
        seconds(*.milliseconds)
    )]
    Shorter {
        /// What a person calls the clip.
        clip: String,
        /// How much of it can be decoded.
        milliseconds: u64,
    },
    /// An artifact is not what its recipe says, although the tool that made it reported success.
    #[error(
        "{kind} was made but is not what it should be: {why}; run this again, and try another FFmpeg (VO_FFMPEG) if it happens again"
    )]
    Wrong {
        /// What was made.
        kind: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// The disk is full.
    #[error("the disk is full: free some space in {}; what is complete is kept", vo_files::shown(there(.0)))]
    FullDisk(PathBuf),
    /// The disk of the cache is full.
    #[error(
        "the disk is full: free some space in {}, or clear the cache with `vo prune`; what is complete is kept",
        vo_files::shown(there(.0))
    )]
    FullCache(PathBuf),
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
    /// A voice failed.
    #[error(transparent)]
    Voice(VoiceError),
    /// Something is not installed.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// A child could not be run.
    #[error(transparent)]
    Process(ProcessError),
    /// A recipe cannot be named.
    #[error("the project holds a number that cannot be used: {0}")]
    Recipe(#[from] CanonicalError),
    /// A file of ours could not be read or written.
    #[error("{what} {} failed: {source}", vo_files::shown(.path))]
    Files {
        /// What was tried.
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// A mistake in a file, with that file's text so that the place can be shown.
#[derive(Clone, Debug)]
pub struct Mistake {
    /// What kind of error it is.
    pub code: Code,
    /// What is wrong and where.
    pub diagnostic: Diagnostic,
    /// The whole text of the file.
    pub source: std::sync::Arc<str>,
}

/// Everything that a person must fix in a project, gathered so that one run tells all of it.
#[derive(Debug, Default)]
pub struct ProjectErrors(Vec<StudioError>);

impl ProjectErrors {
    /// What came out well; nothing where the project must be fixed, which is kept for the end.
    ///
    /// # Errors
    /// What no change of the project would fix, at once.
    pub fn note<T>(&mut self, result: Result<T, StudioError>) -> Result<Option<T>, StudioError> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.exit_code() == 2 => {
                self.0.push(error);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// All of them: those with a place in the order in which they stand, then the others.
    pub fn told(self) -> Vec<Diagnostic> {
        let (mut placed, mut others) = (Vec::new(), Vec::new());
        for fault in self.0 {
            match fault {
                StudioError::Mistakes(mistakes) => {
                    placed.extend(mistakes.into_iter().map(|mistake| mistake.diagnostic));
                }
                other => others.push(Diagnostic::error(PROJECT, other.to_string())),
            }
        }
        let start = |mistake: &Diagnostic| mistake.at.as_ref().map_or(0, |place| place.span.start);
        placed.sort_by_key(|mistake| (mistake.file.clone(), start(mistake)));
        placed.extend(others);
        placed
    }

    /// Whether there is nothing to fix.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<ProjectErrors> for StudioError {
    /// One fault as it is; of several, those with a place in their order and then the others, each told once.
    fn from(ProjectErrors(mut faults): ProjectErrors) -> Self {
        if faults.len() == 1
            && let Some(only) = faults.pop()
        {
            return only;
        }
        let (mut placed, mut others) = (Vec::<Mistake>::new(), Vec::new());
        for fault in faults {
            match fault {
                Self::Mistakes(mistakes) => placed.extend(mistakes),
                other => others.push((other.code(), Diagnostic::error(PROJECT, other.to_string()))),
            }
        }
        placed.sort_by_key(|mistake| {
            let at = mistake.diagnostic.at.as_ref().map_or(0, |place| place.span.start);
            (mistake.diagnostic.file.clone(), at)
        });
        let source: std::sync::Arc<str> = "".into();
        placed.extend(others.into_iter().map(|(code, diagnostic)| Mistake {
            code,
            diagnostic,
            source: source.clone(),
        }));
        let mut told = std::collections::BTreeSet::new();
        placed.retain(|mistake| told.insert(mistake.diagnostic.render(&mistake.source)));
        let more = Diagnostic::and_more(PROJECT, placed.len().saturating_sub(MOST_MISTAKES));
        placed.truncate(MOST_MISTAKES);
        let code = placed.last().map_or(Code::SeveralMistakes, |mistake| mistake.code);
        placed.extend(more.map(|diagnostic| Mistake { code, diagnostic, source: "".into() }));
        Self::Mistakes(placed)
    }
}

/// A time in seconds, for a person.
pub(crate) fn seconds(milliseconds: u64) -> String {
    format!("{}.{} s", milliseconds / 1_000, milliseconds % 1_000 / 100)
}

fn first(mistakes: &[Mistake]) -> String {
    mistakes
        .first()
        .map_or_else(|| "the project must be fixed".to_owned(), |mistake| mistake.diagnostic.render(&mistake.source))
}

/// The folder itself, or the nearest above it that is still there: temporary ones are gone when a person reads of them.
fn there(folder: &Path) -> &Path {
    folder.ancestors().find(|folder| folder.exists()).unwrap_or(folder)
}

impl StudioError {
    /// Mistakes of one kind in one file.
    pub fn mistakes(code: Code, diagnostics: Vec<Diagnostic>, source: &str) -> Self {
        let source: std::sync::Arc<str> = source.into();
        Self::Mistakes(
            diagnostics.into_iter().map(|diagnostic| Mistake { code, diagnostic, source: source.clone() }).collect(),
        )
    }

    /// The same, pointing at where what is wrong was written, if it was written in a file: its place there, the file's
    /// name and its text.
    #[must_use]
    pub fn written(self, place: Option<&Place>, file: &str, source: &str) -> Self {
        match (self, place) {
            (Self::Input(code, why), Some(place)) => {
                Self::mistakes(code, vec![Diagnostic::error(file, why).at(place.clone())], source)
            }
            (other, _) => other,
        }
    }

    /// A failure of the file system.
    pub fn files<'p>(what: &'static str, path: &'p Path) -> impl FnOnce(std::io::Error) -> Self + 'p {
        move |source| {
            if source.kind() == std::io::ErrorKind::StorageFull {
                Self::FullDisk(path.parent().unwrap_or(path).to_owned())
            } else {
                Self::Files { what, path: path.to_owned(), source }
            }
        }
    }
}

impl From<BackupError> for StudioError {
    fn from(error: BackupError) -> Self {
        let text = error.to_string();
        match error {
            BackupError::Stopped => Self::Stopped,
            BackupError::Files { what, path, source } => Self::files(what, &path)(source),
            BackupError::Database { path, source } => Self::files("copying", &path)(std::io::Error::other(source)),
            BackupError::Archive { .. } => Self::Input(Code::BackupUnusable, text),
            BackupError::InUse(_) => Self::Input(Code::DataInUse, text),
            BackupError::Exists(_) => Self::Input(Code::OutputExists, text),
            BackupError::NoSuchBackup(_) => Self::Input(Code::BackupMissing, text),
        }
    }
}

impl From<StoreError> for StudioError {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Files { path, .. } | StoreError::Ledger { path, .. } if error.is_full_disk() => {
                Self::FullCache(path.parent().unwrap_or(path).to_owned())
            }
            StoreError::Stopped => Self::Stopped,
            _ => Self::Store(error),
        }
    }
}

impl From<ComposeError> for StudioError {
    fn from(error: ComposeError) -> Self {
        match error {
            ComposeError::Spill { path, source } => Self::files("writing", &path)(source),
            ComposeError::Lost(_) => Self::Wrong { kind: "a decoded picture", why: error.to_string() },
            ComposeError::Background(_) => Self::Input(Code::UnknownBackground, error.to_string()),
        }
    }
}

impl From<VoiceError> for StudioError {
    fn from(error: VoiceError) -> Self {
        if error.stopped() { Self::Stopped } else { Self::Voice(error) }
    }
}

impl From<ProcessError> for StudioError {
    fn from(error: ProcessError) -> Self {
        if matches!(error, ProcessError::Stopped) { Self::Stopped } else { Self::Process(error) }
    }
}
