//! The engines: each is one file or folder here and one line in [`ENGINES`].

mod espeak;
mod kokoro;
mod piper;
mod silence;

use crate::interface::Engine;

/// Every engine. Those with the best voices come first: `auto` asks them in this order.
pub(crate) const ENGINES: &[&dyn Engine] = &[&kokoro::Kokoro, &piper::Piper, &espeak::Espeak, &silence::Silence];

/// The engine of a voice, by the voice's id.
pub(crate) fn of(voice: &str) -> Option<&'static dyn Engine> {
    ENGINES.iter().copied().find(|engine| engine.owns(voice))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::VoiceFiles;
    use std::path::Path;

    #[test]
    fn the_folder_of_engines_equals_the_list() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/engine");
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut found: Vec<String> = files
            .filter_map(|path| path.file_stem()?.to_str().map(str::to_owned))
            .filter(|name| name != "mod")
            .collect();
        found.sort();
        let mut listed: Vec<&str> = ENGINES.iter().map(|engine| engine.name()).collect();
        listed.sort_unstable();
        assert_eq!(found, listed, "an engine is one file or folder in src/engine and one line in ENGINES");
    }

    #[test]
    fn an_engine_owns_its_own_voices_and_no_others() {
        let files = VoiceFiles::new(Path::new(""), None);
        for engine in ENGINES {
            for voice in engine.voices(&files) {
                let owners: Vec<&str> =
                    ENGINES.iter().filter(|other| other.owns(&voice.id)).map(|other| other.name()).collect();
                assert_eq!(owners, [engine.name()], "{}", voice.id);
                assert_eq!(voice.engine, engine.name(), "{}", voice.id);
                assert_eq!(engine.language(&voice.id).unwrap_or_default(), voice.language, "{}", voice.id);
            }
        }
        for id in ["", "auto", "af_hart", "af_heart/../x"] {
            assert!(of(id).is_none(), "{id}");
        }
    }
}
