//! What a tool may ask the kernel behind the sandbox is what is meant, tried with every call there is and with what shared
//! ones can be asked for: `calls.txt` says it by name.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use syscalls::Sysno;

/// Somebody without any rights.
const NO_ACCOUNT: u32 = 65534;
/// The last call that the lists know of.
const LAST_KNOWN: i32 = 469;
/// Known calls that are answered as if the kernel did not have them, so that programs do without.
const MISSING: [&str; 3] = ["clone3", "mseal", "openat2"];

fn example(name: &str) -> PathBuf {
    let here = std::env::current_exe().unwrap();
    let example = here.parent().unwrap().parent().unwrap().join("examples").join(name);
    assert!(example.exists(), "build it: cargo build -p vo-process --example {name}");
    example
}

/// Tries everything in a folder, as this user or another; returns what was written down.
fn tried(folder: &Path, user: Option<u32>) -> String {
    for name in ["supervised", "every_call"] {
        // Whoever it is can get at it there.
        std::fs::copy(example(name), folder.join(name)).unwrap();
    }
    let work = folder.join("work");
    std::fs::create_dir(&work).unwrap();
    for place in [folder, &work] {
        std::fs::set_permissions(place, std::fs::Permissions::from_mode(0o777)).unwrap();
    }
    let mut command = Command::new(folder.join("supervised"));
    command.arg("sandboxed").arg(folder.join("every_call")).current_dir(&work);
    if let Some(user) = user {
        command.uid(user).gid(user);
    }
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let held = child.stdin.take();
    let mut printed = String::new();
    child.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
    child.wait().unwrap();
    drop(held);
    assert!(printed.starts_with("Some(0) None ") && printed.contains("calls: Full"), "{printed}");
    std::fs::read_to_string(work.join("tried")).unwrap()
}

/// Asserts of every number that what is not allowed is refused in the right way; returns what is allowed, and all that was
/// tried of shared calls.
fn came_through(text: &str) -> String {
    let (numbers, shared) = text.split_once("--\n").unwrap();
    let mut allowed = Vec::new();
    for line in numbers.lines() {
        let (name, outcome) = line.split_once(": ").unwrap();
        let known = name.parse::<Sysno>().is_ok_and(|call| call.id() <= LAST_KNOWN);
        let expected = if known && !MISSING.contains(&name) { "refused" } else { "missing" };
        match outcome {
            "allowed" => allowed.push(name),
            _ => assert_eq!(outcome, expected, "{name}"),
        }
    }
    allowed.sort_unstable();
    let (allows, others): (Vec<&str>, Vec<&str>) = shared.lines().partition(|line| line.ends_with(": allowed"));
    format!("{}\n\n{}\n\n{}\n", allowed.join("\n"), allows.join("\n"), others.join("\n"))
}

#[test]
fn a_tool_may_ask_what_is_on_the_list_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    expect_test::expect_file!["calls.txt"].assert_eq(&came_through(&tried(folder.path(), None)));
    if std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0) {
        let folder = tempfile::tempdir().unwrap();
        let text = came_through(&tried(folder.path(), Some(NO_ACCOUNT)));
        expect_test::expect_file!["calls.txt"].assert_eq(&text);
    }
}
