//! How many slots there are, where a decoder began and how many movies one process makes: none of it changes a movie, and
//! nothing of it is left behind.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;
use support::{Bench, footage, text};

/// One scene of several segments, so that the same footage goes on from one to the next.
const ONE_SCENE: &str = "\
A little boat crossed the quiet bay at dawn. It carried nine crates of oranges and a dog. \
The captain sang all the way home, as he always did. Nobody on the shore could hear the song.
";

fn showing(clip: &Path) -> Bench {
    let bench = Bench::with_script(ONE_SCENE);
    std::fs::copy(clip, bench.path("project/clip.mkv")).unwrap();
    bench
}

/// Footage whose every frame differs, with key frames far apart.
fn clip(path: &Path, rate: &str) {
    let source = format!("testsrc2=s=320x320:r={rate}:d=16,noise=alls=12:allf=t");
    footage(path, &source, &["-c:v", "libx264", "-preset", "veryfast", "-g", "250", "-bf", "3", "-pix_fmt", "yuv420p"]);
}

const SHOW: [&str; 4] = ["--voice", "silence", "--background", "project/clip.mkv"];

/// Every blob of a bench's store that begins as an MP4 file does, but for the finished movie.
fn segments(bench: &Bench) -> BTreeSet<PathBuf> {
    let movie = std::fs::read(bench.movie()).unwrap();
    let folders = std::fs::read_dir(bench.path("cache/blobs")).unwrap().flatten();
    let blobs = folders.flat_map(|folder| std::fs::read_dir(folder.path()).unwrap().flatten());
    let is_segment = |path: &PathBuf| {
        let bytes = std::fs::read(path).unwrap();
        bytes.get(4..8) == Some(b"ftyp") && bytes != movie
    };
    blobs.map(|blob| blob.path()).filter(is_segment).collect()
}

#[test]
fn a_segment_is_the_same_whether_its_decoder_just_started_or_went_on() {
    let folder = tempfile::tempdir().unwrap();
    for rate in ["24", "25", "30000/1001", "30", "60"] {
        let path = folder.path().join("clip.mkv");
        clip(&path, rate);
        let bench = showing(&path);
        let first = bench.make(&SHOW);
        let made = first["segments"]["made"].as_u64().unwrap();
        let all = segments(&bench);
        assert_eq!(all.len() as u64, made, "every segment differs");
        // What is lost is made again, and its neighbours are there: every one of these decoders starts in the middle.
        for lost in all.iter().step_by(2) {
            std::fs::remove_file(lost).unwrap();
        }
        let again = bench.make(&SHOW);
        assert_eq!(again["segments"]["made"], all.len().div_ceil(2), "{again}");
        assert_eq!(segments(&bench), all, "footage at {rate} frames a second");
    }
}

#[test]
fn more_slots_make_the_same_movie() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clip.mkv");
    clip(&path, "30");
    let movies = [["--memory", "110MB"], ["--memory", "4GB"]].map(|memory| {
        let bench = showing(&path);
        bench.make(&[&SHOW[..], &memory].concat());
        std::fs::read(bench.movie()).unwrap()
    });
    assert!(movies[0] == movies[1], "one slot and many make different movies");
}

#[test]
fn several_projects_are_made_one_after_another() {
    let bench = Bench::new();
    for name in ["one", "two"] {
        bench.write(&format!("{name}.md"), format!("This is the film called {name}.\n"));
    }
    let output =
        bench.run(["make", "one.md", "missing.md", "two.md", "--voice", "silence", "--preset", "draft", "-o", "films"]);
    // The one that is missing is told, and does not keep the others from being made.
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("missing.md"), "{said}");
    assert!(bench.path("films/one.mp4").exists() && bench.path("films/two.mp4").exists());
    let refused = bench.refused(["make", "one.md", "two.md", "-o", "film.mp4"]);
    assert!(refused.contains("name a folder with -o"), "{refused}");
}

#[test]
fn a_profile_is_drawn_beside_the_movie() {
    let bench = Bench::with_script("A short line.\n");
    bench.make(&["--profile", "--background", "drift"]);
    let drawn = std::fs::read_to_string(bench.path("out/movie.profile.svg")).unwrap();
    for role in ["vo", "encoder", "painting", "MB"] {
        assert!(drawn.contains(role), "{role} is missing");
    }
    let report: Value = serde_json::from_slice(&std::fs::read(bench.path("out/movie.report.json")).unwrap()).unwrap();
    assert!(report["processes"]["all"]["cpu_seconds"].as_f64().unwrap() > 0.0);
}

#[test]
fn forty_movies_in_one_process_leave_nothing_behind() {
    let bench = Bench::new();
    bench.write("presets/tiny.toml", support::TINY);
    let names: Vec<String> = (0..40).map(|number| format!("film{number}.md")).collect();
    for name in &names {
        bench.write(name, format!("This film is called {name}, and it is short.\n"));
    }
    let mut vo = bench
        .vo()
        .args(["make", "--json", "--voice", "silence", "--preset", "tiny", "-o", "films"])
        .args(&names)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut after = Vec::new();
    for line in BufReader::new(vo.stdout.take().unwrap()).lines() {
        let event: Value = serde_json::from_str(&line.unwrap()).unwrap();
        if event["event"] == "done" {
            after.push(event["own"].clone());
        }
    }
    assert!(vo.wait().unwrap().success());
    assert_eq!(after.len(), 40);
    let number = |movie: usize, what: &str| after[movie][what].as_u64().unwrap();
    // The program's own pages weigh less for each of us while other tests run it beside this one; what it holds does not.
    let grown = number(39, "anonymous_bytes").saturating_sub(number(9, "anonymous_bytes"));
    assert!(grown <= 2_000_000, "{grown} bytes more after the fortieth movie than after the tenth");
    for what in ["files", "threads", "children"] {
        assert_eq!(number(39, what), number(9, what), "{what}");
    }
    let left = std::fs::read_dir(bench.path("cache/tmp")).unwrap().count();
    assert_eq!(left, 0, "temporary files are left");
}
