//! What a slash parts: rates (`3x/week`, `glasses/day`), the same in other units (`180C/350F`), days, splits (`50/30/20`).

use super::amount::{number, plain, whole};
use super::calendar::name_of;
use super::context::{Context, is_plural};
use super::money::article_per;
use super::units::PERIODS;
use crate::number::cardinal;

/// What something happens per, in full.
const TIMES: &str = " day week month year hour minute second night person serving side set session season game match round lap page \
    mile kilometer pound kilogram head meal class visit user share ";

/// Both sides of a slash where they are said otherwise than one after the other.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    if !context.core.contains('/') || context.core.contains("://") {
        return None;
    }
    rate(context)
        .or_else(|| split(context.core))
        .or_else(|| days(context.core))
        .or_else(|| codes(context.core))
        .or_else(|| bargain(context))
        .or_else(|| alternatives(context))
}

/// `3x/week`, `glasses/day`.
fn rate(context: &Context<'_>) -> Option<String> {
    let (thing, period) = context.core.rsplit_once('/')?;
    // `5:30/km`: a runner's pace.
    if thing.contains(':') && super::clock::is_clock(thing) {
        return Some(format!("{} per {}", super::clock::say(thing, false)?, super::units::per(period)?));
    }
    let is_time = TIMES.contains(&format!(" {period} ")) || PERIODS.iter().any(|(sign, _)| *sign == period);
    if !is_time || period.is_empty() {
        return None;
    }
    if let Some(count) = thing.strip_suffix(['x', 'X', '×']).and_then(number) {
        let times = if count.whole == "1" && count.decimals.is_none() { "time" } else { "times" };
        return Some(format!("{} {times} {}", plain(&count), article_per(period)?));
    }
    // `protein/day`, but `day/night`.
    let is_thing = is_plural(thing)
        || thing.len() > 3
            && thing.bytes().all(|byte| byte.is_ascii_lowercase())
            && matches!(period, "day" | "week" | "month" | "year" | "hour")
            && !super::scale::SCALES.contains(&thing)
            && !TIMES.contains(&format!(" {thing} "));
    let thing = super::units::name(thing, false).or_else(|| is_thing.then(|| thing.to_owned()))?;
    super::units::per(period).map(|period| format!("{thing} per {period}"))
}

/// `EUR/USD`, `TCP/IP`: capitals in pairs.
fn codes(core: &str) -> Option<String> {
    let sides: Vec<&str> = core.split('/').collect();
    let are_codes =
        sides.iter().all(|side| (2..=4).contains(&side.len()) && side.bytes().all(|byte| byte.is_ascii_uppercase()));
    let said = |side: &&str| super::acronym::piece(side).unwrap_or_else(|| (*side).to_owned());
    are_codes.then(|| sides.iter().map(said).collect::<Vec<_>>().join(" "))
}

/// `3/$10`: so many for a price.
fn bargain(context: &Context<'_>) -> Option<String> {
    let (count, price) = context.core.split_once('/')?;
    super::money::money(price).filter(|_| !price.starts_with(|c: char| c.is_ascii_digit()))?;
    Some(format!("{} for {}", cardinal(whole(count)?), super::one(&context.alone(price))))
}

/// `50/30/20`, `70/30`: shares of a whole.
fn split(core: &str) -> Option<String> {
    let shares: Option<Vec<String>> =
        core.split('/').map(|share| whole(share).filter(|_| share.len() < 4).map(cardinal)).collect();
    let sum: u64 = core.split('/').filter_map(whole).sum();
    shares.filter(|shares| shares.len() > 2 || sum == 100).map(|shares| shares.join(" "))
}

/// `Mon./Wed.`, `Tue/Thu`.
fn days(core: &str) -> Option<String> {
    let days: Option<Vec<&str>> = core.split('/').map(|day| name_of(day.trim_end_matches('.'))).collect();
    days.map(|days| days.join(", "))
}

/// `180C/350F`, `100ml/3.4oz`, `1st/2nd`: amounts of which each has its unit.
fn alternatives(context: &Context<'_>) -> Option<String> {
    let is_amount = |side: &str| {
        side.starts_with(|c: char| c.is_ascii_digit() || "$€£¥₹'".contains(c))
            && number(side).is_none()
            && side.len() < 12
    };
    let sides: Vec<&str> = context.core.split('/').collect();
    // `5'9"/160 lbs`: the unit of the second one stands behind it; `3L/100 km` is a rate.
    if let [first, second] = sides.as_slice()
        && is_amount(first)
        && *second != "100"
        && whole(second).is_some()
        && super::units::name(context.after, false).is_some()
        && super::money::money(first).is_none()
    {
        return Some(format!("{}, {}", super::one(&context.alone(first)), cardinal(whole(second)?)));
    }
    // `1¢/1K tokens` is a price.
    let is_money = |side: &str| side.contains('¢') || super::money::money(side).is_some();
    let is_price = sides.first().is_some_and(|side| is_money(side)) != sides.last().is_some_and(|side| is_money(side));
    let is_word = |side: &str| side.len() > 1 && side.bytes().all(|byte| byte.is_ascii_alphabetic());
    let amounts = sides.iter().filter(|side| is_amount(side)).count();
    // `on/15s`, `350°F/Gas`; `5kg/day` is a rate.
    let ends = sides.last().is_some_and(|side| is_amount(side)) || amounts > 1;
    (sides.len() > 1 && !is_price && amounts > 0 && ends && sides.iter().all(|side| is_amount(side) || is_word(side)))
        .then(|| sides.iter().map(|side| super::one(&context.alone(side))).collect::<Vec<_>>().join(", "))
}
