//! What reaches from one to another: `10-20`, `9am–5pm`, `Mon–Fri`, `1914-18`, `$5-10`; and what only looks so.

use super::amount::{Number, as_year, in_pairs, is_year, number, number_prefix, plain, whole};
use super::calendar::name_of;
use super::context::{Context, is_capital};
use super::{clock, unit, units};
use crate::number::{cardinal, ordinal};

/// Words beside which two numbers are a score or a vote.
const SCORES: [&str; 24] = [
    "won", "win", "wins", "lost", "lose", "beat", "beats", "score", "scored", "victory", "defeat", "lead", "led",
    "leads", "up", "down", "draw", "drew", "tied", "tie", "final", "vote", "voted", "ahead",
];

/// The words of a range.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    let at = core.char_indices().skip(1).find(|(_, c)| matches!(c, '-' | '–' | '—' | '~'))?.0;
    let dash = core.get(at..)?.chars().next()?;
    let (left, right) = (core.get(..at)?, core.get(at + dash.len_utf8()..)?);
    if left.is_empty() || right.is_empty() {
        return None;
    }
    let left = left.trim_end_matches('.');
    // `5 a.m.-9 p.m.`, `11 PM-2 AM`.
    if let (Some(half), Some(hour)) = (clock::half_alone(left), whole(right)) {
        return Some(format!("{half} to {}", cardinal(hour)));
    }
    if (left, right) == ("M", "F") {
        return Some("Monday to Friday".to_owned());
    }
    if let (Some(from), Some(to)) = (name_of(left), name_of(right)) {
        return Some(format!("{from} to {to}"));
    }
    times(context, left, right)
        .or_else(|| fractions(context, left, right))
        .or_else(|| numbers(context, left, right, dash))
        .or_else(|| ordinals(left, right))
        .or_else(|| letters(left, right, dash))
        .or_else(|| apart(context, left, right, dash))
}

/// `9am–5pm`, `5-6pm`, `10:30-11:45`.
fn times(context: &Context<'_>, left: &str, right: &str) -> Option<String> {
    // `5pm-7 pm`.
    let follows_half = matches!(context.after, "am" | "pm" | "AM" | "PM" | "a.m" | "p.m") && whole(right).is_some();
    if follows_half && clock::is_clock(left) {
        return Some(format!("{} to {}", clock::say(left, true)?, cardinal(whole(right)?)));
    }
    if let Some(half) = clock::half_alone(left).filter(|_| matches!(right, "noon" | "midnight")) {
        return Some(format!("{half} to {right}"));
    }
    if matches!(left, "noon" | "midnight" | "Noon" | "Midnight") && clock::is_clock(right) {
        return Some(format!("{left} to {}", clock::say(right, false)?));
    }
    // A verse, or an hour and a minute to a full hour: `23:1-4`, `10:30-11`.
    if let Some((first, second)) = left.split_once(':')
        && let (Some(first), Some(minute), Some(last)) = (whole(first), whole(second), whole(right))
    {
        let second = if clock::is_clock(left) { super::amount::two_digits(second)? } else { cardinal(minute) };
        return Some(format!("{} {second} to {}", cardinal(first), cardinal(last)));
    }
    let is_bare = whole(left).is_some_and(|hour| (1..=12).contains(&hour));
    let is_half = |text: &str| text.to_ascii_lowercase().ends_with('m');
    // `12-1 PM`.
    if let (Some(from @ 1..=12), Some(to @ 1..=12)) = (whole(left), whole(right))
        && clock::half_alone(context.after).is_some()
    {
        return Some(format!("{} to {}", cardinal(from), cardinal(to)));
    }
    // `5pm-6`.
    if is_half(left) && clock::is_clock(left) && whole(right).is_some_and(|hour| (1..=12).contains(&hour)) {
        return Some(format!("{} to {}", clock::say(left, true)?, cardinal(whole(right)?)));
    }
    if !clock::is_clock(right) || !(clock::is_clock(left) || is_bare && is_half(right)) {
        return None;
    }
    let from = if is_bare { cardinal(whole(left)?) } else { clock::say(left, is_half(right))? };
    Some(format!("{from} to {}", clock::say(right, false)?))
}

/// `1/2-1 cup`, `1 1/2-2 hours`, `1/2-3/4 inch`.
fn fractions(context: &Context<'_>, left: &str, right: &str) -> Option<String> {
    let is_proper = super::fraction::is_proper;
    if !is_proper(left) || !is_proper(right) && number(right).is_none() {
        return None;
    }
    let from = super::fraction::read(&Context { core: left, after: "", ..*context })?;
    Some(format!("{from} to {}", super::one(&context.alone(right))))
}

/// `10-20`, `1999–2005`, `10-20km`, `5%-10%`.
fn numbers(context: &Context<'_>, left: &str, right: &str, dash: char) -> Option<String> {
    let (minus, left) = left.strip_prefix('-').map_or(("", left), |left| ("minus ", left));
    let (to_minus, right) = right.strip_prefix(['-', '−']).map_or(("", right), |right| ("minus ", right));
    let (low, low_unit) = number_prefix(left)?;
    let (high, high_unit) = number_prefix(right)?;
    if right.contains(['-', '–', '—']) && high_unit.starts_with(['-', '–', '—']) {
        return None;
    }
    let high_name = if high_unit.is_empty() { String::new() } else { unit::attached(high_unit, &high, context)? };
    let low_name = match low_unit {
        "" => String::new(),
        same if same == high_unit => String::new(),
        other => format!(" {}", unit::attached(other, &low, &context.alone(left))?),
    };
    let bare = low_unit.is_empty() && high_unit.is_empty() && minus.is_empty();
    let has_word = |among: &[&str]| context.sentence.has_word(among);
    // `1-1 1/2 hours` goes up, too.
    let counts = units::name(context.after, false).is_some()
        || super::context::is_plural(context.after)
        || super::fraction::is_proper(context.after);
    if bare && (left, right) == ("9", "5") && !has_word(&SCORES) {
        return Some("nine to five".to_owned());
    }
    if bare
        && !counts
        && (left == right
            || is_name(context, &low, &high, dash)
            || has_word(&SCORES) && low.whole.len() < 3 && high.whole.len() < 3)
    {
        let said = |text: &str, number: &Number| in_pairs(text).unwrap_or_else(|| plain(number));
        return Some(format!("{} {}", said(left, &low), said(right, &high)));
    }
    if bare && super::calendar::month_of(context.before).is_some() && low.whole.len() < 3 && high.whole.len() < 3 {
        return Some(format!("{} to {}", ordinal(whole(left)?), ordinal(whole(right)?)));
    }
    let are_years = bare && !counts && is_year(&low) && (is_year(&high) || high.whole.len() == 2);
    if are_years {
        return Some(format!("{} to {}", as_year(&low), as_year(&high)));
    }
    Some(format!("{minus}{}{low_name} to {to_minus}{} {high_name}", plain(&low), plain(&high)))
}

/// Whether a hyphen between two numbers is part of a name: `Boeing 747-400`, a score that falls, a code.
fn is_name(context: &Context<'_>, low: &Number, high: &Number, dash: char) -> bool {
    const COUNTED: &str = " pages page chapters chapter ages age lines line verses verse rooms room between from grades grade \
        about around approximately roughly only over under figures tables steps days weeks levels years questions rows seats ";
    if dash != '-' || low.decimals.is_some() || high.decimals.is_some() {
        return false;
    }
    let value = |number: &Number| number.whole.parse::<u64>().unwrap_or(u64::MAX);
    let is_open = matches!(context.before, "M-F" | "M–F")
        || context.before.split(['-', '–']).all(|day| name_of(day).is_some())
        || context.before.eq_ignore_ascii_case("from")
        || context.sentence.has_word(&["open", "opens", "hours", "daily", "shift", "weekdays"]);
    if is_open && value(low) <= 12 && value(high) <= 12 {
        return false;
    }
    let falls = value(low) > value(high) && !(is_year(low) && high.whole.len() == 2);
    let before = context.before.to_lowercase();
    // `Serves 4-6.` begins a sentence; `Arsenal 1-3 Chelsea` are two names.
    let begins = context.index == 1 && low.whole.len() < 3 && !is_capital(context.after);
    let behind_name = is_capital(context.before)
        && !begins
        && !COUNTED.contains(&format!(" {before} "))
        && !super::roman::COUNTED.contains(&format!(" {before} "))
        && context.before.len() > 1
        && name_of(context.before).is_none()
        && !is_year(low);
    falls || high.whole.starts_with('0') || behind_name
}

/// `1st-3rd`.
fn ordinals(left: &str, right: &str) -> Option<String> {
    let value = |text: &str| {
        let bare = ["th", "st", "nd", "rd"].into_iter().find_map(|ending| text.strip_suffix(ending))?;
        whole(bare).map(ordinal)
    };
    Some(format!("{} to {}", value(left)?, value(right)?))
}

/// `A–Z`, `A-Z`.
fn letters(left: &str, right: &str, dash: char) -> Option<String> {
    let is_letter = |text: &str| text.len() == 1 && text.starts_with(|c: char| c.is_ascii_uppercase());
    let whole = left == "A" && right == "Z";
    (is_letter(left) && is_letter(right) && (whole || dash != '-')).then(|| format!("{left} to {right}"))
}

/// Two of anything that is counted, parted by the dash of ranges: `5/6–5/8`, `10 km–20 km`, `London–Paris` has none.
fn apart(context: &Context<'_>, left: &str, right: &str, dash: char) -> Option<String> {
    let counts = |text: &str| text.starts_with(|c: char| c.is_ascii_digit() || "'$€£¥~<>".contains(c));
    let numbered =
        |text: &str| text.starts_with(|c: char| c.is_ascii_uppercase()) && text.ends_with(|c: char| c.is_ascii_digit());
    let is_money = super::money::money(left).is_some() && super::money::money(right).is_some();
    if dash != '-' && numbered(left) && numbered(right) {
        return Some(format!("{} to {}", super::one(&context.alone(left)), super::one(&context.alone(right))));
    }
    if dash == '-' && !is_money || !counts(left) || !counts(right) {
        return None;
    }
    Some(format!("{} to {}", super::one(&context.alone(left)), super::one(&context.alone(right))))
}

/// A dash that stands alone: whether it reaches from what is before it to what is behind it.
pub(super) fn is_between(context: &Context<'_>) -> bool {
    let reaches = |text: &str| {
        name_of(text).is_some()
            || clock::is_clock(text)
            || number(text).is_some()
            || text.contains(|c: char| c.is_ascii_digit()) && !text.contains(['=', ':'])
            || matches!(text, "am" | "pm" | "AM" | "PM" | "a.m" | "p.m")
    };
    let before_unit =
        context.earlier.ends_with(|c: char| c.is_ascii_digit()) && units::name(context.before, false).is_some();
    (reaches(context.before) || before_unit) && reaches(context.after) && !context.is_after_pause()
}
