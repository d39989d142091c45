//! Roman numerals, where a word before them says what they count.

use super::Context;
use crate::spoken::number::{cardinal, ordinal};

/// Things that are counted: `Chapter IV` is `Chapter four`.
const COUNTED: [&str; 14] = [
    "chapter", "part", "act", "volume", "war", "section", "phase", "type", "level", "book", "episode", "bowl", "scene",
    "stage",
];
/// Names that are numbered: `Henry VIII` is `Henry the eighth`.
const NUMBERED: [&str; 27] = [
    "henry",
    "louis",
    "charles",
    "george",
    "edward",
    "elizabeth",
    "john",
    "paul",
    "william",
    "richard",
    "james",
    "francis",
    "napoleon",
    "ramses",
    "ramesses",
    "philip",
    "peter",
    "catherine",
    "alexander",
    "nicholas",
    "benedict",
    "pius",
    "leo",
    "frederick",
    "ivan",
    "mary",
    "gregory",
];

/// The number a Roman numeral stands for, in the words that fit the word before it.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    let value = value(context.core)?;
    let before = context.before.to_lowercase();
    if COUNTED.contains(&before.as_str()) {
        Some(cardinal(value))
    } else if NUMBERED.contains(&before.as_str()) {
        Some(format!("the {}", ordinal(value)))
    } else {
        None
    }
}

/// The value of a numeral up to 89, written as Romans wrote it.
fn value(numeral: &str) -> Option<u64> {
    const STEPS: [(&str, u64); 7] = [("L", 50), ("XL", 40), ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1)];
    let mut rest = numeral;
    let mut value = 0;
    for (sign, worth) in STEPS {
        let mut times = 0;
        while let Some(shorter) = rest.strip_prefix(sign) {
            rest = shorter;
            value += worth;
            times += 1;
            if times > 3 || times > 1 && !matches!(sign, "X" | "I") {
                return None;
            }
        }
    }
    (rest.is_empty() && value > 0).then_some(value)
}
