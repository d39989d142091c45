//! What a person is told of mistakes and doubts.

use super::{mistakes, warnings};
use crate::script::{MOST_BYTES, MOST_WORDS, Script};
use expect_test::expect;
use std::time::Duration;

#[test]
fn typical_mistakes_are_pointed_at() {
    mistakes(
        "[backgroud: a.mp4]\nHello.\n\n[wibble: sad]\n\n[pause: 800]\n[pause: 30s]\n[pause:]\n[voice: ]\nBye.\n",
        &expect![[r#"
            error: unknown directive `backgroud`
             --> script.md:1:1
              |
            1 | [backgroud: a.mp4]
              | ^^^^^^^^^^^^^^^^^^
              |
              = help: did you mean `background`?

            error: unknown directive `wibble`
             --> script.md:4:1
              |
            4 | [wibble: sad]
              | ^^^^^^^^^^^^^
              |
              = help: known directives: background, voice, pause, sound, title, say; write `\[` for a bracket that is text

            error: the pause has no unit
             --> script.md:6:1
              |
            6 | [pause: 800]
              | ^^^^^^^^^^^^
              |
              = help: write milliseconds or seconds, at most 10 s: `800ms` or `0.8s`

            error: the pause is too long
             --> script.md:7:1
              |
            7 | [pause: 30s]
              | ^^^^^^^^^^^^
              |
              = help: write milliseconds or seconds, at most 10 s: `800ms` or `0.8s`

            error: `pause` has no value
             --> script.md:8:1
              |
            8 | [pause:]
              | ^^^^^^^^
              |
              = help: write `[pause: 800ms]`

            error: `voice` has no value
             --> script.md:9:1
              |
            9 | [voice: ]
              | ^^^^^^^^^
              |
              = help: write `[voice: am_michael]`"#]],
    );
    mistakes(
        "---\ntitel: A\npreset: tiktok\nnonsense\npause: soon\n---\nHello.\n",
        &expect![[r#"
        error: unknown key `titel` in the front matter
         --> script.md:2:1
          |
        2 | titel: A
          | ^^^^^
          |
          = help: did you mean `title`?

        error: `preset` is not set in the script
         --> script.md:3:1
          |
        3 | preset: tiktok
          | ^^^^^^
          |
          = help: write it in project.toml

        error: this line of the front matter has no `key: value`
         --> script.md:4:1
          |
        4 | nonsense
          | ^^^^^^^^
          |
          = help: write one `key: value` a line, and `---` below them

        error: the pause has no unit
         --> script.md:5:8
          |
        5 | pause: soon
          |        ^^^^
          |
          = help: write milliseconds or seconds, at most 10 s: `800ms` or `0.8s`"#]],
    );
    mistakes(
        "Hello.\n\n[pause]: 800ms\n",
        &expect![[r#"
        error: `pause` is outside its brackets
         --> script.md:3:1
          |
        3 | [pause]: 800ms
          | ^^^^^^^^^^^^^^
          |
          = help: write `[pause: 800ms]`"#]],
    );
}

#[test]
fn doubts_are_pointed_at() {
    warnings(
        "[pause: 1s]\n\nHello [sound whoosh] and [pause] here, [puase: 1s] and [time: noon] too.\n\n[background: last.mp4]\n",
        &expect![[r#"
            warning: no line stands before this pause
             --> script.md:1:1
              |
            1 | [pause: 1s]
              | ^^^^^^^^^^^
              |
              = help: set `lead_in` under `[pacing]` in project.toml for silence at the start

            warning: this looks like a directive without its colon, and is neither shown nor spoken
             --> script.md:3:7
              |
            3 | Hello [sound whoosh] and [pause] here, [puase: 1s] and [time: noon] too.
              |       ^^^^^^^^^^^^^^
              |
              = help: write `[sound: whoosh]`

            warning: this looks like a directive without its colon, and is neither shown nor spoken
             --> script.md:3:26
              |
            3 | Hello [sound whoosh] and [pause] here, [puase: 1s] and [time: noon] too.
              |                          ^^^^^^^
              |
              = help: write `[pause: …]`

            warning: `puase` looks like a directive, but there is none of this name
             --> script.md:3:40
              |
            3 | Hello [sound whoosh] and [pause] here, [puase: 1s] and [time: noon] too.
              |                                        ^^^^^^^^^^^
              |
              = help: did you mean `pause`?

            warning: `time` looks like a directive, but there is none of this name
             --> script.md:3:56
              |
            3 | Hello [sound whoosh] and [pause] here, [puase: 1s] and [time: noon] too.
              |                                                        ^^^^^^^^^^^^
              |
              = help: it is shown and spoken as text

            warning: no line follows this directive
             --> script.md:5:1
              |
            5 | [background: last.mp4]
              | ^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: write a sentence below it, or remove it"#]],
    );
}

#[test]
fn a_script_without_a_word_is_refused() {
    mistakes(
        "",
        &expect![[r#"
        error: the script is empty
        --> script.md
         = help: write a sentence in it"#]],
    );
    mistakes(
        "# Only a heading\n\n🎉 !!! ---\n",
        &expect![[r#"
        error: nothing in the script can be spoken
        --> script.md
         = help: headings, emoji, code, tables, pictures and HTML are not spoken: write a sentence"#]],
    );
}

#[test]
fn what_leaves_a_script_empty_is_pointed_at() {
    mistakes(
        "Visual: a beach.\n",
        &expect![[r#"
        error: nothing in the script can be spoken: a description of the picture is neither shown nor spoken
         --> script.md:1:1
          |
        1 | Visual: a beach.
          | ^^^^^^^^^^^^^^^^
          |
          = help: write `[background: FILE]` to show a picture or clip"#]],
    );
}

#[test]
fn a_script_that_is_too_long_is_refused_before_it_is_built() {
    mistakes(
        &"word ".repeat(MOST_WORDS + 1),
        &expect![[r#"
        error: the script has 20001 words, and at most 20000 are read
        --> script.md
         = help: split it into several projects"#]],
    );
    mistakes(
        &"a".repeat(MOST_BYTES + 1),
        &expect![[r#"
        error: the script has 500001 bytes, and at most 500000 are read
        --> script.md
         = help: split it into several projects"#]],
    );
    assert!(Script::parse(&"Two words. ".repeat(MOST_WORDS / 2), "script.md", "en").is_ok());
}

/// Processor time of this thread so far, which does not depend on who else works; nothing where the system does not say.
#[expect(clippy::disallowed_methods, reason = "nothing pure tells how much was worked")]
fn worked() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(told.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0))
}

#[test]
fn endless_repetition_is_read_with_little_work() {
    for (piece, times) in [
        ("😀\n\n", 60_000),
        ("😀 ", 90_000),
        ("! ", 200_000),
        ("Ⓐ\n\n", 15_000),
        ("\". ", 100_000),
        ("[", 400_000),
        ("*_", 200_000),
    ] {
        let text = format!("a {}b", piece.repeat(times));
        let before = worked();
        let read = Script::parse(&text, "script.md", "en");
        assert!(worked().saturating_sub(before) < Duration::from_secs(20), "{piece:?}");
        assert!(read.is_ok_and(|script| script.lines().count() > 0), "{piece:?}");
    }
}
