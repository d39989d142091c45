//! No hot function takes more instructions than it did: the benchmarks' cases, run once each below callgrind, against
//! the counts committed in `instructions.toml`. A clock would measure the neighbours; a count is the same on every run.
//!
//! After a change that is meant to cost more, or to be kept because it costs less, run this test with
//! `UPDATE_EXPECT=1`. `target/instructions/instructions`, below callgrind, shows where instructions go.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// Percent by which a count may differ. Callgrind shows every program the same processor, and the cases run on a heap of
/// their own (`instructions/src/heap.rs`), so what is left are other versions of the C library.
const TOLERANCE: f64 = 3.0;

/// What stands above the counts.
const HEAD: &str = "# Instructions of each case of the benchmarks, x86-64, as `tests/instructions.rs` counts them.\n\
                    # `UPDATE_EXPECT=1 cargo test -p instructions` writes this file anew.\n\n";

#[test]
fn hot_functions_take_no_more_instructions_than_they_did() {
    if !valgrind_is_there() {
        return;
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../instructions.toml");
    let known: BTreeMap<String, u64> = toml::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let counts = counted(&mut Command::new("valgrind"), built());
    let (table, off) = compare(&known, &counts);
    println!("{table}");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let lines = counts.iter().map(|(name, count)| format!("\"{name}\" = {}\n", spaced(*count, '_')));
        std::fs::write(&file, HEAD.to_owned() + &lines.collect::<String>()).unwrap();
    } else {
        assert!(
            !off,
            "\n{table}\nsome counts differ by more than {TOLERANCE} %. If the change is wanted, accept it:\n\n  \
             UPDATE_EXPECT=1 cargo test -p instructions\n"
        );
    }
}

#[test]
fn a_count_is_the_same_wherever_the_program_lies_and_whatever_surrounds_it() {
    if !valgrind_is_there() {
        return;
    }
    let program = built();
    let here = counted(Command::new("valgrind").env_clear(), &program);
    let folder = tempfile::tempdir().unwrap();
    for length in [1, 77, 200] {
        let place = folder.path().join("x".repeat(length));
        std::fs::create_dir(&place).unwrap();
        std::fs::copy(&program, place.join("elsewhere")).unwrap();
        let surroundings = ("SURROUNDINGS", "y".repeat(length * length));
        let there = counted(Command::new("valgrind").envs([surroundings]).current_dir(&place), place.join("elsewhere"));
        for ((name, here), (_, there)) in here.iter().zip(&there) {
            assert!(here.abs_diff(*there) <= here / 1_000, "{name}: {here} here, {there} in a path of {length}");
        }
    }
}

fn valgrind_is_there() -> bool {
    let there = Command::new("valgrind").arg("--version").output().is_ok();
    assert!(there || std::env::var_os("VO_TEST_REQUIRE_VOICES").is_none(), "no valgrind: run tools/system-packages.sh");
    if !there {
        println!("skipped: valgrind is not installed");
    }
    there
}

/// Builds the program that runs the cases, optimised as what is shipped, and returns its path.
fn built() -> String {
    let output = Command::new(env!("CARGO"))
        .args(["build", "--profile", "instructions", "-p", "instructions", "--locked", "--message-format", "json"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let messages = String::from_utf8(output.stdout).unwrap();
    let executable = |line: &str| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        message["executable"].as_str().map(str::to_owned)
    };
    messages.lines().find_map(executable).unwrap()
}

/// The cases in order, each with its instructions.
fn counted(valgrind: &mut Command, program: impl AsRef<Path>) -> Vec<(String, u64)> {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile");
    let output = valgrind
        .args(["--tool=callgrind", "--combine-dumps=yes", "--toggle-collect=*instructions*counted*"])
        // Two options may not name a function by the same pattern: the later one would replace the earlier.
        .args(["--dump-after=*instructions::counted*"])
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(program.as_ref())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // Every call of the counted function is a part of the profile and ends in a line with its total; the last part is
    // the end of the program.
    let text = std::fs::read_to_string(profile).unwrap();
    let totals: Vec<u64> =
        text.lines().filter_map(|line| line.strip_prefix("totals: ")).map(|total| total.parse().unwrap()).collect();
    let names = String::from_utf8(output.stdout).unwrap();
    let names: Vec<String> = names.lines().map(str::to_owned).collect();
    assert_eq!(totals.len(), names.len() + 1, "one part a case: {names:?}");
    names.into_iter().zip(totals).collect()
}

/// A table of all cases, and whether any is off.
fn compare(known: &BTreeMap<String, u64>, counts: &[(String, u64)]) -> (String, bool) {
    let mut table = format!("{:<32}{:>14}{:>14}{:>10}\n", "case", "expected", "measured", "change");
    let mut off = known.len() != counts.len();
    for (name, count) in counts {
        let expected = known.get(name).copied().unwrap_or_default();
        let change = (*count as f64 / expected.max(1) as f64 - 1.0) * 100.0;
        let (before, now) = (spaced(expected, ' '), spaced(*count, ' '));
        let change = if expected == 0 {
            off = true;
            "new".to_owned()
        } else {
            off |= change.abs() > TOLERANCE;
            format!("{change:+.1} %{}", if change.abs() > TOLERANCE { " !" } else { "" })
        };
        let _ = writeln!(table, "{name:<32}{before:>14}{now:>14}{change:>10}");
    }
    (table, off)
}

/// A number with its thousands set apart.
fn spaced(number: u64, mark: char) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

#[test]
fn a_count_that_left_its_place_is_told() {
    let known = BTreeMap::from([("a".to_owned(), 1_000), ("b".to_owned(), 1_000)]);
    let counts = |a, b| vec![("a".to_owned(), a), ("b".to_owned(), b)];
    assert!(!compare(&known, &counts(1_020, 980)).1);
    assert!(compare(&known, &counts(1_040, 1_000)).1);
    assert!(compare(&known, &counts(1_000, 900)).1, "what became cheaper is accepted too, so that it stays so");
    assert!(compare(&known, &counts(1_000, 1_000)[..1]).1, "a case is missing");
    assert_eq!(spaced(1_234_567, '_'), "1_234_567");
}
