//! What is written over the picture: a new sentence touches only its own segments, titles and the end card only those
//! that show them, and what no font has is told once.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

use serde_json::Value;
use support::{Bench, text};

const SCRIPT: &str =
    "# One\n\nA boat crossed the bay.\n\n# Two\n\nNobody heard the song.\n\n# Three\n\nThe boat was gone.\n";

/// A silent project in the smallest frames.
fn bench(script: &str, overlay: &str) -> Bench {
    let bench = Bench::with_script(script);
    // Pauses and pictures do not depend on which line is a scene's last.
    let toml = "preset = \"tiny\"\n[voice]\nname = \"silence\"\n[background]\npaths = [\"drift\"]\n\
                transition = \"cut\"\n[pacing]\npause = 300\nscene_pause = 300\n[overlay]\n";
    bench.write("project/project.toml", format!("{toml}{overlay}"));
    bench
}

/// The lines of the segments that would be made.
fn touched(plan: &Value) -> Vec<u64> {
    let each = plan["each"].as_array().unwrap().iter();
    each.filter(|one| one["reuse"] == false).map(|one| one["line"].as_u64().unwrap()).collect()
}

#[test]
fn a_new_sentence_touches_only_itself() {
    let bench = bench(SCRIPT, "");
    bench.make(&[]);
    bench.write("project/script.md", SCRIPT.replace("the song.", "the song. A dog barked twice."));
    assert_eq!(touched(&bench.plan()), [2]);
}

#[test]
fn a_bar_that_is_wanted_leaves_the_other_scenes_alone() {
    let bench = bench(SCRIPT, "progress = true\n");
    bench.make(&[]);
    bench.write("project/script.md", SCRIPT.replace("the song.", "the song. A dog barked twice."));
    assert_eq!(touched(&bench.plan()), [1, 2]);
}

#[test]
fn a_title_and_an_end_card_touch_only_what_shows_them() {
    let bench = bench(SCRIPT, "");
    bench.make(&[]);
    bench.write("project/script.md", SCRIPT.replace("Nobody", "[title: Listen!] Nobody"));
    let plan = bench.plan();
    assert!(!touched(&plan).contains(&0), "{plan}");
    assert!(touched(&plan).contains(&1), "{plan}");
    bench.write("project/script.md", SCRIPT);
    let plan = bench.run(["plan", "project", "--json", "--set", "overlay.end=Follow for more"]);
    let plan: Value = serde_json::from_slice(&plan.stdout).unwrap();
    assert!(touched(&plan).iter().all(|line| *line == 2) && !touched(&plan).is_empty(), "{plan}");
}

#[test]
fn what_no_font_has_is_told_once_and_by_its_words() {
    let bench = bench("Say 日本語 and 𝗕𝗼𝗹𝗱 Ａ, oﬀer ⓔ. Then 日本語 and 漢字 again.\n", "");
    let plan = text(&bench.run(["plan", "project"]).stderr);
    assert_eq!(plan.matches("no bundled font").count(), 1, "{plan}");
    assert!(plan.contains("`日本語`, `漢字`") && plan.contains("script.md:1"), "{plan}");
    for drawn in ["Bold", "𝗕", "oﬀer", "ⓔ", "U+"] {
        assert!(!plan.lines().any(|line| line.contains("font") && line.contains(drawn)), "{drawn}: {plan}");
    }
}

#[test]
fn a_phrase_is_torn_neither_in_captions_nor_in_subtitles() {
    let bench = bench("I met Mr. Nguyen and two of them left at No. 5 with that main heart.\n", "");
    bench.make(&[]);
    let subtitles = std::fs::read_to_string(bench.path("out/movie.srt")).unwrap();
    let plan = text(&bench.run(["plan", "project"]).stdout);
    for torn in ["Mr.\n", "No.\n", "two\n", "of\n", "main\n", "Mr. /", "No. /", "two /", "of /", "main /"] {
        assert!(!subtitles.contains(torn) && !plan.contains(torn), "{torn:?}: {subtitles}{plan}");
    }
}

#[test]
fn a_sheet_shows_every_look_and_a_persons_own() {
    let bench = Bench::new();
    let own = include_str!("../presets/looks/clean.toml").replace("#FFFFFF", "#FFD0E0");
    bench.write("looks/rosy.toml", own);
    let done = bench.run(["looks", "--sheet", "sheet.png"]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert_eq!(text(&done.stdout).trim(), "sheet.png: rosy, punch, colour-box, clean");
    let png = std::fs::read(bench.path("sheet.png")).unwrap();
    assert!(png.starts_with(b"\x89PNG"));
    let refused = bench.run(["looks", "--sheet", "sheet.jpg"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("must end in .png"), "{}", text(&refused.stderr));
}
