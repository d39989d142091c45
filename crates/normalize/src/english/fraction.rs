//! Parts of a whole: `1/2`, `3/4`, `1 1/2`, `1/4th`, `3.5/5`.

use super::amount::{as_year, number, plain, whole};
use super::context::{Context, is_plural};
use crate::number::{cardinal, fraction, ordinal};

/// Units that are divided, so that `1/2` before them is no mark out of two.
const MEASURES: [&str; 16] = [
    "cups",
    "inches",
    "teaspoons",
    "tablespoons",
    "miles",
    "hours",
    "pounds",
    "ounces",
    "minutes",
    "years",
    "days",
    "months",
    "weeks",
    "feet",
    "yards",
    "times",
];

/// Words beside which two numbers are the odds of a bet.
const BETS: [&str; 5] = ["odds", "favorite", "favourite", "underdog", "longshot"];

/// A fraction or a mark out of the best.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    let (above, below) = context.core.split_once('/')?;
    let below = below
        .strip_suffix("ths")
        .or_else(|| below.strip_suffix("rds"))
        .or_else(|| without_ordinal(below))
        .unwrap_or(below);
    if below.contains('/') {
        return None;
    }
    // `3/8″`, `1/2-inch`.
    let (below, tail) = match below.strip_suffix('″') {
        Some(below) => {
            (below, if context.is_after_number() && !context.is_after_pause() { " inches" } else { " inch" }.to_owned())
        }
        None => below
            .split_once('-')
            .map_or((below, String::new()), |(below, thing)| (below, format!(" {}", thing.replace('-', " ")))),
    };
    // `1/2-3/4` is a range.
    if tail.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // Exposures: `1/250s`.
    if let Some(seconds) = below.strip_suffix("s").filter(|_| above == "1") {
        return whole(seconds).map(|below| match below {
            2 => "half a second".to_owned(),
            _ => format!("one {} of a second", ordinal(below)),
        });
    }
    // A season: `2016/17`.
    if let (Some(first), Some(last)) = (number(above), number(below))
        && super::amount::is_year(&first)
        && matches!(below.len(), 2 | 4)
        && whole(above).is_some_and(|year| below.ends_with(&format!("{:02}", (year + 1) % 100)))
    {
        return Some(format!("{} {}", as_year(&first), as_year(&last)));
    }
    let in_series = matches!(
        context.before.to_lowercase().as_str(),
        "part"
            | "page"
            | "step"
            | "day"
            | "episode"
            | "chapter"
            | "lesson"
            | "slide"
            | "tip"
            | "level"
            | "round"
            | "week"
    );
    if in_series && let (Some(above), Some(below)) = (number(above), number(below)) {
        return Some(format!("{} of {}", plain(&above), plain(&below)));
    }
    let is_mark = above.contains('.') || above == below || out_of_best(context, above, below);
    if is_mark && !below.is_empty() {
        let value = |text| number(text).map(|number| plain(&number));
        return Some(format!("{} out of {}", value(above)?, value(below)?));
    }
    // Odds: `5/1`.
    // `7/2 favorite`.
    if context.sentence.has_word(&BETS) && whole(context.before).is_none() {
        return Some(format!("{} to {}{tail}", cardinal(whole(above)?), cardinal(whole(below)?)));
    }
    if below == "1" && !context.is_after_number() {
        return whole(above).map(|above| format!("{} to one{tail}", cardinal(above)));
    }
    let said = fraction(whole(above)?, whole(below)?);
    // `2 1/2`, `1-1 1/2`, `5'10 1/2`.
    let is_behind_number = whole(context.before).is_some()
        || context.is_after_number() && context.before.contains(['-', '–', '′', '\'']) && !context.before.contains('/');
    let number_before = (is_behind_number && !context.is_after_pause() && above.len() <= below.len()).then_some(());
    Some(match number_before {
        Some(()) if above == "1" && below == "2" => format!("and a half{tail}"),
        Some(()) => format!("and {said}{tail}"),
        None => format!("{said}{tail}"),
    })
}

/// Whether a text is a part of a whole: `1/2`.
pub(super) fn is_proper(text: &str) -> bool {
    text.split_once('/')
        .is_some_and(|(above, below)| whole(above).zip(whole(below)).is_some_and(|(above, below)| above < below))
}

/// `4th`, `3RD` as their number.
fn without_ordinal(text: &str) -> Option<&str> {
    let end = text.len().checked_sub(2)?;
    let (digits, ending) = text.split_at_checked(end)?;
    matches!(ending.to_ascii_lowercase().as_str(), "th" | "rd" | "nd" | "st").then_some(digits)
}

/// `8/10`, `4/5 dentists`: a count of some among all.
fn out_of_best(context: &Context<'_>, above: &str, below: &str) -> bool {
    if whole(context.before).is_some() || above == "1" {
        return false;
    }
    let counts = is_plural(context.after) && !MEASURES.contains(&context.after) && above.len() < 3;
    matches!(below, "10" | "100") || counts && below.len() == 1 && !matches!(below, "2" | "3" | "4" | "8")
}
