//! Quantities: numbers, percentages, units, ordinals, feet and inches, numbers set with blanks.

use super::amount::{self, as_year, counted, is_digits, number, number_prefix, plain, two_digits, whole};
use super::calendar::reads_as_year;
use super::context::{Context, is_capital};
use super::{fraction, math, money, range, scale, unit, units};
use crate::number::{cardinal, ordinal};

/// A quantity in words.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    if let Some(said) = money::beside(context) {
        return Some(said);
    }
    if core.starts_with(|c: char| c.is_alphabetic() || matches!(c, '°' | 'º' | '″' | '′'))
        && money::money(core).is_none()
    {
        return unit::behind_square(context).or_else(|| unit::behind_number(context)).or_else(|| range::read(context));
    }
    if matches!(core, "%" | "‰" | "¢" | "★") || core.starts_with("¢/") {
        return unit::behind_number(context);
    }
    if let Some((sign, rest)) =
        core.strip_prefix('+').map(|rest| ("plus", rest)).or_else(|| core.strip_prefix('-').map(|rest| ("minus", rest)))
        && !rest.is_empty()
    {
        let said = read(&Context { core: rest, before: "", ..*context })?;
        return Some(format!("{sign} {said}"));
    }
    if let Some(rest) = core.strip_prefix('\'').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        return read(&Context { core: rest, ..*context });
    }
    math::at_edge(context)
        .or_else(|| money::read(context))
        .or_else(|| mixed_number(context))
        .or_else(|| fraction::read(context))
        .or_else(|| feet(context))
        .or_else(|| unit::chain(context))
        .or_else(|| european(context))
        .or_else(|| spaced(context))
        .or_else(|| range::read(context))
        .or_else(|| single(context))
        .or_else(|| lists(context))
}

/// `5′10″`, `5'10`, `6′`: feet and inches.
fn feet(context: &Context<'_>) -> Option<String> {
    let core = context.core.trim_end_matches(['″', '"']);
    let (feet, inches) = core.split_once(['\'', '′'])?;
    let feet = whole(feet).filter(|_| feet.len() < 4)?;
    let inches_said = number(inches).filter(|_| inches.len() < 5).map(|inches| plain(&inches));
    if inches.is_empty() {
        let one = feet == 1 || context.is_attribute(context.before, context.after);
        return Some(format!("{} {}", cardinal(feet), if one { "foot" } else { "feet" }));
    }
    Some(format!("{} {} {}", cardinal(feet), if feet == 1 { "foot" } else { "feet" }, inches_said?))
}

/// `1 234 567`, `10 000`: a number in groups of three, each group said where it is shown.
fn spaced(context: &Context<'_>) -> Option<String> {
    const SCALES: [&str; 4] = ["", " thousand", " million", " billion"];
    let is_group = |core: &str| core.len() == 3 && is_digits(core);
    let behind = (1..4).take_while(|step| is_group(context.at(*step))).count();
    let before = (1..5_isize).take_while(|step| is_group(context.at(-*step))).count();
    let core = context.core;
    // The group that opens the number has one to three digits and no zero at its beginning.
    let opens = |core: &str| (1..=3).contains(&core.len()) && is_digits(core) && !core.starts_with('0');
    let (start, groups) = match (is_group(core), before) {
        (true, 1..) if opens(context.at(-(before as isize) - 1)) => (before + 1, before + 1 + behind),
        (true, 1..) if opens(context.at(-(before as isize))) => (before, before + behind),
        (true, 0) if opens(context.before) => (1, 1 + behind),
        _ if opens(core) && behind > 0 => (0, behind),
        _ => return None,
    };
    if !(1..SCALES.len()).contains(&groups) {
        return None;
    }
    // Two groups may be two numbers, unless the second one is round.
    let last = context.at((groups - start) as isize);
    if groups == 1 && last != "000" {
        return None;
    }
    let value = whole(core)?;
    let scale = SCALES.get(groups - start)?;
    let rest_is_zero =
        |from: usize| (from + 1..=groups).all(|at| whole(context.at(at as isize - start as isize)) == Some(0));
    if value == 0 {
        // The name of the scale is said where the zeros begin, so that no group stays silent.
        let first_zero = start > 0 && whole(context.before) != Some(0);
        let scale = SCALES.get(groups + 1 - start)?;
        return Some(if first_zero && rest_is_zero(start) { scale.trim().to_owned() } else { String::new() });
    }
    let keeps = !(start < groups && rest_is_zero(start));
    Some(format!("{}{}", cardinal(value), if keeps { scale } else { "" }))
}

/// A single number and what is written right behind it.
fn single(context: &Context<'_>) -> Option<String> {
    let (number, rest) = number_prefix(context.core)?;
    let value: Option<u64> = number.whole.parse().ok();
    if number.decimals.is_none()
        && matches!(rest, "st" | "nd" | "rd" | "th" | "ST" | "ND" | "RD" | "TH" | "st's" | "th's" | "nd's" | "rd's")
    {
        let possessive = if rest.ends_with("'s") { "'s" } else { "" };
        return value.map(|value| format!("{}{possessive}", ordinal(value)));
    }
    // `49ers`, `76ers`.
    if let Some(ending) = rest.strip_prefix('e').filter(|ending| matches!(*ending, "r" | "rs"))
        && number.decimals.is_none()
    {
        return value
            .map(cardinal)
            .map(|said| if said.ends_with('e') { format!("{said}{ending}") } else { format!("{said}e{ending}") });
    }
    // `2nds` are seconds of a meal.
    if number.decimals.is_none() && matches!(rest, "sts" | "nds" | "rds" | "ths") {
        return value.map(|value| format!("{}s", ordinal(value)));
    }
    if rest.is_empty() || rest == "'s" {
        let said = if reads_as_year(&number, context) { as_year(&number) } else { lone(&number, context) };
        return Some(format!("{said}{rest}"));
    }
    if rest == "-" || rest == "/" {
        return None;
    }
    if let Some(said) = attached_to_time(&number, rest) {
        return Some(said);
    }
    let tail = unit::attached(rest, &number, context)?;
    Some(format!("{} {tail}", counted(&number)))
}

/// A number with nothing behind it.
fn lone(number: &amount::Number, context: &Context<'_>) -> String {
    // A model's number behind its maker is read in pairs: `Boeing 747`.
    let text = number.whole.as_str();
    if matches!(context.before, "Boeing" | "Porsche" | "Flight" | "Route" | "Interstate" | "Highway")
        && is_capital(context.before)
    {
        return amount::in_pairs(text).unwrap_or_else(|| plain(number));
    }
    plain(number)
}

/// `7pm's` and the like have no reading of their own; `05` behind a colon does.
fn attached_to_time(number: &amount::Number, rest: &str) -> Option<String> {
    let is_minutes = rest == "min" && number.whole.len() == 2 && number.whole.starts_with('0');
    is_minutes.then(|| two_digits(&number.whole).map(|said| format!("{said} minutes"))).flatten()
}

/// `1-1/2`: a whole and its part, joined by a hyphen.
fn mixed_number(context: &Context<'_>) -> Option<String> {
    let (whole_part, part) = context.core.split_once('-')?;
    let (above, below) = part.split_once('/')?;
    let (whole_part, above, below) = (whole(whole_part)?, whole(above)?, whole(below)?);
    let part = if (above, below) == (1, 2) { "a half".to_owned() } else { crate::number::fraction(above, below) };
    (above < below).then(|| format!("{} and {part}", cardinal(whole_part)))
}

/// `1,5 liters` and `1.000.000`, as they are set in most of Europe.
fn european(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    if let Some((whole_part, decimals)) = core.split_once(',')
        && (1..=3).contains(&whole_part.len())
        && (1..=2).contains(&decimals.len())
        && is_digits(whole_part)
        && is_digits(decimals)
        && (units::name(context.after, false).is_some()
            || super::context::is_plural(context.after)
            || scale::SCALES.contains(&context.after))
    {
        return number(&format!("{whole_part}.{decimals}")).map(|number| counted(&number));
    }
    let groups: Vec<&str> = core.split('.').collect();
    let grouped = groups.len() > 2
        && groups.iter().skip(1).all(|group| group.len() == 3 && is_digits(group))
        && groups.first().is_some_and(|first| (1..=3).contains(&first.len()) && is_digits(first) && *first != "0");
    grouped.then(|| crate::number::large(&groups.concat()))
}

/// `123,000012`, `12,5,7`: numbers with commas that group nothing.
fn lists(context: &Context<'_>) -> Option<String> {
    let pieces: Vec<&str> = context.core.split(',').collect();
    let fits = pieces.len() > 1
        && pieces.iter().all(|piece| {
            !piece.is_empty()
                && piece.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')
                && piece.starts_with(|c: char| c.is_ascii_digit())
        });
    fits.then(|| pieces.iter().map(|piece| super::one(&context.alone(piece))).collect::<Vec<_>>().join(", "))
}
