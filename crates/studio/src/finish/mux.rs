//! Joins segments and bus to the movie, copying every packet as it is.

pub mod fragments;

use std::path::{Path, PathBuf};
use std::time::Duration;

use fragments::Fragments;
use vo_media::ffmpeg;
use vo_plan::recipe::MovieRecipe;
use vo_process::{Watchdog, set_pipe_size};
use vo_store::Staged;

use crate::artifact::maker::Never;
use crate::artifact::{Checked, Maker, check};
use crate::run::Render;
use crate::{StudioError, segment};

/// Raised by one whenever the same segments and sound would be joined to other bytes.
pub const MUX_VERSION: u32 = 3;

/// Bytes that the pipe to the joining child holds, where the system allows it.
const PIPE: usize = 1 << 20;

/// Joins what a movie is made of.
pub struct Muxer<'s>(pub &'s Render);

impl Maker<MovieRecipe> for Muxer<'_> {
    fn make(&mut self, recipe: &MovieRecipe, staged: &Staged) -> Result<PathBuf, StudioError> {
        mux(self.0, recipe, staged)
    }
}

impl Checked for MovieRecipe {
    type Excess = Never;

    fn check(&self, _: &Render, file: &Path) -> Result<Option<Never>, StudioError> {
        let frames = self.segments.iter().map(|(_, length)| length).sum();
        check::movie(file, frames, self.rate, self.size)?;
        Ok(None)
    }
}

fn mux(render: &Render, recipe: &MovieRecipe, staged: &Staged) -> Result<PathBuf, StudioError> {
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
        return Err(segment::stalled(render, "the movie", &watchdog));
    }
    render.made(staged.path("out.mp4"), ("the movie could not be joined", "join"), &exit)
}
