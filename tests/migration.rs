//! An older ledger is brought forward, and the program is killed while it does so, at one system call after another: the next
//! run finds everything there was. A few calls here; `VO_CALLS=all` and `make faults` try each.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests start programs and say what they leave out"
)]

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use support::{Bench, text};

/// The calls by which a ledger changes on the disk.
const CALLS: [&str; 5] = ["pwrite64", "fdatasync", "fsync", "rename", "unlink"];

/// As many are tried.
const SAMPLE: usize = 4;

/// The data folder of the first schema there was.
fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/tests/golden/schema-1")
}

fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() { copied(&from, &to) } else { assert!(std::fs::copy(&from, &to).is_ok()) }
    }
}

/// The key of every artifact in a ledger and the schema that it is of.
fn held(ledger: &Path) -> (Vec<String>, i64) {
    let db = rusqlite::Connection::open(ledger).unwrap();
    let mut query = db.prepare("SELECT key FROM artifacts ORDER BY key").unwrap();
    let keys = query.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    (keys, db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap())
}

/// `vo prune` of what is older than a hundred years, which opens the ledger, under strace.
fn opened(bench: &Bench, inject: Option<&str>) -> Output {
    let vo = bench.vo();
    let mut command = Command::new("strace");
    command.args(["-qq", "-o"]).arg(bench.path("calls")).arg("-e").arg(format!("trace={}", CALLS.join(",")));
    command.args(inject.map(|fault| ["-e".to_owned(), fault.to_owned()]).into_iter().flatten());
    command.arg(vo.get_program());
    for (name, value) in vo.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    command.current_dir(bench.path("")).env("VO_LOG", "off");
    command.args(["prune", "--days", "36500"]).output().unwrap()
}

#[test]
fn wherever_a_migration_is_killed_the_next_run_finds_everything() {
    let bench = Bench::new();
    let (cache, ledger) = (bench.path("cache"), bench.path("cache/ledger.db"));
    copied(&golden(), &cache);
    let (keys, _) = held(&ledger);
    let undisturbed = opened(&bench, None);
    let said = text(&undisturbed.stderr);
    if said.contains("PTRACE_TRACEME") || said.contains("Operation not permitted") {
        println!("skipped: this system lets nobody be traced: {said}");
        return;
    }
    assert!(undisturbed.status.success(), "{said}");
    let schema = held(&ledger).1;
    let calls = std::fs::read_to_string(bench.path("calls")).unwrap();
    let count = |call: &str| calls.lines().filter(|line| line.starts_with(&format!("{call}("))).count();
    let places: Vec<_> = CALLS.iter().flat_map(|call| (1..=count(call)).map(move |number| (*call, number))).collect();
    assert!(places.len() > 10, "{calls}");
    let all = std::env::var("VO_CALLS").is_ok_and(|calls| calls == "all");
    let step = if all { 1 } else { places.len().div_ceil(SAMPLE) };
    for (call, number) in places.into_iter().skip(step / 2).step_by(step) {
        std::fs::remove_dir_all(&cache).unwrap();
        copied(&golden(), &cache);
        let output = opened(&bench, Some(&format!("inject={call}:signal=KILL:when={number}")));
        assert!(matches!(output.status.code(), Some(137) | None), "{call} {number}: {}", text(&output.stderr));
        let output = bench.run(["prune", "--days", "36500"]);
        assert!(output.status.success(), "{call} {number}: {}", text(&output.stderr));
        assert_eq!(held(&ledger), (keys.clone(), schema), "{call} {number}");
        assert!(text(&output.stdout).contains("removed 0 artifacts"), "{call} {number}: {}", text(&output.stdout));
        let backup = cache.join("ledger-of-schema-1.db");
        if backup.exists() {
            assert_eq!(held(&backup), (keys.clone(), 1), "{call} {number}");
        }
        assert!(!cache.join("corrupt").exists(), "{call} {number}: nothing was corrupt");
    }
}
