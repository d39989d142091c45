//! Formulas of substances: `NaCl`, `CaCO3`, `Fe³⁺`, `Cl⁻`.

use super::acronym::letters;
use super::context::Context;
use super::symbol::power_of;
use crate::number::cardinal;

/// Signs of elements that formulas in everyday texts hold.
const ELEMENTS: &str = " H Li B C N O F Na Mg Al Si P S Cl K Ca Ti Cr Mn Fe Ni Cu Zn Br Ag Sn I Ba Au Hg Pb U ";

/// A formula letter by letter, with its charge.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    if let Some(said) = isotope(core) {
        return Some(said);
    }
    // `Na+` as it is typed.
    let has_plus = core.ends_with('+') && core.contains(|c: char| c.is_ascii_lowercase());
    let body = core.trim_end_matches(|c| c == '⁺' || c == '+' && has_plus || power_of(c).is_some());
    let charge = core.get(body.len()..).unwrap_or_default();
    let is_charged = charge.ends_with(['⁺', '⁻', '+']);
    if !is_charged && !charge.is_empty() {
        return None;
    }
    let said = elements(body)?;
    let capitals = body.chars().filter(char::is_ascii_uppercase).count();
    let is_mixed = capitals > 1 && body.contains(|c: char| c.is_ascii_lowercase());
    if !is_charged {
        return is_mixed.then_some(said);
    }
    let sign = if charge.ends_with(['⁺', '+']) { "plus" } else { "minus" };
    let count: String = charge.chars().filter_map(power_of).filter(char::is_ascii_digit).collect();
    let count = count.parse().map_or_else(|_| String::new(), |count| format!("{} ", cardinal(count)));
    Some(format!("{said} {count}{sign}"))
}

/// `Sr-90`, `Cs-137`.
fn isotope(core: &str) -> Option<String> {
    const KNOWN: &str = " Sr Cs Co Pu Po Ra Rn Am Xe Kr Tc He ";
    let (element, mass) = core.split_once('-')?;
    let is_element = element.len() == 2 && [KNOWN, ELEMENTS].iter().any(|list| list.contains(&format!(" {element} ")));
    let fits = is_element && (1..=3).contains(&mass.len()) && super::amount::is_digits(mass);
    fits.then(|| super::amount::in_pairs(mass)).flatten().map(|mass| format!("{} {mass}", letters(element)))
}

/// Elements and how many there are of each.
fn elements(body: &str) -> Option<String> {
    let mut said: Vec<String> = Vec::new();
    let mut rest = body;
    while let Some(first) = rest.chars().next() {
        let behind = rest.get(1..).unwrap_or_default();
        let end = if first.is_ascii_digit() {
            behind.find(|c: char| !c.is_ascii_digit())
        } else {
            behind.find(|c: char| !c.is_ascii_lowercase())
        };
        let (piece, after) = rest.split_at_checked(1 + end.unwrap_or(behind.len()))?;
        if first.is_ascii_digit() {
            said.push(cardinal(piece.parse().ok()?));
        } else {
            ELEMENTS.contains(&format!(" {piece} ")).then(|| said.push(letters(piece)))?;
        }
        rest = after;
    }
    (!said.is_empty() && body.starts_with(|c: char| c.is_ascii_uppercase())).then(|| said.join(" "))
}
