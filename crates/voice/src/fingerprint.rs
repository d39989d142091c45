//! What decides how a voice sounds, as one line of text for the key of a cache.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::engine::{self, Family};
use crate::{VERSION, VoiceError, espeak, home};

/// How far into the library its version is looked for: it stands among the first names.
const FRONT: u64 = 1 << 20;

/// Stable text that changes whenever the same request may give other samples: our own version, the engine, its model
/// and style, the runtime, the number of threads, the version of espeak-ng. `digest` names the content of a file; whoever
/// calls may remember it, as models are large.
///
/// # Errors
/// [`VoiceError::Broken`] if a file of the voice is missing, [`VoiceError::Espeak`] if espeak-ng is.
pub fn engine_version(
    voice: &str,
    home: &Path,
    digest: &dyn Fn(&Path) -> std::io::Result<String>,
) -> Result<String, VoiceError> {
    let content = |path: PathBuf| digest(&path).map_err(|error| broken(home, &path, &error));
    let espeak = || {
        let missing = || VoiceError::Espeak("is not installed; run `vo setup`".to_owned());
        espeak::version().map(|version| format!("espeak-ng {version}")).ok_or_else(missing)
    };
    let parts = match engine::family(voice) {
        Family::Kokoro => vec![
            format!("kokoro {}", content(home::kokoro_model(home))?),
            format!("style {voice} {}", content(home::kokoro_style(home, voice))?),
            format!("onnxruntime {}", runtime(home)?),
            format!("{} threads", engine::kokoro::THREADS),
            espeak()?,
        ],
        Family::Piper => vec![
            format!("piper {}", content(home::piper_model(home))?),
            format!("settings {}", content(home::piper_settings(home))?),
            format!("rten {}", engine::piper::RUNTIME),
            espeak()?,
        ],
        Family::Espeak => vec![espeak()?],
        Family::Silence => vec!["silence".to_owned()],
    };
    Ok(format!("voice {VERSION}; {}", parts.join("; ")))
}

fn broken(home: &Path, path: &Path, error: &std::io::Error) -> VoiceError {
    VoiceError::Broken { what: home::place(home, path), reason: error.to_string() }
}

fn size(home: &Path, path: &Path) -> Result<u64, VoiceError> {
    let metadata = std::fs::metadata(path).map_err(|error| broken(home, path, &error))?;
    Ok(metadata.len())
}

/// The version of ONNX Runtime, from the name of its version node; its size if it has none.
pub(crate) fn runtime(home: &Path) -> Result<String, VoiceError> {
    const MARK: &[u8] = b"VERS_";
    let path = home::onnx_runtime(home);
    let mut front = Vec::new();
    File::open(&path)
        .and_then(|file| file.take(FRONT).read_to_end(&mut front))
        .map_err(|error| broken(home, &path, &error))?;
    let found = front.windows(MARK.len()).position(|window| window == MARK).map(|at| {
        let version = front[at + MARK.len()..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.');
        version.map(|&byte| byte as char).collect::<String>()
    });
    match found.filter(|version| !version.is_empty()) {
        Some(version) => Ok(version),
        None => Ok(format!("of {} bytes", size(home, &path)?)),
    }
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
        let error = engine_version("af_heart", folder.path(), &by_length).unwrap_err().to_string();
        assert!(error.starts_with("voices/kokoro/model.onnx could not be read"), "{error}");
        assert!(error.ends_with("run `vo setup`"), "{error}");
    }

    #[test]
    fn silence_needs_nothing() {
        assert_eq!(engine_version("silence", Path::new(""), &by_length).unwrap(), format!("voice {VERSION}; silence"));
    }
}
