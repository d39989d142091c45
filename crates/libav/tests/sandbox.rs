//! The sandbox holds: what must not be possible inside is refused or ends the process, and a segment made inside is the same
//! file, byte for byte. Each attempt is a process of its own, the example `sandboxed`.
#![expect(clippy::unwrap_used, reason = "what fails here must fail the test")]

use std::path::{Path, PathBuf};
use std::time::Duration;

use vo_process::{Command, Exit, Stop};

mod support;

use support::{Bench, Stretch, arguments, encoding, encoding_arguments, ffmpeg, job};

const SIZE: (u32, u32) = (96, 160);
/// What a killing filter ends a process with.
const SIGSYS: i32 = 31;

/// The example, next to this test.
fn example() -> PathBuf {
    let here = std::env::current_exe().unwrap();
    let example = here.parent().unwrap().parent().unwrap().join("examples/sandboxed");
    assert!(example.exists(), "build it: cargo build -p vo-libav --features libav --example sandboxed");
    example
}

/// Does one thing in the sandbox; returns how the process ended and what it printed.
fn inside(what: &str, input: &Path, output: &Path, graph: &str) -> (Exit, String) {
    let texts = [SIZE.0, SIZE.1, 30, 20].map(|number| number.to_string());
    let command = Command::new(example())
        .args([what.as_ref(), input.as_os_str(), output.as_os_str()])
        .args(texts)
        .args(["mov", graph]);
    let (exit, printed) = command.output(b"", &Stop::new(), Duration::from_secs(60)).unwrap();
    (exit, String::from_utf8(printed).unwrap())
}

/// A folder with an input file, and the path of an output.
fn given() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (folder.path().join("in"), folder.path().join("out"));
    std::fs::File::create(&input).unwrap();
    std::fs::create_dir(&out).unwrap();
    let output = out.join("out.mp4");
    (folder, input, output)
}

#[test]
fn a_segment_made_inside_is_the_same_file() {
    let bench = Bench::new();
    let how = "-c:v libx264 -preset veryfast -bf 3 -g 250 -pix_fmt yuv420p";
    let path = bench.footage("in.mp4", ("320x180", "30", 3), how);
    let job = job(&path, "mov", Stretch { from: 41, frames: 20, rate: 30 }, SIZE);
    let (_folder, _, output) = given();
    let (exit, printed) = inside("segment", &path, &output, &job.graph);
    assert!(exit.success() && printed.ends_with("done\n"), "{printed}\n{exit:?}");
    let child = encoding(&bench.path("child.mp4"), SIZE, 30, false);
    ffmpeg(&encoding_arguments(&child), &ffmpeg(&arguments(&job), b""));
    let (here, child) = (std::fs::read(output).unwrap(), std::fs::read(child.path).unwrap());
    assert!(here == child, "{} and {} bytes", here.len(), child.len());
}

#[test]
fn the_sandbox_is_full_and_threads_may_be_started() {
    let (_folder, input, output) = given();
    let (exit, printed) = inside("thread", &input, &output, "");
    assert!(exit.success(), "{printed}\n{exit:?}");
    assert_eq!(printed, "SandboxLevel { files: Full, network: Full, calls: Full, namespaces: Full }\n7\ndone\n");
}

#[test]
fn pictures_may_wait_in_a_file_without_a_name() {
    let (_folder, input, output) = given();
    let (exit, printed) = inside("aside", &input, &output, "");
    assert!(exit.success() && printed.ends_with("picture\ndone\n"), "{printed}\n{exit:?}");
}

#[test]
fn files_that_were_not_given_are_refused() {
    let (folder, input, output) = given();
    for what in ["read-elsewhere", "write-input", "write-elsewhere"] {
        let (exit, printed) = inside(what, &input, &output, "");
        let said = exit.stderr.join("\n");
        assert!(!exit.success() && said.contains("Permission denied"), "{what}: {printed}\n{said}");
    }
    assert!(!folder.path().join("elsewhere").exists());
}

#[test]
fn a_call_that_is_not_allowed_ends_the_process() {
    let (_folder, input, output) = given();
    for what in ["socket", "connect", "exec", "signal-parent"] {
        let (exit, printed) = inside(what, &input, &output, "");
        assert!(exit.signal == Some(SIGSYS) && !printed.contains("done"), "{what}: {printed}\n{exit:?}");
    }
    // These are refused by Landlock before it comes to a call that is not allowed.
    for what in ["list-folder", "fork"] {
        let (exit, printed) = inside(what, &input, &output, "");
        assert!(exit.code == Some(1) && !printed.contains("done"), "{what}: {printed}\n{exit:?}");
    }
    // A program may still give up.
    assert_eq!(inside("abort", &input, &output, "").0.signal, Some(6));
}

#[test]
fn a_missing_file_is_reported_before_the_sandbox_is_entered() {
    let (folder, _, output) = given();
    let (exit, printed) = inside("thread", &folder.path().join("missing"), &output, "");
    assert!(!exit.success() && printed.is_empty());
    assert!(exit.stderr.join("\n").contains("missing"), "{exit:?}");
}

#[test]
fn the_sandbox_is_not_entered_by_one_of_many_threads() {
    // This test runs in a thread of its own, so there are two.
    let (_folder, input, output) = given();
    let refused = vo_libav::sandbox::enter(&[input], output.parent().unwrap()).unwrap_err();
    assert!(refused.to_string().contains("threads run"), "{refused}");
}
