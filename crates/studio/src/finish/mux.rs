//! Joins segments and bus to the movie, copying every packet as it is.

mod fragments;

use std::path::PathBuf;
use std::time::Duration;

use fragments::Fragments;
use vo_media::ffmpeg;
use vo_plan::recipe::MovieRecipe;
use vo_process::{Watchdog, set_pipe_size};
use vo_store::Staged;

use crate::artifact::check;
use crate::run::Render;
use crate::{StudioError, segment};

/// Raised by one whenever the same segments and sound would be joined to other bytes.
pub const JOINER: u32 = 3;

/// Bytes that the pipe to the joining child holds, where the system allows it.
const PIPE: usize = 1 << 20;

/// Makes the movie in the staged folder and returns the path of its file, checked against its recipe.
///
/// # Errors
/// [`StudioError`]; no child is left running.
pub fn make(render: &Render, recipe: &MovieRecipe, staged: &Staged) -> Result<PathBuf, StudioError> {
    render.link(recipe.bus, &staged.path("bus"))?;
    let command = ffmpeg::join(render.ffmpeg(render.tools(), staged.folder(), "join"), recipe.rate);
    let mut child = command.pipe_in().start()?;
    let watchdog = Watchdog::start(&render.stop, render.stall_timeout())?;
    watchdog.watch(&child);
    let mut pipe = child.stdin();
    if let Some(pipe) = &pipe {
        set_pipe_size(pipe, PIPE);
    }
    let mut fragments = Fragments::default();
    for (segment, _) in &recipe.segments {
        if render.stop.is_requested() {
            return Err(StudioError::Stopped);
        }
        render.verify(*segment)?;
        let path = render.store.path(*segment);
        let bytes = std::fs::read(&path).map_err(StudioError::files("reading", &path))?;
        let why = || "a segment is not built as it should be".to_owned();
        let fragment = fragments.next(&bytes).ok_or_else(|| StudioError::Wrong { kind: "the movie", why: why() })?;
        if pipe.as_mut().is_none_or(|pipe| fragment.write(pipe).is_err()) {
            // The child has gone; its exit says why.
            break;
        }
        watchdog.advance();
    }
    drop(pipe);
    let exit = child.wait(&render.stop, Duration::from_secs(600))?;
    if watchdog.expired() && !render.stop.is_requested() {
        return Err(segment::stood_still(render, "the movie", &watchdog));
    }
    let path = render.made(staged.path("out.mp4"), ("the movie could not be joined", "join"), &exit)?;
    let frames = recipe.segments.iter().map(|(_, length)| length).sum();
    check::movie(&path, frames, recipe.rate, recipe.size)?;
    Ok(path)
}
