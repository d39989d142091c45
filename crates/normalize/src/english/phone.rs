//! Numbers that are dialled or typed, digit by digit: `(555) 123-4567`, `+44 20 7946 0958`, `192.168.0.1`, `PIN 8876`.

use super::amount::is_digits;
use super::context::Context;
use crate::number;

/// Words behind which a number is a code.
const CODES: [&str; 30] = [
    "code",
    "pin",
    "otp",
    "passcode",
    "password",
    "zip",
    "zip-code",
    "zipcode",
    "postal",
    "extension",
    "ext",
    "ssn",
    "isbn",
    "serial",
    "account",
    "id",
    "pnr",
    "in",
    "card",
    "dial",
    "phone",
    "tel",
    "telephone",
    "fax",
    "text",
    "call",
    "postcode",
    "cvv",
    "is",
    "number",
];

/// What is said of a number that is dialled or typed.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    if let Some(said) = internet(context.core) {
        return Some(said);
    }
    if is_range(context) {
        return None;
    }
    dialled(context.core).or_else(|| with_letters(context.core)).or_else(|| group(context)).or_else(|| code(context))
}

/// `192.168.0.1`.
fn internet(core: &str) -> Option<String> {
    let groups: Vec<&str> = core.split('.').collect();
    let fits = groups.len() == 4 && groups.iter().all(|group| (1..=3).contains(&group.len()) && is_digits(group));
    fits.then(|| groups.iter().map(|group| number::digits(group)).collect::<Vec<_>>().join(" dot "))
}

/// `500-1000 mg`, `250-1500`: three digits and four that are no telephone number.
fn is_range(context: &Context<'_>) -> bool {
    let Some((low, high)) = context.core.split_once(['-', '–']) else { return false };
    let are_numbers = low.len() == 3 && high.len() == 4 && is_digits(low) && is_digits(high) && !low.starts_with('0');
    let counts = super::units::name(context.after, false).is_some() || super::context::is_plural(context.after);
    let is_round = low.ends_with('0') && high.ends_with("00");
    are_numbers
        && !high.starts_with('0')
        && (counts || is_round)
        && !context.sentence.has_word(&["call", "dial", "text", "phone", "tel"])
}

/// `555-0199`, `1-800-555-0199`, `+44-20-7946-0958`, `555.555.5555`: at least seven digits in groups.
fn dialled(core: &str) -> Option<String> {
    let bare = core.trim_start_matches('+');
    let groups: Vec<&str> = bare.split(['-', '.', '(', ')', '‑', '/']).filter(|group| !group.is_empty()).collect();
    let are_digits = bare.starts_with(|c: char| c.is_ascii_digit() || c == '(')
        && groups.iter().all(|group| group.len() <= 5 && is_digits(group));
    let count: usize = groups.iter().map(|group| group.len()).sum();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let is_number = match lengths.as_slice() {
        [3, 4] => core.contains('-'),
        // Not a date: `2024-05-0001` has none of these lengths.
        [4, 2, 2] | [2, 2, 4] => false,
        _ => groups.len() > 2 && count >= 9 && !core.contains('/') || core.starts_with('+') && count >= 9,
    };
    let plus = if core.starts_with('+') { "plus " } else { "" };
    (are_digits && is_number)
        .then(|| format!("{plus}{}", groups.iter().map(|group| said(group)).collect::<Vec<_>>().join(", ")))
}

/// A group of digits: `800` is `eight hundred`, all others are read one by one.
fn said(group: &str) -> String {
    if matches!(group, "800" | "900") {
        number::cardinal(group.parse().unwrap_or_default())
    } else {
        number::digits(group)
    }
}

/// `1-800-GO-U-HAUL`, `1-800-FLOWERS`.
fn with_letters(core: &str) -> Option<String> {
    let rest = core.strip_prefix("1-")?;
    let (area, rest) = rest.split_once('-').filter(|(area, _)| area.len() == 3 && is_digits(area))?;
    let fits = rest.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
    let words: Vec<String> =
        rest.split('-').map(|word| if is_digits(word) { number::digits(word) } else { word.to_owned() }).collect();
    fits.then(|| format!("one, {}, {}", said(area), words.join(" ")))
}

/// A group of a number that is written with blanks: `(555) 123-4567`, `+1 123-123-5678`, `+44 20 7946 0958`.
fn group(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    let bare = core.trim_start_matches('+');
    if bare.is_empty()
        || !bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | '(' | ')'))
        || bare.len() > 13
    {
        return None;
    }
    if core.starts_with('+') {
        let follows = is_group(context.after) && digits_from(context, 1) >= 5;
        return (follows && (bare.len() <= 3 || bare.contains('('))).then(|| format!("plus {}", spelled(bare)));
    }
    // An area code in front of the rest of a number.
    if core.len() == 3 && is_digits(core) && is_local(context.after) {
        return Some(said(core));
    }
    if is_local(core) && context.before.len() == 3 && is_digits(context.before) {
        return Some(spelled(core));
    }
    // Behind an area code that begins with zero.
    let is_area = |text: &str| {
        text.starts_with('0')
            && !text.starts_with("00")
            && (if core.len() == 4 { 2..=5 } else { 3..=5 }).contains(&text.len())
            && is_digits(text)
    };
    if is_digits(core)
        && matches!(core.len(), 3 | 4)
        && (is_area(context.before) || is_area(context.earlier) && is_digits(context.before))
    {
        return Some(number::digits(core));
    }
    // Four by four, as on a card.
    let is_four = |step: isize| context.at(step).len() == 4 && is_digits(context.at(step));
    // Years of a list have commas between them.
    let row = (1..4_isize).take_while(|step| is_four(-*step) && !context.pauses_at(-*step)).count()
        + (0..4_isize).take_while(|step| is_four(*step) && (*step == 0 || !context.pauses_at(*step - 1))).count();
    if is_four(0) && row >= 3 && !core.contains('-') {
        return Some(number::digits(core));
    }
    // Behind a country's code, group by group.
    let start = (1..6).find(|back| context.at(-back).starts_with('+'));
    let back = start.filter(|back| (1..*back).all(|step| is_group(context.at(-step))))?;
    let total: usize = (0..back).map(|step| digits(context.at(-step))).sum::<usize>() + digits_from(context, 1);
    (total >= 5).then(|| spelled(core))
}

fn spelled(text: &str) -> String {
    text.split(['-', '.', '(', ')']).filter(|group| !group.is_empty()).map(said).collect::<Vec<_>>().join(", ")
}

fn is_group(core: &str) -> bool {
    !core.is_empty()
        && core.len() <= 12
        && core.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.'))
        && core.starts_with(|c: char| c.is_ascii_digit())
}

fn digits(core: &str) -> usize {
    core.bytes().filter(u8::is_ascii_digit).count()
}

/// Digits in the groups from a distance on.
fn digits_from(context: &Context<'_>, from: isize) -> usize {
    (from..from + 5).map(|step| context.at(step)).take_while(|core| is_group(core)).map(digits).sum()
}

/// `123-4567`.
fn is_local(core: &str) -> bool {
    let fits = |separator| {
        core.split_once(separator).is_some_and(|(first, second)| {
            first.len() == 3 && second.len() == 4 && is_digits(first) && is_digits(second)
        })
    };
    fits('-') || fits('.')
}

/// `code 4821`, `card ending in 8876`, `call 5551234`.
fn code(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    if !is_digits(&core.replace('-', "")) || core.len() < 3 {
        return None;
    }
    if context.before == "to"
        && context.sentence.has_word(&["text", "sms"])
        && (5..7).contains(&core.len())
        && context.after.is_empty()
    {
        return Some(number::digits(core));
    }
    let word = context.before.to_lowercase();
    let word = word.trim_end_matches([':', '#']);
    let fits = match word {
        "in" => context.earlier.eq_ignore_ascii_case("ending"),
        "is" | "number" => {
            let earlier = context.earlier.to_lowercase();
            let names_code = CODES.contains(&earlier.as_str()) && !matches!(earlier.as_str(), "in" | "is" | "number");
            names_code && !super::context::is_plural(context.after)
        }
        "dial" | "call" | "text" | "phone" | "tel" | "telephone" | "fax" => {
            core.len() >= 3 && !super::context::is_plural(context.after)
        }
        "id" | "account" | "card" => core.len() >= 4,
        "code" => true,
        word => CODES.contains(&word),
    };
    fits.then(|| core.split('-').map(number::digits).collect::<Vec<_>>().join(", "))
}
