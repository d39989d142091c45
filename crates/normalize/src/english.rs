//! English: each part of a sentence in the words a person would say, read with its neighbours.

mod abbreviation;
mod abbreviations;
mod acronym;
mod amount;
mod calendar;
mod chemical;
mod clock;
mod context;
mod coordinate;
mod currencies;
mod fraction;
mod math;
mod measures;
mod mixed;
mod money;
mod phone;
mod postal;
mod quantity;
mod range;
mod roman;
mod scale;
mod sign;
mod slash;
mod symbol;
mod unit;
mod units;
mod verse;
mod web;

pub(super) use acronym::is_word;
pub use calendar::MONTHS;
pub(super) use measures::marked;
pub(super) use web::is_domain_end;

use super::affixes::Part;
use context::{Context, Sentence};

/// What is said for each part. The caller removes what is not speakable and spells digits that are left.
pub(super) fn said(parts: &[Part], british: bool) -> Vec<String> {
    let sentence = Sentence::of(parts);
    (0..parts.len()).map(|index| one(&Context::of(&sentence, index, british))).collect()
}

/// A way to read a part, if it is of that kind.
type Reading = fn(&Context<'_>) -> Option<String>;

/// All ways, in the order in which they are tried.
const READINGS: [Reading; 20] = [
    sign::read,
    web::read,
    verse::read,
    coordinate::read,
    calendar::read,
    slash::read,
    phone::read,
    postal::read,
    abbreviation::read,
    clock::read,
    chemical::read,
    mixed::sized,
    math::read,
    quantity::read,
    roman::read,
    mixed::lines,
    mixed::multiplied,
    mixed::version,
    mixed::compound,
    acronym::read,
];

/// Those that know words in small letters, which most parts are: all others look for a capital, a digit or a sign.
const READINGS_OF_WORDS: [Reading; 4] = [abbreviation::read, clock::read, quantity::read, roman::read];

/// The same among other words in small letters: no unit and no currency stands beside a number there.
const READINGS_AMONG_WORDS: [Reading; 3] = [abbreviation::read, clock::read, roman::read];

/// The first reading that fits.
fn one(context: &Context<'_>) -> String {
    let is_word = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase());
    if !context.core.is_empty() && is_word(context.core) && context.core != "x" {
        let is_among_words = [context.earlier, context.before, context.after].into_iter().all(is_word);
        let readings = if is_among_words { &READINGS_AMONG_WORDS[..] } else { &READINGS_OF_WORDS };
        return first(readings, context).unwrap_or_else(|| context.core.to_owned());
    }
    of_any(context)
}

/// The same for a part of any letters.
fn of_any(context: &Context<'_>) -> String {
    first(&READINGS, context).unwrap_or_else(|| mixed::read(context))
}

fn first(readings: &[Reading], context: &Context<'_>) -> Option<String> {
    readings.iter().find_map(|read| read(context))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::affixes;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_not_asked_for_a_word_in_small_letters_knows_none(
            words in prop::collection::vec(
                "[a-z]{1,4}|[ivxmdcl]{1,5}|[a-z]{0,2}x[a-z]{0,2}|[A-Z][a-z]{0,3}|[0-9]{1,4}|[0-9][a-z]{1,2}|[$€°%+=×*/#'-]|am|pm|of|in|per|million|\\$[0-9]|[0-9]:[0-9]{2}|Dr\\.|[a-z]{1,3}[.,:]",
                1..7,
            ),
            british: bool,
        ) {
            let parts: Vec<Part> = words.iter().enumerate().flat_map(|(at, word)| affixes::parts(word, at)).collect();
            let sentence = Sentence::of(&parts);
            for index in 0..parts.len() {
                let context = Context::of(&sentence, index, british);
                prop_assert_eq!(one(&context), of_any(&context), "{} of {:?}", context.core, words);
            }
        }
    }
}
