//! What becomes of headings, directives and Markdown.

use super::{check, dump};
use crate::script::Script;
use expect_test::expect;

#[test]
fn headings_are_scenes_and_their_paragraphs_belong_to_them() {
    check(
        "# Octopus hearts\n\n## One\n\nFirst.\n\nSecond.\n\n## *Two*\nThird.\n\n---\n\nFourth.\n",
        &expect![[r#"
        = Octopus hearts
        # One
          5:1 First.
          7:1 Second.
        # Two
          10:1 Third.
        # -
          14:1 Fourth.
    "#]],
    );
    check(
        "Before.\n\nStill before.\n\n# Only heading\n\nAfter.\n",
        &expect![[r#"
        # -
          1:1 Before.
          3:1 Still before.
        # Only heading
          7:1 After.
    "#]],
    );
}

#[test]
fn front_matter_sets_what_every_scene_asks_for() {
    check(
        "---\n# a comment\ntitle: \"Octopus hearts\"\nvoice = 'am_michael'\nbackground: media/sea.mp4\npause: 0.3s\n---\nHello there.\n",
        &expect![[r#"
            = Octopus hearts [background: media/sea.mp4] [voice: am_michael] pause 300
            # -
              8:1 Hello there.
        "#]],
    );
    check(
        "---\nHello there.\n---\nBye.\n",
        &expect![[r#"
        # -
          2:1 Hello there.
        # -
          4:1 Bye.
    "#]],
    );
    check(
        "---\n---\nHello there.\n",
        &expect![[r#"
        # -
          3:1 Hello there.
    "#]],
    );
}

#[test]
fn directives_ask_for_background_voice_pause_and_sound() {
    check(
        "[background: media/my_*clip*.mp4]\n[voice: am_michael]\nHello there. [pause: 800ms] Bye.\n\n[pause: 1.5s]\n\n[sound: whoosh]\n\nNext scene.\n",
        &expect![[r#"
            # - [background: media/my_*clip*.mp4] [voice: am_michael]
              3:1 Hello there. (pause 800)
              3:29 Bye. (pause 1500)
            # - [sound: whoosh]
              9:1 Next scene.
        "#]],
    );
    check(
        "# One\n[sound: whoosh]\nHello.\n[sound: pop]\nPop.\n[voice: bella]\nI am Bella. So am I.\n[background: b.mp4]\nElsewhere.\n\n# Two\nBack again.\n",
        &expect![[r#"
            # One [sound: whoosh]
              3:1 Hello.
              5:1 Pop. [sound: pop]
              7:1 I am Bella. [voice: bella]
              7:13 So am I. [voice: bella]
            # - [background: b.mp4]
              9:1 Elsewhere.
            # Two
              12:1 Back again.
        "#]],
    );
}

#[test]
fn a_title_belongs_to_the_sentence_it_stands_before() {
    check(
        "# One\n[title: Three *hearts*]\n[background: a.mp4]\nHello. [title: Two]\n[title: Three]\nBye.\n\n[title: Nobody]\n",
        &expect![[r#"
            # One [background: a.mp4]
              4:1 Hello. [title: Three hearts]
              6:1 Bye. [title: Three]
            ! 4:8 another title follows before anything is said, so this one is not shown
            ! 8:1 no line follows this directive
        "#]],
    );
}

#[test]
fn brackets_without_the_shape_of_a_directive_are_text() {
    check(
        "A fact [1] and a [note] and [a link](https://example.com/a_b), \\[pause: 1s\\] too.\n",
        &expect![[r#"
            # -
              1:1 A fact and a [note] and a link, [pause: 1s] too.
                  A fact and a note and a link, pause: one second too.
            ! 1:8 the mark of a note is neither shown nor spoken
        "#]],
    );
}

#[test]
fn markdown_reaches_neither_the_captions_nor_the_voice() {
    check(
        "**Bold** and *it*alic, `code`, ~~gone~~, [link](http://x.y \"t\") &amp; <b>html</b>.\n\n> A quote\n> goes on.\n\n1. First entry\n2. Second entry. With two.\n   - nested *one*\n\n- [ ] a task\n",
        &expect![[r#"
            # -
              1:3 <Bold> and <italic,> code, link & <html.>
                  Bold and italic, code, link and html.
            # -
              3:3 A quote goes on.
            # -
              6:1 1. First entry
                  number one. First entry
              7:1 2. Second entry.
                  number two. Second entry.
              7:18 With two.
              8:6 nested <one>
              10:7 a task
            ! 1:32 struck-out text is neither shown nor spoken
        "#]],
    );
    check(
        "A stray **star and `tick.\n\nAn _under. 5 * 3 = 15.\n\nf**k snake_case\n",
        &expect![[r#"
            # -
              1:1 A stray star and tick.
            # -
              3:1 An under.
              3:12 5 * 3 = 15.
                  five times three equals fifteen.
            # -
              5:1 f**k snake_case
                  f k snake case
        "#]],
    );
}

#[test]
fn names_of_programs_keep_their_strokes() {
    check(
        "Write __init__ or `__main__` in `__init__.py`, and __really__ mean snake_case.\n",
        &expect![[r#"
        # -
          1:1 Write __init__ or __main__ in __init__.py, and <really> mean snake_case.
              Write init or main in init dot P Y, and really mean snake case.
    "#]],
    );
}

#[test]
fn what_cannot_be_spoken_is_left_out_with_a_warning() {
    check(
        "Hello.\n\n```rust\nfn main() {}\n```\n\n![alt text](a.png)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n    indented\n\n<div>html</div>\n\n<!-- a note -->\n\nFoot[^1].\n\n[^1]: The note.\n",
        &expect![[r#"
            # -
              1:1 Hello.
            # -
              13:5 indented
            # -
              15:6 html
            # -
              19:1 Foot.
            ! 3:1 code is neither shown nor spoken
            ! 7:1 a picture is neither shown nor spoken
            ! 9:1 a table is neither shown nor spoken
            ! 21:1 a footnote is neither shown nor spoken
        "#]],
    );
}

#[test]
fn emoji_alone_are_shown_with_a_neighbour() {
    check(
        "# A\n🎉\n\nHello there.\n\n🎉🎉\n\n# B\n🐙\n",
        &expect![[r#"
            # A
              2:1 🎉 Hello there. 🎉🎉 🐙
                  Hello there.
        "#]],
    );
}

#[test]
fn windows_line_ends_make_no_difference() {
    let text = "---\ntitle: A\n---\n# One\n[voice: b]\nHello there.\nAgain.\n\n- x y\n- z\n";
    let unix = Script::parse(text, "script.md", "en").unwrap();
    let windows = Script::parse(&text.replace('\n', "\r\n"), "script.md", "en").unwrap();
    assert_eq!(dump(&unix), dump(&windows));
}

#[test]
fn a_place_holds_the_words_of_its_line() {
    let text = "Ä first *line*. Another\none here &amp; there. [pause: 1s] End.";
    let script = Script::parse(text, "script.md", "en").unwrap();
    let written: Vec<&str> = script.lines().map(|line| &text[line.place.span.clone()]).collect();
    assert_eq!(written, ["Ä first *line*.", "Another\none here &amp; there.", "End."]);
}

/// The lines of a script as they are shown.
fn shown(text: &str) -> Vec<String> {
    Script::parse(text, "s.md", "en-us").unwrap().lines().map(|line| line.text.clone()).collect()
}

#[test]
fn signs_that_a_piece_of_a_web_page_writes_as_words_are_signs() {
    for (text, line) in [
        ("<p>It is old &amp; sweet.</p>", "It is old & sweet."),
        ("<div>Caf&eacute;s &#8212; 5 &lt; 6&nbsp;kg.</div>", "Cafés \u{2014} 5 < 6\u{A0}kg."),
        ("<p>AT&T; R&D and &nosuch; stay.</p>", "AT&T; R&D and &nosuch; stay."),
    ] {
        assert_eq!(shown(text).join(" ").replace('\u{A0}', " "), line.replace('\u{A0}', " "), "{text}");
    }
}

#[test]
fn a_script_of_one_short_word_is_said() {
    for text in ["OK.", "Sure!", "Perfect."] {
        assert_eq!(shown(text), [text]);
    }
    assert_eq!(shown("Sure!\n\nBees dance."), ["Bees dance."]);
    assert_eq!(shown("Sure!\nBees dance."), ["Bees dance."]);
}

#[test]
fn a_number_before_an_empty_heading_waits_for_what_follows() {
    check(
        "An octopus.\n1) #\n",
        &expect![[r#"
        # -
          1:1 An octopus.
          2:1 1)
              one
    "#]],
    );
    check(
        "1) #\n   It has three hearts.\n2) # Blood\n\n   It is blue.\n",
        &expect![[r#"
        # -
          1:1 1) It has three hearts.
              number one. It has three hearts.
        # 2) Blood
          5:4 It is blue.
    "#]],
    );
}
