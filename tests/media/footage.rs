//! Footage of every kind that people have is read, upright, whole and in its true colours.

use std::path::Path;

use crate::support::{Bench, footage, text};

/// Four coloured quarters, `width` x `height`, two seconds long.
fn quarters(width: u32, height: u32) -> String {
    let part = |colour: &str, name: &str| {
        format!("color=c={colour}:s={}x{}:r=30:d=2,format=rgb24[{name}];", width.div_ceil(2), height.div_ceil(2))
    };
    format!(
        "{}{}{}{}[a][b]hstack[t];[c][d]hstack[u];[t][u]vstack,crop={width}:{height}:0:0:exact=1",
        part("red", "a"),
        part("lime", "b"),
        part("blue", "c"),
        part("yellow", "d")
    )
}

const UPRIGHT: [&str; 4] = ["red", "lime", "blue", "yellow"];
const SOUND: &str = "sine=frequency=440:duration=2";

/// A bench whose movies show one file whole.
fn bench() -> Bench {
    Bench::showing("One short line.\n", "fit = \"contain\"")
}

/// The colours of the quarters of a clip, as they are seen in the middle of the movie.
fn seen(bench: &Bench, clip: &Path) -> [&'static str; 4] {
    let pictures = bench.seen(&["--background", clip.to_str().unwrap()]);
    // Near the middle of the frame every shape, however flat, shows all of its quarters.
    pictures[pictures.len() / 2].quarters(46)
}

/// A clip with sound.
fn with_sound(path: &Path, picture: &str, options: &[&str]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let output = std::process::Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", SOUND])
        .args(options)
        .arg(path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn every_shape_is_read() {
    let bench = bench();
    for (width, height) in [(320, 180), (180, 320), (240, 240), (321, 243), (62, 300), (400, 82)] {
        let clip = bench.path(&format!("project/{width}x{height}.mp4"));
        // Odd sizes exist in 4:4:4 only.
        footage(&clip, &quarters(width, height), &["-c:v", "libx264", "-pix_fmt", "yuv444p"]);
        assert_eq!(seen(&bench, &clip), UPRIGHT, "{width}x{height}");
    }
}

#[test]
fn every_common_container_and_codec_is_read() {
    let bench = bench();
    for (name, options) in [
        ("hevc-10-bit.mp4", &["-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le"][..]),
        ("vp9.webm", &["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"]),
        ("vp8.webm", &["-c:v", "libvpx", "-deadline", "realtime"]),
        ("transport.ts", &["-c:v", "libx264", "-pix_fmt", "yuv420p", "-bf", "2"]),
        ("mpeg4.avi", &["-c:v", "mpeg4", "-q:v", "3"]),
        ("b-frames.avi", &["-c:v", "libx264", "-pix_fmt", "yuv420p", "-bf", "2"]),
        ("motion-jpeg.mov", &["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "3"]),
        ("prores.mov", &["-c:v", "prores", "-pix_fmt", "yuv422p10le"]),
        ("moving.gif", &["-r", "10"]),
        ("fragmented.mp4", &["-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "frag_keyframe+empty_moov"]),
        ("h264.mkv", &["-c:v", "libx264", "-pix_fmt", "yuv420p"]),
    ] {
        let clip = bench.path(&format!("project/{name}"));
        footage(&clip, &quarters(320, 180), options);
        assert_eq!(seen(&bench, &clip), UPRIGHT, "{name}");
    }
}

#[test]
fn sound_of_any_kind_beside_the_picture_does_not_matter() {
    let bench = bench();
    let h264 = ["-shortest", "-c:v", "libx264", "-pix_fmt", "yuv420p"];
    for (name, options) in [
        ("aac-mono.mp4", &["-c:a", "aac", "-ac", "1"][..]),
        ("ac3.mkv", &["-c:a", "ac3"]),
        ("mp2.ts", &["-c:a", "mp2"]),
        ("pcm.mov", &["-c:a", "pcm_s16be"]),
        ("opus.mkv", &["-c:a", "libopus"]),
        ("mp3.avi", &["-c:a", "libmp3lame"]),
    ] {
        let clip = bench.path(&format!("project/{name}"));
        with_sound(&clip, &quarters(320, 180), &[&h264[..], options].concat());
        assert_eq!(seen(&bench, &clip), UPRIGHT, "{name}");
    }
}

#[test]
fn av1_is_read_by_another_ffmpeg_if_the_preferred_one_cannot() {
    let bench = bench();
    let clip = bench.path("project/av1.mp4");
    footage(&clip, &quarters(320, 180), &["-c:v", "libsvtav1", "-preset", "12"]);
    assert_eq!(seen(&bench, &clip), UPRIGHT);
}

/// Writes a display matrix into the track header of an MP4 file: `turns` quarter turns, clockwise.
fn rotate(path: &Path, turns: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    let header = bytes.windows(4).position(|window| window == b"tkhd").unwrap();
    let one = 0x1_0000_i32;
    let (a, b, c, d) = [(one, 0, 0, one), (0, one, -one, 0), (-one, 0, 0, -one), (0, -one, one, 0)][turns];
    for (index, value) in [a, b, 0, c, d, 0, 0, 0, 0x4000_0000].into_iter().enumerate() {
        bytes[header + 44 + index * 4..][..4].copy_from_slice(&value.to_be_bytes());
    }
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_phone_held_upright_is_seen_upright() {
    let bench = bench();
    for (turns, expected) in [
        (0, ["red", "lime", "blue", "yellow"]),
        (1, ["blue", "red", "yellow", "lime"]),
        (2, ["yellow", "blue", "lime", "red"]),
        (3, ["lime", "yellow", "red", "blue"]),
    ] {
        let clip = bench.path(&format!("project/turned-{turns}.mp4"));
        footage(&clip, &quarters(320, 180), &["-c:v", "libx264", "-pix_fmt", "yuv420p"]);
        rotate(&clip, turns);
        assert_eq!(seen(&bench, &clip), expected, "{turns} quarter turns");
    }
    // Turned by a quarter, 320x180 fills the upright frame: its corners are coloured, not black.
    let clip = bench.path("project/turned-1.mp4");
    let pictures = bench.seen(&["--background", clip.to_str().unwrap()]);
    assert_eq!(pictures[10].quarters(3), ["blue", "red", "yellow", "lime"]);
}

#[test]
fn wide_pixels_are_seen_wide() {
    let bench = bench();
    let clip = bench.path("project/anamorphic.mp4");
    footage(&clip, &format!("{},setsar=4", quarters(90, 320)), &["-c:v", "libx264", "-pix_fmt", "yuv420p"]);
    let pictures = bench.seen(&["--background", clip.to_str().unwrap()]);
    // 360x320 as it is meant: seen whole it is as wide as the frame and half as high.
    assert_eq!(pictures[10].quarters(46), UPRIGHT);
    assert_eq!([pictures[10].colour(3, 40), pictures[10].colour(50, 15)], ["red", "black"]);
}

/// A clip of at most 210 frames, `rate` a second, whose brightness tells the number of the frame: 20 + its number.
pub fn numbered(path: &Path, frames: u32, rate: u32, options: &[&str]) {
    let seconds = f64::from(frames) / f64::from(rate);
    let source = format!("color=s=128x128:r={rate}:d={seconds},format=yuv420p,geq=lum='20+N':cb=128:cr=128");
    footage(
        path,
        &source,
        &[&["-c:v", "libx264", "-qp", "6", "-color_range", "tv", "-colorspace", "bt709"], options].concat(),
    );
}

/// The numbers of the frames of a clip made by [`numbered`] that a movie shows.
pub fn numbers(pictures: &[crate::support::picture::Picture]) -> Vec<f64> {
    // From the limited range of the luma plane to RGB.
    pictures.iter().map(|picture| picture.brightness() * 219.0 / 255.0 + 16.0 - 20.0).collect()
}

#[test]
fn a_long_group_of_pictures_is_shown_frame_by_frame() {
    let bench = Bench::showing("One line here. And one more here.\n", "");
    let long = bench.path("project/long.mp4");
    numbered(&long, 200, 30, &["-g", "400", "-bf", "3", "-sc_threshold", "0"]);
    let shown = numbers(&bench.seen(&["--background", long.to_str().unwrap()]));
    for (frame, number) in shown.iter().enumerate() {
        assert!((number - frame as f64).abs() < 3.5, "frame {frame} of the movie shows frame {number:.1} of the clip");
    }
}

#[test]
fn an_edit_list_is_obeyed() {
    let bench = Bench::showing("One line here.\n", "");
    let long = bench.path("long.mp4");
    numbered(&long, 200, 30, &["-g", "400", "-bf", "3", "-sc_threshold", "0"]);
    // Cut without encoding: the edit list hides everything before 1 s, as trimming on a phone does.
    let cut = bench.path("project/cut.mp4");
    let output = std::process::Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-ss", "1", "-i", long.to_str().unwrap(), "-c", "copy"])
        .arg(&cut)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let shown = numbers(&bench.seen(&["--background", cut.to_str().unwrap()]));
    assert!((shown[0] - 30.0).abs() < 2.5, "the first frame shown is {:.1}", shown[0]);
    assert!((shown[20] - 50.0).abs() < 2.5, "the frame after 20 is {:.1}", shown[20]);
}

#[test]
fn footage_with_a_variable_frame_rate_keeps_its_time() {
    let bench = Bench::showing("One line here that is not too short, so that it lasts.\n", "");
    let clip = bench.path("project/vfr.mp4");
    // From frame 30 on only every third frame is there, each three times as long.
    numbered(&clip, 205, 30, &["-vf", "select='lt(n,30)+not(mod(n,3))'", "-vsync", "vfr", "-bf", "2"]);
    let shown = numbers(&bench.seen(&["--background", clip.to_str().unwrap()]));
    for (frame, number) in shown.iter().enumerate() {
        let expected = shown[0] + frame as f64;
        assert!((number - expected).abs() < 8.0, "frame {frame} of the movie shows frame {number:.1} of the clip");
    }
}

#[test]
fn footage_at_another_frame_rate_keeps_its_time() {
    let bench = Bench::showing("One line here that is not too short, so that it lasts.\n", "");
    let clip = bench.path("project/slow.mp4");
    numbered(&clip, 72, 12, &[]);
    let shown = numbers(&bench.seen(&["--background", clip.to_str().unwrap()]));
    for (frame, number) in shown.iter().enumerate() {
        let expected = shown[0] + frame as f64 * 12.0 / 30.0;
        assert!((number - expected).abs() < 3.5, "frame {frame} of the movie shows frame {number:.1} of the clip");
    }
}

#[test]
fn hdr_footage_is_as_bright_as_any_other() {
    let bench = Bench::showing("One short line.\n", "");
    // Paper white is 58 percent of PQ and 75 percent of HLG; taken as they are, they would be a dull grey.
    for (transfer, luma) in [("smpte2084", 572), ("arib-std-b67", 721)] {
        let clip = bench.path(&format!("project/{transfer}.mp4"));
        let white = format!("color=s=320x568:r=30:d=2,format=yuv420p10le,geq=lum={luma}:cb=512:cr=512");
        let tags = ["-color_primaries", "bt2020", "-colorspace", "bt2020nc", "-color_trc", transfer];
        let encoder = ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none"];
        footage(&clip, &white, &[&encoder[..], &tags].concat());
        let pictures = bench.seen(&["--background", clip.to_str().unwrap()]);
        let brightness = pictures[0].brightness();
        assert!((205.0..240.0).contains(&brightness), "{transfer}: {brightness}");
    }
}

#[test]
fn a_picture_that_stays_for_seconds_is_shown_for_seconds() {
    for name in ["slides.mp4", "slides.mkv"] {
        let bench = Bench::showing("One line here that is not too short, so that it lasts.\n", "");
        let clip = bench.path(&format!("project/{name}"));
        footage(&clip, "testsrc=s=320x180:r=1/2:d=6", &["-pix_fmt", "yuv420p"]);
        bench.make(&["--background", clip.to_str().unwrap()]);
    }
}

#[test]
fn a_transport_stream_is_entered_in_the_middle() {
    let bench = Bench::showing("One line here.\n\n---\n\nTwo line here.\n", "transition = \"cut\"\n");
    let clip = bench.path("project/long.ts");
    numbered(&clip, 210, 15, &["-g", "400", "-bf", "2", "-sc_threshold", "0"]);
    let shown = numbers(&bench.seen(&["--background", clip.to_str().unwrap()]));
    // Its two halves are for two scenes; each runs on at half a frame of the clip for a frame of the movie.
    let cut = (1..shown.len()).find(|frame| (shown[*frame] - shown[*frame - 1]).abs() > 20.0).unwrap();
    for passage in [&shown[..cut], &shown[cut..]] {
        for (frame, number) in passage.iter().enumerate() {
            let expected = passage[0] + frame as f64 / 2.0;
            assert!((number - expected).abs() < 3.5, "frame {frame} shows frame {number:.1}, expected {expected:.1}");
        }
    }
    assert!((shown[0] - shown[cut]).abs() > 80.0, "both scenes begin in different halves");
}
