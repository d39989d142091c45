//! Money: `$1.50`, `€3M`, `$10-20`, `$5/month`, `50 USD`, `50¢`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::amount::{Number, counted, number, number_prefix};
use super::context::Context;
use super::currencies::{CURRENCIES, Currency};
use super::scale::{SCALES, scale, scale_word};
use super::units::per;
use crate::number::cardinal;

/// The currency and the number of `$5`, `5€`, `US$5`, `CHF50`.
pub(super) fn money(core: &str) -> Option<(&'static Currency, &str)> {
    // Most words have no number, and then no currency is looked for.
    if !core.bytes().any(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let core = core.strip_prefix(['-', '+', '~', '<', '>', '≥', '≤', '≈']).unwrap_or(core);
    let starts =
        |number: &str| number.starts_with(|c: char| c.is_ascii_digit()) || number.starts_with('.') && number.len() > 1;
    let behind = |number: &str| {
        number.starts_with(|c: char| c.is_ascii_digit())
            && number.ends_with(|c: char| c.is_ascii_digit() || "kKMBb".contains(c))
    };
    CURRENCIES.iter().find_map(|currency| {
        let signs = || currency.signs.iter().copied().chain((!currency.code.is_empty()).then_some(currency.code));
        let before =
            signs().find_map(|sign| core.strip_prefix(sign)).map(|number| number.strip_prefix('-').unwrap_or(number));
        let before = before.filter(|number| starts(number));
        before
            .or_else(|| signs().find_map(|sign| core.strip_suffix(sign)).filter(|number| behind(number)))
            .map(|number| (currency, number))
    })
}

/// The currency whose sign or code stands alone: `$`, `USD`.
fn named(core: &str) -> Option<&'static Currency> {
    /// Every word is asked for, so they are found first by what is cheap to compare: hardly any is in small letters.
    static BY_NAME: LazyLock<BTreeMap<(bool, usize, &str), &Currency>> = LazyLock::new(|| {
        let mut by_name = BTreeMap::new();
        for currency in CURRENCIES {
            for name in currency.signs.iter().chain([&currency.code]).filter(|name| !name.is_empty()) {
                by_name.entry((is_small(name), name.len(), *name)).or_insert(currency);
            }
        }
        by_name
    });
    BY_NAME.get(&(is_small(core), core.len(), core)).copied()
}

fn is_small(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// A sign or a code beside its number: `$ 5` and `USD 50` say the number first.
pub(super) fn beside(context: &Context<'_>) -> Option<String> {
    let Context { core, before, after, second, .. } = *context;
    if let Some(currency) = named(core) {
        // A sign before its number: the amount is said where the sign stands and the currency where the number does, so
        // that both words have their sound.
        let is_word = core.chars().all(char::is_alphanumeric);
        let is_amount = !context.is_after_pause()
            && !is_year_of(context.earlier, before)
            && (amount(before).is_some() || SCALES.contains(&before) && number(context.earlier).is_some());
        // The 3 Rs are letters.
        if core == "Rs" && is_amount && before == "3" {
            return Some("R's".to_owned());
        }
        if let Some((amount, _)) = amount(after).filter(|_| !(context.pauses() || is_word && is_amount)) {
            let one = context.is_attribute(before, second);
            let pointed = with_point(after, currency);
            let after = pointed.as_deref().unwrap_or(after);
            return Some(if SCALES.contains(&second) { amount } else { halves(after, currency, one)?.0 });
        }
        if is_amount {
            let one = before == "1" || context.is_attribute(context.earlier, after);
            return Some(currency.noun(one).to_owned());
        }
        return (!is_word).then(|| currency.many.to_owned());
    }
    // `0.5 $/L`.
    if let Some((currency, rate)) = core.split_once('/').and_then(|(sign, rate)| Some((named(sign)?, rate)))
        && (number(before).is_some()
            || currency.signs.iter().any(|sign| core.starts_with(sign) && !sign.is_ascii())
            || core.starts_with('$'))
    {
        return article_per(rate).map(|rate| format!("{} {rate}", currency.noun(before == "1")));
    }
    // `US $5`: the sign says it all.
    if matches!(core, "US" | "AU" | "CA" | "HK" | "NZ") && after.starts_with('$') {
        return None;
    }
    if let Some(currency) = named(after).filter(|_| !context.pauses())
        && let Some(pointed) = with_point(core, currency)
    {
        return number(&pointed).map(|number| counted(&number));
    }
    let is_behind_amount = before.chars().all(char::is_alphanumeric)
        && number(context.earlier).is_some()
        && !is_year_of(context.at(-3), context.earlier)
        && !context.pauses_at(-2);
    if let Some(currency) = named(before).filter(|_| !context.is_after_pause() && !is_behind_amount) {
        let pointed = with_point(core, currency);
        let core = pointed.as_deref().unwrap_or(core);
        amount(core)?;
        if SCALES.contains(&after) {
            return scale(after).map(str::to_owned);
        }
        return halves(core, currency, context.is_attribute(context.earlier, after)).map(|(_, behind)| behind);
    }
    // `$ 5 million`: the currency behind the scale.
    if SCALES.contains(&core)
        && number(before).is_some()
        && let Some(currency) = named(context.earlier)
    {
        return Some(currency.many.to_owned());
    }
    None
}

/// Whether a number is a year behind its word, so that the currency behind it belongs to what follows: `In 2024 USD 50`.
fn is_year_of(before: &str, text: &str) -> bool {
    matches!(before.to_ascii_lowercase().as_str(), "in" | "since" | "by" | "until" | "from")
        && number(text).is_some_and(|year| super::amount::is_year(&year))
}

/// A number, perhaps with the letter of its scale (`1.5m`), in words, and whether it has that letter.
fn amount(text: &str) -> Option<(String, bool)> {
    let (number, rest) = number_prefix(text)?;
    let scaled = scale(rest).filter(|_| !rest.is_empty());
    (rest.is_empty() || scaled.is_some())
        .then(|| (format!("{} {}", counted(&number), scaled.unwrap_or_default()).trim().to_owned(), scaled.is_some()))
}

/// What is said of an amount beside its sign, in two halves: `five` and `dollars`, `five dollars` and `and fifty cents`.
fn halves(text: &str, currency: &Currency, one: bool) -> Option<(String, String)> {
    let (words, is_scaled) = amount(text)?;
    if is_scaled {
        return Some((words, currency.noun(one).to_owned()));
    }
    let whole = whole_money(&number(text)?, currency, one);
    let (head, tail) = whole.split_once(" and ").unwrap_or_default();
    if !tail.is_empty() {
        return Some((head.to_owned(), format!("and {tail}")));
    }
    let nouns = [currency.many, currency.one, currency.cents, currency.cent];
    let noun = nouns.into_iter().find(|noun| !noun.is_empty() && whole.ends_with(&format!(" {noun}")))?;
    Some((whole.strip_suffix(noun)?.trim().to_owned(), noun.to_owned()))
}

/// An amount of money in words.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    if let Some(said) = cents(context) {
        return Some(said);
    }
    let (currency, text) = money(context.core)?;
    let (text, rate) = match text.split_once('/') {
        // `$0.01/1K tokens`.
        Some((text, rate)) if rate.starts_with(|c: char| c.is_ascii_digit()) => {
            let (number, behind) = number_prefix(rate)?;
            let scale = if behind.is_empty() { "" } else { scale(behind)? };
            (text, format!(" per {} {scale}", counted(&number)).trim_end().to_owned())
        }
        Some((text, rate)) => (text, format!(" {}", article_per(rate)?)),
        None => (text, String::new()),
    };
    // `$-5` is `-$5`.
    let minus = if context.core.contains(['-', '−']) && context.core.find('-') < context.core.find(text) {
        "minus "
    } else {
        ""
    };
    let pointed = with_point(text, currency);
    let text = pointed.as_deref().unwrap_or(text);
    let (number, rest) = number_prefix(text)?;
    let one = context.is_attribute(context.before, context.after);
    if let Some(thing) = rest.strip_prefix('-').filter(|thing| thing.starts_with(|c: char| c.is_ascii_alphabetic())) {
        // `$5-million`, `$100-a-day`.
        let (scale, thing) = thing.split_once('-').map_or((thing, ""), |(scale, thing)| (scale, thing));
        return Some(if SCALES.contains(&scale) {
            let thing = thing.strip_prefix(currency.one).unwrap_or(thing).replace('-', " ");
            format!("{} {scale} {} {thing}", counted(&number), currency.one)
        } else {
            format!("{} {scale} {}", whole_money(&number, currency, true), thing.replace('-', " "))
        });
    }
    let above = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    if let Some(second) = above.strip_prefix(['-', '–', '—']) {
        let low = rest.get(..rest.len() - above.len()).unwrap_or_default();
        // `$1-2 million`: the currency is said behind the scale.
        if scale_word(context.after).is_some() && low.is_empty() {
            let second = currency.signs.iter().find_map(|sign| second.strip_prefix(sign)).unwrap_or(second);
            return super::amount::number(second).map(|high| format!("{} to {}", counted(&number), counted(&high)));
        }
        return range(&number, low, second, currency, one).map(|said| format!("{said}{rate}"));
    }
    if rest == "s" {
        let note = if currency.code.is_empty() { "bills" } else { "notes" };
        return Some(format!("{} {} {note}", counted(&number), currency.one));
    }
    let scaled = match rest.trim_end_matches('+') {
        "L" if currency.code == "INR" => Some("lakh"),
        "Cr" | "cr" if currency.code == "INR" => Some("crore"),
        letter => scale(letter),
    };
    if let Some(scale) = scaled.filter(|_| !rest.is_empty()) {
        let more = if rest.ends_with('+') { " plus" } else { "" };
        return Some(format!("{} {scale} {}{more}{rate}", counted(&number), currency.noun(one)));
    }
    if !rest.is_empty() && rest != "+" {
        return None;
    }
    if scale_word(context.after).is_some() {
        return Some(format!("{minus}{}", counted(&number)));
    }
    let more = if rest == "+" { " plus" } else { "" };
    Some(format!("{minus}{}{more}{rate}", whole_money(&number, currency, one)))
}

/// `$10-20`, `$250-$300`, `$5k-10k`.
fn range(low: &Number, low_scale: &str, second: &str, currency: &Currency, one: bool) -> Option<String> {
    let second = currency.signs.iter().find_map(|sign| second.strip_prefix(sign)).unwrap_or(second);
    let (high, rest) = number_prefix(second)?;
    let scaled = |text: &str| if text.is_empty() { Some("") } else { scale(text) };
    let (low_scale, high_scale) = (scaled(low_scale)?, scaled(rest.trim_end_matches('+'))?);
    let from = if low.decimals.is_some() && low_scale.is_empty() && high_scale.is_empty() {
        whole_money(low, currency, false)
    } else {
        format!("{} {low_scale}", counted(low))
    };
    if high_scale.is_empty() {
        return Some(format!("{from} to {}", whole_money(&high, currency, one)));
    }
    Some(format!("{from} to {} {high_scale} {}", counted(&high), currency.noun(one)))
}

/// Currencies of countries that set a point between thousands.
const POINTED: [&str; 8] = ["EUR", "BRL", "TRY", "VND", "IDR", "SEK", "DKK", "PLN"];

/// Many who write `€20,50` mean cents, which no number with commas has; and `€1.234,56` has its signs swapped. `1.000 €`
/// are a thousand.
fn with_point(text: &str, currency: &Currency) -> Option<String> {
    let groups: Vec<&str> = text.split('.').collect();
    let are_groups = groups.len() > 1
        && groups.first().is_some_and(|first| (1..=3).contains(&first.len()) && *first != "0")
        && groups.iter().skip(1).all(|group| group.len() == 3)
        && groups.iter().all(|group| super::amount::is_digits(group));
    if are_groups && POINTED.contains(&currency.code) {
        return Some(groups.concat());
    }
    let (whole, rest) = text.rsplit_once(',')?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (cents, behind) = rest.split_at_checked(end)?;
    ((1..=2).contains(&cents.len())).then(|| format!("{}.{cents}{behind}", whole.replace('.', "")))
}

/// `50¢`, `25¢/min`.
fn cents(context: &Context<'_>) -> Option<String> {
    let front = context.core.strip_prefix('¢').map(|amount| (amount, ""));
    let (amount, rate) = front.or_else(|| context.core.split_once('¢'))?;
    let rate = match rate.strip_prefix('/') {
        Some(rate) => format!(" {}", article_per(rate)?),
        None => String::new(),
    };
    let number = number(amount)?;
    let one = number.whole == "1" || context.is_attribute(context.before, context.after);
    Some(format!("{} {}{rate}", counted(&number), if one { "cent" } else { "cents" }))
}

/// `a month`, `an hour`, `per kilogram`.
pub(super) fn article_per(rate: &str) -> Option<String> {
    let name = per(rate).or_else(|| rate.bytes().all(|byte| byte.is_ascii_alphabetic()).then(|| rate.to_owned()))?;
    let article = match name.as_str() {
        "each" => "",
        "hour" | "acre" | "ounce" | "hour," => "an ",
        "day" | "week" | "month" | "year" | "minute" | "second" | "night" | "person" | "pound" | "gallon" | "mile"
        | "unit" => "a ",
        _ => "per ",
    };
    Some(format!("{article}{name}"))
}

/// An amount with its currency: `one dollar and fifty cents`.
fn whole_money(number: &Number, currency: &Currency, one: bool) -> String {
    let is_one = |count: &str| one || count.trim_start_matches('0') == "1";
    let whole = counted(&Number { decimals: None, ..number.clone() });
    let unit = currency.noun(is_one(&number.whole));
    let decimals = number.decimals.as_deref().map(|decimals| {
        let kept = decimals.trim_end_matches('0');
        if kept.len() <= 2 && decimals.len() > 1 || kept.is_empty() {
            format!("{kept:0<2}")
        } else {
            decimals.to_owned()
        }
    });
    let decimals = match decimals.as_deref() {
        Some(tenth) if tenth.len() == 1 && !currency.cent.is_empty() => Some(format!("{tenth}0")),
        _ => decimals,
    };
    match decimals.as_deref() {
        None | Some("00") => format!("{whole} {unit}"),
        Some(cents) if cents.len() == 2 && !currency.cent.is_empty() => {
            let cent = if is_one(cents) { currency.cent } else { currency.cents };
            let cents = cardinal(cents.parse().unwrap_or_default());
            if number.whole.bytes().all(|byte| byte == b'0') {
                format!("{cents} {cent}")
            } else {
                format!("{whole} {unit} and {cents} {cent}")
            }
        }
        Some(_) => format!("{} {}", counted(number), currency.many),
    }
}
