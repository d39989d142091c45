//! The language a script is in, the voice that reads it, and what is read for every word.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

use serde_json::json;
use support::Bench;

#[test]
fn a_plan_tells_what_is_read_for_every_word() {
    let bench = Bench::with_script("It costs **$5**. 🎉\n\nBye!\n");
    let plan = bench.plan();
    let line = |line: usize, shown: &[&str], spoken: &[&str]| json!({"line": line, "language": "en-us", "voice": "espeak:en-us", "shown": shown, "spoken": spoken});
    assert_eq!(
        plan["lines"],
        json!([
            line(0, &["It", "costs", "$5.", "🎉"], &["It", "costs", "five dollars.", ""]),
            line(1, &["Bye!"], &["Bye!"]),
        ])
    );
}
