//! An edit makes again what it touches, and nothing else; the plan says so before.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

use support::{Bench, probe};

const SCRIPT: &str = "\
# One

A little boat crossed the quiet bay.
It carried nine crates of oranges.
The captain sang all the way home.

# Two

Nobody on the shore heard the song.
A dog barked twice and fell asleep.

# Three

The next morning the boat was gone.
";

fn bench() -> Bench {
    let bench = Bench::with_script(SCRIPT);
    bench.write(
        "project/project.toml",
        "preset = \"tiny\"\n[voice]\nname = \"espeak:en-us\"\n[overlay]\nprogress = true\n\
         [background]\npaths = [\"drift\"]\n",
    );
    bench
}

fn edit(bench: &Bench, from: &str, to: &str) {
    let script = std::fs::read_to_string(bench.path("project/script.md")).unwrap();
    assert!(script.contains(from));
    bench.write("project/script.md", script.replace(from, to));
}

/// The hash of every packet of the picture, in order.
fn packets(bench: &Bench) -> Vec<String> {
    let output = std::process::Command::new("ffprobe")
        .args(["-v", "error", "-select_streams", "v:0", "-show_data_hash", "md5", "-of", "csv=p=0"])
        .args(["-show_entries", "packet=data_hash"])
        .arg(bench.movie())
        .output()
        .unwrap();
    support::text(&output.stdout).lines().map(str::to_owned).collect()
}

#[test]
fn nothing_changed_makes_nothing() {
    let bench = bench();
    let first = bench.make(&[]);
    assert_eq!(first["takes"]["made"], 6);
    assert_eq!(first["segments"]["reused"], 0);
    let again = bench.make(&[]);
    assert_eq!((&again["takes"]["made"], &again["segments"]["made"]), (&0.into(), &0.into()));
    assert_eq!(again["segments"]["reused"], first["segments"]["made"]);
}

#[test]
fn a_word_touches_its_line_and_the_plan_says_so() {
    let bench = bench();
    bench.make(&[]);
    let before = packets(&bench);
    edit(&bench, "nine crates", "five crates");
    let plan = bench.plan();
    assert_eq!((&plan["takes"]["make"], &plan["takes"]["reuse"]), (&1.into(), &5.into()));
    let touched: Vec<_> = plan["each"].as_array().unwrap().iter().filter(|one| one["reuse"] == false).collect();
    assert!(!touched.is_empty());
    assert!(touched.iter().all(|one| one["line"] == 1), "{touched:?}");
    let done = bench.make(&[]);
    assert_eq!(done["takes"]["made"], 1);
    assert_eq!(done["segments"]["made"], plan["segments"]["make"]);
    assert_eq!(done["segments"]["reused"], plan["segments"]["reuse"]);

    let after = packets(&bench);
    let (from, to) = touched.iter().fold((usize::MAX, 0), |(from, to), one| {
        let first = one["from"].as_u64().unwrap() as usize;
        (from.min(first), to.max(first + one["frames"].as_u64().unwrap() as usize))
    });
    assert_eq!(before[..from], after[..from], "every packet before the line is the same");
    // The line may be longer or shorter now: then what follows has moved.
    let ends = to + after.len() - before.len();
    assert_eq!(before[to..], after[ends..], "every packet after the line is the same");
    assert_ne!(before[from..to], after[from..ends]);
}

#[test]
fn a_longer_line_never_touches_another_scene() {
    let bench = bench();
    bench.make(&[]);
    let scenes = [0, 0, 0, 1, 1, 2];
    edit(&bench, "It carried nine crates of oranges.", "It carried nine crates of oranges and one very tired cat.");
    let plan = bench.plan();
    let done = bench.make(&[]);
    assert!(done["segments"]["made"].as_u64() >= plan["segments"]["make"].as_u64());
    assert!(done["segments"]["made"].as_u64() <= plan["segments_at_most"].as_u64());
    let other_scenes =
        plan["each"].as_array().unwrap().iter().filter(|one| scenes[one["line"].as_u64().unwrap() as usize] != 0);
    assert!(done["segments"]["reused"].as_u64().unwrap() >= other_scenes.count() as u64);
}

#[test]
fn what_is_only_shown_is_not_spoken_again() {
    let bench = bench();
    bench.make(&[]);
    edit(&bench, "quiet bay", "*quiet* 🌊 bay");
    let done = bench.make(&[]);
    assert_eq!(done["takes"]["made"], 0);
    assert!(done["segments"]["made"].as_u64().unwrap() >= 1);
}

#[test]
fn explain_names_the_word() {
    let bench = bench();
    bench.make(&[]);
    edit(&bench, "barked twice", "barked thrice");
    let plan = bench.plan();
    let touched = plan["each"].as_array().unwrap().iter().find(|one| one["reuse"] == false).unwrap();
    let output = bench.run(["explain", "project", &touched["segment"].to_string()]);
    let said = support::text(&output.stdout);
    assert!(said.contains("caption text: \"twice\" -> \"thrice\""), "{said}");
    let output = bench.run(["explain", "project", "0"]);
    let said = support::text(&output.stdout);
    assert!(said.contains("nothing has changed") && said.lines().count() == 1, "an untouched segment: {said}");
    let told = bench.run(["explain", "project", "0", "--json"]).stdout;
    let told: serde_json::Value = serde_json::from_slice(&told).unwrap();
    assert!(told["recipe"]["captions"].is_object() && told["reuse"] == true, "{told}");
}

#[test]
fn another_preset_is_another_movie_and_both_are_kept() {
    let bench = bench();
    let tiny = bench.make(&[]);
    let square = bench.make(&["--preset", "draft"]);
    assert_eq!(square["takes"]["made"], 0, "the takes serve both");
    assert_eq!(square["segments"]["reused"], 0);
    assert_eq!(probe(&bench.movie(), "stream=width")["streams"][0]["width"], 360);
    let again = bench.make(&[]);
    assert_eq!(again["segments"]["reused"], tiny["segments"]["made"]);
}
