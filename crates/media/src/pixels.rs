//! The pixels of an image in three bytes each, as they lie in its file: not yet turned upright. However deep an image is,
//! only a row of it is held as deep, and what shows through is black.

use std::borrow::Cow;
use std::io::BufRead;
use std::path::Path;

use fast_image_resize::images::Image;
use fast_image_resize::{MulDiv, PixelType};
use image::{DynamicImage, ImageBuffer, RgbImage};
use png::{InterlaceInfo, Transformations};
use vo_plan::picture::Container;

use crate::image_file::{DAMAGED, decoder, open};
use crate::shrunk;

/// Decodes an image.
///
/// # Errors
/// A reason for a person if it is damaged.
pub(crate) fn pixels(path: &Path, container: Container) -> Result<RgbImage, String> {
    if container == Container::Png {
        return by_rows(open(path)?).ok_or_else(|| DAMAGED.to_owned());
    }
    match shrunk::divisor_of(path, container) {
        1 => {}
        divisor => return shrunk::pixels(path, divisor),
    }
    let picture = DynamicImage::from_decoder(decoder(path, container)?).map_err(|_| DAMAGED.to_owned())?;
    flattened(picture).ok_or_else(|| DAMAGED.to_owned())
}

/// A PNG row by row: all of it at once would take eight bytes a pixel where it has 16 bits a channel. Nothing if it is
/// damaged.
fn by_rows(file: impl BufRead + std::io::Seek) -> Option<RgbImage> {
    let mut decoder = png::Decoder::new(file);
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    decoder.set_ignore_text_chunk(true);
    let mut reader = decoder.read_info().ok()?;
    let (width, height) = reader.info().size();
    let channels = reader.output_color_type().0.samples();
    let mut picture = RgbImage::new(width, height);
    let stride = width as usize * 3;
    let mut at = 0;
    while let Some(row) = reader.next_interlaced_row().ok()? {
        let flat = flat(row.data(), channels)?;
        match row.interlace() {
            InterlaceInfo::Null(_) => {
                picture.get_mut(at..at + stride)?.copy_from_slice(flat.get(..stride)?);
                at += stride;
            }
            InterlaceInfo::Adam7(place) => png::expand_interlaced_row(&mut picture, stride, &flat, place, 24),
        }
    }
    Some(picture)
}

/// Pixels of one to four channels, grey or colour, each with or without transparency, as three bytes each over black.
/// Libraries do it: they are optimised where we are not.
fn flat(pixels: &[u8], channels: usize) -> Option<Cow<'_, [u8]>> {
    if channels == 3 {
        return Some(Cow::Borrowed(pixels));
    }
    let (width, bytes) = ((pixels.len() / channels) as u32, pixels.to_vec());
    let row = match channels {
        1 => ImageBuffer::from_raw(width, 1, bytes).map(DynamicImage::ImageLuma8)?,
        2 => ImageBuffer::from_raw(width, 1, bytes).map(DynamicImage::ImageLumaA8)?,
        _ => ImageBuffer::from_raw(width, 1, bytes).map(DynamicImage::ImageRgba8)?,
    };
    if channels == 1 {
        return Some(Cow::Owned(row.into_rgb8().into_raw()));
    }
    let mut row = row.into_rgba8();
    let mut over_black = Image::from_slice_u8(width, 1, &mut row, PixelType::U8x4).ok()?;
    MulDiv::default().multiply_alpha_inplace(&mut over_black).ok()?;
    Some(Cow::Owned(DynamicImage::ImageRgba8(row).into_rgb8().into_raw()))
}

/// Without transparency. A picture with four bytes a pixel shrinks where it lies: another one beside it would be too much.
fn flattened(picture: DynamicImage) -> Option<RgbImage> {
    let picture = match picture {
        DynamicImage::ImageRgba8(picture) => picture,
        other if other.color().has_alpha() => other.into_rgba8(),
        other => return Some(other.into_rgb8()),
    };
    let (width, height) = picture.dimensions();
    let mut bytes = picture.into_raw();
    let (row, stride) = (width as usize * 4, width as usize * 3);
    for line in 0..height as usize {
        let flat = flat(bytes.get(line * row..(line + 1) * row)?, 4)?.into_owned();
        bytes.get_mut(line * stride..(line + 1) * stride)?.copy_from_slice(&flat);
    }
    bytes.truncate(stride * height as usize);
    bytes.shrink_to_fit();
    RgbImage::from_raw(width, height, bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{ImageFormat, Rgb};
    use proptest::prelude::*;

    use super::*;

    /// Noise of some channels, as 16 bits each.
    fn noise(samples: u32, seed: u16) -> Vec<u16> {
        (0..samples).map(|at| (at.wrapping_mul(40_503).wrapping_add(seed.into()) >> 3) as u16).collect()
    }

    /// As the library that knows every format has it, all at once.
    fn at_once(picture: &DynamicImage) -> RgbImage {
        let flat = picture.to_rgba8();
        RgbImage::from_fn(flat.width(), flat.height(), |x, y| {
            let [r, g, b, a] = flat.get_pixel(x, y).0;
            Rgb([r, g, b].map(|value| ((u16::from(value) * u16::from(a) + 127) / 255) as u8))
        })
    }

    /// Whether no value is off by more than `most`. Of 16 bits the lower eight are cut off where the library rounds, which
    /// is one at most; of a colour times its alpha both are, which is two.
    fn near(one: &RgbImage, other: &RgbImage, most: u8) -> bool {
        one.dimensions() == other.dimensions() && one.iter().zip(other.iter()).all(|(a, b)| a.abs_diff(*b) <= most)
    }

    fn written(picture: &DynamicImage) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        picture.write_to(&mut file, ImageFormat::Png).unwrap();
        file.into_inner()
    }

    proptest! {
        #[test]
        fn row_by_row_a_png_is_what_it_is_at_once(width in 1_u32..20, height in 1_u32..20, seed: u16, kind in 0..8) {
            let deep = |channels: u32| noise(width * height * channels, seed);
            let bytes = |channels| deep(channels).into_iter().map(|value| value as u8).collect::<Vec<_>>();
            let picture = match kind {
                0 => ImageBuffer::from_raw(width, height, bytes(1)).map(DynamicImage::ImageLuma8),
                1 => ImageBuffer::from_raw(width, height, bytes(2)).map(DynamicImage::ImageLumaA8),
                2 => ImageBuffer::from_raw(width, height, bytes(3)).map(DynamicImage::ImageRgb8),
                3 => ImageBuffer::from_raw(width, height, bytes(4)).map(DynamicImage::ImageRgba8),
                4 => ImageBuffer::from_raw(width, height, deep(1)).map(DynamicImage::ImageLuma16),
                5 => ImageBuffer::from_raw(width, height, deep(2)).map(DynamicImage::ImageLumaA16),
                6 => ImageBuffer::from_raw(width, height, deep(3)).map(DynamicImage::ImageRgb16),
                _ => ImageBuffer::from_raw(width, height, deep(4)).map(DynamicImage::ImageRgba16),
            };
            let picture = picture.unwrap();
            let most = if matches!(kind, 5 | 7) { 2 } else { 1 };
            prop_assert!(near(&by_rows(Cursor::new(written(&picture))).unwrap(), &at_once(&picture), most));
            prop_assert!(near(&flattened(picture.clone()).unwrap(), &at_once(&picture), 1));
        }

        #[test]
        fn a_png_that_is_cut_short_is_damaged(cut in 1_usize..400) {
            let noise = |x: u32, y: u32| Rgb([(x * 7 + y * 13) as u8, (x * y) as u8, (x ^ (y * 3)) as u8]);
            let whole = written(&RgbImage::from_fn(40, 40, noise).into());
            prop_assert!(by_rows(Cursor::new(&whole[..whole.len() - cut - 12])).is_none());
        }
    }

    #[test]
    fn an_interlaced_png_is_the_same() {
        // A test picture of 37x29 pixels, in seven passes, with 16 bits a channel.
        let file = include_bytes!("interlaced.png");
        let expected = image::load_from_memory(file).unwrap();
        assert!(near(&by_rows(Cursor::new(file)).unwrap(), &at_once(&expected), 2));
    }
}
