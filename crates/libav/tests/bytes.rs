//! The gate: what is decoded and encoded here equals, byte for byte, what children of the `ffmpeg` program make of the
//! same arguments.
#![expect(clippy::unwrap_used, reason = "what fails here must fail the test")]

use std::path::{Path, PathBuf};

use vo_libav::{DecodeJob, Decoder, EncodeJob, Encoder, LibavError, frame_bytes};

mod support;

use support::{Bench, Stretch, arguments, assert_same, decode, encode, encoding, encoding_arguments, ffmpeg, job};

const SMALL: (u32, u32) = (96, 160);
/// H.264 as cameras write it: B-frames, key frames far apart.
const CAMERA: &str = "-c:v libx264 -preset veryfast -bf 3 -g 250 -pix_fmt yuv420p";

/// Decodes stretches of footage here and by a child.
fn same_frames(path: &Path, demuxer: &str, stretches: &[(u32, u32, u32)]) {
    for (from, frames, rate) in stretches.iter().copied() {
        let job = job(path, demuxer, Stretch { from, frames, rate }, SMALL);
        let child = ffmpeg(&arguments(&job), b"");
        let here = decode(&job).unwrap_or_else(|error| panic!("{} from {from}: {error}", path.display()));
        assert_eq!(here.len(), frames as usize * frame_bytes(SMALL.0, SMALL.1));
        assert_same(&format!("{} from {from} at {rate}", path.display()), &here, &child, SMALL);
    }
}

/// Encodes the same frames here and by a child, in the way of an export preset.
fn same_segment(bench: &Bench, frames: &[u8], size: (u32, u32), rate: u32, lean: bool) {
    let at = |name| encoding(&bench.path(name), size, rate, lean);
    let (here, child) = (at("here.mp4"), at("child.mp4"));
    encode(&here, frames).unwrap();
    ffmpeg(&encoding_arguments(&child), frames);
    let (here, child) = (std::fs::read(here.path).unwrap(), std::fs::read(child.path).unwrap());
    assert!(here == child, "{} and {} bytes, lean: {lean}", here.len(), child.len());
}

#[test]
fn every_frame_rate_at_odd_in_points() {
    let bench = Bench::new();
    for rate in ["24", "25", "30", "60", "24000/1001", "30000/1001"] {
        let name = format!("rate-{}.mp4", rate.replace('/', "-"));
        let path = bench.footage(&name, ("320x180", rate, 5), CAMERA);
        same_frames(&path, "mov", &[(0, 20, 30), (7, 33, 30), (30, 5, 30), (71, 30, 30), (101, 20, 25), (3, 40, 60)]);
    }
}

#[test]
fn the_last_picture_is_held() {
    let bench = Bench::new();
    let path = bench.footage("short.mp4", ("320x180", "30", 2), CAMERA);
    same_frames(&path, "mov", &[(40, 60, 30), (59, 10, 30)]);
}

#[test]
fn frames_that_last_differently_long() {
    let bench = Bench::new();
    let uneven = format!("-vf select='not(mod(n\\,5))+not(mod(n\\,7))+gt(n\\,100)' -fps_mode vfr {CAMERA}");
    for (name, demuxer) in [("uneven.mp4", "mov"), ("uneven.mkv", "matroska")] {
        let path = bench.footage(name, ("320x180", "30", 5), &uneven);
        same_frames(&path, demuxer, &[(0, 60, 30), (47, 50, 30), (95, 30, 30), (13, 30, 24)]);
    }
}

#[test]
fn containers_without_times_of_their_own() {
    let bench = Bench::new();
    let avi = bench.footage("b-frames.avi", ("320x180", "25", 5), "-c:v mpeg4 -bf 2 -q:v 4");
    same_frames(&avi, "avi", &[(0, 30, 30), (37, 40, 30), (93, 30, 30)]);
    let gif = bench.footage("moving.gif", ("320x180", "20", 3), "");
    same_frames(&gif, "gif", &[(0, 30, 30), (41, 20, 30)]);
    let mjpeg = bench.footage("full.avi", ("320x180", "30", 2), "-c:v mjpeg -q:v 3 -pix_fmt yuvj420p");
    same_frames(&mjpeg, "avi", &[(0, 10, 30), (33, 20, 30)]);
}

#[test]
fn codecs_with_other_pixels() {
    let bench = Bench::new();
    let hevc =
        bench.footage("hevc.mp4", ("320x180", "30", 3), "-c:v libx265 -preset ultrafast -x265-params log-level=0");
    same_frames(&hevc, "mov", &[(0, 10, 30), (44, 20, 30)]);
    let prores = bench.footage("prores.mov", ("320x180", "25", 2), "-c:v prores_ks -pix_fmt yuv422p10le");
    same_frames(&prores, "mov", &[(0, 10, 30), (35, 10, 30)]);
    let vp9 = bench.footage("vp9.webm", ("320x180", "30", 3), "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 1M");
    same_frames(&vp9, "matroska", &[(0, 10, 30), (50, 20, 30)]);
}

#[test]
fn turned_and_stretched_pictures() {
    let bench = Bench::new();
    let upright = bench.footage("upright.mp4", ("320x180", "30", 2), CAMERA);
    for turn in ["90", "180", "270", "45"] {
        let path = bench.path(&format!("turned-{turn}.mp4"));
        let order = format!("-i {} -c copy -metadata:s:v:0 rotate={turn} {}", upright.display(), path.display());
        ffmpeg(&order.split(' ').map(str::to_owned).collect::<Vec<_>>(), b"");
        let mut job = job(&path, "mov", Stretch { from: 11, frames: 12, rate: 30 }, SMALL);
        job.graph = job.graph.replace("crop=160:180:20:0", "crop=160:160:10:4");
        assert_same(turn, &decode(&job).unwrap(), &ffmpeg(&arguments(&job), b""), SMALL);
    }
    let wide = bench.footage("wide.mp4", ("320x180", "30", 2), &format!("-vf setsar=4/3 {CAMERA}"));
    same_frames(&wide, "mov", &[(9, 10, 30)]);
}

#[test]
fn transport_streams_whose_times_jump() {
    let bench = Bench::new();
    let piece = |name, offset| {
        let how = format!("{CAMERA} -g 40 -output_ts_offset {offset} -f mpegts");
        std::fs::read(bench.footage(name, ("320x180", "25", 3), &how)).unwrap()
    };
    let (first, later, wrapping) = (piece("a.ts", "0"), piece("b.ts", "5000"), piece("c.ts", "95442"));
    let write = |name, parts: &[&[u8]]| -> PathBuf {
        put(&bench.path(name), &parts.concat());
        bench.path(name)
    };
    same_frames(&write("plain.ts", &[&first]), "mpegts", &[(0, 30, 30), (31, 30, 30)]);
    same_frames(&write("gap.ts", &[&first, &later]), "mpegts", &[(0, 170, 30)]);
    same_frames(&write("back.ts", &[&later, &first]), "mpegts", &[(5, 150, 30)]);
    same_frames(&write("wrap.ts", &[&wrapping]), "mpegts", &[(0, 80, 30)]);
}

#[test]
fn a_stream_that_begins_after_the_sound() {
    let bench = Bench::new();
    for (name, demuxer, format) in
        [("late.ts", "mpegts", "mpegts"), ("late.mp4", "mov", "mp4"), ("late.mkv", "matroska", "matroska")]
    {
        let how = format!("-f lavfi -i sine -t 3 -vf setpts=PTS+0.7/TB -c:a aac {CAMERA} -f {format}");
        let path = bench.footage(name, ("320x180", "25", 3), &how);
        same_frames(&path, demuxer, &[(0, 40, 30), (33, 20, 30)]);
    }
}

#[test]
fn pictures_that_change_their_size() {
    let bench = Bench::new();
    let piece = |name, size, offset| {
        let how = format!("{CAMERA} -output_ts_offset {offset} -f mpegts");
        std::fs::read(bench.footage(name, (size, "30", 2), &how)).unwrap()
    };
    let both = [piece("small.ts", "320x180", "0"), piece("large.ts", "480x270", "2")].concat();
    put(&bench.path("both.ts"), &both);
    same_frames(&bench.path("both.ts"), "mpegts", &[(0, 100, 30), (20, 60, 30)]);
}

#[test]
fn a_graph_with_branches() {
    let bench = Bench::new();
    let path = bench.footage("branches.mp4", ("320x180", "30", 3), CAMERA);
    let mut job = job(&path, "mov", Stretch { from: 37, frames: 20, rate: 30 }, SMALL);
    let (start, end) =
        ("trim=start_frame=7,setpts=PTS-STARTPTS", "tpad=stop_mode=clone:stop=-1,trim=end_frame=20[out]");
    job.graph = format!(
        "[0:v:0]fps=30:start_time=0,{start},split[a][b];[a]crop=108:180:106:0:exact=1,scale=12:20:flags=bicubic,setsar=1,\
         format=yuv420p,boxblur=1:3,eq=brightness=-0.12,scale=96:160:flags=bicubic,setsar=1[behind];\
         [b]scale=96:54:flags=bicubic,setsar=1,format=yuv420p[whole];\
         [behind][whole]overlay=0:53:format=yuv420,format=yuv420p,{end}"
    );
    assert_same("branches", &decode(&job).unwrap(), &ffmpeg(&arguments(&job), b""), SMALL);
}

#[test]
fn segments_of_every_preset_are_the_same_files() {
    let bench = Bench::new();
    let path = bench.footage("source.mp4", ("320x180", "30", 3), CAMERA);
    for (rate, lean, count) in [(30, true, 70), (30, false, 70), (25, false, 33), (60, true, 1), (24, false, 2)] {
        let frames = decode(&job(&path, "mov", Stretch { from: 5, frames: count, rate }, SMALL)).unwrap();
        same_segment(&bench, &frames, SMALL, rate, lean);
    }
}

#[test]
fn a_segment_of_full_size_is_the_same_file() {
    let bench = Bench::new();
    let path = bench.footage("full.mp4", ("608x1080", "30", 1), CAMERA);
    let size = (1080, 1920);
    let mut job = job(&path, "mov", Stretch { from: 17, frames: 8, rate: 30 }, size);
    job.graph = job.graph.replace("crop=160:180:20:0", "crop=606:1078:1:1");
    let here = decode(&job).unwrap();
    assert_same("full size", &here, &ffmpeg(&arguments(&job), b""), size);
    for lean in [true, false] {
        same_segment(&bench, &here, size, 30, lean);
    }
}

#[test]
fn what_lay_in_memory_before_does_not_show() {
    let bench = Bench::new();
    let path = bench.footage("many.mp4", ("320x180", "30", 3), CAMERA);
    for (size, count) in [((180, 320), 12), ((360, 640), 12), ((1080, 1920), 6)] {
        let frames = decode(&job(&path, "mov", Stretch { from: 33, frames: count, rate: 30 }, size)).unwrap();
        for round in [0_u8, 85, 255] {
            let whole: Vec<Vec<u8>> = (1..400).map(|kilo| vec![round; kilo * 512]).collect();
            // Every second piece stays, so that what is free between them cannot be given back to the system.
            let mut pieces: Vec<Vec<u8>> = (0..1_600).map(|piece| vec![round; 1 << (9 + piece / 2 % 8)]).collect();
            for piece in pieces.iter_mut().step_by(2) {
                *piece = Vec::new();
            }
            drop(whole);
            same_segment(&bench, &frames, size, 30, false);
        }
    }
}

#[test]
fn files_that_are_none_are_errors() {
    let bench = Bench::new();
    let path = bench.footage("whole.mp4", ("320x180", "30", 3), CAMERA);
    let whole = std::fs::read(&path).unwrap();
    let fast = bench.footage("fast.mp4", ("320x180", "30", 3), &format!("{CAMERA} -movflags +faststart"));
    let fast = std::fs::read(&fast).unwrap();
    let pictures = fast.windows(4).position(|name| name == b"mdat").unwrap() + 8;
    let attempts: [(&str, &[u8]); 5] = [
        ("truncated.mp4", &whole[..whole.len() / 2]),
        ("no-pictures.mp4", &fast[..pictures]),
        ("text.mp4", b"A text, not a film.\n"),
        ("empty.mp4", b""),
        ("noise.mp4", &whole[64..]),
    ];
    let at = |path: &Path| job(path, "mov", Stretch { from: 0, frames: 30, rate: 30 }, SMALL);
    for (name, bytes) in attempts {
        put(&bench.path(name), bytes);
        let result = decode(&at(&bench.path(name))).map(|frames| frames.len());
        assert!(result.is_err(), "{name}: {result:?}");
    }
    assert!(decode(&at(&bench.path("missing.mp4"))).unwrap_err().to_string().contains("No such file"));
    let sound = bench.path("sound.mp4");
    let order = format!("-f lavfi -i sine -t 1 {}", sound.display());
    ffmpeg(&order.split(' ').map(str::to_owned).collect::<Vec<_>>(), b"");
    assert!(matches!(decode(&at(&sound)), Err(LibavError::NoPicture)));
}

#[test]
fn a_file_cut_short_gives_the_frames_that_are_there() {
    let bench = Bench::new();
    let path = bench.footage("fast.mp4", ("320x180", "30", 3), &format!("{CAMERA} -movflags +faststart"));
    let bytes = std::fs::read(&path).unwrap();
    put(&path, &bytes[..bytes.len() * 2 / 3]);
    same_frames(&path, "mov", &[(0, 90, 30), (13, 60, 30)]);
}

#[test]
fn what_is_not_on_the_list_is_not_decoded() {
    let bench = Bench::new();
    let path = bench.footage("listed.mp4", ("320x180", "30", 1), CAMERA);
    let good = job(&path, "mov", Stretch { from: 0, frames: 3, rate: 30 }, SMALL);
    assert!(Decoder::open(&good).is_ok());
    for (what, bad) in [
        ("codec", DecodeJob { codecs: "vp9".to_owned(), ..good.clone() }),
        ("pixels", DecodeJob { max_pixels: 100, ..good.clone() }),
        ("demuxer", DecodeJob { demuxer: "nothing".to_owned(), ..good.clone() }),
        ("other demuxer", DecodeJob { demuxer: "matroska".to_owned(), ..good.clone() }),
        ("graph", DecodeJob { graph: "[0:v:0]scale=96:160".to_owned() + ",nonsense=1[out]", ..good.clone() }),
        ("two ends", DecodeJob { graph: "[0:v:0]split[out][other]".to_owned(), ..good.clone() }),
        ("shape", DecodeJob { size: (98, 160), ..good.clone() }),
        ("zero", DecodeJob { graph: "null\0".to_owned(), ..good.clone() }),
    ] {
        assert!(decode(&bad).is_err(), "{what}");
    }
}

#[test]
fn settings_that_nobody_knows_are_errors() {
    let bench = Bench::new();
    let good = encoding(&bench.path("out.mp4"), SMALL, 30, true);
    let mistyped = EncodeJob { x264: good.x264.replace("rc-lookahead", "rc-lokahead"), ..good.clone() };
    assert!(matches!(Encoder::open(&mistyped), Err(LibavError::UnknownSetting { .. })));
    let preset = EncodeJob { preset: "quickest".to_owned(), ..good.clone() };
    assert!(Encoder::open(&preset).is_err());
    let nowhere = EncodeJob { path: bench.path("nowhere/out.mp4"), ..good.clone() };
    assert!(Encoder::open(&nowhere).is_err());
    let mut encoder = Encoder::open(&good).unwrap();
    assert!(matches!(encoder.write(&[0; 10]), Err(LibavError::Shape { .. })));
}

#[test]
fn no_more_frames_are_given_than_were_asked_for() {
    let bench = Bench::new();
    let path = bench.footage("asked.mp4", ("320x180", "30", 1), CAMERA);
    let mut decoder = Decoder::open(&job(&path, "mov", Stretch { from: 0, frames: 2, rate: 30 }, SMALL)).unwrap();
    let mut frame = vec![0; frame_bytes(SMALL.0, SMALL.1)];
    assert!(decoder.read(&mut frame[1..]).is_err());
    let reads: Vec<bool> = (0..3).map(|_| decoder.read(&mut frame).is_ok()).collect();
    assert_eq!(reads, [true, true, false]);
    assert!(matches!(decoder.read(&mut frame), Err(LibavError::Ended { given: 2 })));
}

/// Puts test bytes into a file.
fn put(path: &Path, bytes: &[u8]) {
    use std::io::Write;
    std::fs::File::create(path).unwrap().write_all(bytes).unwrap();
}
