//! What somebody types on the first day: a new project, the project of this folder, a voice to hear, a word misspelt.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

use support::{Bench, text};

#[test]
fn a_new_project_is_made_as_it_is() {
    let bench = Bench::new();
    for template in ["facts", "list", "story", "photos"] {
        let output = bench.run(["new", template, "--template", template]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(text(&output.stdout).contains(&format!("vo make {template}")), "{}", text(&output.stdout));
        let output = bench.run(["plan", template, "--voice", "silence", "--json"]);
        assert!(output.status.success(), "{template}: {}", text(&output.stderr));
    }
    let said = bench.refused(["new", "facts"]);
    assert!(said.contains("not empty"), "{said}");
    let said = bench.refused(["new", "other", "--template", "fact"]);
    assert!(said.contains("did you mean `facts`?"), "{said}");
    let listed = bench.run(["new", "--list"]);
    assert_eq!(text(&listed.stdout).lines().count(), 4);
}

#[test]
fn the_project_of_this_folder_needs_no_name() {
    let bench = Bench::with_script("Hello there.\n");
    let output = bench.vo().current_dir(bench.project()).args(["plan", "--json"]).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let output = bench.vo().current_dir(bench.path("")).arg("make").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("no project in this folder") && said.contains("vo new"), "{said}");
}

#[test]
fn a_voice_is_heard_before_a_movie_is_made_with_it() {
    let bench = Bench::new();
    let output = bench.run(["voices", "--say", "It costs $5. Really.", "--voice", "espeak:en-us", "-o", "say.wav"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let wav = std::fs::read(bench.path("say.wav")).unwrap();
    assert!(wav.starts_with(b"RIFF") && wav.len() > 96_000, "{} bytes", wav.len());
    assert!(text(&output.stdout).contains("spoken by espeak:en-us"), "{}", text(&output.stdout));
    let said = bench.refused(["voices", "--say", "Hello.", "-o", "say.mp3"]);
    assert!(said.contains(".wav"), "{said}");
}

#[test]
fn help_has_examples_and_shells_complete() {
    let bench = Bench::new();
    for args in [vec!["help"], vec!["--help"], vec!["help", "make"], vec!["make", "--help"], vec!["new", "--help"]] {
        let output = bench.run(&args);
        assert!(output.status.success(), "{args:?}: {}", text(&output.stderr));
        assert!(text(&output.stdout).contains("Examples:\n  vo "), "{args:?}: {}", text(&output.stdout));
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = bench.run(["completions", shell]);
        assert!(output.status.success() && text(&output.stdout).contains("cpu-limit"), "{shell}");
    }
}

/// What was typed, and what the answer holds.
const MISTYPED: [(&[&str], &[&str]); 9] = [
    (&["plan", "nosuch"], &["no such file or folder: `nosuch`"]),
    (
        &["plan", "project", "--look", "hormozzi"],
        &["unknown look `hormozzi`", "--look hormozzi", "did you mean `hormozi`?"],
    ),
    (&["plan", "project", "--preset", "tictoc"], &["--preset tictoc", "did you mean `tiktok`?"]),
    (&["plan", "project", "--voice", "bella"], &["did you mean `af_bella`?"]),
    (&["plan", "project", "--set", "pacing.paus=3"], &["--set pacing.paus=3", "did you mean `pause`?"]),
    (&["plan", "project", "--set", "voice.speed=fast"], &["expects a whole number, and this is a string"]),
    (&["plan", "project", "--set", "pacing.pause"], &["a value is missing"]),
    (&["mkae", "project"], &["make"]),
    (&["make", "project", "--memory", "lots"], &["5GB"]),
];

#[test]
fn what_is_mistyped_is_answered_with_a_fix() {
    let bench = Bench::with_script("Hello there.\n");
    // What a movie is made with is called so by most.
    let output = bench.run(["render", "--help"]);
    assert!(text(&output.stdout).contains("vo make"), "{}", text(&output.stdout));
    for (typed, wanted) in MISTYPED {
        let said = bench.refused(typed);
        for words in wanted {
            assert!(said.contains(words), "{typed:?} has no {words:?}: {said}");
        }
    }
}

#[test]
fn a_look_of_ones_own_is_listed_and_its_mistakes_are_in_plain_words() {
    let bench = Bench::with_script("Hello there.\n");
    let shipped = include_str!("../presets/looks/clean.toml");
    bench.write("project/looks/mine.toml", shipped);
    let output = bench.vo().current_dir(bench.project()).arg("looks").output().unwrap();
    assert!(text(&output.stdout).contains("mine"), "{}", text(&output.stdout));
    let broken = shipped.lines().map(|line| if line.starts_with("size") { "size = huge" } else { line });
    bench.write("project/looks/mine.toml", broken.collect::<Vec<_>>().join("\n"));
    let said = bench.refused(["plan", "project", "--look", "mine"]);
    assert!(said.contains("a string stands in quotes") && said.contains("size = huge"), "{said}");
}

#[test]
fn the_music_of_a_project_can_be_left_out() {
    let bench = Bench::with_script("Hello there.\n");
    bench.write(
        "project/project.toml",
        "preset = \"tiny\"\n[voice]\nname = \"silence\"\n[music]\npath = \"nosuch.mp3\"\n",
    );
    bench.refused(["plan", "project"]);
    let output = bench.run(["plan", "project", "--music", "none"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn everything_that_is_wrong_is_told_in_one_run() {
    let bench = Bench::with_script(
        "[background: missing.mp4]\n\nHello there.\n\n[voice: nobody]\n[sound: nosuch]\n\nAnd again.\n",
    );
    bench.write("project/project.toml", "preset = \"tictoc\"\nlook = \"punsh\"\n[music]\npath = \"gone.mp3\"\n");
    let said = bench.refused(["make", "project"]);
    for wrong in ["missing.mp4", "`nobody`", "`nosuch`", "`tictoc`", "`punsh`", "gone.mp3"] {
        assert!(said.contains(wrong), "{wrong} is not told: {said}");
    }
}
