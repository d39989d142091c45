//! Languages other than English: signs, currencies, units, dates, times and what is written short, in words; digits stay
//! for the phonemiser, which reads them in the language's own grammar.

mod calendar;
mod short;
mod words;

use super::edge::Part;
pub(crate) use short::{has_dotted_ordinals, leads};
use words::{TONGUES, Tongue};

/// A language whose words are not known here: signs are left out and digits stay.
const OTHER: Tongue = Tongue { code: "", and: "", to: "", at: "", dot: "", slash: "", words: &[] };

/// What is said for each part of a sentence.
pub(super) fn said(parts: &[Part], language: &str) -> Vec<String> {
    let code = crate::language::primary(language);
    let tongue = TONGUES.iter().find(|tongue| code == tongue.code).unwrap_or(&OTHER);
    let cores = grouped(parts);
    let in_capitals =
        cores.iter().filter(|core| core.chars().count() > 1 && is_capitals(core)).count() * 2 > cores.len();
    let sentence = Sentence { parts, cores: &cores, tongue, in_capitals };
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

struct Sentence<'a> {
    parts: &'a [Part],
    cores: &'a [String],
    tongue: &'a Tongue,
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
        let code = self.tongue.code;
        if core.is_empty() {
            return String::new();
        }
        let o_clock = |core: &str| calendar::is_o_clock(core, code);
        if o_clock(core) && calendar::clock(before, code, true).is_some() {
            return String::new();
        }
        self.short(at)
            .or_else(|| calendar::date(core, code, german_ending(before)))
            .or_else(|| calendar::clock(core, code, o_clock(next) || next == "बजे"))
            .or_else(|| calendar::ordinal(core, code))
            .or_else(|| self.german_ordinal(at))
            .or_else(|| self.roman(at))
            .or_else(|| self.money(at))
            .or_else(|| one_of(code, core, &self.word(next).map_or_else(|| next.to_owned(), |word| of_one("1", word))))
            .or_else(|| self.word(core).filter(|_| before == "1").map(|word| of_one("1", word)))
            .unwrap_or_else(|| {
                let starts = next.starts_with(|c: char| c.is_numeric());
                one(core, is_number(before), starts, self.tongue)
            })
    }

    /// What is written short.
    fn short(&self, at: usize) -> Option<String> {
        let core = self.core(at);
        let lower = core.to_lowercase();
        let (_, words) = short::words(self.tongue.code).iter().find(|(short, _)| *short == lower)?;
        let next = self.core(at + 1);
        let named = next.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        let has_sign = core.contains(|c: char| !c.is_alphabetic() || matches!(c, 'º' | 'ª'));
        // Without its full stop only what is no word is known, and only before a name.
        let is_short = has_sign || self.stops(at) && (core.chars().count() > 1 || named || self.tongue.code == "de");
        let is_title = core.starts_with(char::is_uppercase) && named && core.chars().count() > 1 && !self.in_capitals;
        (is_short || is_title && matches!(&*lower, "sr" | "sra" | "dr" | "dra" | "mme" | "mlle" | "sig" | "dott"))
            .then(|| (*words).to_owned())
    }

    /// `der 1. Platz`: a number with a full stop inside a German sentence.
    fn german_ordinal(&self, at: usize) -> Option<String> {
        let number: usize = self.core(at).parse().ok().filter(|number| (1..100).contains(number))?;
        let goes_on = self.core(at + 1).starts_with(char::is_alphabetic);
        (self.tongue.code == "de" && self.stops(at) && goes_on)
            .then(|| calendar::german(number, german_ending(self.before(at))))
    }

    /// `siglo XX`, `Felipe VI`, `XXe siècle`.
    fn roman(&self, at: usize) -> Option<String> {
        let (core, before, code) = (self.core(at), self.before(at), self.tongue.code);
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
        if !ending.is_empty() || code.is_empty() || code == "hi" {
            return None;
        }
        if counted.contains(&before.to_lowercase().as_str()) {
            return Some(number.to_string());
        }
        let is_name = before.chars().count() > 2 && before.starts_with(char::is_uppercase) && !is_capitals(before);
        (is_name && at > 0 && (core.len() > 1 || core != "I")).then(|| calendar::regnal(number, code))
    }

    /// A currency before its number, `R$ 50`: said behind it.
    fn money(&self, at: usize) -> Option<String> {
        const SIGNS: [&str; 8] = ["$", "€", "£", "¥", "₹", "R$", "US$", "EUR"];
        let (core, before) = (self.core(at), self.before(at));
        let starts = |core: &str| core.starts_with(|c: char| c.is_numeric());
        if SIGNS.contains(&core) && starts(self.core(at + 1)) && !is_number(before) && self.word(core).is_some() {
            return Some(String::new());
        }
        let is_behind =
            at.checked_sub(1).is_some_and(|sign| SIGNS.contains(&self.core(sign)) && !self.is_behind_number(sign));
        let word = self.word(before).filter(|_| is_behind && starts(core))?;
        Some(format!("{} {word}", one(core, false, false, self.tongue).trim()))
    }

    fn is_behind_number(&self, at: usize) -> bool {
        is_number(self.before(at))
    }

    fn word(&self, sign: &str) -> Option<&'static str> {
        match sign {
            "US$" => word_of("$", self.tongue),
            "EUR" => word_of("€", self.tongue),
            other => word_of(other, self.tongue),
        }
    }
}

fn is_number(core: &str) -> bool {
    core.ends_with(|c: char| c.is_numeric())
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

fn one(core: &str, after_number: bool, before_number: bool, tongue: &Tongue) -> String {
    if core == "-" {
        return if after_number && before_number { tongue.to.to_owned() } else { String::new() };
    }
    if is_address(core) {
        return core
            .trim_start_matches("https://")
            .trim_start_matches("http://")
            .trim_start_matches("www.")
            .replace('.', &format!(" {} ", tongue.dot))
            .replace('/', &format!(" {} ", tongue.slash))
            .replace('@', &format!(" {} ", tongue.at));
    }
    // A sign in front of a number (€25) is said behind it; one behind it (25 €, 5km) where it stands.
    let digits_from = core.find(|c: char| c.is_numeric());
    let digits_to = core
        .rfind(|c: char| c.is_numeric())
        .map(|last| last + core.get(last..).and_then(|tail| tail.chars().next()).map_or(1, char::len_utf8));
    let (Some(from), Some(to)) = (digits_from, digits_to) else {
        return without_numbers(core, after_number, before_number, tongue);
    };
    let (before, number, after) = (
        core.get(..from).unwrap_or_default(),
        core.get(from..to).unwrap_or_default(),
        core.get(to..).unwrap_or_default(),
    );
    let number = ranges(number, tongue);
    let thing = word_of(before, tongue)
        .or_else(|| word_of(after, tongue))
        .filter(|_| number == "1" && !matches!(before, "+" | "#"));
    let said = thing.and_then(|word| one_of(tongue.code, "1", &of_one("1", word)));
    let lead = word_of(before, tongue).filter(|_| !before.is_empty());
    let tail = word_of(after, tongue).filter(|_| !after.is_empty());
    let head = match before {
        "+" | "#" => lead.unwrap_or_default().to_owned(),
        _ if lead.is_some() => String::new(),
        _ => letters(before, tongue),
    };
    let middle = lead.filter(|_| !matches!(before, "+" | "#")).map(|word| of_one(&number, word)).unwrap_or_default();
    let end = tail.map_or_else(|| letters(after, tongue), |word| of_one(&number, word));
    let glue = if tail.is_none() && after.starts_with(char::is_alphabetic) && middle.is_empty() { "" } else { " " };
    // Letters in front of a number stay where they are: `B2`, `が3`.
    let gap = if lead.is_none() && head.ends_with(char::is_alphabetic) { "" } else { " " };
    let number = said.unwrap_or(number);
    format!("{head}{gap}{number}{glue}{end} {middle}")
}

fn without_numbers(core: &str, after_number: bool, before_number: bool, tongue: &Tongue) -> String {
    let is_letters = core.starts_with(char::is_alphabetic);
    match word_of(core, tongue) {
        // `+` and `=` are said anywhere, currencies and units beside a number.
        Some(word) if !is_letters && (after_number || before_number || matches!(core, "+" | "=")) => word.to_owned(),
        Some(word) if is_letters && after_number => word.to_owned(),
        _ => letters(core, tongue),
    }
}

fn word_of(sign: &str, tongue: &Tongue) -> Option<&'static str> {
    tongue.words.iter().find(|(known, _)| *known == sign).map(|&(_, word)| word)
}

/// `10-20` with the word for a range between; dates and other groups of digits with blanks.
fn ranges(number: &str, tongue: &Tongue) -> String {
    let ends: Vec<&str> = number.split(['-', '–', '—']).collect();
    match ends.as_slice() {
        [first, last] if !first.is_empty() && !last.is_empty() => format!("{first} {} {last}", tongue.to),
        _ => ends.join(" ").replace('/', " "),
    }
}

fn letters(text: &str, tongue: &Tongue) -> String {
    let said = text.replace('&', &format!(" {} ", tongue.and)).replace('@', &format!(" {} ", tongue.at));
    said.replace(['—', '–'], ", ").replace(['/', '_', '#'], " ")
}

fn is_address(core: &str) -> bool {
    let has_scheme = core.starts_with("http://") || core.starts_with("https://") || core.starts_with("www.");
    let host = core.rsplit('@').next().unwrap_or(core).split('/').next().unwrap_or_default();
    let end = host.rsplit('.').next().unwrap_or_default();
    has_scheme || host.contains('.') && super::english::is_domain_end(end)
}

/// The word of a currency or a unit behind a number: `1 euro`.
fn of_one(number: &str, word: &str) -> String {
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
