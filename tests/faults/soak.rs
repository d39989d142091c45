//! Renders in a row with a mishap each, in many processes and in one.

use std::process::Stdio;
use std::time::Duration;

use crate::store::blobs;
use crate::support::text;
use crate::{CRASHED, FAULTS, Fault, bench, forget, make, run};

/// Numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Renders in a row over one store, each with another mishap: `VO_SOAK` says how many.
#[test]
fn after_many_mishaps_the_store_is_whole_and_nobody_is_left() {
    let (bench, fault) = bench();
    assert!(run(&bench).status.success());
    let expected = std::fs::read(bench.movie()).unwrap();
    let rounds = std::env::var("VO_SOAK").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(12);
    let (mut chance, mut done, mut failed, mut killed) = (Chance(rounds), 0, 0, 0);
    for round in 0..rounds {
        if chance.below(3) == 0 {
            forget(&bench);
        }
        let _ = std::fs::remove_file(fault.join("role"));
        // The store stays; a clip that crashed its decoder twice would be refused from then on.
        let kinds: Vec<&Fault> = FAULTS.iter().filter(|fault| fault.told != CRASHED).collect();
        let kill = match chance.below(4) {
            0 => Some(Duration::from_millis(chance.below(1_500))),
            1 => {
                let blobs = blobs(&bench);
                blobs.iter().filter(|_| chance.below(3) == 0).for_each(|blob| drop(std::fs::remove_file(blob)));
                None
            }
            _ => {
                let kind = kinds[chance.below(kinds.len() as u64) as usize];
                std::fs::write(fault.join("does"), kind.does).unwrap();
                std::fs::write(fault.join("role"), kind.role).unwrap();
                None
            }
        };
        let mut child = make(&bench).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        if let Some(after) = kill {
            std::thread::sleep(after);
            child.kill().unwrap();
        }
        let output = child.wait_with_output().unwrap();
        let said = text(&output.stderr);
        match output.status.code() {
            Some(0) => {
                done += 1;
                assert_eq!(std::fs::read(bench.movie()).unwrap(), expected, "round {round}");
            }
            Some(101) => panic!("round {round}: {said}"),
            Some(_) => {
                failed += 1;
                assert!(said.starts_with("error: ") || said.contains("\nerror: "), "round {round}: {said}");
            }
            None => killed += 1,
        }
        bench.wait_until_alone();
    }
    let _ = std::fs::remove_file(fault.join("role"));
    assert!(run(&bench).status.success());
    assert_eq!(std::fs::read(bench.movie()).unwrap(), expected);
    bench.assert_tidy();
    println!(
        "{rounds} renders: {done} done, {failed} failed with a reason, {killed} killed; nobody left, nothing broken kept"
    );
}

/// Movies in a row in one process, with mishaps in between: it holds as much at the end as at the beginning.
#[test]
fn a_process_that_has_seen_mishaps_holds_no_more_than_before() {
    let (bench, fault) = bench();
    let movies = std::env::var("VO_SOAK").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(24);
    let scripts: Vec<_> = (0..movies)
        .map(|number| bench.write(&format!("many/{number}.md"), format!("Line number {number}, which is short.\n")))
        .collect();
    let over = std::sync::atomic::AtomicBool::new(false);
    bench.write("many/presets/tiny.toml", std::fs::read(bench.path("project/presets/tiny.toml")).unwrap());
    let clip = bench.path("project/clip.mp4");
    let output = std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut chance = Chance(7);
            while !over.load(std::sync::atomic::Ordering::SeqCst) {
                // A crash would have the clip put away for good, and who stands still takes its time.
                let kinds: Vec<&Fault> =
                    FAULTS.iter().filter(|fault| fault.told != CRASHED && !fault.name.contains("spins")).collect();
                let kind = kinds[chance.below(kinds.len() as u64) as usize];
                std::fs::write(fault.join("does"), kind.does).unwrap();
                std::fs::write(fault.join("role"), kind.role).unwrap();
                std::thread::sleep(Duration::from_millis(chance.below(300)));
                let _ = std::fs::remove_file(fault.join("role"));
                std::thread::sleep(Duration::from_millis(chance.below(1_500)));
            }
        });
        let mut command = bench.vo();
        command
            .env("VO_CODEC", "children")
            .env("VO_PATIENCE", "4")
            .args(["make", "--json", "--preset", "tiny", "--background"])
            .arg(&clip);
        let output = command.args(["--voice", "silence", "-o", "many-out"]).args(&scripts).output().unwrap();
        over.store(true, std::sync::atomic::Ordering::SeqCst);
        output
    });
    bench.wait_until_alone();
    let done: Vec<serde_json::Value> = text(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .filter(|event: &serde_json::Value| event["event"] == "done")
        .collect();
    let failed = text(&output.stderr).matches("error: ").count();
    assert!(
        done.len() > 4 && done.len() + failed >= movies,
        "{} done, {failed} failed: {}",
        done.len(),
        text(&output.stderr)
    );
    let (first, last) = (&done[2]["own"], &done[done.len() - 1]["own"]);
    for what in ["files", "threads", "children"] {
        assert_eq!(first[what], last[what], "{what}: {first} {last}");
    }
    let grown = last["anonymous_bytes"].as_i64().unwrap() - first["anonymous_bytes"].as_i64().unwrap();
    assert!(grown < 2_000_000, "{grown} bytes: {first} {last}");
    bench.assert_tidy();
    println!("{movies} movies in one process: {} done, {failed} failed with a reason, {grown} bytes more", done.len());
}
