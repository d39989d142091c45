//! Arguments that look at untrusted files or turn them into what all can read: tiles of HEIF to pictures, animations to
//! clips, a sound to its loudest sample.

use vo_plan::picture::{ColourSpace, Container, Transfer};
use vo_process::Command;

use super::gamut::to_usual_screen;
use super::{from_outside, one_waits, untrusted};
use crate::heif::{Codec, Codes};

/// Decodes the tiles of one picture, one after the other in the file `in`, to PPM pictures on standard output. Each side
/// is divided by `shrink`.
pub fn decode_tiles(command: Command, codec: Codec, codes: Option<Codes>, shrink: u32) -> Command {
    let demuxer = match codec {
        Codec::Hevc => "hevc",
        Codec::Av1 => "ivf",
    };
    let size = format!("iw/{shrink}:ih/{shrink}");
    // Who does not say it is taken at the word of the coded picture.
    let input = codes.map_or(String::new(), |codes| {
        let matrix = match codes.matrix {
            1 => "bt709",
            5 | 6 => "bt601",
            9 | 10 => "bt2020",
            _ => "auto",
        };
        format!(":in_color_matrix={matrix}:in_range={}", if codes.full_range { "pc" } else { "tv" })
    });
    let flags = "flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp";
    let light = to_usual_screen(ColourSpace { transfer: transfer(codes), ..ColourSpace::BT709 });
    from_outside(command, demuxer)
        .args(["-i", "file:in", "-map", "0:v:0", "-filter_threads", "1"])
        .args(["-vf", &format!("scale={size}:{flags}{input},{light}format=rgb24")])
        .args(["-fps_mode", "passthrough", "-c:v", "ppm", "-f", "rawvideo", "pipe:1"])
}

/// The transfer that codes of ITU-T H.273 stand for.
pub fn transfer(codes: Option<Codes>) -> Transfer {
    match codes.map(|codes| codes.transfer) {
        Some(16) => Transfer::Pq,
        Some(18) => Transfer::Hlg,
        _ => Transfer::Sdr,
    }
}

/// Encodes RGB pictures from standard input, so many a second, to the clip `out.mp4`, losing next to nothing.
pub fn encode_animation(command: Command, major: u32, (width, height): (u32, u32), rate: u32) -> Command {
    let filter = "scale=flags=bicubic+accurate_rnd:in_range=pc:out_color_matrix=bt709:out_range=tv,format=yuv444p,\
                  setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709";
    one_waits(command, major)
        .args(["-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", &format!("{width}x{height}")])
        .args(["-framerate", &rate.to_string(), "-i", "pipe:0", "-map", "0:v:0", "-filter_threads", "1", "-vf", filter])
        .args(["-c:v", "libx264", "-preset", "ultrafast", "-qp", "6", "-threads", "1", "-bf", "0"])
        .args(["-g", &rate.to_string(), "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"])
        .args(["-color_range", "tv", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags", "+bitexact"])
        .args(["-f", "mp4", "file:out.mp4"])
}

/// Decodes at most so many seconds of the sound linked as `in` and prints on standard error how loud it is at most.
pub fn listen(command: Command, container: Container, seconds: u32) -> Command {
    untrusted(command, container)
        .args(["-i", "file:in", "-map", "0:a:0", "-vn", "-sn", "-dn", "-t", &seconds.to_string()])
        .args(["-af", "volumedetect", "-loglevel", "level+info", "-nostats", "-f", "null", "-"])
}

/// Decodes at most so many seconds of the sound linked as `in` to samples of 16 bits on standard output, so many in a second,
/// all channels in one.
pub fn samples(command: Command, container: Container, (per_second, seconds): (u32, u32)) -> Command {
    untrusted(command, container)
        .args(["-i", "file:in", "-map", "0:a:0", "-vn", "-sn", "-dn", "-t", &seconds.to_string()])
        .args(["-ac", "1", "-ar", &per_second.to_string(), "-c:a", "pcm_s16le", "-f", "s16le", "pipe:1"])
}
