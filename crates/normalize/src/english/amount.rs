//! Numbers as they are written: whole part, decimals, commas between thousands; and how they are read.

use crate::number::{self, cardinal, year};

/// A number as it is written: whole part without commas, and decimals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) whole: String,
    pub(super) decimals: Option<String>,
    /// Whether it was written with commas, which no year is.
    pub(super) grouped: bool,
}

/// An ungrouped number with this many digits is a code, and read digit by digit.
const CODE: usize = 10;

/// Whether a part ends in a number, so that a unit may follow.
pub(super) fn ends_in_number(core: &str) -> bool {
    core.ends_with(|c: char| c.is_ascii_digit())
}

/// A small whole number, written in digits only.
pub(super) fn whole(text: &str) -> Option<u64> {
    let are_digits = !text.is_empty() && text.len() <= 9 && is_digits(text);
    are_digits.then(|| text.parse().ok()).flatten()
}

/// Whether a text has nothing but ASCII digits.
pub(super) fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number that is the whole text.
pub(super) fn number(text: &str) -> Option<Number> {
    number_prefix(text).filter(|(_, rest)| rest.is_empty()).map(|(number, _)| number)
}

/// How many digits a text begins with.
fn digits_of(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())
}

/// `,00,000` of `1,00,000`: groups of two digits and a last one of three, as in India, and the rest of the text.
fn indian_groups(text: &str) -> Option<(String, &str)> {
    let mut groups = String::new();
    let mut rest = text;
    while let Some(group) = rest.strip_prefix(',').filter(|group| digits_of(group) == 2) {
        groups.push_str(group.get(..2)?);
        rest = group.get(2..)?;
    }
    let last = rest.strip_prefix(',').filter(|group| digits_of(group) == 3 && !groups.is_empty())?;
    groups.push_str(last.get(..3)?);
    Some((groups, last.get(3..)?))
}

/// A number at the start of a text, and the rest of the text.
pub(super) fn number_prefix(text: &str) -> Option<(Number, &str)> {
    let first = digits_of(text);
    let (mut whole, mut rest) = (text.get(..first)?.to_owned(), text.get(first..)?);
    let mut grouped = false;
    if let Some((groups, behind)) = indian_groups(rest).filter(|_| (1..=2).contains(&first)) {
        whole.push_str(&groups);
        (rest, grouped) = (behind, true);
    }
    // Commas count only with three digits behind each of them.
    while (1..=3).contains(&first)
        && let Some(group) = rest.strip_prefix(',')
        && digits_of(group) == 3
    {
        whole.push_str(group.get(..3)?);
        rest = group.get(3..)?;
        grouped = true;
    }
    let decimals = rest
        .strip_prefix('.')
        .map(|rest| rest.get(..digits_of(rest)).unwrap_or_default())
        .filter(|digits| !digits.is_empty());
    if let Some(decimals) = decimals {
        rest = rest.get(1 + decimals.len()..)?;
        // A second point makes it a version or an address.
        if rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
            return None;
        }
    }
    if whole.is_empty() && decimals.is_none() {
        return None;
    }
    Some((Number { whole, decimals: decimals.map(str::to_owned), grouped }, rest))
}

/// The number as it is read without regard to what it counts.
pub(super) fn plain(number: &Number) -> String {
    let is_code = !number.grouped && number.whole.len() >= CODE && number.decimals.is_none();
    if is_code { number::digits(&number.whole) } else { counted(number) }
}

/// The number as an amount, however long it is.
pub(super) fn counted(number: &Number) -> String {
    let whole = match number.whole.as_str() {
        "" => String::new(),
        zeros if zeros.len() > 1 && zeros.starts_with('0') => number::digits(zeros),
        whole => number::large(whole),
    };
    match &number.decimals {
        Some(decimals) => format!("{whole} point {}", number::digits(decimals)).trim_start().to_owned(),
        None => whole,
    }
}

/// Whether it may be a year: four bare digits, and no round thousand before the second.
pub(super) fn is_year(number: &Number) -> bool {
    let in_range = number.whole.len() == 4 && ("1001".."2100").contains(&number.whole.as_str());
    in_range && number.decimals.is_none() && !number.grouped
}

/// The number read in pairs, as years are.
pub(super) fn as_year(number: &Number) -> String {
    let value = whole(&number.whole).filter(|_| number.whole.len() == 4);
    value.map_or_else(|| two_digits(&number.whole).unwrap_or_else(|| plain(number)), year)
}

/// `05` as `oh five`, `24` as `twenty four`: the end of a year, or minutes.
pub(super) fn two_digits(text: &str) -> Option<String> {
    let value = whole(text).filter(|_| text.len() == 2)?;
    Some(match value {
        0 => "hundred".to_owned(),
        1..10 => format!("oh {}", cardinal(value)),
        _ => cardinal(value),
    })
}

/// Numbers of houses, aircraft and roads: `1428` as `fourteen twenty eight`, `747` as `seven forty seven`.
pub(super) fn in_pairs(text: &str) -> Option<String> {
    let value = whole(text)?;
    Some(match (text.len(), value % 100) {
        (3 | 4, 0) => cardinal(value),
        (3, 1..10) => format!("{} oh {}", cardinal(value / 100), cardinal(value % 10)),
        (5.., _) => number::digits(text),
        (3 | 4, _) => year(value),
        _ => cardinal(value),
    })
}
