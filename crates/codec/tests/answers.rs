//! What the worker answers where it is started in a wrong way: one sentence and the exit code 1.
#![expect(clippy::unwrap_used, reason = "what fails here must fail the test")]

use std::time::Duration;

use vo_compose::order::edition;
use vo_process::{Command, Stop};

/// How the worker ended, what it printed, and what it said on standard error.
fn run(arguments: &[&str], input: &str) -> (Option<i32>, Vec<u8>, String) {
    let command = Command::new(env!("CARGO_BIN_EXE_vo-codec")).args(arguments);
    let (exit, printed) = command.output(input.as_bytes(), &Stop::new(), Duration::from_secs(60)).unwrap();
    (exit.code, printed, exit.stderr.join("\n"))
}

fn refused(arguments: &[&str], input: &str) -> String {
    let (code, printed, message) = run(arguments, input);
    assert!(code == Some(1) && printed.is_empty(), "{arguments:?}: {code:?} {printed:?} {message}");
    assert!(!message.contains("panicked"), "{message}");
    message
}

#[test]
fn what_is_no_order_is_refused_in_a_sentence() {
    for input in ["", "an order, please", "{}", r#"{"segments":[],"files":{"12":"in"},"folder":"."}"#] {
        let message = refused(&[], input);
        assert!(
            message.starts_with("the order cannot be read: ") && message.lines().count() == 1,
            "{input}: {message}"
        );
    }
    let nowhere = r#"{"segments":[],"files":{},"ends":{},"folder":"no/such/folder"}"#;
    assert!(refused(&[], nowhere).contains("no/such/folder"));
}

#[test]
fn it_stands_for_no_program_that_it_does_not_know() {
    for printed in ["", "ffmpeg version 8.1.2 Copyright (c)", "espeak version 1.51"] {
        assert_eq!(refused(&["stands-for", &edition()], printed), "");
    }
    let (_, printed) =
        Command::new("ffmpeg").arg("-version").output(b"", &Stop::new(), Duration::from_secs(60)).unwrap();
    let printed = String::from_utf8(printed).unwrap();
    let stands = |edition: &str| run(&["stands-for", edition], &printed).0 == Some(0);
    assert_eq!(stands(&edition()), vo_libav::identity::matches(&printed));
    assert!(!stands("0.0.9-1-1"), "a worker that was built with another vo makes other pictures");
}

#[test]
fn a_person_is_told_whom_to_ask() {
    for arguments in [&["make"][..], &["stands-for"], &["--help"]] {
        assert!(refused(arguments, "").contains("run `vo make`"));
    }
}
