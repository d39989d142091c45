//! One frame of a movie, as it is when it reaches the encoder: for a look at a moment without making the movie.

mod look;
pub mod open_segment;

use std::io::Cursor;
use std::path::Path;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, ImageFormat, RgbImage};
use serde::{Deserialize, Serialize};
use vo_paint::{Fonts, Frame, rgb};
use vo_plan::recipe::SegmentRecipe;
use vo_plan::{Plan, Planned};

use crate::event::Counts;
use crate::finish::deliver::{Output, write_named};
use crate::gather::prepare;
use crate::open::project::LoadedProject;
use crate::run::{Render, Run};
use crate::speak::{begin, read_aloud};
use crate::studio::Studio;
use crate::{Code, StudioError};

pub use look::look_at;

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
    loaded: LoadedProject,
    moment: Moment,
    output: &Output,
    run: Run,
) -> Result<u32, StudioError> {
    let format = format_of(&output.path)?;
    let render = &Render::begin(studio, run)?;
    let _working = render.account.work();
    let fonts = Fonts::bundled();
    let prepared = prepare(render, &fonts, loaded, begin)?;
    let spoken = read_aloud(render, &prepared.takes, &mut Counts::default())?;
    let (_, plan) = prepared.plan(render.tools(), &spoken);
    let number = number_of(&plan, moment)?;
    let image = image_of(render, &plan, number, format)?;
    write_named(Some(&render.store), &output.path, image, output.force)?;
    Ok(number)
}

/// A frame as the bytes of a file. Whoever looks at it waits for it, so it is written quickly rather than small.
fn encoded(frame: &Frame, format: ImageFormat) -> Result<Vec<u8>, StudioError> {
    let picture = RgbImage::from_raw(frame.width() as u32, frame.height() as u32, rgb(frame)).unwrap_or_default();
    if format == ImageFormat::Png {
        return png(&picture);
    }
    let mut bytes = Cursor::new(Vec::new());
    let written = picture.write_to(&mut bytes, format);
    written.map_err(|error| StudioError::Input(Code::OutputUnusable, error.to_string()))?;
    Ok(bytes.into_inner())
}

/// A picture as the bytes of a PNG file, written quickly rather than small.
///
/// # Errors
/// What the encoder says.
pub fn png(picture: &RgbImage) -> Result<Vec<u8>, StudioError> {
    let mut bytes = Vec::new();
    let (width, height) = picture.dimensions();
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Up)
        .write_image(picture, width, height, ExtendedColorType::Rgb8)
        .map_err(|error| StudioError::Input(Code::OutputUnusable, error.to_string()))?;
    Ok(bytes)
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
    segment_of(plan, number).map(|_| number)
}

/// The segment that shows a frame of the movie, and which of its frames that is.
///
/// # Errors
/// [`StudioError::Input`] if the movie has no such frame.
pub fn segment_of(plan: &Plan, number: u32) -> Result<(&SegmentRecipe, u32), StudioError> {
    let is_in = |planned: &&Planned| (planned.at..planned.at + planned.recipe.frames).contains(&number);
    if let Some(Planned { at, recipe, .. }) = plan.segments.iter().find(is_in) {
        return Ok((recipe, number - at));
    }
    let (last, rate) = (plan.frames.saturating_sub(1), u64::from(plan.rate.per_second()));
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

/// The frame of that number as the bytes of a file.
fn image_of(render: &Render, plan: &Plan, number: u32, format: ImageFormat) -> Result<Vec<u8>, StudioError> {
    let (recipe, number) = segment_of(plan, number)?;
    look_at(render, recipe, number, move |frame| encoded(frame, format))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_written_as_its_name_says() {
        assert!(matches!(format_of(Path::new("a.PNG")), Ok(ImageFormat::Png)));
        assert!(matches!(format_of(Path::new("a.webp")), Ok(ImageFormat::WebP)));
        assert!(format_of(Path::new("a.jpg")).is_err() && format_of(Path::new("png")).is_err());
    }
}
