//! What `vo-bench` answers where it is started in a wrong way: one sentence and the exit code 2.

use std::time::Duration;

use vo_process::{Command, Stop};

#[test]
fn what_cannot_be_measured_is_refused_in_a_sentence() {
    for (arguments, expected) in [
        (&[][..], "run that"),
        (&["--help"], "cannot be read"),
        (&["{}", "{}"], "run that"),
        (&[r#"{"rounds":"five"}"#], "build vo and vo-bench together"),
        (&[r#"{"round":5}"#], "unknown field `round`"),
        (&[r#"{"only":["flour"]}"#], "choose from: floor, "),
    ] {
        let command = Command::new(env!("CARGO_BIN_EXE_vo-bench")).args(arguments).inherit_environment();
        let (exit, printed) = command.output(b"", &Stop::new(), Duration::from_secs(60)).unwrap();
        assert!(exit.code == Some(2) && printed.is_empty() && exit.stderr.len() == 1, "{arguments:?}: {exit:?}");
        assert!(exit.stderr[0].starts_with("error: ") && exit.stderr[0].contains(expected), "{:?}", exit.stderr);
    }
}
