//! Times of the day, durations, ratios: `3:30pm`, `14:30`, `45:30`, `16:9`.

use super::amount::whole;
use super::context::Context;
use crate::number::cardinal;

/// A time or a ratio with a colon, or a time with its half of the day.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    if let Some(half) = half_alone(context.core)
        && (context.is_after_number() || is_clock(context.before))
    {
        return Some(half.to_owned());
    }
    let zone = ZONES.iter().find(|(zone, _)| zone.len() == 3 && *zone == context.core);
    if let Some((_, said)) = zone
        && (half_alone(context.before).is_some() || is_clock(context.before) && context.before.contains(':'))
    {
        return Some((*said).to_owned());
    }
    if !context.core.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some(said) = military(context) {
        return Some(said);
    }
    if context.core == "12:00" && matches!(context.after, "noon" | "midnight") {
        return Some("twelve".to_owned());
    }
    let follows_half = half_alone(context.after).is_some();
    let dotted = dotted(context.core, follows_half);
    if let Some(ratio) = ratio(context.core) {
        return Some(ratio);
    }
    say(dotted.as_deref().unwrap_or(context.core), follows_half)
}

/// `at 0800 hours`, `at 0630`: a time of the day without a colon.
fn military(context: &Context<'_>) -> Option<String> {
    let (hour, minute) = context.core.split_at_checked(2).filter(|(_, minute)| minute.len() == 2)?;
    let (hour_of, minute_of) = (whole(hour).filter(|hour| *hour < 25)?, whole(minute).filter(|minute| *minute < 60)?);
    let is_at = matches!(
        context.before.to_lowercase().as_str(),
        "at" | "by" | "until" | "till" | "from" | "to" | "before" | "after" | "since" | "around" | "about"
    );
    let counts_hours = matches!(context.after, "hours" | "hrs" | "h") && context.second != "of";
    let fits = if hour.starts_with('0') { is_at || counts_hours } else { is_at && counts_hours };
    let zero = if hour.starts_with('0') && hour_of > 0 { "zero " } else { "" };
    let minute = if minute_of == 0 { "hundred".to_owned() } else { minutes(minute_of) };
    fits.then(|| format!("{zero}{} {minute}", cardinal(hour_of)))
}

/// `am`, `p.m`: as said.
pub(super) fn half_alone(core: &str) -> Option<&'static str> {
    Some(match core {
        "am" | "AM" | "a.m" | "A.M" | "Am" | "a.m." => "A M",
        "pm" | "PM" | "p.m" | "P.M" | "Pm" | "p.m." => "P M",
        _ => return None,
    })
}

/// `1.59` before `p.m.`, `1.59pm`: with a colon.
fn dotted(core: &str, follows_half: bool) -> Option<String> {
    let (clock, half) = half_day(core);
    let (hour, minute) = clock.split_once('.')?;
    let fits = (follows_half || half.is_some()) && minute.len() == 2 && whole(hour)? <= 12 && whole(minute)? < 60;
    fits.then(|| core.replacen('.', ":", 1))
}

/// Whether a text is a time of the day, so that it may begin or end a range.
pub(super) fn is_clock(text: &str) -> bool {
    let (clock, half) = half_day(text);
    let Some((hour, minute)) = clock.split_once(':') else {
        return half.is_some() && whole(clock).is_some();
    };
    minute.len() == 2 && whole(hour).is_some_and(|hour| hour < 25) && whole(minute).is_some_and(|minute| minute < 60)
}

/// `2.5:1`: a ratio of which a side has decimals.
fn ratio(core: &str) -> Option<String> {
    let (first, second) = core.split_once(':')?;
    let value = |text: &str| super::amount::number(text).map(|number| super::amount::plain(&number));
    if !first.contains('.') {
        return None;
    }
    Some(format!("{} to {}", value(first)?, value(second)?))
}

/// What is said for a clock's text. `follows_half`: whether `am` or `pm` stands behind it.
pub(super) fn say(text: &str, follows_half: bool) -> Option<String> {
    let (clock, half) = half_day(text);
    let (clock, zone) = zone(clock);
    let mut parts = clock.split(':');
    let (first, rest): (u64, Vec<&str>) = (whole(parts.next()?)?, parts.collect());
    let ending: Vec<&str> = half.into_iter().chain(zone).collect();
    let ending = ending.join(" ");
    let half = half.is_some() || zone.is_some();
    match rest.as_slice() {
        [] => (half && (1..=12).contains(&first) && zone.is_none()).then(|| format!("{} {ending}", cardinal(first))),
        [minute] if minute.len() == 2 && whole(minute).is_some_and(|minute| minute < 60) && clock.len() <= 5 => {
            let minute = whole(minute)?;
            Some(match (first, minute) {
                (0 | 24, 0) => format!("midnight {ending}").trim_end().to_owned(),
                (_, 0) if half || follows_half => format!("{} {ending}", cardinal(first)),
                (1..=12, 0) => format!("{} o'clock", cardinal(first)),
                (13..24, 0) => format!("{} hundred", cardinal(first)),
                (_, 0) => format!("{} zero zero", cardinal(first)),
                _ => format!("{} {} {ending}", cardinal(first), minutes(minute)),
            })
        }
        // Anything else with a colon between numbers is a ratio or a score.
        [second] if !half => Some(format!("{} to {}", cardinal(first), cardinal(whole(second)?))),
        [second, third] if second.len() == 2 && third.len() == 2 => {
            let part =
                |count: u64, one: &str| format!("{} {one}{}", cardinal(count), if count == 1 { "" } else { "s" });
            let (minute, second) = (part(whole(second)?, "minute"), part(whole(third)?, "second"));
            Some(format!("{} {minute} and {second} {ending}", part(first, "hour")))
        }
        [second, third] if !half => {
            Some(format!("{} to {} to {}", cardinal(first), cardinal(whole(second)?), cardinal(whole(third)?)))
        }
        _ => None,
    }
}

fn minutes(minute: u64) -> String {
    match minute {
        0 => "zero zero".to_owned(),
        1..10 => format!("oh {}", cardinal(minute)),
        _ => cardinal(minute),
    }
}

/// A clock's digits and its half of the day.
fn half_day(text: &str) -> (&str, Option<&'static str>) {
    let lower = text.to_ascii_lowercase();
    for (ending, said) in [("a.m", "A M"), ("p.m", "P M"), ("am", "A M"), ("pm", "P M")] {
        if let Some(clock) = lower.strip_suffix(ending).and_then(|clock| text.get(..clock.len()))
            && clock.ends_with(|c: char| c.is_ascii_digit())
        {
            return (clock, Some(said));
        }
    }
    (text, None)
}

/// Zones behind a time.
const ZONES: [(&str, &str); 14] = [
    ("EST", "E S T"),
    ("EDT", "E D T"),
    ("CST", "C S T"),
    ("CDT", "C D T"),
    ("MST", "M S T"),
    ("MDT", "M D T"),
    ("PST", "P S T"),
    ("PDT", "P D T"),
    ("GMT", "G M T"),
    ("UTC", "U T C"),
    ("CET", "C E T"),
    ("BST", "B S T"),
    ("Z", "Zulu"),
    ("h", "hours"),
];

/// `11:30EST`: a time and its zone.
fn zone(clock: &str) -> (&str, Option<&'static str>) {
    let found = ZONES.iter().find_map(|(zone, said)| clock.strip_suffix(zone).map(|clock| (clock, *said)));
    found.filter(|(clock, _)| clock.contains(':')).map_or((clock, None), |(clock, said)| (clock, Some(said)))
}
