//! Who speaks what: voices chosen, their names checked, their fallbacks told.

use std::collections::BTreeMap;
use std::path::Path;

use vo_plan::recipe::TakeRecipe;
use vo_timeline::diagnostic::{Diagnostic, Placed};
use vo_timeline::language;
use vo_timeline::script::{Line, Scene, Script};
use vo_voice::{VoiceChoice, VoiceError, VoiceKind};

use super::lookup::Lookup;
use super::named_voice::{unknown, warn_fallback};
use super::speakers::{self, Speakers};
use crate::event::{Event, Speaker};
use crate::open::project::LoadedProject;
use crate::open::script_language;
use crate::{Code, StudioError};

/// The voices of a project.
#[derive(Debug)]
pub struct Cast {
    /// The voice of every line that does not ask for another.
    pub narrator: VoiceChoice,
    /// The script's language.
    language: String,
    /// Whether the narrator was chosen by us, so that lines in other letters may have another one.
    is_free: bool,
    chosen: BTreeMap<String, (VoiceChoice, String)>,
    /// The voices of those whose names stand before what they say.
    by_name: BTreeMap<String, VoiceChoice>,
    /// Who speaks, where several do.
    pub speakers: Vec<Speaker>,
}

impl Cast {
    /// Chooses the narrator for a script in `language`: the one that the command line, the script's front matter or the
    /// project names, else the best there is.
    ///
    /// # Errors
    /// [`StudioError::Mistakes`] pointing at an unknown name, or at the script if nothing installed speaks its language.
    pub fn choose(
        lookup: &dyn Lookup,
        loaded: &LoadedProject,
        script: &Script,
        language: &str,
    ) -> Result<Self, StudioError> {
        let asked = script_language::asked_voice(loaded, script);
        let (name, in_script) = asked.unwrap_or(("auto", None));
        let narrator =
            vo_voice::choose(name, language, &lookup.studio().voice_files()).map_err(|error| match in_script {
                Some(place) => unknown(error, Some(place), &loaded.script_file, &loaded.script),
                None if asked.is_none() => unspoken(error, language, loaded, script),
                None => unknown(error, loaded.places.of("voice.name"), &loaded.toml_file, &loaded.toml),
            })?;
        warn_fallback(lookup, &narrator);
        if asked.is_none() {
            warn_robot(lookup, &narrator, language);
        }
        let is_free = asked.is_none();
        let Speakers { by_name, told } = speakers::choose(lookup, loaded, script, (&narrator, is_free))?;
        let (language, chosen) = (language.to_owned(), BTreeMap::new());
        Ok(Self { narrator, language, is_free, chosen, by_name, speakers: told })
    }

    /// How a line is spoken.
    ///
    /// # Errors
    /// [`StudioError::Mistakes`] pointing at an unknown voice in the script.
    pub fn recipe(
        &mut self,
        lookup: &dyn Lookup,
        loaded: &LoadedProject,
        (scene, line): (&Scene, &Line),
    ) -> Result<TakeRecipe, StudioError> {
        let asked = line.voice.as_ref().or(scene.directives.voice.as_ref());
        let is_foreign = self.is_free && asked.is_none() && line.language != self.language;
        let name = match asked {
            Some(asked) => asked.value.clone(),
            None if is_foreign => format!("auto for {}", line.language),
            None => self.usual(line).voice.id.clone(),
        };
        if !self.chosen.contains_key(&name) {
            let choice = match asked {
                Some(asked) => self.asked_for(lookup, loaded, asked)?,
                None if is_foreign => self.of_language(lookup, loaded, line),
                None => self.usual(line).clone(),
            };
            let engine = engine_version(lookup, &choice.voice.id)?;
            self.chosen.insert(name.clone(), (choice, engine));
        }
        let (choice, engine) = self.chosen.get(&name).ok_or_else(|| {
            StudioError::Input(
                Code::UnknownVoice,
                format!("the voice `{name}` is not installed any more; run this again"),
            )
        })?;
        Ok(TakeRecipe {
            spoken: spoken(line),
            voice: choice.voice.id.clone(),
            language: choice.voice.language.clone(),
            speed: loaded.project.voice.speed,
            engine: engine.clone(),
        })
    }

    /// The voice of whoever says a line, if nothing else is asked for.
    fn usual(&self, line: &Line) -> &VoiceChoice {
        let name = line.speaker.as_ref().map(|speaker| speakers::plain(&speaker.value));
        name.and_then(|name| self.by_name.get(&name)).unwrap_or(&self.narrator)
    }

    /// A voice for a line in other letters than the narrator reads; the narrator if there is none, who is then refused.
    fn of_language(&self, lookup: &dyn Lookup, loaded: &LoadedProject, line: &Line) -> VoiceChoice {
        let Ok(choice) = vo_voice::choose("auto", &line.language, &lookup.studio().voice_files()) else {
            return self.narrator.clone();
        };
        let message = format!(
            "this is {}: `{}` reads it, and whatever else is in these letters",
            language::name(&line.language),
            choice.voice.id
        );
        let doubt = Diagnostic::warning(&loaded.script_file, message)
            .at(line.place.clone())
            .hint("write `[voice: …]` before it to choose another voice");
        lookup.warn(loaded, &[doubt]);
        choice
    }

    /// A voice that the script names.
    fn asked_for(
        &self,
        lookup: &dyn Lookup,
        loaded: &LoadedProject,
        asked: &Placed<String>,
    ) -> Result<VoiceChoice, StudioError> {
        let choice = vo_voice::choose(&asked.value, &self.language, &lookup.studio().voice_files())
            .map_err(|error| unknown(error, Some(&asked.place), &loaded.script_file, &loaded.script))?;
        warn_fallback(lookup, &choice);
        Ok(choice)
    }
}

/// The version of all that shapes what a voice says on this machine.
///
/// # Errors
/// [`StudioError::Voice`] if there is no such voice, or a file of it is missing.
pub fn engine_version(lookup: &dyn Lookup, voice: &str) -> Result<String, StudioError> {
    let digest = |path: &Path| lookup.digest_of(path).map(|digest| digest.short()).map_err(std::io::Error::other);
    Ok(vo_voice::engine_version(voice, &lookup.studio().voice_files(), &digest)?)
}

/// What is said for each spoken token of a line.
pub fn spoken(line: &Line) -> Vec<String> {
    line.tokens.iter().filter(|token| token.is_spoken()).map(|token| token.spoken.clone()).collect()
}

/// Says of a language that no natural voice speaks how it will sound, and what else there is.
fn warn_robot(lookup: &dyn Lookup, choice: &VoiceChoice, tag: &str) {
    let VoiceChoice { voice, fell_back_from: None, .. } = choice else { return };
    if voice.kind == VoiceKind::Robot {
        let language = language::name(tag);
        let text = format!(
            "no natural voice speaks {language} here yet: `{}` reads it, {}; `--voice silence` makes captions without a voice",
            voice.id, voice.quality
        );
        lookup.report(Event::Warning { text });
    }
}

/// A language that nothing speaks is a mistake at the script's first line.
fn unspoken(error: VoiceError, tag: &str, loaded: &LoadedProject, script: &Script) -> StudioError {
    let (VoiceError::NoVoice { reason, .. }, Some(line)) = (&error, script.lines().next()) else { return error.into() };
    let message = format!("the script is {} ({tag}), which no voice reads well enough here yet", language::name(tag));
    let mistake = Diagnostic::error(&loaded.script_file, message).at(line.place.clone()).hint(reason.clone());
    StudioError::mistakes(Code::LanguageUnspoken, vec![mistake], &loaded.script)
}
