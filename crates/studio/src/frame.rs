//! One frame of a movie, as it is when it reaches the encoder: for a look at a moment without making the movie.

use std::io::Cursor;
use std::path::Path;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ImageFormat, RgbImage};
use serde::{Deserialize, Serialize};
use vo_compose::open;
use vo_paint::{Fonts, Frame};
use vo_plan::clip_range::ClipRange;
use vo_plan::{Plan, Planned};

use crate::event::Counts;
use crate::finish::deliver::{Output, write_named};
use crate::gather::media::open_still;
use crate::gather::prepare;
use crate::open::project::LoadedProject;
use crate::run::{Render, Run};
use crate::segment::with_decoders;
use crate::speak::{begin, read_aloud};
use crate::studio::Studio;
use crate::{Code, StudioError};

/// Which frame of a movie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// The frame that is seen so many milliseconds after the beginning.
    Milliseconds(u64),
    /// The frame of that number, counted from 0.
    Number(u32),
}

/// Writes one frame of a project's movie as a PNG or WebP file, without loss, and returns its number. Lines that were not
/// spoken before are spoken for it: where words fall is not guessed.
///
/// # Errors
/// [`StudioError::Input`] if the movie has no such frame or the file's name ends in neither, else as a render.
pub fn frame(
    studio: &Studio,
    opened: LoadedProject,
    moment: Moment,
    output: &Output,
    run: Run,
) -> Result<u32, StudioError> {
    let format = format_of(&output.path)?;
    let render = &Render::begin(studio, run)?;
    let _working = render.account.work();
    let fonts = Fonts::bundled();
    let prepared = prepare(render, &fonts, opened, begin)?;
    let spoken = read_aloud(render, &prepared.takes, &mut Counts::default())?;
    let (_, plan) = prepared.plan(render.tools(), &spoken);
    let number = number_of(&plan, moment)?;
    let picture = to_rgb(&composed(render, &fonts, &plan, number)?);
    write_named(Some(&render.store), &output.path, encoded(&picture, format)?, output.force)?;
    Ok(number)
}

/// An image as the bytes of a file. Whoever looks at a frame waits for it, so it is written quickly rather than small.
fn encoded(picture: &RgbImage, format: ImageFormat) -> Result<Vec<u8>, StudioError> {
    let mut bytes = Cursor::new(Vec::new());
    let written = match format {
        ImageFormat::Png => {
            picture.write_with_encoder(PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Up))
        }
        other => picture.write_to(&mut bytes, other),
    };
    written.map_err(|error| StudioError::Input(Code::OutputUnusable, error.to_string()))?;
    Ok(bytes.into_inner())
}

/// The kind of image that a file's name asks for.
fn format_of(path: &Path) -> Result<ImageFormat, StudioError> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("png") => Ok(ImageFormat::Png),
        Some("webp") => Ok(ImageFormat::WebP),
        _ => {
            let shown = vo_files::shown(path);
            Err(StudioError::Input(
                Code::OutputUnusable,
                format!("{shown} must end in .png or .webp, the kinds of image that are written"),
            ))
        }
    }
}

/// The number of a frame that the movie has.
fn number_of(plan: &Plan, moment: Moment) -> Result<u32, StudioError> {
    let rate = u64::from(plan.rate.per_second());
    let number = match moment {
        Moment::Number(number) => number,
        Moment::Milliseconds(at) => u32::try_from(at.saturating_mul(rate) / 1_000).unwrap_or(u32::MAX),
    };
    if number < plan.frames {
        return Ok(number);
    }
    let last = plan.frames.saturating_sub(1);
    let milliseconds = u64::from(last) * 1_000 / rate;
    Err(StudioError::Input(
        Code::UnknownFrame,
        format!(
            "there is no such frame: the movie ends with frame {last}, at {}.{:03} s; frames are counted from 0",
            milliseconds / 1_000,
            milliseconds % 1_000
        ),
    ))
}

/// The frame of that number. Of footage just the picture is decoded that it shows.
fn composed(render: &Render, fonts: &Fonts, plan: &Plan, number: u32) -> Result<Frame, StudioError> {
    let is_in = |planned: &&Planned| (planned.at..planned.at + planned.recipe.frames).contains(&number);
    let Some(planned) = plan.segments.iter().find(is_in) else {
        return Err(StudioError::Input(Code::UnknownFrame, format!("no segment of the movie has frame {number}")));
    };
    let recipe = &planned.recipe;
    let still = |file: &_, framing, shown| open_still(render, file, framing, shown);
    with_decoders(render, plan, |_, pool| {
        let mut composer = open(fonts, (recipe, &[]), &still, pool)?;
        let frame = composer.compose(number - planned.at, &mut |range, into| {
            pool.read(ClipRange { frames: 1, ..range }, (recipe, &[]), into)
        })?;
        Ok(frame.clone())
    })
}

/// A frame (BT.709, limited range) as red, green and blue, with chroma between its samples as a player draws it.
fn to_rgb(frame: &Frame) -> RgbImage {
    let (width, height) = (frame.width(), frame.height());
    let (across, down) = (width / 2, height / 2);
    let mut image = RgbImage::new(width as u32, height as u32);
    for (y, (row, luma)) in image.chunks_exact_mut(width * 3).zip(frame.y().chunks_exact(width)).enumerate() {
        // Samples of chroma lie on even columns, and between two rows.
        let (near, far) = (y / 2, if y % 2 == 0 { (y / 2).saturating_sub(1) } else { (y / 2 + 1).min(down - 1) });
        let between_rows = |plane: &[u8]| -> Vec<f32> {
            let sample = |row: usize, x: usize| f32::from(plane[row * across + x]);
            (0..across).map(|x| 0.75 * sample(near, x) + 0.25 * sample(far, x) - 128.0).collect()
        };
        let (u, v) = (between_rows(frame.u()), between_rows(frame.v()));
        for (x, (pixel, luma)) in row.chunks_exact_mut(3).zip(luma).enumerate() {
            let (left, right) = (x / 2, (x / 2 + x % 2).min(across - 1));
            let [u, v] = [&u, &v].map(|chroma| chroma[left] / 2.0 + chroma[right] / 2.0);
            let luma = 1.164_384 * (f32::from(*luma) - 16.0);
            let channels = [luma + 1.792_741 * v, luma - 0.213_249 * u - 0.532_909 * v, luma + 2.112_402 * u];
            pixel.copy_from_slice(&channels.map(|channel| (channel + 0.5).clamp(0.0, 255.0) as u8));
        }
    }
    image
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grey_stays_grey_and_colours_are_those_of_bt_709() {
        let mut frame = Frame::new(4, 4);
        for (luma, expected) in [(16, 0), (126, 128), (235, 255)] {
            frame.planes().y.fill(luma);
            frame.planes().u.fill(128);
            frame.planes().v.fill(128);
            assert_eq!(to_rgb(&frame).get_pixel(1, 2).0, [expected; 3]);
        }
        // Pure red.
        frame.planes().y.fill(63);
        frame.planes().u.fill(102);
        frame.planes().v.fill(240);
        let [red, green, blue] = to_rgb(&frame).get_pixel(3, 3).0;
        assert!(red >= 253 && green <= 2 && blue <= 2, "{red} {green} {blue}");
    }

    #[test]
    fn an_image_is_written_as_its_name_says() {
        assert!(matches!(format_of(Path::new("a.PNG")), Ok(ImageFormat::Png)));
        assert!(matches!(format_of(Path::new("a.webp")), Ok(ImageFormat::WebP)));
        assert!(format_of(Path::new("a.jpg")).is_err() && format_of(Path::new("png")).is_err());
    }
}
