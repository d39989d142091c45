//! What it takes in memory to decode a file, read from its head: with less than that it must not begin.

use std::io::{BufRead, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::Duration;

use vo_plan::framing::Size;
use vo_plan::picture::Container;
use vo_process::{Command, Exit, ProcessError, Stop};

use crate::heif::Heif;
use crate::image_file::open;
use crate::{ffmpeg, shrunk};

/// Bytes of an FFmpeg that decodes, without its pictures.
const DECODER: u64 = 50_000_000;

/// Pictures that an FFmpeg holds at least while it decodes: between its threads, and to even out their rate.
const FEWEST: u64 = 5;

/// Pictures that it holds at most for nearly every clip, with those that others refer to.
const USUAL: u64 = 9;

/// Quarters of a byte that a pixel takes in YUV 4:2:0 with 8 bits.
const PLANES_OF_420: u64 = 6;

/// Quarters of a byte that HEVC's decoder keeps for each pixel of a picture beside it: how its parts have moved, twelve
/// bytes for every 16 pixels.
const MOVEMENTS_OF_HEVC: u64 = 3;

/// Frames of a clip that are decoded to find out what it takes: as many as any decoder keeps, and more.
const TRIED: &str = "40";

/// Bytes that are held at most while a still image is decoded: its pixels, and what its decoder keeps beside them. None for
/// files that are no still images or whose head cannot be read.
pub fn of_still(path: &Path, container: Container, Size { width, height }: Size) -> Option<u64> {
    let pixels = u64::from(width) * u64::from(height);
    let file = path.metadata().ok()?.len();
    Some(match container {
        // It is read row by row.
        Container::Png => 3 * pixels,
        // One that is shrunk as it is decoded is held in its components and in its pixels.
        Container::Jpeg => {
            let bytes = if shrunk::divisor_of(path, container) > 1 { 6 } else { 3 };
            file + bytes * pixels + 2 * coefficients(&mut open(path).ok()?)?
        }
        // Four bytes a pixel as it is decoded, three as it is handed over.
        Container::Webp => 7 * pixels,
        // The whole picture and the part of it that is new.
        Container::Gif => 8 * pixels,
        _ => return None,
    })
}

/// Bytes that are held at most while an image that moves is made a clip: the pictures that its decoder and we keep, and
/// those in FFmpeg, which encodes all of each pixel.
pub fn of_animation(Size { width, height }: Size) -> u64 {
    DECODER + (27 + 65) * u64::from(width) * u64::from(height)
}

/// Bytes that are held at most while a HEIF picture is put together, each side of it divided by `shrink`: its file, its
/// tiles as FFmpeg decodes them, and the whole, which is turned and written.
pub fn of_heif(heif: &Heif, shrink: u32) -> u64 {
    let pixels = |(width, height): (u32, u32)| u64::from(width) * u64::from(height);
    let parts = [Some(&heif.picture), heif.alpha.as_ref()].into_iter().flatten();
    let coded: usize = parts.flat_map(|parts| &parts.tiles).map(|tile| tile.bytes.len()).sum();
    let smaller = u64::from(shrink * shrink);
    let whole = pixels(heif.picture.size) / smaller;
    let tile = pixels(heif.picture.size) / (heif.picture.tiles.len() as u64).max(1);
    // As it was coded, and four bytes where it is red, green and blue.
    let decoded = 2 * tile + 4 * tile / smaller;
    // The whole and a tile are filled; then the whole is turned into another one, and written.
    coded as u64 + (DECODER + decoded + 3 * whole + 3 * tile / smaller).max(9 * whole)
}

/// How many numbers a JPEG must keep until its last pass (ITU-T T.81, annex B): none if it has one pass.
fn coefficients(file: &mut (impl BufRead + Seek)) -> Option<u64> {
    file.seek(SeekFrom::Start(2)).ok()?;
    loop {
        let mut head = [0; 2];
        file.read_exact(&mut head).ok()?;
        match head {
            [0xFF, 0xFF] => file.seek_relative(-1).ok()?,
            [0xFF, 0x01 | 0xD0..=0xD8] => {}
            [0xFF, marker] => {
                file.read_exact(&mut head).ok()?;
                let length = u64::from(u16::from_be_bytes(head)).max(2) - 2;
                // All frames but those of tables and of arithmetic coding's conditions.
                if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
                    let mut frame = Vec::new();
                    file.take(length).read_to_end(&mut frame).ok()?;
                    let passes = matches!(marker, 0xC2 | 0xC6 | 0xCA | 0xCE);
                    return if passes { samples(&frame) } else { Some(0) };
                }
                if marker == 0xDA {
                    return None;
                }
                file.seek_relative(length.try_into().ok()?).ok()?;
            }
            _ => return None,
        }
    }
}

/// Samples of all components of a frame by its header: each has its own part of the pixels.
fn samples(frame: &[u8]) -> Option<u64> {
    let &[_, h1, h0, w1, w0, _, ref components @ ..] = frame else { return None };
    let pixels = u64::from(u16::from_be_bytes([h1, h0])) * u64::from(u16::from_be_bytes([w1, w0]));
    let parts = components.chunks_exact(3).filter_map(|component| component.get(1));
    let (across, down) = (parts.clone().map(|part| part >> 4).max()?, parts.clone().map(|part| part & 15).max()?);
    let all: u64 = parts.map(|part| u64::from(part >> 4) * u64::from(part & 15)).sum();
    pixels.checked_mul(all)?.checked_div(u64::from(across) * u64::from(down))
}

/// What FFmpeg lists of a clip before anything of it is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The size of its largest picture.
    pub size: Size,
    /// Bytes of such a picture.
    picture: u64,
    /// Whether it must be brought to a usual screen, which takes more.
    hdr: bool,
}

impl Listed {
    /// Bytes that decoding it takes at least.
    pub fn least(self) -> u64 {
        DECODER + FEWEST * self.picture
    }

    /// Bytes that it takes at most, as far as its size says.
    pub fn usual(self) -> u64 {
        usual_decoder(self.picture)
    }

    /// What of such frames is not seen when its beginning is [`tried`]: those that wait to be read, and for HDR what the
    /// filters hold that count exactly.
    pub fn unseen(self, frame: u64) -> u64 {
        let frames = if self.hdr { 10 } else { frames_held(false) };
        frames * frame
    }

    /// What a decoder holds beside that in movies of such frames.
    pub fn beside(self, frame: u64) -> u64 {
        frames_held(self.hdr) * frame
    }
}

/// Bytes of an FFmpeg that decodes pictures of so many bytes, frames of the movie apart.
pub fn usual_decoder(picture: u64) -> u64 {
    DECODER + USUAL * picture
}

/// Frames of the movie that a decoder holds beside its own pictures, in YUV 4:2:0 with 8 bits. From HDR they come by way of
/// RGB with 12 bits.
pub fn frames_held(hdr: bool) -> u64 {
    if hdr { 15 } else { 5 }
}

/// Bytes of an FFmpeg that decodes HDR pictures of a size, frames of the movie apart.
pub fn usual_hdr(Size { width, height }: Size) -> u64 {
    usual_decoder(u64::from(width) * u64::from(height) * (2 * PLANES_OF_420 + MOVEMENTS_OF_HEVC) / 4)
}

/// Lists a clip that is linked as `in` in a folder, and says how that ended. None if it has no picture, or is no clip.
///
/// # Errors
/// [`ProcessError`] if FFmpeg could not be run, was stopped, or took too long.
pub fn listed(
    command: Command,
    container: Container,
    (stop, timeout): (&Stop, Duration),
) -> Result<(Exit, Option<Listed>), ProcessError> {
    let command = ffmpeg::untrusted(command, container);
    let exit = command
        .args(["-i", "file:in", "-map", "0:v", "-c", "copy", "-t", "0", "-loglevel", "level+info", "-nostats"])
        .args(["-f", "null", "-"])
        .run(stop, timeout)?;
    let found = largest(exit.stderr.iter().map(String::as_str));
    Ok((exit, found))
}

/// The largest picture of all that are listed, as in `Stream #0:0: Video: hevc (Main 10), yuv420p10le(tv), 3840x2160 [SAR`.
fn largest<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Listed> {
    let pictures = lines.filter_map(|line| line.split_once(": Video: ").map(|(_, text)| text));
    pictures.filter_map(listed_picture).max_by_key(|listed| listed.picture)
}

fn listed_picture(text: &str) -> Option<Listed> {
    let words = || text.split([' ', ',', '(']).filter(|word| !word.is_empty());
    let size = words().find_map(|word| {
        let (width, height) = word.split_once('x')?;
        Some(Size { width: width.parse().ok()?, height: height.parse().ok()? })
    })?;
    let beside = if words().next() == Some("hevc") { MOVEMENTS_OF_HEVC } else { 0 };
    let quarters = words().find_map(quarters_of_a_byte).unwrap_or(PLANES_OF_420) + beside;
    let pixels = u64::from(size.width) * u64::from(size.height);
    let hdr = text.contains("smpte2084") || text.contains("arib-std-b67");
    Some(Listed { size, picture: pixels.saturating_mul(quarters) / 4, hdr })
}

/// How many quarters of a byte a pixel takes in one of FFmpeg's pixel formats, such as 6 in `yuv420p`.
fn quarters_of_a_byte(format: &str) -> Option<u64> {
    let planar = [("420", 6), ("nv12", 6), ("p010", 6), ("422", 8), ("440", 8), ("411", 6), ("444", 12), ("gbr", 12)];
    let packed = [("rgba", 16), ("bgra", 16), ("argb", 16), ("abgr", 16), ("rgb0", 16), ("bgr0", 16), ("rgb", 12)];
    let other = [("bgr", 12), ("gray", 4), ("pal8", 16), ("ya", 8)];
    let is_format = ["yuv", "nv1", "p01", "gbr", "rgb", "bgr", "argb", "abgr", "gray", "pal8", "ya8", "ya16"];
    if !is_format.iter().any(|kind| format.starts_with(kind)) {
        return None;
    }
    let kinds = packed.iter().chain(&planar).chain(&other);
    let (_, quarters) = kinds.into_iter().find(|(kind, _)| format.contains(kind))?;
    let alpha = if format.starts_with("yuva") || format.starts_with("gbrap") { 4 } else { 0 };
    let deep = ["9", "10", "12", "14", "16", "48", "64"].iter().any(|bits| {
        let depth = format.trim_end_matches("le").trim_end_matches("be");
        depth.ends_with(bits) && !["nv12", "nv16", "yuv410"].contains(&depth)
    });
    Some((quarters + alpha) * if deep { 2 } else { 1 })
}

/// Decodes the beginning of a clip within so many bytes, and says how that ended and what it took. None if it did not fit or
/// failed.
///
/// Its pictures are looked at no faster than they are shown: so as many wait behind the decoder as wait for a busy machine.
///
/// # Errors
/// As [`listed`].
pub fn tried(
    command: Command,
    container: Container,
    (listed, most): (Listed, u64),
    (stop, timeout): (&Stop, Duration),
) -> Result<(Exit, Option<u64>), ProcessError> {
    let command = ffmpeg::within(command, most);
    // As `Evened::Late` has it, before a blurred background, which takes most.
    let coloured = "format=gbrp16le,negate,scale,format=yuv420p";
    let small = if listed.hdr {
        format!(
            "split[a][b];[a]scale=136:240,{coloured},scale=1080:1920[behind];[b]scale=1080:1920,{coloured}[whole];\
             [behind][whole]overlay=format=yuv420,fps=30"
        )
    } else {
        "fps=30,scale=64:64".to_owned()
    };
    let exit = ffmpeg::untrusted(command, container)
        .args(["-i", "file:in", "-map", "0:v:0", "-an", "-sn", "-dn", "-filter_threads", "1"])
        .args(["-vf", &format!("realtime,{small}"), "-frames:v", TRIED, "-f", "null", "-"])
        .run(stop, timeout)?;
    let took = exit.usage.filter(|_| exit.success()).map(|usage| usage.max_rss_bytes);
    Ok((exit, took))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn picture(text: &str) -> Option<(u32, u64, bool)> {
        let line = format!("[info]   Stream #0:0[0x1](und): Video: {text}");
        largest([line.as_str()].into_iter()).map(|listed| (listed.size.width, listed.picture, listed.hdr))
    }

    #[test]
    fn a_listed_picture_has_a_weight() {
        let hlg =
            "hevc (Main 10) (hvc1 / 0x31637668), yuv420p10le(tv, bt2020nc/bt2020/arib-std-b67), 3840x2160 [SAR 1:1";
        assert_eq!(picture(hlg), Some((3840, 31_104_000, true)));
        assert_eq!(picture("hevc (Main), yuv420p(tv), 100x50"), Some((100, 11_250, false)));
        let full = "h264 (High) (avc1 / 0x31637661), yuvj420p(pc, bt709, progressive), 1920x1080, 20 kb/s, 30 fps";
        assert_eq!(picture(full), Some((1920, 3_110_400, false)));
        assert_eq!(picture("prores (4444), yuva444p10le(tv), 100x50"), Some((100, 40_000, false)));
        assert_eq!(picture("prores (HQ), yuv422p10le(tv), 100x50"), Some((100, 20_000, false)));
        assert_eq!(picture("png, rgb48be(pc), 100x50"), Some((100, 30_000, false)));
        assert_eq!(picture("gif, bgra, 100x50"), Some((100, 20_000, false)));
        assert_eq!(picture("h264, none(progressive), 100x50"), Some((100, 7_500, false)));
        assert_eq!(picture("h264, none"), None);
        assert_eq!(largest(["Stream #0:1: Audio: aac, 48000 Hz"].into_iter()), None);
    }

    fn jpeg(marker: u8, components: &[u8]) -> Vec<u8> {
        let length = 8 + 3 * components.len() as u8;
        // 100 rows of 300 pixels, behind a segment of six bytes.
        let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE1, 0, 6, 0xFF, 0xC2, 0, 0];
        bytes.extend([0xFF, marker, 0, length, 8, 0, 100, 1, 44, components.len() as u8]);
        bytes.extend(components.iter().flat_map(|sampling| [1, *sampling, 0]));
        bytes
    }

    #[test]
    fn a_jpeg_of_several_passes_keeps_all_that_it_reads() {
        let count = |marker, components: &[u8]| coefficients(&mut Cursor::new(jpeg(marker, components)));
        assert_eq!(count(0xC2, &[0x22, 0x11, 0x11]), Some(45_000));
        assert_eq!(count(0xC2, &[0x11, 0x11, 0x11]), Some(90_000));
        assert_eq!(count(0xC2, &[0x11]), Some(30_000));
        assert_eq!(count(0xC0, &[0x22, 0x11, 0x11]), Some(0));
        assert_eq!(count(0xC2, &[]), None);
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_read_is_weighed_or_not(bytes: Vec<u8>, text: String) {
            let _ = coefficients(&mut Cursor::new([&[0xFF, 0xD8][..], &bytes].concat()));
            let _ = picture(&text);
        }
    }
}
