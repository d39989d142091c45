//! Everything that can go wrong between a sentence and its sound.

use vo_process::ProcessError;

/// Why there is no speech. Messages say what, where and how to fix it.
#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    /// The wanted name is no voice at all.
    #[error("there is no voice called `{wanted}`; `vo voices` lists the {} there are", candidates.len())]
    UnknownVoice {
        /// The name as it was asked for.
        wanted: String,
        /// Every name there is, for a "did you mean".
        candidates: Vec<String>,
    },
    /// The voice exists but cannot speak here.
    #[error("the voice `{voice}` cannot speak: {reason}")]
    Unusable {
        /// Its id.
        voice: String,
        /// Why, and how to fix it.
        reason: String,
    },
    /// No installed voice speaks this language.
    #[error("no installed voice speaks `{language}`: {reason}")]
    NoVoice {
        /// The language tag asked for.
        language: String,
        /// Why, and how to fix it.
        reason: String,
    },
    /// The request itself is out of bounds.
    #[error("this sentence cannot be spoken: {0}")]
    Request(String),
    /// The engine answered that it could not speak this sentence.
    #[error(
        "the voice `{voice}` could not speak \"{sentence}\": {reason}; write it differently, or choose another voice"
    )]
    Failed {
        /// The voice's id.
        voice: String,
        /// The beginning of the sentence.
        sentence: String,
        /// What the engine said.
        reason: String,
    },
    /// The engine's process ended, twice, while it spoke this sentence.
    #[error(
        "the voice `{voice}` crashed while it spoke \"{sentence}\": {how}; write it differently, or choose another voice"
    )]
    Crashed {
        /// The voice's id.
        voice: String,
        /// The beginning of the sentence.
        sentence: String,
        /// How the process ended, with the last lines it printed.
        how: String,
    },
    /// A file of a voice could not be read.
    #[error("{what} could not be read: {reason}; run `vo setup`")]
    Broken {
        /// The file's place under the data folder.
        what: String,
        /// What was wrong with it.
        reason: String,
    },
    /// `espeak-ng` answered with something that is not speech or phonemes.
    #[error("espeak-ng {0}")]
    Espeak(String),
    /// A child process could not be started or reached, or was asked to stop.
    #[error(transparent)]
    Process(#[from] ProcessError),
}

impl VoiceError {
    /// Whether this is no failure but a request to stop.
    pub fn stopped(&self) -> bool {
        matches!(self, Self::Process(ProcessError::Stopped))
    }
}
