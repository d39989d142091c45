//! Plates: segments of a draft with nothing painted over them, as fragments that a page plays one behind the other.

use std::path::Path;

use serde::{Deserialize, Serialize};
use vo_digest::Key;
use vo_paint::Fonts;
use vo_plan::Recipe;
use vo_store::Bounds;

use super::outlook::Outlook;
use super::{Preview, kept, stored};
use crate::finish::mux::fragments::alone;
use crate::gather::lookup::Lookup;
use crate::run::Render;
use crate::segment::one;
use crate::{Code, StudioError};

/// The plates of a movie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlateList {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Frames in a second.
    pub rate: u32,
    /// Frames of the movie.
    pub frames: u32,
    /// Whether some lines are not spoken yet, so that what follows them moves.
    pub guessed: bool,
    /// The plates, in order.
    pub each: Vec<PlateReport>,
}

/// A plate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlateReport {
    /// Its key: what has the same key looks the same.
    pub key: Key,
    /// The line it belongs to, counted from 0.
    pub line: usize,
    /// Its first frame.
    pub from: u32,
    /// Frames.
    pub frames: u32,
    /// Whether it is made.
    pub made: bool,
    /// Whether its key stays when the lines that are not spoken yet are.
    pub certain: bool,
}

/// The plates of a movie.
///
/// # Errors
/// [`StudioError`] if the store cannot be read.
pub fn list(render: &Render, outlook: &Outlook) -> Result<PlateList, StudioError> {
    let Outlook { plan, unspoken, .. } = outlook;
    let mut each = Vec::with_capacity(plan.segments.len());
    for planned in &plan.segments {
        let key = planned.recipe.key()?;
        each.push(PlateReport {
            key,
            line: planned.line,
            from: planned.at,
            frames: planned.recipe.frames,
            made: render.is_made(key)?,
            certain: outlook.is_certain(planned.line),
        });
    }
    let (width, height) = (plan.size.width, plan.size.height);
    let (rate, frames) = (plan.rate.per_second(), plan.frames);
    Ok(PlateList { width, height, rate, frames, guessed: !unspoken.is_empty(), each })
}

/// One of a movie's plates, made or found.
///
/// # Errors
/// [`StudioError::Input`] if the movie has no such plate.
pub fn plate(render: &Render, outlook: &Outlook, key: Key, folder: &Path) -> Result<Preview, StudioError> {
    let mut recipe = None;
    for planned in &outlook.plan.segments {
        if planned.recipe.key()? == key {
            recipe = Some(&planned.recipe);
        }
    }
    let Some(recipe) = recipe else {
        let why = "the project has no such plate (any more): read its list of plates again";
        return Err(StudioError::Input(Code::PreviewMissing, why.to_owned()));
    };
    kept(folder, format!("{key}.mp4"), || {
        render.release_voice_for(&outlook.plan);
        let (segment, found) = one(render, &Fonts::bundled(), recipe)?;
        if !found {
            // Who only looks at plates makes more and more of them.
            let _ = render.store.keep_within(Bounds::default());
        }
        let bytes = stored(render, segment)?;
        let wrong = || StudioError::Wrong { kind: "a plate", why: "it is not built as it should be".to_owned() };
        let mut fragment = Vec::with_capacity(bytes.len() + 1_024);
        let written = alone(&bytes).ok_or_else(wrong)?.write(&mut fragment);
        written.map_err(StudioError::files("writing", "a plate".as_ref()))?;
        Ok(fragment)
    })
}
