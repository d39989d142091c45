//! Looks at one frame of a segment. The segment stays open meanwhile and after: who looks at one frame soon looks at the next.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};
use std::time::Duration;

use vo_compose::open;
use vo_paint::{Fonts, Frame};
use vo_plan::clip_range::ClipRange;
use vo_plan::recipe::SegmentRecipe;

use super::open_segment::{Look, OpenSegment, Seen};
use crate::StudioError;
use crate::gather::media::open_still;
use crate::locked::locked;
use crate::run::Render;
use crate::segment::with_decoders;

/// Nobody has looked for so long: it closes.
const CLOSE_AFTER: Duration = Duration::from_secs(10);

/// What `see` makes of the frame `number` of a segment, as its encoder is given it. The segment stays open until another is
/// looked at, nobody has looked for a while, or its memory is needed.
///
/// # Errors
/// [`StudioError`] if a picture cannot be had, or whoever asked does not want it any more, and those of `see`.
pub fn look_at(
    render: &Render,
    recipe: &SegmentRecipe,
    number: u32,
    see: impl Fn(&Frame) -> Seen + Send + Sync + 'static,
) -> Seen {
    let look: Look = (number, Arc::new(see));
    let kept = locked(&render.studio.open_segment).take().filter(|kept| kept.recipe() == recipe);
    let through = |segment: OpenSegment| -> Result<Option<Vec<u8>>, StudioError> {
        let seen = segment.look(render.listener(), &render.stop, look.clone())?;
        if seen.is_some() {
            *locked(&render.studio.open_segment) = Some(segment);
        }
        Ok(seen)
    };
    // One that was kept may have closed by itself, or somebody has ended its decoder meanwhile: what is wrong then is wrong for
    // another, too.
    match kept.map(through) {
        Some(Ok(Some(seen))) => return Ok(seen),
        Some(Err(StudioError::Stopped)) => return Err(StudioError::Stopped),
        _ => {}
    }
    let none = || StudioError::Wrong { kind: "a frame", why: "it was not composed".to_owned() };
    through(opened(render, recipe)?)?.ok_or_else(none)
}

/// The segment, opened in a thread of its own.
fn opened(render: &Render, recipe: &SegmentRecipe) -> Result<OpenSegment, StudioError> {
    let segment = recipe.clone();
    OpenSegment::open(recipe.clone(), |stop, listener| {
        let render = render.beside(stop, listener)?;
        Ok(move |looks: &Receiver<Look>, seen: &SyncSender<Seen>| show(&render, &segment, (looks, seen)))
    })
}

/// Opens a segment and answers looks at its frames, until none comes for a while.
fn show(
    render: &Render,
    recipe: &SegmentRecipe,
    (looks, seen): (&Receiver<Look>, &SyncSender<Seen>),
) -> Result<(), StudioError> {
    let _working = render.account.work();
    let still = |file: &_, framing, shown| open_still(render, file, framing, shown);
    with_decoders(render, [recipe], |watchdog, pool| {
        let mut composer = open(&Fonts::bundled(), (recipe, &[]), &still, pool)?;
        let mut scratch = None;
        let mut is_first = true;
        // Children that wait for us are not to count as standing still.
        let close_after = CLOSE_AFTER.min(render.stall_timeout() / 2);
        while let Ok((number, see)) = looks.recv_timeout(close_after) {
            watchdog.advance();
            let footage = composer.footage(number);
            if !footage.is_empty() {
                let (width, height) = (recipe.size.width as usize, recipe.size.height as usize);
                pool.seek(&footage, scratch.get_or_insert_with(|| Frame::new(width, height)))?;
            }
            // Of one look nothing more is decoded than its picture, and its decoder ends and says how that went.
            let as_far = |range: ClipRange<'_>| if is_first { 1 } else { range.frames };
            let frame = composer.compose(number, &mut |range, into| {
                pool.read(ClipRange { frames: as_far(range), ..range }, (recipe, &[]), into)
            })?;
            if seen.send(see(frame)).is_err() {
                break;
            }
            is_first = false;
        }
        Ok(())
    })
}
