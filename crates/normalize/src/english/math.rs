//! Formulas: `E=mc²`, `2^10`, `√2`, `5±1`, `10⁻³`, `1e6`, `2×4`, `y=x+1`.

use super::amount::{ends_in_number, number, number_prefix, plain};
use super::context::Context;
use super::symbol::{self, greek, power_of};
use super::units;
use crate::number::cardinal;

/// Signs that make a word a formula when they stand inside it.
const OPERATORS: &[char] =
    &['−', '=', '^', '√', '∛', '÷', '×', '±', '≥', '≤', '≠', '≈', '+', '*', '⋅', '∞', '<', '>', '⩾', '⩽', '∝'];
/// A formula in words.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    let with_sign = with_times_sign(context.core);
    let core = with_sign.as_deref().unwrap_or(context.core);
    if let Some(said) =
        scientific(core).or_else(|| function(context)).or_else(|| absolute(context)).or_else(|| negative(context))
    {
        return Some(said);
    }
    let has_power = core.contains(|c| power_of(c).is_some());
    let has_digit = core.contains(|c: char| c.is_ascii_digit());
    // `7-6(5)` is a score.
    let is_bracketed = core.contains("-(")
        || core.contains(")-")
        || core.contains('(') && core.contains(|c: char| c.is_ascii_lowercase());
    let has_minus = core.contains('-') && (core.contains('=') || has_digit && is_bracketed);
    let is_starred =
        core.contains('*') && core.split('*').all(|side| side.chars().count() == 1 || side.parse::<u32>().is_ok());
    let inside = core.char_indices().any(|(at, c)| {
        OPERATORS.contains(&c)
            && (c != '*' || is_starred)
            && (at > 0 || matches!(c, '√' | '∛'))
            && (at + c.len_utf8() < core.len() || c == '∞')
    });
    if context.is_after_number() && units::name(core, false).is_some() {
        return None;
    }
    let is_symbol = core.chars().count() <= 5 && core.chars().any(|c| greek(c).is_some());
    if !(has_power || has_minus || inside || is_symbol) || !is_formula(core) {
        return None;
    }
    let behind_digits = core.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
    if behind_digits.len() < core.len() && units::name(behind_digits, false).is_some() {
        return None;
    }
    let said = terms(core);
    let is_root = context.core.starts_with('√') || context.core.starts_with('∛');
    let article = is_root && matches!(context.before, "the" | "The");
    Some(if article { said.trim_start_matches("the ").to_owned() } else { said })
}

/// Whether letters and signs are those of a formula: no long words beside its operators.
fn is_formula(core: &str) -> bool {
    let signs = core.chars().filter(|c| !c.is_alphanumeric()).count();
    let words = core.split(|c: char| !c.is_alphabetic() || greek(c).is_some() || power_of(c).is_some());
    // `nRT` are three variables.
    let length = |word: &str| {
        if word.len() == 3 && word.starts_with(char::is_lowercase) && word.ends_with(char::is_uppercase) {
            2
        } else {
            word.len()
        }
    };
    let longest = words.filter(|word| !FUNCTIONS.contains(word)).map(length).max().unwrap_or_default();
    let counts = core.contains(|c: char| c.is_ascii_digit() || power_of(c).is_some());
    let plus_only = core.contains('+') && !counts && !core.contains('=');
    signs < core.len()
        && longest <= 2
        && !plus_only
        && !core.contains(['@', '#', '$', '€', '£', '&', '"', '_', '′', '″'])
        && !core.contains("://")
}

/// `3x4=12`: a letter between two numbers of an equation multiplies them.
fn with_times_sign(core: &str) -> Option<String> {
    let chars: Vec<char> = core.chars().collect();
    let is_digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let times = |(at, c): (usize, &char)| {
        if matches!(c, 'x' | 'X') && is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)) { '×' } else { *c }
    };
    core.contains('=').then(|| chars.iter().enumerate().map(times).collect())
}

/// `sin(30°)`, `log₂(8)`; the bracket that closes is gone.
fn function(context: &Context<'_>) -> Option<String> {
    let (name, inner) = context.core.split_once('(')?;
    let word = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let (_, said) = SAID.iter().find(|(known, _)| *known == word)?;
    let base = match name.get(word.len()..).filter(|base| !base.is_empty()) {
        Some(base) => format!(" base {}", cardinal(base.parse().ok()?)),
        None => String::new(),
    };
    let inner = inner.trim_end_matches(')');
    Some(format!("{said}{base} of {}", super::one(&context.alone(inner))))
}

/// `-b` in a formula.
fn negative(context: &Context<'_>) -> Option<String> {
    let variable = context.core.strip_prefix(['-', '−'])?;
    let is_variable = variable.chars().next().is_some_and(|c| c.is_ascii_lowercase())
        && variable.chars().skip(1).all(|c| power_of(c).is_some());
    let is_formula = context.sentence.has(&['=', '±', '√', '+', '²', '³', '×']);
    (is_variable && is_formula).then(|| format!("minus {}", super::one(&context.alone(variable))))
}

/// `|x|`; the bar that closes is gone.
fn absolute(context: &Context<'_>) -> Option<String> {
    let inner = context.core.strip_prefix('|')?;
    let is_value = number(inner.trim_start_matches(['-', '−'])).is_some()
        || inner.len() == 1 && inner.starts_with(|c: char| c.is_ascii_lowercase());
    is_value.then(|| format!("the absolute value of {}", super::one(&context.alone(inner))))
}

/// `1e6`, `1.5e-3`.
fn scientific(core: &str) -> Option<String> {
    let (mantissa, exponent) = core.split_once(['e', 'E'])?;
    let mantissa = number(mantissa)?;
    let (minus, exponent) = exponent.strip_prefix('-').map_or(("", exponent), |exponent| ("minus ", exponent));
    let exponent: u64 =
        exponent.strip_prefix('+').unwrap_or(exponent).parse().ok().filter(|exponent| *exponent < 1000)?;
    Some(format!("{} times ten to the power of {minus}{}", plain(&mantissa), cardinal(exponent)))
}

/// Numbers, variables and operators one after another.
fn terms(core: &str) -> String {
    let mut said: Vec<String> = Vec::new();
    let mut rest = core;
    while let Some(c) = rest.chars().next() {
        let behind = rest.get(c.len_utf8()..).unwrap_or_default();
        if let Some((value, after)) = number_prefix(rest) {
            said.push(plain(&value));
            rest = after;
        } else if power_of(c).is_some() {
            let end = rest.find(|c| power_of(c).is_none()).unwrap_or(rest.len());
            let (powers, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            said.push(power(&powers.chars().filter_map(power_of).collect::<String>()));
            rest = after;
        } else if c == '^' {
            let end = behind
                .char_indices()
                .find(|(at, c)| !(c.is_alphanumeric() || *at == 0 && matches!(c, '-' | '−')))
                .map_or(behind.len(), |(at, _)| at);
            let (exponent, after) = behind.split_at_checked(end).unwrap_or((behind, ""));
            said.push(power(exponent));
            rest = after;
        } else if let Some(name) = greek(c) {
            said.push(name.to_owned());
            rest = behind;
        } else if c.is_alphabetic() {
            let end = rest
                .find(|c: char| !c.is_alphabetic() || greek(c).is_some() || power_of(c).is_some())
                .unwrap_or(rest.len());
            let (letters, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            said.push(variables(letters));
            rest = after;
        } else {
            let two = rest.get(..2).unwrap_or_default();
            let (name, after) = match two {
                ">=" => ("is greater than or equal to", rest.get(2..)),
                "<=" => ("is less than or equal to", rest.get(2..)),
                "!=" => ("is not equal to", rest.get(2..)),
                "==" => ("equals", rest.get(2..)),
                _ => (operator(c, said.is_empty()), Some(behind)),
            };
            if !name.is_empty() {
                said.push(name.to_owned());
            }
            rest = after.unwrap_or_default();
        }
    }
    said.join(" ")
}

fn operator(c: char, is_first: bool) -> &'static str {
    match c {
        '-' | '−' | '–' => "minus",
        '*' => "times",
        '/' => "over",
        '<' if !is_first => "is less than",
        '>' if !is_first => "is greater than",
        '≥' if !is_first => "is greater than or equal to",
        '≤' if !is_first => "is less than or equal to",
        '≈' if is_first => "about",
        _ => symbol::name(c).unwrap_or_default(),
    }
}

fn power(exponent: &str) -> String {
    match exponent {
        "2" => "squared".to_owned(),
        "3" => "cubed".to_owned(),
        _ => {
            let (minus, bare) = exponent.strip_prefix(['-', '−']).map_or(("", exponent), |bare| ("minus ", bare));
            let said = number(bare).map_or_else(|| variables(bare), |value| plain(&value));
            format!("to the power of {minus}{said}")
        }
    }
}

/// Names that are words in a formula.
const FUNCTIONS: [&str; 13] = ["sin", "cos", "tan", "log", "ln", "exp", "lim", "max", "min", "mod", "and", "or", "px"];

/// Functions and how they are said.
const SAID: [(&str, &str); 7] = [
    ("sin", "sine"),
    ("cos", "cosine"),
    ("tan", "tangent"),
    ("log", "log"),
    ("ln", "natural log"),
    ("sqrt", "square root"),
    ("lim", "limit"),
];

/// Names of variables, letter by letter; names of functions stay words.
fn variables(letters: &str) -> String {
    if let Some((_, said)) = SAID.iter().find(|(name, _)| *name == letters) {
        return (*said).to_owned();
    }
    if FUNCTIONS.contains(&letters) || letters.chars().count() > 3 {
        return letters.to_owned();
    }
    let said: Vec<String> = letters.chars().map(|c| if c == 'a' { "A".to_owned() } else { c.to_string() }).collect();
    said.join(" ")
}

/// `x +1`, `=5`: an operator at the edge of a word.
pub(super) fn at_edge(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    let first = core
        .chars()
        .next()
        .filter(|c| matches!(c, '=' | '×' | '÷' | '±' | '≈' | '≥' | '≤' | '≠' | '<' | '>' | '~' | '∓'))?;
    let rest = core.get(first.len_utf8()..).filter(|rest| !rest.is_empty())?;
    let rest = rest.strip_prefix('=').unwrap_or(rest);
    let is_compared = !context.is_after_pause() && ends_in_number(context.before)
        || !context.is_after_pause()
            && context.before.chars().count() == 1
            && context.before.starts_with(char::is_alphabetic);
    let or_equal = core.get(1..2) == Some("=");
    let word = match first {
        '<' if or_equal => "less than or equal to",
        '>' if or_equal => "greater than or equal to",
        '<' if is_compared => "is less than",
        '>' if is_compared => "is greater than",
        '<' => "less than",
        '>' => "more than",
        '~' | '≈' => "about",
        _ => symbol::name(first)?,
    };
    Some(format!("{word} {}", super::one(&Context { core: rest, before: "", earlier: "", ..*context })))
}
