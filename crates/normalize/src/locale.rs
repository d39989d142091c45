//! Languages other than English: signs, currencies, units, dates, times and what is written short, in words; digits stay
//! for the phonemiser, which reads them in the language's own grammar.

mod acronym;
mod calendar;
mod doubled;
mod fraction;
mod pieces;
mod short;
mod signs;
mod words;

use super::affixes::Part;
pub use doubled::are_halves;
use pieces::{in_words, of_one, thing_of, word_of};
pub use short::{has_dotted_ordinals, leads};
use signs::{OTHERS, is_currency};
use words::LOCALES;

/// The words of one language for what is written as a sign.
struct Locale {
    code: &'static str,
    and: &'static str,
    to: &'static str,
    at: &'static str,
    dot: &'static str,
    slash: &'static str,
    /// A sign or a unit, and its word. Letters count as a unit only behind a number.
    words: &'static [(&'static str, &'static str)],
}

/// A language of whose signs no name is known here: they are left out, with a warning; digits stay.
const OTHER: Locale = Locale { code: "", and: "", to: "", at: "", dot: "", slash: "", words: &[] };

fn locale_of(code: &str) -> &'static Locale {
    LOCALES.iter().chain(&OTHERS).find(|locale| code == locale.code).unwrap_or(&OTHER)
}

/// The first sign of a shown word that carries meaning and has no name here in the language: a voice may not say it.
pub(super) fn unnamed_sign(word: &str, language: &str) -> Option<char> {
    let locale = locale_of(crate::primary(language));
    let is_unnamed = |c: char| match c {
        '&' => locale.and.is_empty(),
        _ => signs::MEANINGFUL.contains(c) && word_of(c.encode_utf8(&mut [0; 4]), locale).is_none(),
    };
    let is_arrow = ["->", "=>", "<-", "<<", ">>"].iter().any(|arrow| word.contains(arrow));
    word.chars().find(|&c| is_unnamed(c)).filter(|_| !is_arrow)
}

/// What is said for each part of a sentence.
pub(super) fn said(parts: &[Part], language: &str) -> Vec<String> {
    let code = crate::primary(language);
    let locale = locale_of(code);
    let mut cores = grouped(parts);
    if code == "pt" {
        millions(&mut cores);
    }
    let in_capitals =
        cores.iter().filter(|core| core.chars().count() > 1 && is_capitals(core)).count() * 2 > cores.len();
    let sentence = Sentence { parts, cores: &cores, locale, in_capitals };
    (0..cores.len()).map(|at| sentence.said(at)).collect()
}

/// The parts, with numbers in groups of three digits made one: `184 000`, whose later groups are then empty.
fn grouped(parts: &[Part]) -> Vec<String> {
    let digits = |core: &str| core.bytes().all(|byte| byte.is_ascii_digit());
    let mut cores: Vec<String> = Vec::with_capacity(parts.len());
    let mut open: Option<usize> = None;
    for (index, part) in parts.iter().enumerate() {
        let core = part.core.as_str();
        let whole = core.split(',').next().unwrap_or_default();
        let goes_on = index
            .checked_sub(1)
            .and_then(|before| parts.get(before))
            .is_some_and(|before| !before.pauses() && !before.stops());
        let is_group = goes_on && whole.len() == 3 && digits(whole);
        if let Some(number) = open.and_then(|open| cores.get_mut(open)).filter(|_| is_group) {
            number.push_str(core);
            cores.push(String::new());
        } else {
            let begins = (1..=3).contains(&core.len()) && digits(core) && !core.starts_with('0');
            open = begins.then_some(index);
            cores.push(core.to_owned());
        }
        if core.contains(',') {
            open = None;
        }
    }
    cores
}

/// `1,5 mi`, `R$ 2 bi`: what Portuguese writes short behind a number.
fn millions(cores: &mut [String]) {
    for at in 1..cores.len() {
        let [one, many] = match cores.get(at).map(String::as_str) {
            Some("mi") => ["milhão", "milhões"],
            Some("bi") => ["bilhão", "bilhões"],
            Some("tri") => ["trilhão", "trilhões"],
            _ => continue,
        };
        let number = cores.get(at - 1).filter(|core| is_number(core)).cloned();
        if let (Some(number), Some(core)) = (number, cores.get_mut(at)) {
            let number = number.trim_start_matches(|c: char| !c.is_numeric());
            (if number == "1" || number.starts_with("1,") { one } else { many }).clone_into(core);
        }
    }
}

struct Sentence<'a> {
    parts: &'a [Part],
    cores: &'a [String],
    locale: &'a Locale,
    /// Whether most of its words are written in capitals.
    in_capitals: bool,
}

impl Sentence<'_> {
    fn core(&self, at: usize) -> &str {
        self.cores.get(at).map_or("", String::as_str)
    }

    /// What stands before a part, without the later groups of a number.
    fn before(&self, at: usize) -> &str {
        self.cores.get(..at).unwrap_or_default().iter().rev().find(|core| !core.is_empty()).map_or("", String::as_str)
    }

    fn stops(&self, at: usize) -> bool {
        self.parts.get(at).is_some_and(Part::stops)
    }

    fn said(&self, at: usize) -> String {
        let (core, before, next) = (self.core(at), self.before(at), self.core(at + 1));
        let code = self.locale.code;
        if core.is_empty() {
            return String::new();
        }
        let o_clock = |core: &str| calendar::is_o_clock(core, code);
        if o_clock(core) && calendar::clock(before, code, true).is_some() {
            return String::new();
        }
        let is_whole = is_number(before) && !self.pauses_before(at) && !before.contains('/');
        self.money(at)
            .or_else(|| self.short(at))
            .or_else(|| fraction::said(core, code, is_whole))
            .or_else(|| calendar::date(core, code, german_ending(before)))
            .or_else(|| calendar::clock(core, code, o_clock(next) || next == "बजे"))
            .or_else(|| calendar::ordinal(core, code))
            .or_else(|| self.german_ordinal(at))
            .or_else(|| self.roman(at))
            .or_else(|| {
                let counted = self.word(next).map_or_else(|| next.to_owned(), |word| of_one("1", word));
                one_of(code, core, &counted)
                    .filter(|_| !self.parts.get(at).is_some_and(Part::pauses) && !self.stops(at))
            })
            .or_else(|| self.word(core).filter(|_| before == "1").map(|word| of_one("1", word)))
            .unwrap_or_else(|| self.in_words(at))
    }

    fn in_words(&self, at: usize) -> String {
        let core = self.core(at);
        let starts = self.core(at + 1).starts_with(|c: char| c.is_numeric());
        let said = in_words(core, is_number(self.before(at)), starts, self.locale);
        let spelt = (!self.in_capitals).then(|| acronym::spelt(core, self.locale.code)).flatten();
        spelt.unwrap_or(said)
    }

    /// What is written short.
    fn short(&self, at: usize) -> Option<String> {
        let core = self.core(at);
        if self.locale.code == "es"
            && let Some(said) = doubled::said(self.before(at), core, self.core(at + 1))
        {
            return Some(said);
        }
        let lower = core.to_lowercase();
        if self.locale.code == "de" && self.stops(at) && lower.len() > 3 && lower.ends_with("str") {
            // `Hauptstr. 5`.
            return Some(format!("{core}aße"));
        }
        let (_, words) = short::words(self.locale.code).iter().find(|(short, _)| *short == lower)?;
        let next = self.core(at + 1);
        let named = next.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        let has_sign = core.contains(|c: char| !c.is_alphabetic() || matches!(c, 'º' | 'ª'));
        // Without its full stop only what is no word is known, and only before a name.
        let is_short = has_sign || self.stops(at) && (core.chars().count() > 1 || named || self.locale.code == "de");
        let is_title = core.starts_with(char::is_uppercase) && named && core.chars().count() > 1 && !self.in_capitals;
        (is_short || is_title && matches!(&*lower, "sr" | "sra" | "dr" | "dra" | "mme" | "mlle" | "sig" | "dott"))
            .then(|| (*words).to_owned())
    }

    /// `der 1. Platz`: a number with a full stop inside a German sentence.
    fn german_ordinal(&self, at: usize) -> Option<String> {
        let number: usize = self.core(at).parse().ok().filter(|number| (1..100).contains(number))?;
        let goes_on = self.core(at + 1).starts_with(char::is_alphabetic);
        (self.locale.code == "de" && self.stops(at) && goes_on)
            .then(|| calendar::german(number, german_ending(self.before(at))))
    }

    /// `siglo XX`, `Felipe VI`, `XXe siècle`.
    fn roman(&self, at: usize) -> Option<String> {
        let (core, before, code) = (self.core(at), self.before(at), self.locale.code);
        let letters = core.trim_end_matches(|c: char| c.is_lowercase());
        let number = calendar::roman(letters)?;
        let ending = core.get(letters.len()..).unwrap_or_default();
        let is_counted = letters.len() > 1 || ["siècle", "République", "arrondissement"].contains(&self.core(at + 1));
        if code == "fr" && matches!(ending, "e" | "ème" | "er") && is_counted {
            return Some(calendar::french(number));
        }
        let counted = [
            "siglo",
            "siglos",
            "capítulo",
            "tomo",
            "século",
            "capitolo",
            "chapitre",
            "tome",
            "kapitel",
            "band",
            "volumen",
            "acto",
            "acte",
            "s",
            "séc",
            "sec",
            "parte",
            "partie",
        ];
        if !ending.is_empty() || !["es", "fr", "it", "pt", "de"].contains(&code) {
            return None;
        }
        if code == "it" && matches!(self.core(at + 1), "secolo" | "sec") {
            return Some(calendar::italian(number));
        }
        if counted.contains(&before.to_lowercase().as_str()) {
            return Some(number.to_string());
        }
        let is_name = before.chars().count() > 2 && before.starts_with(char::is_uppercase) && !is_capitals(before);
        (is_name && at > 0 && (core.len() > 1 || core != "I")).then(|| calendar::regnal(number, code))
    }

    /// A currency before its number, `R$ 50` or `$30`: said behind it, or behind its millions.
    fn money(&self, at: usize) -> Option<String> {
        let (core, next) = (self.core(at), self.core(at + 1));
        if self.is_currency_before(at) {
            return Some(String::new());
        }
        if let Some((word, number)) = self.amount(at) {
            let said = in_words(number, false, false, self.locale);
            return Some(if is_multiplier(next) { said } else { format!("{} {}", said.trim(), of_one(number, word)) })
                .filter(|_| is_multiplier(next) || number == core);
        }
        let first = (0..at).rev().find(|&before| !is_multiplier(self.core(before)));
        let (word, _) = first.and_then(|number| self.amount(number)).filter(|_| is_multiplier(core))?;
        let core = self.short(at).unwrap_or_else(|| core.to_owned());
        if is_multiplier(next) {
            return Some(core);
        }
        let of = match self.locale.code {
            _ if matches!(&*core, "mil" | "mille" | "mila") => "",
            "fr" if word.starts_with('e') => "d'",
            "es" | "fr" | "pt" => "de ",
            "it" => "di ",
            _ => "",
        };
        Some(format!("{core} {of}{word}"))
    }

    /// Whether a part is a currency that stands before its number.
    fn is_currency_before(&self, at: usize) -> bool {
        let is_behind_number = is_number(self.before(at)) && !self.pauses_before(at);
        let pauses = self.parts.get(at).is_some_and(Part::pauses);
        let starts = self.core(at + 1).starts_with(|c: char| c.is_numeric());
        is_currency(self.core(at)) && starts && !pauses && !is_behind_number && self.word(self.core(at)).is_some()
    }

    /// The currency and the number of an amount whose currency stands before it.
    fn amount(&self, at: usize) -> Option<(&'static str, &str)> {
        let core = self.core(at);
        let from = core.find(|c: char| c.is_numeric())?;
        if from > 0 {
            let (sign, number) = core.split_at_checked(from)?;
            let is_plain = number.chars().all(|c| c.is_numeric() || matches!(c, '.' | ','));
            return Some((self.word(sign).filter(|_| is_plain && is_currency(sign))?, number));
        }
        let sign = at.checked_sub(1).filter(|&sign| self.is_currency_before(sign))?;
        Some((self.word(self.core(sign))?, core))
    }

    fn pauses_before(&self, at: usize) -> bool {
        at.checked_sub(1).and_then(|before| self.parts.get(before)).is_some_and(Part::pauses)
    }

    fn word(&self, sign: &str) -> Option<&'static str> {
        thing_of(sign, self.locale)
    }
}

fn is_number(core: &str) -> bool {
    core.ends_with(|c: char| c.is_numeric())
}

/// Words for a thousand and more, behind which a currency is said.
fn is_multiplier(core: &str) -> bool {
    const WORDS: &str = "mil millón millones billón billones mille million millions milliard milliards mila milione \
                         milioni miliardo miliardi milhão milhões bilhão bilhões trilhões Tausend Million Millionen Milliarde \
                         Milliarden Mio Mrd लाख करोड़ हज़ार अरब";
    !core.is_empty() && WORDS.split_whitespace().any(|word| word == core)
}

fn is_capitals(core: &str) -> bool {
    core.chars().all(char::is_uppercase)
}

/// The ending of a German ordinal by the word before it.
fn german_ending(before: &str) -> &'static str {
    match before.to_lowercase().as_str() {
        "der" | "die" | "das" | "diese" | "dieser" | "dieses" | "erste" => "e",
        "ein" | "kein" | "mein" | "sein" | "ihr" | "unser" | "" => "er",
        _ => "en",
    }
}

/// One thing: `1 bar` is "un bar", `21 años` "veintiún años", `2 pessoas` "duas pessoas".
fn one_of(code: &str, core: &str, next: &str) -> Option<String> {
    let is_thing = next.chars().count() > 1
        && next.chars().all(char::is_alphabetic)
        && (next.starts_with(char::is_lowercase) || code == "de");
    if !is_thing || !core.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let singular = next.strip_suffix('s').unwrap_or(next);
    let is_she = match code {
        "es" | "pt" => {
            let masculine = [
                "día", "dia", "mapa", "problema", "sistema", "tema", "programa", "planeta", "idioma", "clima", "poema",
            ];
            let feminine = [
                "vez", "noche", "noite", "mano", "mão", "gente", "calle", "clase", "veces", "vezes", "noches",
                "noites", "manos",
            ];
            (singular.ends_with('a')
                || ["ción", "sión", "dad", "ção", "dade", "gem"].iter().any(|end| singular.ends_with(end))
                || feminine.contains(&next))
                && !masculine.contains(&singular)
        }
        "it" => next.ends_with('a') && !["problema", "sistema", "tema", "programma", "clima"].contains(&next),
        "fr" => {
            let feminine = [
                "personne",
                "fois",
                "heure",
                "minute",
                "seconde",
                "année",
                "semaine",
                "femme",
                "fille",
                "chose",
                "vie",
                "ville",
                "livre",
                "tonne",
                "étoile",
                "maison",
                "partie",
                "page",
                "idée",
                "goutte",
                "tasse",
                "cuillère",
                "règle",
                "astuce",
            ];
            feminine.contains(&next) || ["tion", "sion", "ette", "ance", "ence"].iter().any(|end| next.ends_with(end))
        }
        "de" => ["e", "ung", "heit", "keit", "ion", "schaft"].iter().any(|end| next.ends_with(end)),
        _ => false,
    };
    let compound = |tens: &str, he: &str, she: &str| format!("{tens}{}", if is_she { she } else { he });
    Some(match (code, core) {
        ("es", "1") => compound("", "un", "una"),
        ("es", "21") => compound("veinti", "ún", "una"),
        ("es", "31" | "41" | "51" | "61" | "71" | "81" | "91") => {
            compound(&format!("{}0 y ", core.get(..1)?), "un", "una")
        }
        ("fr", "1") => compound("", "un", "une"),
        ("de", "1") => compound("", "ein", "eine"),
        ("pt", "1") => compound("", "um", "uma"),
        ("pt", "2") => compound("", "dois", "duas"),
        ("it", "1") if is_she => if next.starts_with(['a', 'e', 'i', 'o', 'u']) { "un'" } else { "una" }.to_owned(),
        ("it", "1")
            if next.starts_with('z')
                || next.starts_with('s') && !next.chars().nth(1).is_some_and(|c| "aeiou".contains(c)) =>
        {
            "uno".to_owned()
        }
        ("it", "1") => "un".to_owned(),
        _ => return None,
    })
}
