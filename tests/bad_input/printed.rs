//! What is printed of strangers' names: JSON stays JSON, nothing draws on a terminal, no line is forged; and mistakes without
//! number are told in a few lines.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use serde_json::Value;

use crate::support::{Bench, footage, text};

/// Names of files that would draw, turn text around, end a line, or end a string.
const NAMES: [&[u8]; 8] = [
    b"x\xE2\x80\xAE4.txt",
    b"\x1b]0;title\x07.txt",
    b"two\nerror: lines.txt",
    b"carriage\rreturn.txt",
    b"quo\"te\\.txt",
    b"\xC2\x9B31m.txt",
    b"\xE2\x80\xA8line\xE2\x81\xA6.txt",
    b"not \xFF\xFE utf-8.txt",
];

/// A project with files of such names, which are left out with a warning each.
fn strange() -> Bench {
    let bench = Bench::with_script("One short line.\n");
    footage(&bench.path("project/media/clip.png"), "color=red:s=64x64", &["-frames:v", "1"]);
    for name in NAMES {
        let path = bench.path("project/media").join(OsStr::from_bytes(name));
        std::fs::write(path, "").unwrap();
    }
    bench
}

fn draws(text: &str) -> bool {
    text.contains(|c: char| {
        c.is_control() && c != '\n' || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
}

#[test]
fn json_is_json_whatever_files_are_called() {
    let bench = strange();
    for args in
        [&["plan", "project", "--json"][..], &["explain", "project", "0", "--json"], &["make", "project", "--json"]]
    {
        let output = bench.run(args);
        let said = text(&output.stdout);
        assert!(output.status.success() && !draws(&said), "{args:?}: {said}");
        let lines: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        if args[0] == "make" {
            let left_out = lines.iter().filter(|event| event["event"] == "warning").count();
            assert!(left_out >= NAMES.len(), "{said}");
        }
    }
    // The same from the log.
    let output = bench.vo().args(["plan", "project"]).env("VO_LOG", "json").output().unwrap();
    assert!(output.status.success());
    let logs = std::fs::read_dir(bench.path("cache/logs")).unwrap().flatten().map(|entry| entry.path());
    let read: String = logs.map(|log| std::fs::read_to_string(log).unwrap()).collect();
    assert!(!draws(&read));
    for line in read.lines().filter(|line| line.starts_with('{')) {
        serde_json::from_str::<Value>(line).unwrap();
    }
}

#[test]
fn a_name_that_its_owner_chose_is_read_back_from_json() {
    let bench = Bench::with_script("One short line.\n");
    let name = "a\u{202e}b\nc.mp4";
    let done = bench.run(["make", "project", "--json", "-o", name]);
    let last: Value = serde_json::from_str(text(&done.stdout).lines().last().unwrap()).unwrap();
    assert_eq!(last["movie"], name);
    assert!(bench.path(name).exists());
}

#[test]
fn no_name_draws_or_forges_a_line() {
    let bench = strange();
    for args in
        [&["plan", "project"][..], &["plan", "project", "-v"], &["make", "project"], &["explain", "project", "0"]]
    {
        let output = bench.run(args);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert!(!draws(&out) && !draws(&err), "{args:?}: {out}{err}");
        assert!(!(out + &err).lines().any(|line| line.starts_with("error: lines")), "{args:?}");
    }
    for args in [["make", "no\nerror: such"], ["plan", "\u{1b}[31m"], ["voices", "--\u{202e}"]] {
        let said = bench.refused(args);
        assert!(!draws(&said), "{args:?}: {said}");
    }
}

#[test]
fn mistakes_without_number_are_counted() {
    // The time of the processor is bounded: what grows with the square of the mistakes would take minutes.
    let told = |name: &str, file: &str| {
        let bench = Bench::with_script("One short line.\n");
        bench.write(&format!("project/{name}"), file);
        let output = bench.run_within(20, &["plan", "project"]);
        assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
        let said = text(&output.stderr);
        assert!(said.matches("error: ").count() <= 21, "{said}");
        said
    };
    let each = |count: u32, line: &dyn Fn(u32) -> String| (0..count).map(line).collect::<String>();
    for (file, count) in [
        (each(40_000, &|n| format!("[a{n}]\n")), 39_980),
        (each(40_000, &|n| format!("a{n} = 1\n")), 39_980),
        (each(9_000, &|_| "= 1\n".to_owned()), 17_979),
    ] {
        let said = told("project.toml", &file);
        assert!(said.contains(&format!("{count} more mistakes are not shown")), "{said}");
    }
    let paths = format!("[background]\npaths = [{}]\n", each(20_000, &|n| format!("\"{n}.mp4\", ")));
    told("project.toml", &paths);
    told("presets/tiny.toml", &each(20_000, &|n| format!("a{n} = 1\n")));
    told("script.md", &each(20_000, &|n| format!("[nothing{n}: x]\n\n")));
    told("script.md", &format!("---\n{}---\nOne line.\n", each(20_000, &|n| format!("a{n}: 1\n"))));
}
