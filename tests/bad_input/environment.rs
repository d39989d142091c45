//! What the environment says is understood, or refused by its name before any work.

use crate::support::{Bench, text};

#[test]
fn a_setting_that_cannot_be_read_is_refused_by_its_name() {
    let bench = Bench::with_script("One short line.\n");
    for (name, value) in [
        ("VO_PATIENCE", "abc"),
        ("VO_PATIENCE", "0"),
        ("VO_PATIENCE", "-3"),
        ("VO_STALL_TIMEOUT", "soon"),
        ("VO_LOG", "xml"),
        ("VO_SANDBOX", "maybe"),
        ("VO_FFMPEG", "no-such-program"),
    ] {
        let output = bench.vo().args(["make", "project"]).env(name, value).output().unwrap();
        let said = text(&output.stderr);
        assert!(!output.status.success() && said.contains(name) && said.contains(value), "{name}={value}: {said}");
        assert!(!bench.path("project/out").exists(), "{name}={value}");
    }
}

#[test]
fn a_folder_for_temporary_files_that_is_not_there_is_not_missed() {
    let bench = Bench::with_script("One short line.\n");
    let run = |args: &[&str]| bench.vo().args(args).env("TMPDIR", "/nowhere").output().unwrap();
    let sandbox = |json: &[u8]| {
        let findings: Vec<serde_json::Value> = serde_json::from_slice(json).unwrap();
        findings.into_iter().find(|finding| finding["name"] == "sandbox").unwrap()
    };
    let usual = bench.run(["doctor", "--json"]);
    assert_eq!(sandbox(&run(&["doctor", "--json"]).stdout), sandbox(&usual.stdout));
    let made = run(&["make", "project"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
}
