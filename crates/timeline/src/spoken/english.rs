//! English: each part of a sentence in the words a person would say, read with its neighbours.

mod abbreviation;
mod address;
mod calendar;
mod money;
mod quantity;
mod roman;

pub(super) use address::is_domain_end;

use super::number;

/// A part of a sentence and its neighbours.
pub(super) struct Context<'a> {
    core: &'a str,
    before: &'a str,
    after: &'a str,
    /// The part behind `after`.
    second: &'a str,
    british: bool,
}

impl Context<'_> {
    fn is_after_number(&self) -> bool {
        quantity::ends_in_number(self.before)
    }

    fn is_before_number(&self) -> bool {
        self.after.trim_start_matches(['$', '€', '£', '¥', '₹']).starts_with(|c: char| c.is_ascii_digit())
    }
}

/// What is said for each part. The caller removes what is not speakable and spells digits that are left.
pub(super) fn said(cores: &[&str], british: bool) -> Vec<String> {
    let at = |index: Option<usize>| index.and_then(|index| cores.get(index)).copied().unwrap_or_default();
    (0..cores.len())
        .map(|index| {
            let context = Context {
                core: at(Some(index)),
                before: at(index.checked_sub(1)),
                after: at(Some(index + 1)),
                second: at(Some(index + 2)),
                british,
            };
            one(&context)
        })
        .collect()
}

/// The first reading that fits.
fn one(context: &Context<'_>) -> String {
    let readings: [fn(&Context<'_>) -> Option<String>; 10] = [
        sign,
        address::read,
        abbreviation::read,
        calendar::time,
        calendar::date,
        quantity::read,
        roman::read,
        multiplied,
        version,
        compound,
    ];
    readings.iter().find_map(|read| read(context)).unwrap_or_else(|| mixed(context.core))
}

/// Signs that stand alone.
fn sign(context: &Context<'_>) -> Option<String> {
    let between = context.is_after_number() && context.is_before_number();
    if context.core.chars().any(char::is_alphanumeric) {
        return None;
    }
    let word = match context.core {
        "&" => "and",
        "+" => "plus",
        "=" => "equals",
        "%" if context.is_after_number() => "percent",
        "-" if between => "to",
        "x" | "×" | "*" if between => "times",
        "÷" | "/" if between => "divided by",
        "<" if between => "is less than",
        ">" if between => "is greater than",
        "<" if context.is_before_number() => "less than",
        ">" if context.is_before_number() => "more than",
        "±" => "plus or minus",
        "≈" | "~" if context.is_before_number() => "about",
        "≠" => "is not equal to",
        "°" if context.is_after_number() => "degrees",
        "°C" if context.is_after_number() => "degrees Celsius",
        "@" => "at",
        "#" if context.is_before_number() => "number",
        "$" => "dollars",
        "€" => "euros",
        "£" => "pounds",
        _ => "",
    };
    Some(word.to_owned())
}

/// `x2`, `2x`, `1920x1080`.
fn multiplied(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    let at = core.find(['x', 'X', '×'])?;
    let before = core.get(..at)?;
    let after = core.get(at..)?.trim_start_matches(['x', 'X', '×']);
    let count = |text: &str| text.parse::<u64>().ok().map(number::cardinal);
    match (before, after) {
        ("", after) => count(after).map(|times| format!("times {times}")),
        (before, "") => count(before).map(|times| format!("{times} times")),
        (before, after) => Some(format!("{} by {}", count(before)?, count(after)?)),
    }
}

/// `v2.0`, `1.2.3`.
fn version(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    let (word, numbers) = match core.strip_prefix(['v', 'V']) {
        Some(numbers) => ("version ", numbers),
        None => ("", core),
    };
    let parts: Vec<&str> = numbers.split('.').collect();
    let are_numbers =
        parts.iter().all(|part| !part.is_empty() && part.len() < 10 && part.bytes().all(|byte| byte.is_ascii_digit()));
    (are_numbers && (!word.is_empty() || parts.len() > 2)).then(|| {
        let said: Vec<String> = parts.iter().map(|part| number::plain(part)).collect();
        format!("{word}{}", said.join(" point "))
    })
}

/// `3,000-year-old`, `1st-class`, `mid-1990s`: each side of the hyphen is read by itself when one of them has a digit.
fn compound(context: &Context<'_>) -> Option<String> {
    let (left, right) = context.core.split_once('-').filter(|(left, right)| !left.is_empty() && !right.is_empty())?;
    let side = |core| one(&Context { core, before: "", after: "", second: "", ..*context });
    context.core.contains(|c: char| c.is_ascii_digit()).then(|| format!("{} {}", side(left), side(right)))
}

/// Letters, digits and signs in any order: `COVID-19`, `and/or`, `R&B`, `Node.js`, `B2B`.
fn mixed(core: &str) -> String {
    let fixed = match core {
        "C#" => "C sharp",
        "F#" => "F sharp",
        "C++" => "C plus plus",
        "24/7" => "twenty four seven",
        "w/" => "with",
        "w/o" => "without",
        "b/c" => "because",
        _ => "",
    };
    if !fixed.is_empty() {
        return fixed.to_owned();
    }
    let chars: Vec<char> = core.chars().collect();
    let at = |index: usize| chars.get(index).copied().unwrap_or(' ');
    let mut said = String::with_capacity(core.len() + 8);
    for (index, &c) in chars.iter().enumerate() {
        let before = if index == 0 { ' ' } else { at(index - 1) };
        let after = at(index + 1);
        let inside = before.is_alphanumeric() && after.is_alphanumeric();
        match c {
            '&' => said.push_str(" and "),
            '+' => said.push_str(" plus "),
            '=' => said.push_str(" equals "),
            '^' if inside => said.push_str(" to the power of "),
            '%' => said.push_str(" percent "),
            '@' => said.push_str(" at "),
            '°' => said.push_str(" degrees "),
            '$' => said.push_str(" dollar "),
            '€' => said.push_str(" euro "),
            '£' => said.push_str(" pound "),
            '.' if inside => {
                said.push_str(if before.is_ascii_digit() && after.is_ascii_digit() { " point " } else { " dot " });
            }
            // `pre-2020` and `COVID-19` part at the hyphen; `well-known` keeps it.
            '-' if inside && !before.is_ascii_digit() && !after.is_ascii_digit() => said.push('-'),
            '\'' => said.push('\''),
            '—' | '–' | ':' | ';' | '!' | '?' | ',' if inside => said.push_str(", "),
            // Profanity with a masked letter (`f*ck`) stays one word.
            '*' if inside => {}
            _ if c.is_ascii_digit() => {
                if !before.is_ascii_digit() {
                    said.push(' ');
                }
                said.push(c);
                if !after.is_ascii_digit() && after.is_alphabetic() {
                    said.push(' ');
                }
            }
            _ if super::fold::is_sound(c) || matches!(c, '\u{200C}' | '\u{200D}') => said.push(c),
            _ => said.push(' '),
        }
    }
    said.replace(" ,", ",")
}
