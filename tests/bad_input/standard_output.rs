//! What a program answers is written, or it says why not.

use std::process::Stdio;

use crate::support::{Bench, text};

#[test]
fn an_answer_that_cannot_be_written_is_an_error() {
    let bench = Bench::with_script("An octopus has three hearts.");
    let project = bench.project();
    let project = project.to_str().unwrap();
    let verbs: [&[&str]; 7] = [
        &["schema"],
        &["--help"],
        &["voices", "--json"],
        &["doctor"],
        &["completions", "bash"],
        &["plan", project],
        &["plan", "--json", project],
    ];
    for verb in verbs {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = bench.vo().args(verb).stdout(full).output().unwrap();
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{verb:?}: {told}");
        assert!(told.contains("error: writing to standard output failed: No space left on device"), "{verb:?}: {told}");
    }
}

#[test]
fn a_reader_that_has_gone_away_is_no_error() {
    let bench = Bench::new();
    let mut child = bench.vo().arg("schema").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", text(&output.stderr));
}
