//! FFmpeg's arguments, built from numbers and constants only. No text and no file name of a user is ever in them:
//! files are linked into the child's own folder under names of ours.

mod convert;
mod gamut;

use std::path::Path;

use vo_plan::clip_range::ClipRange;
use vo_plan::framing::{Rect, Size};
use vo_plan::picture::{Alpha, ColourSpace, Container, Matrix, MediaFile, Scan};
use vo_process::limits::Limits;
use vo_process::{Command, Exit};
use vo_timeline::preset::{Audio, Video};
use vo_timeline::time::FrameRate;

pub use convert::{decode_tiles, encode_animation, listen, samples, transfer};

/// Decoders that phones, cameras, screen recorders and downloads need. All others stay shut, with their holes.
pub const CODECS: &str = "h264,hevc,vp8,vp9,libvpx,libvpx-vp9,av1,libdav1d,libaom-av1,mpeg4,mjpeg,gif,aac,mp3,mp3float,opus,\
                      libopus,vorbis,flac,alac,pcm_s16le,pcm_s24le,pcm_s32le,pcm_f32le,pcm_u8,\
                      pcm_s8,pcm_s16be,pcm_s24be,pcm_s32be,pcm_f32be,pcm_f64le,pcm_f64be,pcm_mulaw,pcm_alaw,adpcm_ms,\
                      adpcm_ima_wav,adpcm_ima_qt,prores,qtrle,png,rawvideo";

/// The largest single piece of memory a decoder may ask for, in bytes.
pub const MAX_ALLOC: usize = 1 << 29;

/// The most streams that a file may have.
pub const MAX_STREAMS: u32 = 64;

/// Bytes that are read of a file to know its streams.
pub const PROBED: u64 = 32_000_000;

/// The largest picture, in pixels: 8K and a little more.
pub const MAX_PIXELS: u64 = 40_000_000;

/// What an FFmpeg may use at most: far more than any of ours needs, far less than a hostile file may ask for.
const LIMITS: Limits =
    Limits { file_bytes: 16 << 30, files: 256, memory_bytes: 2 << 30, threads: 128, address_bytes: 8 << 30 };

/// What a worker may use, which does the work of two, of so many bytes of memory.
pub fn worker_limits(bytes: u64) -> Limits {
    Limits { memory_bytes: bytes.min(4 << 30), threads: 256, address_bytes: 16 << 30, ..LIMITS }
}

/// FFmpeg, quiet, in a sandbox around a folder of its own, without a terminal and only where nothing else wants the
/// processor. `role` says what it is for, in one word for a person.
pub fn ffmpeg(program: &Path, folder: &Path, role: &'static str) -> Command {
    Command::new(program)
        .role(role)
        .args(["-nostdin", "-hide_banner", "-loglevel", "level+warning", "-y"])
        .args(["-max_alloc", &MAX_ALLOC.to_string()])
        .folder(folder)
        .background()
        .sandboxed()
        .limits(LIMITS)
}

/// Holds an FFmpeg to so many bytes of memory, where the system lets us.
pub fn within(command: Command, bytes: u64) -> Command {
    command.limits(Limits { memory_bytes: bytes.min(LIMITS.memory_bytes), ..LIMITS })
}

/// What goes before an input that came from outside: exactly one demuxer, files only, few decoders, bounded pictures.
pub fn untrusted(command: Command, container: Container) -> Command {
    from_outside(command, demuxer(container))
}

fn from_outside(command: Command, demuxer: &str) -> Command {
    command
        .args(["-protocol_whitelist", "file", "-format_whitelist", demuxer, "-codec_whitelist", CODECS])
        .args(["-max_pixels", &MAX_PIXELS.to_string(), "-max_streams", &MAX_STREAMS.to_string()])
        .args(["-probesize", &PROBED.to_string()])
        .args(["-threads", "1", "-f", demuxer])
}

/// FFmpeg's name for the reader of a container.
pub fn demuxer(container: Container) -> &'static str {
    match container {
        Container::Mp4 | Container::Heif => "mov",
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
        Container::Aiff => "aiff",
        Container::Caf => "caf",
        Container::W64 => "w64",
    }
}

/// Has the input that comes next decoded by the one decoder that sees its transparency, where FFmpeg's own does not.
pub fn with_alpha(command: Command, alpha: Alpha) -> Command {
    match alpha {
        Alpha::Opaque | Alpha::Decoded => command,
        Alpha::Vp8 => command.args(["-c:v", "libvpx"]),
        Alpha::Vp9 => command.args(["-c:v", "libvpx-vp9"]),
    }
}

/// How a range of footage is decoded: where the file is entered, and what is done with its pictures.
///
/// Which picture is shown on a frame depends on that frame alone, not on where decoding began: so a decoder that goes on
/// gives the same pictures as one that starts in the middle. For that it starts on a whole second, which every clock of
/// a container can name exactly, keeps what lies before it until the frame rate is made even, and counts off the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The second of the file where reading begins, at the key frame before it.
    pub second: u32,
    /// What is added to all times, in microseconds: a seventh of a frame, so that no picture of a usual frame rate lies
    /// half-way between two of ours.
    pub shift_micros: u32,
    /// The filter graph, from the first picture track to `[out]`: raw pictures of the movie's size and rate.
    pub graph: String,
}

/// When the rate of footage is made even. The pictures are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evened {
    /// Before pictures are framed and coloured, so that none is for nothing.
    Early,
    /// Afterwards, when they are small: two wait for each other there.
    Late,
}

/// Where and how a range is entered.
pub fn entry(range: ClipRange<'_>, rate: FrameRate, (size, evened): (Size, Evened)) -> Entry {
    let per_second = rate.per_second();
    // A transport stream has no index: a jump may land between two key frames, so it goes further back.
    let back = if range.file.container == Container::MpegTs { TS_EARLY } else { 0 };
    // A field is completed out of the pictures on both sides of it.
    let back = back + u32::from(range.file.scan != Scan::Progressive);
    let second = (range.from / per_second).saturating_sub(back);
    let graph = footage_graph(range, (rate, range.from - second * per_second), (size, evened));
    Entry { second, shift_micros: 1_000_000 / (7 * per_second), graph }
}

/// Decodes a range of the footage linked as `in` to raw pictures on standard output, in a stream of YUV4MPEG2.
pub fn decode_footage(
    (command, major): (Command, u32),
    range: ClipRange<'_>,
    rate: FrameRate,
    (size, evened): (Size, Evened),
) -> Command {
    let Entry { second, shift_micros, graph } = entry(range, rate, (size, evened));
    let mut command = with_alpha(untrusted(command, range.file.container), range.file.alpha);
    command = command.args(["-itsoffset", &format!("0.{shift_micros:06}")]);
    if second > 0 {
        command = command.args(["-noaccurate_seek", "-ss", &second.to_string()]);
    }
    let command = command
        .args(["-i", "file:in", "-an", "-sn", "-dn", "-filter_threads", "1", "-filter_complex_threads", "1"])
        .args(["-filter_complex", &graph, "-map", "[out]", "-frames:v", &range.frames.to_string()]);
    one_waits(command, major).args(["-fps_mode", "passthrough", "-f", "yuv4mpegpipe", "pipe:1"])
}

/// The table that brings HDR footage to a usual screen, in the decoder's folder.
pub const HDR_TABLE: &str = "hdr.cube";

/// Seconds by which a jump into a transport stream goes back: few have key frames further apart.
const TS_EARLY: u32 = 12;

/// What the numbers of a clip mean, for the filter `scale`.
fn colours(file: &MediaFile) -> String {
    let matrix = match file.colour.matrix {
        Matrix::Bt601 => "bt601",
        Matrix::Bt709 => "bt709",
        Matrix::Bt2020 => "bt2020",
    };
    format!("in_color_matrix={matrix}:in_range={}", if file.colour.full_range { "pc" } else { "tv" })
}

/// The filter that makes whole pictures of fields, with a comma behind it; nothing where pictures are whole. Every field
/// gives a picture, so that what moves does so as smoothly as it was filmed.
fn whole_pictures(scan: Scan) -> &'static str {
    match scan {
        Scan::Progressive => "",
        Scan::TopFirst => "bwdif=mode=send_field:parity=tff:deint=all,",
        Scan::BottomFirst => "bwdif=mode=send_field:parity=bff:deint=all,",
    }
}

/// The filters that lay a picture with transparency over black, with a comma before them; nothing for one without.
fn over_black(file: &MediaFile) -> String {
    match file.alpha {
        Alpha::Opaque => String::new(),
        Alpha::Decoded | Alpha::Vp8 | Alpha::Vp9 => {
            format!(",scale=flags=bicubic:{},format=gbrap,premultiply=inplace=1,format=gbrp", colours(file))
        }
    }
}

/// The filter that cuts a part out of pictures of a size. Where others come in the middle of a clip it fails: they would be
/// framed wrongly, and counted again.
fn cropped(whole: Size, Rect { x, y, width, height }: Rect) -> String {
    format!("crop='if(eq(iw,{})*eq(ih,{}),{width},-1)':{height}:{x}:{y}:exact=1", whole.width, whole.height)
}

/// The filter that lets pictures of one size through and fails where others come.
pub fn only_of(size: Size) -> String {
    cropped(size, Rect { x: 0, y: 0, width: size.width, height: size.height })
}

/// Whether a line that FFmpeg printed says that such a filter failed.
pub fn tells_of_another_size(line: &str) -> bool {
    line.contains("Invalid too big or non positive size")
}

fn footage_graph(range: ClipRange<'_>, (rate, early): (FrameRate, u32), (size, evened): (Size, Evened)) -> String {
    let ClipRange { file, framing, frames, .. } = range;
    let output = "out_color_matrix=bt709:out_range=tv";
    let flat = over_black(file);
    // What was laid over black is RGB.
    let input = if flat.is_empty() { colours(file) } else { "in_range=pc".to_owned() };
    let colour = format!("{input}:{output}");
    let crop = |part: Rect| cropped(file.shape.size, part);
    // Where colours are converted they are counted exactly; where they stay as they are that costs and gives nothing.
    let stays = file.colour == ColourSpace::BT709;
    let how = if stays { "bicubic" } else { "bicubic+accurate_rnd+full_chroma_int+full_chroma_inp" };
    let scale = |width: u32, height: u32| match gamut::to_usual_screen(file.colour) {
        none if none.is_empty() => format!("scale={width}:{height}:flags={how}:{colour}"),
        light => format!("scale={width}:{height}:flags={how}:{input},{light}scale=flags={how}:{output}"),
    };
    let place = framing.place;
    let counted_off = if early > 0 { format!(",trim=start_frame={early},setpts=PTS-STARTPTS") } else { String::new() };
    let fields = whole_pictures(file.scan);
    let even = format!("fps={}:start_time=0{counted_off}", rate.per_second());
    let (begin, end) = match evened {
        Evened::Early => (format!("{even}{flat}"), String::new()),
        Evened::Late => (format!("null{flat}"), format!("{even},")),
    };
    let time = format!("[0:v:{}]{fields}{begin}", file.track);
    // Nothing is put behind the last picture: the reader sees where the clip has ended.
    let end = format!("{end}trim=end_frame={frames}[out]");
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

/// What the numbers of every picture of ours mean. It stands at both ends, before a raw input and before an output: since
/// version 7 without that an FFmpeg takes raw pictures for BT.601 and converts them to what the output says.
pub const COLOURS: [&str; 8] =
    ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv"];

/// What goes before an input of raw pictures as we compose them: planes of YUV 4:2:0, one after the other, in BT.709 of
/// limited range.
pub fn raw_pictures(command: Command, per_second: u32, size: Size) -> Command {
    command
        .args(["-f", "rawvideo", "-pixel_format", "yuv420p"])
        .args(["-video_size", &format!("{}x{}", size.width, size.height)])
        .args(["-framerate", &per_second.to_string()])
        .args(COLOURS)
}

/// What goes before an input or output of raw pictures: since version 7 each has a thread of its own, before which eight of
/// them wait; one is enough. Older ones know no such option of an output.
fn one_waits(command: Command, major: u32) -> Command {
    if major >= 7 { command.args(["-thread_queue_size", "1"]) } else { command }
}

/// Encodes raw pictures from standard input to the segment `out.mp4`.
pub fn encode_segment(command: Command, major: u32, video: &Video, rate: FrameRate, size: Size) -> Command {
    let command =
        raw_pictures(one_waits(command, major), rate.per_second(), size).args(["-i", "pipe:0", "-map", "0:v:0"]);
    let command = command.args(["-fps_mode", "passthrough", "-filter_threads", "1"]);
    x264(command, video).args(["-video_track_timescale", &timescale(rate).to_string(), "-map_metadata", "-1"]).args([
        "-fflags",
        "+bitexact",
        "-flags",
        "+bitexact",
        "-f",
        "mp4",
        "file:out.mp4",
    ])
}

/// The picture's encoder with the settings of a preset.
pub fn x264(command: Command, video: &Video) -> Command {
    command
        .args(["-c:v", "libx264", "-preset", video.preset.name(), "-crf", &video.crf.to_string()])
        .args(["-threads", &video.threads.to_string(), "-x264-params", &x264_params(video), "-profile:v", "high"])
        .args(["-pix_fmt", "yuv420p"])
        .args(COLOURS)
}

/// x264's own settings, as `name=value` with colons between them.
pub fn x264_params(video: &Video) -> String {
    format!(
        "sliced-threads={}:rc-lookahead={}:mbtree={}:sync-lookahead={}:bframes={}:open-gop={}:keyint={}:min-keyint={}:\
         colorprim=bt709:transfer=bt709:colormatrix=bt709:fullrange=off",
        u8::from(video.sliced_threads),
        video.rc_lookahead,
        // The fastest presets leave it off; without it a still background takes five times the bytes.
        u8::from(video.rc_lookahead > 0),
        video.sync_lookahead,
        video.bframes,
        u8::from(video.open_gop),
        video.keyint,
        video.min_keyint,
    )
}

/// Encodes stereo floats at 48 kHz from standard input to the bus `bus.aac`.
pub fn encode_sound(command: Command, audio: &Audio) -> Command {
    command
        .args(["-f", "f32le", "-ar", "48000", "-ac", "2", "-i", "pipe:0", "-map", "0:a:0", "-threads", "1"])
        // At these rates the fast search sounds no worse, say its makers, and takes a quarter of the time.
        .args(["-c:a", "aac", "-aac_coder", "fast", "-profile:a", "aac_low", "-b:a", &format!("{}k", audio.bitrate)])
        .args(["-map_metadata", "-1", "-fflags", "+bitexact", "-flags", "+bitexact", "-f", "adts", "file:bus.aac"])
}

/// Joins the stream of segments on standard input and the sound linked as `bus` to `out.mp4`, copying every packet.
/// Presentation starts at zero without an edit list: B-frames get negative composition offsets instead.
pub fn join(command: Command, rate: FrameRate) -> Command {
    command
        .args(["-protocol_whitelist", "pipe", "-f", "mov", "-i", "pipe:0"])
        .args(["-protocol_whitelist", "file", "-f", "aac", "-i", "file:bus"])
        .args(["-map", "0:v:0", "-map", "1:a:0", "-c", "copy", "-video_track_timescale", &timescale(rate).to_string()])
        .args(["-movflags", "+faststart+negative_cts_offsets", "-use_editlist", "0", "-map_metadata", "-1"])
        .args(["-fflags", "+bitexact", "-f", "mp4", "file:out.mp4"])
}

/// Decodes one frame each of the segments linked as `in0`, `in1` and so on to RGB on standard output, in that order.
pub fn grab_frames(mut command: Command, frames: &[u32], rate: FrameRate) -> Command {
    let (mut first, mut joined) = (Vec::new(), Vec::new());
    for (input, frame) in frames.iter().enumerate() {
        let micros = rate.sample_of(*frame) * 1_000_000 / 48_000;
        let seek = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
        command = command.args(["-ss", &seek, "-threads", "1", "-f", "mov", "-i", &format!("file:in{input}")]);
        first.push(format!("[{input}:v:0]trim=end_frame=1[{input}];"));
        joined.push(format!("[{input}]"));
    }
    let to_rgb = "scale=in_color_matrix=bt709:in_range=tv,format=rgb24";
    let graph = format!("{}{}concat=n={},{to_rgb}[out]", first.concat(), joined.concat(), frames.len());
    command
        .args(["-filter_complex", &graph, "-map", "[out]", "-filter_threads", "1", "-filter_complex_threads", "1"])
        .args(["-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1"])
}

/// Units of time in a movie file: a thousand a frame, so that every frame begins on a whole one.
pub fn timescale(rate: FrameRate) -> u32 {
    rate.per_second() * 1_000
}

/// What decoders and readers say of footage that is damaged. Other errors they print are none: a clip that is entered in
/// the middle refers to pictures that were not decoded.
const DAMAGE: [&str; 9] = [
    "rror while decoding",
    "Error submitting packet",
    "Invalid NAL unit",
    "Invalid data found",
    "partial file",
    "corrupt",
    // HEVC, whose decoder goes on with whatever was in memory.
    "undecodable NALU",
    "outside the valid range",
    "alignment_bit_equal_to_one",
];

/// Whether a line that FFmpeg or its libraries printed says that footage is damaged.
pub fn reports_damage(line: &str) -> bool {
    DAMAGE.iter().any(|words| line.contains(words))
}

/// Whether a child says that there was no room for what it wrote.
pub fn reports_full_disk(exit: &Exit) -> bool {
    exit.stderr.iter().any(|line| line.contains("No space left on device"))
}

/// The lines of a child's standard error that are errors.
pub fn error_lines(exit: &Exit) -> Vec<&str> {
    let is_error = |line: &&str| line.contains("[error]") || line.contains("[fatal]") || line.contains("[panic]");
    exit.stderr.iter().map(String::as_str).filter(is_error).collect()
}

/// What FFmpeg ends with when a signal asks it to, once or again and again.
const ASKED: [i32; 2] = [255, 123];

/// Whether a signal may have asked an FFmpeg to end. It brings what it has begun to some end and calls that normal: no
/// signal is seen, what it made is cut short, and what it says then is about that.
pub fn may_have_been_asked(exit: &Exit) -> bool {
    exit.code.is_some_and(|code| ASKED.contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_known_by_what_a_decoder_says_of_it() {
        for line in [
            "[h264 @ 0x1] [error] error while decoding MB 3 4, bytestream -7",
            "[hevc @ 0x1] [warning] Skipping invalid undecodable NALU: 1",
            "[hevc @ 0x1] [error] The cu_qp_delta -32 is outside the valid range [-26, 25].",
        ] {
            assert!(reports_damage(line), "{line}");
        }
        assert!(!reports_damage("[hevc @ 0x1] [warning] deprecated pixel format used"));
    }

    #[test]
    fn a_wish_from_outside_is_no_failure_of_its_own() {
        let ended = |code, line: &str| {
            let stderr = vec!["[warning] deprecated".to_owned(), line.to_owned()];
            may_have_been_asked(&Exit { code: Some(code), signal: None, stderr, usage: None, out_of_memory: false })
        };
        assert!(ended(255, "") && ended(123, "Received > 3 system signals, hard exiting"));
        assert!(ended(255, "[info] Exiting normally, received signal 15."));
        // What was under way fails, and says so.
        assert!(ended(255, "[error] Error submitting a packet to the muxer: Broken pipe"));
        assert!(!ended(183, "[error] Invalid data found") && !ended(1, "") && !ended(0, ""));
    }
}
