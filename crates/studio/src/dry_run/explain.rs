//! Why a segment is made again, or is not: its recipe against that of the last render.

use serde::Serialize;
use vo_paint::Fonts;
use vo_plan::{Recipe, explain};

use super::report::report_on;
use crate::finish::previous::PreviousRender;
use crate::gather::prepare;
use crate::open::project::LoadedProject;
use crate::run::{Render, Run};
use crate::studio::Studio;
use crate::{Code, StudioError};

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

/// Why the segment `number` has the key it has: its recipe against that of the last render, in words.
///
/// # Errors
/// [`StudioError`]; [`StudioError::Input`] if there is no such segment.
pub fn explain_segment(
    studio: &Studio,
    loaded: LoadedProject,
    number: usize,
    run: Run,
) -> Result<Explained, StudioError> {
    let render = &Render::begin(studio, run)?;
    let last = PreviousRender::load(render, &loaded)?;
    let prepared = prepare(render, &Fonts::bundled(), loaded, |_, _| Ok(()))?;
    let (report, plan) = report_on(render, &prepared, last.as_ref())?;
    let rate = report.rate;
    let (Some(planned), Some(one)) = (plan.segments.get(number), report.each.get(number)) else {
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
