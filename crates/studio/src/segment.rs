//! Makes a segment: decode, paint, encode, frame by frame, with nothing in between but pipes.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ChildStdout;
use std::time::Duration;

use vo_paint::background::Background;
use vo_paint::captions::Captions;
use vo_paint::overlay::{Badge, ProgressBar};
use vo_paint::still::{Window, view};
use vo_paint::{Fonts, Frame, Zone, fade};
use vo_plan::framing::Size;
use vo_plan::picture::{Layer, Motion, Picture};
use vo_plan::recipe::SegmentRecipe;
use vo_process::{Child, Watchdog};
use vo_store::Staged;
use vo_timeline::seed::Seeded;

use crate::make::Workshop;
use crate::media::open_still;
use crate::{StudioError, check, ffmpeg};

/// Raised by one whenever a segment of the same recipe would have other bytes: another filter graph, another motion of
/// stills, other fixed arguments of the encoder, another version of what decodes stills.
pub const MAKER: u32 = 2;

/// How long an encoder may take to finish after its last frame.
const DRAIN: Duration = Duration::from_secs(120);

/// The longest time that a frame may take: a decoder or an encoder that stands still for longer is ended.
const PATIENCE: Duration = Duration::from_secs(120);

/// Bytes a pipe between us and a child holds, where the system allows it.
const PIPE: usize = 1 << 20;

/// Makes the segment in the staged folder and returns the path of its file, checked against its recipe. `advance` is
/// told of every frame.
///
/// # Errors
/// [`StudioError`]; no child is left running.
pub fn make(
    shop: &Workshop,
    fonts: &Fonts,
    recipe: &SegmentRecipe,
    staged: &Staged,
    advance: &dyn Fn(),
) -> Result<PathBuf, StudioError> {
    let size = recipe.size;
    let (width, height) = (size.width as usize, size.height as usize);
    let zone = Zone::within(width, height, recipe.safe);
    let mut layers = open_layers(shop, recipe, staged)?;
    let mut captions =
        recipe.captions.as_ref().map(|captions| Captions::new(fonts, &captions.look, zone, captions.cues.clone()));
    let mut bar = recipe.progress.map(|progress| (progress, ProgressBar::new(zone, progress.colour)));
    let badge = recipe.badge.as_deref().map(|text| Badge::new(fonts, text, zone));
    let program = &shop.toolchain.ffmpeg;
    let command = ffmpeg::encode_segment(ffmpeg::ffmpeg(program, staged.folder()), &recipe.video, recipe.rate, size);
    let mut encoder = command.pipe_in().start()?;
    let watchdog = Watchdog::start(&shop.stop, PATIENCE);
    watchdog.watch(&encoder);
    let mut pipe = encoder.stdin().ok_or_else(|| broken_pipe("the encoder has no input"))?;
    widen(&pipe);
    let (mut frame, mut above) = (Frame::new(width, height), None);
    let mut refused = false;
    for number in 0..recipe.frames {
        if shop.stop.asked() {
            return Err(StudioError::Stopped);
        }
        compose((shop, &watchdog), &mut layers, number, recipe, (&mut frame, &mut above))?;
        if let Some(captions) = &mut captions {
            captions.paint(&mut frame, number as i32);
        }
        if let Some((progress, bar)) = &mut bar {
            let span = u64::from(progress.to.saturating_sub(progress.from));
            let reached = u64::from(progress.from) + span * u64::from(number) / u64::from(recipe.frames);
            bar.paint(&mut frame, reached as u16);
        }
        if let Some(badge) = &badge {
            badge.paint(&mut frame);
        }
        if pipe.write_all(frame.as_bytes()).is_err() {
            // The encoder has gone; its exit and its last words say why.
            refused = true;
            break;
        }
        watchdog.advance();
        advance();
    }
    drop(pipe);
    for layer in layers {
        layer.close(shop)?;
    }
    let exit = encoder.wait(&shop.stop, DRAIN)?;
    if refused || !exit.success() || !ffmpeg::error_lines(&exit).is_empty() {
        return Err(shop.tool_failed("a segment could not be encoded", "encode", &exit));
    }
    let path = staged.path("out.mp4");
    check::segment(shop, &path, recipe, staged)?;
    Ok(path)
}

/// A layer with its source of frames.
struct Open<'a> {
    layer: &'a Layer,
    stream: Stream,
}

enum Stream {
    /// Not begun: a decoder starts only when its first frame is due, and ends with its last, so that the fewest run at
    /// the same time.
    Waiting {
        folder: PathBuf,
    },
    Decoding {
        child: Box<Child>,
        pipe: ChildStdout,
    },
    Still {
        picture: Box<Frame>,
        motion: Option<Motion>,
    },
    Painting {
        background: Box<Background>,
        from: u32,
    },
    Over,
}

impl Open<'_> {
    fn close(self, shop: &Workshop) -> Result<(), StudioError> {
        if let Stream::Decoding { child, pipe } = self.stream {
            drop(pipe);
            // It was asked for exactly as many frames as were read, so it ends by itself.
            child.wait(&shop.stop, DRAIN)?;
        }
        Ok(())
    }
}

fn open_layers<'a>(shop: &Workshop, recipe: &'a SegmentRecipe, staged: &Staged) -> Result<Vec<Open<'a>>, StudioError> {
    let mut open = Vec::with_capacity(recipe.layers.len());
    for (index, layer) in recipe.layers.iter().enumerate() {
        let stream = match &layer.picture {
            Picture::Footage { file, .. } => {
                let folder = staged.path(&format!("layer{index}"));
                std::fs::create_dir(&folder).map_err(StudioError::files("making the folder", &folder))?;
                shop.link(file.digest, &folder.join("in"))?;
                Stream::Waiting { folder }
            }
            Picture::Still { file, framing, motion } => {
                let path = shop.store.path(file.digest);
                let picture = open_still(&path, file.container, *framing, recipe.size, motion.is_some())
                    .map_err(|why| StudioError::Wrong { kind: "a still image", why })?;
                Stream::Still { picture: Box::new(picture), motion: *motion }
            }
            Picture::Painted { name, seed, from } => {
                let (width, height) = (recipe.size.width as usize, recipe.size.height as usize);
                let background = Background::new(name, *seed, width, height)
                    .ok_or_else(|| StudioError::Input(format!("there is no painted background called `{name}`")))?;
                Stream::Painting { background: Box::new(background), from: *from }
            }
        };
        open.push(Open { layer, stream });
    }
    Ok(open)
}

/// Brings the layers of one frame together: the first as it is, every later one faded in over what is there.
fn compose(
    (shop, watchdog): (&Workshop, &Watchdog),
    layers: &mut [Open<'_>],
    number: u32,
    recipe: &SegmentRecipe,
    (frame, above): (&mut Frame, &mut Option<Frame>),
) -> Result<(), StudioError> {
    let mut first = true;
    for open in layers {
        let layer = open.layer;
        let Some(local) = number.checked_sub(layer.at).filter(|local| *local < layer.frames) else { continue };
        let fade = layer.fade.map(|fade| (fade.done + local + 1, fade.of + 1)).filter(|(done, of)| done < of);
        match fade {
            Some((done, of)) if !first => {
                let size = recipe.size;
                let above = above.get_or_insert_with(|| Frame::new(size.width as usize, size.height as usize));
                read((shop, watchdog), open, local, recipe, above)?;
                fade::cross(frame, above, done as u16, of as u16);
            }
            _ => read((shop, watchdog), open, local, recipe, frame)?,
        }
        first = false;
        if local + 1 == layer.frames
            && let Stream::Decoding { child, pipe } = std::mem::replace(&mut open.stream, Stream::Over)
        {
            drop(pipe);
            child.wait(&shop.stop, DRAIN)?;
        }
    }
    Ok(())
}

/// Gets the next picture of a layer.
fn read(
    (shop, watchdog): (&Workshop, &Watchdog),
    open: &mut Open<'_>,
    local: u32,
    recipe: &SegmentRecipe,
    into: &mut Frame,
) -> Result<(), StudioError> {
    if let Stream::Waiting { folder } = &open.stream {
        open.stream = start_decoder((shop, watchdog), open.layer, folder, recipe)?;
    }
    match &mut open.stream {
        Stream::Decoding { child, pipe } => {
            if pipe.read_exact(into.as_bytes_mut()).is_err() {
                child.kill();
                if shop.stop.asked() {
                    return Err(StudioError::Stopped);
                }
                if watchdog.bitten() {
                    let why = format!("nothing was decoded for {} s; convert the clip to H.264", PATIENCE.as_secs());
                    return Err(StudioError::Wrong { kind: "a decoded picture", why });
                }
                let why = "the footage ended before its frames were counted out; copy or convert the file again";
                return Err(StudioError::Wrong { kind: "a decoded picture", why: why.to_owned() });
            }
        }
        Stream::Still { picture, motion } => {
            let at = motion.map(|motion| (motion.seed, motion.from + local));
            view(into, picture, window(picture, recipe.size, at, recipe.rate.per_second()));
        }
        Stream::Painting { background, from } => {
            background.paint(into, u64::from(*from + local), recipe.rate.per_second());
        }
        Stream::Waiting { .. } | Stream::Over => return Err(broken_pipe("a picture was asked for after its end")),
    }
    Ok(())
}

fn start_decoder(
    (shop, watchdog): (&Workshop, &Watchdog),
    layer: &Layer,
    folder: &Path,
    recipe: &SegmentRecipe,
) -> Result<Stream, StudioError> {
    let Picture::Footage { file, framing, from } = &layer.picture else {
        return Err(broken_pipe("only footage is decoded"));
    };
    let command = ffmpeg::ffmpeg(shop.decoder(&file.tools)?, folder);
    let span = (*from, layer.frames);
    let command = ffmpeg::decode_footage(command, file, *framing, recipe.rate, span, recipe.size);
    let mut child = command.pipe_out().start()?;
    watchdog.watch(&child);
    let pipe = child.stdout().ok_or_else(|| broken_pipe("the decoder has no output"))?;
    widen(&pipe);
    Ok(Stream::Decoding { child: Box::new(child), pipe })
}

/// The part of a still that is seen at a moment of its slow zoom: eight seconds from one end to the other and back, as
/// far as the reserve around the frame allows, in a direction that the seed chooses.
fn window(picture: &Frame, size: Size, motion: Option<(u64, u32)>, per_second: u32) -> Window {
    let (whole_width, whole_height) = ((picture.width() as i64) << 8, (picture.height() as i64) << 8);
    let Some((seed, number)) = motion else {
        return Window { x: 0, y: 0, width: whole_width as u32, height: whole_height as u32 };
    };
    let mut stream = Seeded::new(seed, 7);
    let (inward, side_x, side_y) = (stream.below(2) == 0, stream.below(3) as i64 - 1, stream.below(3) as i64 - 1);
    // A triangle wave, rounded at its corners so that the motion never jerks (3t² - 2t³).
    let period = i64::from(per_second) * 8;
    let phase = i64::from(number) % (2 * period);
    let linear = (if phase < period { phase } else { 2 * period - phase }) * 65_536 / period;
    let eased = linear * linear / 65_536 * (3 * 65_536 - 2 * linear) / 65_536;
    let zoomed = if inward { eased } else { 65_536 - eased };
    let narrow = (i64::from(size.width) << 8, i64::from(size.height) << 8);
    let width = whole_width - (whole_width - narrow.0) * zoomed / 65_536;
    let height = whole_height - (whole_height - narrow.1) * zoomed / 65_536;
    let (room_x, room_y) = (whole_width - width, whole_height - height);
    Window {
        x: (room_x / 2 + room_x / 2 * side_x) as i32,
        y: (room_y / 2 + room_y / 2 * side_y) as i32,
        width: width as u32,
        height: height as u32,
    }
}

/// A larger pipe means fewer turns; where the system does not allow it, a smaller one works too.
fn widen(pipe: &impl std::os::fd::AsFd) {
    let _ = rustix::pipe::fcntl_setpipe_size(pipe, PIPE);
}

fn broken_pipe(what: &str) -> StudioError {
    StudioError::Wrong { kind: "a segment", why: what.to_owned() }
}
