//! Letters, digits and signs in any order, read one after another: nothing that carries meaning goes unsaid.

use super::context::{Context, is_term};
use super::{acronym, symbol};
use crate::{normalize_unicode, number};

/// What has a name of its own.
fn fixed(core: &str) -> Option<&'static str> {
    Some(match core {
        "C++" => "C plus plus",
        "G++" | "g++" => "G plus plus",
        ".NET" => "dot net",
        "K-12" => "K through twelve",
        "Y2K" => "Y two K",
        "w/" => "with",
        "and/or" => "and or",
        "he/she" => "he or she",
        "his/her" => "his or her",
        "him/her" => "him or her",
        "yes/no" => "yes or no",
        "s/he" | "she/he" => "she or he",
        "P&L" => "P and L",
        "R2-D2" => "R two D two",
        "AC/DC" => "A C D C",
        "TL;DR" => "T L D R",
        _ => return None,
    })
}

/// `A#`, `C#m`: a note or a chord. `C#` is a language, too, and said the same.
fn note(core: &str) -> Option<String> {
    let (letter, chord) = core.split_once('#').filter(|(letter, _)| letter.len() == 1)?;
    let kind = match chord {
        "" => "",
        "m" => " minor",
        "7" => " seven",
        "m7" => " minor seven",
        "maj7" => " major seven",
        _ => return None,
    };
    letter.starts_with(|c| ('A'..='G').contains(&c)).then(|| format!("{letter} sharp{kind}"))
}

/// `6′x8′`, `4x100m`, `5.56x45mm`: sizes of which one has its unit.
pub(super) fn sized(context: &Context<'_>) -> Option<String> {
    let sides: Vec<&str> = context.core.split(['x', 'X', '×']).collect();
    let is_measured = |side: &str| {
        super::amount::number_prefix(side).is_some_and(|(_, rest)| {
            matches!(rest, "in" | "+")
                || rest.starts_with('′')
                || rest != "s" && super::units::name(rest, false).is_some()
        })
    };
    let is_plain = |side: &str| super::amount::number(side).is_some();
    // `3x12-15`.
    let is_range = |side: &str| side.split_once('-').is_some_and(|(low, high)| is_plain(low) && is_plain(high));
    let is_measured = |side: &str| is_measured(side) || is_range(side);
    let fits = sides.len() > 1
        && sides.iter().all(|side| is_plain(side) || is_measured(side))
        && sides.iter().any(|side| !is_plain(side));
    fits.then(|| sides.iter().map(|side| super::one(&context.alone(side))).collect::<Vec<_>>().join(" by "))
}

/// `2x4`, `x2`, `2x`, `1920x1080`.
pub(super) fn multiplied(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    let at = core.find(['x', 'X', '×'])?;
    let before = core.get(..at)?;
    let after = core.get(at..)?.trim_start_matches(['x', 'X', '×']);
    let count = |text: &str| super::amount::number(text).map(|number| super::amount::plain(&number));
    let two = |text: &str| text.len() == 2;
    match (before, after) {
        // A processor's width is no factor.
        ("", after) if two(after) && core.starts_with('x') => Some(format!("X {}", count(after)?)),
        ("", after) => count(after).map(|times| format!("times {times}")),
        // A coefficient in a formula.
        (before, "") if core.ends_with('x') && is_term(context) => Some(format!("{} x", count(before)?)),
        (before, "") => count(before).map(|times| format!("{times} times")),
        (before, after) if core.contains('×') && before.len() < 3 && after.len() < 3 => {
            Some(format!("{} times {}", count(before)?, count(after)?))
        }
        (before, after) => {
            let dimensions: Option<Vec<String>> = after.split(['x', '×']).map(count).collect();
            Some(format!("{} by {}", count(before)?, dimensions?.join(" by ")))
        }
    }
}

/// `1080p`, `720p`: lines of a picture, in pairs.
pub(super) fn lines(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    let at = core.find(|c: char| !c.is_ascii_digit())?;
    let (digits, behind) = core.split_at_checked(at)?;
    // `1080p60`: lines, and pictures a second.
    let (letter, rate) = behind.split_at_checked(1)?;
    let rate =
        if rate.is_empty() { String::new() } else { format!(" {}", number::cardinal(super::amount::whole(rate)?)) };
    let is_lines = matches!(letter, "p" | "P" | "i")
        && matches!(digits, "144" | "240" | "360" | "480" | "576" | "720" | "1080" | "1440" | "2160" | "4320");
    is_lines
        .then(|| super::amount::in_pairs(digits).map(|said| format!("{said} {}{rate}", letter.to_ascii_uppercase())))
        .flatten()
}

/// `v2.0`, `1.2.3`. `V8` is an engine, `V2` a rocket.
pub(super) fn version(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    if let Some(number) = core.strip_prefix('V').and_then(super::amount::whole) {
        return Some(format!("V {}", number::cardinal(number)));
    }
    let (word, numbers) = match core.strip_prefix(['v', 'V']) {
        Some(numbers) => ("version ", numbers),
        None => ("", core),
    };
    let parts: Vec<&str> = numbers.split('.').collect();
    let are_numbers =
        parts.iter().all(|part| !part.is_empty() && part.len() < 10 && part.bytes().all(|byte| byte.is_ascii_digit()));
    (are_numbers && (!word.is_empty() || parts.len() > 2)).then(|| {
        let said: Vec<String> = parts.iter().map(|part| number::plain(part)).collect();
        let word = if matches!(context.before, "version" | "Version") { "" } else { word };
        format!("{word}{}", said.join(" point "))
    })
}

/// `3,000-year-old`, `1st-class`, `F-150`, `DVD-ROM`: each side of the hyphen is read by itself when one of them has a
/// digit or is written in capitals.
pub(super) fn compound(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    let (left, right) = core.split_once(['-', '–']).filter(|(left, right)| !left.is_empty() && !right.is_empty())?;
    let capitals = |text: &str| {
        text.split(['-', '–']).any(|piece| piece.len() > 1 && piece.bytes().all(|byte| byte.is_ascii_uppercase()))
    };
    if !core.contains(|c: char| c.is_ascii_digit()) && !capitals(core) || core.contains("://") {
        return None;
    }
    let side = |core: &str| {
        let alone = context.alone(core);
        let numbered = context.core.contains(|c: char| c.is_ascii_digit());
        // `omega-3s`, `under-5s`, `mid-30s`: several of a number, not seconds.
        let several = core.strip_suffix('s').filter(|digits| digits.len() < 4).and_then(super::amount::whole);
        if let Some(several) = several.filter(|_| left.ends_with(char::is_alphabetic)) {
            return number::plural(&number::cardinal(several));
        }
        // A model's letter is no multiple: `i9-13900K`, `405B`.
        let model = core.strip_suffix(|c: char| c.is_ascii_uppercase()).and_then(super::amount::number);
        if let (Some(number), Some(letter)) = (model, core.chars().next_back())
            && left.contains(char::is_alphabetic)
        {
            return format!("{} {letter}", super::amount::plain(&number));
        }
        match acronym::piece(core) {
            Some(spelt) if numbered || !context.sentence.shouted => spelt,
            _ => super::one(&alone),
        }
    };
    if matches!(left, "UTC" | "GMT") && right.starts_with(|c: char| c.is_ascii_digit()) {
        let hours = right.strip_suffix(":00").unwrap_or(right);
        return Some(format!("{} minus {}", acronym::letters(left), super::one(&context.alone(hours))));
    }
    if left.starts_with(|c: char| c.is_ascii_uppercase()) && right.contains('-') {
        // `Llama-3.1-405B`: a name has no ranges.
        let pieces: Vec<String> = core.split('-').filter(|piece| !piece.is_empty()).map(side).collect();
        return Some(pieces.join(" "));
    }
    if core.matches('-').count() > 1 && core.split('-').all(|piece| super::amount::number(piece).is_some()) {
        // `30-60-90`.
        return Some(core.split('-').map(side).collect::<Vec<_>>().join(" "));
    }
    // `2,500-sq.-ft.`, `5-yr-old`.
    let area = right.replace('.', "").replace("sq-", "sq");
    if let Some(unit) = super::units::name(&area, true).filter(|_| area.starts_with("sq"))
        && super::amount::number(left).is_some()
    {
        return Some(format!("{} {unit}", side(left)));
    }
    if let Some((unit, thing)) = right.split_once('-').filter(|(unit, _)| unit.len() > 1)
        && super::amount::number(left).is_some()
        && let Some(unit) = super::units::name(unit, true)
    {
        return Some(format!("{} {unit} {thing}", side(left)));
    }
    let is_code = left.bytes().all(|byte| byte.is_ascii_uppercase()) && left.len() < 4;
    let right = match super::amount::in_pairs(right) {
        Some(pairs) if is_code && right.len() == 3 => pairs,
        _ => side(right),
    };
    Some(format!("{} {right}", side(left)))
}

/// Everything else, character by character.
pub(super) fn read(context: &Context<'_>) -> String {
    let core = context.core;
    if let Some(said) = fixed(core).map(str::to_owned).or_else(|| note(core)) {
        return said;
    }
    // Several of a name that ends in a number: `PS5s`.
    if let Some(stem) = core.strip_suffix('s')
        && stem.ends_with(|c: char| c.is_ascii_digit())
        && stem.starts_with(|c: char| c.is_ascii_uppercase())
    {
        return number::plural(number::without_digits(&read(&Context { core: stem, ..*context })).trim_end());
    }
    // A lens: `f/1.8`.
    if let Some(stop) =
        core.strip_prefix(['f', 'F']).and_then(|rest| rest.strip_prefix('/')).and_then(super::amount::number)
    {
        return format!("f {}", super::amount::plain(&stop));
    }
    let (core, plus) = match core.strip_suffix('+') {
        Some(rest) if rest.contains(char::is_alphabetic) => (rest, " plus"),
        _ => (core, ""),
    };
    if core.contains('/')
        && core.starts_with(|c: char| c.is_ascii_lowercase())
        && let Some(unit) = super::units::name(core, false)
    {
        return unit;
    }
    // What looks like markup loses its brackets.
    let is_markup = core.contains('<') && core.contains('>') && !core.contains([' ', '=']);
    let core = if is_markup { core.replace(['<', '>'], " ") } else { core.to_owned() };
    let core = core.strip_suffix("(s").map_or_else(|| core.clone(), |word| format!("{word}s"));
    let chars: Vec<char> = core.chars().collect();
    let mut said = String::with_capacity(core.len() + 8);
    let mut index = 0;
    while let Some(&c) = chars.get(index) {
        if c.is_ascii_uppercase() {
            let end = chars
                .get(index..)
                .unwrap_or_default()
                .iter()
                .position(|c| !c.is_ascii_uppercase())
                .map_or(chars.len(), |to| index + to);
            let run: String = chars.get(index..end).unwrap_or_default().iter().collect();
            let is_whole = !chars.get(end).is_some_and(|c| c.is_lowercase())
                && !index.checked_sub(1).and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphabetic());
            if let Some(spelt) = acronym::piece(&run).filter(|_| {
                is_whole
                    && chars.len() > run.len()
                    && (!context.sentence.shouted || core.contains(|c: char| c.is_ascii_digit()))
            }) {
                said.push_str(&spelt);
                said.push(' ');
                index = end;
                continue;
            }
        }
        character(&chars, index, &mut said);
        index += 1;
    }
    said.push_str(plus);
    said.replace(" ,", ",")
}

/// Whether a slash parts two words of three letters and more, which are not said in one breath as `on/off` is.
fn parts_words(chars: &[char], slash: usize) -> bool {
    let is_word = |word: &[char]| word.len() > 2 && word.iter().all(|c| c.is_alphabetic() || *c == '/');
    let (left, right) = (chars.get(..slash).unwrap_or_default(), chars.get(slash + 1..).unwrap_or_default());
    let right_word: String = right.iter().collect();
    let is_pair = matches!(
        right_word.as_str(),
        "off" | "fail" | "win" | "lose" | "out" | "down" | "output" | "after" | "or" | "black"
    );
    is_word(left) && is_word(right) && !is_pair
}

/// Whether a digit belongs to a run of four and more beside small letters, which is a code: `ab9453`.
fn is_code(chars: &[char], index: usize) -> bool {
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let start = (0..=index).rev().take_while(|at| is_digit(*at)).last().unwrap_or(index);
    let end = (index..chars.len()).take_while(|at| is_digit(*at)).last().unwrap_or(index);
    let round = end > start && chars.get(end - 1..=end) == Some(&['0', '0']);
    let beside = start.checked_sub(1).and_then(|at| chars.get(at)).is_some_and(|c| c.is_lowercase())
        || chars.get(end + 1).is_some_and(|c| c.is_lowercase());
    end - start >= 3 && beside && !round
}

/// Whether a digit stands behind a point, so that it is said by itself: `H.264`.
fn is_decimal(chars: &[char], index: usize) -> bool {
    let before = chars.get(..index).unwrap_or_default();
    let behind: Vec<&char> = before.iter().rev().skip_while(|c| c.is_ascii_digit()).take(2).collect();
    matches!(behind.as_slice(), ['.', c] if c.is_alphanumeric())
}

fn character(chars: &[char], index: usize, said: &mut String) {
    let at = |index: Option<usize>| index.and_then(|index| chars.get(index)).copied().unwrap_or(' ');
    let (c, before, after) = (at(Some(index)), at(index.checked_sub(1)), at(Some(index + 1)));
    let inside = before.is_alphanumeric() && after.is_alphanumeric();
    let digits = before.is_ascii_digit() && after.is_ascii_digit();
    let ends_sentence = before.is_lowercase() && after.is_uppercase() && at(Some(index + 2)).is_lowercase();
    match c {
        '^' if inside => said.push_str(" to the power of "),
        '.' if inside && ends_sentence => said.push_str(", "),
        '.' if inside || index == 0 && after.is_alphabetic() => said.push_str(if digits { " point " } else { " dot " }),
        '/' if parts_words(chars, index) => said.push_str(" slash "),
        // `f(x)`.
        '(' if index == 1 && before.is_alphabetic() && after.is_alphabetic() => said.push_str(" of "),
        '/' if before.is_ascii_digit() && matches!(after, 'x' | 'y' | 'z' | 'n') && chars.len() == index + 2 => {
            said.push_str(" over ");
        }
        '/' if matches!(before, 'x' | 'y' | 'z' | 'n') && after.is_ascii_digit() && index == 1 => {
            said.push_str(" over ");
        }
        // `1/Type`, behind `Type`.
        '/' if before.is_ascii_digit() && after.is_uppercase() => said.push_str(", "),
        '/' if before.is_ascii_digit() && after.is_alphabetic() => said.push_str(" per "),
        '/' if before.is_ascii_digit() || after.is_ascii_digit() => said.push_str(" slash "),
        '#' if inside => said.push_str(" hash "),
        '$' => said.push_str(if after.is_ascii_digit() { " dollars " } else { " dollar " }),
        '€' => said.push_str(" euro "),
        '£' => said.push_str(" pound "),
        // A minus behind a sign or at the beginning; `pre-2020` and `COVID-19` part at the hyphen; `well-known` keeps it.
        '-' if after.is_ascii_digit() && !before.is_alphanumeric() => said.push_str(" minus "),
        '-' if inside && !before.is_ascii_digit() && !after.is_ascii_digit() => said.push('-'),
        '\'' => said.push('\''),
        '—' | '–' | ':' | ';' | '!' | '?' | ',' if inside => said.push_str(", "),
        // Profanity with a masked letter (`f*ck`) stays one word.
        '*' if inside && !digits => {}
        '*' if digits => said.push_str(" times "),
        _ if c.is_ascii_digit() => {
            if !before.is_ascii_digit() {
                said.push(' ');
            }
            said.push(c);
            if is_code(chars, index) || is_decimal(chars, index) {
                said.push(' ');
            }
            if !after.is_ascii_digit() && after.is_alphabetic() {
                said.push(' ');
            }
        }
        _ => {
            if let Some(power) = symbol::power_of(c) {
                // A footnote's number behind a word is not read.
                let is_note =
                    chars.get(..index).is_some_and(|word| word.len() > 2 && word.iter().all(|c| c.is_alphabetic()));
                if !is_note {
                    said.extend([' ', power, ' ']);
                }
            } else if c.is_numeric() && !c.is_ascii() {
                said.push(' ');
            } else if let Some(name) = symbol::name(c).filter(|name| !name.is_empty()) {
                said.push(' ');
                said.push_str(name);
                said.push(' ');
            } else if let Some(name) = symbol::greek(c).filter(|_| !before.is_alphabetic() && !after.is_alphabetic()) {
                said.push_str(name);
            } else if normalize_unicode::is_sound(c) || matches!(c, '\u{200C}' | '\u{200D}') {
                said.push(c);
            } else {
                said.push(' ');
            }
        }
    }
}
