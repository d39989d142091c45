//! An edit makes again what it touches, and nothing else; the plan says so before.

#![expect(
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

/// A project whose lines show one of several pictures each.
fn bench_of_pictures(pictures: usize) -> Bench {
    let bench = bench();
    for picture in 0..pictures {
        let colour = format!("color=c={}:s=240x400", ["red", "green", "blue", "yellow", "white"][picture]);
        support::footage(&bench.path(&format!("project/media/{picture}.png")), &colour, &["-frames:v", "1"]);
    }
    bench.write(
        "project/project.toml",
        "preset = \"tiny\"\n[voice]\nname = \"espeak:en-us\"\n[background]\ntransition = \"cut\"\n",
    );
    bench
}

/// The first picture of every line.
fn pictures(plan: &serde_json::Value) -> Vec<String> {
    let mut shown: Vec<String> = Vec::new();
    for one in plan["each"].as_array().unwrap() {
        if one["line"] == shown.len() {
            shown.push(one["pictures"][0].as_str().unwrap().to_owned());
        }
    }
    shown
}

#[test]
fn a_new_sentence_leaves_the_pictures_of_most_others_alone() {
    for (count, at) in [(3, 0), (3, 3), (3, 4), (3, 6), (5, 5), (5, 6)] {
        let bench = bench_of_pictures(count);
        bench.make(&[]);
        let before = pictures(&bench.plan());
        let mut lines: Vec<&str> = SCRIPT.lines().filter(|line| !line.starts_with('#')).collect();
        lines.retain(|line| !line.is_empty());
        match lines.get(at) {
            Some(line) => edit(&bench, line, &format!("A gull watched from the mast.\n{line}")),
            None => edit(&bench, "was gone.", "was gone.\nA gull watched from the mast."),
        }
        let plan = bench.plan();
        let mut after = pictures(&plan);
        for shown in [&before, &after] {
            assert!(shown.windows(2).all(|pair| pair[0] != pair[1]), "{shown:?}");
            let used: std::collections::BTreeSet<_> = shown.iter().collect();
            assert_eq!(used.len(), count, "all pictures are shown: {shown:?}");
            assert!(shown[..count].is_sorted(), "those of the first lines in order: {shown:?}");
        }
        after.remove(at);
        let moved = before.iter().zip(&after).filter(|(before, after)| before != after).count();
        println!("{count} pictures, a line before line {at}: {moved} moved, {}", plan["segments"]);
        let in_turn = count.saturating_sub(at);
        assert!(moved <= in_turn + 1, "{count} pictures, a line before line {at}: {before:?} became {after:?}");
        let done = bench.make(&[]);
        assert_eq!(done["segments"]["reused"], plan["segments"]["reuse"]);
        assert!(done["segments"]["made"].as_u64().unwrap() as usize <= in_turn + 3, "{}", done["segments"]);
    }
}

#[test]
fn a_corrected_word_keeps_the_picture_of_its_line() {
    let bench = bench_of_pictures(3);
    bench.make(&[]);
    let before = pictures(&bench.plan());
    edit(&bench, "nine crates of oranges", "nine crates of lemons");
    edit(&bench, "barked twice", "barked thrice");
    assert_eq!(pictures(&bench.plan()), before);
    assert_eq!(bench.make(&[])["segments"]["made"], 2);
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
