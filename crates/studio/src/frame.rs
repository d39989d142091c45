//! One frame of a movie, as it is when it reaches the encoder: for a look at a moment without making the movie.

mod look;
pub mod open_segment;

use std::io::Cursor;
use std::path::Path;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, ImageFormat};
use look::look_at;
use serde::{Deserialize, Serialize};
use vo_paint::{Fonts, Frame, rgb};
use vo_plan::{Plan, Planned};

use crate::event::Counts;
use crate::finish::deliver::{Output, write_named};
use crate::gather::prepare;
use crate::open::project::LoadedProject;
use crate::run::{Render, Run};
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
    let mut bytes = Cursor::new(Vec::new());
    let (pixels, width, height) = (rgb(frame), frame.width() as u32, frame.height() as u32);
    let written = match format {
        ImageFormat::Png => PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Up)
            .write_image(&pixels, width, height, ExtendedColorType::Rgb8),
        other => image::write_buffer_with_format(&mut bytes, &pixels, width, height, ExtendedColorType::Rgb8, other),
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

/// The frame of that number as the bytes of a file.
fn image_of(render: &Render, plan: &Plan, number: u32, format: ImageFormat) -> Result<Vec<u8>, StudioError> {
    let is_in = |planned: &&Planned| (planned.at..planned.at + planned.recipe.frames).contains(&number);
    let Some(Planned { at, recipe, .. }) = plan.segments.iter().find(is_in) else {
        return Err(StudioError::Input(Code::UnknownFrame, format!("no segment of the movie has frame {number}")));
    };
    look_at(render, recipe, number - at, move |frame| encoded(frame, format))
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
