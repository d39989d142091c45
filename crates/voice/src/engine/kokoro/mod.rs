//! Kokoro-82M, quantised to 8 bits, through ONNX Runtime: the best voices, in seven languages, at 24 kHz.

mod anonymous_file;
mod im2col;
mod kernel;
mod misaki;
mod model;
mod onnx;
mod optimized_model;
mod paths;
mod runtime;
mod strip_shapes;
mod voices;

use crate::interface::{Content, Engine, Offer, Speak};
use crate::{VoiceError, VoiceFiles, VoiceInfo, espeak_ng};

/// The engine of all Kokoro voices.
pub(super) struct Kokoro;

impl Engine for Kokoro {
    fn name(&self) -> &'static str {
        voices::NAME
    }

    fn owns(&self, voice: &str) -> bool {
        voices::known(voice).is_some()
    }

    fn voices(&self, files: &VoiceFiles) -> Vec<VoiceInfo> {
        voices::all(files)
    }

    fn language<'v>(&self, voice: &'v str) -> Option<&'v str> {
        Some(voices::language_of(voice).0)
    }

    fn offer(&self, language: &str, _: &[VoiceInfo]) -> Offer {
        voices::best_of(language).map_or(Offer::Nothing, |id| Offer::Voice(id.to_owned()))
    }

    fn version(&self, voice: &str, files: &VoiceFiles, content: &Content<'_>) -> Result<Vec<String>, VoiceError> {
        Ok(vec![
            format!("kokoro {}", content(paths::model(files))?),
            format!("style {voice} {}", content(paths::style(files, voice))?),
            format!("onnxruntime {}", runtime::version(files)?),
            format!("{} threads", runtime::THREADS),
            espeak_ng::required_version()?,
        ])
    }

    fn phoneme_language(&self, voice: &str) -> Option<&'static str> {
        let (language, is_supported) = voices::language_of(voice);
        is_supported.then_some(language)
    }

    fn open(&self, files: &VoiceFiles) -> Result<Box<dyn Speak>, VoiceError> {
        Ok(Box::new(model::Model::open(files, kernel::Kernel::fastest())?))
    }
}
