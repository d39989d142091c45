//! Everything that is known of a movie before anything is made: the script, its voices, its pictures and sounds. Making
//! and planning both begin here, so that a plan is never about another movie than the one that is made.

mod fitness;
mod glyphs;
pub mod images;
mod live_photo;
pub mod lookup;
pub mod media;
pub mod media_folder;
mod named_voice;
pub mod sounds;
mod speakers;
pub mod voices;

use std::collections::BTreeMap;
use std::path::PathBuf;

use images::Pictures;
use lookup::Lookup;
use sounds::{Effects, music};
use vo_digest::Digest;
use vo_paint::{CaptionPainter, Fonts, background};
use vo_plan::framing::Size;
use vo_plan::recipe::{MusicRecipe, TakeRecipe};
use vo_plan::{Plan, PlanInputs, plan_written};
use vo_setup::Toolchain;
use vo_timeline::arrange::{Gathered, Written, material};
use vo_timeline::clip::Source;
use vo_timeline::look::Look;
use vo_timeline::preset::ExportPreset;
use vo_timeline::script::{Line, Scene, Script};
use vo_timeline::take::Take;
use vo_timeline::time::FrameRate;
use vo_timeline::track::{LineMaterial, Timeline, assemble};
use voices::Cast;

use crate::error::ProjectErrors;
use crate::event::{Event, Speaker};
use crate::finish::mux;
use crate::open::project::LoadedProject;
use crate::open::script_language::Tongue;
use crate::open::{catalog, script_language};
use crate::run::Render;
use crate::{Code, StudioError, sound};

/// A movie before its takes are spoken.
#[derive(Debug)]
pub struct Prepared {
    /// The project it is made from.
    pub loaded: LoadedProject,
    /// Its script.
    pub script: Script,
    /// How each line is spoken, in order.
    pub takes: Vec<TakeRecipe>,
    /// The narrator's voice.
    pub voice: String,
    /// The voice that was wanted but could not speak.
    pub fell_back_from: Option<String>,
    /// Who speaks, where several do.
    speakers: Vec<Speaker>,
    tongue: Tongue,
    export: ExportPreset,
    look: Look,
    rate: FrameRate,
    pools: Vec<Vec<Source>>,
    pictures: Pictures,
    effects: Effects,
    /// The sound that begins with each line, in order.
    sounds: Vec<Option<Digest>>,
    music: Option<MusicRecipe>,
    music_file: Option<PathBuf>,
}

/// Reads, checks and gathers everything for a run, speaking and painting nothing. `soon` is told which takes will be asked
/// for, while pictures and sounds are still to be looked at.
///
/// # Errors
/// [`StudioError`]: every mistake in the project is found here, before anything is made. Those of `soon`.
pub fn prepare(
    render: &Render,
    fonts: &Fonts,
    loaded: LoadedProject,
    soon: impl FnOnce(&Render, &[TakeRecipe]) -> Result<(), StudioError>,
) -> Result<Prepared, StudioError> {
    let mut faults = ProjectErrors::default();
    match gather(render, fonts, loaded, &mut faults, |takes| soon(render, takes))? {
        Some(prepared) if faults.is_empty() => {
            prepared.tell(render, fonts);
            Ok(prepared)
        }
        _ => Err(faults.into()),
    }
}

/// Gathers all that can be known of a movie; nothing if its script cannot be read. What must be fixed is added to `faults`:
/// with any of them, what they are about is replaced by something of its kind, and the movie cannot be made.
///
/// # Errors
/// What no change of the project would fix, a budget that does not hold its frames, and what cannot be spoken or written,
/// before files are looked into for nothing. Those of `soon`, which is called unless there are faults.
pub fn gather(
    lookup: &dyn Lookup,
    fonts: &Fonts,
    loaded: LoadedProject,
    faults: &mut ProjectErrors,
    soon: impl FnOnce(&[TakeRecipe]) -> Result<(), StudioError>,
) -> Result<Option<Prepared>, StudioError> {
    if let Some(text) = &loaded.read_as {
        lookup.report(Event::Warning { text: text.clone() });
    }
    let (paths, budget) = (&lookup.studio().paths, lookup.studio().budget());
    let export = faults.note(catalog::export(paths, &loaded))?;
    let refuses = |export: &ExportPreset| {
        budget.refuses_frames(Size { width: export.width, height: export.height }, &export.video)
    };
    if let Some(why) = export.as_ref().and_then(refuses) {
        return Err(StudioError::Input(Code::OverBudget, why));
    }
    let look = faults.note(look(lookup, fonts, &loaded))?;
    let read = faults.note(script_language::read(&loaded))?;
    let music = faults.note(music(lookup, &loaded))?.flatten();
    let Some((script, tongue)) = read else { return Ok(None) };
    let mut cast = faults.note(Cast::choose(lookup, &loaded, &script, &tongue.tag))?;
    let mut takes = Vec::new();
    for (scene, line, _) in lines(&script) {
        let take = cast.as_mut().map(|cast| cast.recipe(lookup, &loaded, (scene, line))).transpose();
        takes.push(faults.note(take)?.flatten().unwrap_or_else(|| voiceless(&loaded, line)));
    }
    let writes_captions = loaded.project.captions && export.as_ref().is_none_or(|export| export.captions);
    let fonts_used = writes_captions.then_some(fonts);
    if faults.is_empty() {
        let refused = script_language::refuse_what_cannot_be_made(&loaded, &script, &takes, fonts_used);
        if lookup.looks_inside() {
            refused?;
            soon(&takes)?;
        } else {
            faults.note(refused)?;
        }
    }
    let (mut pictures, mut effects) = (Pictures::default(), Effects::default());
    let fps = export.as_ref().map_or(30, |export| export.fps);
    let rate = FrameRate::try_from(fps).map_err(|error| StudioError::Input(Code::InvalidPreset, error.to_string()))?;
    let pools = pools(lookup, &loaded, &script, rate, &mut pictures, faults)?;
    let mut sounds = Vec::new();
    for (scene, line, first) in lines(&script) {
        let asked = line.sound.as_ref().or(scene.directives.sound.as_ref().filter(|_| first));
        sounds.push(faults.note(asked.map(|sound| effects.named(lookup, &loaded, sound)).transpose())?.flatten());
    }
    let (music_file, music) = music.unzip();
    let (voice, fell_back_from, speakers) = cast
        .map_or_else(Default::default, |Cast { narrator, speakers, .. }| {
            (narrator.voice.id, narrator.fell_back_from, speakers)
        });
    let usual =
        || (ExportPreset::bundled().into_iter().next(), Look::bundled().into_iter().next().map(|(_, look)| look));
    let (export, look) = (export.or_else(|| usual().0), look.or_else(|| usual().1));
    let (Some(export), Some(look)) = (export, look) else { return Ok(None) };
    Ok(Some(Prepared {
        loaded,
        script,
        takes,
        voice,
        fell_back_from,
        speakers,
        tongue,
        export,
        look,
        rate,
        pools,
        pictures,
        effects,
        sounds,
        music,
        music_file,
    }))
}

/// How a line would be spoken whose voice is not known.
fn voiceless(loaded: &LoadedProject, line: &Line) -> TakeRecipe {
    TakeRecipe {
        spoken: voices::spoken(line),
        voice: String::new(),
        language: line.language.clone(),
        speed: loaded.project.voice.speed,
        engine: String::new(),
    }
}

/// The look of the captions, whose font must be a bundled one.
fn look(lookup: &dyn Lookup, fonts: &Fonts, loaded: &LoadedProject) -> Result<Look, StudioError> {
    let look = catalog::look(&lookup.studio().paths, loaded)?;
    if fonts.family_names().contains(&look.text.family.as_str()) {
        return Ok(look);
    }
    Err(StudioError::Input(
        Code::UnknownFont,
        format!(
            "the look `{}` asks for the font `{}`, which is not bundled; there are {}",
            loaded.project.look,
            look.text.family,
            fonts.family_names().join(", ")
        ),
    ))
}

/// The pictures of every scene; a painted one where those that were asked for cannot be used.
fn pools(
    lookup: &dyn Lookup,
    loaded: &LoadedProject,
    script: &Script,
    rate: FrameRate,
    pictures: &mut Pictures,
    faults: &mut ProjectErrors,
) -> Result<Vec<Vec<Source>>, StudioError> {
    let mut seen: BTreeMap<Vec<String>, Vec<Source>> = BTreeMap::new();
    let mut pools = Vec::with_capacity(script.scenes.len());
    for scene in &script.scenes {
        let front = script.front.background.as_ref().filter(|_| loaded.changes.backgrounds.is_empty());
        let asked = scene.directives.background.as_ref().or(front);
        let names = asked.map_or_else(|| loaded.project.background.paths.clone(), |asked| vec![asked.value.clone()]);
        let pool = match seen.get(&names) {
            Some(pool) => pool.clone(),
            None => faults
                .note(pictures.pool(lookup, loaded, &names, asked.map(|asked| &asked.place), rate))?
                .unwrap_or_else(painted),
        };
        seen.insert(names, pool.clone());
        pools.push(pool);
    }
    Ok(pools)
}

/// A pool of nothing but the usual painted background.
fn painted() -> Vec<Source> {
    background::NAMES.first().map(|name| Source::Painted { name: (*name).to_owned() }).into_iter().collect()
}

/// Every line with its scene, and whether it is the scene's first.
fn lines(script: &Script) -> impl Iterator<Item = (&Scene, &Line, bool)> {
    script
        .scenes
        .iter()
        .flat_map(|scene| scene.lines.iter().enumerate().map(move |(index, line)| (scene, line, index == 0)))
}

impl Prepared {
    /// Tells in which language and voice the script is read, and what is doubtful in it.
    pub fn tell(&self, lookup: &dyn Lookup, fonts: &Fonts) {
        let Self { loaded, script, tongue, .. } = self;
        lookup.report(Event::Language {
            language: tongue.tag.clone(),
            name: tongue.name(),
            known_from: tongue.known_from,
            voice: self.voice.clone(),
        });
        if !self.speakers.is_empty() {
            lookup.report(Event::Speakers { each: self.speakers.clone() });
        }
        lookup.warn(loaded, &script.warnings);
        let unwritten = glyphs::warnings(script, fonts, &self.look, loaded);
        let doubts = tongue.doubts(loaded, script, &self.takes, &self.voice);
        for doubt in unwritten.into_iter().chain(doubts) {
            lookup.warn(loaded, &[doubt]);
        }
    }

    /// The timeline and the plan for takes that were made, or guessed. `tools` is the tool chain.
    pub fn plan(&self, tools: &Toolchain, takes: &[Take]) -> (Timeline, Plan) {
        let project = &self.loaded.project;
        let written =
            Written { script: &self.script, project, export: &self.export, look: &self.look, rate: self.rate };
        let gathered = Gathered { takes, pools: &self.pools, sounds: &self.sounds };
        let timeline = assemble(&material(&written, &gathered));
        let inputs = PlanInputs {
            scales: &CaptionPainter::scales(&Fonts::bundled(), &written, &timeline),
            music: self.music.clone(),
            files: &self.pictures.files,
            sounds: &self.effects.files,
            paint: vo_paint::VERSION,
            maker: vo_compose::SEGMENT_VERSION,
            mixer: sound::MIX_VERSION,
            joiner: mux::MUX_VERSION,
            tools: &tools.id,
        };
        let plan = plan_written(&timeline, &written, inputs);
        (timeline, plan)
    }

    /// The files it is made of: its script, pictures and sounds.
    pub fn sources(&self) -> impl Iterator<Item = PathBuf> {
        let script = self.loaded.root.join(&self.loaded.project.script);
        let sounds = self.music_file.iter().chain(&self.effects.paths);
        std::iter::once(script).chain(self.pictures.paths.iter().chain(sounds).cloned())
    }

    /// The lines with their takes, as the timeline knows them; for subtitles.
    pub fn line_material<'a>(&'a self, timeline: &'a Timeline) -> impl Iterator<Item = LineMaterial<'a>> {
        self.script.lines().zip(&timeline.slots).map(|(line, slot)| LineMaterial {
            tokens: &line.tokens,
            take: slot.take.clone(),
            pause_after: None,
            sound: None,
            title: None,
        })
    }

    /// Reports what a person should know of a movie before it is made. Where lengths are `guessed`, nothing is said of them.
    pub fn warn(&self, lookup: &dyn Lookup, (timeline, plan): (&Timeline, &Plan), guessed: bool) {
        let name = |file| lookup.display_name(file);
        let lengths = || {
            let short = fitness::too_short(timeline, &name, &self.pictures.endless);
            [self.too_long(plan.frames), short].into_iter().flatten()
        };
        for text in fitness::too_small(plan, &name).into_iter().chain(lengths().filter(|_| !guessed)) {
            lookup.report(Event::Warning { text });
        }
    }

    /// A warning if the movie is longer than its platform takes.
    fn too_long(&self, frames: u32) -> Option<String> {
        let limit = self.export.limit.as_ref()?;
        let seconds = frames / self.rate.per_second();
        (seconds > limit.seconds).then(|| {
            format!(
                "the movie is {seconds} s long, and {} takes at most {} s: shorten the script or split it in parts",
                limit.platform, limit.seconds
            )
        })
    }
}
