//! A colour in is the same colour out, within 3 levels, whatever FFmpeg makes the movie: a golden card goes through every
//! tool chain that is found.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Bench, footage, home, text};

/// The card: columns of one colour each, from left to right. All of them lie well inside BT.709.
const CARD: [[u8; 3]; 6] =
    [[200, 100, 100], [50, 150, 200], [100, 200, 100], [255, 255, 255], [40, 40, 40], [250, 60, 40]];

/// How far a channel may be off, of 255.
const TOLERANCE: f64 = 3.0;

const WIDTH: usize = 180;
const HEIGHT: usize = 320;

/// Every FFmpeg that is found: those that were fetched, and the system's own. The default one comes first.
fn tool_chains() -> Vec<PathBuf> {
    let fetched = ["8.1.2", "9.0.2"].map(|version| home().join("tools/ffmpeg").join(version).join("ffmpeg"));
    let system = PathBuf::from("/usr/bin/ffmpeg");
    let found: Vec<_> = fetched.into_iter().chain([system]).filter(|program| program.is_file()).collect();
    assert!(!found.is_empty(), "no tool chain to test: run `vo setup`");
    found
}

/// The card as a source of FFmpeg's, in RGB.
fn card((width, height): (usize, usize), seconds: u32) -> String {
    let columns = CARD.iter().enumerate().map(|(column, [r, g, b])| {
        let width = width / CARD.len();
        format!("color=c=0x{r:02x}{g:02x}{b:02x}:s={width}x{height}:r=30:d={seconds},format=gbrp[{column}];")
    });
    let names = (0..CARD.len()).map(|column| format!("[{column}]")).collect::<Vec<_>>().concat();
    format!("{}{names}hstack=inputs={}", columns.collect::<Vec<_>>().concat(), CARD.len())
}

/// The card in YUV: a matrix, a range and a pixel format of FFmpeg's names.
fn yuv(size: (usize, usize), matrix: &str, range: &str, format: &str) -> String {
    let flags = "accurate_rnd+full_chroma_int+full_chroma_inp";
    format!("{},scale=out_color_matrix={matrix}:out_range={range}:flags={flags},format={format}", card(size, 3))
}

/// The frames of a movie as colours: the mean of every column of the card, read by the numbers of BT.709.
fn columns(movie: &Path) -> Vec<[[f64; 3]; CARD.len()]> {
    let output = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-i"])
        .arg(movie)
        .args(["-map", "0:v:0", "-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    output.stdout.chunks_exact(WIDTH * HEIGHT * 3 / 2).map(seen).collect()
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

fn assert_card(what: &str, seen: &[[f64; 3]; CARD.len()]) {
    for (expected, found) in CARD.iter().zip(seen) {
        let off = expected.iter().zip(found).map(|(a, b)| (f64::from(*a) - b).abs()).fold(0.0, f64::max);
        assert!(off <= TOLERANCE, "{what}: {expected:?} became {found:.1?}");
    }
}

/// A bench whose every scene shows one file of the project, whole; its frames are nearly those that were painted.
fn bench(files: &[String], ffmpeg: &Path) -> Bench {
    let scenes: Vec<_> = files.iter().map(|file| format!("[background: {file}]\n\nOne line.\n")).collect();
    let bench =
        Bench::showing(&scenes.join("\n---\n\n"), "transition = \"cut\"\nmotion = \"still\"").with_ffmpeg(ffmpeg);
    let preset = std::fs::read_to_string(bench.path("project/presets/tiny.toml")).unwrap();
    bench.write("project/presets/tiny.toml", preset.replace("crf = 12", "crf = 4"));
    bench
}

/// Makes the movie of a bench and compares the middle of every scene with the card.
fn assert_scenes_show_the_card(bench: &Bench, files: &[String], ffmpeg: &Path) {
    bench.make(&[]);
    let frames = columns(&bench.movie());
    for (scene, file) in files.iter().enumerate() {
        let middle = frames.len() * (scene * 2 + 1) / files.len() / 2;
        assert_card(&format!("{file} by {}", ffmpeg.display()), &frames[middle]);
    }
}

#[test]
fn a_still_keeps_its_colours_in_every_tool_chain() {
    for ffmpeg in tool_chains() {
        let files = ["card.png", "card.jpg", "card.webp"].map(str::to_owned);
        let bench = bench(&files, &ffmpeg);
        for (file, options) in files.iter().zip([
            &["-pix_fmt", "rgb24"][..],
            &["-pix_fmt", "yuvj444p", "-q:v", "1"],
            &["-c:v", "libwebp", "-lossless", "1", "-pix_fmt", "bgra"],
        ]) {
            let options = [&["-frames:v", "1"], options].concat();
            footage(&bench.path(&format!("project/{file}")), &card((WIDTH, HEIGHT), 1), &options);
        }
        assert_scenes_show_the_card(&bench, &files, &ffmpeg);
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
    let files: Vec<String> = clips.iter().map(|(name, ..)| (*name).to_owned()).collect();
    let drawn = Bench::new();
    for (name, source, codec, tags) in &clips {
        footage(&drawn.path(name), source, &[*codec, &tags[..]].concat());
    }
    for ffmpeg in tool_chains() {
        let bench = bench(&files, &ffmpeg);
        for file in &files {
            std::fs::copy(drawn.path(file), bench.path(&format!("project/{file}"))).unwrap();
        }
        assert_scenes_show_the_card(&bench, &files, &ffmpeg);
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
    let files = ["photo.jpg".to_owned()];
    let ffmpeg = tool_chains().swap_remove(0);
    let bench = bench(&files, &ffmpeg);
    let photo = bench.path("project/photo.jpg");
    let red = format!("color=c=0xea3323:s={WIDTH}x{HEIGHT}:d=1,format=gbrp");
    footage(&photo, &red, &["-frames:v", "1", "-pix_fmt", "yuvj444p", "-q:v", "1"]);
    embed(&photo, &moxcms::ColorProfile::new_display_p3().encode().unwrap());
    bench.make(&[]);
    // The reddest red of a usual screen is less than the reddest of a phone's.
    for [r, g, b] in columns(&bench.movie())[5] {
        assert!(r > 252.0 && g < 3.5 && b < 3.5, "{r:.1} {g:.1} {b:.1}");
    }
}

#[test]
fn a_profile_that_is_damaged_is_told_every_time() {
    let ffmpeg = tool_chains().swap_remove(0);
    let bench = bench(&["photo.jpg".to_owned()], &ffmpeg);
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
    for ffmpeg in tool_chains() {
        let bench = Bench::with_script(
            "[background: drift]\n\nRed **boxes** walk here.\n\n---\n\n[background: rush]\n\nAnd rush.\n",
        )
        .with_ffmpeg(&ffmpeg);
        let toml = "preset = \"tiny\"\nlook = \"colour-box\"\n[voice]\nname = \"silence\"\n";
        bench.write("project/project.toml", toml);
        bench.make(&[]);
        let painted = plane_means(&bench.run(["__frames", "project"]).stdout);
        let decoded = Command::new("ffmpeg")
            .args(["-nostdin", "-v", "error", "-i"])
            .arg(bench.movie())
            .args(["-map", "0:v:0", "-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1"])
            .output()
            .unwrap();
        let encoded = plane_means(&decoded.stdout);
        assert_eq!(painted.len(), encoded.len());
        for (frame, (painted, encoded)) in painted.iter().zip(&encoded).enumerate() {
            let off = painted.iter().zip(encoded).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(off < 1.0, "frame {frame} by {}: {painted:.1?} became {encoded:.1?}", ffmpeg.display());
        }
    }
}
