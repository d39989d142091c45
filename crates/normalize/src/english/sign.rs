//! Signs that stand alone, and the names of signs inside a word.

use super::amount::ends_in_number;
use super::context::Context;
use super::symbol::name;
use super::{range, units};

/// A part without letters and digits.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    if core.chars().any(char::is_alphanumeric) && !matches!(core, "x" | "X" | "º" | "ºC" | "ºF" | "°C" | "°F" | "<3")
    {
        return None;
    }
    if let Some(said) = super::money::beside(context) {
        return Some(said);
    }
    let after_number = ends_in_number(context.before.trim_end_matches(['″', '′', '%', '°']));
    let between = after_number && context.is_before_number();
    let beside_number = after_number || context.is_before_number();
    let word = match core {
        "<3" => return heart(context),
        "−" => "minus",
        "-" if between && context.sentence.has(&['=']) => "minus",
        // `x - y = 2`.
        "-" if is_operand(context.before)
            && is_operand(context.after)
            && context.sentence.has(&['=', '+', '×', '÷', '∞', '≠', '≥', '≤', '²', '³', '^']) =>
        {
            "minus"
        }
        "-" if range::is_between(context) => "to",
        "x" | "X" | "×" if is_between_units(context) => "by",
        "x" | "X" | "×" | "*" if between => "times",
        // `225 lbs x 5`, `$5/day x 365 days`.
        "x" | "X" if context.is_before_number() && counts(context) => "times",
        "x" | "X" => return None,
        "-" | "*" => "",
        "÷" | "/" if between => "divided by",
        "/" if !context.before.is_empty() && !context.after.is_empty() => "slash",
        "<" if is_variable(context.before) => "is less than",
        ">" if is_variable(context.before) => "is greater than",
        "<" if context.before.is_empty() || !after_number && is_lead(context.before) => "less than",
        ">" if context.before.is_empty() || !after_number && is_lead(context.before) => "more than",
        "<" => "is less than",
        ">" => "is greater than",
        ">=" | "≥" | "⩾" | "=>" if core != "=>" || beside_number => of_at_least(context, "greater"),
        "<=" | "≤" | "⩽" => of_at_least(context, "less"),
        "!=" | "≠" | "<>" if is_lead(context.before) => "not equal to",
        "!=" | "≠" | "<>" => "is not equal to",
        "==" | "===" => "equals",
        "~" | "≈" if context.is_before_number() && !after_number => "about",
        "≈" | "~=" => "is about",
        "~" if !context.is_before_number() => "",
        "°" if after_number => "degrees",
        "+/-" | "±" => "plus or minus",
        "#" if context.is_before_number() => "number",
        "#" => "hash",
        "→" | "⟶" | "➔" | "➜" | "⇒" | "->" | "=>" => {
            if context.before.is_empty() || context.after.is_empty() { "" } else { "to" }
        }
        "++" => "plus plus",
        "$$" | "$$$" => "dollars",
        _ => return Some(each(core, after_number)),
    };
    if word == "degrees" && context.before == "1" {
        return Some("degree".to_owned());
    }
    Some(word.to_owned())
}

/// Signs in a row, each by its name.
fn each(core: &str, after_number: bool) -> String {
    let is_degree = matches!(core, "°C" | "°F" | "ºC" | "ºF");
    if (after_number || is_degree)
        && let Some(unit) = units::name(core, false)
    {
        return unit;
    }
    let names: Vec<&str> = core.chars().filter_map(name).filter(|name| !name.is_empty()).collect();
    // A row of the same sign is a line.
    let is_line = names.len() > 3 && names.windows(2).all(|pair| matches!(pair, [first, second] if first == second));
    if is_line { String::new() } else { names.join(" ") }
}

/// A letter that stands for a number.
fn is_variable(word: &str) -> bool {
    word.chars().count() == 1 && word.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Whether an amount stands before a sign, perhaps with its unit.
fn counts(context: &Context<'_>) -> bool {
    !context.is_after_pause()
        && (context.before.contains(|c: char| c.is_ascii_digit())
            || ends_in_number(context.earlier)
                && (units::name(context.before, false).is_some() || super::context::is_plural(context.before)))
}

/// Whether a text is what a formula reckons with: a number, a variable, infinity.
fn is_operand(word: &str) -> bool {
    let is_variable = word.chars().count() <= 3
        && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || super::symbol::power_of(c).is_some())
        && word.chars().filter(char::is_ascii_lowercase).count() == 1;
    word == "∞" || is_variable || super::amount::number(word).is_some()
}

/// `30 cm x 40 cm`, `30 x 40 cm`; `225 lbs x 5` is no size.
fn is_between_units(context: &Context<'_>) -> bool {
    let is_length = |word: &str| {
        word == "in" && context.pauses_at(2)
            || units::name(word, true)
                .is_some_and(|name| ["meter", "inch", "foot", "yard", "pixel"].iter().any(|end| name.ends_with(end)))
    };
    let is_sized = !ends_in_number(context.after) || units::name(context.second, false).is_some();
    // `8 1/2 x 11`.
    if super::fraction::is_proper(context.before) && super::amount::number(context.earlier).is_some() {
        return context.is_before_number();
    }
    if ends_in_number(context.before) && super::amount::number(context.after).is_some() && is_length(context.second) {
        return true;
    }
    let behind_unit = units::name(context.before, false).is_some() && ends_in_number(context.earlier);
    let is_measure = context.before.starts_with(|c: char| c.is_ascii_digit()) && !ends_in_number(context.before);
    (behind_unit || is_measure) && is_sized && context.is_before_number()
}

fn of_at_least(context: &Context<'_>, way: &str) -> &'static str {
    let is_verb =
        matches!(context.before, "" | "is" | "are" | "was" | "be" | "if" | "with" | "of" | "at" | "and" | "or")
            || is_lead(context.before);
    match (is_verb, way) {
        (true, "greater") => "greater than or equal to",
        (true, _) => "less than or equal to",
        (false, "greater") => "is greater than or equal to",
        (false, _) => "is less than or equal to",
    }
}

/// Words behind which a comparison needs no verb of its own.
fn is_lead(word: &str) -> bool {
    matches!(
        word,
        "is" | "are"
            | "was"
            | "were"
            | "be"
            | "and"
            | "or"
            | "with"
            | "of"
            | "at"
            | "for"
            | "in"
            | "has"
            | "have"
            | "takes"
            | "if"
            | "only"
            | "lasts"
            | "costs"
            | "the"
            | "a"
            | "to"
            | "by"
            | "when"
            | "weighs"
            | "needs"
            | "stays"
            | "keep"
            | "under"
    )
}

/// `I <3 you`: a heart lying on its side, unless something is counted.
fn heart(context: &Context<'_>) -> Option<String> {
    let counts = super::context::is_plural(context.after)
        || units::name(context.after, false).is_some()
        || is_lead(context.before)
        || ends_in_number(context.before);
    (!counts).then(|| "love".to_owned())
}
