//! The thumbnail: the best of several frames, as WebP.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use image::RgbImage;
use vo_digest::Digest;
use vo_files::durable;
use vo_media::ffmpeg;
use vo_media::still::resized;
use vo_plan::Plan;
use vo_plan::framing::{Rect, Size};
use vo_plan::recipe::ThumbnailRecipe;
use vo_process::Watchdog;
use vo_store::Staged;
use vo_timeline::track::Timeline;

use crate::StudioError;
use crate::artifact::maker::Never;
use crate::artifact::{Checked, Maker, check};
use crate::run::Render;

/// Raised by one whenever another frame would be chosen or it would be written differently.
pub const THUMBNAIL_VERSION: u32 = 4;

/// How long a frame may take to be decoded.
const TIMEOUT: Duration = Duration::from_secs(120);

/// Quality of the WebP file, 0 to 100.
const QUALITY: f32 = 82.0;

/// Thumbnails are this wide, in pixels: sharp on a phone, far below a megabyte.
const THUMBNAIL_WIDTH: u32 = 720;
/// As many frames are compared for it.
const CANDIDATES: usize = 4;
/// Where a line shows words on no key frame, its candidate lies this many frames in 30 after its beginning: a key frame is
/// near, so that little is decoded for it.
const INTO_A_LINE: u32 = 12;
/// Frames in 30 after which words have come in whole, whatever a look makes of that.
const SETTLED: u32 = 10;

/// The thumbnail of a movie made of these segments, made or found: as long as those it may be taken from are the same, so is
/// it.
///
/// # Errors
/// [`StudioError`]; no child is left running.
pub fn thumbnail(
    render: &Render,
    timeline: &Timeline,
    plan: &Plan,
    segments: &[Digest],
) -> Result<Digest, StudioError> {
    let mut key_frames = Vec::new();
    for (planned, segment) in plan.segments.iter().zip(segments) {
        let own = check::key_frames(&render.store.path(*segment))?;
        key_frames.extend(own.into_iter().map(|frame| planned.at + frame));
    }
    // The first second is left out: much has not begun there.
    key_frames.retain(|frame| *frame > plan.rate.per_second());
    let [into, settled] = [INTO_A_LINE, SETTLED].map(|frames| frames * plan.rate.per_second() / 30);
    let (mut at_once, mut near) = (Vec::new(), Vec::new());
    for slot in &timeline.slots {
        let Some(first) = slot.cues.first() else { continue };
        let shown =
            |frame: &u32| slot.cues.iter().any(|cue| (cue.from + settled as i32..cue.to).contains(&(*frame as i32)));
        let mut in_line = key_frames.iter().copied().filter(|frame| (slot.from..slot.to).contains(frame));
        if let Some(frame) = in_line.find(shown) {
            at_once.push(frame);
        } else {
            let early = ((slot.from + into) as i32).clamp(first.from, first.to.max(first.from + 1) - 1);
            near.push(early.max(0) as u32);
        }
    }
    near.retain(|frame| *frame > plan.rate.per_second() && *frame < plan.frames);
    // A key frame is decoded without any other, so the rest counts only where there are too few of them.
    let mut lines = at_once;
    if lines.len() < CANDIDATES / 2 {
        lines.append(&mut near);
        lines.sort_unstable();
    }
    let mut candidates: Vec<u32> = lines.iter().copied().step_by(lines.len().div_ceil(CANDIDATES).max(1)).collect();
    if candidates.len() < 2 {
        // Too few words to choose from: moments spread over the movie, too.
        let moments = [plan.frames / 4, plan.frames / 2, plan.frames * 3 / 4];
        let before = |moment: u32| key_frames.iter().rev().find(|frame| **frame <= moment).copied();
        candidates.extend(moments.map(|moment| before(moment).unwrap_or(moment)));
        candidates.sort_unstable();
        candidates.dedup();
    }
    let candidates = candidates.into_iter().filter_map(|frame| {
        let index = plan.segments.partition_point(|planned| planned.at <= frame).checked_sub(1)?;
        Some((*segments.get(index)?, frame - plan.segments.get(index)?.at))
    });
    let recipe = ThumbnailRecipe {
        candidates: candidates.collect(),
        rate: plan.rate,
        size: plan.size,
        width: THUMBNAIL_WIDTH,
        chooser: THUMBNAIL_VERSION,
        tools: render.tools().id.clone(),
    };
    Ok(render.artifact(&recipe, &mut Chooser(render))?.0)
}

/// Chooses the frame that becomes the thumbnail.
pub struct Chooser<'s>(pub &'s Render);

impl Maker<ThumbnailRecipe> for Chooser<'_> {
    fn make(&mut self, recipe: &ThumbnailRecipe, staged: &Staged) -> Result<PathBuf, StudioError> {
        make(self.0, recipe, staged)
    }
}

impl Checked for ThumbnailRecipe {
    type Excess = Never;

    fn check(&self, _: &Render, file: &Path) -> Result<Option<Never>, StudioError> {
        check::webp(file, small(self)).map(|()| None)
    }
}

/// Width and height of a thumbnail in pixels.
fn small(recipe: &ThumbnailRecipe) -> (u32, u32) {
    let width = recipe.width.min(recipe.size.width);
    (width, (width * recipe.size.height / recipe.size.width.max(1)).max(1))
}

/// Makes the thumbnail in the staged folder and returns the path of its file.
fn make(render: &Render, recipe: &ThumbnailRecipe, staged: &Staged) -> Result<PathBuf, StudioError> {
    for (index, (segment, _)) in recipe.candidates.iter().enumerate() {
        render.link(*segment, &staged.path(&format!("in{index}")))?;
    }
    let best = best(render, recipe, staged)?;
    let wrong = |why: String| StudioError::Wrong { kind: "the thumbnail", why };
    let picture = best.ok_or_else(|| wrong("no frame was named".to_owned()))?;
    let all = Rect { x: 0, y: 0, width: picture.width(), height: picture.height() };
    let (width, height) = small(recipe);
    let small = resized(&picture, all, Size { width, height }).map_err(wrong)?;
    let bytes = webp::Encoder::from_rgb(small.as_raw(), width, height).encode(QUALITY);
    let path = staged.path("cover.webp");
    durable::write(&path, &bytes).map_err(StudioError::files("writing", &path))?;
    Ok(path)
}

/// The candidate that invites most; the first of equals. One child decodes them all, one after another.
fn best(render: &Render, recipe: &ThumbnailRecipe, staged: &Staged) -> Result<Option<RgbImage>, StudioError> {
    let Size { width, height } = recipe.size;
    let command = render.ffmpeg(render.tools(), staged.folder(), "thumbnail");
    let frames: Vec<u32> = recipe.candidates.iter().map(|(_, frame)| *frame).collect();
    let mut child = ffmpeg::grab_frames(command, &frames, recipe.rate).pipe_out().start()?;
    let watchdog = Watchdog::start(&render.stop, TIMEOUT)?;
    watchdog.watch(&child);
    let mut best: Option<(u64, RgbImage)> = None;
    let mut complete = true;
    if let Some(mut pipe) = child.stdout() {
        for _ in &recipe.candidates {
            let mut picture = RgbImage::new(width, height);
            complete &= pipe.read_exact(&mut picture).is_ok();
            watchdog.advance();
            let score = score(&picture);
            if complete && best.as_ref().is_none_or(|(highest, _)| score > *highest) {
                best = Some((score, picture));
            }
        }
    }
    let exit = child.wait(&render.stop, TIMEOUT)?;
    if watchdog.expired() && !render.stop.is_requested() {
        let why = format!("nothing of it was decoded for {} s", TIMEOUT.as_secs());
        return Err(StudioError::Wrong { kind: "the thumbnail", why });
    }
    if !exit.success() || !complete {
        return Err(render.tool_failed("the frames for the thumbnail could not be decoded", "cover", &exit));
    }
    Ok(best.map(|(_, picture)| picture))
}

/// How much a frame invites: sharp, colourful, neither dark nor blown out. In whole numbers, so that every machine
/// chooses the same.
pub fn score(picture: &RgbImage) -> u64 {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let pixels = picture.as_raw();
    let at = |x: usize, y: usize| -> [i64; 3] {
        pixels.get((y * width + x) * 3..).map_or([0; 3], |p| [p[0].into(), p[1].into(), p[2].into()])
    };
    let luma = |[r, g, b]: [i64; 3]| (2 * r + 5 * g + b) / 8;
    let (mut detail, mut colour, mut sum, mut count) = (0_i64, 0_i64, 0_i64, 1_i64);
    // Every fourth pixel each way is enough to compare frames of one movie.
    for y in (4..height.saturating_sub(4)).step_by(4) {
        for x in (4..width.saturating_sub(4)).step_by(4) {
            let here = at(x, y);
            let [r, g, b] = here;
            detail += (luma(here) - luma(at(x + 2, y))).abs() + (luma(here) - luma(at(x, y + 2))).abs();
            colour += r.max(g).max(b) - r.min(g).min(b);
            sum += luma(here);
            count += 1;
        }
    }
    let middle = 128 - (sum / count - 118).abs();
    ((detail * 4 + colour) / count * middle.max(1)).max(0) as u64
}
