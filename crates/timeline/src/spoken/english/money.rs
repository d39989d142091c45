//! Money: `$1.50`, `€3M`, `$10-20`, `$5/month`.

use super::Context;
use super::quantity::{Number, SCALES, number_prefix, plain, scale_word};
use crate::spoken::number::cardinal;

/// A currency: one, several, and its hundredth part, one and several.
pub(super) struct Currency {
    sign: &'static str,
    one: &'static str,
    pub(super) many: &'static str,
    cent: &'static str,
    cents: &'static str,
}

/// Longer signs first, so that `US$` is not read as `US` and `$`.
const CURRENCIES: [Currency; 10] = [
    Currency { sign: "US$", one: "US dollar", many: "US dollars", cent: "cent", cents: "cents" },
    Currency { sign: "CA$", one: "Canadian dollar", many: "Canadian dollars", cent: "cent", cents: "cents" },
    Currency { sign: "A$", one: "Australian dollar", many: "Australian dollars", cent: "cent", cents: "cents" },
    Currency { sign: "$", one: "dollar", many: "dollars", cent: "cent", cents: "cents" },
    Currency { sign: "€", one: "euro", many: "euros", cent: "cent", cents: "cents" },
    Currency { sign: "£", one: "pound", many: "pounds", cent: "penny", cents: "pence" },
    Currency { sign: "¥", one: "yen", many: "yen", cent: "sen", cents: "sen" },
    Currency { sign: "₹", one: "rupee", many: "rupees", cent: "paisa", cents: "paise" },
    Currency { sign: "₩", one: "won", many: "won", cent: "jeon", cents: "jeon" },
    Currency { sign: "₿", one: "bitcoin", many: "bitcoin", cent: "", cents: "" },
];

/// The currency and the number of `$5`, `5€`, `US$5`.
pub(super) fn money(core: &str) -> Option<(&'static Currency, &str)> {
    let behind_number = |number: &&str| {
        number.starts_with(|c: char| c.is_ascii_digit()) && number.ends_with(|c: char| c.is_ascii_digit())
    };
    CURRENCIES.iter().find_map(|currency| {
        let before = core
            .strip_prefix(currency.sign)
            .filter(|number| number.starts_with(|c: char| c.is_ascii_digit() || c == '.'));
        before.or_else(|| core.strip_suffix(currency.sign).filter(behind_number)).map(|number| (currency, number))
    })
}

/// An amount of money in words.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    let (currency, text) = money(context.core)?;
    let (text, per) = match text.split_once('/') {
        Some((text, per)) => (text, Some(per)),
        None => (text, None),
    };
    // Many who write `€20,50` mean cents, which no number with commas has.
    let comma =
        text.rsplit_once(',').filter(|(_, cents)| cents.len() == 2 && cents.bytes().all(|b| b.is_ascii_digit()));
    let with_point = comma.map(|(whole, cents)| format!("{whole}.{cents}"));
    let text = with_point.as_deref().unwrap_or(text);
    let (number, rest) = number_prefix(text)?;
    let per = per.map_or(String::new(), |per| {
        format!(" {} {}", if matches!(per, "hr" | "hour") { "an" } else { "a" }, period(per))
    });
    let above = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    if let Some(second) = above.strip_prefix(['-', '–', '—']) {
        let low = scale_word(rest.get(..rest.len() - above.len())?).unwrap_or_default();
        let second = second.strip_prefix(currency.sign).unwrap_or(second);
        let (upper, rest) = number_prefix(second)?;
        let scale = if rest.is_empty() { "" } else { scale_word(rest)? };
        return Some(format!("{} {low} to {} {scale} {}{per}", plain(&number), plain(&upper), currency.many));
    }
    if let Some(scale) = scale_word(rest) {
        return Some(format!("{} {scale} {}{per}", plain(&number), currency.many));
    }
    if !rest.is_empty() && rest != "+" {
        return None;
    }
    if SCALES.contains(&context.after) {
        return Some(plain(&number));
    }
    let more = if rest == "+" { " plus" } else { "" };
    Some(format!("{}{more}{per}", whole_money(&number, currency)))
}

fn whole_money(number: &Number, currency: &Currency) -> String {
    let noun = |count: &str, one: &'static str, many: &'static str| {
        if count.trim_start_matches('0') == "1" { one } else { many }
    };
    let whole = plain(&Number { decimals: None, ..number.clone() });
    let unit = noun(&number.whole, currency.one, currency.many);
    match number.decimals.as_deref() {
        None | Some("00") => format!("{whole} {unit}"),
        Some(cents) if cents.len() == 2 && !currency.cent.is_empty() => {
            let cent = noun(cents, currency.cent, currency.cents);
            let cents = cardinal(cents.parse().unwrap_or_default());
            if number.whole.bytes().all(|byte| byte == b'0') {
                format!("{cents} {cent}")
            } else {
                format!("{whole} {unit} and {cents} {cent}")
            }
        }
        Some(_) => format!("{} {}", plain(number), currency.many),
    }
}

fn period(per: &str) -> &str {
    match per {
        "mo" => "month",
        "yr" => "year",
        "hr" => "hour",
        "wk" => "week",
        other => other,
    }
}
