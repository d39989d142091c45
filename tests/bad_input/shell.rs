//! What a shell allows us: whatever it is, a run ends with words and a code of its own, or with the whole movie, and what is
//! complete is there for the next one.

use std::process::{Command, Output};

use crate::support::{Bench, footage, text};

const SCRIPT: &str = "An octopus has three hearts.\n\nTwo of them stop when it swims.\n";

/// Makes a movie as a shell does that was told so before.
fn make_under(bench: &Bench, limits: &str) -> Output {
    let vo = bench.vo();
    // Not every shell knows all of them.
    let mut command = Command::new("bash");
    command.args(["-c", &format!("{limits} || exit 99; exec \"$0\" \"$@\"")]).arg(vo.get_program());
    command.envs(vo.get_envs().filter_map(|(name, value)| Some((name, value?)))).current_dir(bench.path(""));
    command.args(["make", "project", "--voice", "silence", "-o", "out/movie.mp4"]).output().unwrap()
}

/// Runs into one limit after another. A limit that only some are held to is told of by nobody else.
fn holds(limits: &str, word: Option<&str>) {
    let bench = Bench::showing(SCRIPT, "paths = [\"clip.mp4\"]");
    footage(&bench.path("project/clip.mp4"), "testsrc2=s=320x180:r=30:d=2", &["-c:v", "mpeg4", "-q:v", "2"]);
    let output = make_under(&bench, limits);
    let said = text(&output.stderr);
    for unwanted in ["panicked", "overflowed", "core dumped", "RUST_BACKTRACE", "damaged", "is broken"] {
        assert!(!said.contains(unwanted), "{limits}: {said}");
    }
    match output.status.code() {
        Some(0) => assert!(bench.movie().exists() && word.is_none(), "{limits}: {said}"),
        Some(1) => {
            assert!(said.contains("error: ") && said.contains(word.unwrap_or("ulimit")), "{limits}: {said}");
            assert!(!bench.movie().exists(), "{limits}: half a movie is there");
        }
        other => panic!("{limits}: ended with {other:?}, {:?}: {said}", output.status),
    }
    bench.wait_until_alone();
    let made = bench.make(&["--voice", "silence"]);
    assert!(made["frames"].as_u64() > Some(30), "{limits}: {made}");
    bench.assert_tidy();
}

#[test]
fn a_file_that_may_not_grow_is_told_like_a_full_disk() {
    for limit in ["ulimit -f 20", "ulimit -f 200", "ulimit -S -f 100"] {
        holds(limit, Some("(ulimit -f)"));
    }
}

#[test]
fn few_open_files_end_in_words() {
    holds("ulimit -n 12", Some("(ulimit -n)"));
    holds("ulimit -n 20", Some("(ulimit -n)"));
    holds("ulimit -n 32", None);
    holds("ulimit -n 64", None);
}

#[test]
fn few_processes_end_in_words() {
    holds("ulimit -u 10", Some("(ulimit -u)"));
    holds("ulimit -S -u 10", None);
}

#[test]
fn little_memory_ends_in_words() {
    holds("ulimit -v 120000", Some("(ulimit -v)"));
    holds("ulimit -v 200000", None);
    holds("ulimit -d 20000", Some("(ulimit -d)"));
    holds("ulimit -d 70000", None);
}

#[test]
fn a_small_stack_ends_in_words() {
    holds("ulimit -s 100", Some("(ulimit -s)"));
    holds("ulimit -S -s 100", None);
    holds("ulimit -s 1024", None);
}

#[test]
fn processor_time_that_is_used_up_ends_in_words() {
    holds("ulimit -t 1", Some("(ulimit -t)"));
    holds("ulimit -t 2", None);
}
