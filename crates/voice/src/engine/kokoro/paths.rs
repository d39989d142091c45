//! Where Kokoro's files are in the data folder.

use std::path::PathBuf;

use crate::VoiceFiles;

/// The file of the model, as it was fetched.
pub(super) fn model(files: &VoiceFiles) -> PathBuf {
    files.at("voices/kokoro/model.onnx")
}

/// The file of the symbols that the model reads.
pub(super) fn vocabulary(files: &VoiceFiles) -> PathBuf {
    files.at("voices/kokoro/vocab.json")
}

/// The file of a voice's style vectors.
pub(super) fn style(files: &VoiceFiles, voice: &str) -> PathBuf {
    files.at("voices/kokoro/styles").join(format!("{voice}.bin"))
}
