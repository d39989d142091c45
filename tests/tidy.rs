//! The rules that no compiler checks: who uses whom, what is pure, what may be named, and how large a file may grow.
//! What each rule is for stands in ARCHITECTURE.md.

#![expect(clippy::unwrap_used, reason = "what cannot be read here must fail the test that reads it")]

#[path = "tidy/circles.rs"]
mod circles;
#[path = "tidy/habits.rs"]
mod habits;
#[path = "tidy/imports.rs"]
mod imports;
#[path = "tidy/kinds.rs"]
mod kinds;
#[path = "tidy/sizes.rs"]
mod sizes;
#[path = "tidy/types.rs"]
mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};
use imports::Crate;
use vo_timeline::project::Project;

/// Crates that read no file, clock, environment or random number and start nothing.
const PURE: [&str; 5] = ["digest", "normalize", "timeline", "plan", "paint"];
/// Crates in which everything is counted in whole numbers.
const COUNTED: [&str; 3] = ["normalize", "timeline", "plan"];
/// What a pure crate does not name.
const WORLD: &str = "std::fs std::env std::process std::net std::thread Instant SystemTime rand HashMap HashSet";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap()
}

/// All text files of the repository as (name, text), by name; what is built, fetched or generated is left out.
fn files() -> &'static BTreeMap<String, String> {
    static FILES: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    FILES.get_or_init(|| {
        let (root, mut files) = (root(), BTreeMap::new());
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().flatten() {
                let path = entry.path();
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                let left_out =
                    [".git", "target", "out", "Cargo.lock"].contains(&name.as_str()) || name.ends_with("node_modules");
                if !left_out && entry.file_type().unwrap().is_dir() {
                    folders.push(path);
                } else if let (false, Ok(text)) = (left_out, std::fs::read_to_string(&path)) {
                    files.insert(name, text);
                }
            }
        }
        files
    })
}

/// Code that becomes part of the program, as (file, line number, line): no tests, no comments.
fn code(krate: &str) -> Vec<(&'static str, usize, &'static str)> {
    let source = format!("crates/{krate}/src/");
    files()
        .iter()
        .filter(|(name, _)| name.starts_with(&source) && has_ending(name, "rs"))
        .filter(|(name, _)| !name.contains("/tests/") && !name.ends_with("/tests.rs"))
        .flat_map(|(name, text)| shipped(text).into_iter().map(move |(number, line)| (name.as_str(), number, line)))
        .collect()
}

/// The modules of a crate, as far as they become part of the program.
fn modules(krate: &str) -> Crate {
    let source = format!("crates/{krate}/src/");
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    for (file, _, line) in code(krate) {
        let text = texts.entry(file.strip_prefix(source.as_str()).unwrap_or(file)).or_default();
        text.push_str(line);
        text.push('\n');
    }
    Crate::read(texts.into_iter())
}

/// The numbered lines of a formatted source file that are neither comments nor in a test module.
fn shipped(text: &str) -> Vec<(usize, &str)> {
    let (mut kept, mut module_end) = (Vec::new(), None::<String>);
    let mut lines = text.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        let indent = &line[..line.len() - line.trim_start().len()];
        if let Some(end) = &module_end {
            if line == end {
                module_end = None;
            }
        } else if ["#[cfg(test)]", "#[cfg(all(test, unix))]"].contains(&line.trim()) {
            // A block ends where a brace stands as far left as its attribute; a lone statement is one line.
            let block = lines.by_ref().find(|(_, line)| !line.trim_start().starts_with("#[")).unwrap().1;
            module_end = (!block.ends_with(';')).then(|| format!("{indent}}}"));
        } else {
            let comment = if line.trim_start().starts_with("//") { Some(0) } else { line.find(" // ") };
            kept.push((index + 1, &line[..comment.unwrap_or(line.len())]));
        }
    }
    kept
}

/// Whether a line has a word, not as a part of another.
fn names(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + word.len()..]);
        !before.ends_with(part) && !after.starts_with(part)
    })
}

fn has_ending(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == ending)
}

/// Fails with everything that was found.
fn none(found: &[String], rule: &str) {
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

fn metadata() -> &'static Metadata {
    static METADATA: OnceLock<Metadata> = OnceLock::new();
    METADATA.get_or_init(|| {
        let platform = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
        let options = ["--locked".to_owned(), "--filter-platform".to_owned(), platform];
        MetadataCommand::new().manifest_path(root().join("Cargo.toml")).other_options(options).exec().unwrap()
    })
}

/// Our crates, each with those of ours it uses; in tests too if asked for.
fn arrows(with_tests: bool) -> BTreeMap<String, BTreeSet<String>> {
    let packages = metadata().workspace_packages();
    let ours = |name: &str| name.strip_prefix("vo-").map(str::to_owned);
    let used = |package: &cargo_metadata::Package| {
        let dependencies = package.dependencies.iter();
        let kept = dependencies.filter(|used| with_tests || used.kind != DependencyKind::Development);
        kept.filter_map(|used| ours(&used.name)).collect()
    };
    packages.iter().filter_map(|package| Some((ours(&package.name)?, used(package)))).collect()
}

/// The map as it is drawn in ARCHITECTURE.md, from the top down: `studio -> digest timeline`.
fn drawn() -> Vec<(String, BTreeSet<String>)> {
    let text = read("ARCHITECTURE.md");
    let block = text.split("## Who uses whom").nth(1).unwrap().split("```").nth(1).unwrap();
    let arrows = block.lines().filter_map(|line| line.split_once("->"));
    let used = |used: &str| used.split_whitespace().filter(|word| *word != "-").map(str::to_owned).collect();
    arrows.map(|(user, below)| (user.trim().to_owned(), used(below))).collect()
}

#[test]
fn crates_use_each_other_as_the_map_says() {
    assert_eq!(drawn().into_iter().collect::<BTreeMap<_, _>>(), arrows(false));
}

#[test]
fn a_crate_uses_only_crates_below_it() {
    let order: Vec<String> = drawn().into_iter().map(|(krate, _)| krate).collect();
    let height = |krate: &str| order.iter().position(|other| other == krate);
    let mut upwards = Vec::new();
    for (user, used) in arrows(true) {
        upwards
            .extend(used.iter().filter(|used| height(used) <= height(&user)).map(|used| format!("{user} -> {used}")));
    }
    none(&upwards, "these arrows point upwards");
}

#[test]
fn pure_crates_know_nothing_of_the_world() {
    let mut found = Vec::new();
    for krate in PURE {
        let floats = if COUNTED.contains(&krate) { "f32 f64" } else { "" };
        for (file, number, line) in code(krate) {
            let words = WORLD.split(' ').chain(floats.split_whitespace()).filter(|word| names(line, word));
            found.extend(words.map(|word| format!("{file}:{number} names {word}")));
        }
    }
    none(&found, "a pure crate must not name these");
}

#[test]
fn only_the_crate_for_pages_knows_of_web_assembly() {
    // What a browser is told to let a page do: it is a word of the policy, and nothing of ours.
    const POLICY: (&str, &str) = ("crates/server/src/headers.rs", "'wasm-unsafe-eval'");
    let mut found = Vec::new();
    for krate in arrows(false).keys().filter(|krate| *krate != "web") {
        let is_policy = |file: &str, line: &str| file == POLICY.0 && line.contains(POLICY.1);
        let lines = code(krate)
            .into_iter()
            .filter(|(file, _, line)| line.to_lowercase().contains("wasm") && !is_policy(file, line));
        found.extend(lines.map(|(file, number, line)| format!("{file}:{number} {}", line.trim())));
    }
    none(&found, "what is for a page belongs into `crates/web`");
}

#[test]
fn children_start_in_one_crate_and_files_are_renamed_in_one() {
    let mut found = Vec::new();
    for krate in arrows(false).keys() {
        for (file, number, line) in code(krate) {
            let starts = line.contains("std::process") && names(line, "Command") && krate != "process";
            let renames = (line.contains("fs::rename") || line.contains("rename(")) && krate != "files";
            if starts || renames {
                found.push(format!("{file}:{number} {}", line.trim()));
            }
        }
    }
    none(&found, "use `vo_process::Command` and `vo_files::durable`");
}

#[test]
fn the_files_of_a_person_are_opened_through_one_door() {
    const OPENS: &str = "File::open File::create File::create_new File::options OpenOptions fs::read fs::read_to_string \
                         fs::read_dir fs::write fs::copy fs::create_dir fs::create_dir_all fs::remove_file \
                         fs::remove_dir_all fs::hard_link";
    // What lies here opens files of the store, which are ours, a socket of ours, or what the system says; never by a name of a
    // person's.
    const OURS: [&str; 7] = [
        "crates/cli/src/bundle.rs",
        "crates/studio/src/artifact.rs",
        "crates/studio/src/artifact/check.rs",
        "crates/studio/src/finish/mux",
        "crates/studio/src/gather/media/",
        "crates/studio/src/sound/",
        "crates/studio/src/worker/lending.rs",
    ];
    let mut found = Vec::new();
    for (file, number, line) in ["cli", "studio"].into_iter().flat_map(code) {
        let opens = OPENS.split_whitespace().any(|word| names(line, word));
        if opens && !OURS.iter().any(|ours| file.starts_with(ours)) {
            found.push(format!("{file}:{number} {}", line.trim()));
        }
    }
    none(&found, "open these through `vo_files`, which is held to the project's folder");
}

#[test]
fn what_is_shown_of_a_path_draws_nothing() {
    let crates = arrows(false);
    // `process` and `sandbox` use none of ours, and speak of paths of ours only.
    let lines = crates
        .keys()
        .filter(|krate| !["process", "sandbox"].contains(&krate.as_str()))
        .flat_map(|krate| code(krate))
        .filter(|(_, _, line)| line.contains(".display()"));
    let found: Vec<String> = lines.map(|(file, number, line)| format!("{file}:{number} {}", line.trim())).collect();
    none(&found, "use `vo_files::shown`, or `to_string_lossy` for what is no text for a person");
}

#[test]
fn the_lints_of_pure_crates_repeat_the_shared_ones() {
    // A clippy.toml of a crate replaces the one at the root, so what is banned everywhere must stand in both.
    let shared = read("clippy.toml");
    let mut found = Vec::new();
    for krate in PURE {
        let own = read(&format!("crates/{krate}/clippy.toml"));
        found.extend(shared.lines().filter(|line| !own.contains(line)).map(|line| format!("{krate}: {line}")));
    }
    none(&found, "missing in a crate's clippy.toml");
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let text = read("Cargo.toml");
    let table = text.split("[workspace.dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let mut found = Vec::new();
    for paragraph in table.split("\n\n") {
        let lines: Vec<&str> =
            paragraph.lines().filter(|line| line.contains(" = ") && !line.contains("path = ")).collect();
        let silent = lines.iter().filter(|line| line.split_once(" # ").is_none_or(|(_, why)| why.trim().is_empty()));
        found.extend(silent.map(|line| format!("{line}: has no reason")));
        let unsorted = lines.windows(2).filter(|pair| pair[0] > pair[1]);
        found.extend(unsorted.map(|pair| format!("{}: out of order", pair[1])));
    }
    none(&found, "Cargo.toml");
}

#[test]
fn what_is_linked_may_be_passed_on() {
    const FREE: &str = "0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause CC0-1.0 CDLA-Permissive-2.0 ISC LLVM-exception MIT MIT-0 \
                        Unicode-3.0 Unlicense Zlib";
    let is_free = |licence: &str| {
        let words: Vec<&str> = licence
            .split([' ', '/', '(', ')'])
            .filter(|word| !word.is_empty() && !["OR", "AND", "WITH"].contains(word))
            .collect();
        let (choice, free) = (!licence.contains("AND"), |word: &&str| FREE.split(' ').any(|free| free == *word));
        words.iter().all(free) || choice && words.iter().any(free)
    };
    let foreign = metadata().packages.iter().filter(|package| package.source.is_some());
    let found: Vec<String> = foreign
        .map(|package| (package, package.license.clone().unwrap_or_default()))
        .filter(|(_, licence)| licence.is_empty() || !is_free(licence))
        .map(|(package, licence)| format!("{} {}: {licence}", package.name, package.version))
        .collect();
    none(&found, "their licences restrict the program");
}

#[test]
fn the_project_in_the_readme_is_the_default_one() {
    let text = read("README.md");
    let toml = text.split("```toml").nth(1).unwrap().split("```").next().unwrap();
    let (project, _) = Project::parse(toml, "README.md").unwrap();
    assert_eq!(project, Project::default());
}

#[test]
fn the_tests_that_hold_a_promise_are_there() {
    let text = read("SECURITY.md");
    let section = text.split("## Which test holds what").nth(1).unwrap().split("\n## ").next().unwrap();
    let promised = section.split('`').skip(1).step_by(2).filter(|name| name.contains('_'));
    let missing = |name: &&str| {
        let (module, function) = name.rsplit_once("::").unwrap_or(("", name));
        !files().iter().any(|(file, text)| {
            file.contains("tests/") && file.contains(module) && text.contains(&format!("\nfn {function}() {{"))
        })
    };
    let found: Vec<String> = promised.filter(missing).map(str::to_owned).collect();
    none(&found, "SECURITY.md names these tests");
}

#[test]
fn third_parties_are_named_with_their_licences() {
    let (text, manifest) = (read("THIRD-PARTY.md"), vo_setup::manifest().unwrap());
    let artifacts = manifest.artifacts.iter().map(|artifact| (artifact.name.clone(), artifact.licence.clone()));
    let programs = manifest.system.iter().map(|program| (program.program.clone(), program.licence.clone()));
    let fonts = files().keys().filter_map(|name| name.strip_prefix("assets/fonts/")?.strip_suffix(".LICENSE.txt"));
    let fonts = fonts.map(|font| (font.to_owned(), "OFL".to_owned()));
    let found: Vec<String> = artifacts
        .chain(programs)
        .chain(fonts)
        .filter(|(name, licence)| {
            !text.lines().any(|line| line.contains(&format!("`{name}`")) && line.contains(licence.as_str()))
        })
        .map(|(name, licence)| format!("`{name}`: {licence}"))
        .collect();
    none(&found, "missing in THIRD-PARTY.md, name and licence on one line");
}

#[test]
fn no_file_tells_of_a_machine_or_a_registry() {
    const HOSTS: &str = "crates.io pypi.org pythonhosted.org npmjs.org npmjs.com proxy.golang.org deb.debian.org";
    const FOLDERS: [&str; 4] = ["/work", "/tmp", "/root", "/home"];
    let absolute = |line: &str, folder: &str| {
        line.match_indices(folder).any(|(at, _)| {
            let (before, after) = (&line[..at], &line[at + folder.len()..]);
            !before.ends_with(|c: char| c.is_alphanumeric() || "_-./})~*".contains(c))
                && !after.starts_with(|c: char| c.is_alphanumeric() || "_-".contains(c))
        })
    };
    let mut found = Vec::new();
    for (name, text) in files().iter().filter(|(name, _)| *name != "tests/tidy.rs") {
        for (index, line) in text.lines().enumerate() {
            if HOSTS.split(' ').any(|host| line.contains(host)) || FOLDERS.iter().any(|folder| absolute(line, folder)) {
                found.push(format!("{name}:{} {}", index + 1, line.trim()));
            }
        }
    }
    none(&found, "these lines hold on one machine only");
}

#[test]
fn nothing_is_left_undone_or_untested() {
    let unfinished = ["todo!", "unimplemented!", "#[ignore", "dbg!"];
    let sources = files().iter().filter(|(name, _)| has_ending(name, "rs") && *name != "tests/tidy.rs");
    let found: Vec<String> = sources
        .filter(|(_, text)| unfinished.iter().any(|mark| text.contains(mark)))
        .map(|(name, _)| name.clone())
        .collect();
    none(&found, "unfinished, or a test that never runs");
}

#[test]
fn every_module_says_what_it_is_for() {
    let sources = files().iter().filter(|(name, _)| has_ending(name, "rs") && !name.ends_with("/tests.rs"));
    let found: Vec<String> = sources
        .filter(|(name, text)| !text.starts_with("//! ") && !name.contains("/tests/"))
        .map(|(name, _)| name.clone())
        .collect();
    none(&found, "these do not open with `//!`");
}

#[test]
fn names_say_something() {
    const EMPTY: &str = "manager service helper helpers util utils handler processor controller common misc";
    let parts = |name: &str| name.split(['/', '_', '-', '.']).map(str::to_lowercase).collect::<Vec<_>>();
    let sources = files().keys().filter(|name| has_ending(name, "rs"));
    let found: Vec<String> = sources
        .filter(|name| parts(name).iter().any(|part| EMPTY.split(' ').any(|empty| empty == part)))
        .cloned()
        .collect();
    none(&found, "name these after what they do");
}

#[test]
fn tests_and_comments_are_no_shipped_code() {
    let text = "use a; // why\n// std::fs\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\nfn b() {}\n#[cfg(test)]\nmod c;\nd();\n";
    let kept: Vec<_> = shipped(text).into_iter().map(|(number, line)| format!("{number} {line}")).collect();
    assert_eq!(kept, ["1 use a;", "2 ", "7 fn b() {}", "10 d();"]);
    assert!(names("let x: f32 = 1.0;", "f32") && !names("let of32 = 1;", "f32"));
}
