//! Where the voices lie under the data folder. `vo setup` puts them there.

use std::path::{Path, PathBuf};

/// The Kokoro model.
pub(crate) fn kokoro_model(home: &Path) -> PathBuf {
    home.join("voices/kokoro/model.onnx")
}

/// The symbols Kokoro reads.
pub(crate) fn kokoro_vocabulary(home: &Path) -> PathBuf {
    home.join("voices/kokoro/vocab.json")
}

/// The style vectors of one Kokoro voice.
pub(crate) fn kokoro_style(home: &Path, voice: &str) -> PathBuf {
    home.join("voices/kokoro/styles").join(format!("{voice}.bin"))
}

/// The Piper model.
pub(crate) fn piper_model(home: &Path) -> PathBuf {
    home.join("voices/piper/en_US-joe-medium.onnx")
}

/// The symbols and settings of the Piper model.
pub(crate) fn piper_settings(home: &Path) -> PathBuf {
    home.join("voices/piper/en_US-joe-medium.onnx.json")
}

/// ONNX Runtime: `VO_ORT_DYLIB` if set, else the one `vo setup` fetched.
pub(crate) fn onnx_runtime(home: &Path) -> PathBuf {
    std::env::var_os("VO_ORT_DYLIB").map_or_else(|| home.join("tools/onnxruntime/libonnxruntime.so"), PathBuf::from)
}

/// A file's place as a person knows it: without the folders above the data folder.
pub(crate) fn place(home: &Path, path: &Path) -> String {
    path.strip_prefix(home).unwrap_or(path).to_string_lossy().into_owned()
}
