//! Time stamps of a script: `[0:00–0:05]`, `(0-3s)`, `00:00 - 00:05`.

/// A time stamp at the beginning of `text`: how many characters it has, and whether it is in brackets or a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Characters, brackets included.
    pub(super) length: usize,
    pub(super) in_brackets: bool,
    /// Whether it has a beginning and an end.
    pub(super) is_span: bool,
    /// Its beginning in thousandths of a second.
    pub(super) from: u64,
}

/// The time stamp with which `text` begins.
pub(super) fn at_start(text: &[char]) -> Option<Stamp> {
    let opening = *text.first()?;
    let closing = match opening {
        '(' => Some(')'),
        '[' => Some(']'),
        '（' => Some('）'),
        '【' => Some('】'),
        '{' => Some('}'),
        '<' => Some('>'),
        _ => None,
    };
    let Some(closing) = closing else {
        let (length, is_span, from) = times(text, false)?;
        let next = text.get(length).copied();
        let ends = next.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '%' | '$' | '€' | '£' | '/'));
        return ends.then_some(Stamp { length, in_brackets: false, is_span, from });
    };
    let end = text.iter().take(40).position(|&c| c == closing)?;
    let inside = text.get(1..end)?;
    let (length, is_span, from) = times(inside, true)?;
    let rest_is_blank = inside.get(length..)?.iter().all(|c| c.is_whitespace());
    rest_is_blank.then_some(Stamp { length: end + 1, in_brackets: true, is_span, from })
}

/// One time or two: characters, whether there are two, and the beginning. Numbers without a colon need a unit.
fn times(text: &[char], in_brackets: bool) -> Option<(usize, bool, u64)> {
    let start = blanks(text, 0);
    let (first_end, first) = time(text, start)?;
    let mut at = blanks(text, first_end);
    let separates = match text.get(at) {
        Some('-' | '–' | '—' | '−' | '~' | '→' | '～') => {
            at += 1;
            // `-->` and `->`.
            while matches!(text.get(at), Some('-' | '>')) {
                at += 1;
            }
            true
        }
        Some('t') if text.get(at..at + 3).is_some_and(|to| to.iter().collect::<String>() == "to ") => {
            at += 2;
            true
        }
        _ => false,
    };
    if separates && let Some((end, second)) = time(text, blanks(text, at)) {
        let known = first.has_colon && second.has_colon || first.has_unit || second.has_unit;
        let rising = first.thousandths <= second.thousandths;
        return (known && rising && (in_brackets || first.has_colon)).then_some((end, true, first.thousandths));
    }
    let alone = first.has_colon || first.has_unit && in_brackets;
    alone.then_some((first_end, false, first.thousandths))
}

struct Time {
    thousandths: u64,
    has_colon: bool,
    has_unit: bool,
}

/// `0:05`, `00:00:05.2`, `3`, `3s`, `3 sec`: where it ends, and what it is.
fn time(text: &[char], start: usize) -> Option<(usize, Time)> {
    let mut at = start;
    let mut sum = 0_u64;
    let mut parts = 0;
    loop {
        let (end, number) = digits(text, at)?;
        let short = end - at <= if parts == 0 { 3 } else { 2 };
        if !short || parts > 0 && end - at != 2 {
            return None;
        }
        sum = sum * 60 + number;
        parts += 1;
        at = end;
        let goes_on = text.get(at) == Some(&':') && text.get(at + 1).is_some_and(char::is_ascii_digit) && parts < 4;
        if !goes_on {
            break;
        }
        at += 1;
    }
    let has_colon = parts > 1;
    if matches!(text.get(at), Some('.' | ',')) && text.get(at + 1).is_some_and(char::is_ascii_digit) {
        at = digits(text, at + 1)?.0;
    }
    let word_at = blanks(text, at);
    let word: String = text.get(word_at..)?.iter().take_while(|c| c.is_alphabetic()).collect();
    let units = [
        "s", "sec", "secs", "second", "seconds", "seg", "segundos", "sek", "sekunden", "secondes", "secondi", "min",
        "mins", "m",
    ];
    let has_unit = !has_colon && units.contains(&word.to_lowercase().as_str());
    if has_unit {
        at = word_at + word.chars().count();
        if text.get(at) == Some(&'.') {
            at += 1;
        }
    }
    Some((at, Time { thousandths: sum * 1000, has_colon, has_unit }))
}

fn digits(text: &[char], start: usize) -> Option<(usize, u64)> {
    let length = text.get(start..)?.iter().take_while(|c| c.is_ascii_digit()).count();
    let number: String = text.get(start..start + length)?.iter().take(6).collect();
    Some((start + length, number.parse().ok()?))
}

fn blanks(text: &[char], start: usize) -> usize {
    start + text.get(start..).unwrap_or_default().iter().take_while(|c| c.is_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_are_read_in_every_spelling() {
        let read = |text: &str| at_start(&text.chars().collect::<Vec<_>>()).map(|stamp| stamp.length);
        for whole in [
            "[0:00–0:05]",
            "(0-3s)",
            "(0–3 sec)",
            "[00:15]",
            "(0:00 - 0:03)",
            "0:00-0:05",
            "00:00:01,5 --> 00:00:02,5",
            "(3 seconds)",
            "[0s–3s]",
            "(45–60 seconds)",
            "(0 to 5 seconds)",
            "(00:00–00:05)",
        ] {
            assert_eq!(read(whole), Some(whole.chars().count()), "{whole}");
        }
        for prose in [
            "(3)",
            "3 people",
            "(1984)",
            "(5-3)",
            "50% off",
            "1:2 odds",
            "(see 0:05)",
            "5-10 people",
            "10s of people",
            "(2019-2020)",
        ] {
            assert_eq!(read(prose), None, "{prose}");
        }
    }
}
