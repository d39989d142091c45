//! Languages other than English: signs, currencies and units in words; digits stay for the phonemiser.

/// The words of one language for what is written as a sign.
struct Tongue {
    code: &'static str,
    and: &'static str,
    to: &'static str,
    at: &'static str,
    dot: &'static str,
    slash: &'static str,
    /// A sign or a unit, and its word. Letters count as a unit only behind a number.
    words: &'static [(&'static str, &'static str)],
}

const TONGUES: [Tongue; 6] = [
    Tongue {
        code: "es",
        and: "y",
        to: "a",
        at: "arroba",
        dot: "punto",
        slash: "barra",
        words: &[
            ("%", "por ciento"),
            ("$", "dólares"),
            ("€", "euros"),
            ("£", "libras"),
            ("¥", "yenes"),
            ("₹", "rupias"),
            ("+", "más"),
            ("=", "igual a"),
            ("°C", "grados Celsius"),
            ("°F", "grados Fahrenheit"),
            ("°", "grados"),
            ("×", "por"),
            ("km/h", "kilómetros por hora"),
            ("km", "kilómetros"),
            ("kg", "kilos"),
            ("cm", "centímetros"),
            ("mm", "milímetros"),
            ("m", "metros"),
            ("g", "gramos"),
            ("GB", "gigabytes"),
            ("MB", "megabytes"),
            ("min", "minutos"),
            ("h", "horas"),
            ("#", "número"),
        ],
    },
    Tongue {
        code: "fr",
        and: "et",
        to: "à",
        at: "arobase",
        dot: "point",
        slash: "barre",
        words: &[
            ("%", "pour cent"),
            ("$", "dollars"),
            ("€", "euros"),
            ("£", "livres"),
            ("¥", "yens"),
            ("₹", "roupies"),
            ("+", "plus"),
            ("=", "égale"),
            ("°C", "degrés Celsius"),
            ("°F", "degrés Fahrenheit"),
            ("°", "degrés"),
            ("×", "fois"),
            ("km/h", "kilomètres heure"),
            ("km", "kilomètres"),
            ("kg", "kilos"),
            ("cm", "centimètres"),
            ("mm", "millimètres"),
            ("m", "mètres"),
            ("g", "grammes"),
            ("Go", "gigaoctets"),
            ("Mo", "mégaoctets"),
            ("GB", "gigaoctets"),
            ("min", "minutes"),
            ("h", "heures"),
            ("#", "numéro"),
        ],
    },
    Tongue {
        code: "it",
        and: "e",
        to: "a",
        at: "chiocciola",
        dot: "punto",
        slash: "barra",
        words: &[
            ("%", "per cento"),
            ("$", "dollari"),
            ("€", "euro"),
            ("£", "sterline"),
            ("¥", "yen"),
            ("₹", "rupie"),
            ("+", "più"),
            ("=", "uguale"),
            ("°C", "gradi Celsius"),
            ("°F", "gradi Fahrenheit"),
            ("°", "gradi"),
            ("×", "per"),
            ("km/h", "chilometri all'ora"),
            ("km", "chilometri"),
            ("kg", "chili"),
            ("cm", "centimetri"),
            ("mm", "millimetri"),
            ("m", "metri"),
            ("g", "grammi"),
            ("GB", "gigabyte"),
            ("MB", "megabyte"),
            ("min", "minuti"),
            ("h", "ore"),
            ("#", "numero"),
        ],
    },
    Tongue {
        code: "pt",
        and: "e",
        to: "a",
        at: "arroba",
        dot: "ponto",
        slash: "barra",
        words: &[
            ("%", "por cento"),
            ("R$", "reais"),
            ("$", "dólares"),
            ("€", "euros"),
            ("£", "libras"),
            ("¥", "ienes"),
            ("₹", "rúpias"),
            ("+", "mais"),
            ("=", "igual a"),
            ("°C", "graus Celsius"),
            ("°F", "graus Fahrenheit"),
            ("°", "graus"),
            ("×", "vezes"),
            ("km/h", "quilômetros por hora"),
            ("km", "quilômetros"),
            ("kg", "quilos"),
            ("cm", "centímetros"),
            ("mm", "milímetros"),
            ("m", "metros"),
            ("g", "gramas"),
            ("GB", "gigabytes"),
            ("MB", "megabytes"),
            ("min", "minutos"),
            ("h", "horas"),
            ("#", "número"),
        ],
    },
    Tongue {
        code: "de",
        and: "und",
        to: "bis",
        at: "ät",
        dot: "Punkt",
        slash: "Schrägstrich",
        words: &[
            ("%", "Prozent"),
            ("$", "Dollar"),
            ("€", "Euro"),
            ("£", "Pfund"),
            ("¥", "Yen"),
            ("₹", "Rupien"),
            ("+", "plus"),
            ("=", "gleich"),
            ("°C", "Grad Celsius"),
            ("°F", "Grad Fahrenheit"),
            ("°", "Grad"),
            ("×", "mal"),
            ("km/h", "Kilometer pro Stunde"),
            ("km", "Kilometer"),
            ("kg", "Kilogramm"),
            ("cm", "Zentimeter"),
            ("mm", "Millimeter"),
            ("m", "Meter"),
            ("g", "Gramm"),
            ("GB", "Gigabyte"),
            ("MB", "Megabyte"),
            ("min", "Minuten"),
            ("h", "Stunden"),
            ("#", "Nummer"),
        ],
    },
    Tongue {
        code: "hi",
        and: "और",
        to: "से",
        at: "ऐट",
        dot: "डॉट",
        slash: "स्लैश",
        words: &[
            ("%", "प्रतिशत"),
            ("$", "डॉलर"),
            ("€", "यूरो"),
            ("£", "पाउंड"),
            ("¥", "येन"),
            ("₹", "रुपये"),
            ("+", "प्लस"),
            ("=", "बराबर"),
            ("°C", "डिग्री सेल्सियस"),
            ("°F", "डिग्री फ़ारेनहाइट"),
            ("°", "डिग्री"),
            ("×", "गुणा"),
            ("km/h", "किलोमीटर प्रति घंटा"),
            ("km", "किलोमीटर"),
            ("kg", "किलोग्राम"),
            ("cm", "सेंटीमीटर"),
            ("mm", "मिलीमीटर"),
            ("m", "मीटर"),
            ("g", "ग्राम"),
            ("GB", "जीबी"),
            ("MB", "एमबी"),
            ("#", "नंबर"),
        ],
    },
];

/// A language whose words are not known here: signs are left out and digits stay.
const OTHER: Tongue = Tongue { code: "", and: "", to: "", at: "", dot: "", slash: "", words: &[] };

/// What is said for each part of a sentence.
pub(super) fn said(cores: &[&str], language: &str) -> Vec<String> {
    let tongue = TONGUES.iter().find(|tongue| language.split(['-', '_']).next() == Some(tongue.code)).unwrap_or(&OTHER);
    let is_number = |core: Option<&&str>| core.is_some_and(|core| core.ends_with(|c: char| c.is_numeric()));
    cores
        .iter()
        .enumerate()
        .map(|(index, core)| {
            let after_number = index.checked_sub(1).is_some_and(|before| is_number(cores.get(before)));
            let before_number = cores.get(index + 1).is_some_and(|next| next.starts_with(|c: char| c.is_numeric()));
            one(core, after_number, before_number, tongue)
        })
        .collect()
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
    let lead = word_of(before, tongue).filter(|_| !before.is_empty());
    let tail = word_of(after, tongue).filter(|_| !after.is_empty());
    let head = match before {
        "+" | "#" => lead.unwrap_or_default().to_owned(),
        _ if lead.is_some() => String::new(),
        _ => letters(before, tongue),
    };
    let middle = lead.filter(|_| !matches!(before, "+" | "#")).unwrap_or_default();
    let end = tail.map_or_else(|| letters(after, tongue), str::to_owned);
    let glue = if tail.is_none() && after.starts_with(char::is_alphabetic) && middle.is_empty() { "" } else { " " };
    // Letters in front of a number stay where they are: `B2`, `が3`.
    let gap = if lead.is_none() && head.ends_with(char::is_alphabetic) { "" } else { " " };
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
