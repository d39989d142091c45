//! A frame as an image for a screen.

use std::path::Path;

use image::RgbImage;
use serde::{Deserialize, Serialize};
use vo_digest::Key;
use vo_media::still::resized;
use vo_paint::{Frame, rgb};
use vo_plan::framing::{Rect, Size};
use vo_plan::{Plan, Recipe};
use webp::{Encoder, WebPConfig};

use super::{Preview, kept};
use crate::frame::{look_at, png, segment_of};
use crate::run::Render;
use crate::{Code, StudioError};

/// Raised by one whenever the same frame would become other bytes.
const STILL_VERSION: u32 = 1;

/// Quality of a WebP image, 0 to 100, and how hard its encoder tries: whoever looks at it waits for it.
const QUALITY: f32 = 82.0;
const EFFORT: i32 = 0;

/// How wide images may be, in pixels, but for those of a movie's own width: a few, so that few are kept of a frame.
pub const WIDTHS: [u32; 6] = [90, 180, 270, 360, 540, 720];

/// An image of a frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Still {
    /// What kind of file it is.
    pub format: StillFormat,
    /// Its width in pixels, one of [`WIDTHS`]: that of the movie where nothing is asked for, or where that is less.
    pub width: Option<u32>,
}

/// The kind of an image's file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StillFormat {
    /// Small; what it loses is hard to see.
    #[default]
    Webp,
    /// Every pixel as it is.
    Png,
}

/// All that an image depends on.
#[derive(Serialize)]
struct StillRecipe {
    still: u32,
    segment: Key,
    number: u32,
    width: u32,
    format: StillFormat,
}

/// The frame of that number, of a plan that is certain there.
///
/// # Errors
/// [`StudioError::Input`] if the movie has no such frame, or its images are not that wide.
pub fn still(
    render: &Render,
    plan: &Plan,
    (number, Still { format, width }): (u32, Still),
    folder: &Path,
) -> Result<Preview, StudioError> {
    if let Some(width) = width.filter(|width| !WIDTHS.contains(width)) {
        let widths: Vec<_> = WIDTHS.iter().map(u32::to_string).collect();
        let why = format!("an image is not made {width} pixels wide, but {}", widths.join(", "));
        return Err(StudioError::Input(Code::OutputUnusable, why));
    }
    let (segment, number) = segment_of(plan, number)?;
    let width = width.unwrap_or(plan.size.width).min(plan.size.width);
    let recipe = StillRecipe { still: STILL_VERSION, segment: segment.key()?, number, width, format };
    let ending = match format {
        StillFormat::Webp => "webp",
        StillFormat::Png => "png",
    };
    kept(folder, format!("{}.{ending}", Key::of(&recipe)?), || {
        look_at(render, segment, number, move |frame| encoded(frame, width, format))
    })
}

/// A frame as the bytes of a file.
fn encoded(frame: &Frame, width: u32, format: StillFormat) -> Result<Vec<u8>, StudioError> {
    let failed = |why: String| StudioError::Wrong { kind: "an image", why };
    let all = Rect { x: 0, y: 0, width: frame.width() as u32, height: frame.height() as u32 };
    let picture = RgbImage::from_raw(all.width, all.height, rgb(frame));
    let mut picture = picture.ok_or_else(|| failed("it has no pixels".to_owned()))?;
    if width < all.width {
        let height = (width * all.height / all.width.max(1)).max(1);
        picture = resized(&picture, all, Size { width, height }).map_err(failed)?;
    }
    match format {
        StillFormat::Png => png(&picture),
        StillFormat::Webp => {
            let mut config = WebPConfig::new().map_err(|()| failed("its encoder has another version".to_owned()))?;
            (config.quality, config.method) = (QUALITY, EFFORT);
            let written = Encoder::from_rgb(&picture, picture.width(), picture.height()).encode_advanced(&config);
            written.map(|bytes| bytes.to_vec()).map_err(|error| failed(format!("it was not encoded: {error:?}")))
        }
    }
}
