//! Files that are not what they are called, or no longer whole.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::Path;

use crate::support::{Bench, footage, text};

const SHORT: &str = "One short line.\n";
const CLIP: &str = "testsrc2=s=320x180:r=30:d=2";
const H264: [&str; 4] = ["-c:v", "libx264", "-pix_fmt", "yuv420p"];

/// What is said when a file of the project is asked for as its background.
fn refused(bench: &Bench, name: &str) -> String {
    let background = format!("project/{name}");
    let said = bench.refused(["make", "project", "-o", "out/movie.mp4", "--background", &background]);
    assert!(said.contains(name), "the file is not named: {said}");
    assert_eq!(said.trim_end().lines().count(), 1, "one sentence is enough: {said}");
    assert!(!bench.movie().exists());
    said
}

fn whole(bench: &Bench, name: &str, options: &[&str]) -> Vec<u8> {
    let path = bench.path(&format!("project/{name}"));
    footage(&path, CLIP, &[&H264[..], options].concat());
    std::fs::read(path).unwrap()
}

#[test]
fn a_missing_file_is_refused() {
    let bench = Bench::with_script(SHORT);
    let said = refused(&bench, "nowhere.mp4");
    assert!(said.contains("there is no background"), "{said}");
}

#[test]
fn an_empty_file_is_refused() {
    let bench = Bench::with_script(SHORT);
    bench.write("project/empty.mp4", "");
    let said = refused(&bench, "empty.mp4");
    assert!(said.contains("it is empty") && said.contains("again"), "{said}");
}

#[test]
fn a_clip_that_is_cut_short_is_refused() {
    let bench = Bench::with_script(SHORT);
    let last = whole(&bench, "last.mp4", &[]);
    let first = whole(&bench, "first.mp4", &["-movflags", "+faststart"]);
    let matroska = whole(&bench, "whole.mkv", &[]);
    for (name, bytes) in [
        ("index-at-the-end.mp4", &last[..last.len() / 2]),
        ("index-at-the-beginning.mp4", &first[..first.len() / 2]),
        ("matroska.mkv", &matroska[..matroska.len() / 2]),
        ("a-few-bytes.mp4", &last[..20]),
    ] {
        bench.write(&format!("project/{name}"), bytes);
        let said = refused(&bench, name);
        assert!(said.contains("cut short") && said.contains("again"), "{said}");
    }
}

#[test]
fn a_broadcast_that_was_cut_is_used_as_far_as_it_goes() {
    let bench = Bench::showing(SHORT, "");
    let bytes = whole(&bench, "cut.ts", &["-bf", "2"]);
    bench.write("project/cut.ts", &bytes[..bytes.len() * 2 / 3]);
    bench.make(&["--background", "project/cut.ts"]);
}

#[test]
fn a_broadcast_with_a_hole_in_it_is_used_with_a_warning() {
    let bench = Bench::showing("One short line.\n", "paths = [\"hole.ts\"]");
    let path = bench.path("project/hole.ts");
    footage(&path, "testsrc2=s=180x320:r=10:d=20", &["-c:v", "libx264", "-g", "10"]);
    let bytes = std::fs::read(&path).unwrap();
    let packets: Vec<&[u8]> = bytes.chunks(188).collect();
    let video: Vec<usize> =
        (0..packets.len()).filter(|at| packets[*at][1] & 0x1f == 1 && packets[*at][2] == 0).collect();
    let begins: Vec<usize> = (0..video.len()).filter(|at| packets[video[*at]][1] & 0x40 != 0).collect();
    // Whole pictures, and as many packets as their counter counts to, so that nothing but the missing pictures tells of it.
    let (from, to) = begins[40..80]
        .iter()
        .flat_map(|from| begins[100..].iter().map(move |to| (*from, *to)))
        .find(|(from, to)| (to - from) % 16 == 0)
        .unwrap();
    let left_out = &video[from..to];
    let kept: Vec<&[u8]> = (0..packets.len()).filter(|at| !left_out.contains(at)).map(|at| packets[at]).collect();
    std::fs::write(&path, kept.concat()).unwrap();
    let done = bench.run(["make", "project"]);
    let said = text(&done.stdout) + &text(&done.stderr);
    assert!(done.status.success() && said.contains("hole.ts: pictures are missing in it for "), "{said}");
}

#[test]
fn a_clip_with_a_damaged_part_is_used_with_a_warning() {
    // Both kinds of slots, where there are both.
    for slot in ["children", "worker"] {
        // Long enough that all of the clip is seen.
        let bench = Bench::showing("One line. Another one, which is somewhat longer. And a third one.\n", "");
        let mut bytes = whole(&bench, "torn.mp4", &["-g", "15"]);
        // A reader of packets must not notice, or the clip is refused: only what lies inside of pictures is torn.
        let torn = bytes.len() * 4 / 8..bytes.len() * 6 / 8;
        bytes[torn].iter_mut().skip(100).step_by(401).for_each(|byte| *byte ^= 0x10);
        bench.write("project/torn.mp4", &bytes);
        let movie = bench.movie();
        let args = ["make", "project", "--json", "-o", movie.to_str().unwrap(), "--background", "project/torn.mp4"];
        let output = bench.vo().env("VO_CODEC", slot).args(args).output().unwrap();
        assert!(output.status.success(), "{slot}: {}", text(&output.stderr));
        let told = text(&output.stdout);
        assert_eq!(told.matches("torn.mp4 is damaged").count(), 1, "{slot}: {told}");
        bench.assert_tidy();
    }
}

#[test]
fn a_clip_whose_end_cannot_be_decoded_is_refused_or_shown_as_far_as_it_can_be_with_a_warning() {
    let script = "One line. Another one, which is somewhat longer. And a third one.\n";
    let emptied = |bench: &Bench, name: &str, codec: &[&str], index: &[u8]| {
        let path = bench.path(&format!("project/{name}"));
        footage(&path, CLIP, codec);
        let mut bytes = std::fs::read(&path).unwrap();
        let index = bytes.windows(4).rposition(|name| name == index).unwrap();
        // All packets are there, and the last third of them says nothing.
        let from = index * 2 / 3;
        bytes[from..index - 4].fill(0);
        std::fs::write(path, bytes).unwrap();
    };
    // A reader of packets sees it.
    let bench = Bench::with_script(script);
    emptied(&bench, "torn.mp4", &H264, b"moov");
    let said = refused(&bench, "torn.mp4");
    assert!(said.contains("it is damaged"), "{said}");
    // A reader of packets sees nothing, so it is seen as late as it is decoded: its end is no end of pictures.
    for slot in ["children", "worker"] {
        let bench = Bench::showing(script, "");
        emptied(&bench, "torn.mov", &["-c:v", "prores", "-pix_fmt", "yuv422p10le"], b"moov");
        let movie = bench.movie();
        let args = ["make", "project", "--json", "-o", movie.to_str().unwrap(), "--background", "project/torn.mov"];
        let output = bench.vo().env("VO_CODEC", slot).args(args).output().unwrap();
        let told = text(&output.stdout) + &text(&output.stderr);
        assert!(output.status.success(), "{slot}: {told}");
        assert!(told.contains("torn.mov: it is damaged and cannot be decoded from 1."), "{slot}: {told}");
        let plan = bench.run(["plan", "project", "--background", "project/torn.mov"]);
        let plan = text(&plan.stdout) + &text(&plan.stderr);
        assert!(plan.contains("cannot be decoded from"), "from now on it is known before: {plan}");
        bench.assert_tidy();
    }
}

/// A clip that is put together of several, as they come from cameras and browsers that change in the middle.
#[test]
fn a_clip_whose_pictures_change_in_the_middle_is_refused_or_shown_as_far_as_they_do_not() {
    let joined = |bench: &Bench, name: &str, parts: &[(&str, &str, &[&str])]| {
        let mut all = Vec::new();
        for (size, format, options) in parts {
            let part = bench.path(&format!("part-{name}"));
            footage(&part, &format!("testsrc2=s={size}:r=25:d=1"), &[&["-pix_fmt", format], *options].concat());
            all.extend(std::fs::read(part).unwrap());
        }
        bench.write(&format!("project/{name}"), all);
    };
    let h264 = &["-c:v", "libx264"][..];
    let bench = Bench::showing("One line. Another one, which is somewhat longer. And a third one.\n", "");
    let [tall, wide, tiny] = ["320x568", "1280x720", "64x64"].map(|size| (size, "yuv420p", h264));
    joined(&bench, "sizes.ts", &[tall, wide, tiny]);
    joined(&bench, "back-again.ts", &[tall, tall, tiny, tall]);
    joined(&bench, "pixels.ts", &[tall, ("320x568", "yuv444p", h264)]);
    joined(
        &bench,
        "colours.ts",
        &[tall, ("320x568", "yuv420p", &["-c:v", "libx264", "-color_range", "pc", "-colorspace", "bt709"])],
    );
    // The same in a file whose head knows of the first kind only.
    let copied = bench.path("project/sizes.mkv");
    let from = bench.path("project/sizes.ts");
    let copy = ["-v", "error", "-i", from.to_str().unwrap(), "-c", "copy", copied.to_str().unwrap()];
    assert!(std::process::Command::new("ffmpeg").args(copy).status().unwrap().success());
    for (name, why) in [
        ("sizes.ts", "change their size in the middle, from 320x568 to 1280x720"),
        ("sizes.mkv", "change their size in the middle, from 320x568 to 1280x720"),
        ("back-again.ts", "change their size in the middle, from 320x568 to 64x64"),
        ("pixels.ts", "change their pixels in the middle, from yuv420p to yuv444p"),
        ("colours.ts", "in the middle"),
    ] {
        let said = refused(&bench, name);
        assert!(said.contains(why), "{name}: {said}");
    }
    // Several that are of one kind are one.
    joined(&bench, "same.ts", &[tall, tall]);
    bench.make(&["--background", "project/same.ts"]);
    // Whose packets do not tell is seen as late as it is decoded, by both kinds of slots.
    let picture = ["-c:v", "mjpeg", "-f", "mjpeg"];
    let raw = bench.path("project/sizes.mjpeg");
    joined(&bench, "sizes.mjpeg", &[("320x568", "yuvj420p", &picture), ("640x360", "yuvj420p", &picture)]);
    let put = bench.path("project/photos.avi");
    let copy =
        ["-v", "error", "-f", "mjpeg", "-r", "25", "-i", raw.to_str().unwrap(), "-c", "copy", put.to_str().unwrap()];
    assert!(std::process::Command::new("ffmpeg").args(copy).status().unwrap().success());
    for slot in ["children", "worker"] {
        let movie = bench.movie();
        let args = ["make", "project", "--json", "-o", movie.to_str().unwrap(), "--background", "project/photos.avi"];
        let output = bench.vo().env("VO_CODEC", slot).env("VO_CACHE", bench.path(slot)).args(args).output().unwrap();
        let told = text(&output.stdout) + &text(&output.stderr);
        assert!(output.status.success(), "{slot}: {told}");
        assert!(told.contains("its pictures are of another size from 0.8 s on"), "{slot}: {told}");
    }
}

#[test]
fn an_image_that_is_cut_short_is_refused() {
    let bench = Bench::with_script(SHORT);
    for (name, options) in
        [("cut.png", &[][..]), ("cut.jpg", &["-pix_fmt", "yuvj420p"]), ("cut.webp", &["-c:v", "libwebp"])]
    {
        let path = bench.path(&format!("project/{name}"));
        footage(&path, CLIP, &[&["-frames:v", "1"], options].concat());
        let bytes = std::fs::read(&path).unwrap();
        for length in [bytes.len() / 2, 40] {
            std::fs::write(&path, &bytes[..length]).unwrap();
            let said = refused(&bench, name);
            assert!(said.contains("damaged or cut short"), "{name}, {length} bytes: {said}");
        }
    }
}

#[test]
fn footage_without_a_length_is_refused() {
    let bench = Bench::with_script(SHORT);
    let path = bench.path("project/nothing.mp4");
    // A movie whose track has no frame at all.
    footage(&path, CLIP, &[&H264[..], &["-frames:v", "0", "-movflags", "+empty_moov"]].concat());
    let said = refused(&bench, "nothing.mp4");
    assert!(said.contains("holds no picture") || said.contains("damaged"), "{said}");
}

#[test]
fn a_sound_is_no_background() {
    let bench = Bench::with_script(SHORT);
    for (name, options) in
        [("sound.mp4", &["-c:a", "aac"][..]), ("sound.mp3", &[]), ("sound.wav", &[]), ("voice.ogg", &[])]
    {
        footage(&bench.path(&format!("project/{name}")), "sine=duration=1", options);
        let said = refused(&bench, name);
        assert!(said.contains("sound only") || said.contains("holds no picture"), "{said}");
    }
}

#[test]
fn a_text_called_a_clip_is_refused() {
    let bench = Bench::with_script(SHORT);
    bench.write("project/words.mp4", "These are words, and no picture.\n");
    let said = refused(&bench, "words.mp4");
    assert!(said.contains("it is a text"), "{said}");
    bench.write("project/noise.mp4", [7_u8; 5_000]);
    let said = refused(&bench, "noise.mp4");
    assert!(said.contains("not a format that vo reads"), "{said}");
}

#[test]
fn a_playlist_called_a_clip_opens_nothing() {
    let bench = Bench::with_script(SHORT);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    whole(&bench, "secret.mp4", &[]);
    let secret = bench.path("project/secret.mp4");
    let secret = secret.display();
    let remote = format!("http://127.0.0.1:{port}/clip.ts");
    for (name, text) in [
        ("local.mp4", format!("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{secret}\n#EXT-X-ENDLIST\n")),
        ("remote.mp4", format!("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{remote}\n#EXT-X-ENDLIST\n")),
        ("concat.mp4", format!("ffconcat version 1.0\nfile '{secret}'\nfile '{remote}'\n")),
        ("blank.mp4", format!("\n\n   #EXTM3U\n#EXTINF:2,\n{remote}\n")),
        ("dash.mp4", format!("<?xml version=\"1.0\"?>\n<MPD><BaseURL>{remote}</BaseURL></MPD>\n")),
        ("session.mp4", format!("v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video {port} RTP/AVP 96\n")),
    ] {
        bench.write(&format!("project/{name}"), text);
        let said = refused(&bench, name);
        assert!(said.contains("it is a playlist") && said.contains("use the clip itself"), "{said}");
        assert!(!said.contains("secret.mp4"), "{said}");
    }
    assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock, "somebody called the listener");
}

#[test]
fn a_playlist_as_music_or_sound_opens_nothing() {
    let bench = Bench::with_script(SHORT);
    bench.write("project/song.mp3", "#EXTM3U\nhttp://127.0.0.1:9/song.mp3\n");
    let said = bench.refused(["make", "project", "--music", "project/song.mp3"]);
    assert!(said.contains("song.mp3") && said.contains("playlist"), "{said}");
    bench.write("project/script.md", "[sound: song.mp3]\n\nOne line.\n");
    let said = bench.refused(["make", "project"]);
    assert!(said.contains("song.mp3") && said.contains("playlist"), "{said}");
}

#[test]
fn music_that_is_no_sound_is_refused() {
    let bench = Bench::with_script(SHORT);
    footage(&bench.path("project/mute.mp4"), CLIP, &H264);
    footage(&bench.path("project/image.png"), CLIP, &["-frames:v", "1"]);
    footage(&bench.path("project/song.ogg"), "sine=duration=3", &["-c:a", "libvorbis"]);
    let song = std::fs::read(bench.path("project/song.ogg")).unwrap();
    bench.write("project/header-only.ogg", &song[..60]);
    for (name, why) in [("mute.mp4", "no sound"), ("image.png", "an image"), ("header-only.ogg", "damaged")] {
        let said = bench.refused(["make", "project", "-o", "out/movie.mp4", "--music", &format!("project/{name}")]);
        assert!(said.contains(name) && said.contains(why), "{said}");
    }
}

#[test]
fn a_picture_that_is_too_large_is_refused_with_the_limit() {
    let bench = Bench::with_script(SHORT);
    footage(&bench.path("project/huge.png"), "color=s=16000x16000:r=1:d=1,format=gray", &["-frames:v", "1"]);
    let said = refused(&bench, "huge.png");
    assert!(said.contains("16000x16000") && said.contains("at most 40 megapixels"), "{said}");
    let huge = ["-frames:v", "1", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p"];
    footage(&bench.path("project/huge.mov"), "color=s=16000x16000:r=1:d=1,format=yuvj420p", &huge);
    let said = refused(&bench, "huge.mov");
    assert!(said.contains("40 megapixels") && said.contains("scale it down"), "{said}");
}

#[test]
fn a_picture_as_thin_as_a_hair_is_refused() {
    let bench = Bench::with_script(SHORT);
    footage(&bench.path("project/thin.png"), "color=s=2x400:r=1:d=1,format=rgb24,crop=1:400:0:0", &["-frames:v", "1"]);
    let said = refused(&bench, "thin.png");
    assert!(said.contains("1x400") && said.contains("at least 16x16"), "{said}");
    footage(&bench.path("project/thin.mp4"), "color=s=400x8:r=30:d=1", &H264);
    let said = refused(&bench, "thin.mp4");
    assert!(said.contains("400x8") && said.contains("at least 16x16"), "{said}");
}

#[test]
fn what_is_no_file_is_refused_without_waiting() {
    let bench = Bench::with_script(SHORT);
    let made = std::process::Command::new("mkfifo").arg(bench.path("project/pipe.mp4")).status().unwrap();
    assert!(made.success());
    let said = refused(&bench, "pipe.mp4");
    assert!(said.contains("it is not a file"), "{said}");
    let said = bench.refused(["make", "project", "--background", "/dev/zero"]);
    assert!(said.contains("it is not a file"), "{said}");
    let said = bench.refused(["make", "project", "--music", "project/pipe.mp4"]);
    assert!(said.contains("pipe.mp4"), "{said}");
}

#[test]
fn a_stranger_in_a_folder_is_left_out_and_named() {
    let bench = Bench::with_script(SHORT);
    whole(&bench, "media/good.mp4", &[]);
    bench.write("project/media/notes.txt", "Take the red one.\n");
    bench.write("project/media/empty.mp4", "");
    let output = bench.run(["make", "project", "-o", "out/movie.mp4"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    for name in ["notes.txt", "empty.mp4"] {
        assert!(said.lines().any(|line| line.starts_with("warning: left out: ") && line.contains(name)), "{said}");
    }
    std::fs::remove_file(bench.path("project/media/good.mp4")).unwrap();
    let said = bench.refused(["make", "project"]);
    assert!(said.contains("media holds no clip or image that can be used"), "{said}");
}

#[test]
fn a_clip_that_changes_between_two_runs_is_looked_at_again() {
    let bench = Bench::showing(SHORT, "paths = [\"clip.mp4\"]");
    whole(&bench, "clip.mp4", &[]);
    bench.make(&[]);
    bench.write("project/clip.mp4", "no longer a clip");
    let said = bench.refused(["make", "project", "-o", "out/movie.mp4"]);
    assert!(said.contains("clip.mp4") && said.contains("it is a text"), "{said}");
    assert!(Path::new(&bench.movie()).exists(), "the movie that was there is still there");
}
