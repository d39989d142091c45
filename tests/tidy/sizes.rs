//! How large a file and a crate may grow.

use crate::{arrows, code, files, has_ending, none};

/// Lines a file may have; longer ones are two files.
const MOST_LINES: usize = 500;
/// Longer files, and why.
const LONG: [(&str, &str); 2] = [
    ("crates/normalize/src/tests.rs", "a table: sentences, and how their words are said"),
    ("web/src/lib/api/schema.d.ts", "made from the document of the server, by `make types`"),
];
/// Lines of code that a crate may have, without tests, comments and blank lines; a larger one is two crates.
const MOST_OF_A_CRATE: usize = 6_000;
/// Larger crates, and why.
const LARGE: [(&str, &str); 4] = [
    ("studio", "a whole render, from the folder to the movie; its parts know each other"),
    ("server", "a skin of many small routes, a noun a file; what they do is in other crates"),
    ("normalize", "how languages are spoken: tables of words, which grow with every language"),
    ("timeline", "how scripts are written: tables of words, which grow with every language"),
];

#[test]
fn files_stay_small() {
    let licences = |name: &str| name.starts_with("assets/") || name.starts_with("LICENSE");
    let golden = |name: &str| name.contains("tests/") && has_ending(name, "txt");
    let found: Vec<String> = files()
        .iter()
        .filter(|(name, _)| !licences(name) && !golden(name) && LONG.iter().all(|(long, _)| long != name))
        .map(|(name, text)| (name, text.lines().count()))
        .filter(|(name, lines)| *lines > if *name == "ARCHITECTURE.md" { 400 } else { MOST_LINES })
        .map(|(name, lines)| format!("{name} has {lines} lines"))
        .collect();
    none(&found, "make two files of each, or say in `LONG` why not");
}

#[test]
fn crates_stay_small() {
    let (mut found, mut small) = (Vec::new(), Vec::new());
    for krate in arrows(false).into_keys() {
        let lines = code(&krate).into_iter().filter(|(_, _, line)| !line.trim().is_empty()).count();
        match (lines > MOST_OF_A_CRATE, LARGE.iter().any(|(large, _)| *large == krate)) {
            (true, false) => found.push(format!("{krate} has {lines} lines of code")),
            (false, true) => small.push(format!("{krate} has {lines} lines of code")),
            _ => {}
        }
    }
    none(&found, "make two crates of each, or say in `LARGE` why not");
    none(&small, "these are small again: take them out of `LARGE`");
}
