//! A colour in is the same colour out, within 3 levels, whatever FFmpeg makes the movie: a golden card goes through every
//! tool chain that is found.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Bench, footage, home, text};

/// The card: columns of one colour each, from left to right. All of them lie well inside BT.709.
const CARD: [[u8; 3]; 6] =
    [[200, 100, 100], [50, 150, 200], [100, 200, 100], [255, 255, 255], [40, 40, 40], [250, 60, 40]];

/// The same columns for a clip in HDR: signals in BT.2020, and what they look like on a usual screen in PQ and in HLG, by
/// the formulas of ITU-R BT.2100 and BT.2390.
const HDR_CARD: [[u8; 3]; 6] =
    [[130, 110, 110], [112, 120, 130], [110, 130, 112], [148, 148, 148], [60, 60, 60], [130, 108, 102]];
const SEEN_IN_PQ: [[u8; 3]; 6] =
    [[217, 127, 135], [121, 164, 194], [79, 196, 135], [230, 230, 230], [50, 50, 50], [219, 121, 115]];
const SEEN_IN_HLG: [[u8; 3]; 6] =
    [[154, 122, 124], [121, 135, 145], [112, 147, 126], [170, 170, 170], [67, 67, 67], [154, 119, 115]];

/// The card's colours for wide screens: in BT.2020, in Display P3 by the curve of BT.709, and by that of sRGB.
const IN_BT2020: [[u8; 3]; 6] =
    [[170, 110, 102], [103, 146, 195], [141, 194, 113], [255, 255, 255], [40, 40, 40], [202, 87, 52]];
const IN_P3: [[u8; 3]; 6] =
    [[186, 105, 103], [77, 148, 195], [124, 198, 110], [255, 255, 255], [40, 40, 40], [229, 74, 52]];
const IN_P3_SRGB: [[u8; 3]; 6] =
    [[187, 105, 103], [80, 148, 195], [126, 198, 111], [255, 255, 255], [40, 40, 40], [230, 78, 56]];

/// How far a channel may be off, of 255.
const TOLERANCE: f64 = 3.0;

const WIDTH: usize = 180;
const HEIGHT: usize = 320;

/// Who makes a movie: an FFmpeg, and whether its segments are made by children or by the worker.
struct Maker {
    ffmpeg: PathBuf,
    slot: &'static str,
}

/// Every FFmpeg that is found: those that were fetched, and the system's own, for which the worker stands too where it is
/// built. The default one comes first.
fn makers() -> Vec<Maker> {
    let fetched = ["8.1.2", "9.0.2"].map(|version| home().join("tools/ffmpeg").join(version).join("ffmpeg"));
    let maker = |ffmpeg: &Path, slot| Maker { ffmpeg: ffmpeg.to_owned(), slot };
    let mut found: Vec<_> = fetched.iter().map(|ffmpeg| maker(ffmpeg, "children")).collect();
    found.extend(["children", "worker"].map(|slot| maker(Path::new("/usr/bin/ffmpeg"), slot)));
    found.retain(|maker| maker.ffmpeg.is_file());
    assert!(!found.is_empty(), "no tool chain to test: run `vo setup`");
    found
}

impl std::fmt::Display for Maker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {}", self.slot, self.ffmpeg.display())
    }
}

/// A card as a source of FFmpeg's, in RGB.
fn card_of(colours: &[[u8; 3]; 6], (width, height): (usize, usize), seconds: u32) -> String {
    let columns = colours.iter().enumerate().map(|(column, [r, g, b])| {
        let width = width / CARD.len();
        format!("color=c=0x{r:02x}{g:02x}{b:02x}:s={width}x{height}:r=30:d={seconds},format=gbrp[{column}];")
    });
    let names = (0..CARD.len()).map(|column| format!("[{column}]")).collect::<Vec<_>>().concat();
    format!("{}{names}hstack=inputs={}", columns.collect::<Vec<_>>().concat(), CARD.len())
}

fn card(size: (usize, usize), seconds: u32) -> String {
    card_of(&CARD, size, seconds)
}

/// The card in YUV: a matrix, a range and a pixel format of FFmpeg's names.
fn yuv(size: (usize, usize), matrix: &str, range: &str, format: &str) -> String {
    to_yuv(&card(size, 3), matrix, range, format)
}

fn to_yuv(source: &str, matrix: &str, range: &str, format: &str) -> String {
    let flags = "accurate_rnd+full_chroma_int+full_chroma_inp";
    format!("{source},scale=out_color_matrix={matrix}:out_range={range}:flags={flags},format={format}")
}

/// The raw pictures of a file.
fn decoded(file: &Path, options: &[&str]) -> Vec<u8> {
    let output = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-i"])
        .arg(file)
        .args(options)
        .args(["-map", "0:v:0", "-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    output.stdout
}

/// The frames of a movie as colours: the mean of every column of the card, read by the numbers of BT.709.
fn columns(movie: &Path) -> Vec<[[f64; 3]; CARD.len()]> {
    decoded(movie, &[]).chunks_exact(WIDTH * HEIGHT * 3 / 2).map(seen).collect()
}

/// A raw picture's columns, by the numbers of BT.709 in limited range.
fn seen(picture: &[u8]) -> [[f64; 3]; CARD.len()] {
    let (luma, chroma) = picture.split_at(WIDTH * HEIGHT);
    let (u, v) = chroma.split_at(WIDTH * HEIGHT / 4);
    let mean = |plane: &[u8], width: usize, column: usize| {
        let middle = (column * 2 + 1) * width / CARD.len() / 2;
        let rows = plane.chunks_exact(width).skip(40).take(20);
        let values: Vec<f64> = rows.flat_map(|row| &row[middle - 3..middle + 3]).map(|&v| f64::from(v)).collect();
        values.iter().sum::<f64>() / values.len() as f64
    };
    std::array::from_fn(|column| {
        let y = (mean(luma, WIDTH, column) - 16.0) / 219.0;
        let u = (mean(u, WIDTH / 2, column) - 128.0) / 224.0;
        let v = (mean(v, WIDTH / 2, column) - 128.0) / 224.0;
        let (r, b) = (y + 1.5748 * v, y + 1.8556 * u);
        let g = (y - 0.2126 * r - 0.0722 * b) / 0.7152;
        [r, g, b].map(|value| (value * 255.0).clamp(0.0, 255.0))
    })
}

fn assert_card(what: &str, card: &[[u8; 3]; 6], seen: &[[f64; 3]; 6], tolerance: f64) {
    for (expected, found) in card.iter().zip(seen) {
        let off = expected.iter().zip(found).map(|(a, b)| (f64::from(*a) - b).abs()).fold(0.0, f64::max);
        assert!(off <= tolerance, "{what}: {expected:?} became {found:.1?}");
    }
}

/// A bench whose every scene shows one file of the project, whole; its frames are nearly those that were painted.
fn bench<'a>(files: impl Iterator<Item = &'a str>, maker: &Maker) -> Bench {
    let scenes: Vec<_> = files.map(|file| format!("[background: {file}]\n\nOne line.\n")).collect();
    let bench = Bench::showing(&scenes.join("\n---\n\n"), "transition = \"cut\"\nmotion = \"still\"");
    let preset = std::fs::read_to_string(bench.path("project/presets/tiny.toml")).unwrap();
    bench.write("project/presets/tiny.toml", preset.replace("crf = 12", "crf = 4"));
    bench.with_ffmpeg(&maker.ffmpeg)
}

/// Makes the movie of a bench.
fn make(bench: &Bench, maker: &Maker) {
    let mut vo = bench.vo();
    vo.env("VO_CODEC", maker.slot).args(["make", "project", "-o", "out/movie.mp4"]);
    let output = vo.output().unwrap();
    assert!(output.status.success(), "{maker}: {}", text(&output.stderr));
}

/// A file of the project, and the card that it shows.
type Shown<'a> = (&'a str, &'a [[u8; 3]; 6]);

/// Makes the movie of a bench and compares the middle of every scene with its card.
fn assert_scenes_show_their_cards(bench: &Bench, files: &[Shown<'_>], maker: &Maker) {
    make(bench, maker);
    let frames = columns(&bench.movie());
    for (scene, (file, card)) in files.iter().enumerate() {
        let middle = frames.len() * (scene * 2 + 1) / files.len() / 2;
        assert_card(&format!("{file} by {maker}"), card, &frames[middle], TOLERANCE);
    }
}

#[test]
fn a_still_keeps_its_colours_in_every_tool_chain_and_in_the_thumbnail() {
    let files = ["card.png", "card.jpg", "card.webp"];
    for maker in makers() {
        let bench = bench(files.into_iter(), &maker);
        for (file, options) in files.iter().zip([
            &["-pix_fmt", "rgb24"][..],
            &["-pix_fmt", "yuvj444p", "-q:v", "1"],
            &["-c:v", "libwebp", "-lossless", "1", "-pix_fmt", "bgra"],
        ]) {
            let options = [&["-frames:v", "1"], options].concat();
            footage(&bench.path(&format!("project/{file}")), &card((WIDTH, HEIGHT), 1), &options);
        }
        assert_scenes_show_their_cards(&bench, &files.map(|file| (file, &CARD)), &maker);
        let filters = "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,format=yuv420p";
        let thumbnail = decoded(&bench.path("out/movie.webp"), &["-vf", filters]);
        // A thumbnail is pressed harder than a movie.
        assert_card(&format!("the thumbnail by {maker}"), &CARD, &seen(&thumbnail), 2.0 * TOLERANCE);
    }
}

#[test]
fn a_clip_keeps_its_colours_in_every_tool_chain() {
    const H264: [&str; 6] = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "4"];
    const H265: [&str; 8] = ["-c:v", "libx265", "-preset", "ultrafast", "-crf", "4", "-x265-params", "log-level=none"];
    let (small, large) = ((WIDTH, HEIGHT), (720, 1_280));
    let tags = |matrix: &'static str, primaries: &'static str, transfer: &'static str, range: &'static str| {
        vec!["-colorspace", matrix, "-color_primaries", primaries, "-color_trc", transfer, "-color_range", range]
    };
    let bt709 = |range| tags("bt709", "bt709", "bt709", range);
    // What is not tagged is BT.601 where it is small and BT.709 where it is large, as players take it.
    let clips = [
        ("601.mp4", yuv(small, "bt601", "tv", "yuv420p"), &H264[..], tags("smpte170m", "smpte170m", "smpte170m", "tv")),
        ("601-pal.mp4", yuv(small, "bt601", "tv", "yuv420p"), &H264, tags("bt470bg", "bt470bg", "gamma28", "tv")),
        (
            "601-full.mp4",
            yuv(small, "bt601", "pc", "yuv420p"),
            &H264,
            tags("smpte170m", "smpte170m", "smpte170m", "pc"),
        ),
        ("601-untagged.mp4", yuv(small, "bt601", "tv", "yuv420p"), &H264, vec![]),
        ("709.mp4", yuv(small, "bt709", "tv", "yuv420p"), &H264, bt709("tv")),
        ("709-full.mp4", yuv(small, "bt709", "pc", "yuv420p"), &H264, bt709("pc")),
        ("709-full-444.mp4", yuv(small, "bt709", "pc", "yuv444p"), &H264, bt709("pc")),
        ("709-untagged.mp4", yuv(large, "bt709", "tv", "yuv420p"), &H264, vec![]),
        (
            "709-vp9.webm",
            yuv(small, "bt709", "tv", "yuv420p"),
            &["-c:v", "libvpx-vp9", "-crf", "4", "-b:v", "0"],
            bt709("tv"),
        ),
        ("2020.mp4", yuv(small, "bt2020", "tv", "yuv420p10le"), &H265, tags("bt2020nc", "bt709", "bt709", "tv")),
        ("jpegs.mov", yuv(small, "bt601", "pc", "yuvj420p"), &["-c:v", "mjpeg", "-q:v", "1"], vec![]),
        ("rgb.mkv", card(small, 3), &["-c:v", "libx264rgb", "-crf", "4"], vec![]),
        ("rgb.avi", card(small, 3), &["-c:v", "rawvideo", "-pix_fmt", "bgr24"], vec![]),
    ];
    let ten_bit = |card, matrix| to_yuv(&card_of(card, small, 3), matrix, "tv", "yuv420p10le");
    let hdr = |transfer| tags("bt2020nc", "bt2020", transfer, "tv");
    let signals = ten_bit(&HDR_CARD, "bt2020");
    let hdr_clips =
        [("pq.mp4", signals.clone(), &H265[..], hdr("smpte2084")), ("hlg.mp4", signals, &H265, hdr("arib-std-b67"))];
    let wide_clips = [
        ("wide-2020.mp4", ten_bit(&IN_BT2020, "bt2020"), &H265[..], tags("bt2020nc", "bt2020", "bt2020-10", "tv")),
        ("wide-p3.mp4", ten_bit(&IN_P3, "bt709"), &H265, tags("bt709", "smpte432", "bt709", "tv")),
        ("wide-p3-srgb.mp4", ten_bit(&IN_P3_SRGB, "bt709"), &H265, tags("bt709", "smpte432", "iec61966-2-1", "tv")),
    ];
    let drawn = Bench::new();
    for (name, source, codec, tags) in clips.iter().chain(&wide_clips).chain(&hdr_clips) {
        footage(&drawn.path(name), source, &[*codec, &tags[..]].concat());
    }
    let mut files: Vec<Shown<'_>> = clips.iter().chain(&wide_clips).map(|(name, ..)| (*name, &CARD)).collect();
    files.extend([("pq.mp4", &SEEN_IN_PQ), ("hlg.mp4", &SEEN_IN_HLG)]);
    for maker in makers() {
        let bench = bench(files.iter().map(|(file, _)| *file), &maker);
        for (file, _) in &files {
            std::fs::copy(drawn.path(file), bench.path(&format!("project/{file}"))).unwrap();
        }
        assert_scenes_show_their_cards(&bench, &files, &maker);
    }
}

/// Writes an ICC profile into a JPEG, as the second kind of application data (ICC.1, annex B.4).
fn embed(path: &Path, profile: &[u8]) {
    let bytes = std::fs::read(path).unwrap();
    let length = u16::try_from(profile.len() + 16).unwrap().to_be_bytes();
    let segment = [b"\xFF\xE2", &length[..], b"ICC_PROFILE\0\x01\x01", profile].concat();
    std::fs::write(path, [&bytes[..2], &segment, &bytes[2..]].concat()).unwrap();
}

#[test]
fn a_photo_of_a_phone_in_display_p3_is_shown_in_its_own_colours() {
    let maker = makers().swap_remove(0);
    let bench = bench(["photo.jpg"].into_iter(), &maker);
    let photo = bench.path("project/photo.jpg");
    let red = format!("color=c=0xea3323:s={WIDTH}x{HEIGHT}:d=1,format=gbrp");
    footage(&photo, &red, &["-frames:v", "1", "-pix_fmt", "yuvj444p", "-q:v", "1"]);
    embed(&photo, &moxcms::ColorProfile::new_display_p3().encode().unwrap());
    make(&bench, &maker);
    // The reddest red of a usual screen is less than the reddest of a phone's.
    for [r, g, b] in columns(&bench.movie())[5] {
        assert!(r > 252.0 && g < 3.5 && b < 3.5, "{r:.1} {g:.1} {b:.1}");
    }
}

#[test]
fn a_profile_that_is_damaged_is_told_every_time() {
    let bench = bench(["photo.jpg"].into_iter(), &makers().swap_remove(0));
    let photo = bench.path("project/photo.jpg");
    footage(&photo, &card((WIDTH, HEIGHT), 1), &["-frames:v", "1", "-pix_fmt", "yuvj444p", "-q:v", "1"]);
    embed(&photo, b"no profile at all");
    for _ in 0..2 {
        let said = text(&bench.run(["make", "project", "-o", "out/movie.mp4"]).stdout);
        assert!(said.contains("photo.jpg: its colour profile is damaged"), "{said}");
    }
}

/// The mean of each plane of every frame, of raw pictures.
fn plane_means(pictures: &[u8]) -> Vec<[f64; 3]> {
    let mean = |plane: &[u8]| plane.iter().map(|&value| f64::from(value)).sum::<f64>() / plane.len() as f64;
    let (luma, chroma) = (WIDTH * HEIGHT, WIDTH * HEIGHT / 4);
    let planes =
        |picture: &[u8]| [mean(&picture[..luma]), mean(&picture[luma..luma + chroma]), mean(&picture[luma + chroma..])];
    pictures.chunks_exact(luma + 2 * chroma).map(planes).collect()
}

#[test]
fn captions_and_painted_backgrounds_leave_the_encoder_as_they_were_painted() {
    let script = "[background: drift]\n\nRed **boxes** walk.\n\n---\n\n[background: rush]\n\nAnd rush.\n";
    for maker in makers() {
        let bench = Bench::with_script(script).with_ffmpeg(&maker.ffmpeg);
        let toml = "preset = \"tiny\"\nlook = \"colour-box\"\n[voice]\nname = \"silence\"\n";
        bench.write("project/project.toml", toml);
        make(&bench, &maker);
        let painted = plane_means(&bench.run(["__frames", "project"]).stdout);
        let encoded = plane_means(&decoded(&bench.movie(), &[]));
        assert_eq!(painted.len(), encoded.len());
        for (frame, (painted, encoded)) in painted.iter().zip(&encoded).enumerate() {
            let off = painted.iter().zip(encoded).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(off < 1.0, "frame {frame} by {maker}: {painted:.1?} became {encoded:.1?}");
        }
    }
}
