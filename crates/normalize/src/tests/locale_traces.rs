//! In every language with words of its own, what carries meaning in a shown word has its trace in what is spoken.

use super::super::{spoken, unnamed_sign};
use proptest::prelude::*;

const LANGUAGES: [&str; 6] = ["es", "fr-fr", "it", "pt-br", "de", "hi"];

/// A sign or a unit behind a number, and a part of its name in each language.
const TRACES: [(&str, [&str; 6]); 37] = [
    ("%", ["por ciento", "pour cent", "per cento", "por cento", "Prozent", "प्रतिशत"]),
    ("‰", ["por mil", "pour mille", "per mille", "por mil", "Promille", "प्रति हज़ार"]),
    ("$", ["dólar", "dollar", "dollar", "dólar", "Dollar", "डॉलर"]),
    ("€", ["euro", "euro", "euro", "euro", "Euro", "यूरो"]),
    ("£", ["libra", "livre", "sterlin", "libra", "Pfund", "पाउंड"]),
    ("¥", ["yen", "yen", "yen", "iene", "Yen", "येन"]),
    ("₹", ["rupia", "roupie", "rupi", "rúpia", "Rupie", "रुपये"]),
    ("₩", ["won", "won", "won", "won", "Won", "वॉन"]),
    ("₱", ["peso", "peso", "peso", "peso", "Peso", "पेसो"]),
    ("₽", ["rublo", "rouble", "rubl", "rublo", "Rubel", "रूबल"]),
    ("₺", ["lira", "lire", "lir", "lira", "Lira", "लीरा"]),
    ("₿", ["bitcoin", "bitcoin", "bitcoin", "bitcoin", "Bitcoin", "बिटकॉइन"]),
    ("¢", ["centavo", "cent", "centesim", "centavo", "Cent", "सेंट"]),
    ("=", ["igual", "égale", "uguale", "igual", "gleich", "बराबर"]),
    ("+", ["más", "plus", "più", "mais", "plus", "प्लस"]),
    ("×", ["por", "fois", "per", "vezes", "mal", "गुणा"]),
    ("÷", ["entre", "divisé", "diviso", "dividido", "geteilt", "भागा"]),
    ("±", ["más menos", "plus ou moins", "più o meno", "mais ou menos", "plus minus", "प्लस माइनस"]),
    ("<", ["menor", "inférieur", "minore", "menor", "kleiner", "कम"]),
    (">", ["mayor", "supérieur", "maggiore", "maior", "größer", "ज़्यादा"]),
    (
        "≥",
        ["mayor o igual", "supérieur ou égal", "maggiore o uguale", "maior ou igual", "größer oder gleich", "ज़्यादा या"],
    ),
    ("≤", ["menor o igual", "inférieur ou égal", "minore o uguale", "menor ou igual", "kleiner oder gleich", "कम या"]),
    ("≠", ["distinto", "différent", "diverso", "diferente", "ungleich", "बराबर नहीं"]),
    ("≈", ["aproximadamente", "environ", "circa", "aproximadamente", "ungefähr", "लगभग"]),
    ("°", ["grado", "degré", "grad", "grau", "Grad", "डिग्री"]),
    ("√", ["raíz", "racine", "radice", "raiz", "Wurzel", "वर्गमूल"]),
    ("∞", ["infinito", "infini", "infinito", "infinito", "unendlich", "अनंत"]),
    ("km", ["kilómetro", "kilomètre", "chilometr", "quilômetro", "Kilometer", "किलोमीटर"]),
    ("cm", ["centímetro", "centimètre", "centimetr", "centímetro", "Zentimeter", "सेंटीमीटर"]),
    ("kg", ["kilo", "kilo", "chil", "quilo", "Kilogramm", "किलोग्राम"]),
    ("ml", ["mililitro", "millilitre", "millilitr", "mililitro", "Milliliter", "मिलीलीटर"]),
    ("GB", ["gigabyte", "gigaoctet", "gigabyte", "gigabyte", "Gigabyte", "जीबी"]),
    ("km/h", ["por hora", "heure", "all'ora", "por hora", "pro Stunde", "प्रति घंटा"]),
    ("m²", ["cuadrado", "carré", "quadrat", "quadrado", "Quadratmeter", "वर्ग"]),
    ("min", ["minuto", "minute", "minut", "minuto", "Minute", "मिनट"]),
    ("W", ["vatio", "watt", "watt", "watt", "Watt", "वाट"]),
    ("V", ["voltio", "volt", "volt", "volt", "Volt", "वोल्ट"]),
];
/// The later ones are units.
const SIGNS: usize = 27;

fn word() -> impl Strategy<Value = String> {
    let number = || {
        prop_oneof![
            "[0-9]{1,7}",
            "[0-9]{1,3},[0-9]{1,3}",
            "[1-9][0-9]?\\.[0-9]{3}",
            "[0-9]{1,2}/[0-9]{1,2}",
            "[0-9]{1,2}:[0-9]{2}"
        ]
    };
    let unit = || proptest::sample::select(TRACES.get(SIGNS..).unwrap().to_vec()).prop_map(|(unit, _)| unit.to_owned());
    prop_oneof![
        3 => proptest::sample::select(vec!["casa", "Bob", "a", "la", "in", "Haus", "है", "I", "y/o", "1.º", "B2"]).prop_map(str::to_owned),
        2 => number(),
        2 => (number(), unit()).prop_map(|(number, unit)| format!("{number}{unit}")),
        2 => ("[$€£¥₹₩₱₽₺₿]", number()).prop_map(|(sign, number)| format!("{sign}{number}")),
        2 => (number(), "[%‰°¢$€£]").prop_map(|(number, sign)| format!("{number}{sign}")),
        2 => "[=+×÷±<>≥≤≠≈%‰°$€£∞]",
        2 => ("[<>≥≤≠≈±+√=-]", number()).prop_map(|(sign, number)| format!("{sign}{number}")),
        2 => (number(), "[-–+×÷=<>±/x]", number()).prop_map(|(left, sign, right)| format!("{left}{sign}{right}")),
        1 => ("[a-z]", "[=+×÷<>≥≤≠±]", number()).prop_map(|(left, sign, right)| format!("{left}{sign}{right}")),
        1 => ("[A-Za-z]{1,4}", number()).prop_map(|(left, right)| format!("{left}-{right}")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn nothing_that_carries_meaning_goes_unsaid(words in proptest::collection::vec(word(), 1..6), at in 0..LANGUAGES.len()) {
        let shown: Vec<&str> = words.iter().map(String::as_str).collect();
        let said = spoken(&shown, LANGUAGES[at]);
        let text = said.join(" ");
        for (word, said) in shown.iter().zip(&said) {
            let has_digit = word.contains(|c: char| c.is_ascii_digit());
            // The later groups of `5 000 000` are said with the first.
            let is_group = word.split(',').next().is_some_and(|whole| whole.len() == 3);
            prop_assert!(!has_digit || !said.is_empty() || is_group, "{word} in {shown:?} is said as {said:?}");
            for (sign, traces) in &TRACES[..SIGNS] {
                // The first ten are ordinals in Italian.
                let is_ordinal = at == 2 && *sign == "°" && word.trim_end_matches('°').parse::<u32>().is_ok_and(|number| number <= 10);
                prop_assert!(is_ordinal || !word.contains(sign) || text.contains(traces[at]), "{sign} of {word} in {shown:?} is said as {text}");
            }
            let number = word.trim_end_matches(|c: char| !c.is_ascii_digit());
            let unit = &word[number.len()..];
            for (known, traces) in &TRACES[SIGNS..] {
                prop_assert!(*known != unit || number.is_empty() || is_group || said.contains(traces[at]), "{unit} of {word} in {shown:?} is said as {said}");
            }
        }
    }
}

#[test]
fn signs_have_names_in_languages_of_which_little_else_is_known() {
    for (language, shown, said) in [
        ("pl", "Zysk 5% & 20 € + 3", "Zysk 5 procent i 20 euro plus 3"),
        ("ru", "Рост 5% = $20", "Рост 5 процентов равно 20 долларов"),
        ("nl", "Het is 20°C en < 30", "Het is 20 graden Celsius en kleiner dan 30"),
        ("cs", "Teplota -5 °C", "Teplota minus 5 stupňů Celsia"),
        ("sv", "10-20 % av € 50", "10 till 20 procent av 50 euro"),
        ("tr", "20 € > 15 €", "20 avro büyüktür 15 avro"),
    ] {
        let words: Vec<&str> = shown.split(' ').collect();
        let spoken: Vec<String> = spoken(&words, language).into_iter().filter(|word| !word.is_empty()).collect();
        assert_eq!(spoken.join(" "), said, "{language}: {shown}");
    }
}

#[test]
fn a_sign_without_a_name_is_known_to_have_none() {
    assert_eq!(unnamed_sign("5%", "is"), Some('%'));
    assert_eq!(unnamed_sign("5₩", "pl"), Some('₩'));
    assert_eq!(unnamed_sign("A&B", "ka"), Some('&'));
    for (word, language) in [("5%", "pl"), ("5₩", "es-mx"), ("->", "is"), ("50", "is"), ("5%", "en-gb")] {
        assert_eq!(unnamed_sign(word, language), None, "{word} in {language}");
    }
}
