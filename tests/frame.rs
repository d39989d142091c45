//! `vo frame` shows a moment of a movie as it reaches the encoder, whatever is seen there.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

use std::path::Path;
use std::process::Command;

use support::{Bench, footage, home, text};
use vo_process::Stop;
use vo_studio::open::project::Changes;
use vo_studio::worker::{Work, Worker};
use vo_studio::{Budget, Moment, Priority};

/// A clip that fades into a painted background, with words over both.
fn bench() -> Bench {
    let bench = Bench::with_script(
        "The first scene shows a clip that never stands still.\n\n---\n[background: drift]\nThe second one is painted.\n",
    );
    let coded = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "250", "-pix_fmt", "yuv420p"];
    footage(&bench.path("project/clip.mkv"), "testsrc2=s=200x360:r=30:d=12", &coded);
    bench
}

const SHOW: [&str; 4] = ["--voice", "silence", "--background", "project/clip.mkv"];

/// A picture as red, green and blue, whatever file it is in.
fn rgb(input: &[&str]) -> Vec<u8> {
    let args = ["-v", "error", "-nostdin"].iter().chain(input).chain(&[
        "-frames:v",
        "1",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-",
    ]);
    let output = Command::new("ffmpeg").args(args).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    output.stdout
}

/// The mean of every two by two pixels of a picture: how chroma lies between its samples is a matter of taste.
fn coarse(rgb: &[u8]) -> Vec<u8> {
    let at = |x: usize, y: usize, channel: usize| u32::from(rgb[(y * 180 + x) * 3 + channel]);
    let places = (0..160).flat_map(|y| (0..90).flat_map(move |x| (0..3).map(move |channel| (2 * x, 2 * y, channel))));
    let mean = |(x, y, c)| (at(x, y, c) + at(x + 1, y, c) + at(x, y + 1, c) + at(x + 1, y + 1, c)) / 4;
    places.map(|place| mean(place) as u8).collect()
}

/// The mean difference of two pictures, in levels.
fn difference(one: &[u8], other: &[u8]) -> f64 {
    let (one, other) = (coarse(one), coarse(other));
    let sum: u64 = one.iter().zip(&other).map(|(one, other)| u64::from(one.abs_diff(*other))).sum();
    sum as f64 / one.len() as f64
}

fn still(bench: &Bench, which: [&str; 2], file: &str) -> Vec<u8> {
    let path = bench.path(file);
    let args = [&["frame", "project", which[0], which[1], "-o", path.to_str().unwrap(), "--force"][..], &SHOW].concat();
    let output = bench.run(args);
    assert!(output.status.success(), "{}", text(&output.stderr));
    bench.assert_tidy();
    rgb(&["-i", path.to_str().unwrap()])
}

#[test]
fn a_frame_is_what_the_encoder_is_given() {
    let bench = bench();
    let raw = bench.run([&["__frames", "project"][..], &SHOW].concat());
    assert!(raw.status.success(), "{}", text(&raw.stderr));
    let size = 180 * 320 * 3 / 2;
    let frames: Vec<_> = raw.stdout.chunks(size).collect();
    let cut = bench.path("raw.yuv");
    let seen = |path: &Path| {
        let input = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "180x320", "-i", path.to_str().unwrap()];
        rgb(&[&input[..], &["-vf", "scale=in_color_matrix=bt709:in_range=tv:out_range=pc:flags=bilinear+accurate_rnd+full_chroma_int,format=rgb24"]].concat())
    };
    let told = |number: usize| {
        std::fs::write(&cut, frames[number]).unwrap();
        seen(&cut)
    };
    for number in [0, 1, 31, frames.len() / 2, frames.len() / 2 + 5, frames.len() - 1] {
        let shown = still(&bench, ["--number", &number.to_string()], "still.png");
        let own = difference(&told(number), &shown);
        assert!(own < 5.0, "frame {number}: {own}");
        // No other is more like it.
        for other in [number.saturating_sub(1), number + 1, frames.len() - 1 - number] {
            assert!(other >= frames.len() || difference(&told(other), &shown) >= own, "{number} looks like {other}");
        }
    }
    // A moment is the frame that is seen then, in either kind of file.
    let png = still(&bench, ["--number", "37"], "still.png");
    assert_eq!(png, still(&bench, ["--at", "1.24"], "still.webp"));
}

#[test]
fn a_frame_is_the_same_whatever_was_looked_at_before() {
    let bench = bench();
    let (data, cache) = (home(), bench.path("cache"));
    let program = Path::new(env!("CARGO_BIN_EXE_vo"));
    let mut worker = Worker::new(program, (&data, &cache), Budget::default(), None);
    let output = bench.path("looked.png");
    let mut look = |number: u32| {
        let changes = Changes {
            voice: Some("silence".to_owned()),
            backgrounds: vec![bench.path("project/clip.mkv").to_str().unwrap().to_owned()],
            ..Changes::default()
        };
        let moment = Moment::Number(number);
        let frame = Work::Frame { project: bench.project(), changes, moment, output: output.clone(), force: true };
        worker.run((&frame, Priority::Person), &Stop::new(), &mut |_| ()).unwrap();
        std::fs::read(&output).unwrap()
    };
    let plan = bench.run([&["plan", "project", "--json"][..], &SHOW].concat());
    let frames = serde_json::from_slice::<serde_json::Value>(&plan.stdout).unwrap()["frames"].as_u64().unwrap() as u32;
    let (middle, last) = (frames / 2, frames - 1);
    // On, on a little further, back, into the fade, into another scene, and back again.
    let looks = [10, 11, 12, 30, 9, 10, middle - 12, middle - 11, middle, middle + 8, last, 11];
    let seen: Vec<_> = looks.iter().map(|number| (*number, look(*number))).collect();
    for (number, seen) in &seen {
        let (number, alone) = (number.to_string(), bench.path("alone.png"));
        let args = ["frame", "project", "--number", &number, "-o", alone.to_str().unwrap(), "--force"];
        let output = bench.run([&args[..], &SHOW].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(*seen == std::fs::read(alone).unwrap(), "frame {number}");
    }
    look(10);
    look(11);
    let decodes = |bench: &Bench| bench.left_behind().iter().any(|command| command.contains("ffmpeg"));
    assert!(decodes(&bench), "a decoder stays where it is for the next frame");
    // One that somebody ends meanwhile is missed by nobody.
    for id in bench.ids_left_behind("ffmpeg") {
        let _ = Command::new("kill").args(["-9", &id.to_string()]).status().unwrap();
    }
    assert!(look(12) == seen[2].1);
    look(last);
    assert!(!decodes(&bench), "where nothing is decoded, none is kept");
    look(10);
    look(11);
    worker.end().unwrap();
    bench.wait_until_alone();
}

#[test]
fn a_moment_that_is_not_in_the_movie_is_refused_with_its_end() {
    let bench = bench();
    let args = |which: &'static [&'static str], file: &'static str| {
        [&["frame", "project"], which, &["-o", file], &SHOW].concat()
    };
    let said = bench.refused(args(&["--number", "100000"], "still.png"));
    assert!(said.contains("ends with frame") && said.contains(" s; frames are counted from 0"), "{said}");
    assert!(bench.refused(args(&["--at", "3600"], "still.png")).contains("ends with frame"));
    assert!(bench.refused(args(&["--at", "1"], "still.gif")).contains("must end in .png or .webp"));
    assert!(bench.refused(args(&["--at", "-1"], "still.png")).contains("--at"));
    assert!(bench.refused(args(&[], "still.png")).contains("--at"));
    bench.write("still.png", "a person's own");
    assert!(bench.refused(args(&["--at", "1"], "still.png")).contains("exists already"));
}
