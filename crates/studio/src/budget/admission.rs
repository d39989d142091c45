//! A file is let in only where the budget holds its decoding: what does not fit is refused with what would do, before it is
//! decoded.

use std::path::Path;

use vo_digest::Digest;
use vo_media::heif::Heif;
use vo_media::{Rejection, cost};
use vo_plan::framing::Size;
use vo_plan::picture::{Container, MediaFile, Transfer};
use vo_process::{Exit, ProcessError};
use vo_setup::Toolchain;

use super::permits::{Need, Permit};
use super::{Budget, USUAL_FRAME};
use crate::StudioError;
use crate::artifact::quarantine;
use crate::run::Render;

/// Whether a file is let in: room to decode it in, or a reason for a person why the budget does not hold that.
pub type Admitted = Result<Result<Permit, Rejection>, StudioError>;

/// Room to decode a still image that takes so many bytes.
///
/// # Errors
/// [`StudioError::Stopped`].
pub fn of_still(render: &Render, size: Size, cost: u64) -> Admitted {
    admitted(render, cost, size)
}

/// Room to make an image that moves a clip.
///
/// # Errors
/// [`StudioError::Stopped`].
pub fn of_animation(render: &Render, size: Size) -> Admitted {
    admitted(render, cost::of_animation(size), size)
}

/// Room to put a HEIF picture together of its tiles.
///
/// # Errors
/// [`StudioError::Stopped`].
pub fn of_heif(render: &Render, heif: &Heif, shrink: u32) -> Admitted {
    let (width, height) = heif.picture.size;
    admitted(render, cost::of_heif(heif, shrink), Size { width, height })
}

fn admitted(render: &Render, cost: u64, size: Size) -> Admitted {
    if let Some(why) = render.budget().refuses(cost) {
        return Ok(Err(Rejection::over_budget(with_size(size, &why))));
    }
    render.claim(Need { bytes: cost, cores: 1 }).map(Ok)
}

/// What decoding footage takes, in bytes, without the frames of the movie, and room to do so. It is linked as `in` in
/// `folder`. Where its size does not settle it, its beginning is decoded within the budget. The inner error is a reason for a
/// person if the budget does not hold it.
///
/// # Errors
/// [`StudioError`] if FFmpeg could not be run or was ended.
pub fn of_footage(
    render: &Render,
    tools: &Toolchain,
    folder: &Path,
    (file, container): (Digest, Container),
) -> Result<Result<(u64, Option<Permit>), Rejection>, StudioError> {
    let ended = |exit: &Exit| {
        quarantine::classify_exit(render, (Some(file), &tools.id), ("a clip could not be looked at", "look"), exit)
    };
    let Some(listed) = seen(
        cost::listed(render.ffmpeg(tools, folder, "look"), container, (&render.stop, render.stall_timeout())),
        ended,
    )?
    else {
        // It has no picture, which is told when one is looked for.
        return Ok(Ok((0, None)));
    };
    let beside = listed.beside(USUAL_FRAME);
    let refused = |cost: u64| {
        render.budget().refuses(cost + beside).map(|why| Rejection::over_budget(with_size(listed.size, &why)))
    };
    let permit = Some(render.claim(Need { bytes: listed.usual() + beside, cores: 1 })?);
    let Some(why) = refused(listed.usual()) else { return Ok(Ok((listed.usual(), permit))) };
    if refused(listed.least()).is_some() {
        return Ok(Err(why));
    }
    let within = render.budget().of_a_child();
    let tried = cost::tried(
        render.ffmpeg(tools, folder, "look"),
        container,
        (listed, within),
        (&render.stop, render.stall_timeout()),
    );
    let Some(took) = seen(tried, ended)? else { return Ok(Err(why)) };
    let cost = (took + listed.unseen(USUAL_FRAME)).saturating_sub(beside);
    Ok(refused(cost).map_or(Ok((cost, permit)), Err))
}

/// What an FFmpeg has seen that ended by itself; nothing if it took too long or wanted too much.
fn seen<T>(
    looked: Result<(Exit, Option<T>), ProcessError>,
    ended: impl Fn(&Exit) -> Result<(), StudioError>,
) -> Result<Option<T>, StudioError> {
    match looked {
        Err(ProcessError::TooSlow { .. }) => Ok(None),
        Ok((exit, _)) if exit.out_of_memory => Ok(None),
        Ok((exit, found)) => ended(&exit).map(|()| found),
        Err(other) => Err(other.into()),
    }
}

/// Whether so little memory is left for decoding a file that its pictures must be made small as early as can be.
pub fn is_tight(render: &Render, file: &MediaFile) -> bool {
    let hdr = matches!(file.colour.transfer, Transfer::Pq | Transfer::Hlg);
    hdr && render.budget().refuses(cost::usual_hdr(file.shape.size) + cost::frames_held(true) * USUAL_FRAME).is_some()
}

/// Whether the budget holds the decoding of a file that was let in before.
pub fn still_holds(budget: Budget, file: &MediaFile, cost: u64) -> bool {
    let beside = if file.tools.is_empty() { 0 } else { cost::frames_held(file.colour.transfer != Transfer::Sdr) };
    budget.refuses(cost + beside * USUAL_FRAME).is_none()
}

fn with_size(Size { width, height }: Size, why: &str) -> String {
    format!("its picture has {width}x{height} pixels, and {why}")
}
