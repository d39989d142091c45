//! What a render would do, of what is known when it is asked: one computation for runs and for dry runs.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;
use vo_digest::Digest;
use vo_plan::cost::Cost;
use vo_plan::picture::{Layer, Picture};
use vo_plan::recipe::TakeRecipe;
use vo_plan::{Plan, Recipe};
use vo_setup::Toolchain;
use vo_timeline::cue::Cue;
use vo_timeline::diagnostic::Place;
use vo_timeline::estimate;
use vo_timeline::script::Line;
use vo_timeline::take::Take;
use vo_timeline::time::SAMPLE_RATE;
use vo_timeline::track::{LineSpan, Timeline};

use crate::StudioError;
use crate::finish::previous::PreviousRender;
use crate::gather::Prepared;
use crate::gather::lookup::Lookup;
use crate::rates::{self, MachineRates};

/// What a render would do.
#[derive(Clone, Debug, Serialize)]
pub struct PlanReport {
    /// Takes that would be spoken, and that are there.
    pub takes: Tally,
    /// Segments that would be made, and that are there.
    pub segments: Tally,
    /// Segments that would be made if the new takes need more or less room than is guessed.
    pub segments_at_most: usize,
    /// Whether the sound would be mixed again.
    pub sound: bool,
    /// Whether lengths are guessed, because lines are still to be spoken.
    pub guessed: bool,
    /// What all this costs.
    pub cost: Cost,
    /// The rates by which its time is told.
    pub rates: MachineRates,
    /// Columns of the movie.
    pub width: u32,
    /// Its rows.
    pub height: u32,
    /// Frames in a second.
    pub rate: u32,
    /// Frames of the movie.
    pub frames: u32,
    /// One entry for each segment.
    pub each: Vec<SegmentReport>,
    /// One entry for each line, in order.
    pub lines: Vec<LineReport>,
    /// The plan as stable text.
    #[serde(skip)]
    pub text: String,
}

/// How many are to be made, and how many are there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// To be made.
    pub make: usize,
    /// There already.
    pub reuse: usize,
}

/// A segment of a plan report.
#[derive(Clone, Debug, Serialize)]
pub struct SegmentReport {
    /// The segment, counted from 0.
    pub segment: usize,
    /// The line it belongs to, counted from 0.
    pub line: usize,
    /// First frame.
    pub from: u32,
    /// Frames.
    pub frames: u32,
    /// The beginning of its key; guessed if its line is still to be spoken.
    pub key: String,
    /// Whether it is there.
    pub reuse: bool,
    /// What is seen behind the captions, in order: names of files and of painted backgrounds.
    pub pictures: Vec<String>,
    /// Its captions, in order, as they are shown.
    pub captions: Vec<String>,
    /// The title cards and the end card that begin in it, in order.
    pub titles: Vec<String>,
}

/// A line of a plan report: what is shown and when, and how it is read aloud.
#[derive(Clone, Debug, Serialize)]
pub struct LineReport {
    /// The line, counted from 0.
    pub line: usize,
    /// Where it stands in the script.
    pub place: Place,
    /// The scene it belongs to, counted from 0.
    pub scene: usize,
    /// The language it is read in, as `en-us` or `es`.
    pub language: String,
    /// The voice that reads it.
    pub voice: String,
    /// Its words as they are shown.
    pub shown: Vec<String>,
    /// What is said for each of them; empty for what is not spoken.
    pub spoken: Vec<String>,
    /// Whether it is still to be spoken, so that its length and the times of its captions are estimated.
    pub estimated: bool,
    /// Whether a line before it is: then all in it may come earlier or later.
    pub moves: bool,
    /// Its first frame.
    pub from: u32,
    /// First frame of what follows.
    pub to: u32,
    /// Its captions, in frames of the movie.
    pub cues: Vec<Cue>,
}

/// The take of every line, those that are not spoken yet estimated, and which lines these are. `last` is the project's last
/// render.
///
/// # Errors
/// [`StudioError`] if the store cannot be read.
pub fn foreseen(
    lookup: &dyn Lookup,
    prepared: &Prepared,
    last: Option<&PreviousRender>,
) -> Result<(Vec<Take>, BTreeSet<usize>), StudioError> {
    let (mut takes, mut unspoken) = (Vec::with_capacity(prepared.takes.len()), BTreeSet::new());
    let same_lines = last.is_some_and(|last| last.lines.len() == prepared.takes.len());
    for (line, recipe) in prepared.takes.iter().enumerate() {
        let take = lookup.take(recipe.key()?)?.unwrap_or_else(|| {
            unspoken.insert(line);
            let before = last.filter(|_| same_lines).and_then(|last| last.lines.get(line));
            estimate::take(&recipe.spoken, recipe.speed, before.map(|(_, take)| take))
        });
        takes.push(take);
    }
    Ok((takes, unspoken))
}

/// Reports on what a render would do. `last` is the project's last render.
///
/// # Errors
/// [`StudioError`] if the store cannot be read.
pub fn report_on(
    lookup: &dyn Lookup,
    prepared: &Prepared,
    last: Option<&PreviousRender>,
) -> Result<(PlanReport, Plan), StudioError> {
    let (takes, unspoken) = foreseen(lookup, prepared, last)?;
    let tools: &Toolchain = &lookup.studio().tools.main;
    let (timeline, plan) = prepared.plan(tools, &takes);
    prepared.warn(lookup, (&timeline, &plan), !unspoken.is_empty());
    let scene = |line: usize| timeline.slots.get(line).map(|slot| slot.scene);
    let mut each = Vec::with_capacity(plan.segments.len());
    let (mut at_most, mut missing) = (0, Vec::new());
    for (index, planned) in plan.segments.iter().enumerate() {
        let key = planned.recipe.key()?;
        let reuse = !unspoken.contains(&planned.line) && lookup.is_made(key)?;
        if !reuse {
            missing.push(planned.recipe.frames);
        }
        let shifted = unspoken.iter().any(|line| *line <= planned.line && scene(*line) == scene(planned.line));
        at_most += usize::from(!reuse || shifted);
        each.push(SegmentReport {
            segment: index,
            line: planned.line,
            from: planned.at,
            frames: planned.recipe.frames,
            key: key.short(),
            reuse,
            pictures: planned.recipe.layers.iter().map(|layer| display_name(lookup, layer)).collect(),
            captions: planned.captions(),
            titles: planned.titles(),
        });
    }
    let sound = !unspoken.is_empty() || !lookup.is_made(plan.bus.key()?)?;
    let (cost, rates) = cost(lookup, (prepared, &timeline, &plan), (&unspoken, &missing))?;
    let report = PlanReport {
        takes: Tally { make: unspoken.len(), reuse: takes.len() - unspoken.len() },
        segments: Tally { make: missing.len(), reuse: each.len() - missing.len() },
        segments_at_most: at_most,
        sound,
        guessed: !unspoken.is_empty(),
        cost,
        rates,
        width: plan.size.width,
        height: plan.size.height,
        rate: plan.rate.per_second(),
        frames: plan.frames,
        each,
        lines: lines(prepared, &timeline, &unspoken),
        text: plan.text()?,
    };
    Ok((report, plan))
}

/// What is missing costs so much, at these rates.
fn cost(
    lookup: &dyn Lookup,
    (prepared, timeline, plan): (&Prepared, &Timeline, &Plan),
    (unspoken, missing): (&BTreeSet<usize>, &[u32]),
) -> Result<(Cost, MachineRates), StudioError> {
    let rate = plan.rate.per_second();
    let is_unspoken = |(line, pair): (usize, _)| unspoken.contains(&line).then_some(pair);
    let to_speak = prepared.takes.iter().zip(&timeline.slots).enumerate().filter_map(is_unspoken);
    let lengths = to_speak.clone().map(|(recipe, slot)| (recipe, slot.take.samples * 1_000 / u64::from(SAMPLE_RATE)));
    let rates = rates::of_movie(&|work| lookup.rate(work), plan.size, lengths)?;
    let frames = |slot: &LineSpan| (slot.take.samples * u64::from(rate) / u64::from(SAMPLE_RATE)) as u32;
    let speech: Vec<u32> = to_speak.map(|(_, slot)| frames(slot)).collect();
    Ok((Cost::of(&speech, missing, (plan.frames, rate), Some(&rates.rates)), rates))
}

/// What a person calls the picture of a layer: the name of its file, or of its background.
fn display_name(lookup: &dyn Lookup, layer: &Layer) -> String {
    let file = |digest: Digest| {
        let name = lookup.display_name(digest);
        Path::new(&name).file_name().map_or_else(|| name.clone(), |file| file.to_string_lossy().into_owned())
    };
    match &layer.picture {
        Picture::Footage { file: clip, .. } => file(clip.digest),
        Picture::Still { file: image, .. } => file(image.digest),
        Picture::Painted { name, .. } => name.clone(),
    }
}

fn lines(prepared: &Prepared, timeline: &Timeline, unspoken: &BTreeSet<usize>) -> Vec<LineReport> {
    let first = unspoken.first().copied().unwrap_or(usize::MAX);
    let one = |(line, ((written, take), slot)): (usize, ((&Line, &TakeRecipe), &LineSpan))| LineReport {
        line,
        place: written.place.clone(),
        scene: slot.scene,
        language: written.language.clone(),
        voice: take.voice.clone(),
        shown: written.tokens.iter().map(|token| token.shown.clone()).collect(),
        spoken: written.tokens.iter().map(|token| token.spoken.clone()).collect(),
        estimated: unspoken.contains(&line),
        moves: line > first,
        from: slot.from,
        to: slot.to,
        cues: slot.cues.clone(),
    };
    prepared.script.lines().zip(&prepared.takes).zip(&timeline.slots).enumerate().map(one).collect()
}
