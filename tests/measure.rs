//! `vo bench` runs from nothing: it draws its own footage, makes the same movie in several ways and writes a report. What it
//! measures in a hurry means nothing, and nothing is asserted about it.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

use serde_json::Value;
use support::{Bench, text};

#[test]
fn a_quick_bench_writes_its_report() {
    let bench = Bench::new();
    let only = "calm,floor,expert,cold,edit,again,moviepy";
    let output = bench.run(["bench", "--quick", "--only", only, "-o", "report", "--ffmpeg", "/usr/bin/ffmpeg"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let report = std::fs::read_to_string(bench.path("report/bench.md")).unwrap();
    for row in ["floor", "expert", "cold", "moviepy"] {
        assert!(report.contains(row), "no row `{row}` in {report}");
    }
    let json: Value = serde_json::from_slice(&std::fs::read(bench.path("report/bench.json")).unwrap()).unwrap();
    assert_eq!(json["quick"], true);
    // All that was made for it is gone, and nobody is left.
    let left: Vec<_> =
        std::fs::read_dir(bench.path("report")).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn without_its_program_it_says_how_to_build_it() {
    // A second name of `vo`, in a folder where nothing lies beside it.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let alone = folder.path().join("vo");
    std::fs::hard_link(env!("CARGO_BIN_EXE_vo"), &alone).unwrap();
    let output = std::process::Command::new(&alone).args(["bench", "--quick"]).output().unwrap();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("cargo build --release -p vo-bench") && said.lines().count() == 1, "{said}");
}

#[test]
fn an_unknown_competitor_is_refused_with_the_list() {
    let bench = Bench::new();
    let said = bench.refused(["bench", "--only", "flour", "-o", "report"]);
    assert!(said.contains("flour") && said.contains("floor"), "{said}");
}
