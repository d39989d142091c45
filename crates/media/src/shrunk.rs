//! JPEGs of more pixels than are held at once, as phones with 48, 50, 108 and 200 megapixels write them: decoded in half or
//! a quarter of their size, of which a movie's frame shows less still.

use std::path::Path;

use image::{DynamicImage, GrayImage, ImageDecoder, RgbImage};
use jpeg_decoder::{Decoder, PixelFormat};
use vo_plan::framing::Size;
use vo_plan::picture::Container;

use crate::ffmpeg::MAX_PIXELS;
use crate::image_file::{DAMAGED, decoder, open};

/// By what each side of an image is divided as it is decoded: 1 for one that is held whole, nothing for one that is too
/// large in any size.
pub(crate) fn divisor(container: Container, Size { width, height }: Size) -> Option<u32> {
    let fits = |divisor: &u32| u64::from(width.div_ceil(*divisor)) * u64::from(height.div_ceil(*divisor)) <= MAX_PIXELS;
    let divisors: &[u32] = if container == Container::Jpeg { &[1, 2, 4] } else { &[1] };
    divisors.iter().copied().find(fits)
}

/// The same for a file; 1 if its head cannot be read, which is reported when it is decoded.
pub(crate) fn divisor_of(path: &Path, container: Container) -> u32 {
    let size = decoder(path, container).map(|decoder| decoder.dimensions());
    size.ok().and_then(|(width, height)| divisor(container, Size { width, height })).unwrap_or(1)
}

/// The pixels of a JPEG whose sides are divided by `divisor`.
///
/// # Errors
/// A reason for a person if it is damaged, or in no colours of a screen.
pub(crate) fn pixels(path: &Path, divisor: u32) -> Result<RgbImage, String> {
    let damaged = |_| DAMAGED.to_owned();
    let mut decoder = Decoder::new(open(path)?);
    decoder.read_info().map_err(damaged)?;
    let info = decoder.info().ok_or_else(|| DAMAGED.to_owned())?;
    let divided = |side: u16| u32::from(side).div_ceil(divisor) as u16;
    let (width, height) = decoder.scale(divided(info.width), divided(info.height)).map_err(damaged)?;
    let bytes = decoder.decode().map_err(damaged)?;
    let (width, height) = (width.into(), height.into());
    let picture = match info.pixel_format {
        PixelFormat::RGB24 => RgbImage::from_raw(width, height, bytes),
        PixelFormat::L8 => {
            GrayImage::from_raw(width, height, bytes).map(|grey| DynamicImage::ImageLuma8(grey).into_rgb8())
        }
        PixelFormat::L16 | PixelFormat::CMYK32 => {
            return Err("it is too large for colours that are meant for print; save it as RGB".to_owned());
        }
    };
    picture.ok_or_else(|| DAMAGED.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jpeg_is_divided_until_it_fits() {
        let of = |width, height| divisor(Container::Jpeg, Size { width, height });
        assert_eq!(of(8_000, 5_000), Some(1));
        assert_eq!(of(8_064, 6_048), Some(2));
        assert_eq!(of(12_000, 9_000), Some(2));
        assert_eq!(of(16_320, 12_240), Some(4));
        assert_eq!(of(65_500, 65_500), None);
        assert_eq!(divisor(Container::Png, Size { width: 8_064, height: 6_048 }), None);
    }
}
