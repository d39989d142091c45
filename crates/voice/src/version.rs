//! What decides how a voice sounds, as one line of text for the key of a cache.

use std::path::{Path, PathBuf};

use crate::catalog::engine_of;
use crate::{VERSION, VoiceError, VoiceFiles};

/// Stable text that changes whenever the same request may give other samples: our own version, the engine, its model
/// and style, the runtime, the number of threads, the version of espeak-ng. `digest` names the content of a file; the
/// caller may cache it, as models are large.
///
/// # Errors
/// [`VoiceError::UnknownVoice`] for an unknown id, [`VoiceError::Broken`] if a file of the voice is missing,
/// [`VoiceError::Espeak`] if espeak-ng is.
pub fn engine_version(
    voice: &str,
    files: &VoiceFiles,
    digest: &dyn Fn(&Path) -> std::io::Result<String>,
) -> Result<String, VoiceError> {
    let content = |path: PathBuf| digest(&path).map_err(|error| files.broken(&path, &error));
    let parts = engine_of(voice, files)?.version(voice, files, &content)?;
    Ok(format!("voice {VERSION}; {}", parts.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_length(path: &Path) -> std::io::Result<String> {
        Ok(std::fs::metadata(path)?.len().to_string())
    }

    #[test]
    fn a_missing_file_is_named_without_the_folders_above_it() {
        let folder = tempfile::tempdir().unwrap();
        let error =
            engine_version("af_heart", &VoiceFiles::new(folder.path(), None), &by_length).unwrap_err().to_string();
        assert!(error.starts_with("voices/kokoro/model.onnx could not be read"), "{error}");
        assert!(error.ends_with("run `vo setup`"), "{error}");
    }

    #[test]
    fn silence_needs_nothing() {
        let files = VoiceFiles::new(Path::new(""), None);
        assert_eq!(engine_version("silence", &files, &by_length).unwrap(), format!("voice {VERSION}; silence"));
    }
}
