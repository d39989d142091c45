//! Scripts and project files that cannot be read, or can although they look unusual.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use crate::support::{Bench, text};

const SHORT: &str = "One short line.\n";

/// What is said about a script.
fn refused(script: impl AsRef<[u8]>) -> String {
    let bench = Bench::new();
    bench.write("project/script.md", script);
    let said = bench.refused(["make", "project", "-o", "out/movie.mp4"]);
    assert!(said.contains("project/script.md"), "the file is not named: {said}");
    assert!(!bench.movie().exists());
    said
}

/// A Word document of these members, beside the list of their types.
fn docx(members: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [("[Content_Types].xml", "<Types/>")].iter().chain(members) {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// What is said about a project file.
fn refused_toml(toml: impl AsRef<[u8]>) -> String {
    let bench = Bench::with_script(SHORT);
    bench.write("project/project.toml", toml);
    let said = bench.refused(["plan", "project"]);
    assert!(said.contains("project/project.toml"), "the file is not named: {said}");
    said
}

#[test]
fn an_empty_script_is_refused() {
    for empty in ["", " \n\t\n", "\u{feff}"] {
        let said = refused(empty);
        assert!(said.contains("the script is empty") && said.contains("write a sentence"), "{said}");
    }
}

#[test]
fn a_script_without_a_word_to_speak_is_refused() {
    for mute in ["# Only a heading\n", "🐙🐙\n", "```\ncode\n```\n", "![picture](a.png)\n", "...\n\n---\n\n!!!\n"] {
        let said = refused(mute);
        assert!(said.contains("nothing in the script can be spoken"), "{mute}: {said}");
    }
}

#[test]
fn a_script_of_a_hundred_thousand_words_is_refused_with_the_limit() {
    let said = refused("word ".repeat(100_000));
    assert!(said.contains("100000 words") && said.contains("at most 20000"), "{said}");
    assert!(said.contains("split it"), "{said}");
    let said = refused("fifteen-letters ".repeat(100_000));
    assert!(said.contains("at most 500000 are read"), "{said}");
    let said = refused("word ".repeat(2_000_000));
    assert!(said.contains("at most 4 MiB are read"), "{said}");
}

#[test]
fn a_script_that_is_no_text_is_refused() {
    let said = refused("Hello there.".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    assert!(said.contains("UTF-16") && said.contains("UTF-8"), "{said}");
    let said = refused(b"Caf\xE9 au lait.");
    assert!(said.contains("line 1, column 4") && said.contains("save the file as UTF-8"), "{said}");
}

#[test]
fn a_document_that_is_no_plain_text_is_refused_by_name() {
    let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let locked = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), locked].concat();
    let cases: [(&[u8], &str); 5] = [
        (&locked, "a Word or Office document with a password"),
        (b"{\\rtf1\\ansi\\ansicpg1252\n\\f0\\fs24 Hello there.}", "a document in RTF"),
        (b"PK\x03\x04\x14\0word/document.xml", "a Word document"),
        (b"<!doctype html><script>1</script>", "a web page (HTML)"),
        (b"{\"script\": \"Hello there.\"}", "JSON"),
    ];
    for (bytes, kind) in cases {
        let said = refused(bytes);
        assert!(said.contains(kind) && said.contains("script.md"), "{said}");
    }
    let said = refused(b"First line.\nA caf\xE9 there.\n");
    assert!(said.contains("2 | A caf"), "the line with the wrong byte is shown: {said}");
}

#[test]
fn a_word_document_is_a_script_and_it_is_said_once() {
    let bench = Bench::new();
    bench.write("project/project.toml", "script = \"talk.docx\"\npreset = \"tiny\"\n[voice]\nname = \"silence\"\n");
    let body = |text: &str| {
        let text = format!("<w:document><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>");
        docx(&[("word/document.xml", &text)])
    };
    bench.write("project/talk.docx", body("An octopus has 2*3 hearts. (pause) It swims."));
    let movie = bench.movie();
    let output = bench.run(["make", "project", "-o", movie.to_str().unwrap()]);
    let (said, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success() && movie.exists(), "{stderr}");
    assert_eq!(said.matches("project/talk.docx: read as a Word document").count(), 1, "{said}{stderr}");
    assert!(said.contains("project/talk.docx:1:29"), "what is left out has its place in the text: {said}");
    bench.write("project/talk.docx", body("Hello.</w:t></w:r></w:p><w:p><w:r><w:t>[backgrund: x.mp4]"));
    let said = bench.refused(["make", "project"]);
    assert!(said.contains("project/talk.docx:3:1") && said.contains("3 | [backgrund"), "{said}");
}

#[test]
fn a_document_that_is_damaged_or_a_bomb_is_refused_within_bounds() {
    let entities = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><w:document>&b;</w:document>";
    let bomb = " ".repeat(64 << 20);
    let cases: [(&str, &str, &str); 3] = [
        ("word/document.xml", entities, "declares a document type"),
        ("word/document.xml", &bomb, "larger than 8 MiB"),
        ("word/styles.xml", "<w:styles/>", "it has no word/document.xml"),
    ];
    for (name, content, why) in cases {
        let said = refused(docx(&[(name, content)]));
        assert!(said.contains("this is a Word document, and") && said.contains(why), "{said}");
    }
}

#[test]
fn a_missing_script_is_named() {
    let bench = Bench::new();
    let said = bench.refused(["make", "project"]);
    assert!(said.contains("there is no script project/script.md") && said.contains("write one"), "{said}");
    let said = bench.refused(["make", "nowhere"]);
    assert!(said.contains("no such file or folder: `nowhere`"), "{said}");
    bench.write("project/project.toml", "script = \"talk.md\"\n");
    let said = bench.refused(["make", "project"]);
    assert!(said.contains("project/talk.md") && said.contains("project.toml:1:10"), "{said}");
}

#[test]
fn a_script_that_is_no_file_is_refused_at_once() {
    let bench = Bench::new();
    std::fs::create_dir(bench.path("project/script.md")).unwrap();
    let said = bench.refused(["make", "project"]);
    assert!(said.contains("project/script.md is not a file"), "{said}");
    let said = bench.refused(["make", "/dev/zero"]);
    assert!(said.contains("/dev/zero is not a file"), "{said}");
}

#[test]
fn a_project_file_with_a_mark_carriage_returns_and_tabs_is_read() {
    let bench = Bench::new();
    bench.write("project/script.md", "\u{feff}One line.\r\n\r\nAnd\tone\tmore.\r\n");
    let toml = "\u{feff}preset\t=\t\"tiny\"\r\ncaptions = false\r\n\r\n[voice]\r\n\tname = \"silence\"\r\n";
    bench.write("project/project.toml", toml);
    assert_eq!(bench.make(&[])["takes"]["made"], 2);
}

#[test]
fn a_project_file_in_utf_16_is_refused_by_name() {
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        let said = refused_toml("\u{feff}preset = \"tiny\"\n".encode_utf16().flat_map(order).collect::<Vec<u8>>());
        assert!(said.contains("UTF-16") && said.contains("UTF-8"), "{said}");
    }
}

#[test]
fn a_preset_and_a_look_of_ones_own_are_read_like_a_project_file() {
    for (shelf, option) in [("presets", "--preset"), ("looks", "--look")] {
        let bench = Bench::with_script(SHORT);
        let file = format!("project/{shelf}/mine.toml");
        bench.write(&file, "name = \"x\"".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
        let said = bench.refused(["plan", "project", option, "mine"]);
        assert!(said.contains("mine.toml") && said.contains("UTF-16"), "{said}");
        bench.write(&file, b"name = \"\xE9\"");
        let said = bench.refused(["plan", "project", option, "mine"]);
        assert!(said.contains("mine.toml") && said.contains("UTF-8"), "{said}");
        bench.write(&file, "name = \"mine\"\nfoo = 3\n");
        let said = bench.refused(["plan", "project", option, "mine"]);
        assert!(said.contains("mine.toml:2:1") && said.contains("foo"), "{said}");
        std::fs::remove_file(bench.path(&file)).unwrap();
    }
    let bench = Bench::with_script(SHORT);
    bench.write("project/presets/marked.toml", format!("\u{feff}{}", crate::support::TINY));
    let output = bench.run(["plan", "project", "--preset", "marked"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn glyphs_that_no_font_has_are_listed_with_their_places() {
    let bench = Bench::with_script("One short line.\n\nHere is 龘 and 丂.\n\nAnd a 龘 again, with 𓀀 too.\n");
    // A voice that cannot read them is an error; without a voice they are only missing from the picture.
    let said = bench.refused(["make", "project", "-o", "out/movie.mp4"]);
    assert!(said.contains("cannot read Chinese") && said.contains("project/script.md:3:1"), "{said}");
    let output = bench.run(["make", "project", "-o", "out/movie.mp4", "--voice", "silence"]);
    let said = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(said.contains("no bundled font can write `龘`") && said.contains('丂') && said.contains('𓀀'), "{said}");
    assert!(said.contains("project/script.md:3:1"), "{said}");
    assert_eq!(said.matches("no bundled font").count(), 1, "{said}");
    assert!(!said.contains("warning: warning"), "{said}");
    let report = std::fs::read_to_string(bench.path("out/movie.report.json")).unwrap();
    assert!(report.contains('丂'), "{report}");
}

#[test]
fn a_badge_that_no_font_can_show_is_told() {
    let bench = Bench::with_script(SHORT);
    let output = bench.run(["make", "project", "-o", "out/movie.mp4", "--set", "overlay.badge=龘 1"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    assert!(said.contains("no bundled font can write `龘`") && said.contains("overlay.badge"), "{said}");
}
