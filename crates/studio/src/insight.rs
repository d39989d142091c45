//! What a text would be as a script, from the text alone: scenes and lines, the language, who speaks, about how long it is, and
//! what is wrong or doubtful in it.

use serde::{Deserialize, Serialize};
use vo_timeline::diagnostic::{Diagnostic, Place};
use vo_timeline::estimate;
use vo_timeline::language;
use vo_timeline::script::{Line, Scene, Script};
use vo_timeline::time::SAMPLE_RATE;

use crate::StudioError;
use crate::error::ProjectErrors;
use crate::gather::voices::spoken;
use crate::open::project::{Changes, LoadedProject, typed};
use crate::open::{document, script_language};

/// What the text is called in messages.
const TEXT: &str = "script.md";

/// What a text would be as a script.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Insight {
    /// The title that it gives itself.
    pub title: Option<String>,
    /// The tag of its language, as `es` or `en-us`; none if nothing of it can be read.
    pub language: Option<String>,
    /// The name of that language in English.
    pub language_name: Option<String>,
    /// How it is known: `script`, `text`, `voice`, or `assumed` where nothing speaks for any.
    pub known_from: Option<String>,
    /// Those whose names stand before what they say, in the order in which they speak first.
    pub speakers: Vec<String>,
    /// The scenes, in order.
    pub scenes: Vec<SceneInsight>,
    /// Words that are shown.
    pub words: usize,
    /// About how long it would be, in milliseconds.
    pub milliseconds: u64,
    /// What is wrong or doubtful. With an error among them it is no script.
    pub diagnostics: Vec<Diagnostic>,
}

/// A scene of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SceneInsight {
    /// The heading it stands under.
    pub title: Option<String>,
    /// The background that it asks for.
    pub background: Option<String>,
    /// Its lines, in order.
    pub lines: Vec<LineInsight>,
}

/// A line of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineInsight {
    /// What is shown.
    pub text: String,
    /// What is said.
    pub spoken: String,
    /// Where it stands.
    pub place: Place,
    /// The language it is read in.
    pub language: String,
    /// Who says it, if a name stands before it.
    pub speaker: Option<String>,
    /// About how long it takes to say it, in milliseconds.
    pub milliseconds: u64,
}

/// What a text would be as a script. Nothing is looked up: no voice, no file.
///
/// # Errors
/// [`StudioError`] if it is no text at all. What must be fixed in it is told in the answer.
pub fn insight(text: &str) -> Result<Insight, StudioError> {
    let text = document::text(text.as_bytes(), TEXT)?.text;
    let loaded = typed(&text, TEXT, &Changes::default())?;
    let mut faults = ProjectErrors::default();
    let Some((script, tongue)) = faults.note(script_language::read(&loaded))? else {
        return Ok(Insight { title: Script::front_title(&text), diagnostics: faults.told(), ..Insight::default() });
    };
    let mut diagnostics = script.warnings.clone();
    diagnostics.extend(tongue.doubts(&loaded, &script, &[], ""));
    diagnostics.extend(faults.told());
    let mut speakers: Vec<String> = Vec::new();
    for speaker in script.lines().filter_map(|line| line.speaker.as_ref()) {
        if !speakers.contains(&speaker.value) {
            speakers.push(speaker.value.clone());
        }
    }
    Ok(Insight {
        language_name: Some(language::name(&tongue.tag).to_owned()),
        language: Some(tongue.tag),
        known_from: Some(tongue.known_from.to_owned()),
        speakers,
        words: script.lines().map(|line| line.tokens.len()).sum(),
        milliseconds: lasts(&loaded, &script),
        scenes: script.scenes.iter().map(scene).collect(),
        title: script.title,
        diagnostics,
    })
}

fn scene(scene: &Scene) -> SceneInsight {
    let line = |line: &Line| LineInsight {
        text: line.text.clone(),
        spoken: line.spoken(),
        place: line.place.clone(),
        language: line.language.clone(),
        speaker: line.speaker.as_ref().map(|speaker| speaker.value.clone()),
        milliseconds: spoken_in(line, 100),
    };
    SceneInsight {
        title: scene.title.clone(),
        background: scene.directives.background.as_ref().map(|background| background.value.clone()),
        lines: scene.lines.iter().map(line).collect(),
    }
}

/// About how many milliseconds a line takes at a speed in percent.
fn spoken_in(line: &Line, speed: u32) -> u64 {
    estimate::take(&spoken(line), speed, None).samples * 1_000 / u64::from(SAMPLE_RATE)
}

/// About how many milliseconds all of it takes, with its pauses.
fn lasts(loaded: &LoadedProject, script: &Script) -> u64 {
    let (pacing, speed) = (&loaded.project.pacing, loaded.project.voice.speed);
    let usual = script.pause_ms.unwrap_or(pacing.pause);
    let mut all = u64::from(pacing.lead_in) + u64::from(pacing.tail);
    for (number, scene) in script.scenes.iter().enumerate() {
        let (last, is_last_scene) = (scene.lines.len() - 1, number + 1 == script.scenes.len());
        for (at, line) in scene.lines.iter().enumerate() {
            let pause = match (at == last, is_last_scene) {
                (false, _) => line.pause_after_ms.unwrap_or(usual),
                (true, false) => line.pause_after_ms.unwrap_or(pacing.scene_pause),
                (true, true) => 0,
            };
            all += spoken_in(line, speed) + u64::from(pause);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use vo_timeline::diagnostic::Severity;

    use super::*;

    #[test]
    fn a_text_tells_its_scenes_language_speakers_and_length() {
        let text = "---\ntitle: Three hearts\n---\nBEN: An octopus has three hearts.\n\nANA: Two of them stop when it swims.\n\n---\n\n\
                    [background: drift]\nThat is why it rather crawls.\n";
        let found = insight(text).unwrap();
        assert_eq!((found.title.as_deref(), found.language.as_deref()), (Some("Three hearts"), Some("en-us")));
        assert_eq!(found.speakers, ["BEN", "ANA"]);
        let lines: Vec<usize> = found.scenes.iter().map(|scene| scene.lines.len()).collect();
        assert_eq!((lines, found.scenes[2].background.as_deref()), (vec![1, 1, 1], Some("drift")));
        let (first, all) = (&found.scenes[0].lines[0], found.milliseconds);
        assert_eq!((first.text.as_str(), first.place.line), ("An octopus has three hearts.", 4));
        assert!((5_000..9_000).contains(&all) && (1_000..3_000).contains(&first.milliseconds), "{all}");
        assert!(found.diagnostics.iter().all(|doubt| doubt.severity == Severity::Warning), "{:?}", found.diagnostics);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let found = insight("Hello there.\n\n[backgruond: drift]\nAnd more.\n").unwrap();
        let [mistake] = &found.diagnostics[..] else { panic!("{:?}", found.diagnostics) };
        let place = mistake.at.as_ref().unwrap();
        assert_eq!((mistake.file.as_str(), place.line), ("script.md", 3));
        assert!(insight("").unwrap().scenes.is_empty());
    }
}
