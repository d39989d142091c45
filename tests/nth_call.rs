//! Killed at the Nth system call, or failing there: whatever N is, the next run makes the very movie of an undisturbed one.
//! Every few of them here; `VO_CALLS=all` and `make faults` try each.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests start programs and print a table"
)]

mod support;

use std::collections::BTreeMap;
use std::process::{Command, Output};

use support::{Bench, text};

/// The calls by which something becomes durable or is taken away.
const CALLS: [&str; 10] = [
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "rename",
    "unlink",
    "unlinkat",
    "mkdir",
    "ftruncate",
    "copy_file_range",
];

/// What is done to a call.
const FAULTS: [(&str, &str); 3] =
    [("killed", "signal=KILL"), ("full disk", "error=ENOSPC"), ("broken disk", "error=EIO")];

/// As many are tried of every call and fault, spread over all there are.
const SAMPLE: usize = 2;

/// `vo make` under strace, which follows its first thread: the one that plans, makes segments, joins and delivers.
fn make(bench: &Bench, inject: Option<String>, log: &str) -> Output {
    let vo = bench.vo();
    let mut command = Command::new("strace");
    command.args(["-qq", "-o"]).arg(bench.path(log));
    match inject {
        Some(fault) => command.args(["-e", &format!("trace={}", CALLS.join(",")), "-e", &fault]),
        None => command.args(["-e", &format!("trace={}", CALLS.join(","))]),
    };
    command.arg(vo.get_program());
    for (name, value) in vo.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    command.current_dir(bench.path("")).env("VO_SLOT", "children");
    command.args(["make", "project", "--voice", "silence", "-o", "out/movie.mp4"]).output().unwrap()
}

fn forget(bench: &Bench) {
    for folder in ["cache", "out"] {
        let _ = std::fs::remove_dir_all(bench.path(folder));
    }
}

#[test]
fn whichever_call_is_the_last_the_next_run_makes_the_same_movie() {
    let bench = Bench::with_script("One short line.\n");
    let undisturbed = make(&bench, None, "calls");
    let said = text(&undisturbed.stderr);
    if said.contains("PTRACE_TRACEME") || said.contains("Operation not permitted") {
        println!("skipped: this system lets nobody be traced: {said}");
        return;
    }
    assert!(undisturbed.status.success(), "{said}");
    let expected = std::fs::read(bench.movie()).unwrap();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for line in std::fs::read_to_string(bench.path("calls")).unwrap().lines() {
        if let Some(call) =
            CALLS.iter().find(|call| line.strip_prefix(**call).is_some_and(|rest| rest.starts_with('(')))
        {
            *counts.entry(call).or_default() += 1;
        }
    }
    assert!(counts.len() >= 5, "{counts:?}");
    let all = std::env::var("VO_CALLS").is_ok_and(|calls| calls == "all");
    println!("| Call | Fault | Times | Ended well | Told | Killed | Next run |\n|---|---|---:|---:|---:|---:|---|");
    for (call, count) in counts {
        for (fault, injected) in FAULTS {
            let step = if all { 1 } else { count.div_ceil(SAMPLE) };
            let (mut tried, mut well, mut told, mut killed) = (0, 0, 0, 0);
            // Another beginning for each, so that a sample is not always of the first.
            for number in (1 + (call.len() + fault.len()) % step..=count).step_by(step) {
                forget(&bench);
                let output = make(&bench, Some(format!("inject={call}:{injected}:when={number}")), "calls");
                let said = text(&output.stderr);
                tried += 1;
                match output.status.code() {
                    Some(0) => {
                        well += 1;
                        assert_eq!(std::fs::read(bench.movie()).unwrap(), expected, "{call} {number} {fault}");
                    }
                    Some(1 | 2) => {
                        told += 1;
                        assert!(said.contains("error: "), "{call} {number} {fault}: {said}");
                    }
                    // By strace, which passes on how the program ended.
                    Some(137) | None => killed += 1,
                    Some(code) => panic!("{call} {number} {fault}: {code}: {said}"),
                }
                bench.wait_until_alone();
                let next = bench
                    .vo()
                    .env("VO_SLOT", "children")
                    .args(["make", "project", "--voice", "silence", "-o", "out/movie.mp4"])
                    .output()
                    .unwrap();
                assert!(next.status.success(), "{call} {number} {fault}: {}", text(&next.stderr));
                assert_eq!(std::fs::read(bench.movie()).unwrap(), expected, "{call} {number} {fault}");
                bench.assert_tidy();
            }
            println!("| {call} | {fault} | {tried} | {well} | {told} | {killed} | the same movie |");
        }
    }
}
