//! Places on the globe: `40°42'46" N`, `74.0060° W`.

use super::amount::{number, plain, whole};
use super::context::Context;
use crate::number::cardinal;

/// An angle with its minutes, or the quarter of the compass behind one.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    if let Some(name) = compass(context.core) {
        let is_angle = context.before.contains('°') && context.before.ends_with(['°', '′', '″']);
        return (is_angle || matches!(context.before, "°" | "degrees")).then(|| name.to_owned());
    }
    let (degrees, rest) = context.core.split_once('°')?;
    let (rest, quarter) = match rest.chars().next_back().and_then(|last| compass(last.encode_utf8(&mut [0; 4]))) {
        Some(name) => (rest.get(..rest.len() - 1)?, format!(" {name}")),
        None => (rest, String::new()),
    };
    if rest.is_empty() && quarter.is_empty() {
        return None;
    }
    let (minus, degrees) = degrees.strip_prefix('-').map_or(("", degrees), |degrees| ("minus ", degrees));
    let mut said = format!("{minus}{} degrees", plain(&number(degrees)?));
    if let Some((minutes, seconds)) = rest.split_once('′') {
        said = format!("{said} {} minutes", cardinal(whole(minutes).filter(|minutes| *minutes < 60)?));
        if let Some(seconds) = seconds.strip_suffix('″') {
            said = format!("{said} {} seconds", plain(&number(seconds)?));
        } else if !seconds.is_empty() {
            return None;
        }
    } else if !rest.is_empty() {
        return None;
    }
    Some(said + &quarter)
}

fn compass(text: &str) -> Option<&'static str> {
    Some(match text {
        "N" => "north",
        "E" => "east",
        "S" => "south",
        "W" => "west",
        _ => return None,
    })
}
