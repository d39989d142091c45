//! Who speaks what: voices chosen, their names checked, their fallbacks told.

use std::collections::BTreeMap;

use vo_plan::recipe::TakeRecipe;
use vo_timeline::diagnostic::{Diagnostic, Place, Placed, did_you_mean};
use vo_timeline::script::{Line, Scene, Script};
use vo_voice::{Choice, VoiceError};

use crate::StudioError;
use crate::event::Event;
use crate::folder::Opened;
use crate::make::Workshop;

/// The language a script is taken to be in if neither the project nor its voice says.
const DEFAULT_LANGUAGE: &str = "en-us";

/// The voices of a project.
#[derive(Debug)]
pub struct Cast {
    /// The voice of every line that does not ask for another.
    pub narrator: Choice,
    /// The script's language.
    pub language: String,
    chosen: BTreeMap<String, (Choice, String)>,
}

impl Cast {
    /// Chooses the narrator.
    ///
    /// # Errors
    /// [`StudioError::Mistakes`] pointing at an unknown name; [`StudioError::Voice`] if nothing installed speaks.
    pub fn choose(shop: &Workshop, opened: &Opened) -> Result<Self, StudioError> {
        let voice = &opened.project.voice;
        let wanted_language = voice.language.as_deref().unwrap_or(DEFAULT_LANGUAGE);
        let narrator = vo_voice::choose(&voice.name, wanted_language, &shop.home.data)
            .map_err(|error| unknown(error, opened.places.of("voice.name"), &opened.toml_file, &opened.toml))?;
        tell_fallback(shop, &narrator);
        let language = language(opened, &narrator);
        Ok(Self { narrator, language, chosen: BTreeMap::new() })
    }

    /// The script's front matter may name another narrator, unless the command line has named one. Says whether the
    /// script must be read again, because it is in another language than was thought.
    ///
    /// # Errors
    /// [`StudioError::Mistakes`] pointing at an unknown name.
    pub fn hear_front_matter(
        &mut self,
        shop: &Workshop,
        opened: &Opened,
        script: &Script,
    ) -> Result<bool, StudioError> {
        let Some(asked) = script.front.voice.as_ref().filter(|_| opened.changes.voice.is_none()) else {
            return Ok(false);
        };
        self.narrator = self.asked_for(shop, opened, asked)?;
        let before = std::mem::replace(&mut self.language, language(opened, &self.narrator));
        Ok(before != self.language)
    }

    /// How a line is spoken.
    ///
    /// # Errors
    /// [`StudioError::Mistakes`] pointing at an unknown voice in the script.
    pub fn recipe(
        &mut self,
        shop: &Workshop,
        opened: &Opened,
        (scene, line): (&Scene, &Line),
    ) -> Result<TakeRecipe, StudioError> {
        let asked = line.voice.as_ref().or(scene.directives.voice.as_ref());
        let name = asked.map_or_else(|| self.narrator.voice.id.clone(), |asked| asked.value.clone());
        if !self.chosen.contains_key(&name) {
            let choice = match asked {
                Some(asked) => self.asked_for(shop, opened, asked)?,
                None => self.narrator.clone(),
            };
            let digest = |path: &std::path::Path| {
                shop.store.identify(path).map(|digest| digest.short()).map_err(std::io::Error::other)
            };
            let engine = vo_voice::engine_version(&choice.voice.id, &shop.home.data, &digest)?;
            self.chosen.insert(name.clone(), (choice, engine));
        }
        let (choice, engine) = self
            .chosen
            .get(&name)
            .ok_or_else(|| StudioError::Input(format!("the voice `{name}` was lost while the script was read")))?;
        Ok(TakeRecipe {
            spoken: line.tokens.iter().filter(|token| token.is_spoken()).map(|token| token.spoken.clone()).collect(),
            voice: choice.voice.id.clone(),
            language: choice.voice.language.clone(),
            speed: opened.project.voice.speed,
            engine: engine.clone(),
        })
    }

    /// A voice that the script names.
    fn asked_for(&self, shop: &Workshop, opened: &Opened, asked: &Placed<String>) -> Result<Choice, StudioError> {
        let choice = vo_voice::choose(&asked.value, &self.language, &shop.home.data)
            .map_err(|error| unknown(error, Some(&asked.place), &opened.script_file, &opened.script))?;
        tell_fallback(shop, &choice);
        Ok(choice)
    }
}

/// The script's language: what the project says, else that of its narrator.
fn language(opened: &Opened, narrator: &Choice) -> String {
    let spoken = &narrator.voice.language;
    let of_narrator = if spoken.is_empty() { DEFAULT_LANGUAGE } else { spoken };
    opened.project.voice.language.clone().unwrap_or_else(|| of_narrator.to_owned())
}

fn tell_fallback(shop: &Workshop, choice: &Choice) {
    if let Some(wanted) = &choice.fell_back_from {
        let text = format!("the voice `{}` speaks instead of `{wanted}`: {}", choice.voice.id, choice.reason);
        shop.report(Event::Warning { text });
    }
}

/// An unknown voice is a mistake with a place and a hint, if it was written somewhere.
fn unknown(error: VoiceError, place: Option<&Place>, file: &str, source: &str) -> StudioError {
    let (message, hint) = match &error {
        VoiceError::UnknownVoice { wanted, candidates } => {
            let known = did_you_mean(wanted, candidates.iter().map(String::as_str));
            let hint = known.map_or_else(
                || "`vo voices` lists them".to_owned(),
                |known| format!("did you mean `{known}`? `vo voices` lists them all"),
            );
            (format!("there is no voice called `{wanted}`"), hint)
        }
        VoiceError::Unusable { .. } => (error.to_string(), "`vo voices` lists the others".to_owned()),
        _ => return error.into(),
    };
    match place {
        Some(place) => {
            let mistake = Diagnostic::error(file, message).at(place.clone()).hint(hint);
            StudioError::mistakes(vec![mistake], source)
        }
        None => StudioError::Input(format!("{message}: {hint}")),
    }
}
