//! Where the files of the voices are. `vo setup` puts them there.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::VoiceError;

/// Where the files of the voices are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoiceFiles {
    data: PathBuf,
    onnx_runtime: Option<PathBuf>,
}

impl VoiceFiles {
    /// The files under a data folder, with another ONNX Runtime than the one `vo setup` fetched if one is named.
    pub fn new(data: &Path, onnx_runtime: Option<PathBuf>) -> Self {
        Self { data: data.to_owned(), onnx_runtime }
    }

    /// A file by its place in the data folder.
    pub(crate) fn at(&self, place: impl AsRef<Path>) -> PathBuf {
        self.data.join(place)
    }

    /// The library of ONNX Runtime.
    pub(crate) fn onnx_runtime(&self) -> PathBuf {
        self.onnx_runtime.clone().unwrap_or_else(|| self.at("tools/onnxruntime/libonnxruntime.so"))
    }

    /// Says of the first of these files that is missing how to get it; none if all are here.
    pub(crate) fn missing(&self, files: &[PathBuf]) -> Option<String> {
        let absent = files.iter().find(|file| !file.is_file())?;
        Some(format!("{} is missing; run `vo setup`", self.shown(absent)))
    }

    /// The error for a file that could not be read or used.
    pub(crate) fn broken(&self, path: &Path, reason: &(impl ToString + ?Sized)) -> VoiceError {
        VoiceError::Broken { what: self.shown(path), reason: reason.to_string() }
    }

    /// A file's place for people: without the folders above the data folder.
    fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.data).unwrap_or(path).to_string_lossy().into_owned()
    }
}
