//! A file is let in only where the budget holds its decoding: what does not fit is refused with what would do, before it is
//! decoded.

use std::path::Path;

use vo_digest::Digest;
use vo_plan::framing::Size;
use vo_plan::picture::{Container, MediaFile, Transfer};
use vo_process::{Exit, ProcessError};
use vo_setup::Toolchain;

use crate::budget::USUAL_FRAME;
use crate::make::Workshop;
use crate::media::cost;
use crate::media::heif::Heif;
use crate::{StudioError, quarantine};

/// Whether a still image may be decoded that takes so many bytes, and room for that.
///
/// # Errors
/// A reason for a person if the budget does not hold it.
pub fn of_still(shop: &Workshop, size: Size, cost: u64) -> Result<(), String> {
    admitted(shop, cost, size)
}

/// Whether an image that moves may be made a clip.
///
/// # Errors
/// A reason for a person if the budget does not hold it.
pub fn of_animation(shop: &Workshop, size: Size) -> Result<(), String> {
    admitted(shop, cost::of_animation(size), size)
}

/// Whether a HEIF picture may be put together of its tiles.
///
/// # Errors
/// A reason for a person if the budget does not hold it.
pub fn of_heif(shop: &Workshop, heif: &Heif, shrink: u32) -> Result<(), String> {
    let (width, height) = heif.picture.size;
    admitted(shop, cost::of_heif(heif, shrink), Size { width, height })
}

fn admitted(shop: &Workshop, cost: u64, size: Size) -> Result<(), String> {
    shop.make_room_for(cost);
    shop.budget().refuses(cost).map_or(Ok(()), |why| Err(with_size(size, &why)))
}

/// What decoding footage takes, in bytes, without the frames of the movie. It is linked as `in` in `folder`. Where its size
/// does not settle it, its beginning is decoded within the budget. The inner error is a reason for a person if the budget does
/// not hold it.
///
/// # Errors
/// [`StudioError`] if FFmpeg could not be run or was ended.
pub fn of_footage(
    shop: &Workshop,
    tools: &Toolchain,
    folder: &Path,
    (file, container): (Digest, Container),
) -> Result<Result<u64, String>, StudioError> {
    let ended = |exit: &Exit| {
        quarantine::look_at_end(shop, (Some(file), &tools.id), ("a clip could not be looked at", "look"), exit)
    };
    let Some(listed) = seen(cost::listed(&tools.ffmpeg, folder, container, &shop.stop), ended)? else {
        // It has no picture, which is told when one is looked for.
        return Ok(Ok(0));
    };
    let beside = listed.beside(USUAL_FRAME);
    let refused = |cost: u64| shop.budget().refuses(cost + beside).map(|why| with_size(listed.size, &why));
    shop.make_room_for(listed.usual() + beside);
    let Some(why) = refused(listed.usual()) else { return Ok(Ok(listed.usual())) };
    if refused(listed.least()).is_some() {
        return Ok(Err(why));
    }
    let within = shop.budget().of_a_child();
    let tried = cost::tried(&tools.ffmpeg, folder, container, (listed, within, &shop.stop));
    let Some(took) = seen(tried, ended)? else { return Ok(Err(why)) };
    let cost = (took + listed.unseen(USUAL_FRAME)).saturating_sub(beside);
    Ok(refused(cost).map_or(Ok(cost), Err))
}

/// What an FFmpeg has seen that ended by itself; nothing if it took too long or wanted too much.
fn seen<T>(
    looked: Result<(Exit, Option<T>), ProcessError>,
    ended: impl Fn(&Exit) -> Result<(), StudioError>,
) -> Result<Option<T>, StudioError> {
    match looked {
        Err(ProcessError::TooSlow { .. }) => Ok(None),
        Ok((exit, _)) if exit.starved => Ok(None),
        Ok((exit, found)) => ended(&exit).map(|()| found),
        Err(other) => Err(other.into()),
    }
}

/// Whether so little memory is left for decoding a file that its pictures must be made small as early as can be.
pub fn is_tight(shop: &Workshop, file: &MediaFile) -> bool {
    let hdr = matches!(file.colour.transfer, Transfer::Pq | Transfer::Hlg);
    hdr && shop.budget().refuses(cost::usual_hdr(file.shape.size) + cost::frames_held(true) * USUAL_FRAME).is_some()
}

/// Whether the budget holds the decoding of a file that was let in before.
pub fn still_holds(shop: &Workshop, file: &MediaFile, cost: u64) -> bool {
    let beside = if file.tools.is_empty() { 0 } else { cost::frames_held(file.colour.transfer != Transfer::Sdr) };
    shop.budget().refuses(cost + beside * USUAL_FRAME).is_none()
}

fn with_size(Size { width, height }: Size, why: &str) -> String {
    format!("its picture has {width}x{height} pixels, and {why}")
}
