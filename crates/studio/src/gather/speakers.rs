//! Voices for those who speak in a script: the first has the project's, each further one another of the same language.

use std::collections::BTreeMap;

use vo_timeline::diagnostic::{Diagnostic, did_you_mean};
use vo_timeline::language;
use vo_timeline::script::{NARRATOR, Script};
use vo_voice::{Sex, VoiceChoice, VoiceInfo, VoiceKind};

use super::lookup::Lookup;
use super::named_voice::{unknown, warn_fallback};
use crate::StudioError;
use crate::event::{Event, Speaker};
use crate::open::project::LoadedProject;

mod names;

/// Who speaks with which voice.
#[derive(Debug, Default)]
pub struct Speakers {
    /// The voices, by names as [`plain`] writes them.
    pub by_name: BTreeMap<String, VoiceChoice>,
    /// The same for a person; empty where one alone speaks.
    pub told: Vec<Speaker>,
}

/// A name in lower case, its words with one blank between them: `Dr. SMITH` and `Dr Smith` are one.
pub fn plain(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Chooses for everybody whose name stands in the script. `is_free` says that nobody chose the narrator's voice, so that the
/// first may have another one, too, if the name is a man's and the voice a woman's.
///
/// # Errors
/// [`StudioError::Mistakes`] pointing at an unknown voice under `[speakers]`.
pub fn choose(
    lookup: &dyn Lookup,
    loaded: &LoadedProject,
    script: &Script,
    (narrator, is_free): (&VoiceChoice, bool),
) -> Result<Speakers, StudioError> {
    let people = people(script);
    let asked: BTreeMap<String, &String> = loaded.project.speakers.keys().map(|name| (plain(name), name)).collect();
    warn_unheard(lookup, loaded, &people, &asked);
    let mut speakers = Speakers::default();
    for (name, _) in &people {
        let Some(written) = asked.get(name) else { continue };
        let Some(voice) = loaded.project.speakers.get(*written) else { continue };
        let place = loaded.places.of(&format!("speakers.{written}"));
        let choice = vo_voice::choose(voice, &narrator.voice.language, &lookup.studio().voice_files())
            .map_err(|error| unknown(error, place, &loaded.toml_file, &loaded.toml))?;
        warn_fallback(lookup, &choice);
        speakers.by_name.insert(name.clone(), choice);
    }
    if people.len() < 2 || narrator.voice.kind == VoiceKind::Silent {
        return Ok(speakers);
    }
    let free: Vec<VoiceInfo> = vo_voice::companions(&narrator.voice, &lookup.studio().voice_files());
    let mut without = Vec::new();
    for (index, (name, written)) in people.iter().enumerate() {
        if !speakers.by_name.contains_key(name) {
            let suits = match (names::sex_of(name), narrator.voice.sex()) {
                (Some(wanted), Some(had)) => wanted == had,
                _ => true,
            };
            let chosen = if index == 0 && (suits || !is_free) {
                Some(narrator.clone())
            } else {
                another(&free, &speakers.by_name, name)
            };
            if chosen.is_none() && index > 0 {
                without.push(format!("`{written}`"));
            }
            speakers.by_name.insert(name.clone(), chosen.unwrap_or_else(|| narrator.clone()));
        }
    }
    if !without.is_empty() {
        let text = format!(
            "{} {} no voice of their own: `{}` reads them too, as no other one for {} is installed; `vo voices` lists them, `vo \
             setup` brings more",
            without.join(", "),
            if without.len() == 1 { "has" } else { "have" },
            narrator.voice.id,
            language::name(&narrator.voice.language)
        );
        lookup.report(Event::Warning { text });
    }
    let told = people.into_iter().filter_map(|(name, written)| {
        let voice = speakers.by_name.get(&name)?.voice.id.clone();
        Some(Speaker { name: written, voice })
    });
    speakers.told = told.collect();
    Ok(speakers)
}

/// Who speaks, in the order in which they are first heard, the narrator before all: names as [`plain`] writes them, and as
/// they are written.
fn people(script: &Script) -> Vec<(String, String)> {
    let mut people: Vec<(String, String)> = Vec::new();
    for speaker in script.lines().filter_map(|line| line.speaker.as_ref()) {
        let name = plain(&speaker.value);
        if people.iter().all(|(known, _)| *known != name) {
            people.push((name, speaker.value.clone()));
        }
    }
    people.sort_by_key(|(name, _)| name != NARRATOR);
    people
}

/// A voice that nobody has yet: of the sex that the name tells, or else a man's where most are women's, and the other way
/// round.
fn another(free: &[VoiceInfo], given: &BTreeMap<String, VoiceChoice>, name: &str) -> Option<VoiceChoice> {
    let used = |voice: &&VoiceInfo| given.values().all(|choice| choice.voice.id != voice.id);
    let women = given.values().filter(|choice| choice.voice.sex() == Some(Sex::Woman)).count();
    let usual = if women * 2 > given.len() { Sex::Man } else { Sex::Woman };
    let wanted = names::sex_of(name).unwrap_or(usual);
    let voice =
        free.iter().filter(used).find(|voice| voice.sex() == Some(wanted)).or_else(|| free.iter().find(used))?;
    let reason = "it is another one than the narrator's".to_owned();
    Some(VoiceChoice { voice: voice.clone(), fell_back_from: None, reason })
}

/// Says of names under `[speakers]` that nobody in the script has them.
fn warn_unheard(
    lookup: &dyn Lookup,
    loaded: &LoadedProject,
    people: &[(String, String)],
    asked: &BTreeMap<String, &String>,
) {
    for (name, written) in asked {
        if people.iter().any(|(known, _)| known == name) {
            continue;
        }
        let near = did_you_mean(name, people.iter().map(|(known, _)| known.as_str()));
        let near = near.and_then(|near| people.iter().find(|(known, _)| known == near));
        let hint = near.map_or_else(
            || format!("write `{written}:` before what they say, or remove it"),
            |(_, near)| format!("did you mean `{near}`?"),
        );
        let mut doubt =
            Diagnostic::warning(&loaded.toml_file, format!("nobody called `{written}` speaks in the script"));
        if let Some(place) = loaded.places.of(&format!("speakers.{written}")) {
            doubt = doubt.at(place.clone());
        }
        lookup.warn(loaded, &[doubt.hint(hint)]);
    }
}
