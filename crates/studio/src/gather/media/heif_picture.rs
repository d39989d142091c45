//! Puts a HEIF picture together: FFmpeg decodes its tiles, and what they make is laid out, turned and kept as a PNG file,
//! which is read like any other image from then on.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use image::{ImageEncoder, RgbImage, imageops};
use vo_digest::Digest;
use vo_files::durable;
use vo_media::ffmpeg::{self, MAX_PIXELS};
use vo_media::heif::{Codec, Codes, Heif, Parts, Tile, Turn, read_heif};
use vo_media::image_file::DAMAGED;
use vo_media::profile::ToSrgb;
use vo_media::{Rejection, hdr};
use vo_plan::picture::Transfer;
use vo_process::{Exit, ProcessError};
use vo_setup::Toolchain;

use crate::StudioError;
use crate::artifact::quarantine;
use crate::budget::admission;
use crate::run::Render;

/// Pictures of more pixels are put together at half their size, which is still more than a movie shows.
const WHOLE_PIXELS: u64 = 24_000_000;

/// The codes of primaries that are those of every screen: BT.709, and nothing said.
const USUAL: [u8; 2] = [1, 2];

/// Makes a PNG file in `folder` of the HEIF file at `path`, with a tool chain. The inner result is a reason for a person why
/// it is refused.
///
/// # Errors
/// [`StudioError`] if FFmpeg could not be run or was ended, if it has crashed over that file before, or the disk is full.
pub fn develop(
    render: &Render,
    tools: &Toolchain,
    folder: &Path,
    (path, digest): (&Path, Digest),
) -> Result<Result<PathBuf, Rejection>, StudioError> {
    quarantine::check_allowed(render, digest, &tools.id)?;
    let read = File::open(path).map_err(|error| format!("it cannot be opened: {error}"));
    let heif = match read.and_then(|file| read_heif(&mut BufReader::new(file))) {
        Ok(heif) => heif,
        Err(why) => return Ok(Err(why.into())),
    };
    let shrink = match shrink(&heif.picture) {
        Ok(shrink) => shrink,
        Err(refused) => return Ok(Err(refused)),
    };
    let _permit = match admission::of_heif(render, &heif, shrink)? {
        Ok(permit) => permit,
        Err(refused) => return Ok(Err(refused)),
    };
    let transfer = ffmpeg::transfer(heif.codes);
    if transfer != Transfer::Sdr {
        let table = folder.join(ffmpeg::HDR_TABLE);
        durable::write(&table, hdr::cube(transfer).as_bytes()).map_err(StudioError::files("writing", &table))?;
    }
    let room = Room { render, tools, folder, digest };
    let mut picture = match room.decoded(&heif.picture, heif.codes, shrink)? {
        Ok(picture) => picture,
        Err(why) => return Ok(Err(why.into())),
    };
    if let Some(alpha) = &heif.alpha {
        let alpha = match room.decoded(alpha, heif.codes.map(|codes| Codes { transfer: 13, ..codes }), shrink)? {
            Ok(alpha) => alpha,
            Err(why) => return Ok(Err(why.into())),
        };
        lay_over_black(&mut picture, &alpha, heif.premultiplied);
    }
    if transfer == Transfer::Sdr
        && heif.icc.is_none()
        && let Some(codes) = heif.codes.filter(|codes| !USUAL.contains(&codes.primaries))
    {
        ToSrgb::by_code_points(codes.primaries, codes.transfer).apply(&mut picture);
    }
    for turn in &heif.turns {
        picture = turned(picture, *turn, shrink);
    }
    let png = folder.join("picture.png");
    keep(&png, &picture, &heif).map_err(StudioError::files("writing", &png))?;
    Ok(Ok(png))
}

/// By what each side is divided, so that the picture is not too large.
fn shrink(parts: &Parts) -> Result<u32, Rejection> {
    let (width, height) = parts.size;
    let pixels = u64::from(width) * u64::from(height);
    if pixels <= WHOLE_PIXELS {
        Ok(1)
    } else if pixels <= MAX_PIXELS * 4 {
        Ok(2)
    } else {
        let most = MAX_PIXELS * 4 / 1_000_000;
        Err(Rejection::too_large(format!(
            "it has {width}x{height} pixels; at most {most} megapixels are read: scale it down"
        )))
    }
}

/// Where and with what a file is decoded.
struct Room<'r> {
    render: &'r Render,
    tools: &'r Toolchain,
    folder: &'r Path,
    digest: Digest,
}

impl Room<'_> {
    /// The picture that some tiles make.
    fn decoded(
        &self,
        parts: &Parts,
        codes: Option<Codes>,
        shrink: u32,
    ) -> Result<Result<RgbImage, String>, StudioError> {
        let input = self.folder.join("in");
        let written = File::create(&input).and_then(|file| {
            let mut file = BufWriter::new(file);
            stream(&mut file, parts)?;
            file.flush()
        });
        written.map_err(StudioError::files("writing", &input))?;
        let command = self.render.ffmpeg(self.tools, self.folder, "look");
        let command = ffmpeg::within(command, self.render.budget().of_a_child());
        let mut child = ffmpeg::decode_tiles(command, parts.codec, codes, shrink).pipe_out().start()?;
        let pipe = child.stdout();
        let seen = std::thread::scope(|scope| {
            let reader = scope.spawn(|| pipe.and_then(|pipe| laid_out(&mut BufReader::new(pipe), parts, shrink)));
            let exit = child.wait(&self.render.stop, self.render.stall_timeout());
            exit.map(|exit| (exit, reader.join().ok().flatten()))
        });
        let (exit, picture) = match seen {
            Err(ProcessError::TooSlow { seconds, .. }) => {
                return Ok(Err(format!("a look at it took longer than {seconds} s; convert it to JPEG")));
            }
            seen => seen?,
        };
        let told = ("an image could not be put together", "look");
        quarantine::classify_exit(self.render, (Some(self.digest), &self.tools.id), told, &exit)?;
        Ok(picture.filter(|_| exit.success()).ok_or_else(|| rejection(parts.codec, &exit)))
    }
}

/// Why no picture came of tiles, for a person.
fn rejection(codec: Codec, exit: &Exit) -> String {
    if exit.out_of_memory {
        return "decoding it wants more memory than is given; convert it to JPEG".to_owned();
    }
    let said = |words: &str| exit.stderr.iter().any(|line| line.contains(words));
    if codec == Codec::Av1 && ["hardware accelerated", "Decoder", "not on whitelist"].into_iter().any(said) {
        return "it is coded as AV1, which no FFmpeg here decodes; run `vo setup ffmpeg-9`, or convert it to JPEG"
            .to_owned();
    }
    DAMAGED.to_owned()
}

/// Writes tiles as one stream that FFmpeg reads: HEVC with start codes, or AV1 in IVF.
fn stream(file: &mut impl Write, parts: &Parts) -> std::io::Result<()> {
    match parts.codec {
        Codec::Hevc => parts.tiles.iter().try_for_each(|tile| hevc(file, tile)),
        Codec::Av1 => {
            file.write_all(b"DKIF\0\0\x20\0AV01")?;
            for size in [parts.size.0, parts.size.1] {
                file.write_all(&(size.min(65_535) as u16).to_le_bytes())?;
            }
            for number in [25, 1, parts.tiles.len() as u32, 0] {
                file.write_all(&number.to_le_bytes())?;
            }
            for (time, tile) in (0_u64..).zip(&parts.tiles) {
                // A delimiter, which the parts of a still picture come without.
                file.write_all(&(tile.bytes.len() as u32 + 2).to_le_bytes())?;
                file.write_all(&time.to_le_bytes())?;
                file.write_all(b"\x12\0")?;
                file.write_all(&tile.bytes)?;
            }
            Ok(())
        }
    }
}

/// Writes a tile of HEVC: its parameter sets and its units, each behind a start code instead of its length.
fn hevc(file: &mut impl Write, tile: &Tile) -> std::io::Result<()> {
    const START: &[u8] = b"\0\0\0\x01";
    for set in &tile.parameters {
        file.write_all(START)?;
        file.write_all(set)?;
    }
    let mut rest = tile.bytes.as_slice();
    while let Some((length, behind)) = rest.split_at_checked(tile.length_bytes).filter(|(length, _)| !length.is_empty())
    {
        let length = length.iter().fold(0_usize, |length, byte| length << 8 | usize::from(*byte));
        let (unit, behind) = behind.split_at(length.min(behind.len()));
        file.write_all(START)?;
        file.write_all(unit)?;
        rest = behind;
    }
    Ok(())
}

/// Reads the tiles as PPM pictures and lays them out, row by row.
fn laid_out(pipe: &mut impl BufRead, parts: &Parts, shrink: u32) -> Option<RgbImage> {
    let (width, height) = (parts.size.0 / shrink, parts.size.1 / shrink);
    let mut picture = RgbImage::new(width, height);
    let mut tile_size = None;
    // A tile may reach over the whole, but not be another one.
    let most = (2 * u64::from(width) * u64::from(height)).clamp(1 << 20, MAX_PIXELS);
    for index in 0..parts.tiles.len() as u32 {
        let tile = ppm(pipe, most)?;
        let size = *tile_size.get_or_insert(tile.dimensions());
        if tile.dimensions() != size {
            return None;
        }
        let (column, row) = (index % parts.columns, index / parts.columns);
        imageops::replace(&mut picture, &tile, (column * size.0).into(), (row * size.1).into());
    }
    let rows = (parts.tiles.len() as u32).div_ceil(parts.columns);
    let (covered_width, covered_height) = tile_size.map(|(w, h)| (w * parts.columns, h * rows))?;
    // A picture that does not fill its frame would have a black edge that nobody drew.
    (covered_width >= width && covered_height >= height).then_some(picture)
}

/// The next PPM picture of at most so many pixels, as FFmpeg writes it: `P6`, width and height, `255`, a line each.
fn ppm(pipe: &mut impl BufRead, most: u64) -> Option<RgbImage> {
    let mut header = [const { String::new() }; 3];
    for line in &mut header {
        pipe.by_ref().take(64).read_line(line).ok()?;
    }
    let [kind, size, brightest] = header.each_ref().map(|line| line.trim_end());
    let (width, height) = size.split_once(' ')?;
    let (width, height) = (width.parse::<u32>().ok()?, height.parse::<u32>().ok()?);
    if (kind, brightest) != ("P6", "255") || u64::from(width) * u64::from(height) > most {
        return None;
    }
    let mut tile = RgbImage::new(width, height);
    pipe.read_exact(&mut tile).ok()?;
    Some(tile)
}

/// Multiplies a picture by how opaque it is; what is not multiplied already, that is.
fn lay_over_black(picture: &mut RgbImage, alpha: &RgbImage, premultiplied: bool) {
    if premultiplied || alpha.dimensions().0 == 0 || alpha.dimensions().1 == 0 {
        return;
    }
    let ((width, height), (across, down)) = (picture.dimensions(), alpha.dimensions());
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let (x, y) =
            (u64::from(x) * u64::from(across) / u64::from(width), u64::from(y) * u64::from(down) / u64::from(height));
        let opaque = u16::from(alpha.get_pixel(x as u32, y as u32).0[0]);
        pixel.0 = pixel.0.map(|value| ((u16::from(value) * opaque + 127) / 255) as u8);
    }
}

fn turned(picture: RgbImage, turn: Turn, shrink: u32) -> RgbImage {
    match turn {
        Turn::Left(1) => imageops::rotate270(&picture),
        Turn::Left(2) => imageops::rotate180(&picture),
        Turn::Left(3) => imageops::rotate90(&picture),
        Turn::Left(_) => picture,
        Turn::LeftRight => imageops::flip_horizontal(&picture),
        Turn::TopBottom => imageops::flip_vertical(&picture),
        Turn::Crop(x, y, width, height) => {
            let [x, y, width, height] = [x, y, width, height].map(|pixels| pixels / shrink);
            imageops::crop_imm(&picture, x, y, width.max(1), height.max(1)).to_image()
        }
    }
}

/// Writes a picture as a PNG file with its profile.
fn keep(path: &Path, picture: &RgbImage, heif: &Heif) -> std::io::Result<()> {
    use image::codecs::png::{CompressionType, FilterType, PngEncoder};
    let mut file = BufWriter::new(File::create(path)?);
    let mut encoder = PngEncoder::new_with_quality(&mut file, CompressionType::Fast, FilterType::Sub);
    // HDR has been brought to the colours of every screen.
    if ffmpeg::transfer(heif.codes) == Transfer::Sdr
        && let Some(icc) = &heif.icc
    {
        // What cannot be said of a PNG file is not said.
        let _ = encoder.set_icc_profile(icc.clone());
    }
    let (width, height) = picture.dimensions();
    encoder
        .write_image(picture.as_raw(), width, height, image::ExtendedColorType::Rgb8)
        .map_err(std::io::Error::other)?;
    file.flush()
}
