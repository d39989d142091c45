//! Abbreviations that are said in full.

use std::sync::LazyLock;

use super::abbreviations::{ABBREVIATIONS, Abbreviation, INITIALS, When};
use super::acronym::letters;
use super::calendar;
use super::context::{Context, is_capital};
use super::postal;

/// The words of an abbreviation, its full stop already removed.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    if let Some(said) = initials(core) {
        return Some(said);
    }
    if super::amount::ends_in_number(context.before)
        && !context.is_after_pause()
        && core.starts_with(char::is_lowercase)
        && super::units::name(core, false).is_some()
    {
        return None;
    }
    if let Some(said) = glued(context) {
        return Some(said);
    }
    let lower = core.to_ascii_lowercase();
    let name_follows = is_capital(context.after) && !(context.pauses());
    // `Ch. IV`, but not `No. I think`.
    let is_numeral = || context.after != "I" && context.stops() && super::roman::value(context.after).is_some();
    let is_numbered = || context.is_before_number() && (!context.pauses() || context.introduces()) || is_numeral();
    let holds = |when: When| match when {
        // `Oz` is a country, `oz` an ounce.
        When::Always => !is_capital(core) || super::units::name(&lower, false).is_none(),
        When::Stopped => context.stops(),
        When::SmallStop => context.stops() && !is_capital(core),
        When::Named => is_capital(core) && name_follows,
        When::Titled => is_capital(core) && (context.stops() || name_follows) && !context.sentence.shouted,
        When::Numbered => is_numbered(),
        When::Between => is_capital(context.before) && name_follows && !is_capital(core),
        When::YearStop => {
            context.stops() && super::amount::number(context.after).is_some_and(|year| super::amount::is_year(&year))
        }
        When::NumberedStop => is_numbered() && context.stops(),
        When::Capital => is_capital(core),
        When::CapitalStop => is_capital(core) && context.stops(),
        // `Gen. Z` is a generation.
        When::Rank => is_capital(core) && context.stops() && name_follows && context.after.len() > 1,
    };
    if let Some(said) = street_or_title(context, &lower, name_follows) {
        return Some(said.to_owned());
    }
    // `2 lbs per kg`.
    if matches!(context.before, "per" | "a" | "each" | "every")
        && let Some(unit) =
            super::units::name(core, true).filter(|_| core.len() > 1 && core.starts_with(char::is_lowercase))
        && known(&lower).any(|(_, _, when)| *when == When::Always)
    {
        return Some(unit);
    }
    // `Just a min.` is no minimum, `1st Gen.` no general.
    match lower.as_str() {
        "min" if among(&MEASURED, context.before) => return Some("minute".to_owned()),
        "gen" if context.stops() && is_ordinal(context.before) => return Some("generation".to_owned()),
        _ => {}
    }
    if let Some((_, said, _)) = known(&lower).find(|(_, _, when)| holds(*when)) {
        return Some((*said).to_owned());
    }
    day_or_month(context)
}

/// What letters in small may be short for, in the order of the list.
fn known(lower: &str) -> impl Iterator<Item = &'static Abbreviation> {
    static SORTED: LazyLock<Vec<Abbreviation>> = LazyLock::new(|| {
        let mut sorted = ABBREVIATIONS.to_vec();
        sorted.sort_by_key(|(short, ..)| *short);
        sorted
    });
    let first = SORTED.partition_point(|(short, ..)| *short < lower);
    SORTED.iter().skip(first).take_while(move |(short, ..)| *short == lower)
}

/// `No.1`, `fig.2`, `p.12`: an abbreviation and its number without a blank between them.
fn glued(context: &Context<'_>) -> Option<String> {
    let (short, number) = context.core.split_once('.')?;
    let lower = short.to_ascii_lowercase();
    let numbered = |when: &When| matches!(when, When::Numbered | When::NumberedStop);
    let (_, said, _) = known(&lower).find(|(_, _, when)| numbered(when))?;
    let number = super::amount::number(number)?;
    Some(format!("{said} {}", super::amount::plain(&number)))
}

/// A street or a saint, a drive or a doctor: the capital beside it tells.
fn street_or_title(context: &Context<'_>, lower: &str, name_follows: bool) -> Option<&'static str> {
    let behind_name = || {
        is_capital(context.before) && !context.is_after_pause()
            || context.is_after_number()
            || is_ordinal(context.before)
    };
    match lower {
        "st" if name_follows
            && is_capital(context.core)
            && !postal::is_direction(context.after)
            && !(behind_name() && context.earlier.ends_with(|c: char| c.is_ascii_digit())) =>
        {
            Some("Saint")
        }
        "dr" if name_follows && is_capital(context.core) && !starts_sentence(context.after) => Some("Doctor"),
        "dr" if !behind_name() => Some("Doctor"),
        "st" | "dr" | "rd" | "ct" | "ln" | "pl" | "sq" | "av" | "ter"
            if behind_name()
                && !is_first_word(context.before)
                && (context.stops() || is_capital(context.core))
                && (is_capital(context.core) || !context.is_after_number() || matches!(lower, "st" | "dr" | "rd")) =>
        {
            postal::street(lower)
        }
        "st" if behind_name() && context.earlier.ends_with(|c: char| c.is_ascii_digit()) => Some("Street"),
        "st" if context.before.ends_with("st") && context.after.is_empty() => Some("Street"),
        "ave" | "blvd" | "hwy" | "pkwy" | "expy" | "expwy" | "fwy" | "tpke" => postal::street(lower),
        _ => None,
    }
}

/// Words behind which `min.` is a minute.
const MEASURED: [&str; 9] = ["a", "per", "each", "every", "one", "another", "this", "last", "half"];

fn among(words: &[&str], word: &str) -> bool {
    words.contains(&word.to_lowercase().as_str())
}

/// `1st`, `22nd`.
fn is_ordinal(word: &str) -> bool {
    super::amount::number_prefix(word).is_some_and(|(_, rest)| matches!(rest, "st" | "nd" | "rd" | "th"))
}

/// Words that begin a sentence with their capital and are no name.
fn is_first_word(word: &str) -> bool {
    matches!(word, "The" | "A" | "An" | "My" | "His" | "Her" | "Our" | "In" | "On" | "At" | "I")
}

/// Words with which a sentence begins rather than a name.
fn starts_sentence(word: &str) -> bool {
    matches!(word, "It" | "The" | "He" | "She" | "They" | "We" | "I" | "This" | "That" | "There" | "And" | "But")
}

/// `Jan. 5`, `open Sat. and Sun.`: the short name of a month beside a number, of a day with its full stop.
fn day_or_month(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    let is_percent = |word: &str| word.ends_with(['%', '‰']);
    let beside_number = context.is_before_number() && !context.pauses() && !is_percent(context.after)
        || context.is_after_number() && !context.is_after_pause()
        || context.before.ends_with("th")
        || context.before.ends_with("st")
        || context.before.ends_with("nd");
    if let Some(name) = calendar::month_of(core).filter(|name| name.len() > core.len()) {
        // `Jan.` at the end of a sentence may be a person.
        let in_time = matches!(
            context.before.to_lowercase().as_str(),
            "in" | "since"
                | "by"
                | "until"
                | "till"
                | "last"
                | "next"
                | "this"
                | "early"
                | "late"
                | "mid"
                | "of"
                | "from"
                | "and"
                | "every"
        );
        // `5% APR` is a rate; `APR 15` is a day.
        if core == "APR" && !context.sentence.shouted && !is_day(context.before) && !is_day(context.after) {
            return None;
        }
        return (beside_number || context.stops() && core != "May" && (in_time || !context.after.is_empty()))
            .then(|| name.to_owned());
    }
    let small = core.strip_suffix('.').unwrap_or(core);
    if beside_number
        && matches!(small, "jan" | "feb" | "apr" | "jun" | "jul" | "aug" | "sep" | "sept" | "oct" | "nov" | "dec")
    {
        let capital = format!("{}{}", small.get(..1)?.to_ascii_uppercase(), small.get(1..)?);
        return calendar::month_of(&capital).map(str::to_owned);
    }
    let name = calendar::weekday_of(core).filter(|name| name.len() > core.len())?;
    let in_row = |word: &str| calendar::weekday_of(word).is_some();
    // `Sun.` at the end of a sentence is a star, unless something happens on it.
    let on_day = matches!(
        context.before.to_lowercase().as_str(),
        "on" | "every"
            | "each"
            | "by"
            | "until"
            | "till"
            | "next"
            | "last"
            | "this"
            | "from"
            | "to"
            | "and"
            | "or"
            | "open"
            | "closed"
            | "opens"
            | "closes"
            | "&"
    );
    let fits = context.stops() && (on_day || !context.after.is_empty() || !matches!(core, "Sat" | "Sun" | "Wed"))
        || beside_number
        || context.is_before_number()
        || in_row(context.after)
        || in_row(context.before)
        || matches!(context.after, "-" | "to" | "and" | "&") && in_row(context.second)
        || matches!(context.before, "-" | "to" | "and" | "&") && in_row(context.earlier)
        || !matches!(core, "Sat" | "Sun" | "Wed");
    fits.then(|| name.to_owned())
}

/// Whether a text is the number of a day.
fn is_day(text: &str) -> bool {
    super::amount::whole(text).is_some_and(|day| (1..=31).contains(&day))
}

/// `U.S.`, `e.g.`, `p.m.`, `Ph.D.`.
fn initials(core: &str) -> Option<String> {
    if !core.contains('.') {
        return None;
    }
    let lower = core.to_ascii_lowercase();
    if let Some((_, said)) = INITIALS.iter().find(|(short, _)| *short == lower) {
        return Some((*said).to_owned());
    }
    let (bare, ending) = match core.split_once('\'') {
        Some((bare, "s")) => (bare.trim_end_matches('.'), "'s"),
        _ => (core, ""),
    };
    let (bare, behind) = bare.split_once(".-").unwrap_or((bare, ""));
    if behind.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let parts: Vec<&str> = bare.split('.').collect();
    let are_letters = parts.len() > 1
        && parts.iter().all(|part| part.len() == 1 && part.starts_with(|c: char| c.is_ascii_alphabetic()));
    are_letters.then(|| format!("{}{ending} {behind}", letters(&parts.concat())))
}
