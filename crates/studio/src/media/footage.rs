//! Looks at moving pictures without a separate prober: one decoded frame tells the shape, one pass over the packets
//! tells the length, and both prove that the file can be read.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use vo_digest::Digest;
use vo_plan::framing::{Shape, Size};
use vo_plan::picture::{Colour, Container, Matrix, Transfer};
use vo_process::{Exit, ProcessError, Stop};
use vo_setup::Toolchain;

use crate::make::Workshop;
use crate::{StudioError, ffmpeg, quarantine};

/// What footage is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footage {
    /// Its shape, upright.
    pub shape: Shape,
    /// What its numbers mean as colours.
    pub colour: Colour,
    /// Its length in milliseconds.
    pub milliseconds: u64,
}

/// The longest footage, in hours.
const LONGEST_HOURS: u64 = 4;

/// Looks at the footage `file`, linked as `in` in `folder`, with a tool chain. The inner result is a reason for a person why
/// it is refused.
///
/// # Errors
/// [`StudioError`] if FFmpeg could not be run or was ended, or if it has crashed over that file before.
pub fn probe_footage(
    shop: &Workshop,
    tools: &Toolchain,
    folder: &Path,
    (file, container): (Digest, Container),
) -> Result<Result<Footage, String>, StudioError> {
    quarantine::admit(shop, file, &tools.id)?;
    let ended = |exit: &Exit| {
        quarantine::look_at_end(shop, (Some(file), &tools.id), ("a clip could not be looked at", "look"), exit)
    };
    let (shape, colour) = match verdict(first_frame(&tools.ffmpeg, folder, container, &shop.stop), ended)? {
        Ok(found) => found,
        Err(refused) => return Ok(Err(refused)),
    };
    let found = verdict(length(&tools.ffmpeg, folder, container, &shop.stop), ended)?;
    Ok(found.map(|milliseconds| Footage { shape, colour, milliseconds }))
}

/// What a look says of a file. One that takes too long or wants too much would do so again: that is a reason, too.
fn verdict<T>(
    seen: Seen<T>,
    ended: impl Fn(&Exit) -> Result<(), StudioError>,
) -> Result<Result<T, String>, StudioError> {
    match seen {
        Err(ProcessError::TooSlow { seconds, .. }) => {
            Ok(Err(format!("a look at it took longer than {seconds} s; convert it to H.264 in MP4")))
        }
        Ok((exit, _)) if exit.starved => {
            Ok(Err("decoding it wants more memory than is given; convert it to H.264 in MP4".to_owned()))
        }
        Ok((exit, found)) => ended(&exit).map(|()| found),
        Err(other) => Err(other.into()),
    }
}

/// How an FFmpeg ended that looked, and what it saw.
type Seen<T> = Result<(Exit, Result<T, String>), ProcessError>;

/// Decodes one frame and reads what the filter `showinfo` tells of it.
fn first_frame(program: &Path, folder: &Path, container: Container, stop: &Stop) -> Seen<(Shape, Colour)> {
    let command = ffmpeg::untrusted(ffmpeg::ffmpeg(program, folder, "look"), container)
        .args(["-i", "file:in", "-map", "0:v:0", "-an", "-sn", "-dn", "-filter_threads", "1"])
        .args(["-vf", "showinfo", "-frames:v", "1", "-loglevel", "level+info", "-nostats", "-f", "null", "-"]);
    let exit = command.run(stop, ffmpeg::patience())?;
    let shown: Vec<_> = exit.stderr.iter().filter(|line| line.contains("Parsed_showinfo")).collect();
    let field = |name: &str| {
        shown.iter().find_map(|line| {
            let rest = line.split(&format!(" {name}:")).nth(1).or_else(|| line.split(&format!("]{name}:")).nth(1))?;
            rest.split_whitespace().next()
        })
    };
    let size = field("s").and_then(|size| size.split_once('x'));
    let size = size.and_then(|(width, height)| Some((width.parse::<u32>().ok()?, height.parse::<u32>().ok()?)));
    let Some((width, height)) = size else {
        let why = why_unreadable(&exit);
        return Ok((exit, Err(why)));
    };
    if width < 16 || height < 16 {
        let why = format!("its picture is only {width}x{height} pixels; at least 16x16 are needed");
        return Ok((exit, Err(why)));
    }
    let pixel = field("sar").and_then(|sar| sar.split_once('/'));
    let pixel = pixel.and_then(|(x, y)| Some((x.parse::<u32>().ok()?, y.parse::<u32>().ok()?)));
    let pixel = pixel.filter(|(x, y)| *x > 0 && *y > 0).unwrap_or((1, 1));
    let transfer = match field("color_trc") {
        Some("smpte2084") => Transfer::Pq,
        Some("arib-std-b67") => Transfer::Hlg,
        _ => Transfer::Sdr,
    };
    let matrix = match field("color_space") {
        Some(space) if space.starts_with("bt2020") => Matrix::Bt2020,
        Some("bt709") => Matrix::Bt709,
        Some("bt470bg" | "smpte170m" | "fcc") => Matrix::Bt601,
        // HDR is BT.2020 where it does not say.
        None | Some("unknown") if transfer != Transfer::Sdr => Matrix::Bt2020,
        // Untagged: high definition is BT.709, as every player takes it.
        _ if width.max(height) >= 1_280 || width.min(height) >= 720 => Matrix::Bt709,
        _ => Matrix::Bt601,
    };
    let colour = Colour {
        matrix,
        full_range: field("color_range") == Some("pc") || field("fmt").is_some_and(|format| format.starts_with("yuvj")),
        transfer,
    };
    let shape = Shape { size: Size { width, height }, pixel };
    drop(shown);
    Ok((exit, Ok((shape, colour))))
}

/// Reads every packet of the picture, decoding none, and adds up its length in milliseconds.
fn length(program: &Path, folder: &Path, container: Container, stop: &Stop) -> Seen<u64> {
    let mut child = ffmpeg::untrusted(ffmpeg::ffmpeg(program, folder, "look"), container)
        .args(["-i", "file:in", "-map", "0:v:0", "-c", "copy", "-f", "framecrc", "pipe:1"])
        .pipe_out()
        .start()?;
    let pipe = child.stdout();
    let (exit, packets) = std::thread::scope(|scope| {
        let reader = scope.spawn(|| pipe.map(packets).unwrap_or_default());
        let exit = child.wait(stop, ffmpeg::patience());
        exit.map(|exit| (exit, reader.join().unwrap_or_default()))
    })?;
    // A picture was decoded already, so a codec that is shut out here belongs to another stream, such as sound.
    let other_stream = |line: &&str| line.contains("not on whitelist");
    let errors: Vec<_> = ffmpeg::error_lines(&exit).into_iter().filter(|line| !other_stream(line)).collect();
    if !errors.is_empty() {
        let signs = ["partial file", "Truncat", "end of file", "ended prematurely"];
        let cut = errors.iter().any(|line| signs.iter().any(|sign| line.contains(sign)));
        let why = if cut {
            "it is cut short: the end of the file is missing; copy or download it again".to_owned()
        } else {
            why_unreadable(&exit)
        };
        return Ok((exit, Err(why)));
    }
    let found = match packets {
        Packets { milliseconds: Some(length), .. } if length > LONGEST_HOURS * 3_600_000 => {
            let hours = length / 3_600_000;
            Err(format!("its time stamps reach over {hours} hours; at most {LONGEST_HOURS} are read"))
        }
        Packets { milliseconds: Some(length), .. } if length > 0 => Ok(length),
        Packets { count, .. } if count > 0 => Ok(40),
        Packets { .. } => Err("it holds no picture".to_owned()),
    };
    Ok((exit, found))
}

#[derive(Default)]
struct Packets {
    count: u64,
    milliseconds: Option<u64>,
}

/// Reads lines such as `0, 512, 1024, 512, 4711, 0x…`: stream, decoding time, presentation time, duration, size, sum.
fn packets(pipe: impl Read) -> Packets {
    let (mut count, mut last, mut base) = (0, i64::MIN, None);
    for line in BufReader::new(pipe.take(1 << 30)).lines().map_while(Result::ok) {
        if let Some(rest) = line.strip_prefix("#tb 0: ") {
            base =
                rest.trim().split_once('/').and_then(|(n, d)| Some((n.parse::<i64>().ok()?, d.parse::<i64>().ok()?)));
        } else if !line.starts_with('#') {
            let mut fields = line.split(',').map(|field| field.trim().parse::<i64>());
            let (_, Some(Ok(dts)), Some(Ok(pts)), Some(Ok(duration))) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            count += 1;
            // AVI knows no presentation times; the smallest number stands for none.
            let shown = if pts == i64::MIN { dts } else { pts };
            last = last.max(shown.saturating_add(duration));
        }
    }
    let milliseconds = base.filter(|(n, d)| *n > 0 && *d > 0 && count > 0).and_then(|(n, d)| {
        // From the beginning of the file, as the decoder counts: a picture may come in after the sound.
        u64::try_from(i128::from(last) * i128::from(n) * 1_000 / i128::from(d)).ok()
    });
    Packets { count, milliseconds }
}

/// A reason for a person, out of what FFmpeg said.
fn why_unreadable(exit: &vo_process::Exit) -> String {
    let said = |words: &str| exit.stderr.iter().any(|line| line.contains(words));
    if said("matches no streams") || said("Output file is empty") || said("does not contain any stream") {
        "it holds no picture".to_owned()
    } else if said("max pixel count") || said("Picture size") {
        format!("its picture is larger than {} megapixels; scale it down", ffmpeg::MAX_PIXELS / 1_000_000)
    } else if said("moov atom not found") || said("Invalid data found") {
        "it is damaged or cut short; copy or download it again".to_owned()
    } else if said("Codec") && said("whitelist") || said("Decoder") && said("not found") || said("Decoding requested") {
        "its codec is not one that is read; convert it to H.264".to_owned()
    } else {
        "no picture in it could be decoded; convert it to H.264 in MP4".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_out_of_order_add_up() {
        let text = "#software: x\n#tb 0: 1/30\n0, -1, 0, 1, 10, 0x0\n0, 0, 2, 1, 10, 0x0\n0, 1, 1, 1, 10, 0x0\n";
        let found = packets(text.as_bytes());
        assert_eq!((found.count, found.milliseconds), (3, Some(100)));
    }

    proptest::proptest! {
        #[test]
        fn whatever_a_reader_says_is_counted(lines in proptest::collection::vec("(#tb 0: )?[-0-9/, ]{0,40}", 0..20)) {
            let found = packets(lines.join("\n").as_bytes());
            proptest::prop_assert!(found.count <= lines.len() as u64);
        }
    }
}
