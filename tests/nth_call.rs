//! Killed at the Nth system call, or failing there: whatever N is, the next run makes the very movie of an undisturbed one.
//! Every few of them here; `VO_CALLS=all` and `make faults` try each. A second test does it to everybody at once: to all
//! threads, shims and tools, each at its own Nth call.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests start programs and print a table"
)]

mod support;

use std::collections::BTreeMap;
use std::process::{Command, Output};

use support::{Bench, footage, text};

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

/// Who is disturbed.
#[derive(Clone, Copy)]
enum Whom {
    /// The first thread of `vo`: the one that plans, makes segments, joins and delivers.
    First,
    /// Every thread of it, and everybody that comes of it.
    All,
}

/// `vo make` under strace.
fn make(bench: &Bench, whom: Whom, inject: Option<String>, log: &str) -> Output {
    let vo = bench.vo();
    let mut command = Command::new("strace");
    command.args(["-qq", "-o"]).arg(bench.path(log)).args(["-e", &format!("trace={}", CALLS.join(","))]);
    if let Whom::All = whom {
        command.arg("-f");
    }
    if let Some(fault) = inject {
        command.args(["-e", &fault]);
    }
    command.arg(vo.get_program());
    for (name, value) in vo.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    command.current_dir(bench.path("")).env("VO_CODEC", "children").args(ASKED).output().unwrap()
}

/// What is asked of `vo`.
const ASKED: [&str; 6] = ["make", "project", "--voice", "silence", "-o", "out/movie.mp4"];

fn forget(bench: &Bench) {
    for folder in ["cache", "out"] {
        let _ = std::fs::remove_dir_all(bench.path(folder));
    }
}

/// The movie of an undisturbed run, and how often each call was made by whom it was made most often; nothing where nobody
/// may be traced.
fn undisturbed(bench: &Bench, whom: Whom) -> Option<(Vec<u8>, BTreeMap<&'static str, usize>)> {
    let output = make(bench, whom, None, "calls");
    let said = text(&output.stderr);
    if said.contains("PTRACE_TRACEME") || said.contains("Operation not permitted") {
        println!("skipped: this system lets nobody be traced: {said}");
        return None;
    }
    assert!(output.status.success(), "{said}");
    let mut counts: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for line in std::fs::read_to_string(bench.path("calls")).unwrap().lines() {
        // Followed ones have their number before.
        let number: String = line.chars().take_while(char::is_ascii_digit).collect();
        let line = line[number.len()..].trim_start();
        if let Some(call) =
            CALLS.iter().find(|call| line.strip_prefix(**call).is_some_and(|rest| rest.starts_with('(')))
        {
            *counts.entry((call, number)).or_default() += 1;
        }
    }
    let mut most = BTreeMap::new();
    for ((call, _), count) in counts {
        let most = most.entry(call).or_default();
        *most = count.max(*most);
    }
    Some((std::fs::read(bench.movie()).unwrap(), most))
}

/// What came of some runs.
#[derive(Default)]
struct Tally {
    tried: usize,
    well: usize,
    told: usize,
    killed: usize,
}

impl Tally {
    /// One run that is disturbed, and the next that is not.
    fn run(&mut self, bench: &Bench, whom: Whom, fault: &str, expected: &[u8]) {
        forget(bench);
        let output = make(bench, whom, Some(fault.to_owned()), "calls");
        let said = text(&output.stderr);
        self.tried += 1;
        match output.status.code() {
            Some(0) => {
                self.well += 1;
                assert_eq!(std::fs::read(bench.movie()).unwrap(), expected, "{fault}");
            }
            Some(1 | 2) => {
                self.told += 1;
                assert!(said.contains("error: "), "{fault}: {said}");
            }
            // By strace, which passes on how the program ended.
            Some(137) | None => self.killed += 1,
            Some(code) => panic!("{fault}: {code}: {said}"),
        }
        bench.wait_until_alone();
        let next = bench.vo().env("VO_CODEC", "children").args(ASKED).output().unwrap();
        assert!(next.status.success(), "{fault}: {}", text(&next.stderr));
        assert_eq!(std::fs::read(bench.movie()).unwrap(), expected, "{fault}");
        bench.assert_tidy();
    }

    fn print(&self, call: &str, fault: &str) {
        let Self { tried, well, told, killed } = self;
        println!("| {call} | {fault} | {tried} | {well} | {told} | {killed} | the same movie |");
    }
}

const HEAD: &str =
    "| Call | Fault | Times | Ended well | Told | Killed | Next run |\n|---|---|---:|---:|---:|---:|---|";

fn all_are_wanted() -> bool {
    std::env::var("VO_CALLS").is_ok_and(|calls| calls == "all")
}

#[test]
fn whichever_call_is_the_last_the_next_run_makes_the_same_movie() {
    let bench = Bench::with_script("One short line.\n");
    let Some((expected, counts)) = undisturbed(&bench, Whom::First) else { return };
    assert!(counts.len() >= 5, "{counts:?}");
    println!("{HEAD}");
    for (call, count) in counts {
        for (fault, injected) in FAULTS {
            let step = if all_are_wanted() { 1 } else { count.div_ceil(SAMPLE) };
            let mut tally = Tally::default();
            // Another beginning for each, so that a sample is not always of the first.
            for number in (1 + (call.len() + fault.len()) % step..=count).step_by(step) {
                let fault = format!("inject={call}:{injected}:when={number}");
                tally.run(&bench, Whom::First, &fault, &expected);
            }
            tally.print(call, fault);
        }
    }
}

#[test]
fn whichever_call_fails_everybody_the_next_run_makes_the_same_movie() {
    let bench = Bench::showing("One short line.\n", "");
    footage(
        &bench.path("project/clip.mp4"),
        "testsrc2=s=320x180:r=30:d=3",
        &["-c:v", "libx264", "-pix_fmt", "yuv420p", "-g", "15"],
    );
    bench.write("project/project.toml", "preset = \"tiny\"\n[background]\npaths = [\"clip.mp4\"]\n");
    let Some((expected, counts)) = undisturbed(&bench, Whom::All) else { return };
    println!("{HEAD}");
    for (call, count) in counts {
        for (fault, injected) in FAULTS {
            let mut tally = Tally::default();
            // Rising in steps, as nobody knows whose call it will be.
            let numbers: Vec<usize> =
                std::iter::successors(Some(1), |number| Some(number * 2 + 1)).take_while(|n| *n <= count).collect();
            let one = (call.len() + fault.len()) % numbers.len();
            for number in if all_are_wanted() { &numbers[..] } else { &numbers[one..=one] } {
                let fault = format!("inject={call}:{injected}:when={number}");
                tally.run(&bench, Whom::All, &fault, &expected);
            }
            tally.print(call, fault);
        }
    }
}
