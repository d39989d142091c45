//! Nothing is kept before it was looked at: FFmpeg reports success on truncated files, so every artifact is checked
//! against the shape that its recipe names.

use std::path::Path;
use std::time::Duration;

use re_mp4::{Mp4, StsdBoxContent, Track, TrackKind};
use vo_digest::Digest;
use vo_media::{ffmpeg, units};
use vo_plan::framing::Size;
use vo_plan::recipe::SegmentRecipe;
use vo_timeline::time::FrameRate;

use crate::StudioError;
use crate::run::Render;

/// How long decoding an artifact for its check may take.
const TIMEOUT: Duration = Duration::from_secs(600);

/// One segment in as many is decoded as a whole. Decoding all of them would cost three percent of a render, and what it
/// could find beyond [`units::whole`] is an encoder that computes wrongly.
const DECODED_ONE_IN: u8 = 32;

/// Checks a segment: its frames are counted and whole, the first is a key frame, size and profile are as planned
/// (Baseline, Main and High are 8-bit 4:2:0). Of some segments, chosen by their content, every frame is decoded. Returns how
/// many bytes it has.
///
/// # Errors
/// [`StudioError::Wrong`] with what is wrong.
pub fn segment(render: &Render, path: &Path, recipe: &SegmentRecipe) -> Result<u64, StudioError> {
    const KIND: &str = "a segment";
    let file = std::fs::read(path).map_err(StudioError::files("reading", path))?;
    let mp4 = Mp4::read(std::io::Cursor::new(&file), file.len() as u64).map_err(|error| no_mp4(KIND, &error))?;
    let (track, length_bytes) = picture(&mp4, recipe.frames, recipe.rate, recipe.size, KIND)?;
    units::whole(&file, &track.samples, length_bytes).map_err(|why| wrong(KIND, why))?;
    if Digest::of(&file).first_byte().is_multiple_of(DECODED_ONE_IN) {
        decodes(render, path, recipe.frames)?;
    }
    Ok(file.len() as u64)
}

/// Decodes every frame of a segment, with every error fatal.
fn decodes(render: &Render, path: &Path, frames: u32) -> Result<(), StudioError> {
    let folder = path.parent().unwrap_or(path);
    let mut input = std::ffi::OsString::from("file:");
    input.push(path.file_name().unwrap_or_default());
    // The loop filter is skipped: it repairs looks, and what is asked here is whether the stream can be read.
    let command = render
        .ffmpeg(render.tools(), folder, "check")
        .args(["-xerror", "-err_detect", "explode", "-skip_loop_filter", "all", "-threads", "1", "-f", "mov", "-i"])
        .arg(input)
        .args(["-map", "0:v:0", "-fps_mode", "passthrough", "-f", "null", "-progress", "pipe:1", "-nostats", "-"]);
    let (exit, printed) = command.output(b"", &render.stop, TIMEOUT)?;
    let printed = String::from_utf8_lossy(&printed);
    let decoded = printed.lines().rev().find_map(|line| line.strip_prefix("frame=")?.trim().parse::<u32>().ok());
    if !exit.success() || !ffmpeg::error_lines(&exit).is_empty() || decoded != Some(frames) {
        return Err(wrong("a segment", format!("{} of {frames} frames decode", decoded.unwrap_or(0))));
    }
    Ok(())
}

/// Checks the picture track of an MP4 file without decoding it, and returns it with the number of bytes in which its units
/// tell their length.
///
/// # Errors
/// [`StudioError::Wrong`] with what is wrong.
fn picture<'m>(
    mp4: &'m Mp4,
    frames: u32,
    rate: FrameRate,
    size: Size,
    kind: &'static str,
) -> Result<(&'m Track, usize), StudioError> {
    let mut tracks = mp4.tracks().values().filter(|track| track.kind == Some(TrackKind::Video));
    let (Some(track), None) = (tracks.next(), tracks.next()) else {
        return Err(wrong(kind, "it does not hold exactly one picture track".to_owned()));
    };
    let expect = |what: &str, found: u64, planned: u64| {
        if found == planned { Ok(()) } else { Err(wrong(kind, format!("{what} is {found}, planned was {planned}"))) }
    };
    expect("the number of frames", track.samples.len() as u64, u64::from(frames))?;
    expect("the width", u64::from(track.width), u64::from(size.width))?;
    expect("the height", u64::from(track.height), u64::from(size.height))?;
    if !track.samples.first().is_some_and(|sample| sample.is_sync) {
        return Err(wrong(kind, "its first frame is not a key frame".to_owned()));
    }
    let step = track.timescale / u64::from(rate.per_second());
    let even = track.samples.windows(2).all(|pair| match pair {
        [one, two] => two.decode_timestamp - one.decode_timestamp == step as i64,
        _ => true,
    });
    if !even {
        return Err(wrong(kind, "its frames are not evenly spaced".to_owned()));
    }
    let StsdBoxContent::Avc1(avc) = &track.trak(mp4).mdia.minf.stbl.stsd.contents else {
        return Err(wrong(kind, "its picture is not H.264".to_owned()));
    };
    // 100 is High; the fastest presets use nothing that needs it, and x264 then writes 77, Main, or 66, Baseline.
    match avc.avcc.avc_profile_indication {
        66 | 77 | 100 => Ok((track, usize::from(avc.avcc.length_size_minus_one) + 1)),
        other => Err(wrong(kind, format!("its H.264 profile is {other}, at most 100 (High) plays everywhere"))),
    }
}

/// Checks a finished movie: one picture track as planned, one sound track of its length, playback from the first byte
/// on, and no edit list that could shift sound against picture.
///
/// # Errors
/// [`StudioError::Wrong`] with what is wrong.
pub fn movie(path: &Path, frames: u32, rate: FrameRate, size: Size) -> Result<(), StudioError> {
    const KIND: &str = "the movie";
    let mp4 = read(path, KIND)?;
    picture(&mp4, frames, rate, size, KIND)?;
    let sound = mp4
        .tracks()
        .values()
        .find(|track| track.kind == Some(TrackKind::Audio))
        .ok_or_else(|| wrong(KIND, "it has no sound track".to_owned()))?;
    let sound_samples = sound.samples.len() as u64 * 1_024;
    let planned = rate.sample_of(frames);
    // AAC comes in blocks of 1,024 samples, and its encoder adds one before and up to two after.
    if sound_samples < planned || sound_samples > planned + 4 * 1_024 {
        return Err(wrong(KIND, format!("its sound has {sound_samples} samples, planned were {planned}")));
    }
    if mp4.tracks().values().any(|track| track.trak(&mp4).edts.is_some()) {
        return Err(wrong(KIND, "it has an edit list".to_owned()));
    }
    let moov_first = first_boxes(path).iter().take_while(|name| *name != b"mdat").any(|name| name == b"moov");
    if moov_first { Ok(()) } else { Err(wrong(KIND, "its index is not at the beginning".to_owned())) }
}

/// Checks a thumbnail: it is a WebP of the planned width and height.
///
/// # Errors
/// [`StudioError::Wrong`] with what is wrong.
pub fn webp(path: &Path, (width, height): (u32, u32)) -> Result<(), StudioError> {
    const KIND: &str = "the thumbnail";
    let bytes = std::fs::read(path).map_err(StudioError::files("reading", path))?;
    let found = webp::BitstreamFeatures::new(&bytes).ok_or_else(|| wrong(KIND, "it is no WebP".to_owned()))?;
    if (found.width(), found.height()) == (width, height) {
        return Ok(());
    }
    Err(wrong(KIND, format!("its size is {}x{}, planned was {width}x{height}", found.width(), found.height())))
}

/// The frames of a segment's picture that are decoded without any other, rising.
///
/// # Errors
/// [`StudioError::Wrong`] if it is no MP4.
pub fn key_frames(path: &Path) -> Result<Vec<u32>, StudioError> {
    let mp4 = read(path, "a segment")?;
    let picture = mp4.tracks().values().find(|track| track.kind == Some(TrackKind::Video));
    // Nothing is shown before a key frame that is decoded after it, so both orders agree on where it lies.
    let samples = picture.map_or(&[][..], |track| &track.samples);
    Ok((0u32..).zip(samples).filter(|(_, sample)| sample.is_sync).map(|(frame, _)| frame).collect())
}

fn read(path: &Path, kind: &'static str) -> Result<Mp4, StudioError> {
    let file = std::fs::File::open(path).map_err(StudioError::files("opening", path))?;
    let length = file.metadata().map_err(StudioError::files("reading", path))?.len();
    Mp4::read(std::io::BufReader::new(file), length).map_err(|error| no_mp4(kind, &error))
}

fn no_mp4(kind: &'static str, error: &re_mp4::Error) -> StudioError {
    wrong(kind, format!("it is no MP4: {error}"))
}

/// The names of the outermost boxes of an MP4 file, in order.
fn first_boxes(path: &Path) -> Vec<[u8; 4]> {
    use std::io::{Read, Seek, SeekFrom};
    let mut names = Vec::new();
    let Ok(mut file) = std::fs::File::open(path) else { return names };
    let mut head = [0; 16];
    while names.len() < 16 && file.read_exact(&mut head[..8]).is_ok() {
        let [a, b, c, d, name @ .., _, _, _, _, _, _, _, _] = head;
        names.push(name);
        let mut length = u64::from(u32::from_be_bytes([a, b, c, d]));
        let mut read = 8;
        if length == 1 && file.read_exact(&mut head[8..]).is_ok() {
            let [_, _, _, _, _, _, _, _, large @ ..] = head;
            (length, read) = (u64::from_be_bytes(large), 16);
        }
        if length < read || file.seek(SeekFrom::Current((length - read) as i64)).is_err() {
            break;
        }
    }
    names
}

fn wrong(kind: &'static str, why: String) -> StudioError {
    StudioError::Wrong { kind, why }
}
