//! A word piece by piece: numbers, signs, units and letters, each said in its place; a currency in front of a number behind
//! it.

use super::signs::is_currency;
use super::{Locale, one_of};

/// What was said last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    Number,
    Unit,
    Letters,
    Operator,
}

/// What is said for a word, which may stand behind or before a number.
pub(super) fn in_words(core: &str, after_number: bool, before_number: bool, locale: &Locale) -> String {
    if core == "-" {
        return if after_number && before_number { locale.to.to_owned() } else { String::new() };
    }
    if core == "x" && after_number && before_number {
        return word_of("×", locale).unwrap_or("x").to_owned();
    }
    if is_address(core) {
        return core
            .trim_start_matches("https://")
            .trim_start_matches("http://")
            .trim_start_matches("www.")
            .replace('.', &format!(" {} ", locale.dot))
            .replace('/', &format!(" {} ", locale.slash))
            .replace('@', &format!(" {} ", locale.at));
    }
    let last = if after_number { Last::Number } else { Last::Nothing };
    let mut reading = Reading { locale, core, said: String::new(), last, number: String::new(), currency: None };
    let mut rest = core;
    while let Some(after) = reading.next(rest) {
        rest = after;
    }
    reading.said
}

struct Reading<'a> {
    locale: &'a Locale,
    core: &'a str,
    said: String,
    last: Last,
    /// The number that was said last; empty if it stands in another word.
    number: String,
    /// A currency that waits for its number.
    currency: Option<&'static str>,
}

impl Reading<'_> {
    /// Says the first piece, and returns what stands behind it.
    fn next<'b>(&mut self, rest: &'b str) -> Option<&'b str> {
        let first = rest.chars().next()?;
        let behind = |length: usize| rest.get(length..);
        if let Some(length) = number(rest) {
            self.say_number(rest.get(..length)?, behind(length)?);
            return behind(length);
        }
        for arrow in ["-->", "==>", "->", "=>", "<-", "<<", ">>"] {
            if let Some(after) = rest.strip_prefix(arrow) {
                self.said.push(' ');
                return Some(after.trim_start_matches(['<', '>', '-', '=']));
            }
        }
        for (typed, sign) in [("<=", "≤"), (">=", "≥"), ("!=", "≠"), ("+/-", "±")] {
            if let Some(after) = rest.strip_prefix(typed) {
                self.say_sign(sign, after);
                return Some(after);
            }
        }
        if let Some(length) = self.unit(rest) {
            self.say_sign(rest.get(..length)?, behind(length)?);
            self.last = Last::Unit;
            return behind(length);
        }
        if first.is_alphabetic() {
            return self.letters(rest);
        }
        let after = behind(first.len_utf8())?;
        let next_is_number = number(after).is_some();
        match first {
            '-' | '–' | '—' => self.dash(first, after),
            '&' => self.word(self.locale.and),
            '@' => self.word(self.locale.at),
            '#' if next_is_number => self.say_sign("#", after),
            '*' if self.last == Last::Number && next_is_number => self.say_sign("×", after),
            '~' if !next_is_number => self.said.push(' '),
            '/' if self.last == Last::Unit && after.starts_with(char::is_alphabetic) => {
                self.say_sign("/", after);
                self.last = Last::Number;
            }
            '/' | '_' | '#' => self.said.push(' '),
            _ if word_of(rest.get(..first.len_utf8())?, self.locale).is_some() => {
                self.say_sign(rest.get(..first.len_utf8())?, after);
                let is_repeated = first != '+' && after.starts_with(first);
                return Some(if is_repeated { after.trim_start_matches(first) } else { after });
            }
            _ => self.said.push(first),
        }
        Some(after)
    }

    fn say_number(&mut self, number: &str, after: &str) {
        if self.last != Last::Letters {
            self.said.push(' ');
        }
        let unit = super::signs::longest(after, self.locale).and_then(|length| after.get(..length));
        let thing = self.currency.or_else(|| word_of(unit?, self.locale)).filter(|_| number == "1");
        let is_alone = !self.core.starts_with(['+', '#', '-']);
        let one = thing.filter(|_| is_alone).and_then(|word| one_of(self.locale.code, "1", &of_one("1", word)));
        self.said.push_str(one.as_deref().unwrap_or(number));
        number.clone_into(&mut self.number);
        self.last = Last::Number;
        if let Some(currency) = self.currency.take() {
            self.word(&of_one(number, currency));
            self.last = Last::Unit;
        }
    }

    /// Says a sign or a unit that has a word.
    fn say_sign(&mut self, sign: &str, after: &str) {
        let Some(word) = word_of(sign, self.locale) else {
            self.said.push(' ');
            return;
        };
        let is_thing = is_thing(sign);
        if is_currency(sign) && self.last != Last::Number && number(after.trim_start_matches('-')).is_some() {
            if let Some(other) = self.currency.replace(word) {
                self.word(other);
            }
        } else {
            let number = if self.last == Last::Number && is_thing { self.number.clone() } else { String::new() };
            self.word(&of_one(&number, word));
            self.last = if is_thing { Last::Unit } else { Last::Operator };
        }
    }

    /// The length of a unit or a currency in letters with which `rest` begins.
    fn unit(&self, rest: &str) -> Option<usize> {
        let is_whole = |sign: &&&str| {
            rest.strip_prefix(**sign)
                .is_some_and(|after| sign.ends_with('$') || !after.starts_with(char::is_alphabetic))
        };
        let is_before = ["R$", "US$", "EUR", "USD"].iter().find(is_whole).map(|sign| sign.len());
        let is_behind = matches!(self.last, Last::Number) || rest.starts_with('°');
        is_before.or_else(|| super::signs::longest(rest, self.locale).filter(|_| is_behind))
    }

    fn letters<'b>(&mut self, rest: &'b str) -> Option<&'b str> {
        if let Some(after) = rest.strip_prefix(['x', 'X']).filter(|after| number(after).is_some())
            && self.last == Last::Number
            && !self.number.is_empty()
            && word_of("×", self.locale).is_some()
        {
            self.say_sign("×", after);
            return Some(after);
        }
        let ends = |c: char| {
            !(c.is_alphabetic()
                || matches!(c, '\'' | '.' | ',')
                || super::super::normalize_unicode::is_sound(c) && !c.is_numeric())
        };
        let length = rest.find(ends).unwrap_or(rest.len());
        if !matches!(self.last, Last::Nothing | Last::Number) || self.number.is_empty() && self.last == Last::Number {
            self.said.push(' ');
        }
        self.said.push_str(rest.get(..length)?);
        self.last = Last::Letters;
        rest.get(length..)
    }

    fn dash(&mut self, dash: char, after: &str) {
        let before_number = number(after).is_some();
        let dashes = self.core.chars().filter(|c| matches!(c, '-' | '–' | '—')).count();
        let before_value = before_number || after.starts_with(|c: char| is_currency(c.encode_utf8(&mut [0; 4])));
        if self.last == Last::Number && !self.number.is_empty() && before_value {
            self.word(if dashes == 1 { self.locale.to } else { "" });
        } else if matches!(self.last, Last::Unit) && before_value {
            self.word(self.locale.to);
        } else if self.last != Last::Letters && before_value && dash == '-' {
            self.word(word_of("−", self.locale).unwrap_or_default());
        } else if dash == '-' && self.last == Last::Letters && !before_number {
            self.said.push('-');
            self.last = Last::Nothing;
            return;
        } else {
            self.said.push_str(if dash == '-' { " " } else { ", " });
        }
        self.last = Last::Operator;
    }

    fn word(&mut self, word: &str) {
        self.said.push(' ');
        self.said.push_str(word);
        self.said.push(' ');
        self.last = Last::Operator;
    }
}

/// The length of a number with which a text begins: digits, with points, commas and colons between them.
fn number(text: &str) -> Option<usize> {
    let is_digit = |c: char| c.is_numeric() && !matches!(c, '²' | '³' | '¹' | '⁰'..='⁹');
    let mut length = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let between = matches!(c, '.' | ',' | ':' | '/') && chars.peek().is_some_and(|&(_, next)| is_digit(next));
        if !(is_digit(c) || between && length > 0) {
            break;
        }
        length = at + c.len_utf8();
    }
    (length > 0).then_some(length)
}

/// Whether a sign stands for something that is counted, not for what is done with numbers.
fn is_thing(sign: &str) -> bool {
    is_currency(sign) || sign.starts_with(|c: char| c.is_alphabetic() || matches!(c, '°' | '%' | '‰'))
}

/// The word of a currency or a unit.
pub(super) fn thing_of(sign: &str, locale: &Locale) -> Option<&'static str> {
    word_of(sign, locale).filter(|_| is_thing(sign))
}

/// The word of a sign or a unit.
pub(super) fn word_of(sign: &str, locale: &Locale) -> Option<&'static str> {
    let sign = match sign {
        "US$" | "USD" => "$",
        "EUR" => "€",
        "~" => "≈",
        other => other,
    };
    locale.words.iter().find(|(known, _)| *known == sign).map(|&(_, word)| word)
}

fn is_address(core: &str) -> bool {
    let has_scheme = core.starts_with("http://") || core.starts_with("https://") || core.starts_with("www.");
    let host = core.rsplit('@').next().unwrap_or(core).split('/').next().unwrap_or_default();
    let end = host.rsplit('.').next().unwrap_or_default();
    has_scheme || host.contains('.') && super::super::english::is_domain_end(end)
}

/// The word of a currency or a unit behind a number: `1 euro`.
pub(super) fn of_one(number: &str, word: &str) -> String {
    let singular = match word {
        "dólares" => "dólar",
        "yenes" => "yen",
        "ienes" => "iene",
        "reais" => "real",
        "dollari" => "dollaro",
        "rupie" => "rupia",
        "sterline" => "sterlina",
        "minuti" => "minuto",
        "ore" => "ora",
        "Minuten" => "Minute",
        "Stunden" => "Stunde",
        other => other,
    };
    if number != "1" {
        return word.to_owned();
    }
    if singular != word {
        return singular.to_owned();
    }
    match word.split_once(' ') {
        None => word.strip_suffix('s').unwrap_or(word).to_owned(),
        Some((thing, rest)) => format!("{} {rest}", thing.strip_suffix('s').unwrap_or(thing)),
    }
}
