//! Every voice of every engine.

use crate::engine::{self, ENGINES};
use crate::interface::Engine;
use crate::{VoiceError, VoiceFiles, VoiceInfo};

/// Every voice, those of the best engine first. Whether one is installed depends on the files (see `vo setup`).
pub fn voices(files: &VoiceFiles) -> Vec<VoiceInfo> {
    ENGINES.iter().flat_map(|engine| engine.voices(files)).collect()
}

/// The language that a voice speaks, by its id alone; none for `silence`, which speaks none, and for an unknown id.
pub fn language_of(voice: &str) -> Option<&str> {
    engine::of(voice)?.language(voice)
}

/// The engine of a voice.
///
/// # Errors
/// [`VoiceError::UnknownVoice`] with every known id.
pub(crate) fn engine_of(voice: &str, files: &VoiceFiles) -> Result<&'static dyn Engine, VoiceError> {
    engine::of(voice).ok_or_else(|| unknown(voice, &voices(files)))
}

/// The error for a name that no voice has.
pub(crate) fn unknown(wanted: &str, voices: &[VoiceInfo]) -> VoiceError {
    let candidates = voices.iter().map(|voice| voice.id.clone()).collect();
    VoiceError::UnknownVoice { wanted: wanted.to_owned(), candidates }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn none_installed() -> Vec<VoiceInfo> {
        let folder = tempfile::tempdir().unwrap();
        voices(&VoiceFiles::new(folder.path(), None))
    }

    #[test]
    fn an_empty_data_folder_says_how_to_fill_it() {
        let voices = none_installed();
        let heart = voices.iter().find(|voice| voice.id == "af_heart").unwrap();
        assert!(heart.why_not.as_ref().unwrap().contains("run `vo setup`"), "{heart:?}");
        assert_eq!(heart.name, "Heart (woman)");
        assert!(voices.iter().any(|voice| voice.id == "silence" && voice.installed()));
    }

    #[test]
    fn there_are_54_kokoro_voices_and_13_are_refused() {
        let kokoro: Vec<_> = none_installed().into_iter().filter(|voice| voice.engine == "kokoro").collect();
        assert_eq!(kokoro.len(), 54);
        let refused: Vec<_> = kokoro.iter().filter(|voice| !voice.is_supported).collect();
        assert_eq!(refused.len(), 13);
        for voice in refused {
            assert!(["ja", "zh"].contains(&voice.language.as_str()), "{voice:?}");
            assert!(voice.why_not.as_ref().unwrap().contains("cannot pronounce"), "{voice:?}");
        }
    }

    #[test]
    fn no_two_voices_share_an_id() {
        let mut ids: Vec<_> = none_installed().into_iter().map(|voice| voice.id).collect();
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }
}
