//! Killed at any moment, run again: what is complete is kept, and the movie is the one of an undisturbed run.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use support::Bench;

const SCRIPT: &str = "\
The first line of this little film is spoken calmly.
A second line follows it, somewhat longer than the first one was.

A new scene begins here, with another picture behind it.
Then it ends.
";

fn bench() -> Bench {
    Bench::with_script(SCRIPT)
}

fn start(bench: &Bench) -> Child {
    let movie = bench.movie();
    bench
        .vo()
        .args(["make", "project", "--json", "-o", movie.to_str().unwrap()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
    assert!(status.success());
}

/// What lies in the store's folder for unfinished work.
fn unfinished(bench: &Bench) -> usize {
    std::fs::read_dir(bench.path("cache/tmp")).map_or(0, Iterator::count)
}

#[test]
fn two_homes_make_the_same_movie() {
    // `auto` is the best voice there is: Kokoro where it is installed.
    let (one, two) = (bench(), bench());
    one.make(&["--voice", "auto"]);
    two.make(&["--voice", "auto"]);
    assert_eq!(std::fs::read(one.movie()).unwrap(), std::fs::read(two.movie()).unwrap());
}

#[test]
fn a_movie_ten_times_as_long_needs_no_more_memory() {
    let line = "This line is as long as the others are.\n\n";
    let peak = |lines: usize| {
        let bench = Bench::with_script(&line.repeat(lines));
        // Little memory: one slot, and nothing beside it, so that both peaks are of the same work.
        let done = bench.make(&["--voice", "silence", "--background", "drift", "--memory", "80MB"]);
        assert!(done["frames"].as_u64().unwrap() > 60 * lines as u64);
        done["peak_pss_bytes"].as_f64().unwrap()
    };
    let (short, long) = (peak(12), peak(120));
    // A tenth of tolerance: the peak is sampled, and a sample may miss it. And the program's own pages, which weigh less
    // for each of us while other tests run it beside this one: without optimisation they are many. All frames of the long
    // movie would be 80 MB.
    assert!(long < short * 1.1 + 40e6, "{short} bytes for a short movie, {long} for a long one");
}

#[test]
fn killed_at_any_moment_the_movie_is_the_same() {
    let undisturbed = bench();
    let started = Instant::now();
    undisturbed.make(&[]);
    let whole = started.elapsed();
    let expected = std::fs::read(undisturbed.movie()).unwrap();

    let killed = bench();
    for step in 1..8 {
        let mut child = start(&killed);
        std::thread::sleep(whole * step / 8);
        let ended = child.try_wait().unwrap().is_some();
        if !ended {
            signal(&child, "-KILL");
        }
        child.wait().unwrap();
        killed.wait_until_alone();
        let movie = killed.movie();
        assert!(!movie.exists() || std::fs::read(&movie).unwrap() == expected, "half a movie has the final name");
    }
    let done = killed.make(&[]);
    assert!(done["takes"]["reused"].as_u64().unwrap() > 0, "nothing was kept: {done}");
    assert_eq!(std::fs::read(killed.movie()).unwrap(), expected);
    assert_eq!(unfinished(&killed), 0);
}

#[test]
fn only_what_is_unfinished_is_made_after_a_kill() {
    let bench = bench();
    let mut child = start(&bench);
    // Long enough for some takes and segments on any machine: wait for the first segment in the ledger.
    let started = Instant::now();
    loop {
        let plan = bench.plan();
        if plan["segments"]["reuse"].as_u64() > Some(0) {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(120), "no segment in two minutes");
        std::thread::sleep(Duration::from_millis(20));
    }
    signal(&child, "-KILL");
    child.wait().unwrap();
    bench.wait_until_alone();
    let plan = bench.plan();
    let done = bench.make(&[]);
    assert_eq!(done["takes"]["made"], 0);
    assert_eq!(done["segments"]["made"], plan["segments"]["make"]);
    assert_eq!(done["segments"]["reused"], plan["segments"]["reuse"]);
}

#[test]
fn an_interrupt_keeps_what_is_complete_and_leaves_nobody() {
    for after in [0, 700] {
        let bench = bench();
        let mut child = start(&bench);
        // Signals are heard before the store is opened.
        while !bench.path("cache/ledger.db").exists() {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(after));
        if child.try_wait().unwrap().is_some() {
            continue;
        }
        signal(&child, "-INT");
        let asked = Instant::now();
        let status = child.wait().unwrap();
        assert!(asked.elapsed() < Duration::from_secs(5), "it took {:?}", asked.elapsed());
        assert_eq!(status.code(), Some(130));
        assert!(bench.left_behind().is_empty(), "{:?}", bench.left_behind());
        assert_eq!(unfinished(&bench), 0);
        assert!(!bench.movie().exists());
        bench.make(&[]);
    }
}
