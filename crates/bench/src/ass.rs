//! The captions as libass reads them: one event for every state.

use std::fmt::Write;

use crate::captions::State;
use crate::look::{LINE_IN_SIZES, Look};

/// The text of an `.ass` file for a frame size.
pub fn ass(states: &[State], look: &Look, (width, height): (u32, u32), rate: u32) -> String {
    let Look { size, outline, centre_y, family, .. } = look;
    let (colour, line) = (colour(look.colour), colour(look.outline_colour));
    let mut text = format!(
        "[Script Info]\nScriptType: v4.00+\nPlayResX: {width}\nPlayResY: {height}\nScaledBorderAndShadow: yes\n\
         WrapStyle: 2\nYCbCr Matrix: TV.709\n\n\
         [V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, Bold, BorderStyle, Outline, \
         Shadow, Alignment\nStyle: Words,{family},{:.2},{colour},{line},0,1,{outline:.2},0,5\n\n\
         [Events]\nFormat: Layer, Start, End, Style, Text\n",
        size * LINE_IN_SIZES,
    );
    for state in states {
        let words: Vec<String> = state
            .words
            .iter()
            .enumerate()
            .map(|(index, word)| {
                let word = escaped(word);
                if index as i32 == state.active {
                    format!("{{\\c{}}}{word}{{\\c{colour}}}", self::colour(look.active_colour))
                } else {
                    word
                }
            })
            .collect();
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "Dialogue: 0,{},{},Words,{{\\pos({},{centre_y:.0})}}{}",
            time(state.from_frame, rate),
            time(state.to_frame, rate),
            width / 2,
            words.join(" ")
        );
    }
    text
}

/// Hundredths of a second at or just before a frame: an event that begins a little early begins on that very frame.
fn time(frame: u32, rate: u32) -> String {
    let hundredths = u64::from(frame) * 100 / u64::from(rate);
    let (hours, minutes) = (hundredths / 360_000, hundredths / 6_000 % 60);
    format!("{hours}:{minutes:02}:{:02}.{:02}", hundredths / 100 % 60, hundredths % 100)
}

/// `#RRGGBB` as libass writes it: blue first.
fn colour(colour: &str) -> String {
    let digits = |at: usize| colour.get(at..at + 2).unwrap_or("00");
    format!("&H00{}{}{}", digits(5), digits(3), digits(1))
}

/// Braces would begin a command, and a backslash a special character.
fn escaped(word: &str) -> String {
    word.replace('\\', "/").replace('{', "(").replace('}', ")")
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn a_state_is_an_event_and_its_active_word_is_coloured() {
        let state = |active, from_frame, to_frame| State {
            words: vec!["AN".to_owned(), "{OCTOPUS}".to_owned()],
            active,
            from_frame,
            to_frame,
        };
        let states = [state(-1, 0, 4), state(1, 4, 108_011)];
        expect![[r#"
            [Script Info]
            ScriptType: v4.00+
            PlayResX: 1080
            PlayResY: 1920
            ScaledBorderAndShadow: yes
            WrapStyle: 2
            YCbCr Matrix: TV.709

            [V4+ Styles]
            Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, Bold, BorderStyle, Outline, Shadow, Alignment
            Style: Words,Anton,166.41,&H00FFFFFF,&H000C0A0A,0,1,8.00,0,5

            [Events]
            Format: Layer, Start, End, Style, Text
            Dialogue: 0,0:00:00.00,0:00:00.13,Words,{\pos(540,1150)}AN (OCTOPUS)
            Dialogue: 0,0:00:00.13,1:00:00.36,Words,{\pos(540,1150)}AN {\c&H003DD9FF}(OCTOPUS){\c&H00FFFFFF}
        "#]]
        .assert_eq(&ass(&states, &Look::scaled(1_080, 1_920), (1_080, 1_920), 30));
    }
}
