//! Looks at a file for a library, where no project is: what it is, and what shows it to a person: a small picture, pictures
//! out of it, and the peaks of its sound.

use std::io::Read;
use std::path::Path;
use std::time::Duration;

use image::RgbImage;
use serde::Serialize;
use vo_compose::{SEGMENT_VERSION, open};
use vo_digest::Digest;
use vo_files::{Input, durable};
use vo_media::{Purpose, ffmpeg};
use vo_paint::{Fonts, rgb};
use vo_plan::clip_range::ClipRange;
use vo_plan::framing::{Shape, Size, framing};
use vo_plan::picture::{Container, Layer, Picture};
use vo_plan::recipe::SegmentRecipe;
use vo_process::Watchdog;
use vo_timeline::preset::ExportPreset;
use vo_timeline::project::Fit;
use vo_timeline::time::FrameRate;

use crate::finish::thumbnail::score;
use crate::gather::media::{Inspected, brought_in, heard, identify, identify_picture, open_still, probed, refused};
use crate::run::{Render, Run};
use crate::segment::with_decoders;
use crate::studio::Studio;
use crate::{Code, StudioError};

/// Files that a look leaves in its folder, if there is something to show.
pub const THUMBNAIL: &str = "thumbnail.webp";
/// Pictures out of it, beside each other.
pub const STRIP: &str = "strip.webp";
/// How loud it is: for each tenth of a second the lowest and the highest sample, as numbers from -128 to 127.
pub const PEAKS: &str = "peaks.json";

/// A thumbnail is no larger, in pixels and bytes.
const THUMBNAIL_SIZE: Size = Size { width: 320, height: 568 };
const THUMBNAIL_BYTES: usize = 40 << 10;
/// It is the best of pictures at these moments, in percent.
const MOMENTS: [u64; 3] = [10, 35, 65];

/// A strip has so many pictures of this size, and is no larger in bytes.
const PICTURES: u64 = 10;
const PICTURE_SIZE: Size = Size { width: 90, height: 160 };
const STRIP_BYTES: usize = 100 << 10;

/// Peaks in a second, and samples in a second that they are found in.
const PEAKS_PER_SECOND: u32 = 10;
const SAMPLES_PER_SECOND: u32 = 8_000;

/// The longest sound that peaks are made of, in seconds.
const LONGEST: u32 = 4 * 3_600;

/// What a file is called in a reason for a person, who knows its name better.
const SHOWN: &str = "the file";

/// What sort of media a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Medium {
    /// Moving pictures.
    Video,
    /// A picture.
    Image,
    /// Sound alone.
    Sound,
}

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileLook {
    /// What sort of media.
    pub medium: Medium,
    /// Columns of its picture as it is seen, upright.
    pub width: Option<u32>,
    /// Its rows.
    pub height: Option<u32>,
    /// How long it lasts; nothing for stills.
    pub milliseconds: Option<u64>,
    /// What a person should know of it.
    pub doubt: Option<String>,
}

/// Looks at a file, and leaves in the folder `output` what shows it.
///
/// # Errors
/// [`StudioError::Input`] with the reason why it cannot be used, and those of the store and the tools.
pub fn look_at_file(studio: &Studio, file: &Path, output: &Path, run: Run) -> Result<FileLook, StudioError> {
    let render = &Render::begin(studio, run)?;
    let _working = render.account.work();
    let input =
        Input { file: durable::read(file).map_err(StudioError::files("reading", file))?, path: file.to_owned() };
    let container = match identify_picture(&input, SHOWN) {
        Ok(container) => container,
        Err(unseen) => {
            // What cannot be seen may be heard.
            let Ok(container) = identify(&input.file, SHOWN, Purpose::Sound) else { return Err(unseen) };
            return sound(render, &input, container, output);
        }
    };
    let digest = brought_in(render, &input)?;
    match probed(render, (digest, container), SHOWN) {
        Ok(seen) => picture(render, (digest, container), &seen, output),
        Err(unseen) if unseen.code() == Code::ClipUnreadable && !container.is_image() => {
            sound(render, &input, container, output).map_err(|unheard| match unheard {
                StudioError::Stopped => unheard,
                _ => unseen,
            })
        }
        Err(unseen) => Err(unseen),
    }
}

fn sound(render: &Render, input: &Input, container: Container, output: &Path) -> Result<FileLook, StudioError> {
    let digest = brought_in(render, input)?;
    heard(render, (digest, container))?.map_err(|rejection| refused(SHOWN, rejection))?;
    let milliseconds = peaks(render, (digest, container), output)?;
    Ok(FileLook { medium: Medium::Sound, width: None, height: None, milliseconds, doubt: None })
}

fn picture(
    render: &Render,
    (digest, container): (Digest, Container),
    seen: &Inspected,
    output: &Path,
) -> Result<FileLook, StudioError> {
    let shape = seen.file.shape;
    let moves = seen.milliseconds > 0;
    let at = |percent: u64| seen.milliseconds.saturating_sub(100) * percent / 100;
    let small = within(shape, THUMBNAIL_SIZE);
    let moments: Vec<u64> = if moves { MOMENTS.map(at).to_vec() } else { vec![0] };
    let pictures = pictures(render, seen, &moments, small)?;
    let best = pictures.iter().rev().max_by_key(|picture| score(picture));
    if let Some(best) = best {
        write(output, THUMBNAIL, &webp(best, THUMBNAIL_BYTES))?;
    }
    if moves {
        let moments: Vec<u64> = (0..PICTURES).map(|number| at((number * 2 + 1) * 100 / (PICTURES * 2))).collect();
        let pictures = self::pictures(render, seen, &moments, PICTURE_SIZE)?;
        write(output, STRIP, &webp(&beside(&pictures), STRIP_BYTES))?;
    }
    let is_image = container.is_image();
    if !is_image {
        // It may be silent, or hold a sound that is not read: its picture is fine all the same.
        let _ = peaks(render, (digest, container), output).inspect_err(|error| {
            tracing::debug!(why = %error, "no peaks");
        });
        if render.stop.is_requested() {
            return Err(StudioError::Stopped);
        }
    }
    let (horizontal, vertical) = shape.pixel;
    let width = u64::from(shape.size.width) * u64::from(horizontal) / u64::from(vertical.max(1));
    Ok(FileLook {
        medium: if is_image { Medium::Image } else { Medium::Video },
        width: Some(u32::try_from(width).unwrap_or(u32::MAX)),
        height: Some(shape.size.height),
        milliseconds: moves.then_some(seen.milliseconds),
        doubt: seen.doubt.clone(),
    })
}

/// The size of a whole picture that is as large as it can be within another, and no larger than it is.
fn within(shape: Shape, most: Size) -> Size {
    let (horizontal, vertical) = (u64::from(shape.pixel.0.max(1)), u64::from(shape.pixel.1.max(1)));
    let (width, height) = (u64::from(shape.size.width) * horizontal / vertical, u64::from(shape.size.height));
    let (width, height) = (width.max(1), height.max(1));
    let (most_width, most_height) = (u64::from(most.width).min(width), u64::from(most.height).min(height));
    let even = |side: u64| ((side & !1).max(16)) as u32;
    if width * most_height > height * most_width {
        Size { width: even(most_width), height: even(most_width * height / width) }
    } else {
        Size { width: even(most_height * width / height), height: even(most_height) }
    }
}

/// Pictures of a file at some moments, in milliseconds, composed as a movie would show them: one after another.
fn pictures(render: &Render, seen: &Inspected, moments: &[u64], size: Size) -> Result<Vec<RgbImage>, StudioError> {
    let preset = ExportPreset::named("draft").ok_or_else(|| wrong("there is no preset for it".to_owned()))?;
    let rate = FrameRate::THIRTY;
    let framing = framing(seen.file.shape, Fit::Cover, [50, 50], size);
    let shown = |(number, moment): (usize, &u64)| {
        let file = seen.file.clone();
        let from = u32::try_from(moment * u64::from(rate.per_second()) / 1_000).unwrap_or(u32::MAX);
        let picture = if seen.milliseconds > 0 {
            Picture::Footage { file, framing, from }
        } else {
            Picture::Still { file, framing, motion: None }
        };
        Layer { at: number as u32, frames: 1, fade: None, picture }
    };
    let recipe = &SegmentRecipe {
        frames: moments.len() as u32,
        rate,
        size,
        layers: moments.iter().enumerate().map(shown).collect(),
        captions: None,
        cards: Vec::new(),
        progress: None,
        badge: None,
        safe: preset.safe,
        paint: vo_paint::VERSION,
        maker: SEGMENT_VERSION,
        video: preset.video,
        tools: render.tools().id.clone(),
    };
    let still = |file: &_, framing, shown| open_still(render, file, framing, shown);
    with_decoders(render, [recipe], |watchdog, pool| {
        let mut composer = open(&Fonts::bundled(), (recipe, &[]), &still, pool)?;
        (0..recipe.frames)
            .map(|number| {
                let frame = composer.compose(number, &mut |range, into| {
                    pool.read(ClipRange { frames: 1, ..range }, (recipe, &[]), into)
                })?;
                watchdog.advance();
                RgbImage::from_raw(size.width, size.height, rgb(frame))
                    .ok_or_else(|| wrong("it has no size".to_owned()))
            })
            .collect()
    })
}

fn wrong(why: String) -> StudioError {
    StudioError::Wrong { kind: "a small picture", why }
}

/// Pictures of one size beside each other.
fn beside(pictures: &[RgbImage]) -> RgbImage {
    let Size { width, height } = PICTURE_SIZE;
    let mut strip = RgbImage::new(width * pictures.len().max(1) as u32, height);
    for (number, picture) in pictures.iter().enumerate() {
        image::imageops::replace(&mut strip, picture, i64::from(width) * number as i64, 0);
    }
    strip
}

/// A picture as WebP of at most so many bytes: as good as that allows.
fn webp(picture: &RgbImage, most: usize) -> Vec<u8> {
    let encoder = webp::Encoder::from_rgb(picture.as_raw(), picture.width(), picture.height());
    let encoded = |quality: f32| encoder.encode(quality).to_vec();
    let good = [82.0, 70.0, 55.0, 40.0, 25.0, 10.0].into_iter().map(encoded).find(|bytes| bytes.len() <= most);
    good.unwrap_or_else(|| encoded(1.0))
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), StudioError> {
    let path = folder.join(name);
    durable::write(&path, bytes).map_err(StudioError::files("writing", &path))
}

/// Peaks of the sound of a file of the store; how long it is, in milliseconds. Nothing if it has none.
fn peaks(render: &Render, (file, container): (Digest, Container), output: &Path) -> Result<Option<u64>, StudioError> {
    let staged = render.store.stage()?;
    render.link(file, &staged.path("in"))?;
    let command = render.ffmpeg(render.tools(), staged.folder(), "sound");
    let mut child = ffmpeg::samples(command, container, (SAMPLES_PER_SECOND, LONGEST)).pipe_out().start()?;
    let watchdog = Watchdog::start(&render.stop, render.stall_timeout())?;
    watchdog.watch(&child);
    let (mut found, mut samples) = (Vec::new(), 0_u64);
    let mut piece = vec![0; (SAMPLES_PER_SECOND / PEAKS_PER_SECOND) as usize * 2];
    if let Some(mut pipe) = child.stdout() {
        loop {
            let mut filled = 0;
            while let Some(rest) = piece.get_mut(filled..).filter(|rest| !rest.is_empty()) {
                match pipe.read(rest) {
                    Ok(read) if read > 0 => filled += read,
                    _ => break,
                }
            }
            watchdog.advance();
            if filled < 2 {
                break;
            }
            samples += filled as u64 / 2;
            found.push(peak(piece.get(..filled).unwrap_or_default()));
            if filled < piece.len() {
                break;
            }
        }
    }
    let exit = child.wait(&render.stop, Duration::from_secs(60))?;
    if !exit.success() || samples == 0 {
        return Ok(None);
    }
    let (lowest, highest): (Vec<i8>, Vec<i8>) = found.into_iter().unzip();
    let json = serde_json::json!({ "per_second": PEAKS_PER_SECOND, "lowest": lowest, "highest": highest });
    write(output, PEAKS, json.to_string().as_bytes())?;
    Ok(Some(samples * 1_000 / u64::from(SAMPLES_PER_SECOND)))
}

/// The lowest and the highest of samples of 16 bits, as eight.
fn peak(samples: &[u8]) -> (i8, i8) {
    let samples = samples.chunks_exact(2).filter_map(|sample| Some(i16::from_le_bytes(sample.try_into().ok()?)));
    let (lowest, highest) = samples.fold((0, 0), |(low, high): (i16, i16), sample| (low.min(sample), high.max(sample)));
    ((lowest >> 8) as i8, (highest >> 8) as i8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thumbnail_keeps_the_shape_and_stays_within_its_size() {
        let size = |width, height, pixel| {
            let Size { width, height } = within(Shape { size: Size { width, height }, pixel }, THUMBNAIL_SIZE);
            (width, height)
        };
        assert_eq!(size(1080, 1920, (1, 1)), (318, 568));
        assert_eq!(size(3840, 2160, (1, 1)), (320, 180));
        assert_eq!(size(720, 576, (16, 15)), (320, 240));
        assert_eq!(size(100, 100, (1, 1)), (100, 100), "nothing is made larger");
        assert_eq!(size(16, 40_000, (1, 1)), (16, 568));
    }

    #[test]
    fn peaks_are_the_extremes_of_what_is_heard() {
        let samples: Vec<u8> = [0_i16, 256, -512, 32_767, -32_768].into_iter().flat_map(i16::to_le_bytes).collect();
        assert_eq!((peak(&samples), peak(&samples[..4]), peak(&[])), ((-128, 127), (0, 1), (0, 0)));
    }

    #[test]
    fn a_picture_is_no_larger_than_its_bytes() {
        let mut state = 1_u32;
        let noise = RgbImage::from_fn(320, 568, |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            image::Rgb(state.to_be_bytes()[..3].try_into().unwrap())
        });
        assert!(webp(&noise, THUMBNAIL_BYTES).len() <= THUMBNAIL_BYTES);
    }
}
