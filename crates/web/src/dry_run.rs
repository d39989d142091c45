//! What an edited text would come to: its lines with the times of their captions, its segments with their keys, and what is
//! wrong with it. Nothing is looked up here: what only a machine knows comes in with the request.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use vo_digest::{Digest, Key};
use vo_paint::{CaptionPainter, Fonts, background};
use vo_plan::cost::{Cost, Rates};
use vo_plan::picture::{Container, MediaFile};
use vo_plan::recipe::{MusicRecipe, Recipe, TakeRecipe};
use vo_plan::{Plan, PlanInputs, plan_written};
use vo_timeline::arrange::{Gathered, Written, material};
use vo_timeline::clip::Source;
use vo_timeline::cue::Cue;
use vo_timeline::diagnostic::{Diagnostic, Place, Severity};
use vo_timeline::estimate;
use vo_timeline::language;
use vo_timeline::look::Look;
use vo_timeline::preset::ExportPreset;
use vo_timeline::project::Project;
use vo_timeline::script::{Asked, Line, NARRATOR, ReadingRules, Scene, Script, Settled};
use vo_timeline::take::Take;
use vo_timeline::time::FrameRate;
use vo_timeline::track::{Timeline, assemble};

/// A text as it is edited, and what a machine knows of it. All but the texts may be left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Request {
    /// The text of `project.toml`.
    pub project: String,
    /// The text of the script.
    pub script: String,
    /// The export preset as TOML, where it is a person's own.
    pub preset: Option<String>,
    /// The look as TOML, where it is a person's own.
    pub look: Option<String>,
    /// The narrator.
    pub voice: Option<KnownVoice>,
    /// Other voices, by the names that a script calls them.
    pub voices: BTreeMap<String, KnownVoice>,
    /// Takes that are there, by the key of their recipe.
    pub takes: BTreeMap<Key, Take>,
    /// The pictures that each scene may show; the first painted background where a scene has none.
    pub pools: Vec<Vec<Source>>,
    /// How the files of the pools are read.
    pub files: BTreeMap<Digest, MediaFile>,
    /// The sound that begins with each line.
    pub sounds: Vec<Option<Digest>>,
    /// How these sounds are read.
    pub sound_files: BTreeMap<Digest, Container>,
    /// The music.
    pub music: Option<MusicRecipe>,
    /// What else is in the keys.
    pub versions: Versions,
    /// The segments that are there.
    pub made: BTreeSet<Key>,
    /// How fast the machine works that would make the movie, as its plans tell.
    pub rates: Option<Rates>,
}

/// A voice, with what is in the key of all that it says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownVoice {
    /// Its name.
    pub id: String,
    /// The language that it speaks.
    pub language: String,
    /// The version of its engine.
    pub engine: String,
}

/// The versions of those that make what is planned. Without them, keys are equal where recipes are, but are those of no
/// store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Versions {
    /// Of segments.
    pub maker: u32,
    /// Of the sound.
    pub mixer: u32,
    /// Of movies.
    pub joiner: u32,
    /// The tool chain.
    pub tools: String,
}

/// What a text would come to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DryRun {
    /// What is wrong or doubtful. With an error among them, nothing is planned.
    pub diagnostics: Vec<Diagnostic>,
    /// The language that the script is read in.
    pub language: String,
    /// Columns of the movie.
    pub width: u32,
    /// Its rows.
    pub height: u32,
    /// Frames in a second.
    pub rate: u32,
    /// Frames of the movie.
    pub frames: u32,
    /// The lines, in order.
    pub lines: Vec<LineReport>,
    /// The segments, in order.
    pub segments: Vec<SegmentReport>,
    /// What is to be spoken and made, and how long that takes.
    pub cost: Cost,
}

/// A line, and when it is heard and shown.
#[derive(Clone, Debug, Serialize)]
pub struct LineReport {
    /// Where it stands in the script.
    pub place: Place,
    /// The scene it belongs to, counted from 0.
    pub scene: usize,
    /// The key of its take; none if nothing is known of its voice.
    pub take: Option<Key>,
    /// Whether it is still to be spoken, so that its length and the times of its captions are estimated.
    pub estimated: bool,
    /// Whether a line before it is: then it may begin earlier or later, and all in it with it.
    pub moves: bool,
    /// Its first frame.
    pub from: u32,
    /// First frame of what follows.
    pub to: u32,
    /// Its captions, in frames of the movie.
    pub cues: Vec<Cue>,
}

/// A segment.
#[derive(Clone, Debug, Serialize)]
pub struct SegmentReport {
    /// The line it belongs to, counted from 0.
    pub line: usize,
    /// Its first frame in the movie.
    pub at: u32,
    /// Its frames.
    pub frames: u32,
    /// The key of its recipe; an estimate where that of its line is.
    pub key: Key,
    /// Whether it is there.
    pub made: bool,
}

/// What the files of a project are called in messages.
const PROJECT: &str = "project.toml";
const SCRIPT: &str = "script.md";
const PRESET: &str = "preset.toml";
const LOOK: &str = "look.toml";

/// Plans a text. All mistakes are found at once, and the plan is there if none is an error.
pub fn dry_run(fonts: &Fonts, request: &Request) -> (DryRun, Option<Plan>) {
    let mut diagnostics = Vec::new();
    let chosen = chosen(request, &mut diagnostics);
    let script = script(request, &chosen.project, chosen.language.as_deref(), &mut diagnostics);
    let failed = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    let (Some((script, language)), Some(export), Some(look), Some(rate), false) =
        (script, &chosen.export, &chosen.look, chosen.rate, failed)
    else {
        return (DryRun { diagnostics, ..DryRun::default() }, None);
    };
    let spoken: Vec<(Option<Key>, Take, bool)> =
        lines(&script).map(|(scene, line)| spoken(request, &chosen.project, &language, (scene, line))).collect();
    let takes: Vec<Take> = spoken.iter().map(|(_, take, _)| take.clone()).collect();
    let written = Written { script: &script, project: &chosen.project, export, look, rate };
    let pools = pools(request, script.scenes.len());
    let sounds: Vec<_> = request.sounds.iter().copied().chain(std::iter::repeat(None)).take(takes.len()).collect();
    let timeline = assemble(&material(&written, &Gathered { takes: &takes, pools: &pools, sounds: &sounds }));
    let plan = planned(fonts, request, &written, &timeline);
    let first_estimated = spoken.iter().position(|(_, _, estimated)| *estimated).unwrap_or(spoken.len());
    let lines: Vec<LineReport> = lines(&script)
        .zip(&spoken)
        .zip(&timeline.slots)
        .enumerate()
        .map(|(at, (((_, line), (take, _, estimated)), slot))| LineReport {
            place: line.place.clone(),
            scene: slot.scene,
            take: *take,
            estimated: *estimated,
            moves: at > first_estimated,
            from: slot.from,
            to: slot.to,
            cues: slot.cues.clone(),
        })
        .collect();
    let segments = plan.segments.iter().filter_map(|planned| {
        let Ok(key) = planned.recipe.key() else { return None };
        let made = request.made.contains(&key);
        Some(SegmentReport { line: planned.line, at: planned.at, frames: planned.recipe.frames, key, made })
    });
    let segments: Vec<SegmentReport> = segments.collect();
    let rate = plan.rate.per_second();
    let speech: Vec<u32> = lines.iter().filter(|line| line.estimated).map(|line| line.to - line.from).collect();
    let missing: Vec<u32> = segments.iter().filter(|segment| !segment.made).map(|segment| segment.frames).collect();
    let report = DryRun {
        diagnostics,
        language,
        width: plan.size.width,
        height: plan.size.height,
        rate,
        frames: plan.frames,
        cost: Cost::of(&speech, &missing, (plan.frames, rate), request.rates.as_ref()),
        lines,
        segments,
    };
    (report, Some(plan))
}

/// The project with what it names; nothing where that is unknown.
struct Chosen {
    project: Project,
    export: Option<ExportPreset>,
    look: Option<Look>,
    rate: Option<FrameRate>,
    /// The language that the project names.
    language: Option<String>,
}

fn chosen(request: &Request, diagnostics: &mut Vec<Diagnostic>) -> Chosen {
    let (project, places) = match Project::parse(&request.project, PROJECT) {
        Ok((project, places)) => (project, Some(places)),
        Err(mistakes) => {
            diagnostics.extend(mistakes);
            (Project::default(), None)
        }
    };
    let at = |mistake: Diagnostic, key: &str| match places.as_ref().and_then(|places| places.of(key)) {
        Some(place) => mistake.at(place.clone()),
        None => mistake,
    };
    let export = match &request.preset {
        Some(text) => ExportPreset::parse(text, PRESET).map_err(|mistakes| diagnostics.extend(mistakes)).ok(),
        None => ExportPreset::named(&project.preset).or_else(|| {
            let unknown = Diagnostic::unknown_name(PROJECT, "preset", &project.preset, &ExportPreset::names());
            diagnostics.push(at(unknown, "preset"));
            None
        }),
    };
    let look = match &request.look {
        Some(text) => Look::parse(text, LOOK).map_err(|mistakes| diagnostics.extend(mistakes)).ok(),
        None => Look::named(&project.look).or_else(|| {
            let names: Vec<&str> = Look::bundled().into_iter().map(|(name, _)| name).collect();
            diagnostics.push(at(Diagnostic::unknown_name(PROJECT, "look", &project.look, &names), "look"));
            None
        }),
    };
    let rate = export.as_ref().and_then(|export| {
        FrameRate::try_from(export.fps)
            .map_err(|error| diagnostics.push(Diagnostic::error(PRESET, error.to_string())))
            .ok()
    });
    let asked = project.voice.language.as_deref().filter(|written| *written != "auto");
    let language = asked.and_then(|written| {
        let named = language::named(written);
        named.map_err(|near| diagnostics.push(at(unknown_language(written, near), "voice.language"))).ok()
    });
    Chosen { project, export, look, rate, language }
}

fn unknown_language(written: &str, near: Option<&str>) -> Diagnostic {
    let (message, hint) = language::unknown(written, near);
    Diagnostic::error(PROJECT, message).hint(hint)
}

/// The script, and the language that it is read in.
fn script(
    request: &Request,
    project: &Project,
    named: Option<&str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Script, String)> {
    let read = |language: &str| {
        let speech = ReadingRules { language, pronounce: &project.pronounce, voice_language: |_| None };
        Script::read(&request.script, SCRIPT, speech)
    };
    let of_voice =
        |_: &Script| request.voice.as_ref().map(|voice| voice.language.clone()).filter(|tag| !tag.is_empty());
    match Settled::of(Asked { tag: named, overrides: false }, of_voice, read) {
        Ok(Settled { script, tag, .. }) => {
            diagnostics.extend(script.warnings.iter().cloned());
            Some((script, tag))
        }
        Err(mistakes) => {
            diagnostics.extend(mistakes);
            None
        }
    }
}

/// Every line with its scene.
fn lines(script: &Script) -> impl Iterator<Item = (&Scene, &Line)> {
    script.scenes.iter().flat_map(|scene| scene.lines.iter().map(move |line| (scene, line)))
}

/// The take of a line, its key if its voice is known, and whether it is estimated.
fn spoken(
    request: &Request,
    project: &Project,
    language: &str,
    (scene, line): (&Scene, &Line),
) -> (Option<Key>, Take, bool) {
    let spoken: Vec<String> =
        line.tokens.iter().filter(|token| token.is_spoken()).map(|token| token.spoken.clone()).collect();
    let speed = project.voice.speed;
    let asked = line.voice.as_ref().or(scene.directives.voice.as_ref());
    // A line with the name of who speaks, or in other letters, is given a voice by the machine.
    let is_narrator =
        line.language == language && line.speaker.as_ref().is_none_or(|speaker| speaker.value == NARRATOR);
    let voice = match asked {
        Some(asked) => request.voices.get(&asked.value),
        None => request.voice.as_ref().filter(|_| is_narrator),
    };
    let key = voice.and_then(|voice| {
        let KnownVoice { id, language, engine } = voice.clone();
        TakeRecipe { spoken: spoken.clone(), voice: id, language, speed, engine }.key().ok()
    });
    match key.and_then(|key| request.takes.get(&key)) {
        Some(take) => (key, take.clone(), false),
        None => (key, estimate::take(&spoken, speed, None), true),
    }
}

/// The pictures of every scene; the first painted background where nothing is known of them.
fn pools(request: &Request, scenes: usize) -> Vec<Vec<Source>> {
    let painted = || background::NAMES.first().map(|name| Source::Painted { name: (*name).to_owned() });
    let pool = |scene| request.pools.get(scene).filter(|pool: &&Vec<Source>| !pool.is_empty());
    (0..scenes).map(|scene| pool(scene).cloned().unwrap_or_else(|| painted().into_iter().collect())).collect()
}

fn planned(fonts: &Fonts, request: &Request, written: &Written<'_>, timeline: &Timeline) -> Plan {
    let inputs = PlanInputs {
        scales: &CaptionPainter::scales(fonts, written, timeline),
        music: request.music.clone(),
        files: &request.files,
        sounds: &request.sound_files,
        paint: vo_paint::VERSION,
        maker: request.versions.maker,
        mixer: request.versions.mixer,
        joiner: request.versions.joiner,
        tools: &request.versions.tools,
    };
    plan_written(timeline, written, inputs)
}
