//! What scripts and programs may rely on: verbs, exit codes, events, and the movie itself, on every tool chain.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use support::{Bench, last_event, probe, text};

const SCRIPT: &str = "\
# One

The quick brown fox jumps over the *lazy* dog.
It does so every single morning.

# Two

[sound: chime.wav]

Nobody knows why, and nobody asks.
";

/// A project with everything in it: two painted backgrounds, music, an effect, all overlays.
fn bench() -> Bench {
    let bench = Bench::with_script(SCRIPT);
    bench.write(
        "project/project.toml",
        "title = \"Fox\"\npreset = \"tiny\"\n[voice]\nname = \"espeak:en-us\"\n[background]\npaths = [\"drift\", \"rush\"]\n\
         [music]\npath = \"music.flac\"\n[overlay]\nprogress = true\nbadge = \"Part 1\"\n",
    );
    let tone = |name: &str, source: &str| support::footage(&bench.path(name), source, &[]);
    tone("project/music.flac", "sine=f=220:d=4:r=44100,tremolo=f=2");
    tone("project/chime.wav", "sine=f=880:d=0.4:r=48000,afade=t=out:d=0.4");
    bench
}

/// Every FFmpeg here that the whole pipeline must work with: the fetched static build, and the system's.
fn toolchains() -> Vec<PathBuf> {
    let fetched = support::home().join("tools/ffmpeg");
    let mut found: Vec<_> = std::fs::read_dir(fetched)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("ffmpeg"))
        .filter(|path| path.exists())
        .collect();
    found.push(PathBuf::from("/usr/bin/ffmpeg"));
    assert!(found.len() > 1, "no fetched FFmpeg: run `vo setup`");
    found
}

#[test]
fn the_movie_is_what_platforms_ask_for_on_every_tool_chain() {
    for ffmpeg in toolchains() {
        let bench = bench().with_ffmpeg(&ffmpeg);
        let done = bench.make(&[]);
        check_movie(&bench.movie(), &done);
        for beside in ["srt", "vtt", "webp", "report.json"] {
            let path = bench.movie().with_extension(beside);
            assert!(std::fs::metadata(&path).is_ok_and(|meta| meta.len() > 50), "{}", path.display());
        }
        let report: Value =
            serde_json::from_slice(&std::fs::read(bench.movie().with_extension("report.json")).unwrap()).unwrap();
        assert_eq!(report["movie"]["frames"], done["frames"]);
        assert_eq!(report["seed"], 1);
    }
}

fn check_movie(movie: &Path, done: &Value) {
    let found = probe(
        movie,
        "stream=codec_name,profile,pix_fmt,color_space,color_primaries,color_transfer,color_range,width,height,\
         r_frame_rate,avg_frame_rate,nb_frames,start_time,sample_rate,channels,tags:format=start_time:format_tags",
    );
    let (video, audio) = (&found["streams"][0], &found["streams"][1]);
    for (field, expected) in [
        ("codec_name", "h264"),
        ("profile", "High"),
        ("pix_fmt", "yuv420p"),
        ("color_space", "bt709"),
        ("color_primaries", "bt709"),
        ("color_transfer", "bt709"),
        ("color_range", "tv"),
        ("r_frame_rate", "30/1"),
        ("avg_frame_rate", "30/1"),
        ("start_time", "0.000000"),
    ] {
        assert_eq!(video[field], expected, "{field}");
    }
    assert_eq!(video["nb_frames"], done["frames"].to_string());
    for (field, expected) in
        [("codec_name", "aac"), ("profile", "LC"), ("sample_rate", "48000"), ("start_time", "0.000000")]
    {
        assert_eq!(audio[field], expected, "{field}");
    }
    assert_eq!(audio["channels"], 2);
    let bytes = std::fs::read(movie).unwrap();
    let position = |name: &[u8]| bytes.windows(4).position(|window| window == name);
    assert!(position(b"moov") < position(b"mdat"), "the index comes first");
    assert_eq!(position(b"elst"), None, "no edit list");
    for canary in ["Fox", "quick", "music.flac", "project"] {
        assert!(!bytes.windows(canary.len()).any(|window| window == canary.as_bytes()), "{canary} is in the file");
    }
    // Every key frame closes its group, and none is more than two seconds away.
    let frames = probe(movie, "packet=flags,pts_time,stream_index");
    let keys: Vec<f64> = frames["packets"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|packet| packet["stream_index"] == 0 && packet["flags"].as_str().unwrap().starts_with('K'))
        .map(|packet| packet["pts_time"].as_str().unwrap().parse().unwrap())
        .collect();
    assert_eq!(keys.first(), Some(&0.0));
    assert!(keys.windows(2).all(|pair| pair[1] - pair[0] <= 2.01), "{keys:?}");
    let (loudness, peak) = loudness(movie);
    assert!((loudness + 14.0).abs() <= 0.5, "{loudness} LUFS");
    assert!(peak <= -1.5 + 0.05, "{peak} dBTP");
}

/// Integrated loudness and true peak, after FFmpeg's own meter.
fn loudness(movie: &Path) -> (f64, f64) {
    let output = Command::new("ffmpeg")
        .args(["-nostdin", "-hide_banner", "-nostats", "-i"])
        .arg(movie)
        .args(["-af", "ebur128=peak=true", "-f", "null", "-"])
        .output()
        .unwrap();
    let said = text(&output.stderr);
    let summary = said.rsplit("Summary:").next().unwrap().to_owned();
    let value = |name: &str| -> f64 {
        let line = summary.lines().find(|line| line.trim().starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    (value("I:"), value("Peak:"))
}

#[test]
fn the_last_event_says_what_was_done() {
    let bench = bench();
    let done = bench.make(&[]);
    assert!(done["movie"].as_str().unwrap().ends_with("movie.mp4"));
    assert!(done["frames"].as_u64().unwrap() > 100);
    assert_eq!(done["takes"]["made"], 3);
    assert_eq!(done["takes"]["reused"], 0);
    assert!(done["segments"]["made"].as_u64().unwrap() >= 3);
    assert!(done["seconds"].as_f64().unwrap() > 0.0);
    assert!(done["peak_pss_bytes"].as_u64().unwrap() > 1_000_000);
}

#[test]
fn every_line_of_json_is_an_event() {
    let bench = bench();
    let output = bench.run(["make", "project", "--json"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let names: Vec<String> = text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["event"].as_str().unwrap().to_owned())
        .collect();
    for expected in ["script", "take", "planned", "sound", "segment", "movie", "done"] {
        assert!(names.iter().any(|name| name == expected), "{expected} is not in {names:?}");
    }
    assert!(bench.path("project/out/fox.mp4").exists(), "without -o the title names the movie");
}

#[test]
fn changes_on_the_command_line_win() {
    let bench = bench();
    let movie = bench.path("changed.mp4");
    let output = bench.run([
        "make",
        "project",
        "-o",
        movie.to_str().unwrap(),
        "--json",
        "--look",
        "clean",
        "--voice",
        "silence",
        "--seed",
        "9",
        "--background",
        "rush",
        "--set",
        "pacing.pause=900",
        "--set",
        "overlay.progress=false",
    ]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&std::fs::read(movie.with_extension("report.json")).unwrap()).unwrap();
    assert_eq!(report["seed"], 9);
    assert_eq!(report["project"]["pacing"]["pause"], 900);
    assert_eq!(report["project"]["overlay"]["progress"], false);
    assert_eq!(report["voices"][0]["voice"], "silence");
    assert_eq!(last_event(&output)["takes"]["made"], 3);
}

#[test]
fn a_replaced_voice_is_told() {
    let bench = Bench::with_script("A short line.");
    // A home with the tools and no voices.
    let home = bench.path("home");
    std::fs::create_dir_all(&home).unwrap();
    std::os::unix::fs::symlink(support::home().canonicalize().unwrap().join("tools"), home.join("tools")).unwrap();
    let movie = bench.movie();
    let output = bench
        .vo()
        .env("VO_HOME", &home)
        .args(["make", "project", "--voice", "af_heart", "-o", movie.to_str().unwrap()])
        .output()
        .unwrap();
    let said = text(&output.stdout) + &text(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("speaks instead of `af_heart`"), "{said}");
    let report: Value = serde_json::from_slice(&std::fs::read(movie.with_extension("report.json")).unwrap()).unwrap();
    assert_eq!(report["voice_fell_back_from"], "af_heart");
    assert!(report["warnings"][0].as_str().unwrap().contains("speaks instead of `af_heart`"));
}

#[test]
fn a_failure_is_the_last_event_and_the_only_object() {
    let bench = bench();
    let failed = bench.run(["make", "project", "--voice", "bob", "--json"]);
    assert_eq!(failed.status.code(), Some(2));
    assert!(text(&failed.stderr).starts_with("error: there is no voice called `bob`"), "{}", text(&failed.stderr));
    let last: Value = serde_json::from_str(text(&failed.stdout).lines().last().unwrap()).unwrap();
    assert_eq!((&last["event"], &last["problem"]["code"]), (&"failed".into(), &"unknown-voice".into()));

    bench.write("project/project.toml", "preset = \"tiktik\"\nlook = \"cleen\"\n");
    for verb in [&["plan", "project"][..], &["explain", "project", "0"]] {
        let failed = bench.run([verb, &["--json"]].concat());
        assert_eq!(failed.status.code(), Some(2));
        let problem: Value = serde_json::from_slice(&failed.stdout).unwrap();
        assert_eq!((&problem["code"], &problem["status"]), (&"several-mistakes".into(), &422.into()));
        assert_eq!(problem["type"], "docs/errors/several-mistakes.md");
        let causes: Vec<_> =
            problem["causes"].as_array().unwrap().iter().map(|cause| (&cause["code"], &cause["place"])).collect();
        assert_eq!(
            causes[0],
            (&"unknown-preset".into(), &serde_json::json!({"file": "project/project.toml", "line": 1, "column": 10}))
        );
        assert_eq!(causes[1].0, "unknown-look");
        // People read the same on standard error.
        assert!(text(&failed.stderr).contains("unknown preset `tiktik`"), "{}", text(&failed.stderr));
    }
    let plain = bench.run(["plan", "nowhere"]);
    assert!(plain.stdout.is_empty(), "{}", text(&plain.stdout));
}

#[test]
fn a_file_that_cannot_be_used_has_a_code_of_its_own() {
    let bench = bench();
    bench.write("project/empty.mp4", "");
    for (name, code) in [("empty.mp4", "clip-unreadable"), ("nowhere.mp4", "unknown-background")] {
        let failed = bench.run(["plan", "project", "--background", &format!("project/{name}"), "--json"]);
        let problem: Value = serde_json::from_slice(&failed.stdout).unwrap();
        assert_eq!(problem["code"], code, "{problem}");
    }
}

#[test]
fn the_lists_are_json_too() {
    let bench = Bench::new();
    for (verb, expected) in [("voices", "af_heart"), ("looks", "punch"), ("presets", "tiktok"), ("doctor", "espeak-ng")]
    {
        let plain = bench.run([verb]);
        assert!(plain.status.success() && text(&plain.stdout).contains(expected), "{verb}: {}", text(&plain.stdout));
        let json = bench.run([verb, "--json"]);
        let list: Value = serde_json::from_slice(&json.stdout).unwrap();
        assert!(list.as_array().is_some_and(|list| !list.is_empty()), "{verb}");
    }
    for (of, key) in [(&[][..], "voice"), (&["project"], "voice"), (&["preset"], "video"), (&["look"], "cue")] {
        let output = bench.run([&["schema"][..], of].concat());
        let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(schema["properties"][key].is_object(), "{of:?}");
    }
}

#[test]
fn what_was_pruned_is_made_again() {
    let bench = Bench::with_script("One line. And another one.");
    let before = bench.make(&[]);
    let movie = std::fs::read(bench.movie()).unwrap();
    let output = bench.run(["prune", "--to", "0"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let after = bench.make(&[]);
    assert_eq!(before["segments"]["made"], after["segments"]["made"]);
    assert_eq!(std::fs::read(bench.movie()).unwrap(), movie);
}

#[test]
fn two_seeds_are_two_movies_of_one_length() {
    let bench = bench();
    let one = bench.make(&["--seed", "1"]);
    let first = std::fs::read(bench.movie()).unwrap();
    let two = bench.make(&["--seed", "2"]);
    assert_eq!(one["frames"], two["frames"]);
    assert_eq!(two["takes"]["made"], 0);
    assert_ne!(first, std::fs::read(bench.movie()).unwrap());
}

#[test]
fn front_matter_names_the_narrator_and_the_command_line_wins() {
    let bench = Bench::with_script("---\nvoice: espeak:es\n---\n\nTengo 3 gatos.\n");
    let narrator = |extra: &[&str]| {
        let output = bench.run([&["make", "project", "--json"], extra].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        let first: Value = serde_json::from_str(text(&output.stdout).lines().next().unwrap()).unwrap();
        first["voice"].as_str().unwrap().to_owned()
    };
    assert_eq!(narrator(&[]), "espeak:es");
    assert_eq!(narrator(&["--voice", "silence"]), "silence");
}
