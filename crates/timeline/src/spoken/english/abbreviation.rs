//! Abbreviations that are said in full.

use super::Context;

/// The words of an abbreviation, its full stop already removed.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    let Context { core, before, after, .. } = *context;
    if let Some(letters) = initials(core) {
        return Some(letters);
    }
    let starts_upper = |word: &str| word.starts_with(char::is_uppercase);
    let lower = core.to_ascii_lowercase();
    let said = match lower.as_str() {
        // A street or a saint, a drive or a doctor: the capital beside it tells.
        "st" if starts_upper(after) => "Saint",
        "st" if starts_upper(before) => "Street",
        "dr" if starts_upper(after) || !starts_upper(before) => "Doctor",
        "dr" => "Drive",
        "no" if core == "No" && context.is_before_number() => "number",
        "mr" => "Mister",
        "mrs" => "Missus",
        "ms" if core == "Ms" => "Miz",
        "prof" => "Professor",
        "jr" => "Junior",
        "sr" => "Senior",
        "vs" => "versus",
        "etc" => "et cetera",
        "approx" => "approximately",
        "dept" => "department",
        "inc" if core == "Inc" => "Incorporated",
        "ltd" if core == "Ltd" => "Limited",
        "corp" if core == "Corp" => "Corporation",
        "gov" if core == "Gov" => "Governor",
        "gen" if core == "Gen" && starts_upper(after) => "General",
        "sgt" => "Sergeant",
        "capt" => "Captain",
        "lt" if core == "Lt" => "Lieutenant",
        "mt" if core == "Mt" => "Mount",
        "ft" if core == "Ft" && starts_upper(after) => "Fort",
        "ave" if core == "Ave" => "Avenue",
        "blvd" => "Boulevard",
        "fig" if context.is_before_number() => "figure",
        "vol" if context.is_before_number() => "volume",
        "ch" if context.is_before_number() => "chapter",
        "pp" if context.is_before_number() => "pages",
        "ca" if context.is_before_number() => "circa",
        "w/" => "with",
        "w/o" => "without",
        "misc" => "miscellaneous",
        "tbsp" => "tablespoons",
        "tsp" => "teaspoons",
        _ => return month(core, context),
    };
    Some(said.to_owned())
}

/// `Jan. 5`: the short name of a month beside a number.
fn month(core: &str, context: &Context<'_>) -> Option<String> {
    let name = super::calendar::month_of(core).filter(|name| name.len() > core.len())?;
    (context.is_before_number() || context.is_after_number()).then(|| name.to_owned())
}

/// `U.S.`, `e.g.`, `p.m.`, `Ph.D.`.
fn initials(core: &str) -> Option<String> {
    let fixed = match core.to_ascii_lowercase().as_str() {
        "e.g" => "for example",
        "i.e" => "that is",
        "a.k.a" => "also known as",
        "ph.d" => "P H D",
        "a.m" => "ay M",
        "p.m" => "P M",
        _ => "",
    };
    if !fixed.is_empty() {
        return Some(fixed.to_owned());
    }
    let parts: Vec<&str> = core.split('.').collect();
    let are_letters = parts.len() > 1
        && parts.iter().all(|part| part.len() == 1 && part.starts_with(|c: char| c.is_ascii_alphabetic()));
    are_letters.then(|| letters(&parts.concat()))
}

/// Letters one by one; a lone `A` would be read as the article.
pub(super) fn letters(text: &str) -> String {
    let said: Vec<String> = text
        .chars()
        .map(|c| if c.eq_ignore_ascii_case(&'a') { "ay".to_owned() } else { c.to_ascii_uppercase().to_string() })
        .collect();
    said.join(" ")
}
