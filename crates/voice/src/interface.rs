//! What an engine is: what it says about its voices without being loaded, and how it speaks once it is.

use std::path::PathBuf;

use crate::sound::RawSpeech;
use crate::{Request, VoiceError, VoiceFiles, VoiceInfo};

/// Names the content of a file, as a digest does. The error says which file could not be read.
pub(crate) type Content<'c> = dyn Fn(PathBuf) -> Result<String, VoiceError> + 'c;

/// A kind of voices. Nothing but [`crate::engine::ENGINES`] names an engine.
pub(crate) trait Engine: Sync {
    /// The name of its file in `engine/`, which is also what `vo voices --json` calls it.
    fn name(&self) -> &'static str;

    /// Whether the id is that of one of its voices.
    fn owns(&self, voice: &str) -> bool;

    /// All its voices, each with the reason if it cannot speak here.
    fn voices(&self, files: &VoiceFiles) -> Vec<VoiceInfo>;

    /// The language of one of its voices by the id alone, as `en-us`; none if the voice speaks no language.
    fn language<'v>(&self, voice: &'v str) -> Option<&'v str>;

    /// Its answer to the voice `auto`, for a language tag in lower case. `voices` are those of all engines.
    fn offer(&self, language: &str, voices: &[VoiceInfo]) -> Offer;

    /// Everything that decides the samples of a voice, as parts of a cache key: the model, the style, the runtime.
    ///
    /// # Errors
    /// [`VoiceError::Broken`] if a file of the voice cannot be read, [`VoiceError::Espeak`] if espeak-ng is needed and
    /// missing.
    fn version(&self, voice: &str, files: &VoiceFiles, content: &Content<'_>) -> Result<Vec<String>, VoiceError>;

    /// The espeak-ng language in which the phonemes of a voice are read; none if it needs none. They are read while the
    /// engine is being loaded.
    fn phoneme_language(&self, voice: &str) -> Option<&'static str>;

    /// Loads it, for any of its voices.
    ///
    /// # Errors
    /// [`VoiceError::Broken`] if a file it needs is missing or damaged.
    fn open(&self, files: &VoiceFiles) -> Result<Box<dyn Speak>, VoiceError>;
}

/// What an engine has for a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Offer {
    /// Its best voice, by its id. The voice may be missing here.
    Voice(String),
    /// Voices that read it too badly to be chosen by `auto`, and why.
    OnlyIfAsked(&'static str),
    /// No voice.
    Nothing,
}

/// An engine that is loaded. It speaks any of its voices.
pub(crate) trait Speak {
    /// Speaks one sentence at the engine's own sample rate. The same request always gives the same samples.
    ///
    /// # Errors
    /// [`VoiceError::Failed`] if the model fails, [`VoiceError::Unusable`] if the voice cannot speak at all.
    fn speak(&mut self, request: &Request) -> Result<RawSpeech, VoiceError>;
}
