//! Postal addresses: `5 Elm Rd.`, `1428 Elm St.`, `708 N 1st St`, `Santa Clara, CA 95051`.

use super::amount::{in_pairs, is_digits};
use super::context::{Context, is_capital};
use crate::number;

/// Kinds of streets, short and in full.
pub(super) const STREETS: &[(&str, &str)] = &[
    ("st", "Street"),
    ("rd", "Road"),
    ("ave", "Avenue"),
    ("av", "Avenue"),
    ("blvd", "Boulevard"),
    ("dr", "Drive"),
    ("ln", "Lane"),
    ("ct", "Court"),
    ("pl", "Place"),
    ("sq", "Square"),
    ("hwy", "Highway"),
    ("pkwy", "Parkway"),
    ("expy", "Expressway"),
    ("expwy", "Expressway"),
    ("fwy", "Freeway"),
    ("ter", "Terrace"),
    ("terr", "Terrace"),
    ("cir", "Circle"),
    ("tpke", "Turnpike"),
    ("trl", "Trail"),
    ("aly", "Alley"),
    ("xing", "Crossing"),
];
const FULL: [&str; 16] = [
    "Street",
    "Road",
    "Avenue",
    "Boulevard",
    "Drive",
    "Lane",
    "Court",
    "Place",
    "Square",
    "Highway",
    "Parkway",
    "Way",
    "Broadway",
    "Terrace",
    "Circle",
    "Row",
];
const DIRECTIONS: [(&str, &str); 8] = [
    ("N", "North"),
    ("S", "South"),
    ("E", "East"),
    ("W", "West"),
    ("NE", "Northeast"),
    ("NW", "Northwest"),
    ("SE", "Southeast"),
    ("SW", "Southwest"),
];
/// Codes of the states of the USA, as their names.
const STATES: &[(&str, &str)] = &[
    ("AL", "Alabama"),
    ("AK", "Alaska"),
    ("AZ", "Arizona"),
    ("AR", "Arkansas"),
    ("CA", "California"),
    ("CO", "Colorado"),
    ("CT", "Connecticut"),
    ("DE", "Delaware"),
    ("FL", "Florida"),
    ("GA", "Georgia"),
    ("HI", "Hawaii"),
    ("ID", "Idaho"),
    ("IL", "Illinois"),
    ("IN", "Indiana"),
    ("IA", "Iowa"),
    ("KS", "Kansas"),
    ("KY", "Kentucky"),
    ("LA", "Louisiana"),
    ("ME", "Maine"),
    ("MD", "Maryland"),
    ("MA", "Massachusetts"),
    ("MI", "Michigan"),
    ("MN", "Minnesota"),
    ("MS", "Mississippi"),
    ("MO", "Missouri"),
    ("MT", "Montana"),
    ("NE", "Nebraska"),
    ("NV", "Nevada"),
    ("NH", "New Hampshire"),
    ("NJ", "New Jersey"),
    ("NM", "New Mexico"),
    ("NY", "New York"),
    ("NC", "North Carolina"),
    ("ND", "North Dakota"),
    ("OH", "Ohio"),
    ("OK", "Oklahoma"),
    ("OR", "Oregon"),
    ("PA", "Pennsylvania"),
    ("RI", "Rhode Island"),
    ("SC", "South Carolina"),
    ("SD", "South Dakota"),
    ("TN", "Tennessee"),
    ("TX", "Texas"),
    ("UT", "Utah"),
    ("VT", "Vermont"),
    ("VA", "Virginia"),
    ("WA", "Washington"),
    ("WV", "West Virginia"),
    ("WI", "Wisconsin"),
    ("WY", "Wyoming"),
    ("DC", "D C"),
];
/// Names that are numbered as roads and aircraft are.
const NUMBERED: [&str; 9] = ["Boeing", "Flight", "Highway", "Route", "Interstate", "Porsche", "Room", "Apt", "Suite"];

/// The full name of a kind of street.
pub(super) fn street(core: &str) -> Option<&'static str> {
    let lower = core.to_ascii_lowercase();
    STREETS.iter().find(|(short, _)| *short == lower).map(|(_, name)| *name)
}

/// A part of an address.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    house(context).or_else(|| direction(context)).or_else(|| state(context)).or_else(|| zip(context))
}

/// A house's number: a kind of street stands within four words behind it.
fn house(context: &Context<'_>) -> Option<String> {
    // `221B`: the letter of a part of the house.
    let digits = context.core.strip_suffix(|c: char| c.is_ascii_uppercase()).unwrap_or(context.core);
    let letter = context.core.get(digits.len()..).unwrap_or_default();
    let core = digits;
    if core.len() + 2 * letter.len() < 3 || core.len() > 5 || !is_digits(core) {
        return None;
    }
    let said = || in_pairs(core).map(|said| format!("{said} {letter}").trim_end().to_owned());
    let is_numbered = NUMBERED.contains(&context.before) && core.len() < 5;
    if is_numbered {
        return said();
    }
    if !is_capital(context.after) && !context.after.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_street = (2..=4).any(|step| {
        let word = context.at(step);
        let named = (1..step)
            .all(|step| is_capital(context.at(step)) || context.at(step).starts_with(|c: char| c.is_ascii_digit()));
        named
            && (FULL.contains(&word)
                || street(word).is_some() && (is_capital(word) || context.at(step + 1).is_empty() || word.len() > 2))
    });
    (is_street && !core.starts_with('0')).then(said).flatten()
}

/// Whether a text is the letter of a quarter of the compass, or two of them.
pub(super) fn is_direction(core: &str) -> bool {
    DIRECTIONS.iter().any(|(sign, _)| *sign == core)
}

/// `E Arques Ave`, `N 1st St`: a letter between a house's number and a name.
fn direction(context: &Context<'_>) -> Option<String> {
    let (_, name) = DIRECTIONS.iter().find(|(sign, _)| *sign == context.core)?;
    let behind_house = is_digits(context.before) && !context.before.is_empty();
    let next = context.after;
    let names_street = is_capital(next) || next.starts_with(|c: char| c.is_ascii_digit());
    let next_is_ordinal =
        super::amount::number_prefix(next).is_some_and(|(_, rest)| matches!(rest, "st" | "nd" | "rd" | "th"));
    let second_is_street = street(context.second).is_some() || FULL.contains(&context.second);
    // `N. Main St.`, `N 1st St`.
    let before_street = (next_is_ordinal || is_capital(next) && is_capital(context.second)) && second_is_street;
    // `Main St. NW`.
    if is_capital(context.before) && (street(context.before).is_some() || FULL.contains(&context.before)) {
        return Some((*name).to_owned());
    }
    ((behind_house || before_street) && names_street && !context.pauses()).then(|| (*name).to_owned())
}

/// `CA` behind a town or before a zip code.
fn state(context: &Context<'_>) -> Option<String> {
    let (_, name) = STATES.iter().find(|(code, _)| *code == context.core)?;
    let has_zip = context.after.len() == 5 && is_digits(context.after);
    let behind_town = context.is_after_pause()
        && is_capital(context.before)
        && context.before.contains(char::is_lowercase)
        && (context.pauses() || !is_capital(context.after));
    let is_word = matches!(context.core, "ME" | "HI" | "OK" | "OH") && !has_zip;
    ((has_zip || behind_town && !is_word) && !context.sentence.shouted).then(|| (*name).to_owned())
}

/// Five digits behind a state.
fn zip(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    let bare = core.split('-').next().unwrap_or_default();
    let fits = bare.len() == 5 && core.split('-').all(is_digits) && (core.len() == 5 || core.len() == 10);
    let behind_state = STATES.iter().any(|(code, name)| *code == context.before || *name == context.before)
        && (is_capital(context.earlier) || context.before.len() == 2);
    (fits && (behind_state || matches!(context.before, "Hills" | "zip" | "ZIP")))
        .then(|| core.split('-').map(number::digits).collect::<Vec<_>>().join(", "))
}
