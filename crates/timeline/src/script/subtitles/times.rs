//! Times of subtitles in every spelling a person can read.

/// When a subtitle comes and goes, in milliseconds: `00:01:02,500 --> 00:01:04,000`, with settings behind it, or
/// `0:00:01.599,0:00:04.160`.
pub(super) fn line(text: &str) -> Option<(u64, u64)> {
    if let Some((from, to)) = around_arrow(text) {
        let settings =
            |text: &str| text.find(|c: char| c.is_alphabetic()).map(|at| text.get(..at).map(str::to_owned))?;
        let to = settings(to).unwrap_or_else(|| to.to_owned());
        return Some((time(from)?, time(&to)?));
    }
    let (from, to) = text.split_once(',').filter(|(_, to)| to.contains(':'))?;
    Some((clock(from)?, clock(to)?))
}

/// Whether a line has an arrow between two things, the first of which begins like a time.
pub(super) fn has_arrow(text: &str) -> bool {
    around_arrow(text)
        .is_some_and(|(from, _)| from.trim().starts_with(|c: char| c.is_ascii_digit()) && from.contains(':'))
}

fn around_arrow(text: &str) -> Option<(&str, &str)> {
    ["-->", "--＞", "- ->", "-- >", "->", "–>", "—>", "→", "=>", "－－>"]
        .iter()
        .find_map(|arrow| text.split_once(arrow))
}

/// A time with a colon in it: `0:05`, `00:00:03,5`.
pub(super) fn clock(text: &str) -> Option<u64> {
    text.contains(':').then(|| time(text)).flatten()
}

/// `H:MM:SS,mmm`, `MM:SS.mm`, `00:03`, `3.5`, `00:00:03:12` in milliseconds, blanks between its parts or not.
pub(super) fn time(text: &str) -> Option<u64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut parts: Vec<&str> = text.split(':').collect();
    let last = parts.pop()?;
    let (seconds, fraction) = match last.split_once(['.', ',', ';']) {
        Some(pair) => pair,
        None if parts.len() == 3 => (parts.pop()?, last),
        None => (last, ""),
    };
    if parts.len() > 2 || parts.is_empty() && fraction.is_empty() || fraction.len() > 9 {
        return None;
    }
    parts.push(seconds);
    let whole = parts.into_iter().try_fold(0_u64, |sum, part| Some(sum * 60 + number(part)?))?;
    let thousandths = if fraction.is_empty() { 0 } else { number(format!("{fraction:0<3}").get(..3)?)? };
    number(if fraction.is_empty() { "0" } else { fraction })?;
    Some(whole * 1_000 + thousandths)
}

fn number(text: &str) -> Option<u64> {
    let digits = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_every_spelling() {
        for (text, from, to) in [
            ("00:00:03,000 --> 00:00:04,500", 3_000, 4_500),
            ("00:00:03,00 --> 00:00:04,00", 3_000, 4_000),
            ("0:03.5 --> 0:04.25 align:start position:0%", 3_500, 4_250),
            ("00:03-->00:04", 3_000, 4_000),
            ("00:00:03.000 -> 00:00:04.000", 3_000, 4_000),
            ("00 : 00 : 03 , 000 --> 00 : 00 : 04 , 000", 3_000, 4_000),
            ("00:00:03:500 --> 00:00:04:000", 3_500, 4_000),
            ("1:00:03 → 1:00:04", 3_603_000, 3_604_000),
            ("0:00:01.599,0:00:04.160", 1_599, 4_160),
            ("00:00:03,000 --> 00:00:04,000 X1:0 Y1:10", 3_000, 4_000),
        ] {
            assert_eq!(line(text), Some((from, to)), "{text}");
        }
        for text in ["a --> b", "00:01 --> later", "2024-01-01 --> today", "1, 2", "Hello -> there", "3 --> 4"] {
            assert_eq!(line(text), None, "{text}");
        }
    }
}
