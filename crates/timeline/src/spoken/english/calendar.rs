//! Times and dates.

use super::Context;
use crate::spoken::number::{cardinal, ordinal, plural, year};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The full name of a month written with a capital, in full or in its first letters (`Jan`, `Sept`).
pub(super) fn month_of(word: &str) -> Option<&'static str> {
    let long_enough = word.len() >= 3 && word.starts_with(|c: char| c.is_ascii_uppercase());
    MONTHS
        .into_iter()
        .find(|month| long_enough && (month.len() == word.len() || word.len() <= 4) && month.starts_with(word))
}

/// `3:30pm`, `15:00`, `3pm`, `16:9`.
pub(super) fn time(context: &Context<'_>) -> Option<String> {
    let lower = context.core.to_ascii_lowercase();
    let (clock, half) = half_day(&lower);
    let mut parts = clock.split(':');
    let (first, rest): (u64, Vec<&str>) = (digits(parts.next()?)?, parts.collect());
    let half_said = half.unwrap_or_default();
    match rest.as_slice() {
        [] => half.filter(|_| (1..=12).contains(&first)).map(|half| format!("{} {half}", cardinal(first))),
        [minute] if minute.len() == 2 && first < 24 => {
            let minute = digits(minute).filter(|minute| *minute < 60)?;
            let follows_half = matches!(context.after.to_ascii_lowercase().as_str(), "am" | "pm" | "a.m" | "p.m");
            Some(match minute {
                0 if half.is_some() || follows_half => format!("{} {half_said}", cardinal(first)),
                0 if (1..=12).contains(&first) => format!("{} o'clock", cardinal(first)),
                0 => format!("{} hundred", cardinal(first)),
                1..10 => format!("{} oh {} {half_said}", cardinal(first), cardinal(minute)),
                _ => format!("{} {} {half_said}", cardinal(first), cardinal(minute)),
            })
        }
        // Anything else with a colon between numbers is a ratio or a score.
        [second] if half.is_none() => Some(format!("{} to {}", cardinal(first), cardinal(digits(second)?))),
        [second, third] if half.is_none() => {
            Some(format!("{} {} {}", cardinal(first), cardinal(digits(second)?), cardinal(digits(third)?)))
        }
        _ => None,
    }
}

fn half_day(lower: &str) -> (&str, Option<&'static str>) {
    for (ending, said) in [("a.m", "ay M"), ("p.m", "P M"), ("am", "ay M"), ("pm", "P M")] {
        if let Some(clock) = lower.strip_suffix(ending).filter(|clock| clock.ends_with(|c: char| c.is_ascii_digit())) {
            return (clock, Some(said));
        }
    }
    (lower, None)
}

/// `12/25/2024`, `2024-05-01`, and numbers that a month or `the` beside them makes a day, a year or a decade.
pub(super) fn date(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    if context.is_after_number() && matches!(core, "am" | "AM" | "pm" | "PM") {
        return Some(if core.starts_with(['a', 'A']) { "ay M" } else { "P M" }.to_owned());
    }
    let separator = ['/', '-', '.'].into_iter().find(|&separator| core.matches(separator).count() == 2);
    if let Some(separator) = separator {
        let parts: Vec<&str> = core.split(separator).collect();
        if let [first, second, third] = parts.as_slice() {
            return full_date(first, second, third, separator, context.british);
        }
    }
    match core {
        "9/11" => return Some("nine eleven".to_owned()),
        "24/7" => return Some("twenty four seven".to_owned()),
        "50/50" => return Some("fifty fifty".to_owned()),
        "20/20" => return Some("twenty twenty".to_owned()),
        "911" => return Some("nine one one".to_owned()),
        _ => {}
    }
    decade(core).or_else(|| day(context))
}

fn full_date(first: &str, second: &str, third: &str, separator: char, british: bool) -> Option<String> {
    let short = |text: &str| text.len() <= 2;
    let (a, b, c) = (digits(first)?, digits(second)?, digits(third)?);
    let (month, day, of_year) = if first.len() == 4 && short(second) && short(third) {
        (b, c, a)
    } else if third.len() == 4 && short(first) && short(second)
        || separator == '/' && [first, second, third].into_iter().all(short)
    {
        let century = if c < 100 { 2000 } else { 0 };
        let day_first = british || separator == '.' || a > 12;
        if day_first { (b, a, c + century) } else { (a, b, c + century) }
    } else {
        return None;
    };
    let month = MONTHS.get((month as usize).checked_sub(1)?)?;
    (1..=31).contains(&day).then(|| format!("{month} {}, {}", ordinal(day), year(of_year)))
}

/// `1990s`, `'90s`, `2000s`.
fn decade(core: &str) -> Option<String> {
    let bare = core.strip_suffix("'s").or_else(|| core.strip_suffix('s'))?;
    let bare = bare.strip_prefix('\'').unwrap_or(bare);
    let number = digits(bare)?;
    match (bare.len(), number % 10) {
        (2, 0) if number >= 20 => Some(plural(&cardinal(number))),
        (4, 0) if (1100..2100).contains(&number) => Some(plural(&year(number))),
        _ => None,
    }
}

/// `May 5`, `5 May`.
fn day(context: &Context<'_>) -> Option<String> {
    let number = digits(context.core).filter(|number| (1..=31).contains(number))?;
    if month_of(context.before).is_some() && !matches!(context.after, "percent" | "%") {
        return Some(ordinal(number));
    }
    month_of(context.after)?;
    let article = if context.before.eq_ignore_ascii_case("the") { "" } else { "the " };
    Some(format!("{article}{} of", ordinal(number)))
}

fn digits(text: &str) -> Option<u64> {
    let are_digits = !text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    are_digits.then(|| text.parse().ok()).flatten()
}
