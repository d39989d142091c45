//! The file of an image, opened for our own decoders. Everything is bounded before it is allocated.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use image::{ImageDecoder, ImageReader, Limits};
use vo_plan::picture::Container;

use crate::ffmpeg::MAX_PIXELS;
use crate::rejection::Rejection;

/// The largest file of an image, in bytes: some decoders read all of it before they look at anything.
pub const MOST_BYTES: u64 = 100_000_000;

/// Whether the file of an image is small enough to be read. The error is a reason for a person.
pub fn still_fits(file: &File) -> Result<(), Rejection> {
    let length = file.metadata().map_err(|error| format!("it cannot be opened: {error}"))?.len();
    if length <= MOST_BYTES {
        return Ok(());
    }
    let most = MOST_BYTES / 1_000_000;
    let megabytes = length / 1_000_000;
    Err(Rejection::too_large(format!("it has {megabytes} MB; at most {most} MB are read of an image: save it smaller")))
}

/// What is said of an image that is not whole.
pub const DAMAGED: &str = "it is damaged or cut short; copy or download it again";

/// Opens the file of an image, if it is small enough.
pub fn open(path: &Path) -> Result<BufReader<File>, String> {
    let file = File::open(path).map_err(|error| format!("it cannot be opened: {error}"))?;
    still_fits(&file).map_err(|rejection| rejection.why)?;
    Ok(BufReader::new(file))
}

/// The decoder of an image, which refuses to allocate more than an image may take.
pub fn decoder(path: &Path, container: Container) -> Result<impl ImageDecoder, String> {
    let format = match container {
        Container::Png => image::ImageFormat::Png,
        Container::Webp => image::ImageFormat::WebP,
        Container::Gif => image::ImageFormat::Gif,
        _ => image::ImageFormat::Jpeg,
    };
    let mut reader = ImageReader::with_format(open(path)?, format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_PIXELS * 4 + (64 << 20));
    reader.limits(limits);
    reader.into_decoder().map_err(|_| DAMAGED.to_owned())
}
