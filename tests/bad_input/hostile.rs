//! Files that somebody made to do harm: each is refused or tamed, in little time and memory, and opens nothing else.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;
use vo_process::procfs;

use crate::support::{Bench, footage, text};

const SHORT: &str = "One short line.\n";

/// Processor time that an answer may take, with all children.
const BOUND: Duration = Duration::from_secs(30);

/// The most memory that a child may have held, in bytes.
const MOST: u64 = 1 << 30;

/// Runs a program to its end, and says how much processor time it and its children have used.
fn worked(command: &mut Command) -> (Output, Duration) {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut said = Vec::new();
        pipe.read_to_end(&mut said).unwrap();
        said
    });
    let mut stderr = Vec::new();
    child.stderr.take().unwrap().read_to_end(&mut stderr).unwrap();
    let stdout = reader.join().unwrap();
    // It has closed its pipes, so it has ended but for that; until it is waited for the kernel tells what it used.
    let used = procfs::stat(child.id()).unwrap();
    let ticks = used.own.0 + used.reaped.0;
    let status = child.wait().unwrap();
    (Output { status, stdout, stderr }, Duration::from_millis(ticks * 1_000 / procfs::ticks_per_second()))
}

/// What comes of a file as background: the exit code and all that was said, within the bounds.
fn tried(bench: &Bench, name: &str) -> (i32, String) {
    let background = format!("project/{name}");
    let args = ["make", "project", "-o", "out/movie.mp4", "--background", &background];
    let (output, worked) = worked(bench.vo().env("VO_LOG", "json").args(args));
    assert!(worked < BOUND, "{name} took {worked:?}");
    let said = text(&output.stderr) + &text(&output.stdout);
    let code = output.status.code().unwrap();
    assert!([0, 1, 2].contains(&code), "{name}: {said}");
    for log in std::fs::read_dir(bench.path("cache/logs")).unwrap().flatten() {
        for line in std::fs::read_to_string(log.path()).unwrap_or_default().lines() {
            let line: Value = serde_json::from_str(line).unwrap_or_default();
            assert!(line["max_rss_bytes"].as_u64().unwrap_or(0) < MOST, "{name}: {line}");
        }
    }
    bench.wait_until_alone();
    (code, said)
}

fn refused(bench: &Bench, name: &str, why: &str) {
    let (code, said) = tried(bench, name);
    assert!(code == 2 && said.contains(name) && said.contains(why), "{name}: {code}: {said}");
}

fn made(bench: &Bench, name: &str) {
    let (code, said) = tried(bench, name);
    assert_eq!(code, 0, "{name}: {said}");
}

#[test]
fn decoders_that_nobody_needs_stay_shut() {
    let bench = Bench::showing(SHORT, "");
    for codec in ["magicyuv", "ffv1", "huffyuv", "utvideo", "cinepak"] {
        let name = format!("{codec}.mkv");
        footage(&bench.path(&format!("project/{name}")), "testsrc2=s=64x64:r=10:d=1", &["-c:v", codec]);
        refused(&bench, &name, "its codec is not one that is read");
    }
}

#[test]
fn time_stamps_that_ask_for_millions_of_frames_are_refused() {
    let bench = Bench::showing(SHORT, "");
    let gap = "testsrc2=s=64x64:r=10:d=1,settb=1/1000,setpts='if(gte(N,5),72000000+N*100,N*100)'";
    footage(
        &bench.path("project/gap.mkv"),
        gap,
        &["-c:v", "libx264", "-fps_mode", "passthrough", "-enc_time_base", "1/1000"],
    );
    refused(&bench, "gap.mkv", "hours");
}

#[test]
fn a_thousand_pictures_a_second_are_no_more_frames_of_the_movie() {
    let bench = Bench::showing(SHORT, "");
    let options = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"];
    footage(&bench.path("project/fast.mkv"), "testsrc2=s=64x64:r=1000:d=2", &options);
    made(&bench, "fast.mkv");
}

#[test]
fn a_header_that_lies_about_the_size_is_refused() {
    let bench = Bench::showing(SHORT, "");
    let path = bench.path("project/lies.mov");
    footage(&path, "testsrc2=s=64x64:r=10:d=1", &["-c:v", "rawvideo", "-pix_fmt", "yuv420p"]);
    let mut bytes = std::fs::read(&path).unwrap();
    let entry = bytes.windows(4).rposition(|kind| kind == b"stsd").unwrap() + 16;
    // Kind, six bytes, a reference, version, revision, vendor and qualities come before the size.
    let size = entry + 28;
    assert_eq!(bytes[size..size + 4], [0, 64, 0, 64], "the width and the height");
    bytes[size..size + 4].fill(0xFF);
    std::fs::write(&path, bytes).unwrap();
    refused(&bench, "lies.mov", "");
}

#[test]
fn a_picture_as_wide_as_a_street_is_used_or_refused_within_bounds() {
    let bench = Bench::showing(SHORT, "");
    footage(&bench.path("project/wide.gif"), "color=red:s=60000x20:r=1:d=1", &["-frames:v", "1"]);
    tried(&bench, "wide.gif");
}

#[test]
fn an_image_with_gigabytes_behind_it_is_refused_unread() {
    let bench = Bench::showing(SHORT, "");
    for name in ["image.png", "image.jpg"] {
        let path = bench.path(&format!("project/{name}"));
        footage(&path, "testsrc2=s=64x64", &["-frames:v", "1"]);
        let mut file = std::fs::File::options().append(true).open(&path).unwrap();
        (0..101).for_each(|_| file.write_all(&vec![7; 1_000_000]).unwrap());
        refused(&bench, name, "at most 100 MB");
        // What lies behind takes no room on the disk, and would take all of the memory.
        file.set_len(60_000_000_000).unwrap();
        refused(&bench, name, "most of it is a hole");
    }
    let kept = bytes_in(&bench.path("cache/blobs"));
    assert!(kept < 1_000_000, "{kept} bytes were brought in");
}

#[test]
fn a_clip_that_is_mostly_holes_is_refused_before_it_is_copied() {
    let bench = Bench::showing(SHORT, "");
    let path = bench.path("project/vast.mp4");
    footage(&path, "testsrc2=s=64x64:r=10:d=1", &["-c:v", "libx264"]);
    for length in [3 << 30, 1 << 43] {
        std::fs::File::options().write(true).open(&path).unwrap().set_len(length).unwrap();
        refused(&bench, "vast.mp4", "most of it is a hole");
    }
    assert!(bytes_in(&bench.path("cache")) < 1 << 20);
}

#[test]
fn what_was_refused_does_not_stay_in_the_store() {
    let bench = Bench::showing(SHORT, "");
    let path = bench.path("project/hollow.mp4");
    let head = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41".to_vec();
    std::fs::write(&path, [head, vec![7; 8 << 20]].concat()).unwrap();
    refused(&bench, "hollow.mp4", "cut short");
    assert!(bytes_in(&bench.path("cache/blobs")) < 1 << 20);
}

/// Bytes of all files in a folder.
fn bytes_in(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata().unwrap() {
            meta if meta.is_dir() => bytes_in(&entry.path()),
            meta => meta.len(),
        })
        .sum()
}

#[test]
fn a_file_of_nine_hundred_streams_is_refused() {
    let bench = Bench::showing(SHORT, "");
    let attached = bench.write("attached.txt", "x");
    let mut command = Command::new("ffmpeg");
    command.args(["-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=10:d=1"]);
    for _ in 0..900 {
        command.arg("-attach").arg(&attached);
    }
    command.args(["-metadata:s:t", "mimetype=text/plain", "-c:v", "libx264"]).arg(bench.path("project/many.mkv"));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    refused(&bench, "many.mkv", "");
    assert!(!bench.path("attached.txt.1").exists(), "nothing is unpacked");
}

/// A chunk of a RIFF file.
fn chunk(kind: [u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let bytes = parts.concat();
    let mut chunk = [&kind[..], &(bytes.len() as u32).to_le_bytes(), &bytes].concat();
    chunk.resize(chunk.len().next_multiple_of(2), 0);
    chunk
}

/// An AVI file of one JPEG, with subtitles that are a playlist.
fn avi_with_subtitles(picture: &[u8], playlist: &str) -> Vec<u8> {
    let numbers = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<_>>();
    let main = chunk(*b"avih", &[&numbers(&[100_000, 0, 0, 0x10, 1, 0, 2, 0, 64, 64, 0, 0, 0, 0])]);
    let header = |kind: [u8; 4], handler: [u8; 4]| {
        chunk(*b"strh", &[&kind, &handler, &numbers(&[0, 0, 0, 1, 10, 0, 1, 0, 0, 0, 0, 0])])
    };
    let format = chunk(*b"strf", &[&numbers(&[40, 64, 64, 0x18_0001]), b"MJPG", &numbers(&[64 * 64 * 3, 0, 0, 0, 0])]);
    let video = chunk(*b"LIST", &[b"strl", &header(*b"vids", *b"MJPG"), &format]);
    let words = chunk(*b"LIST", &[b"strl", &header(*b"txts", [0; 4]), &chunk(*b"strf", &[])]);
    let headers = chunk(*b"LIST", &[b"hdrl", &main, &video, &words]);
    let length = (playlist.len() as u32).to_le_bytes();
    let subtitles = [b"GAB2\0\x02\0\x02\0\0\0x\0\x04\0", &length[..], playlist.as_bytes()].concat();
    let media = chunk(*b"LIST", &[b"movi", &chunk(*b"00dc", &[picture]), &chunk(*b"01tx", &[&subtitles])]);
    chunk(*b"RIFF", &[b"AVI ", &headers, &media])
}

#[test]
fn a_playlist_hidden_in_subtitles_and_one_in_a_drawing_open_nothing() {
    let bench = Bench::showing(SHORT, "");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let remote = format!("http://{}/clip.ts", listener.local_addr().unwrap());
    let jpeg = bench.path("picture.jpg");
    footage(&jpeg, "color=red:s=64x64:r=1:d=1", &["-frames:v", "1", "-pix_fmt", "yuvj420p"]);
    let playlist = format!("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{remote}\n#EXT-X-ENDLIST\n");
    bench.write("project/words.avi", avi_with_subtitles(&std::fs::read(&jpeg).unwrap(), &playlist));
    tried(&bench, "words.avi");
    bench.write(
        "project/drawing.svg",
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"{remote}\"/><image href=\"/etc/hostname\"/></svg>"
        ),
    );
    refused(&bench, "drawing.svg", "it is an SVG drawing, which is not read");
    assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock, "somebody called the listener");
}

#[test]
fn titles_and_chapters_of_a_clip_are_not_in_the_movie_and_draw_nothing() {
    let bench = Bench::showing(SHORT, "");
    let title = "title=\u{1b}]0;owned\u{7}<img onerror=x>";
    let options = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-metadata", title, "-metadata:s:v", title];
    footage(&bench.path("project/titled.mp4"), "testsrc2=s=64x64:r=10:d=2", &options);
    let (code, said) = tried(&bench, "titled.mp4");
    assert!(code == 0 && !said.contains(['\u{1b}', '\u{7}']), "{said:?}");
    for folder in ["out", "cache/logs"] {
        for entry in std::fs::read_dir(bench.path(folder)).unwrap().flatten() {
            let bytes = std::fs::read(entry.path()).unwrap();
            assert!(!bytes.windows(7).any(|seen| seen == b"onerror"), "{}", entry.path().display());
        }
    }
}

/// Numbers that look like chance and are the same every time.
fn chance(seed: &mut u64, below: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as usize % below
}

/// What a whole file becomes: cut anywhere, or with some bytes turned.
fn harmed(whole: &[u8], seed: &mut u64) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    if chance(seed, 3) == 0 {
        bytes.truncate(chance(seed, whole.len()));
    }
    // Most of what a reader believes stands at the beginning or at the end.
    for _ in 0..chance(seed, 40) {
        let (length, near) = (bytes.len(), bytes.len().min(600));
        if length > 0 {
            let at = match chance(seed, 3) {
                0 => chance(seed, near),
                1 => length - 1 - chance(seed, near),
                _ => chance(seed, length),
            };
            bytes[at] = chance(seed, 256) as u8;
        }
    }
    bytes
}

#[test]
fn whatever_is_done_to_a_file_it_is_used_or_refused() {
    let bench = Bench::showing(SHORT, "");
    let mut seed = 4;
    let whole = |name: &str, options: &[&str]| {
        let path = bench.path(&format!("whole/{name}"));
        footage(&path, "testsrc2=s=64x64:r=10:d=1", options);
        (name.to_owned(), std::fs::read(path).unwrap())
    };
    let h264 = ["-c:v", "libx264", "-pix_fmt", "yuv420p"];
    let files = [
        whole("a.mp4", &h264),
        whole("b.mkv", &h264),
        whole("c.ts", &h264),
        whole("d.avi", &["-c:v", "mjpeg", "-pix_fmt", "yuvj420p"]),
        whole("e.gif", &[]),
        whole("f.webm", &["-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p", "-deadline", "realtime"]),
        whole("g.png", &["-frames:v", "1"]),
        whole("h.jpg", &["-frames:v", "1", "-pix_fmt", "yuvj420p"]),
        whole("i.webp", &["-frames:v", "1", "-c:v", "libwebp"]),
    ];
    let rounds = std::env::var("VO_HARM").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(3);
    for (name, whole) in files.iter().cycle().take(files.len() * rounds) {
        bench.write(&format!("project/{name}"), harmed(whole, &mut seed));
        let (code, said) = tried(&bench, name);
        assert!(code == 0 || said.contains("error: "), "{name}: {said}");
        assert!(code != 0 || Path::new(&bench.movie()).exists());
    }
}
