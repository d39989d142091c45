//! Joins segments and bus to the movie, copying every packet as it is.

use std::fmt::Write;
use std::path::PathBuf;
use std::time::Duration;

use vo_plan::recipe::MovieRecipe;
use vo_store::{Staged, durable};

use crate::make::Workshop;
use crate::{StudioError, check, ffmpeg};

/// Makes the movie in the staged folder and returns the path of its file, checked against its recipe.
///
/// # Errors
/// [`StudioError`]; no child is left running.
pub fn make(shop: &Workshop, recipe: &MovieRecipe, staged: &Staged) -> Result<PathBuf, StudioError> {
    let mut list = String::from("ffconcat version 1.0\n");
    let mut frames = 0;
    for (index, (segment, length)) in recipe.segments.iter().enumerate() {
        shop.link(*segment, &staged.path(&format!("{index}.mp4")))?;
        let micros = recipe.rate.sample_of(*length) * 1_000_000 / 48_000;
        // Writing to a string cannot fail.
        let _ = writeln!(list, "file 'file:{index}.mp4'\nduration {}.{:06}", micros / 1_000_000, micros % 1_000_000);
        frames += length;
    }
    let path = staged.path("list");
    durable::write(&path, list.as_bytes()).map_err(StudioError::files("writing", &path))?;
    shop.link(recipe.bus, &staged.path("bus"))?;
    let command = ffmpeg::join(ffmpeg::ffmpeg(&shop.toolchain.ffmpeg, staged.folder()), recipe.rate);
    let exit = command.run(&shop.stop, Duration::from_secs(600))?;
    if !exit.success() || !ffmpeg::error_lines(&exit).is_empty() {
        return Err(shop.tool_failed("the movie could not be joined", "join", &exit));
    }
    let path = staged.path("out.mp4");
    check::movie(&path, frames, recipe.rate, recipe.size)?;
    Ok(path)
}
