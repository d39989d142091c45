//! A crash is told in the log and on standard error, without secrets.

use std::path::PathBuf;
use std::process::Command;

/// What the test below starts.
#[test]
fn crash_if_asked() {
    if let Some(folder) = std::env::var_os("VO_TEST_CRASH") {
        vo_log::start(&PathBuf::from(folder), vo_log::Format::Text).unwrap();
        vo_log::install_panic_hook();
        let secret = std::env::var("SOME_KEY").unwrap();
        panic!("it came to {secret}\nand more");
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test starts itself")]
fn a_crash_is_told_without_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash_if_asked", "--nocapture"])
        .env("VO_TEST_CRASH", folder.path())
        .env("SOME_KEY", "canary-4711")
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let log = std::fs::read_to_string(&vo_log::files(folder.path())[0]).unwrap();
    for text in [&said, &log] {
        assert!(
            text.contains("it came to [secret]") && text.contains("crash.rs") && !text.contains("canary"),
            "{text}"
        );
    }
    assert!(said.contains("vo doctor --bundle"));
    assert_eq!(log.lines().count(), 1, "{log}");
}
