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
              15:3 La la -5 degrees, now.
                  La la minus five degrees, now.
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
fn what_only_looks_like_subtitles_is_markdown() {
    for text in ["1\n\n00:01 --> later\n", "WEBVTTX is a word.", "2024-01-01 --> today: it rained."] {
        assert!(!super::super::subtitles::is(text), "{text}");
    }
    for text in ["WEBVTT", "\n\n7\n0:00:01,000 --> 0:00:02,000\nHi.", "00:01.000 --> 00:02.000"] {
        assert!(super::super::subtitles::is(text), "{text}");
    }
}
