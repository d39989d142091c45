//! Quantities: numbers, percentages, units, ranges, fractions and numbers to be dialled.

use super::Context;
use super::money::{self, money};
use crate::spoken::number::{self, cardinal, fraction, ordinal, year};

/// A number as it is written: whole part without commas, and decimals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) whole: String,
    pub(super) decimals: Option<String>,
    /// Whether it was written with commas, which no year is.
    pub(super) grouped: bool,
}

/// Units behind a number: sign, one, many.
const UNITS: [(&str, &str, &str); 56] = [
    ("%", "percent", "percent"),
    ("°C", "degree Celsius", "degrees Celsius"),
    ("°F", "degree Fahrenheit", "degrees Fahrenheit"),
    ("°", "degree", "degrees"),
    ("km/h", "kilometer per hour", "kilometers per hour"),
    ("kph", "kilometer per hour", "kilometers per hour"),
    ("mph", "mile per hour", "miles per hour"),
    ("m/s", "meter per second", "meters per second"),
    ("km²", "square kilometer", "square kilometers"),
    ("m²", "square meter", "square meters"),
    ("m³", "cubic meter", "cubic meters"),
    ("km", "kilometer", "kilometers"),
    ("cm", "centimeter", "centimeters"),
    ("mm", "millimeter", "millimeters"),
    ("nm", "nanometer", "nanometers"),
    ("m", "meter", "meters"),
    ("mi", "mile", "miles"),
    ("ft", "foot", "feet"),
    ("yd", "yard", "yards"),
    ("kg", "kilogram", "kilograms"),
    ("mg", "milligram", "milligrams"),
    ("g", "gram", "grams"),
    ("lb", "pound", "pounds"),
    ("lbs", "pound", "pounds"),
    ("oz", "ounce", "ounces"),
    ("ml", "milliliter", "milliliters"),
    ("mL", "milliliter", "milliliters"),
    ("l", "liter", "liters"),
    ("L", "liter", "liters"),
    ("KB", "kilobyte", "kilobytes"),
    ("kB", "kilobyte", "kilobytes"),
    ("MB", "megabyte", "megabytes"),
    ("GB", "gigabyte", "gigabytes"),
    ("TB", "terabyte", "terabytes"),
    ("Mbps", "megabit per second", "megabits per second"),
    ("Gbps", "gigabit per second", "gigabits per second"),
    ("kbps", "kilobit per second", "kilobits per second"),
    ("Hz", "hertz", "hertz"),
    ("kHz", "kilohertz", "kilohertz"),
    ("MHz", "megahertz", "megahertz"),
    ("GHz", "gigahertz", "gigahertz"),
    ("W", "watt", "watts"),
    ("kW", "kilowatt", "kilowatts"),
    ("kWh", "kilowatt hour", "kilowatt hours"),
    ("mAh", "milliamp hour", "milliamp hours"),
    ("V", "volt", "volts"),
    ("dB", "decibel", "decibels"),
    ("fps", "frame per second", "frames per second"),
    ("px", "pixel", "pixels"),
    ("ms", "millisecond", "milliseconds"),
    ("min", "minute", "minutes"),
    ("hr", "hour", "hours"),
    ("hrs", "hour", "hours"),
    ("s", "second", "seconds"),
    ("h", "hour", "hours"),
    ("kcal", "kilocalorie", "kilocalories"),
];

/// Words that multiply the number before them, so that the currency is said behind them.
pub(super) const SCALES: [&str; 7] = ["hundred", "thousand", "million", "billion", "trillion", "mn", "bn"];

/// Whether a part ends in a number, so that a unit may follow.
pub(super) fn ends_in_number(core: &str) -> bool {
    core.ends_with(|c: char| c.is_ascii_digit())
}

/// A quantity in words.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    if core.starts_with(|c: char| c.is_alphabetic() || c == '°') && money(core).is_none() {
        return word_behind_number(context);
    }
    if let Some((sign, rest)) =
        core.strip_prefix('+').map(|rest| ("plus", rest)).or_else(|| core.strip_prefix('-').map(|rest| ("minus", rest)))
    {
        if rest.matches('-').count() >= 2 {
            return dialled(core);
        }
        let said = read(&Context { core: rest, before: "", ..*context })?;
        return Some(format!("{sign} {said}"));
    }
    if let Some(rest) = core.strip_prefix(['~', '≈']) {
        return Some(format!("about {}", read(&Context { core: rest, ..*context })?));
    }
    if let Some(rest) = core.strip_prefix('±') {
        return Some(format!("plus or minus {}", read(&Context { core: rest, ..*context })?));
    }
    if let Some(rest) = core.strip_prefix(['<', '>']) {
        let said = read(&Context { core: rest, ..*context })?;
        return Some(format!("{} than {said}", if core.starts_with('<') { "less" } else { "more" }));
    }
    money::read(context)
        .or_else(|| part_of(context))
        .or_else(|| feet(core))
        .or_else(|| dialled(core))
        .or_else(|| range(context))
        .or_else(|| counted(context))
}

/// `kg` behind a number, `million` behind money.
fn word_behind_number(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    if SCALES.contains(&core)
        && let Some((currency, number)) = money(context.before)
    {
        number_prefix(number).filter(|(_, rest)| rest.is_empty())?;
        let scale = scale_word(core).unwrap_or(core);
        return Some(format!("{scale} {}", currency.many));
    }
    if !ends_in_number(context.before) || !context.before.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        return None;
    }
    match core {
        "mn" => return Some("million".to_owned()),
        "bn" => return Some("billion".to_owned()),
        // `in` is a word far more often than a unit.
        "in" if matches!(context.after, "" | "in" | "tall" | "wide" | "long" | "x" | "by") => {
            return Some("inches".to_owned());
        }
        _ => {}
    }
    unit(core).map(|(one, many)| if context.before == "1" { one } else { many }.to_owned())
}

fn unit(sign: &str) -> Option<(&'static str, &'static str)> {
    UNITS.iter().find(|(known, _, _)| *known == sign).map(|&(_, one, many)| (one, many))
}

/// The word a letter behind a number stands for.
pub(super) fn scale_word(suffix: &str) -> Option<&'static str> {
    Some(match suffix {
        "k" | "K" | "thousand" => "thousand",
        "m" | "M" | "mn" | "million" => "million",
        "b" | "B" | "bn" | "billion" => "billion",
        "t" | "T" | "tn" | "trillion" => "trillion",
        "hundred" => "hundred",
        _ => return None,
    })
}

/// `1/2`, `3/4`; behind a whole number (`1 1/2`) with an `and`.
fn part_of(context: &Context<'_>) -> Option<String> {
    let (above, below) = context.core.split_once('/')?;
    if above.contains('.') || above == below {
        // A mark out of the best: `3.5/5`, `10/10`.
        let whole = |text| number_prefix(text).filter(|(_, rest)| rest.is_empty()).map(|(number, _)| plain(&number));
        return Some(format!("{} out of {}", whole(above)?, whole(below)?));
    }
    let digits = |text: &str| {
        let are_digits = text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
        are_digits.then(|| text.parse::<u64>().ok()).flatten()
    };
    let said = fraction(digits(above)?, digits(below)?);
    Some(match digits(context.before) {
        Some(_) if above == "1" && below == "2" => "and a half".to_owned(),
        Some(_) => format!("and {said}"),
        None => said,
    })
}

/// `5'10`: feet and inches.
fn feet(core: &str) -> Option<String> {
    let (feet, inches) = core.split_once('\'')?;
    let are_digits = |text: &str| !text.is_empty() && text.len() < 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    (are_digits(feet) && are_digits(inches)).then(|| format!("{} feet {}", number::plain(feet), number::plain(inches)))
}

/// `555-0199`, `1-800-555-0199`, `+44-20-7946-0958`: at least seven digits in groups.
fn dialled(core: &str) -> Option<String> {
    let groups: Vec<&str> =
        core.trim_start_matches('+').split(['-', '.', '(', ')']).filter(|group| !group.is_empty()).collect();
    let are_digits = groups.iter().all(|group| group.len() <= 4 && group.bytes().all(|byte| byte.is_ascii_digit()));
    let count: usize = groups.iter().map(|group| group.len()).sum();
    let is_number = match groups.as_slice() {
        [first, second] => first.len() == 3 && second.len() == 4 && core.contains('-'),
        _ => groups.len() > 2 && count >= 9,
    };
    let plus = if core.starts_with('+') { "plus " } else { "" };
    (are_digits && is_number).then(|| {
        let said: Vec<String> = groups.iter().map(|group| number::digits(group)).collect();
        format!("{plus}{}", said.join(", "))
    })
}

/// `10-20`, `1999–2005`, `10-20km`.
fn range(context: &Context<'_>) -> Option<String> {
    let (low, rest) = number_prefix(context.core)?;
    let rest = rest.strip_prefix('%').filter(|rest| rest.starts_with(['-', '–', '—'])).unwrap_or(rest);
    let high = rest.strip_prefix(['-', '–', '—'])?;
    let (high, rest) = number_prefix(high)?;
    let are_years = is_year(&low) && (is_year(&high) || high.whole.len() == 2 && rest.is_empty());
    let (from, to) =
        if are_years && rest.is_empty() { (as_year(&low), as_year(&high)) } else { (plain(&low), plain(&high)) };
    let tail = behind(rest, false)?;
    Some(format!("{from} to {to} {tail}"))
}

/// A single number and what is written right behind it.
fn counted(context: &Context<'_>) -> Option<String> {
    let (number, rest) = number_prefix(context.core)?;
    let whole = number.whole.parse::<u64>().ok();
    if number.decimals.is_none() && matches!(rest, "st" | "nd" | "rd" | "th" | "ST" | "ND" | "RD" | "TH") {
        return whole.map(ordinal);
    }
    if rest.is_empty() || rest == "'s" {
        let said = if reads_as_year(&number, context) { as_year(&number) } else { plain(&number) };
        return Some(format!("{said}{rest}"));
    }
    if matches!(rest, "K" | "k")
        && number.decimals.is_none()
        && rest == "K"
        && matches!(number.whole.as_str(), "2" | "4" | "5" | "8")
    {
        return Some(format!("{} K", plain(&number)));
    }
    let tail = behind(rest, number.decimals.is_none() && number.whole == "1")?;
    Some(format!("{} {tail}", plain(&number)))
}

/// A unit, a scale or a `+` right behind a number.
fn behind(rest: &str, is_one: bool) -> Option<String> {
    if rest.is_empty() {
        return Some(String::new());
    }
    if rest == "+" {
        return Some("plus".to_owned());
    }
    if matches!(rest, "x" | "X" | "×") {
        return Some("times".to_owned());
    }
    let scale = |text: &str| matches!(text, "k" | "K" | "M" | "B" | "bn" | "T").then(|| scale_word(text)).flatten();
    if let Some(scale) = scale(rest).or_else(|| rest.strip_suffix('+').and_then(scale)) {
        return Some(if rest.ends_with('+') { format!("{scale} plus") } else { scale.to_owned() });
    }
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    unit(rest).map(|(one, many)| if is_one { one } else { many }.to_owned())
}

/// A number at the start of a text, and the rest of the text.
pub(super) fn number_prefix(text: &str) -> Option<(Number, &str)> {
    let is_digit = |c: char| c.is_ascii_digit();
    let digits_of = |text: &str| text.find(|c: char| !is_digit(c)).unwrap_or(text.len());
    let first = digits_of(text);
    let (mut whole, mut rest) = (text.get(..first)?.to_owned(), text.get(first..)?);
    let mut grouped = false;
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
        if rest.starts_with('.') {
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
    let whole = match number.whole.as_str() {
        "" => "zero".to_owned(),
        zeros if zeros.len() > 1 && zeros.starts_with('0') => number::digits(zeros),
        whole => whole.parse().map_or_else(|_| number::digits(whole), cardinal),
    };
    match &number.decimals {
        Some(decimals) => format!("{whole} point {}", number::digits(decimals)),
        None => whole,
    }
}

fn is_year(number: &Number) -> bool {
    let in_range = number.whole.len() == 4 && ("1100".."2100").contains(&number.whole.as_str());
    in_range && number.decimals.is_none() && !number.grouped
}

fn as_year(number: &Number) -> String {
    number
        .whole
        .parse()
        .map_or_else(|_| plain(number), |value| if number.whole.len() == 4 { year(value) } else { cardinal(value) })
}

/// Four bare digits are a year, unless the next word is what they count.
fn reads_as_year(number: &Number, context: &Context<'_>) -> bool {
    const BEFORE: [&str; 20] = [
        "in", "since", "from", "by", "until", "till", "of", "during", "year", "before", "after", "circa", "early",
        "late", "mid", "summer", "winter", "spring", "fall", "autumn",
    ];
    const NOT_PLURAL: [&str; 12] =
        ["is", "was", "has", "as", "this", "its", "us", "his", "does", "plus", "thus", "perhaps"];
    if !is_year(number) {
        return false;
    }
    let before = context.before.to_lowercase();
    if matches!(before.as_str(), "in" | "since" | "during" | "year" | "circa")
        || BEFORE.contains(&before.as_str()) && !counts(context.after, &NOT_PLURAL)
        || super::calendar::month_of(context.before).is_some()
    {
        return true;
    }
    let is_second_plural =
        context.after.chars().all(char::is_lowercase) && context.after.len() > 2 && counts(context.second, &NOT_PLURAL);
    !counts(context.after, &NOT_PLURAL)
        && unit(context.after).is_none()
        && !(is_second_plural && context.after.ends_with("ed"))
}

/// Whether a word is a plural that can be counted.
fn counts(word: &str, not_plural: &[&str]) -> bool {
    let irregular = matches!(word, "people" | "men" | "women" | "children" | "percent" | "feet" | "times");
    let plural = word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && word.chars().all(char::is_lowercase);
    irregular || plural && !not_plural.contains(&word)
}
