//! Images that move: GIF, WebP and APNG. Not every FFmpeg reads them, or keeps their time as browsers do: our own decoders
//! read them, behind the sandbox.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::Path;

use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{AnimationDecoder, Frames, ImageDecoder, Limits};
use vo_plan::framing::Size;
use vo_plan::picture::Container;

use crate::image_file::DAMAGED;

/// Pictures a second of the clip: every other one is one of a movie with 30.
pub const RATE: u32 = 60;

/// The longest that an image may move, in seconds.
pub const LONGEST_SECONDS: u64 = 600;

/// The largest image that moves, in pixels: three of them are held in memory.
const MOST_PIXELS: u64 = 9_000_000;

/// Whether an image has more than one picture. One that cannot be read is taken for a still, which says why.
pub fn is_animation(path: &Path, container: Container) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let file = BufReader::new(file);
    match container {
        Container::Webp => WebPDecoder::new(file).is_ok_and(|decoder| decoder.has_animation()),
        Container::Gif => shows_several(file).unwrap_or(false),
        Container::Png => PngDecoder::new(file).is_ok_and(|decoder| decoder.is_apng().unwrap_or(false)),
        _ => false,
    }
}

/// Whether a GIF has more than one picture, found without decoding any: they may be large.
fn shows_several(file: BufReader<File>) -> Option<bool> {
    let mut options = gif::DecodeOptions::new();
    options.skip_frame_decoding(true);
    let mut decoder = options.read_info(file).ok()?;
    decoder.next_frame_info().ok()??;
    Some(decoder.next_frame_info().ok()?.is_some())
}

/// The pictures of an image, if its size is `admitted`. Nothing of that size is held before.
pub(crate) fn frames(
    path: &Path,
    container: Container,
    admitted: &dyn Fn(Size) -> Result<(), String>,
) -> Result<Frames<'static>, String> {
    let damaged = |_| DAMAGED.to_owned();
    let file = BufReader::new(File::open(path).map_err(|error| format!("it cannot be opened: {error}"))?);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_PIXELS * 12);
    let fits = |size: (u32, u32)| {
        let (width, height) = size;
        if u64::from(width) * u64::from(height) <= MOST_PIXELS {
            return admitted(Size { width, height });
        }
        let most = MOST_PIXELS / 1_000_000;
        Err(format!("it moves and has {width}x{height} pixels; at most {most} megapixels are read: scale it down"))
    };
    match container {
        Container::Gif => {
            let mut decoder = GifDecoder::new(file).map_err(damaged)?;
            fits(decoder.dimensions())?;
            decoder.set_limits(limits).map_err(damaged)?;
            Ok(decoder.into_frames())
        }
        Container::Webp => {
            let mut decoder = WebPDecoder::new(file).map_err(damaged)?;
            fits(decoder.dimensions())?;
            decoder.set_limits(limits).map_err(damaged)?;
            Ok(decoder.into_frames())
        }
        _ => {
            let decoder = PngDecoder::with_limits(file, limits).map_err(damaged)?;
            fits(decoder.dimensions())?;
            Ok(decoder.apng().map_err(damaged)?.into_frames())
        }
    }
}

/// Writes pictures over black, in RGB, each behind the number of times that it is shown. The inner error is a reason for a
/// person.
///
/// # Errors
/// If nothing reads any more.
pub(crate) fn send_frames(to: &mut impl Write, frames: Frames<'_>) -> std::io::Result<Result<(), String>> {
    let (mut micros, mut written) = (0_u64, 0_u64);
    let mut rgb = Vec::new();
    for frame in frames {
        let Ok(frame) = frame else { return Ok(Err(DAMAGED.to_owned())) };
        micros += shown_micros(frame.delay().numer_denom_ms());
        if micros > LONGEST_SECONDS * 1_000_000 {
            return Ok(Err(format!("it moves for longer than {LONGEST_SECONDS} s; convert it to MP4")));
        }
        let until = (micros * u64::from(RATE)).div_ceil(1_000_000);
        if until == written {
            continue;
        }
        rgb.clear();
        for pixel in frame.buffer().pixels() {
            let [r, g, b, a] = pixel.0;
            rgb.extend([r, g, b].map(|value| ((u16::from(value) * u16::from(a) + 127) / 255) as u8));
        }
        to.write_all(&((until - written) as u32).to_le_bytes())?;
        to.write_all(&rgb)?;
        written = until;
    }
    Ok(if written > 0 { Ok(()) } else { Err(DAMAGED.to_owned()) })
}

/// How long browsers show a picture, in microseconds: one that says ten milliseconds or less is shown for a hundred.
fn shown_micros((over, under): (u32, u32)) -> u64 {
    let micros = u64::from(over) * 1_000 / u64::from(under.max(1));
    if micros <= 10_000 { 100_000 } else { micros }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_delays_are_those_of_browsers() {
        let shown = [(0, 1), (10, 1), (11, 1), (1_000, 30), (40, 0)].map(shown_micros);
        assert_eq!(shown, [100_000, 100_000, 11_000, 33_333, 40_000]);
    }
}
