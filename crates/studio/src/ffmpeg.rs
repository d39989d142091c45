//! FFmpeg's arguments, built from numbers and constants only. No text and no file name of a user is ever in them:
//! files are linked into the child's own folder under names of ours.

use std::path::Path;
use std::time::Duration;

use vo_plan::framing::{Framing, Rect, Size};
use vo_plan::picture::{Container, Matrix, MediaFile};
use vo_process::{Command, Exit};
use vo_timeline::preset::{Audio, Video};
use vo_timeline::time::FrameRate;

/// Decoders that phones, cameras, screen recorders and downloads need. All others stay shut, with their holes.
const CODECS: &str = "h264,hevc,vp8,vp9,libvpx,libvpx-vp9,av1,libdav1d,libaom-av1,mpeg4,mjpeg,gif,aac,mp3,mp3float,opus,\
                      libopus,vorbis,flac,alac,pcm_s16le,pcm_s24le,pcm_s32le,pcm_f32le,pcm_u8,prores,rawvideo";

/// The largest single piece of memory a decoder may ask for, in bytes.
const MAX_ALLOC: &str = "536870912";

/// The largest picture, in pixels: 8K and a little more.
pub const MAX_PIXELS: u64 = 40_000_000;

/// How long a look at a file may take.
pub const LOOK: Duration = Duration::from_secs(120);

/// FFmpeg, quiet, in a folder of its own, without a terminal and at low priority.
pub fn ffmpeg(program: &Path, folder: &Path) -> Command {
    Command::new(program)
        .args(["-nostdin", "-hide_banner", "-loglevel", "level+warning", "-y", "-max_alloc", MAX_ALLOC])
        .folder(folder)
        .niceness(10)
}

/// What goes before an input that came from outside: exactly one demuxer, files only, few decoders, bounded pictures.
pub fn untrusted(command: Command, container: Container) -> Command {
    let demuxer = demuxer(container);
    command
        .args(["-protocol_whitelist", "file", "-format_whitelist", demuxer, "-codec_whitelist", CODECS])
        .args(["-max_pixels", &MAX_PIXELS.to_string(), "-max_streams", "64", "-probesize", "32M"])
        .args(["-threads", "1", "-f", demuxer])
}

/// FFmpeg's name for the reader of a container.
fn demuxer(container: Container) -> &'static str {
    match container {
        Container::Mp4 => "mov",
        Container::Matroska => "matroska",
        Container::Avi => "avi",
        Container::MpegTs => "mpegts",
        Container::Gif => "gif",
        Container::Png => "png_pipe",
        Container::Jpeg => "jpeg_pipe",
        Container::Webp => "webp_pipe",
        Container::Mp3 => "mp3",
        Container::Wav => "wav",
        Container::Flac => "flac",
        Container::Ogg => "ogg",
        Container::Adts => "aac",
    }
}

/// Decodes `frames` frames of the footage linked as `in` to raw pictures on standard output.
pub fn decode_footage(
    command: Command,
    file: &MediaFile,
    framing: Framing,
    rate: FrameRate,
    (from, frames): (u32, u32),
    size: Size,
) -> Command {
    let mut command = untrusted(command, file.container);
    // A transport stream has no index: a jump may land between two key frames, so it goes further back and what comes
    // too early is counted off.
    let early = if file.container == Container::MpegTs { from.min(TS_EARLY * rate.per_second()) } else { 0 };
    if from > early {
        // A quarter of a frame early, so that rounding can never skip the frame that is meant.
        let quarters = u64::from(from - early) * 4 - 1;
        let micros = quarters * 1_000_000 / (4 * u64::from(rate.per_second()));
        command = command.args(["-ss", &format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)]);
    }
    let graph = footage_graph(file, framing, (rate, early), frames, size);
    command
        .args(["-i", "file:in", "-an", "-sn", "-dn", "-filter_threads", "1", "-filter_complex_threads", "1"])
        .args(["-filter_complex", &graph, "-map", "[out]", "-frames:v", &frames.to_string()])
        .args(["-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1"])
}

/// Seconds by which a jump into a transport stream goes back: few have key frames further apart.
const TS_EARLY: u32 = 12;

fn footage_graph(
    file: &MediaFile,
    framing: Framing,
    (rate, early): (FrameRate, u32),
    frames: u32,
    size: Size,
) -> String {
    let colour = format!(
        "in_color_matrix={}:in_range={}:out_color_matrix=bt709:out_range=tv",
        match file.colour.matrix {
            Matrix::Bt601 => "bt601",
            Matrix::Bt709 => "bt709",
            Matrix::Bt2020 => "bt2020",
        },
        if file.colour.full_range { "pc" } else { "tv" }
    );
    let crop = |Rect { x, y, width, height }: Rect| format!("crop={width}:{height}:{x}:{y}:exact=1");
    let scale = |width: u32, height: u32| format!("scale={width}:{height}:flags=bicubic:{colour}");
    let place = framing.place;
    let counted_off = if early > 0 { format!(",trim=start_frame={early},setpts=PTS-STARTPTS") } else { String::new() };
    let time = format!("[0:v:0]fps={}:start_time=0{counted_off}", rate.per_second());
    // The last picture stays for as long as the container says, which may be seconds; the plan knows how long that is.
    let end = format!("tpad=stop_mode=clone:stop=-1,trim=end_frame={frames}[out]");
    let fitted = format!("{},{},setsar=1,format=yuv420p", crop(framing.crop), scale(place.width, place.height));
    match framing.behind {
        None if place.width == size.width && place.height == size.height => format!("{time},{fitted},{end}"),
        None => {
            format!("{time},{fitted},pad={}:{}:{}:{}:color=black,{end}", size.width, size.height, place.x, place.y)
        }
        Some(behind) => {
            // The blur is done small, where it is cheap, and is as soft when scaled up again.
            let (width, height) = ((size.width / 16).max(2) * 2, (size.height / 16).max(2) * 2);
            // A part of the frame, so that a draft looks like the export; a radius must stay below a half of the plane.
            let radius = (width.min(height) / 20).clamp(1, 6);
            format!(
                "{time},split[a][b];[a]{},{},setsar=1,format=yuv420p,boxblur={radius}:3,eq=brightness=-0.12,\
                 scale={}:{}:flags=bicubic,setsar=1[behind];[b]{fitted}[whole];\
                 [behind][whole]overlay={}:{}:format=yuv420,format=yuv420p,{end}",
                crop(behind),
                scale(width, height),
                size.width,
                size.height,
                place.x,
                place.y
            )
        }
    }
}

/// Encodes raw pictures from standard input to the segment `out.mp4`.
pub fn encode_segment(command: Command, video: &Video, rate: FrameRate, size: Size) -> Command {
    let per_second = rate.per_second().to_string();
    let x264 = format!(
        "sliced-threads={}:rc-lookahead={}:sync-lookahead={}:bframes={}:open-gop={}:keyint={}:min-keyint={}:\
         colorprim=bt709:transfer=bt709:colormatrix=bt709:fullrange=off",
        u8::from(video.sliced_threads),
        video.rc_lookahead,
        video.sync_lookahead,
        video.bframes,
        u8::from(video.open_gop),
        video.keyint,
        video.min_keyint,
    );
    command
        .args(["-f", "rawvideo", "-pixel_format", "yuv420p"])
        .args(["-video_size", &format!("{}x{}", size.width, size.height), "-framerate", &per_second])
        .args(["-i", "pipe:0", "-map", "0:v:0", "-fps_mode", "passthrough", "-filter_threads", "1"])
        .args(["-c:v", "libx264", "-preset", video.preset.name(), "-crf", &video.crf.to_string()])
        .args(["-maxrate", &format!("{}k", video.maxrate), "-bufsize", &format!("{}k", video.bufsize)])
        .args(["-threads", &video.threads.to_string(), "-x264-params", &x264, "-profile:v", "high"])
        .args(["-pix_fmt", "yuv420p", "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"])
        .args(["-color_range", "tv", "-video_track_timescale", &timescale(rate), "-map_metadata", "-1"])
        .args(["-fflags", "+bitexact", "-flags", "+bitexact", "-f", "mp4", "file:out.mp4"])
}

/// Encodes stereo floats at 48 kHz from standard input to the bus `bus.aac`.
pub fn encode_sound(command: Command, audio: &Audio) -> Command {
    command
        .args(["-f", "f32le", "-ar", "48000", "-ac", "2", "-i", "pipe:0", "-map", "0:a:0", "-threads", "1"])
        .args(["-c:a", "aac", "-profile:a", "aac_low", "-b:a", &format!("{}k", audio.bitrate)])
        .args(["-map_metadata", "-1", "-fflags", "+bitexact", "-flags", "+bitexact", "-f", "adts", "file:bus.aac"])
}

/// Joins the segments of the list linked as `list` and the sound linked as `bus` to `out.mp4`, copying every packet.
/// Presentation starts at zero without an edit list: B-frames get negative composition offsets instead.
pub fn join(command: Command, rate: FrameRate) -> Command {
    command
        .args(["-protocol_whitelist", "file", "-f", "concat", "-safe", "0", "-i", "file:list"])
        .args(["-protocol_whitelist", "file", "-f", "aac", "-i", "file:bus"])
        .args(["-map", "0:v:0", "-map", "1:a:0", "-c", "copy", "-video_track_timescale", &timescale(rate)])
        .args(["-movflags", "+faststart+negative_cts_offsets", "-use_editlist", "0", "-map_metadata", "-1"])
        .args(["-fflags", "+bitexact", "-f", "mp4", "file:out.mp4"])
}

/// Decodes one frame of the movie linked as `in` to RGB on standard output.
pub fn grab_frame(command: Command, frame: u32, rate: FrameRate) -> Command {
    let micros = rate.sample_of(frame) * 1_000_000 / 48_000;
    command
        .args(["-ss", &format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000), "-threads", "1", "-f", "mov"])
        .args(["-i", "file:in", "-map", "0:v:0", "-frames:v", "1", "-filter_threads", "1"])
        .args(["-pix_fmt", "rgb24", "-f", "rawvideo", "pipe:1"])
}

/// Units of time in a movie file: a thousand a frame, so that every frame begins on a whole one.
fn timescale(rate: FrameRate) -> String {
    (rate.per_second() * 1_000).to_string()
}

/// The lines of a child's standard error that tell of an error.
pub fn error_lines(exit: &Exit) -> Vec<&str> {
    let tells = |line: &&str| line.contains("[error]") || line.contains("[fatal]") || line.contains("[panic]");
    exit.stderr.iter().map(String::as_str).filter(tells).collect()
}
