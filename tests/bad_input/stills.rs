//! Stills and images that move are decoded by a process behind the sandbox: what crashes it is put away, and who ends it
//! from outside decides nothing.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use crate::support::{Bench, footage, text};

/// A bench that shows an image whose decoding takes a moment.
fn bench(name: &str, size: &str, options: &[&str]) -> Bench {
    let bench = Bench::showing("One short line.\n", &format!("paths = [\"{name}\"]"));
    footage(&bench.path(&format!("project/{name}")), &format!("testsrc2=s={size}:d=1:r=10"), options);
    bench
}

/// The processes of a bench that decode images.
fn decoders(bench: &Bench) -> Vec<PathBuf> {
    let folder = bench.path("").canonicalize().unwrap();
    let works_there =
        |process: &PathBuf| std::fs::read_link(process.join("cwd")).is_ok_and(|cwd| cwd.starts_with(&folder));
    let decodes = |process: &PathBuf| {
        std::fs::read(process.join("cmdline"))
            .is_ok_and(|line| line.split(|byte| *byte == 0).any(|arg| arg == b"__image"))
    };
    let all = std::fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
    all.filter(|process| works_there(process) && decodes(process)).collect()
}

/// Makes the movie; whoever decodes an image meanwhile is looked at, and sent a signal if there is one to be sent.
fn make(bench: &Bench, signal: Option<&str>, mut look: impl FnMut(&str)) -> Output {
    let mut command = bench.vo();
    command.args(["make", "project", "-o", "out/movie.mp4"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    while child.try_wait().unwrap().is_none() {
        for process in decoders(bench) {
            look(&std::fs::read_to_string(process.join("status")).unwrap_or_default());
            if let (Some(signal), Some(number)) = (signal, process.file_name()) {
                // It may have ended in between.
                let _ = Command::new("kill").arg(signal).arg(number).stderr(Stdio::null()).status();
            }
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    child.wait_with_output().unwrap()
}

#[test]
fn an_image_is_decoded_behind_the_sandbox() {
    for (name, size, options) in [
        ("still.png", "1500x1500", &["-frames:v", "1"][..]),
        ("moves.gif", "200x200", &[]),
        ("still.jpg", "900x1600", &["-frames:v", "1"]),
    ] {
        let bench = bench(name, size, options);
        let mut filtered = 0;
        let output = make(&bench, None, |status| {
            filtered += usize::from(status.contains("\nSeccomp:\t2\n") && status.contains("\nNoNewPrivs:\t1\n"));
        });
        assert!(output.status.success(), "{name}: {}", text(&output.stderr));
        assert!(filtered > 0, "{name}: nobody was seen to decode it");
    }
}

#[test]
fn an_image_that_crashes_its_decoder_is_put_away() {
    let bench = bench("still.png", "3000x3000", &["-frames:v", "1"]);
    let crashed = make(&bench, Some("-ILL"), |_| {});
    let said = text(&crashed.stderr) + &text(&crashed.stdout);
    assert!(!crashed.status.success() && said.contains("still.png crashed its decoder"), "{said}");
    let again = make(&bench, None, |_| {});
    let said = text(&again.stderr);
    assert!(again.status.code() == Some(2) && said.contains("is not opened any more"), "{said}");
    assert!(!bench.movie().exists());
    bench.assert_tidy();
}

#[test]
fn who_ends_a_decoder_of_images_from_outside_decides_nothing() {
    for signal in ["-XCPU", "-TERM", "-KILL"] {
        let bench = bench("still.png", "3000x3000", &["-frames:v", "1"]);
        let ended = make(&bench, Some(signal), |_| {});
        let said = text(&ended.stderr) + &text(&ended.stdout);
        assert!(ended.status.code() == Some(1) && said.contains("trying again (3 of 3)"), "{signal}: {said}");
        let again = make(&bench, None, |_| {});
        assert!(again.status.success(), "{signal}: nothing is held against it: {}", text(&again.stderr));
    }
}
