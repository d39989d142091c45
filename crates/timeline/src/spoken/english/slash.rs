//! What a slash parts: rates (`3x/week`, `glasses/day`), the same in other units (`180C/350F`), days, splits (`50/30/20`).

use super::amount::{number, plain, whole};
use super::calendar::name_of;
use super::context::{Context, is_plural};
use super::money::article_per;
use super::units::PERIODS;
use crate::spoken::number::cardinal;

/// What something happens per, in full.
const TIMES: &str = " day week month year hour minute second night person serving side set session season game match round lap page \
    mile kilometer pound kilogram head meal class visit user share ";

/// Both sides of a slash where they are said otherwise than one after the other.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    if !context.core.contains('/') || context.core.contains("://") {
        return None;
    }
    rate(context).or_else(|| split(context.core)).or_else(|| days(context.core)).or_else(|| alternatives(context))
}

/// `3x/week`, `glasses/day`.
fn rate(context: &Context<'_>) -> Option<String> {
    let (thing, period) = context.core.rsplit_once('/')?;
    let is_time = TIMES.contains(&format!(" {period} ")) || PERIODS.iter().any(|(sign, _)| *sign == period);
    if !is_time || period.is_empty() {
        return None;
    }
    if let Some(count) = thing.strip_suffix(['x', 'X', '×']).and_then(number) {
        let times = if count.whole == "1" && count.decimals.is_none() { "time" } else { "times" };
        return Some(format!("{} {times} {}", plain(&count), article_per(period)?));
    }
    let thing = super::unit::name(thing, false).or_else(|| is_plural(thing).then(|| thing.to_owned()))?;
    super::unit::per(period).map(|period| format!("{thing} per {period}"))
}

/// `50/30/20`: shares of a whole.
fn split(core: &str) -> Option<String> {
    let shares: Option<Vec<String>> =
        core.split('/').map(|share| whole(share).filter(|_| share.len() < 4).map(cardinal)).collect();
    shares.filter(|shares| shares.len() > 2).map(|shares| shares.join(" "))
}

/// `Mon./Wed.`, `Tue/Thu`.
fn days(core: &str) -> Option<String> {
    let days: Option<Vec<&str>> = core.split('/').map(|day| name_of(day.trim_end_matches('.'))).collect();
    days.map(|days| days.join(", "))
}

/// `180C/350F`, `100ml/3.4oz`, `1st/2nd`: amounts of which each has its unit.
fn alternatives(context: &Context<'_>) -> Option<String> {
    let is_amount = |side: &str| {
        side.starts_with(|c: char| c.is_ascii_digit() || "$€£¥₹".contains(c))
            && number(side).is_none()
            && side.len() < 12
    };
    let sides: Vec<&str> = context.core.split('/').collect();
    // `1¢/1K tokens` is a price.
    let is_money = |side: &str| side.contains('¢') || super::money::money(side).is_some();
    let is_price = sides.first().is_some_and(|side| is_money(side)) != sides.last().is_some_and(|side| is_money(side));
    (sides.len() == 2 && !is_price && sides.iter().all(|side| is_amount(side)))
        .then(|| sides.iter().map(|side| super::one(&context.alone(side))).collect::<Vec<_>>().join(", "))
}
