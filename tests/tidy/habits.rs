//! What our code does in one place only, or in one way only.

use crate::{arrows, code, files, has_ending, names, none};

/// What reads the environment beside the front door and the settings: what guards something, and must not depend on somebody
/// having handed it over.
const GUARDS: [(&str, &str); 3] = [
    ("crates/log/src/secret.rs", "whatever is secret there is never logged, by whomever a log is begun"),
    ("crates/process/src/command.rs", "a child is handed the search path, and nothing else"),
    ("crates/sandbox/src/lib.rs", "a person's home is shut to children, wherever it lies"),
];

/// Files in which a lint is allowed, which may be needed or not, and why that is not known.
const ALLOW: [(&str, &str); 2] = [
    ("crates/libav/tests/support/mod.rs", "a part of several programs, each of which uses another part of it"),
    ("tests/support/mod.rs", "a part of several programs, each of which uses another part of it"),
];
/// Files for other systems than the one on which lints are run.
const ELSEWHERE: [&str; 3] = ["elsewhere.rs", "job.rs", "windows.rs"];

#[test]
fn the_environment_is_read_by_the_front_door_and_the_settings() {
    let reads =
        |line: &str| ["env::var", "env::var_os", "env::vars", "env::vars_os"].iter().any(|word| names(line, word));
    let lines = arrows(false).into_keys().filter(|krate| !["cli", "setup"].contains(&krate.as_str()));
    let lines = lines.flat_map(|krate| code(&krate)).filter(|(_, _, line)| reads(line));
    let (known, found): (Vec<_>, Vec<_>) =
        lines.partition(|(file, _, _)| GUARDS.iter().any(|(known, _)| known == file));
    let found: Vec<String> =
        found.iter().map(|(file, number, line)| format!("{file}:{number} {}", line.trim())).collect();
    none(&found, "hand these over as values: `setup` and `cli` read the environment, and no library does");
    let needless = GUARDS.iter().filter(|(file, _)| known.iter().all(|(read, _, _)| read != file));
    let needless: Vec<String> = needless.map(|(file, _)| (*file).to_owned()).collect();
    none(&needless, "these read no environment any more: take them out of `GUARDS`");
}

#[test]
fn a_lint_that_does_not_hold_is_expected_with_its_reason() {
    let (mut found, mut known) = (Vec::new(), Vec::new());
    let elsewhere = |name: &str| ELSEWHERE.iter().any(|file| name.ends_with(&format!("/{file}")));
    let sources = files().iter().filter(|(name, _)| has_ending(name, "rs") && *name != "tests/tidy/habits.rs");
    for (name, text) in sources.filter(|(name, _)| !elsewhere(name)) {
        for attribute in attributes(text) {
            let (allows, expects) = (attribute.contains("allow("), attribute.contains("expect("));
            if allows && ALLOW.iter().any(|(file, _)| file == name) {
                known.push(name.as_str());
            } else if allows && !attribute.starts_with("cfg_attr(not(") {
                found.push(format!("{name}: {attribute}"));
            }
            if (allows || expects) && !attribute.contains("reason = ") {
                found.push(format!("{name}: {attribute} has no reason"));
            }
        }
    }
    none(&found, "write `#[expect(…, reason = \"…\")]`: it says when it is needed no more");
    let needless = ALLOW.iter().filter(|(file, _)| !known.contains(file)).map(|(file, _)| (*file).to_owned());
    none(&needless.collect::<Vec<_>>(), "nothing is allowed in these any more: take them out of `ALLOW`");
}

/// The attributes of a source file, each on one line.
fn attributes(text: &str) -> impl Iterator<Item = String> {
    // Lines that one may have.
    const LONGEST: usize = 12;
    let starts = |line: &str| ["#[", "#!["].iter().any(|mark| line.trim_start().starts_with(mark));
    let lines: Vec<&str> = text.lines().collect();
    let begins: Vec<usize> = (0..lines.len()).filter(|at| starts(lines[*at])).collect();
    begins.into_iter().map(move |at| {
        let rest = lines[at..lines.len().min(at + LONGEST)].join(" ");
        let inside = rest.split_once('[').map_or("", |(_, inside)| inside);
        let inside = inside.split_once(']').map_or(inside, |(inside, _)| inside);
        inside.split_whitespace().collect::<Vec<_>>().join(" ")
    })
}

#[test]
fn attributes_are_found_whole() {
    let text = "#![expect(\n    dead_code,\n    reason = \"a\"\n)]\n\nfn a() {}\n    #[allow(b)] // not #[c]\nlet s = \"#[d]\";\n";
    assert_eq!(attributes(text).collect::<Vec<_>>(), ["expect( dead_code, reason = \"a\" )", "allow(b)"]);
}
