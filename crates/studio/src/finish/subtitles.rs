//! Subtitles beside the movie, for players and platforms: whole phrases in two lines, as SRT and WebVTT.

use std::fmt::Write;

use vo_timeline::cue_cut::{CueRule, cut};
use vo_timeline::phrase;
use vo_timeline::time::FrameRate;
use vo_timeline::track::{LineMaterial, LineSpan, timed_words};

/// How their files end.
pub const ENDINGS: [&str; 2] = ["srt", "vtt"];

/// Two lines of at most 37 characters each, as broadcasters do.
const RULE: CueRule = CueRule { words: 14, line_chars: 37, lines: 2 };

/// A subtitle: frames from and to, and its lines.
type Subtitle = (u32, u32, Vec<String>);

/// The subtitles of a movie, in order.
pub fn subtitles<'a>(
    slots: &[LineSpan],
    lines: impl Iterator<Item = LineMaterial<'a>>,
    rate: FrameRate,
) -> Vec<Subtitle> {
    slots
        .iter()
        .zip(lines)
        .flat_map(|(slot, line)| cut(&timed_words(&line, slot, rate), RULE, slot.from, slot.to))
        .map(|cue| {
            let words: Vec<_> = cue.words.iter().map(|word| word.text.as_str()).collect();
            (cue.from.max(0) as u32, cue.to.max(0) as u32, balanced(&words))
        })
        .collect()
}

/// SubRip text.
pub fn srt(subtitles: &[Subtitle], rate: FrameRate) -> String {
    let mut text = String::new();
    for (index, (from, to, lines)) in subtitles.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{}\n{} --> {}\n{}\n",
            index + 1,
            time(*from, rate, ','),
            time(*to, rate, ','),
            lines.join("\n")
        );
    }
    text
}

/// WebVTT text. What would be read as a tag is written as a character.
pub fn vtt(subtitles: &[Subtitle], rate: FrameRate) -> String {
    let mut text = String::from("WEBVTT\n\n");
    for (from, to, lines) in subtitles {
        let shown = lines.join("\n").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let _ = writeln!(text, "{} --> {}\n{shown}\n", time(*from, rate, '.'), time(*to, rate, '.'));
    }
    text
}

fn time(frame: u32, rate: FrameRate, point: char) -> String {
    let ms = rate.sample_of(frame) / 48;
    let (hours, minutes, seconds) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60);
    format!("{hours:02}:{minutes:02}:{seconds:02}{point}{:03}", ms % 1_000)
}

/// One line if it fits, else two of nearly the same length that tear no phrase.
fn balanced(words: &[&str]) -> Vec<String> {
    let whole = words.join(" ");
    if whole.chars().count() <= RULE.line_chars || words.len() < 2 {
        return vec![whole];
    }
    let partings = phrase::partings(words);
    let uneven = |at: &usize| {
        let (top, bottom) = words.split_at(*at);
        let [top, bottom] = [top, bottom].map(|part| part.join(" ").chars().count());
        let longer = top.max(bottom);
        let torn = partings[at - 1].saturating_sub(phrase::USUAL) as usize;
        (longer > RULE.line_chars, longer + torn / 20, top > bottom)
    };
    let at = (1..words.len()).min_by_key(uneven).unwrap_or(1);
    let (top, bottom) = words.split_at(at);
    vec![top.join(" "), bottom.join(" ")]
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn a_name_is_not_parted_from_its_title() {
        let text = "I put all of it in a savings account with Dr. Smith from MIT.";
        let words: Vec<&str> = text.split(' ').collect();
        expect!["I put all of it in a savings / account with Dr. Smith from MIT."]
            .assert_eq(&balanced(&words).join(" / "));
        let text = "He lives with all of his books at No. 5 of that street.";
        let words: Vec<&str> = text.split(' ').collect();
        expect!["He lives with all of his books / at No. 5 of that street."].assert_eq(&balanced(&words).join(" / "));
    }

    #[test]
    fn both_forms_say_the_same() {
        let subtitles = vec![
            (0, 45, vec!["Two <b>lines</b>".to_owned(), "& more".to_owned()]),
            (108_000, 108_031, vec!["End".to_owned()]),
        ];
        expect![[r#"
            1
            00:00:00,000 --> 00:00:01,500
            Two <b>lines</b>
            & more

            2
            01:00:00,000 --> 01:00:01,033
            End

        "#]]
        .assert_eq(&srt(&subtitles, FrameRate::THIRTY));
        expect![[r#"
            WEBVTT

            00:00:00.000 --> 00:00:01.500
            Two &lt;b&gt;lines&lt;/b&gt;
            &amp; more

            01:00:00.000 --> 01:00:01.033
            End

        "#]]
        .assert_eq(&vtt(&subtitles, FrameRate::THIRTY));
    }
}
