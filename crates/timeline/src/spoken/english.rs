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
pub(crate) use calendar::MONTHS;
pub(super) use measures::marked;
pub(super) use web::is_domain_end;

use super::edge::Part;
use context::{Context, Sentence};

/// What is said for each part. The caller removes what is not speakable and spells digits that are left.
pub(super) fn said(parts: &[Part], british: bool) -> Vec<String> {
    let sentence = Sentence::of(parts);
    (0..parts.len()).map(|index| one(&Context::of(&sentence, index, british))).collect()
}

/// The first reading that fits.
fn one(context: &Context<'_>) -> String {
    let readings: [fn(&Context<'_>) -> Option<String>; 19] = [
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
        |context| mixed::compound(context).or_else(|| acronym::read(context)),
    ];
    readings.iter().find_map(|read| read(context)).unwrap_or_else(|| mixed::read(context))
}
