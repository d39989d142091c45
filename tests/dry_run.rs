//! A text is planned as `vo plan` plans it, on the machine without touching anything, and in a page that is given what the
//! machine knows.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::SystemTime;

use serde_json::{Value, json};
use support::{Bench, footage, home, text};
use vo_paint::Fonts;
use vo_setup::{Paths, Settings};
use vo_studio::dry_run::{DryRun, dry_run as plan_of_text};
use vo_studio::open::project::{self, Changes};
use vo_studio::{Budget, Studio};
use vo_web::{Request, dry_run};

const SCRIPT: &str = "An octopus has **three** hearts, and two of them stop when it swims.\n\n# Why\n\n[title: Why?]\n\
                      It costs $5. 🐙\n\nDonaudampfschifffahrtsgesellschaftskapitän! مرحبا بالعالم.\n";

const PROJECT: &str = "look = \"colour-box\"\nseed = 7\n[voice]\nname = \"silence\"\n[background]\npaths = [\"drift\"]\n\
                       [pacing]\npause = 333\n[overlay]\nprogress = true\nbadge = \"Part 2\"\nend = \"Follow for more\"\n";

#[test]
fn a_page_names_segments_as_the_program_does() {
    let bench = Bench::with_script(SCRIPT);
    for preset in ["tiktok", "draft", "plate"] {
        let project = format!("preset = \"{preset}\"\n{PROJECT}");
        bench.write("project/project.toml", &project);
        let plan = bench.plan();
        let explained = bench.run(["explain", "project", "0", "--json"]);
        let explained: Value = serde_json::from_slice(&explained.stdout).unwrap();
        let recipe = &explained["recipe"];
        let request = json!({
            "project": project,
            "script": SCRIPT,
            "voice": {"id": "silence", "language": "", "engine": ""},
            "pools": [[{"kind": "painted", "name": "drift"}], [{"kind": "painted", "name": "drift"}]],
            "versions": {"maker": recipe["maker"], "tools": recipe["tools"]},
        });
        let (report, _) = dry_run(&Fonts::bundled(), &serde_json::from_value::<Request>(request).unwrap());
        let known = |one: &Value| (one["line"].clone(), one["from"].clone(), one["frames"].clone(), one["key"].clone());
        let ours: Vec<_> = report
            .segments
            .iter()
            .map(|one| (json!(one.line), json!(one.at), json!(one.frames), json!(one.key.short())))
            .collect();
        assert!(ours.len() >= 4, "{:?}", report.diagnostics);
        assert_eq!(ours, plan["each"].as_array().unwrap().iter().map(known).collect::<Vec<_>>(), "{preset}");
        assert_eq!(report.frames, plan["frames"]);
    }
}

/// The report on a text that stands in for the script of a bench's project.
fn report(bench: &Bench, script: &str) -> Value {
    let mut child = bench
        .vo()
        .args(["plan", "project", "--text", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A bench whose project shows a clip and a painted background, and is heard with an effect and music.
fn full() -> Bench {
    let script = "The **first** scene shows a clip that never stands still. It has two lines.\n\n---\n                  [background: drift]\n[sound: ding.wav]\nMia: The second one is painted.\n\nTom: And somebody answers.\n";
    let bench = Bench::with_script(script);
    let coded = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "250", "-pix_fmt", "yuv420p"];
    footage(&bench.path("project/media/clip.mkv"), "testsrc2=s=200x360:r=30:d=12", &coded);
    footage(&bench.path("project/media/still.png"), "testsrc2=s=200x360:r=1:d=1", &["-frames:v", "1"]);
    footage(&bench.path("project/ding.wav"), "sine=f=440:d=1", &[]);
    let toml = "preset = \"tiny\"\n[voice]\nname = \"espeak:en-us\"\n[music]\npath = \"ding.wav\"\n";
    bench.write("project/project.toml", toml);
    bench
}

#[test]
fn a_text_is_planned_as_a_render_would_plan_it() {
    let painted = Bench::with_script(SCRIPT);
    painted.write("project/project.toml", format!("preset = \"tiny\"\n{PROJECT}"));
    for bench in [painted, full()] {
        let script = std::fs::read_to_string(bench.path("project/script.md")).unwrap();
        // Once, so that all clips and sounds are known.
        bench.plan();
        let same = |script: &str, when: &str| {
            bench.write("project/script.md", script);
            let (plan, report) = (bench.plan(), report(&bench, script));
            assert_eq!(report["plan"], plan, "{when}");
            assert_eq!(report["not_inspected"], json!([]), "{when}");
            plan
        };
        let before = same(&script, "before a render");
        assert_eq!(before["takes"]["reuse"], 0);
        assert_eq!(before["rates"]["not_measured"], json!(["speech", "frame", "sound", "joining"]));
        bench.make(&[]);
        let after = same(&script, "after a render");
        assert_eq!(
            (&after["takes"]["make"], &after["segments"]["make"], &after["sound"]),
            (&json!(0), &json!(0), &json!(false))
        );
        assert_eq!(after["cost"]["milliseconds"], 0);
        let edited = same(&script.replace("two", "three").replace("stop", "rest"), "after an edit");
        assert_eq!(edited["takes"]["make"], 1, "{}", edited["takes"]);
        assert_eq!(edited["rates"]["not_measured"], json!([]), "the render measured this machine");
        assert!(edited["cost"]["milliseconds"].as_u64().unwrap() > 0);
        let estimated = |line: &&Value| line["estimated"] == true;
        let lines = edited["lines"].as_array().unwrap();
        assert_eq!(lines.iter().filter(estimated).count(), 1);
        assert!(lines.iter().skip_while(|line| !estimated(line)).skip(1).all(|line| line["moves"] == true));
        assert!(lines.iter().all(|line| !line["cues"].as_array().unwrap().is_empty()));
        assert_eq!(same(&script, "after the edit was taken back"), after);
    }
}

#[test]
fn what_nobody_has_looked_at_is_told_and_not_looked_at() {
    let bench = full();
    let script = std::fs::read_to_string(bench.path("project/script.md")).unwrap();
    for _ in 0..2 {
        let report = report(&bench, &script);
        assert_eq!(report["not_inspected"], json!(["ding.wav", "media/clip.mkv", "media/still.png"]));
        assert_eq!(report["plan"]["segments"]["reuse"], 0);
        assert!(report["plan"]["lines"].as_array().unwrap().len() == 4);
    }
    bench.plan();
    assert_eq!(report(&bench, &script)["not_inspected"], json!([]));
    // Another clip under the old name is another clip.
    let coded = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"];
    footage(&bench.path("project/media/clip.mkv"), "testsrc=s=200x360:r=30:d=5", &coded);
    assert_eq!(report(&bench, &script)["not_inspected"], json!(["media/clip.mkv"]));
}

#[test]
fn all_that_is_wrong_is_told_with_its_place_and_the_rest_is_planned() {
    let bench = Bench::new();
    bench.write("project/project.toml", "preset = \"tiny\"\nlook = \"pnch\"\n[voice]\nname = \"silence\"\n");
    bench.write("project/script.md", "Hello.\n");
    let script = "The first line is fine.\n\n---\n[background: nowhere.mp4]\nSo is the second.\n\n[vioce: silence]\n\n                  [voice: nobody] The third has no voice.\n";
    let found = report(&bench, script);
    let told: Vec<(&str, u64)> = found["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["severity"] == "error")
        .map(|one| (one["message"].as_str().unwrap(), one["at"]["line"].as_u64().unwrap_or(0)))
        .collect();
    for (word, line) in [("pnch", 2), ("nowhere.mp4", 4), ("vioce", 7), ("nobody", 9)] {
        assert!(told.iter().any(|(message, at)| message.contains(word) && *at == line), "{word}: {told:?}");
    }
    assert_eq!(told.len(), 4, "{told:?}");
    let spoken = |line: &Value| line["shown"].as_array().unwrap().len();
    let lines: Vec<usize> = found["plan"]["lines"].as_array().unwrap().iter().map(spoken).collect();
    assert_eq!(lines, [5, 4, 5]);
    // Nothing at all is still an answer.
    let nothing = report(&bench, "");
    assert!(nothing["plan"].is_null(), "{nothing}");
    assert!(!nothing["diagnostics"].as_array().unwrap().is_empty());
}

/// Everything below a folder: its files with their bytes and when each was changed. The memory that all who have the ledger
/// open share is theirs while they live.
fn state(folder: &Path) -> BTreeMap<PathBuf, (SystemTime, Vec<u8>)> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let (path, meta) = (entry.path(), entry.metadata().unwrap());
            let is_folder = meta.is_dir();
            if path.ends_with("ledger.db-shm") {
                continue;
            }
            let bytes = if is_folder { Vec::new() } else { std::fs::read(&path).unwrap_or_default() };
            found.insert(path.clone(), (meta.modified().unwrap(), bytes));
            folders.extend(is_folder.then_some(path));
        }
    }
    found
}

/// From here on this thread can read and list files, whoever it is, and neither write nor run any.
#[cfg(target_os = "linux")]
fn only_read() {
    use landlock::{ABI, Access, AccessFs, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreatedAttr};
    let may = AccessFs::ReadFile | AccessFs::ReadDir;
    let everywhere = PathBeneath::new(PathFd::new("/").unwrap(), may);
    let rules = Ruleset::default().handle_access(AccessFs::from_all(ABI::V3)).unwrap().create().unwrap();
    rules.add_rule(everywhere).unwrap().restrict_self().unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_dry_run_starts_nothing_and_writes_nothing_beside_a_render() {
    let bench = full();
    let script = std::fs::read_to_string(bench.path("project/script.md")).unwrap();
    bench.make(&[]);
    let folders = Paths::new(home(), bench.path("cache"));
    let program = PathBuf::from(env!("CARGO_BIN_EXE_vo"));
    let studio = Studio::open(Settings::new(folders), program, Budget::default()).unwrap();
    let opened = project::open(&bench.project(), &Changes::default(), &[]).unwrap();
    let edited = script.replace("two lines", "many words and two lines");
    let before = (state(&bench.path("cache")), state(&bench.path("project")));
    let planned = |text: &str| -> DryRun {
        std::thread::scope(|scope| {
            let thread = scope.spawn(|| {
                only_read();
                assert!(std::fs::write(bench.path("cache/probe"), "x").is_err());
                assert!(std::process::Command::new("true").status().is_err());
                plan_of_text(&studio, &opened, text).unwrap()
            });
            thread.join().unwrap()
        })
    };
    let same = planned(&script).plan.unwrap();
    assert_eq!((same.takes.make, same.segments.make, same.sound), (0, 0, false));
    let other = planned(&edited).plan.unwrap();
    assert_eq!((other.takes.make, other.takes.reuse), (1, 3));
    assert_eq!((state(&bench.path("cache")), state(&bench.path("project"))), before);
    // Beside a render, at every moment of it.
    bench.write("project/script.md", &edited);
    let mut render = bench.vo().args(["make", "project"]).stderr(Stdio::null()).spawn().unwrap();
    let mut plans = 0;
    while render.try_wait().unwrap().is_none() {
        assert_eq!(planned(&edited).plan.unwrap().takes.reuse / 3, 1);
        plans += 1;
    }
    assert!(render.wait().unwrap().success());
    assert!(plans > 1, "the render was over too soon");
    let done = planned(&edited).plan.unwrap();
    assert_eq!((done.takes.make, done.segments.make), (0, 0));
}
