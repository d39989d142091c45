//! Names and texts of others as they are shown: they draw nothing on a terminal, end no line of ours, and JSON stays JSON.
//! A value is spelled out before it is put into a sentence; what is written of sentences is spelled out once more.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;

/// Whether a character would draw, end a line or turn the direction of the text around it.
fn draws(c: char) -> bool {
    let ends_a_line = matches!(c, '\u{2028}' | '\u{2029}');
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() && c != '\t' || ends_a_line || turns
}

/// A text on one line that draws nothing: such characters are spelled as `\u{1b}`.
pub fn plain(text: &str) -> Cow<'_, str> {
    spelled(text, draws, |c, out| out.extend(c.escape_unicode()))
}

/// Lines of ours that draw nothing, whatever is in them: as [`plain`], but their ends stay.
pub fn plain_lines(text: &str) -> Cow<'_, str> {
    spelled(text, |c| draws(c) && c != '\n', |c, out| out.extend(c.escape_unicode()))
}

/// The path of a file as it is shown to a person.
pub fn shown(path: impl AsRef<Path>) -> String {
    plain(&path.as_ref().to_string_lossy()).into_owned()
}

/// JSON that says the same and draws nothing. Such characters stand in its strings only, where `\u001b` says the same;
/// the ends of its lines stay.
pub fn plain_json(json: &str) -> Cow<'_, str> {
    let spell = |c: char, out: &mut String| {
        let _ = c.encode_utf16(&mut [0; 2]).iter().try_for_each(|unit| write!(out, "\\u{unit:04x}"));
    };
    spelled(json, |c| draws(c) && c != '\n', spell)
}

fn spelled(text: &str, draws: impl Fn(char) -> bool, spell: impl Fn(char, &mut String)) -> Cow<'_, str> {
    if !text.contains(&draws) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if draws(c) { spell(c, &mut out) } else { out.push(c) }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_ends_no_line_and_draws_nothing() {
        let name = "a\nerror: \u{1b}]0;x\u{7}\u{202e}gpj.\u{2028}b\t日本🐙";
        assert_eq!(plain(name), "a\\u{a}error: \\u{1b}]0;x\\u{7}\\u{202e}gpj.\\u{2028}b\t日本🐙");
        assert_eq!(plain_lines("one\ntwo\r"), "one\ntwo\\u{d}");
        assert_eq!(shown(Path::new("a\rb")), "a\\u{d}b");
    }

    proptest! {
        #[test]
        fn json_stays_json_and_says_the_same(text: String, turned in "[\u{7f}-\u{9f}\u{2028}-\u{202e}\\\\\"a]*") {
            let value = serde_json::json!({ "text": text, turned.as_str(): turned });
            for json in [serde_json::to_string(&value).unwrap(), serde_json::to_string_pretty(&value).unwrap()] {
                let written = plain_json(&json);
                prop_assert!(!written.contains(|c| draws(c) && c != '\n'));
                prop_assert_eq!(written.lines().count(), json.lines().count());
                prop_assert_eq!(&serde_json::from_str::<serde_json::Value>(&written).unwrap(), &value);
            }
        }

        #[test]
        fn whatever_is_shown_is_one_line(text: String) {
            prop_assert!(!plain(&text).contains(draws));
        }
    }
}
