//! Looks at moving pictures without a separate prober: one decoded frame tells the shape, one pass over the packets
//! tells the length, and both prove that the file can be read.

use std::path::Path;
use std::time::Duration;

use vo_digest::Digest;
use vo_media::ffmpeg;
use vo_media::packets::{Packets, counted, kinds};
use vo_media::sameness::{different, head_of_pictures};
use vo_media::tracks::{PictureTrack, shown, tracks};
use vo_plan::framing::{Shape, Size};
use vo_plan::picture::{Alpha, ColourSpace, Container, Matrix, Primaries, Scan, Transfer};
use vo_process::{Command, Exit, ProcessError, Stop};
use vo_setup::Toolchain;

use crate::StudioError;
use crate::artifact::quarantine;
use crate::run::Render;

/// What footage is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footage {
    /// Its shape, upright.
    pub shape: Shape,
    /// What its numbers mean as colours.
    pub colour: ColourSpace,
    /// Which of its picture tracks is shown, counted from 0.
    pub track: u32,
    /// Where its transparency comes from.
    pub alpha: Alpha,
    /// How its pictures were scanned.
    pub scan: Scan,
    /// Its length in milliseconds.
    pub milliseconds: u64,
    /// How far it must be decoded at least, in milliseconds.
    pub reaches: u64,
    /// What a person should know of it.
    pub doubt: Option<String>,
}

/// The longest footage, in hours.
const LONGEST_HOURS: u64 = 4;

/// Looks at the footage `file`, linked as `in` in `folder`, with a tool chain. The inner result is a reason for a person why
/// it is refused.
///
/// # Errors
/// [`StudioError`] if FFmpeg could not be run or was ended, or if it has crashed over that file before.
pub fn probe_footage(
    render: &Render,
    tools: &Toolchain,
    folder: &Path,
    (file, container): (Digest, Container),
) -> Result<Result<Footage, String>, StudioError> {
    quarantine::check_allowed(render, file, &tools.id)?;
    let ended = |exit: &Exit| {
        quarantine::classify_exit(render, (Some(file), &tools.id), ("a clip could not be looked at", "look"), exit)
    };
    let within = render.budget().of_a_child();
    let look = Look {
        ffmpeg: ffmpeg::within(render.ffmpeg(tools, folder, "look"), within),
        folder,
        container,
        stop: &render.stop,
        timeout: render.stall_timeout(),
    };
    // The first track is the one in nearly every file; what FFmpeg lists on the way says whether it is in this one.
    let first = first_frame(&look, (0, Alpha::Opaque));
    let list = first.as_ref().map_or(Vec::new(), |(exit, _)| tracks(exit.stderr.iter().map(String::as_str)));
    let (track, alpha) = match shown(&list).and_then(|index| Some((index, list.get(index)?))) {
        Some((_, track)) if track.only_dolby_vision().is_some() => return Ok(Err(only_dolby_vision(track))),
        Some((index, track)) => (index as u32, track.alpha()),
        None if list.is_empty() => (0, Alpha::Opaque),
        None => {
            return Ok(Err(
                "it holds a cover but no picture that is shown; backgrounds are clips and images".to_owned()
            ));
        }
    };
    let usual = (track, alpha) == (0, Alpha::Opaque) || first.as_ref().is_ok_and(|(exit, _)| exit.signal.is_some());
    let seen = if usual { first } else { first_frame(&look, (track, alpha)) };
    let Picture { shape, colour, transparent, scan } = match verdict(seen, ended)? {
        Ok(found) => found,
        Err(refused) => return Ok(Err(refused)),
    };
    let codec = list.get(track as usize).map_or("", |track| track.codec.as_str());
    let Length { milliseconds, reaches, heads, missing } = match verdict(length(&look, (track, codec)), ended)? {
        Ok(found) => found,
        Err(refused) => return Ok(Err(refused)),
    };
    if heads.len() > 1
        && let Err(changes) = verdict(same_throughout(&look, (track, alpha), &heads), ended)?
    {
        return Ok(Err(changes));
    }
    let alpha = if alpha == Alpha::Opaque && transparent { Alpha::Decoded } else { alpha };
    // What cameras film in fields is wide.
    let wide = shape.size.width > shape.size.height;
    let suspicious = wide && list.get(track as usize).is_some_and(PictureTrack::may_be_interlaced);
    // Which field is the earlier one is often told wrongly, and then everything trembles: what is seen counts.
    let scan = if scan != Scan::Progressive || suspicious {
        match verdict(seen_scan(&look, track, milliseconds), ended)? {
            Ok(seen) if seen != Scan::Progressive => seen,
            _ => scan,
        }
    } else {
        scan
    };
    // Others may leave out what stands still; a broadcast sends its pictures evenly.
    let doubt = missing.filter(|_| container == Container::MpegTs).map(|(from, length)| {
        let seconds = |at: u64| format!("{}.{} s", at / 1_000, at % 1_000 / 100);
        let (from, length) = (seconds(from), seconds(length));
        format!("pictures are missing in it for {length} from {from} on, so one stands still there; copy it again")
    });
    Ok(Ok(Footage { shape, colour, track, alpha, scan, milliseconds, reaches, doubt }))
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
        Ok((exit, _)) if exit.out_of_memory => {
            Ok(Err("decoding it wants more memory than is given; convert it to H.264 in MP4".to_owned()))
        }
        Ok((exit, found)) => ended(&exit).map(|()| found),
        Err(other) => Err(other.into()),
    }
}

/// How an FFmpeg ended that looked, and what it saw.
type Seen<T> = Result<(Exit, Result<T, String>), ProcessError>;

/// How and where a file is looked at.
struct Look<'l> {
    ffmpeg: Command,
    folder: &'l Path,
    container: Container,
    stop: &'l Stop,
    timeout: Duration,
}

impl Look<'_> {
    /// FFmpeg, about to open the file.
    fn command(&self) -> Command {
        ffmpeg::untrusted(self.ffmpeg.clone(), self.container)
    }

    /// What decodes the beginning of one picture track through a filter that tells what it sees.
    fn through(&self, command: Command, track: u32, (filter, frames): (&str, u32)) -> Result<Exit, ProcessError> {
        command
            .args(["-i", "file:in", "-map", &format!("0:v:{track}"), "-an", "-sn", "-dn", "-filter_threads", "1"])
            .args(["-vf", filter, "-frames:v", &frames.to_string(), "-loglevel", "level+info", "-nostats"])
            .args(["-f", "null", "-"])
            .run(self.stop, self.timeout)
    }
}

/// What a decoded frame tells of all.
struct Picture {
    shape: Shape,
    colour: ColourSpace,
    transparent: bool,
    scan: Scan,
}

/// Decodes one frame of a track and reads what the filter `showinfo` tells of it.
fn first_frame(look: &Look<'_>, (track, alpha): (u32, Alpha)) -> Seen<Picture> {
    let exit = look.through(ffmpeg::with_alpha(look.command(), alpha), track, ("showinfo", 1))?;
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
    let hdr = match field("color_trc") {
        Some("smpte2084") => Some(Transfer::Pq),
        Some("arib-std-b67") => Some(Transfer::Hlg),
        _ => None,
    };
    let matrix = match field("color_space") {
        Some(space) if space.starts_with("bt2020") => Matrix::Bt2020,
        Some("bt709") => Matrix::Bt709,
        Some("bt470bg" | "smpte170m" | "fcc") => Matrix::Bt601,
        // HDR is BT.2020 where it does not say.
        None | Some("unknown") if hdr.is_some() => Matrix::Bt2020,
        // Untagged: high definition is BT.709, as every player takes it.
        _ if width.max(height) >= 1_280 || width.min(height) >= 720 => Matrix::Bt709,
        _ => Matrix::Bt601,
    };
    let primaries = match field("color_primaries") {
        Some("bt2020") => Primaries::Bt2020,
        Some("smpte432" | "smpte431") => Primaries::DisplayP3,
        None | Some("unknown") if matrix == Matrix::Bt2020 => Primaries::Bt2020,
        _ => Primaries::Bt709,
    };
    let transfer = hdr.unwrap_or(match field("color_trc") {
        Some("iec61966-2-1") if primaries != Primaries::Bt709 => Transfer::Srgb,
        // Display P3 has the curve of sRGB where it does not say.
        None | Some("unknown") if primaries == Primaries::DisplayP3 => Transfer::Srgb,
        _ => Transfer::Sdr,
    });
    let colour = ColourSpace {
        matrix,
        primaries,
        full_range: field("color_range") == Some("pc") || field("fmt").is_some_and(|format| format.starts_with("yuvj")),
        transfer,
    };
    let shape = Shape { size: Size { width, height }, pixel };
    let transparent = field("fmt").is_some_and(has_alpha);
    let scan = match field("i") {
        Some("T") => Scan::TopFirst,
        Some("B") => Scan::BottomFirst,
        _ => Scan::Progressive,
    };
    drop(shown);
    Ok((exit, Ok(Picture { shape, colour, transparent, scan })))
}

/// Whether pictures in one of FFmpeg's pixel formats can be transparent.
fn has_alpha(format: &str) -> bool {
    ["yuva", "rgba", "bgra", "argb", "abgr", "gbrap", "ya8", "ya16", "pal8"].iter().any(|kind| format.starts_with(kind))
}

/// Decodes the first picture of each kind, and refuses a track whose pictures change: framing, colours and the count of
/// pictures would be wrong from there on.
fn same_throughout(look: &Look<'_>, (track, alpha): (u32, Alpha), heads: &[u64]) -> Seen<()> {
    let near =
        |at: &u64| format!("between(t,{}.{:03},{}.{:03})", at / 1_000, at % 1_000, (at + 2) / 1_000, (at + 2) % 1_000);
    let near: Vec<String> = heads.iter().take(MOST_KINDS).map(near).collect();
    let filter = format!("select='{}',showinfo", near.join("+"));
    let command = ffmpeg::with_alpha(look.command().args(["-skip_frame", "nokey"]), alpha);
    let exit = look.through(command, track, (&filter, MOST_KINDS as u32))?;
    let changes = different(exit.stderr.iter().map(String::as_str));
    Ok((exit, changes.map_or(Ok(()), Err)))
}

/// As many kinds of pictures are told apart.
const MOST_KINDS: usize = 12;

/// Frames that are looked at to see whether they hold fields.
const SCANNED: u32 = 40;

/// Sees whether pictures hold fields although nothing says so, by what FFmpeg's filter `idet` makes of some of them.
fn seen_scan(look: &Look<'_>, track: u32, milliseconds: u64) -> Seen<Scan> {
    // Titles stand still, so it looks where something is going on.
    let second = (milliseconds / 3_000).to_string();
    let command = look.command().args(["-noaccurate_seek", "-ss", &second]);
    let exit = look.through(command, track, ("idet", SCANNED))?;
    let scan = scan_of(exit.stderr.iter().map(String::as_str));
    Ok((exit, Ok(scan)))
}

/// Reads `Multi frame detection: TFF: 36 BFF: 0 Progressive: 1 Undetermined: 3`.
fn scan_of<'a>(lines: impl IntoIterator<Item = &'a str>) -> Scan {
    // A filter that was set up anew has told of nothing before.
    let told = lines.into_iter().filter_map(|line| line.split_once("Multi frame detection:")).last();
    let told = told.map_or("", |(_, told)| told);
    let count = |name: &str| {
        let number = told.split_once(name).and_then(|(_, rest)| rest.split_whitespace().next()?.parse::<u32>().ok());
        number.unwrap_or(0)
    };
    let (top, bottom, whole) = (count("TFF:"), count("BFF:"), count("Progressive:"));
    let all = top + bottom + whole + count("Undetermined:");
    // Fine stripes that move look like fields now and then, so most must.
    if all == 0 || (top + bottom) * 2 < all || top + bottom < 4 * whole {
        Scan::Progressive
    } else if top >= bottom {
        Scan::TopFirst
    } else {
        Scan::BottomFirst
    }
}

/// How long a track is, in milliseconds.
struct Length {
    /// Until its last picture is over.
    milliseconds: u64,
    /// Until its last picture but one begins. The very last may be a field, or what is left of a broadcast that was cut.
    reaches: u64,
    /// When each kind of pictures begins, as far as packets tell.
    heads: Vec<u64>,
    /// When pictures are missing, and for how long.
    missing: Option<(u64, u64)>,
}

/// The file of a look into which the heads are written that tell what the pictures behind them are like.
const HEADS: &str = "heads";

/// Reads every packet of a track, decoding none, and adds up its length. What is like the first of all is read on the way.
fn length(look: &Look<'_>, (track, codec): (u32, &str)) -> Seen<Length> {
    let mut command = look.command().args(["-i", "file:in"]);
    let copied = ["-map", &format!("0:v:{track}"), "-c", "copy"];
    let heads = look.folder.join(HEADS);
    if let Some(kind) = head_of_pictures(codec) {
        let only = format!("filter_units=pass_types={kind}");
        command = command.args(copied).args(["-bsf:v", &only, "-f", "framecrc", &format!("file:{HEADS}")]);
    }
    let (exit, packets) = counted(command.args(copied), (look.stop, look.timeout))?;
    let mut heads = std::fs::File::open(heads).map(kinds).unwrap_or_default();
    if !packets.restarts.is_empty() {
        heads.extend([&[0], &packets.restarts[..]].concat());
    }
    // A picture was decoded already, so a codec that is shut out here belongs to another stream, such as sound. What a head
    // is not cut out of is not known to change.
    let other_stream = |line: &&str| line.contains("not on whitelist") || line.contains("filter_units");
    let errors: Vec<_> = ffmpeg::error_lines(&exit).into_iter().filter(|line| !other_stream(line)).collect();
    if !errors.is_empty() {
        let signs = ["partial file", "Truncat", "end of file", "ended prematurely"];
        let cut = errors.iter().any(|line| signs.iter().any(|sign| line.contains(sign)));
        let why = if cut {
            "it is cut short: the end of the file is missing; copy or download it again".to_owned()
        } else if packets.count > 0 || errors.iter().any(|line| ffmpeg::reports_damage(line)) {
            "it is damaged: parts of its picture cannot be read; copy or download it again, or convert it with a program that \
             repairs"
                .to_owned()
        } else {
            why_unreadable(&exit)
        };
        return Ok((exit, Err(why)));
    }
    let missing = packets.missing();
    let found = match packets {
        Packets { milliseconds: Some(length), .. } if length > LONGEST_HOURS * 3_600_000 => {
            let hours = length / 3_600_000;
            Err(format!("its time stamps reach over {hours} hours; at most {LONGEST_HOURS} are read"))
        }
        Packets { milliseconds: Some(milliseconds), last: [reaches, _], .. } if milliseconds > 0 => {
            Ok(Length { milliseconds, reaches, heads, missing })
        }
        Packets { count, .. } if count > 0 => Ok(Length { milliseconds: 40, reaches: 0, heads, missing }),
        Packets { .. } => Err("it holds no picture".to_owned()),
    };
    Ok((exit, found))
}

/// Why a track of Dolby Vision is refused that other screens cannot show.
fn only_dolby_vision(track: &PictureTrack) -> String {
    let profile = track.only_dolby_vision().unwrap_or_default();
    format!(
        "it is Dolby Vision of profile {profile}, whose colours only such screens show; convert it to SDR, HLG or HDR10"
    )
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
    fn fields_are_seen_where_most_pictures_hold_them() {
        let scan = |told: &str| scan_of(["Multi frame detection: TFF: 0 BFF: 0 Progressive: 0", told]);
        assert_eq!(scan("idet @ 1] Multi frame detection: TFF:    36 BFF:     0 Progressive:     1"), Scan::TopFirst);
        assert_eq!(scan("Multi frame detection: TFF: 2 BFF: 33 Progressive: 0 Undetermined: 5"), Scan::BottomFirst);
        assert_eq!(scan("Multi frame detection: TFF: 6 BFF: 0 Progressive: 1 Undetermined: 33"), Scan::Progressive);
        assert_eq!(scan("Multi frame detection: TFF: 0 BFF: 0 Progressive: 0 Undetermined: 0"), Scan::Progressive);
        assert_eq!(scan("Multi frame detection: TFF: 21 BFF: 0 Progressive: 19"), Scan::Progressive);
    }
}
