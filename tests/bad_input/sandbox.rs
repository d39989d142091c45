//! A machine that cannot put up every wall: what `vo` refuses there, and what it says of it.

use std::process::{Command, Output};

use seccompiler::{SeccompAction, SeccompFilter};
use serde_json::Value;

use crate::support::{Bench, footage, text};

/// The call by which Landlock begins, the same on every machine.
const LANDLOCK_CREATE_RULESET: i64 = 444;

/// A bench that shows a clip, which a decoder in a sandbox must open.
fn bench() -> Bench {
    let bench = Bench::showing("One short line.\n", "paths = [\"clip.mp4\"]");
    footage(&bench.path("project/clip.mp4"), "testsrc2=s=64x64:r=30:d=1", &["-pix_fmt", "yuv420p"]);
    bench
}

/// Runs something where the kernel has no Landlock: a filter of this thread, which its children inherit, refuses it.
fn without_landlock(mut command: Command) -> Output {
    let run = move || {
        let filter = SeccompFilter::new(
            [(LANDLOCK_CREATE_RULESET, Vec::new())].into(),
            SeccompAction::Allow,
            SeccompAction::Errno(38),
            std::env::consts::ARCH.try_into().unwrap(),
        );
        let program: seccompiler::BpfProgram = filter.unwrap().try_into().unwrap();
        seccompiler::apply_filter(&program).unwrap();
        command.output().unwrap()
    };
    std::thread::spawn(run).join().unwrap()
}

/// What `vo doctor` says of something.
fn finding(output: &Output, name: &str) -> Value {
    let findings: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    findings.into_iter().find(|finding| finding["name"] == name).unwrap()
}

#[test]
fn without_a_full_sandbox_nothing_is_decoded_if_one_is_required() {
    let bench = bench();
    let mut command = bench.vo();
    command.env("VO_SANDBOX", "required").args(["make", "project", "-o", "out/movie.mp4"]);
    let output = without_landlock(command);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("must run in a sandbox") && said.contains("no Landlock"), "{said}");
    assert!(said.contains("VO_SANDBOX=best-effort"), "{said}");
    assert!(!bench.movie().exists());
    bench.assert_tidy();
}

#[test]
fn without_a_full_sandbox_the_report_and_the_doctor_say_so() {
    let bench = bench();
    let mut command = bench.vo();
    command.args(["make", "project", "-o", "out/movie.mp4"]);
    let output = without_landlock(command);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let report = std::fs::read(bench.path("out/movie.report.json")).unwrap();
    let report: Value = serde_json::from_slice(&report).unwrap();
    let sandbox = &report["sandbox"];
    assert_eq!(sandbox["policy"], "best-effort", "{sandbox}");
    assert_eq!(sandbox["reached"]["level"]["files"], "None", "{sandbox}");
    assert!(sandbox["reached"]["missing"].to_string().contains("no Landlock"), "{sandbox}");
    assert!(sandbox["memory"].is_string(), "{sandbox}");
    let doctor = |policy: &str| {
        let mut command = bench.vo();
        command.env("VO_SANDBOX", policy).args(["doctor", "--json"]);
        without_landlock(command)
    };
    let told = doctor("best-effort");
    let sandbox = finding(&told, "sandbox");
    assert_eq!((&sandbox["state"], &sandbox["version"]), (&"vulnerable".into(), &"best-effort".into()), "{sandbox}");
    assert!(sandbox["fix"].as_str().unwrap().contains("no Landlock"), "{sandbox}");
    let memory = finding(&told, "memory limit");
    assert!(memory["state"] == "found" || memory["fix"].is_string(), "{memory}");
    let sandbox = finding(&doctor("required"), "sandbox");
    assert_eq!((&sandbox["state"], &sandbox["version"]), (&"missing".into(), &"required".into()), "{sandbox}");
    assert!(sandbox["fix"].as_str().unwrap().contains("must run in a sandbox"), "{sandbox}");
}
