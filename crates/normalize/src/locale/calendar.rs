//! Dates, clock times and ordinals in the words of each language. Numbers stay digits, which the phonemiser reads in its own
//! grammar.

const MONTHS: &[(&str, [&str; 12])] = &[
    (
        "es",
        [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
    ),
    (
        "fr",
        [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
    ),
    (
        "it",
        [
            "gennaio",
            "febbraio",
            "marzo",
            "aprile",
            "maggio",
            "giugno",
            "luglio",
            "agosto",
            "settembre",
            "ottobre",
            "novembre",
            "dicembre",
        ],
    ),
    (
        "pt",
        [
            "janeiro",
            "fevereiro",
            "março",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ],
    ),
    (
        "de",
        [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
    ),
    ("hi", ["जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"]),
];

/// `24/12/2024`, `24.12.2024`, `24-12-24` or `2024-12-24`: day before month. `ending` is that of a German ordinal.
pub(super) fn date(core: &str, code: &str, ending: &str) -> Option<String> {
    let parts: Vec<&str> = core.split(['/', '.', '-']).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let number = |part: &str, most: usize| {
        let fits = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<usize>().ok().filter(|&number| fits && (1..=most).contains(&number))
    };
    let is_year = |part: &str| matches!(part.len(), 2 | 4) && part.bytes().all(|byte| byte.is_ascii_digit());
    let (day, month, year) = if first.len() == 4 && is_year(first) && core.contains('-') {
        (number(third, 31)?, number(second, 12)?, *first)
    } else {
        (number(first, 31)?, number(second, 12)?, *third)
    };
    if !is_year(year) || year.len() == 2 && !core.contains(['/', '.']) {
        return None;
    }
    let month = MONTHS.iter().find(|(known, _)| *known == code)?.1.get(month - 1)?;
    let year = if year.len() == 2 && code != "fr" { format!("20{year}") } else { year.to_owned() };
    Some(match code {
        "es" | "pt" => {
            format!("{} de {month} de {year}", if day == 1 && code == "pt" { "1º".to_owned() } else { day.to_string() })
        }
        "fr" if day == 1 => format!("premier {month} {year}"),
        "it" if day == 1 => format!("primo {month} {year}"),
        "de" => format!("{} {month} {year}", german(day, ending)),
        _ => format!("{day} {month} {year}"),
    })
}

/// `14:30`, `14h30`, `9 h`: `o_clock` is whether the language's word for it stands behind.
pub(super) fn clock(core: &str, code: &str, o_clock: bool) -> Option<String> {
    let lower = core.to_lowercase();
    let (hour, minute) = lower.split_once([':', 'h'])?;
    let minute = if lower.contains(':') { minute } else { minute.trim_end_matches("min") };
    let minute = minute.trim_end_matches(['h', 's']);
    let digits = |part: &str| part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if hour.is_empty() || !digits(hour) || !digits(minute) || lower.contains(':') && minute.len() != 2 {
        return None;
    }
    let hour: u32 = hour.parse().ok().filter(|hour| *hour <= 24)?;
    let minute: u32 = if minute.is_empty() { 0 } else { minute.parse().ok().filter(|minute| *minute < 60)? };
    let is_letter = lower.contains('h');
    Some(match (code, minute) {
        ("fr", 0) => format!("{} heure{}", one(hour, "une"), if hour < 2 { "" } else { "s" }),
        ("fr", _) => format!("{} heure{} {minute}", one(hour, "une"), if hour < 2 { "" } else { "s" }),
        ("pt", 0) => format!("{} hora{}", two(hour), if hour == 1 { "" } else { "s" }),
        ("pt", _) if is_letter => format!("{} hora{} e {minute}", two(hour), if hour == 1 { "" } else { "s" }),
        ("pt", _) => format!("{} e {minute}", two(hour)),
        ("es", 0) if is_letter => format!("{} hora{}", one(hour, "una"), if hour == 1 { "" } else { "s" }),
        ("es" | "it", 0) => one(hour, "una"),
        ("es", _) => format!("{} y {minute}", one(hour, "una")),
        ("it", _) => format!("{} e {minute}", one(hour, "una")),
        ("de", 0) => format!("{} Uhr", one(hour, "ein")),
        ("de", _) => format!("{} Uhr {minute}", one(hour, "ein")),
        ("hi", 0) if o_clock => hour.to_string(),
        ("hi", 0) => format!("{hour} बजे"),
        ("hi", _) => format!("{hour} बजकर {minute} मिनट"),
        _ => return None,
    })
}

/// The word for it behind a clock time, which is then said already: `14:30 Uhr`.
pub(super) fn is_o_clock(core: &str, code: &str) -> bool {
    matches!((code, core), ("de", "Uhr") | ("fr" | "pt" | "es", "h" | "hs" | "hrs"))
}

fn one(hour: u32, word: &str) -> String {
    if hour == 1 { word.to_owned() } else { hour.to_string() }
}

fn two(hour: u32) -> String {
    match hour {
        1 => "uma".to_owned(),
        2 => "duas".to_owned(),
        other => other.to_string(),
    }
}

/// A German ordinal: `erste`, `vierundzwanzigsten`.
pub(super) fn german(number: usize, ending: &str) -> String {
    const SMALL: [&str; 20] = [
        "nullt",
        "erst",
        "zweit",
        "dritt",
        "viert",
        "fünft",
        "sechst",
        "siebt",
        "acht",
        "neunt",
        "zehnt",
        "elft",
        "zwölft",
        "dreizehnt",
        "vierzehnt",
        "fünfzehnt",
        "sechzehnt",
        "siebzehnt",
        "achtzehnt",
        "neunzehnt",
    ];
    const ONES: [&str; 10] =
        ["", "einund", "zweiund", "dreiund", "vierund", "fünfund", "sechsund", "siebenund", "achtund", "neunund"];
    const TENS: [&str; 10] = [
        "",
        "",
        "zwanzigst",
        "dreißigst",
        "vierzigst",
        "fünfzigst",
        "sechzigst",
        "siebzigst",
        "achtzigst",
        "neunzigst",
    ];
    let word = |list: &[&'static str], at: usize| list.get(at).copied().unwrap_or_default();
    match number {
        0..20 => format!("{}{ending}", word(&SMALL, number)),
        20..100 => format!("{}{}{ending}", word(&ONES, number % 10), word(&TENS, number / 10)),
        _ => number.to_string(),
    }
}

/// `2e`, `1°`, `1.º`, `3ème` as the language says them.
pub(super) fn ordinal(core: &str, code: &str) -> Option<String> {
    let digits: String = core.chars().take_while(char::is_ascii_digit).collect();
    let number: usize = digits.parse().ok().filter(|number| (1..=999).contains(number))?;
    let ending = core.get(digits.len()..)?.trim_start_matches('.').to_lowercase();
    let word =
        |list: [&'static str; 10]| number.checked_sub(1).and_then(|at| list.get(at)).map(|word| (*word).to_owned());
    match (code, ending.as_str()) {
        ("es", "er") => Some(if number == 1 { "primer" } else { "tercer" }.to_owned()),
        ("es" | "pt", "º" | "o" | "ª" | "a") => {
            Some(format!("{number}{}", if matches!(&*ending, "º" | "o") { 'º' } else { 'ª' }))
        }
        ("fr", "er") => Some("premier".to_owned()),
        ("fr", "re" | "ère" | "ere") => Some("première".to_owned()),
        ("fr", "e" | "ème" | "eme" | "è" | "nd" | "nde") => Some(french(number)),
        // Behind a larger number it is a degree.
        ("it", "º" | "°" | "o") => {
            word(["primo", "secondo", "terzo", "quarto", "quinto", "sesto", "settimo", "ottavo", "nono", "decimo"])
        }
        ("it", "ª" | "a") => {
            word(["prima", "seconda", "terza", "quarta", "quinta", "sesta", "settima", "ottava", "nona", "decima"])
        }
        _ => None,
    }
}

/// A French ordinal, from its cardinal number up to 99; beyond, the number.
pub(super) fn french(number: usize) -> String {
    const SMALL: [&str; 17] = [
        "zéroième",
        "premier",
        "deuxième",
        "troisième",
        "quatrième",
        "cinquième",
        "sixième",
        "septième",
        "huitième",
        "neuvième",
        "dixième",
        "onzième",
        "douzième",
        "treizième",
        "quatorzième",
        "quinzième",
        "seizième",
    ];
    match number {
        0..17 => SMALL.get(number).copied().unwrap_or_default().to_owned(),
        17..20 => format!("dix-{}", french(number - 10)),
        20 => "vingtième".to_owned(),
        21 => "vingt et unième".to_owned(),
        22..30 => format!("vingt-{}", french(number - 20)),
        30 => "trentième".to_owned(),
        _ => format!("{number}ème"),
    }
}

/// The value of a Roman numeral of at least one letter, as kings and centuries have them.
pub(super) fn roman(core: &str) -> Option<usize> {
    let value = |c: char| match c {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        _ => None,
    };
    let values: Vec<usize> = core.chars().map(value).collect::<Option<_>>()?;
    let mut sum = 0;
    for (at, &value) in values.iter().enumerate() {
        if values.get(at + 1).is_some_and(|&next| next > value) { sum += 100 - value } else { sum += 100 + value }
    }
    let sum = sum.checked_sub(100 * values.len())?;
    (1..=89).contains(&sum).then_some(sum).filter(|&sum| written(sum) == core)
}

fn written(mut number: usize) -> String {
    let mut out = String::new();
    for (value, sign) in [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
        while number >= value {
            out.push_str(sign);
            number -= value;
        }
    }
    out
}

/// An ordinal of Italian: `XX secolo` is "ventesimo secolo".
pub(super) fn italian(number: usize) -> String {
    const ABOVE_TEN: [&str; 11] = [
        "undicesimo",
        "dodicesimo",
        "tredicesimo",
        "quattordicesimo",
        "quindicesimo",
        "sedicesimo",
        "diciassettesimo",
        "diciottesimo",
        "diciannovesimo",
        "ventesimo",
        "ventunesimo",
    ];
    let above = number.checked_sub(11).and_then(|at| ABOVE_TEN.get(at));
    above.map_or_else(|| regnal(number, "it"), |word| (*word).to_owned())
}

/// What is said of a king's or pope's number: an ordinal up to the tenth in Spanish and Portuguese, always in Italian.
pub(super) fn regnal(number: usize, code: &str) -> String {
    let list: [&str; 10] = match code {
        "es" => ["primero", "segundo", "tercero", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno", "décimo"],
        "pt" => ["primeiro", "segundo", "terceiro", "quarto", "quinto", "sexto", "sétimo", "oitavo", "nono", "décimo"],
        "it" => ["primo", "secondo", "terzo", "quarto", "quinto", "sesto", "settimo", "ottavo", "nono", "decimo"],
        "fr" if number == 1 => return "premier".to_owned(),
        "de" => return format!("der {}", german(number, "e")),
        _ => return number.to_string(),
    };
    match list.get(number - 1) {
        Some(word) => (*word).to_owned(),
        None => number.to_string(),
    }
}
