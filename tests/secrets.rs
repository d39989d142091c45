//! A canary in every place where a secret may be: none of it is found in anything that is written, said, or given to a child.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use support::{Bench, text};

const CANARY: &str = "canary-4711";

/// A command with secrets all around it.
fn burdened(mut command: Command) -> Command {
    let address = format!("http://someone:{CANARY}@127.0.0.1:9/simple");
    command.env("OPENAI_API_KEY", CANARY).env("MY_TOKEN", format!("{CANARY}-token"));
    for name in ["HTTPS_PROXY", "https_proxy", "PIP_INDEX_URL", "npm_config_registry"] {
        command.env(name, &address);
    }
    command.env("PIP_RETRIES", "0").env("npm_config_fetch_retries", "0");
    command
}

fn holds(bytes: &[u8]) -> bool {
    bytes.windows(CANARY.len()).any(|piece| piece == CANARY.as_bytes())
}

/// Files below a folder that hold a canary.
fn found_in(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(found_in(&path));
        } else if std::fs::read(&path).is_ok_and(|bytes| holds(&bytes)) {
            found.push(path.display().to_string());
        }
    }
    found
}

/// Runs to the end and looks at what its children are given meanwhile. Returns whether it went well.
fn watched(bench: &Bench, mut command: Command) -> bool {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (own, folder) = (child.id(), bench.path("").canonicalize().unwrap());
    let mut seen = 0;
    while child.try_wait().unwrap().is_none() {
        for entry in std::fs::read_dir("/proc").unwrap().flatten() {
            let at = entry.path();
            let ours = std::fs::read_link(at.join("cwd")).is_ok_and(|cwd| cwd.starts_with(&folder));
            if !ours || entry.file_name().to_string_lossy().parse() == Ok(own) {
                continue;
            }
            let command = std::fs::read(at.join("cmdline")).unwrap_or_default();
            assert!(!holds(&command), "{}", text(&command));
            // Between its start and its program a child still has what we have.
            if std::fs::read_link(at.join("exe")).is_ok_and(|exe| exe.ends_with("ffmpeg")) {
                assert!(!holds(&std::fs::read(at.join("environ")).unwrap_or_default()), "{}", text(&command));
                seen += 1;
            }
        }
        std::thread::sleep(std::time::Duration::from_millis(3));
    }
    let output = child.wait_with_output().unwrap();
    assert!(!holds(&output.stdout) && !holds(&output.stderr), "{}", text(&output.stderr));
    assert!(seen > 0 || !output.status.success());
    output.status.success()
}

#[test]
fn no_canary_gets_out() {
    // What is left out is warned of, with its place.
    let bench = Bench::with_script("One short line, and another word.\n\n```\nand another word\n```\n");
    let make = |bench: &Bench| {
        let mut command = burdened(bench.vo());
        command.env("VO_CODEC", "children").args(["make", "project", "-o", "out/movie.mp4"]);
        command
    };
    assert!(watched(&bench, make(&bench)));

    // A mistake, with its line.
    bench.write("project/wrong.md", "And another word.\n\n[backgrund: another word]\n");
    let mut wrong = burdened(bench.vo());
    wrong.args(["make", "project/wrong.md"]);
    assert!(!watched(&bench, wrong));

    // An encoder that fails, and says what it should not know.
    let stand_in = bench.write(
        "tool/ffmpeg",
        format!(
            "#!/bin/sh\ncase \"$*\" in *libx264*) echo '[error] {CANARY}' >&2; exit 1;; esac\nexec ffmpeg \"$@\"\n"
        ),
    );
    std::fs::set_permissions(&stand_in, std::fs::Permissions::from_mode(0o755)).unwrap();
    let failing = bench.with_ffmpeg(&stand_in);
    assert!(!watched(&failing, make(&failing)));
    std::fs::remove_file(&stand_in).unwrap();
    let bench = failing;

    // A package manager that cannot reach the address that it was given.
    let mut setup = burdened(bench.vo());
    setup.env("VO_HOME", bench.path("home")).args(["setup", "ffmpeg"]);
    assert!(!watched(&bench, setup));

    let mut doctor = burdened(bench.vo());
    doctor.env_remove("VO_FFMPEG").args(["doctor", "--bundle", "bundle.zip"]);
    let output = doctor.output().unwrap();
    assert!(output.status.success() && !holds(&output.stdout), "{}", text(&output.stderr));
    let mut bundle = zip::ZipArchive::new(std::fs::File::open(bench.path("bundle.zip")).unwrap()).unwrap();
    let names: Vec<_> = bundle.file_names().map(|name| name.unwrap().into_owned()).collect();
    for wanted in ["doctor.txt", "machine.json", "store.json", "logs/vo-0.log", "logs/encode.log"] {
        assert!(names.iter().any(|name| name == wanted), "{wanted} of {names:?}");
    }
    let folder = bench.path("").display().to_string();
    for name in &names {
        let mut bytes = Vec::new();
        bundle.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        assert!(!holds(&bytes), "{name}");
        let words = text(&bytes);
        assert!(!words.contains(&folder), "{name} tells where the person works");
        assert!(!words.contains("another word"), "{name} holds the script");
    }

    assert_eq!(found_in(&bench.path("cache")), Vec::<String>::new());
    assert_eq!(found_in(&bench.path("out")), Vec::<String>::new());
    assert_eq!(found_in(&bench.path("home")), Vec::<String>::new());
}
