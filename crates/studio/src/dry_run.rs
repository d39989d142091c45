//! What would be made and what reused, without making anything.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;
use vo_paint::Fonts;
use vo_plan::Recipe;
use vo_plan::picture::{Layer, Picture};
use vo_plan::recipe::TakeRecipe;
use vo_plan::{Plan, explain};
use vo_timeline::estimate;
use vo_timeline::script::Line;

use crate::finish::previous::Last;
use crate::gather::prepare;
use crate::open::project::Opened;
use crate::run::{Render, Run};
use crate::sound::take_file;
use crate::studio::Studio;
use crate::{Code, StudioError};

/// What a render would do.
#[derive(Clone, Debug, Serialize)]
pub struct Outlook {
    /// Takes that would be spoken, and that are there.
    pub takes: Share,
    /// Segments that would be made, and that are there.
    pub segments: Share,
    /// Segments that would be made if the new takes need more or less room than is guessed.
    pub segments_at_most: usize,
    /// Whether the sound would be mixed again.
    pub sound: bool,
    /// Whether lengths are guessed, because lines are still to be spoken.
    pub guessed: bool,
    /// Columns of the movie.
    pub width: u32,
    /// Its rows.
    pub height: u32,
    /// Frames in a second.
    pub rate: u32,
    /// Frames of the movie.
    pub frames: u32,
    /// One entry for each segment.
    pub each: Vec<OneSegment>,
    /// One entry for each line, in order.
    pub lines: Vec<OneLine>,
    /// The plan as stable text.
    #[serde(skip)]
    pub text: String,
}

/// How many are to be made, and how many are there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// To be made.
    pub make: usize,
    /// There already.
    pub reuse: usize,
}

/// A segment of an outlook.
#[derive(Clone, Debug, Serialize)]
pub struct OneSegment {
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

/// A line of an outlook: what is shown, and how it is read aloud.
#[derive(Clone, Debug, Serialize)]
pub struct OneLine {
    /// The line, counted from 0.
    pub line: usize,
    /// The language it is read in, as `en-us` or `es`.
    pub language: String,
    /// The voice that reads it.
    pub voice: String,
    /// Its words as they are shown.
    pub shown: Vec<String>,
    /// What is said for each of them; empty for what is not spoken.
    pub spoken: Vec<String>,
}

/// Why a segment has the key it has.
#[derive(Clone, Debug, Serialize)]
pub struct Explained {
    /// The segment, counted from 0.
    pub segment: usize,
    /// The beginning of its key, which is the hash of its recipe.
    pub key: String,
    /// Whether it is there.
    pub reuse: bool,
    /// Its recipe: all that it is made from.
    pub recipe: serde_json::Value,
    /// What has changed since the last render, in words.
    pub text: String,
}

/// Looks ahead.
///
/// # Errors
/// [`StudioError`]: the same mistakes that a render would find.
pub fn outlook(studio: &Studio, opened: Opened, run: Run) -> Result<Outlook, StudioError> {
    let render = &Render::begin(studio, run)?;
    let (outlook, _) = look_ahead(render, opened)?;
    Ok(outlook)
}

/// Why the segment `number` has the key it has: its recipe against that of the last render, in words.
///
/// # Errors
/// [`StudioError`]; [`StudioError::Input`] if there is no such segment.
pub fn explain_segment(studio: &Studio, opened: Opened, number: usize, run: Run) -> Result<Explained, StudioError> {
    let render = &Render::begin(studio, run)?;
    let last = Last::recall(render, &opened)?;
    let (outlook, plan) = look_ahead(render, opened)?;
    let rate = outlook.rate;
    let (Some(planned), Some(one)) = (plan.segments.get(number), outlook.each.get(number)) else {
        return Err(StudioError::Input(
            Code::UnknownSegment,
            format!("there is no segment {number}; the movie has {}, counted from 0", plan.segments.len()),
        ));
    };
    let recipe = &planned.recipe;
    let now = serde_json::from_slice(&recipe.canonical()?).unwrap_or_default();
    let state = if one.reuse { "is there and would be reused" } else { "would be made" };
    let mut text = format!(
        "segment {number} of line {}, {} to {}, {state}",
        planned.line,
        at_second(planned.at, rate),
        at_second(planned.at + planned.recipe.frames, rate),
    );
    let before = last.as_ref().and_then(|last| last.segments.get(number));
    let before = before.map(|key| render.store.recipe(*key)).transpose()?.flatten();
    let before = before.and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
    match before {
        None if last.is_none() => text.push_str(": this project was not rendered before with this preset"),
        None => text.push_str(": the last render had no such segment"),
        Some(before) => {
            let differences = explain::differences(&before, &now);
            if differences.is_empty() {
                text.push_str(": nothing has changed since the last render");
            }
            for difference in differences {
                text.push_str("\nsince the last render, ");
                text.push_str(&difference);
            }
        }
    }
    Ok(Explained { segment: number, key: one.key.clone(), reuse: one.reuse, recipe: now, text })
}

/// Where a frame stands in the movie, for a person: `1:04.5`.
pub fn at_second(frame: u32, rate: u32) -> String {
    let tenths = u64::from(frame) * 10 / u64::from(rate.max(1));
    format!("{}:{:02}.{}", tenths / 600, tenths / 10 % 60, tenths % 10)
}

fn look_ahead(render: &Render, opened: Opened) -> Result<(Outlook, Plan), StudioError> {
    let last = Last::recall(render, &opened)?;
    let prepared = prepare(render, &Fonts::bundled(), opened, |_, _| Ok(()))?;
    let (mut takes, mut unspoken) = (Vec::with_capacity(prepared.takes.len()), BTreeSet::new());
    let same_lines = last.as_ref().is_some_and(|last| last.lines.len() == prepared.takes.len());
    for (line, recipe) in prepared.takes.iter().enumerate() {
        let key = recipe.key()?;
        let take = if let Some(sound) = render.store.find(key)? {
            let path = render.store.path(sound);
            take_file::read(&path, sound).map_err(StudioError::files("reading", &path))?
        } else {
            unspoken.insert(line);
            let before = last.as_ref().filter(|_| same_lines).and_then(|last| last.lines.get(line));
            estimate::take(&recipe.spoken, recipe.speed, before.map(|(_, take)| take))
        };
        takes.push(take);
    }
    let (timeline, plan) = prepared.plan(render, &takes);
    prepared.warn(render, (&timeline, &plan), !unspoken.is_empty());
    let mut each = Vec::with_capacity(plan.segments.len());
    let (mut segments, mut at_most) = (Share::default(), 0);
    for (index, planned) in plan.segments.iter().enumerate() {
        let key = planned.recipe.key()?;
        let reuse = !unspoken.contains(&planned.line) && render.store.knows(key)?;
        if reuse {
            segments.reuse += 1;
        } else {
            segments.make += 1;
        }
        let scene = |line: usize| timeline.slots.get(line).map(|slot| slot.scene);
        let shifted = unspoken.iter().any(|line| *line <= planned.line && scene(*line) == scene(planned.line));
        at_most += usize::from(!reuse || shifted);
        each.push(OneSegment {
            segment: index,
            line: planned.line,
            from: planned.at,
            frames: planned.recipe.frames,
            key: key.short(),
            reuse,
            pictures: planned.recipe.layers.iter().map(|layer| name_of(render, layer)).collect(),
            captions: planned.captions(),
            titles: planned.titles(),
        });
    }
    let sound = !unspoken.is_empty() || !render.store.knows(plan.bus.key()?)?;
    let outlook = Outlook {
        takes: Share { make: unspoken.len(), reuse: takes.len() - unspoken.len() },
        segments,
        segments_at_most: at_most,
        sound,
        guessed: !unspoken.is_empty(),
        width: plan.size.width,
        height: plan.size.height,
        rate: plan.rate.per_second(),
        frames: plan.frames,
        each,
        lines: prepared.script.lines().zip(&prepared.takes).enumerate().map(one_line).collect(),
        text: plan.text()?,
    };
    Ok((outlook, plan))
}

/// What a person calls the picture of a layer: the name of its file, or of its background.
fn name_of(render: &Render, layer: &Layer) -> String {
    let file = |digest| {
        let name = render.name_of(digest);
        Path::new(&name).file_name().map_or_else(|| name.clone(), |file| file.to_string_lossy().into_owned())
    };
    match &layer.picture {
        Picture::Footage { file: clip, .. } => file(clip.digest),
        Picture::Still { file: image, .. } => file(image.digest),
        Picture::Painted { name, .. } => name.clone(),
    }
}

fn one_line((line, (written, take)): (usize, (&Line, &TakeRecipe))) -> OneLine {
    OneLine {
        line,
        language: written.language.clone(),
        voice: take.voice.clone(),
        shown: written.tokens.iter().map(|token| token.shown.clone()).collect(),
        spoken: written.tokens.iter().map(|token| token.spoken.clone()).collect(),
    }
}
