//! Units behind a number: `5km`, `30 m/s²`, `1h 30m`, `5m views`.

use super::amount::{Number, counted, ends_in_number, number, number_prefix};
use super::context::{Context, is_plural, is_term};
use super::money;
use super::scale::{SCALES, scale, scale_word};
use super::units::{ATTACHED_LETTERS, WORDS_BEHIND_BLANK, name, per};

/// What is numbered with a letter behind the number: `Exit 12B`, `Gate 4M`.
const LETTERED: &str = " apt apartment suite unit room seat gate flat platform grade class exit bus route rt line building bldg block row \
    terminal track bay lot section form figure fig table level floor type option question part chapter size stall door cell pier article \
    exhibit rule schedule no number ";
/// Parts of a duration: sign, one, many.
const DURATION: [(&str, &str, &str); 13] = [
    ("d", "day", "days"),
    ("h", "hour", "hours"),
    ("hr", "hour", "hours"),
    ("hrs", "hour", "hours"),
    ("m", "minute", "minutes"),
    ("min", "minute", "minutes"),
    ("mins", "minute", "minutes"),
    ("s", "second", "seconds"),
    ("sec", "second", "seconds"),
    ("ft", "foot", "feet"),
    ("in", "inch", "inches"),
    ("lb", "pound", "pounds"),
    ("oz", "ounce", "ounces"),
];

/// `kg` behind a number, `million` behind money.
pub(super) fn behind_number(context: &Context<'_>) -> Option<String> {
    let Context { core, before, after, .. } = *context;
    // What stands behind a comma is no unit: `Sec. 8, cl. 3`.
    if context.is_after_pause() {
        return None;
    }
    if let Some((currency, amount)) = money::money(before)
        && let Some((word, more, rate)) = scale_word(core)
    {
        let bare = |side: &str| {
            number(currency.signs.iter().find_map(|sign| side.strip_prefix(sign)).unwrap_or(side)).is_some()
        };
        let is_amount = amount.split(['-', '–', '—']).all(bare);
        let rate = if rate.is_empty() { Some(String::new()) } else { money::article_per(rate) };
        let noun = currency.noun(context.is_attribute(context.earlier, after));
        let more = if more { " plus " } else { " " };
        return is_amount
            .then(|| Some(format!("{word} {noun}{more}{}", rate?)))
            .flatten()
            .map(|said| said.trim_end().to_owned());
    }
    let of_number = ends_in_number(before)
        && before.starts_with(|c: char| c.is_ascii_digit() || "-–+~≈<>≥≤±.".contains(c))
        || SCALES.contains(&before) && ends_in_number(context.earlier)
        || before.contains('/') && ends_in_number(before) && ends_in_number(context.earlier)
        || before.starts_with(|c: char| c.is_ascii_digit())
            && before.ends_with(|c| super::symbol::power_of(c).is_some());
    if !of_number {
        return None;
    }
    match core {
        "mn" => return Some("million".to_owned()),
        "bn" => return Some("billion".to_owned()),
        // `in` is a word far more often than a unit.
        "in" if context.pauses()
            || context.stops() && !after.is_empty()
            || matches!(after, "" | "in" | "tall" | "wide" | "long" | "x" | "×" | "by" | "thick" | "deep") =>
        {
            return Some(if before == "1" || is_part(context) { "inch" } else { "inches" }.to_owned());
        }
        "m" => return Some(meters_or_more(context, before).to_owned()),
        "M" | "B" | "T" if is_plural(after) || context.pauses() && core != "T" => {
            return scale(core).map(str::to_owned);
        }
        "K" if is_plural(after) => return Some("thousand".to_owned()),
        "cal" if before.starts_with('.') => return Some("caliber".to_owned()),
        "pp" => return Some(pages_or_points(context, before == "1").to_owned()),
        "c" if context.stops() || is_part(context) => {
            return Some(if is_part(context) || before == "1" { "cup" } else { "cups" }.to_owned());
        }
        "C" if number(before).is_some() => return Some("degrees Celsius".to_owned()),
        "F" if number(before).is_some() => return Some("degrees Fahrenheit".to_owned()),
        "sq" if name(after, false).is_some() => return Some("square".to_owned()),
        "cu" if name(after, false).is_some() => return Some("cubic".to_owned()),
        "fl" if after == "oz" => return Some("fluid".to_owned()),
        "p" | "P" | "i" => return None,
        _ => {}
    }
    // `3 L/100 km`.
    if let Some((unit, per)) = core.split_once('/')
        && let Some(per) = number(per)
    {
        return name(unit, before == "1").map(|unit| format!("{unit} per {}", counted(&per)));
    }
    if WORDS_BEHIND_BLANK.contains(&core) && !(core == "A" && after.is_empty()) {
        return None;
    }
    // `2 Tbsp`, `5 MIN`; `41 HRs` are home runs.
    let behind_first = core.chars().skip(1).filter(char::is_ascii_uppercase).count();
    let is_one_case = behind_first == 0 || behind_first + 1 == core.len();
    let is_one = before == "1" || is_part(context) || context.is_attribute(context.earlier, after);
    name(core, is_one).or_else(|| name(&core.to_ascii_lowercase(), is_one).filter(|_| core.len() > 2 && is_one_case))
}

/// Whether half a teaspoon is meant, which is one; one and a half are several.
fn is_part(context: &Context<'_>) -> bool {
    !ends_in_number(context.earlier) && super::fraction::is_proper(context.before)
}

/// `pp` counts percentage points where percents move, and pages elsewhere.
fn pages_or_points(context: &Context<'_>, is_one: bool) -> &'static str {
    const MOVES: [&str; 14] = [
        "percent", "up", "down", "rose", "fell", "gained", "lost", "rise", "drop", "rate", "rates", "margin", "swing",
        "points",
    ];
    match (context.sentence.has(&['%']) || context.sentence.has_word(&MOVES), is_one) {
        (true, true) => "percentage point",
        (true, false) => "percentage points",
        (false, true) => "page",
        (false, false) => "pages",
    }
}

/// A unit behind `sq` or `cu` behind a number: `500 sq ft`.
pub(super) fn behind_square(context: &Context<'_>) -> Option<String> {
    let before = context.before;
    // `$100/sq ft`, `10sq ft`.
    let is_rate = before.ends_with("/sq") || before.ends_with("/cu");
    let is_glued = number_prefix(before).is_some_and(|(_, rest)| matches!(rest, "sq" | "cu"));
    let is_square = matches!(before, "sq" | "cu") && ends_in_number(context.earlier);
    (is_rate || is_glued || is_square).then(|| name(context.core, is_rate || context.earlier == "1")).flatten()
}

/// What `m` means behind `number`: minutes beside hours and seconds, millions of what is counted, meters otherwise.
fn meters_or_more(context: &Context<'_>, number: &str) -> &'static str {
    const MINUTES: [&str; 19] = [
        "ago",
        "later",
        "read",
        "timer",
        "break",
        "walk",
        "drive",
        "video",
        "clip",
        "left",
        "remaining",
        "call",
        "nap",
        "workout",
        "meeting",
        "ride",
        "flight",
        "episode",
        "session",
    ];
    let hours = |text: &str| {
        let end = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        end.len() < text.len() && matches!(end, "h" | "hr" | "hrs")
    };
    let seconds = |text: &str| text.strip_suffix('s').is_some_and(|text| super::amount::number(text).is_some());
    let before = if context.core == "m" { context.earlier } else { context.before };
    let one = number == "1";
    if hours(before)
        || matches!(before, "h" | "hr" | "hrs" | "hours" | "hour")
        || seconds(context.after) && !context.after.contains('.')
        || MINUTES.contains(&context.after)
    {
        return if one { "minute" } else { "minutes" };
    }
    let is_race = matches!(context.after, "races" | "hurdles" | "sprints" | "waves" | "intervals" | "swims" | "laps");
    let other_is_million = matches!(context.after, "")
        && context.sentence.has_word(&["views", "subscribers", "followers", "users", "likes", "downloads"]);
    if is_plural(context.after) && !is_race
        || matches!(context.after, "monthly" | "daily" | "active" | "total" | "paying")
        || matches!(context.after, "died" | "dead" | "killed" | "sold" | "born" | "watched" | "displaced" | "starved")
        || other_is_million
    {
        return "million";
    }
    let is_one =
        one || context.is_attribute(if context.core == "m" { context.earlier } else { context.before }, context.after);
    if is_one { "meter" } else { "meters" }
}

/// A unit, a scale or a `+` right behind a number.
pub(super) fn attached(rest: &str, number: &Number, context: &Context<'_>) -> Option<String> {
    let Context { after, .. } = *context;
    let bare = number.decimals.is_none();
    let is_one = bare && number.whole == "1" || context.is_attribute(context.before, after);
    match rest {
        "" => return Some(String::new()),
        "+" => return Some("plus".to_owned()),
        "x" if is_term(context) => return Some("x".to_owned()),
        "x" | "X" | "×" => return Some("times".to_owned()),
        "p" if context.british || context.sentence.has(&['£']) => {
            return Some(if is_one { "penny" } else { "pence" }.to_owned());
        }
        // A wireless network: `802.11ac`.
        _ if number.whole == "802" && number.decimals.as_deref() == Some("11") => return None,
        "cal" if number.whole.is_empty() => return Some("caliber".to_owned()),
        "pp" => return Some(pages_or_points(context, is_one).to_owned()),
        "sq" if name(after, false).is_some() => return Some("square".to_owned()),
        "cu" if name(after, false).is_some() => return Some("cubic".to_owned()),
        "K" if context.sentence.has(&['°']) => return Some("kelvin".to_owned()),
        // The company, unless something is counted.
        "M" if bare && number.whole == "3" && !is_counted(context) => return None,
        "k" | "K" | "kt" | "ct" if matches!(after, "gold" | "diamond" | "ring") => return Some("karat".to_owned()),
        "m" => return Some(meters_or_more(context, if bare { &number.whole } else { "" }).to_owned()),
        // A run over five kilometers, a screen of four thousand columns.
        "K" if bare
            && !is_plural(after)
            && (matches!(number.whole.as_str(), "2" | "4" | "5" | "8") || matches!(after, "run" | "race")) =>
        {
            return Some("K".to_owned());
        }
        "F" | "C" if bare && is_temperature(number, context) => {
            return Some(if rest == "C" { "degrees Celsius" } else { "degrees Fahrenheit" }.to_owned());
        }
        "d" | "w" | "y"
            if matches!(after, "ago" | "later" | "left")
                || rest == "d" && number_prefix(after).is_some_and(|(_, unit)| matches!(unit, "h" | "hr" | "hrs")) =>
        {
            let (one, many) = match rest {
                "d" => ("day", "days"),
                "w" => ("week", "weeks"),
                _ => ("year", "years"),
            };
            return Some(if is_one { one } else { many }.to_owned());
        }
        _ => {}
    }
    // A flat and a seat, not billions.
    let is_lettered = |word: &str| LETTERED.contains(&format!(" {} ", word.to_lowercase()));
    let is_capital = rest.len() == 1 && rest.starts_with(char::is_uppercase);
    if is_lettered(context.before)
        || is_capital && matches!(after, "bus" | "bra" | "cup" | "seat" | "train" | "tram" | "pencil")
    {
        return None;
    }
    let scaled = |text: &str| {
        let clear = matches!(text, "k" | "K" | "M" | "B" | "bn" | "Bn" | "mn" | "T" | "mil");
        (clear || text == "b" && is_plural(after)).then(|| scale(text)).flatten()
    };
    if let Some(scale) = scaled(rest) {
        return Some(scale.to_owned());
    }
    if let Some(unit) = rest.strip_suffix('+') {
        return attached(unit, number, context).map(|said| format!("{said} plus"));
    }
    if let Some(count) = rest.strip_prefix('/') {
        return per(count).filter(|_| name(count, true).is_some()).map(|per| format!("per {per}"));
    }
    let rest = match rest.strip_prefix('-') {
        Some("in") => return Some("inch".to_owned()),
        // `Form 10-K`.
        Some(letter) if letter == "K" || letter.len() == 1 && WORDS_BEHIND_BLANK.contains(&letter) => return None,
        Some(unit) => return name(unit, true),
        None => rest,
    };
    let is_lone = rest.chars().count() == 1 && rest.starts_with(char::is_alphabetic);
    if is_lone && !ATTACHED_LETTERS.contains(rest) {
        return None;
    }
    if rest == "in" {
        return Some(if is_one { "inch" } else { "inches" }.to_owned());
    }
    name(rest, is_one)
}

/// Whether the words beside a number say that it is an amount.
fn is_counted(context: &Context<'_>) -> bool {
    const BEFORE: &str =
        " hit hits reached reaching over about nearly almost past than around roughly gained lost got at to up with ";
    is_plural(context.after)
        && !matches!(context.after, "makes" | "sells" | "owns" | "pays" | "employs" | "says" | "faces")
        || !context.before.is_empty() && BEFORE.contains(&format!(" {} ", context.before.to_lowercase()))
}

/// Whether `350F` and `20C` are degrees: seats and grades are not.
fn is_temperature(number: &Number, context: &Context<'_>) -> bool {
    number.whole.len() == 3
        || number.whole.len() == 2
            && matches!(
                context.before,
                "at" | "to" | "is" | "was" | "of" | "around" | "about" | "below" | "above" | "hit" | "over" | "under"
            )
        || number.whole.len() == 2
            && matches!(context.after, "in" | "outside" | "inside" | "today" | "tonight" | "heat" | "weather" | "water")
}

/// `1h30m`, `2h30`, `5m30s`, `6ft2in`: a number and a part of a duration, at least twice.
pub(super) fn chain(context: &Context<'_>) -> Option<String> {
    let mut rest = context.core;
    let mut said: Vec<String> = Vec::new();
    while !rest.is_empty() {
        let (number, behind) = number_prefix(rest)?;
        let end = behind.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(behind.len());
        let (sign, behind) = behind.split_at_checked(end)?;
        let one = number.whole == "1" && number.decimals.is_none();
        if sign.is_empty() {
            // `1h30` and `6ft2` leave their last unit out.
            return (said.len() == 1 && behind.is_empty()).then(|| format!("{} {}", said.join(" "), counted(&number)));
        }
        let (_, singular, plural) = DURATION.iter().find(|(known, ..)| *known == sign)?;
        said.push(format!("{} {}", counted(&number), if one { singular } else { plural }));
        rest = behind;
    }
    (said.len() > 1).then(|| said.join(" "))
}
