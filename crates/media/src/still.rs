//! Still images, decoded by safe code and bounded before anything is allocated. This is done behind the sandbox: by the
//! process of `image_process`, or by a worker.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::{ImageDecoder, RgbImage};
use vo_paint::Frame;
use vo_plan::framing::{Framing, Rect, Shape, Size};
use vo_plan::picture::Container;

use crate::ffmpeg::MAX_PIXELS;
use crate::image_file::{DAMAGED, decoder};
use crate::jpeg::{self, Inks};
use crate::pixels::pixels;
use crate::profile::ToSrgb;
use crate::rejection::Rejection;
use crate::shrunk;
use crate::upright::Turned;

/// The shape of an image as it is decoded, turned upright, without decoding it. The error is a reason for a person.
pub fn still_shape(path: &Path, container: Container) -> Result<Shape, Rejection> {
    let mut decoder = decoder(path, container)?;
    let (width, height) = decoder.dimensions();
    let Some(divisor) = shrunk::divisor(container, Size { width, height }) else {
        return Err(Rejection::too_large(format!(
            "it has {width}x{height} pixels; at most {} megapixels are read{}: scale it down",
            MAX_PIXELS / 1_000_000,
            if container == Container::Jpeg { ", and of a JPEG sixteen times as many" } else { "" }
        )));
    };
    if width < 16 || height < 16 {
        return Err(format!("it has only {width}x{height} pixels; at least 16x16 are needed").into());
    }
    let (width, height) = (width.div_ceil(divisor), height.div_ceil(divisor));
    let turned = Turned::by(&mut decoder);
    Ok(Shape { size: turned.upright(Size { width, height }), pixel: (1, 1) })
}

/// How much larger than the frame a still is kept, in percent, so that a zoom into it stays sharp.
const ZOOM_RESERVE: u32 = 125;

fn percent(moving: bool) -> u32 {
    if moving { ZOOM_RESERVE } else { 100 }
}

/// The size of the picture that is kept of a still.
pub fn kept(frame: Size, moving: bool) -> Size {
    let grown = |pixels: u32| (pixels * percent(moving) / 100).next_multiple_of(2);
    Size { width: grown(frame.width), height: grown(frame.height) }
}

/// Decodes an image once and throws it away: only then does it show that a file is cut short. Returns what a person should
/// know of its colours, if there is anything. The error is a reason for a person.
pub fn prove_still(path: &Path, container: Container) -> Result<Option<String>, String> {
    const PRINT: &str = "its colours are meant for print (CMYK)";
    let mut decoder = decoder(path, container)?;
    let (_, mut doubt) = to_srgb(path, container, &mut decoder)?;
    drop(decoder);
    pixels(path, container)?;
    if container == Container::Jpeg {
        let bytes = std::fs::read(path).map_err(|error| format!("it cannot be opened: {error}"))?;
        if !jpeg::ends(&bytes) {
            return Err(DAMAGED.to_owned());
        }
        match jpeg::inks(&bytes) {
            Some(Inks::Plain) => return Err(format!("{PRINT} and do not say how; save it as RGB")),
            Some(Inks::Adobe) => doubt = Some(format!("{PRINT} and come out nearly right; save it as RGB")),
            None => {}
        }
    }
    Ok(doubt)
}

/// How the colours of an image become sRGB, and what a person should know if that is not sure. The error is a reason for a
/// person.
fn to_srgb(
    path: &Path,
    container: Container,
    decoder: &mut impl ImageDecoder,
) -> Result<(ToSrgb, Option<String>), String> {
    /// What a PNG says of its colours stands in front of its pixels.
    const HEAD: u64 = 1 << 20;
    let mut head = Vec::new();
    if matches!(container, Container::Png | Container::Jpeg) {
        let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
        read.map_err(|error| format!("it cannot be opened: {error}"))?;
    }
    if container == Container::Jpeg && jpeg::inks(&head).is_some() {
        // The profile is one for inks, which are red, green and blue by the time it could be used.
        return Ok((ToSrgb::Same, None));
    }
    let png = (container == Container::Png).then_some(&head[..]);
    let found = ToSrgb::of(decoder.icc_profile().ok().flatten().as_deref(), png);
    Ok(found.map_or_else(|doubt| (ToSrgb::Same, Some(doubt)), |found| (found, None)))
}

/// Decodes an image into a picture of the frame's shape. With `moving` it is a quarter larger than the frame.
///
/// # Errors
/// A reason for a person if the image is damaged.
pub fn open_still(
    path: &Path,
    container: Container,
    framing: Framing,
    frame: Size,
    moving: bool,
) -> Result<Frame, String> {
    still_shape(path, container).map_err(|rejection| rejection.why)?;
    let mut decoder = decoder(path, container)?;
    let turned = Turned::by(&mut decoder);
    let (to_srgb, _) = to_srgb(path, container, &mut decoder)?;
    drop(decoder);
    let mut picture = pixels(path, container)?;
    to_srgb.apply(&mut picture);
    let part = |crop: Rect, to: Size| {
        let stored = resized(&picture, turned.stored(crop, picture.dimensions()), turned.lying(to))?;
        Ok::<_, String>(turned.turn(stored))
    };
    let percent = percent(moving);
    let grown = |pixels: u32| (pixels * percent / 100).next_multiple_of(2);
    let whole = kept(frame, moving);
    let place = Rect {
        x: framing.place.x * percent / 100,
        y: framing.place.y * percent / 100,
        width: grown(framing.place.width).min(whole.width),
        height: grown(framing.place.height).min(whole.height),
    };
    let fitted = part(framing.crop, Size { width: place.width, height: place.height })?;
    let mut canvas = match framing.behind {
        None => RgbImage::new(whole.width, whole.height),
        Some(behind) => {
            // Scaled down to a few pixels and up again: as soft as a wide blur, for nothing.
            let tiny = part(behind, Size { width: whole.width / 48 + 2, height: whole.height / 48 + 2 })?;
            let all = Rect { x: 0, y: 0, width: tiny.width(), height: tiny.height() };
            let mut soft = resized(&tiny, all, whole)?;
            soft.pixels_mut().for_each(|pixel| pixel.0 = pixel.0.map(|value| value / 4 * 3));
            soft
        }
    };
    image::imageops::replace(&mut canvas, &fitted, i64::from(place.x), i64::from(place.y));
    Ok(to_yuv(&canvas))
}

/// A part of a picture, scaled.
pub fn resized(picture: &RgbImage, crop: Rect, to: Size) -> Result<RgbImage, String> {
    let failed = |error: &dyn std::fmt::Display| format!("it could not be scaled: {error}");
    let (width, height) = picture.dimensions();
    let source =
        fast_image_resize::images::ImageRef::new(width, height, picture.as_raw(), fast_image_resize::PixelType::U8x3)
            .map_err(|error| failed(&error))?;
    let mut scaled = fast_image_resize::images::Image::new(to.width, to.height, fast_image_resize::PixelType::U8x3);
    let (x, y) = (crop.x.min(width - 1), crop.y.min(height - 1));
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom)).crop(
        x.into(),
        y.into(),
        crop.width.min(width - x).into(),
        crop.height.min(height - y).into(),
    );
    Resizer::new().resize(&source, &mut scaled, &options).map_err(|error| failed(&error))?;
    RgbImage::from_raw(to.width, to.height, scaled.into_vec()).ok_or_else(|| failed(&"its size is odd"))
}

/// RGB to BT.709 limited range, 4:2:0, in 16-bit fixed point (ITU-R BT.709-6, section 3).
fn to_yuv(picture: &RgbImage) -> Frame {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut frame = Frame::new(width, height);
    let planes = frame.planes();
    let rgb = picture.as_raw();
    let pixel = |x: usize, y: usize| -> [i32; 3] {
        rgb.get((y * width + x) * 3..).map_or([0; 3], |p| [p[0].into(), p[1].into(), p[2].into()])
    };
    for y in 0..height {
        for (x, luma) in planes.y[y * width..(y + 1) * width].iter_mut().enumerate() {
            let [r, g, b] = pixel(x, y);
            *luma = ((11_966 * r + 40_254 * g + 4_064 * b + 32_768) / 65_536 + 16).clamp(16, 235) as u8;
        }
    }
    for y in 0..height / 2 {
        for x in 0..width / 2 {
            let mut sum = [0; 3];
            for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                let [r, g, b] = pixel(2 * x + dx, 2 * y + dy);
                sum = [sum[0] + r, sum[1] + g, sum[2] + b];
            }
            let [r, g, b] = sum;
            let chroma = |value: i32| (((value + 131_072) >> 18) + 128).clamp(16, 240) as u8;
            planes.u[y * (width / 2) + x] = chroma(-6_596 * r - 22_189 * g + 28_784 * b);
            planes.v[y * (width / 2) + x] = chroma(28_784 * r - 26_145 * g - 2_639 * b);
        }
    }
    frame
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_bt709() {
        for (rgb, expected) in [
            ([255, 255, 255], [235, 128, 128]),
            ([0, 0, 0], [16, 128, 128]),
            ([255, 0, 0], [63, 102, 240]),
            ([0, 0, 255], [32, 240, 118]),
        ] {
            let frame = to_yuv(&RgbImage::from_pixel(4, 2, image::Rgb(rgb)));
            assert_eq!([frame.y()[0], frame.u()[0], frame.v()[0]], expected, "{rgb:?}");
        }
    }
}
