//! Days, months, years, decades, eras.

use super::amount::{as_year, is_year, number, two_digits, whole};
use super::context::Context;
use crate::number::{cardinal, ordinal, plural, year};

/// The months by their names.
pub const MONTHS: [&str; 12] = [
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
/// Days of the week, their short forms before them.
const DAYS: [(&str, &str); 16] = [
    ("Mon", "Monday"),
    ("Tue", "Tuesday"),
    ("Tues", "Tuesday"),
    ("Wed", "Wednesday"),
    ("Thu", "Thursday"),
    ("Thur", "Thursday"),
    ("Thurs", "Thursday"),
    ("Fri", "Friday"),
    ("Sat", "Saturday"),
    ("Sun", "Sunday"),
    ("Monday", "Monday"),
    ("Tuesday", "Tuesday"),
    ("Wednesday", "Wednesday"),
    ("Thursday", "Thursday"),
    ("Friday", "Friday"),
    ("Saturday", "Saturday"),
];

/// The full name of a month written with a capital, in full or in its first letters (`Jan`, `Sept`, `DEC`).
pub(super) fn month_of(word: &str) -> Option<&'static str> {
    if word.len() < 3 || !word.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    MONTHS.into_iter().find(|month| {
        let start = month.get(..word.len());
        (month.len() == word.len() || word.len() == 3 || *month == "September" && word.len() == 4)
            && start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    })
}

/// As [`month_of`], and months written small that are no other word.
fn month_beside_day(word: &str) -> Option<&'static str> {
    const SMALL: &str = " january jan february feb april apr june jun july jul august aug september sept sep october oct november nov \
        december dec ";
    month_of(word).or_else(|| {
        let capital = format!("{}{}", word.get(..1)?.to_ascii_uppercase(), word.get(1..)?);
        SMALL.contains(&format!(" {word} ")).then(|| month_of(&capital)).flatten()
    })
}

/// The full name of a day of the week, written with a capital in full or short.
pub(super) fn weekday_of(word: &str) -> Option<&'static str> {
    DAYS.iter()
        .find(|(short, _)| *short == word)
        .map(|(_, name)| *name)
        .or_else(|| (word == "Sunday").then_some("Sunday"))
}

/// A month or a day of the week, in full.
pub(super) fn name_of(word: &str) -> Option<&'static str> {
    weekday_of(word).or_else(|| month_of(word))
}

/// Whole dates, decades, eras, and numbers that a month beside them makes a day.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    if let Some(said) = fixed(core) {
        return Some(said.to_owned());
    }
    instant(context)
        .or_else(|| whole_date(context))
        .or_else(|| decade(context))
        .or_else(|| day(context))
        .or_else(|| era(context))
        .or_else(|| short_year(context))
        .or_else(|| quarter(core))
}

fn fixed(core: &str) -> Option<&'static str> {
    Some(match core {
        "9/11" => "nine eleven",
        "24/7/365" => "twenty four seven three sixty five",
        "7/11" | "7-11" => "seven eleven",
        "4/20" => "four twenty",
        "24/7" => "twenty four seven",
        "50/50" => "fifty fifty",
        "20/20" => "twenty twenty",
        "60/40" => "sixty forty",
        "80/20" => "eighty twenty",
        "911" | "9-1-1" => "nine one one",
        "401(k" | "401k" | "401K" => "four oh one K",
        _ => return None,
    })
}

/// `2025-09-05T14:30:00Z`: a date and a time as machines write them.
fn instant(context: &Context<'_>) -> Option<String> {
    let (date, time) = context.core.split_once('T')?;
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let date = full_date(year, month, day, '-', context.british)?;
    let zulu =
        time.strip_suffix('Z').map(|time| time.strip_suffix(":00").filter(|time| time.contains(':')).unwrap_or(time));
    let time = zulu.map_or_else(|| time.to_owned(), |time| format!("{time}Z"));
    super::clock::say(&time, false).map(|time| format!("{date}, {time}"))
}

/// Whether two numbers with a slash between them are a day rather than a fraction: parts of a whole have other names.
fn is_day_of_month(month: u64, day: u64, context: &Context<'_>) -> bool {
    let is_part = context.is_after_number() && !context.is_after_pause()
        || matches!(context.after, "of" | "inch" | "in")
        || super::context::is_plural(context.after)
        || super::units::name(context.after, false).is_some()
        || context.sentence.has(&['=', '+', '×', '÷']);
    (2..=12).contains(&month) && (13..=31).contains(&day) && !matches!(day, 16 | 20) && !is_part
}

/// `12/1 to 12/5`: the word between two days, and the other day.
fn is_span(between: &str, day: &str) -> bool {
    let is_day = day.split_once('/').is_some_and(|(month, day)| {
        whole(month).is_some_and(|month| (1..=12).contains(&month))
            && whole(day).is_some_and(|day| (1..=31).contains(&day))
    });
    matches!(between, "to" | "-" | "through" | "thru") && is_day
}

/// `12/25/2024`, `2024-05-01`, `Jan-15-2020`, `12/25`, `2/2024`.
fn whole_date(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    let separator = ['/', '-', '.'].into_iter().find(|&separator| core.matches(separator).count() == 2);
    if let Some(separator) = separator {
        let parts: Vec<&str> = core.split(separator).collect();
        if let [first, second, third] = parts.as_slice() {
            return full_date(first, second, third, separator, context.british);
        }
    }
    if let Some((month, day)) = core.split_once('-')
        && let (Some(month), Some(day)) = (month_of(month), whole(day))
    {
        return (1..=31).contains(&day).then(|| format!("{month} {}", ordinal(day)));
    }
    let (first, second) = core.split_once('/')?;
    let dated = matches!(
        context.before.to_lowercase().as_str(),
        "on" | "by"
            | "since"
            | "until"
            | "till"
            | "before"
            | "after"
            | "due"
            | "dated"
            | "date"
            | "starting"
            | "ends"
            | "from"
    );
    let (a, b) = (whole(first)?, whole(second)?);
    let (month, day) = if context.british || a > 12 { (b, a) } else { (a, b) };
    if second.len() == 4 && (1000..2200).contains(&b) && first.len() <= 2 {
        return MONTHS.get((a as usize).checked_sub(1)?).map(|month| format!("{month} {}", year(b)));
    }
    let month = MONTHS.get((month as usize).checked_sub(1)?)?;
    let dated = dated
        || !context.british && is_day_of_month(a, b, context)
        || weekday_of(context.before).is_some()
        || is_span(context.before, context.earlier)
        || is_span(context.after, context.second);
    (dated && (1..=31).contains(&day) && second.len() <= 2).then(|| format!("{month} {}", ordinal(day)))
}

fn full_date(first: &str, second: &str, third: &str, separator: char, british: bool) -> Option<String> {
    if let Some(month) = month_of(first).filter(|_| separator == '-') {
        let day = whole(second).filter(|day| (1..=31).contains(day))?;
        return Some(format!("{month} {}, {}", ordinal(day), of_year(third)?));
    }
    if let Some(month) = month_of(second).filter(|_| separator == '-') {
        let day = whole(first).filter(|day| (1..=31).contains(day))?;
        return Some(format!("{month} {}, {}", ordinal(day), of_year(third)?));
    }
    let short = |text: &str| text.len() <= 2;
    let (a, b, c) = (whole(first)?, whole(second)?, whole(third)?);
    let (month, day, in_year) = if first.len() == 4 && short(second) && short(third) {
        (b, c, first)
    } else if third.len() == 4 && short(first) && short(second)
        || separator == '/' && third.len() == 2 && [first, second].into_iter().all(short)
    {
        // With full stops the day stands first everywhere, unless there is no such month.
        let day_first = british || a > 12 || separator == '.' && b <= 12;
        if day_first { (b, a, third) } else { (a, b, third) }
    } else {
        return None;
    };
    let month = MONTHS.get((month as usize).checked_sub(1)?)?;
    if (a > 12 || separator == '.' && b <= 12) && separator != '/' && first.len() <= 2 {
        return Some(format!("the {} of {month}, {}", ordinal(day), of_year(in_year)?));
    }
    (1..=31).contains(&day).then(|| of_year(in_year).map(|year| format!("{month} {}, {year}", ordinal(day))))?
}

/// The year of a date: `98` is `ninety eight`, `24` is `twenty twenty four`.
fn of_year(text: &str) -> Option<String> {
    let value = whole(text)?;
    Some(match text.len() {
        2 if value <= 40 => year(2000 + value),
        2 => cardinal(value),
        4 => year(value),
        _ => return None,
    })
}

/// `1990s`, `'90s`, `2000s`, `the 830s`, `100s of`.
fn decade(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    let bare = core.strip_suffix("'s").or_else(|| core.strip_suffix('s'))?;
    if context.after == "of"
        && let Some(many) = round(&bare.replace(',', ""))
    {
        return Some(many.to_owned());
    }
    if bare.contains(',') {
        return number(bare).map(|number| plural(&super::amount::counted(&number)));
    }
    let (bare, is_short) = bare.strip_prefix('\'').map_or((bare, false), |bare| (bare, true));
    if let Some((century, decade)) = bare.split_once("s-").or_else(|| bare.split_once("s–")) {
        // `1960s-80s`.
        let said = |text: &str| {
            whole(text).map(|number| plural(&if text.len() == 4 { year(number) } else { cardinal(number) }))
        };
        return Some(format!("{} to {}", said(century)?, said(decade)?));
    }
    let number = whole(bare)?;
    let before = behind_row(context).to_lowercase();
    let is_named = matches!(
        before.as_str(),
        "the"
            | "early"
            | "late"
            | "mid"
            | "my"
            | "his"
            | "her"
            | "their"
            | "your"
            | "our"
            | "low"
            | "high"
            | "upper"
            | "lower"
            | "mid-to-late"
    );
    let is_timed = matches!(
        context.after,
        "timer"
            | "clip"
            | "video"
            | "ad"
            | "mark"
            | "rule"
            | "delay"
            | "intro"
            | "exposure"
            | "countdown"
            | "rest"
            | "interval"
    );
    match (bare.len(), number % 10) {
        (2, 0) if number == 0 && (is_short || is_named) => Some("two thousands".to_owned()),
        (2, 0) if number >= 20 && (is_short || !is_timed && (is_named || number >= 50 && !is_waiting(&before))) => {
            Some(plural(&cardinal(number)))
        }
        (3, 0) if is_named && !is_timed => Some(plural(&cardinal(number))),
        (4, 0) if (1000..2100).contains(&number) => Some(plural(&year(number))),
        // Aircraft, forms and models: `the 747s`, `1099s`.
        (3, 1..) if before == "the" && !is_timed => super::amount::in_pairs(bare).map(|said| plural(&said)),
        (4, 1..) => Some(plural(&year(number))),
        _ => None,
    }
}

/// The word before a row of decades: `her` in `her 20s, 30s and 40s`.
fn behind_row<'a>(context: &Context<'a>) -> &'a str {
    let in_row = |word: &str| {
        matches!(word, "and" | "or" | "to" | "&" | "-")
            || word.strip_suffix("0s").is_some_and(|ten| whole(ten).is_some())
    };
    let steps = (1..8_isize).take_while(|step| in_row(context.at(-*step))).count() as isize;
    let is_row = steps > 0 && (1..=steps).any(|step| context.at(-step).ends_with("0s"));
    if is_row { context.at(-steps - 1) } else { context.before }
}

/// `10s of`, `10,000s of`: many of a kind.
fn round(number: &str) -> Option<&'static str> {
    Some(match number {
        "10" => "tens",
        "100" => "hundreds",
        "1000" => "thousands",
        "10000" => "tens of thousands",
        "100000" => "hundreds of thousands",
        "1000000" => "millions",
        _ => return None,
    })
}

/// Words behind which `90s` is a minute and a half.
fn is_waiting(before: &str) -> bool {
    matches!(
        before,
        "a" | "for"
            | "in"
            | "only"
            | "just"
            | "about"
            | "every"
            | "after"
            | "under"
            | "over"
            | "than"
            | "within"
            | "is"
            | "was"
            | "takes"
            | "took"
            | "last"
            | "next"
            | "to"
            | "wait"
            | "at"
            | "hold"
            | "around"
            | "="
            | "another"
    )
}

/// `May 5`, `5 May`, `the 25th July`, `Feb 28/29`.
fn day(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    if let Some((first, second)) = core.split_once('/').filter(|_| month_beside_day(context.before).is_some()) {
        let nth = |text| whole(text).filter(|day| (1..=31).contains(day)).map(ordinal);
        return Some(format!("{}, {}", nth(first)?, nth(second)?));
    }
    let with_ending =
        ["th", "st", "nd", "rd", "TH", "ST", "ND", "RD"].into_iter().find_map(|ending| core.strip_suffix(ending));
    let bare = with_ending.unwrap_or(core);
    let number = whole(bare).filter(|number| (1..=31).contains(number) && bare.len() <= 2)?;
    if month_beside_day(context.before).is_some()
        && !matches!(context.after, "percent" | "%")
        && !context.is_after_pause()
    {
        return Some(ordinal(number));
    }
    // `may` is a month between a day and a year only.
    let is_may = context.after == "may" && whole(context.second).is_some_and(|year| (1000..2200).contains(&year));
    let after = if is_may { Some("May") } else { month_beside_day(context.after) }?;
    let is_month = after.len() > 3 || context.after != "May" || !context.pauses();
    let article = if context.before.eq_ignore_ascii_case("the") { "" } else { "the " };
    is_month.then(|| format!("{article}{} of", ordinal(number)))
}

/// `44 BC`, `AD 79`, `476 A.D.`: the year beside its era, in pairs.
fn era(context: &Context<'_>) -> Option<String> {
    let is_era = |word: &str| matches!(word, "BC" | "AD" | "BCE" | "CE" | "B.C" | "A.D" | "B.C.E" | "C.E");
    if !(is_era(context.after) || matches!(context.before, "AD" | "A.D")) {
        return None;
    }
    let value = whole(context.core).filter(|_| context.core.len() <= 4)?;
    let in_pairs = context.core.len() == 3 && value % 100 >= 10 || context.core.len() == 4 && value % 1000 != 0;
    Some(if in_pairs { year(value) } else { cardinal(value) })
}

/// `'69`, `Class of '05`: the end of a year.
fn short_year(context: &Context<'_>) -> Option<String> {
    context.core.strip_prefix('\'').and_then(two_digits)
}

/// `2Q22`, `3Q`, `Q3'24`: a quarter of a year.
fn quarter(core: &str) -> Option<String> {
    if let Some(fiscal) = core.strip_prefix("FY").filter(|year| year.len() == 4) {
        return Some(format!("F Y {}", as_year(&number(fiscal)?)));
    }
    if let Some((quarter, end)) = core.strip_prefix('Q').and_then(|rest| rest.split_once(['\'', '′'])) {
        return Some(format!("Q {} {}", whole(quarter).map(cardinal)?, two_digits(end)?));
    }
    let (quarter, of) = core.split_once('Q')?;
    let nth = whole(quarter).filter(|nth| (1..=4).contains(nth) && quarter.len() == 1)?;
    let said = format!("the {} quarter", ordinal(nth));
    match of.len() {
        0 => Some(said),
        2 | 4 => Some(format!("{said} of {}", as_year(&number(of)?))),
        _ => None,
    }
}

/// Four bare digits are a year, unless the next word is what they count.
pub(super) fn reads_as_year(value: &super::amount::Number, context: &Context<'_>) -> bool {
    const BEFORE: [&str; 20] = [
        "in", "since", "from", "by", "until", "till", "of", "during", "year", "before", "after", "circa", "early",
        "late", "mid", "summer", "winter", "spring", "fall", "autumn",
    ];
    if !is_year(value) {
        return false;
    }
    let counts = super::context::is_plural;
    let before = context.before.to_lowercase();
    if matches!(before.as_str(), "in" | "since" | "during" | "year" | "circa") && !is_counted(context.after)
        || BEFORE.contains(&before.as_str()) && !counts(context.after)
        || month_beside_day(context.before).is_some()
    {
        return true;
    }
    let is_second_plural =
        context.after.chars().all(char::is_lowercase) && context.after.len() > 2 && counts(context.second);
    !counts(context.after)
        && (context.pauses() || super::units::name(context.after, false).is_none())
        && !(is_second_plural && context.after.ends_with("ed"))
}

/// What nobody says of years: `in 1500 people`, but also `in 1969 humans landed`.
fn is_counted(word: &str) -> bool {
    matches!(word, "people" | "meters" | "feet" | "dollars" | "words" | "calories" | "percent")
}
