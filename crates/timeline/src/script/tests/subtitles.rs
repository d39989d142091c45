//! What becomes of subtitles.

use super::check;
use expect_test::expect;

#[test]
fn a_sentence_goes_on_over_subtitles_and_a_long_silence_parts_scenes() {
    check(
        "1\r\n00:00:01,000 --> 00:00:02,500\r\nAn octopus has\r\n<b>three</b> <i>hearts</i>,\r\n\r\n2\r\n00:00:02,600 --> 00:00:04,000\r\n\
         {\\an8}and two of them stop. Its blood\r\n\r\n3\r\n00:00:04,000 --> 00:00:05,000\r\nis blue.\r\n\r\n4\r\n\
         00:00:09,000 --> 00:00:10,000\r\n- Really?\r\n- Really.\r\n",
        &expect![[r#"
            # -
              3:1 An octopus has <three> hearts, and two of them stop.
              8:29 Its blood is blue.
            # -
              16:3 Really?
              17:3 Really.
        "#]],
    );
}

#[test]
fn what_nobody_says_is_left_out() {
    check(
        "WEBVTT - a talk\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE two\nlines\n\nintro\n\
         00:01.000 --> 00:02.000 align:start position:0%\n<v Ann>2 &lt; 3 &amp; 4 > 1. [applause]\n\n\
         00:02.000 --> 00:03.000\n♪ La la ♪\n-5 degrees, <00:00:02.500><c.now>now</c>.\n",
        &expect![[r#"
            # -
              12:8 2 < 3 & 4 > 1.
                  two is less than three and four is greater than one.
              16:1 -5 degrees, now.
                  minus five degrees, now.
            ! 12:30 what stands in brackets is neither shown nor spoken
            ! 15:1 what is sung is neither shown nor spoken
        "#]],
    );
}

#[test]
fn captions_that_roll_up_are_said_once() {
    check(
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nthree hearts\n\n00:00:02.000 --> 00:00:02.010\nthree hearts\n\n\
         00:00:02.010 --> 00:00:04.000\nthree hearts\nbeat. No.\n\n00:00:05.000 --> 00:00:06.000\nbeat. No.\n",
        &expect![[r#"
            # -
              4:1 three hearts beat.
              11:7 No.
              14:1 beat.
              14:7 No.
        "#]],
    );
}

#[test]
fn a_blank_line_inside_and_text_before_the_first_time() {
    check(
        "1\n00:00:00,000 --> 00:00:02,000\nOne\n\ntwo.\n\n2\n00:00:03,000 --> 00:00:04,000\nThree.\n",
        &expect![[r#"
            # -
              3:1 One two.
              9:1 Three.
        "#]],
    );
    check(
        "WEBVTT\n\nA stray line.\n\n00:03.000 --> 00:04.000\nThree.\n",
        &expect![[r#"
            # -
              6:1 Three.
            ! 3:1 this is no subtitle: no time stands above it
        "#]],
    );
}

#[test]
fn times_are_read_as_people_spell_them_and_in_their_order() {
    let expected = expect![[r#"
        # -
          3:1 One.
          7:1 Two.
    "#]];
    let one = "1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n2\n00:00:03,00 --> 00:00:04,00\nTwo.\n";
    check(one, &expected);
    for other in [
        one.replace('\n', "\r"),
        one.replace('\n', "\n\n"),
        one.replace('\n', "\r\n"),
        one.replace('\n', "\r\r\n"),
        one.replace("\n\n", "\n"),
    ] {
        let read = crate::script::Script::parse(&other, "script.md", "en-us").unwrap();
        let lines: Vec<&str> = read.lines().map(|line| line.text.as_str()).collect();
        assert_eq!(lines, ["One.", "Two."], "{other:?}");
        assert!(read.warnings.is_empty(), "{other:?}");
    }
    for (text, lines) in [
        ("2\n00:03 --> 00:04\nTwo.\n\n1\n00:01 --> 00:02\nOne.\n", "One. / Two."),
        ("00:00:01.0->00:00:02.0\nOne.\n00:00:03.0->00:00:04.0\nTwo.", "One. / Two."),
        ("0:00:01.000,0:00:02.000\nOne.[br]One more.\n\n0:00:03.000,0:00:04.000\nTwo.", "One. / One more. / Two."),
        (
            "[Script Info]\nTitle: x\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\nComment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,Nobody.\nDialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\an8}Two, \\Nand\\hmore.\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\k20}On{\\k30}e.\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\p1}m 0 0 l 1 1{\\p0}\n",
            "One. / Two, and more.",
        ),
        ("[ti:Song]\n[00:01.00]One\n[00:03.00]Two\n", "One / Two"),
        ("{1}{1}23.976\n{24}{48}{y:i}One.|One more.\n{120}{}Two.\n", "One. / One more. / Two."),
        ("{0}{25}One.\r\n{30}{50}Two.\r\n", "One. / Two."),
        ("[10][20]/One.|- One more.\n[30][40]Two.\n", "One. / One more. / Two."),
        ("0:00\nhello there\n0:03\nand bye\n", "hello there and bye"),
        (
            "1\n00:01 --> 00:02\n>> JOHN: One.\n\n2\n00:03 --> 00:04\nMARY: Two.\n\n3\n00:05 --> 00:06\n(door slams)\n- (whispering) Three (or so).\n",
            "One. / Two. / Three (or so).",
        ),
        ("1\n00:01 --> 00:02\n♪ la la ♪\n\n2\n00:03 --> 00:04\n[door\nslams] One.\n\n3\n", "One."),
        ("1\n00:01 --> 00:02\nI\n\n2\n00:02 --> 00:03\nI am\n\n3\n00:03 --> 00:04\nI am here.\n", "I am here."),
        ("1\n00:01 --> 00:02\n42\n\n2\n00:03 --> 00:04\nis it.\n", "42 is it."),
    ] {
        let read = crate::script::Script::parse(text, "script.md", "en-us").unwrap();
        let found: Vec<&str> = read.lines().map(|line| line.text.as_str()).collect();
        assert_eq!(found.join(" / "), lines, "{text:?}");
    }
}

#[test]
fn a_time_that_nobody_can_read_is_a_mistake() {
    crate::script::tests::mistakes(
        "1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n2\n00:00:0x,000 --> 00:00:04,000\nTwo.\n",
        &expect![[r#"
            error: this time cannot be read
             --> script.md:6:1
              |
            6 | 00:00:0x,000 --> 00:00:04,000
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: write `00:00:01,000 --> 00:00:02,000`"#]],
    );
}

#[test]
fn what_only_looks_like_subtitles_is_markdown() {
    for text in [
        "1\n\n00:01 --> later\n",
        "WEBVTTX is a word.",
        "2024-01-01 --> today: it rained.",
        "{1} and {2} are sets.",
        "[1][2] say so.",
    ] {
        assert!(!super::super::subtitles::is(text), "{text}");
    }
    for text in ["WEBVTT", "\n\n7\n0:00:01,000 --> 0:00:02,000\nHi.", "00:01.000 --> 00:02.000"] {
        assert!(super::super::subtitles::is(text), "{text}");
    }
}

#[test]
fn what_is_said_twice_is_said_twice_and_names_are_not_said() {
    for (text, said) in [
        ("1\n00:00:01,000 --> 00:00:02,000\nHello.\n\n2\n00:00:02,000 --> 00:00:03,000\nHello.\n", "Hello. / Hello."),
        (
            "WEBVTT\n\n00:00.000 --> 00:02.000\nJohn Smith: Hello all.\n\n00:02.000 --> 00:04.000\nJane: Hi.\n",
            "Hello all. / Hi.",
        ),
        ("1\n00:00:01,000 --> 00:00:02,000\n*sighs*\nHello.\n", "Hello."),
        ("1\n00:00:01,000 --> 00:00:02,000\nHello.\nDownloaded from www.OpenSubtitles.org\n", "Hello."),
        ("1\n00:00:01,000 --> 00:00:02,000\nSubtitles by Anna\n\n2\n00:00:02,000 --> 00:00:03,000\nHello.\n", "Hello."),
        ("1\n00:00:01,000 --> 00:00:02,000\n*Never* do this.\n", "Never do this."),
        ("[ti:Song]\n[00:12.00]First.\n[00:13.00]Next.\nMore.\n[00:40:10]Late.", "First. / Next. / More. / Late."),
    ] {
        let script = crate::script::Script::parse(text, "script.srt", "en-us").unwrap();
        let lines: Vec<&str> = script.lines().map(|line| line.text.as_str()).collect();
        assert_eq!(lines.join(" / "), said, "{text}");
    }
}

#[test]
fn what_is_left_out_of_subtitles_is_told() {
    for (text, told) in [
        ("0:00\nHello.\n0:03\n", "1:1 a time stamp | 3:1 a time stamp"),
        ("1\n00:01 --> 00:02\nANNA: Hello.\n", "3:1 the name of who speaks"),
        (
            "1\n00:01 --> 00:02\n[door slams] Hello (sighs).\n",
            "3:1 what stands in brackets | 3:20 what stands in brackets",
        ),
        ("1\n00:01 --> 00:02\n(door slams)\nHello.\n", "3:1 what stands in brackets"),
        ("1\n00:01 --> 00:02\nHello.\n\n2\n", "5:1 the number of a subtitle that is missing"),
        ("1\n00:01 --> 00:02\nHello <friends>.\n", "3:7 a tag"),
        ("1\n00:01 --> 00:02\n<i>Hello</i> <c.loud>there</c>.\n", ""),
        ("{1}{1}25\nLost.\n{25}{50}Hello.\n", "2:1 this is no subtitle: no time stands above it"),
        (
            "[Script Info]\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,A,,0,0,0,,Hello.\nDialogue: 0,soon,later,A,,0,0,0,,Lost.\n",
            "4:1 this is no subtitle: no time stands above it",
        ),
    ] {
        let script = crate::script::Script::parse(text, "script.srt", "en-us").unwrap();
        let warnings = script.warnings.iter().map(|warning| {
            let place = warning.at.as_ref().unwrap();
            format!("{}:{} {}", place.line, place.column, warning.message.replace(" is neither shown nor spoken", ""))
        });
        assert_eq!(warnings.collect::<Vec<_>>().join(" | "), told, "{text:?}");
    }
}
