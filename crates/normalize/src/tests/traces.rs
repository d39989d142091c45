//! What carries meaning in a shown word has its trace in what is spoken: no digit, currency, comparison, operator or unit
//! goes unsaid.

use super::spoken;
use proptest::prelude::*;

/// A sign, and the words of which one must be said wherever it is shown.
const TRACES: [(char, &[&str]); 27] = [
    ('%', &["percent"]),
    ('‰', &["per mille"]),
    ('$', &["dollar", "cent", "peso", "rea"]),
    ('€', &["euro", "cent"]),
    ('£', &["pound", "penny", "pence"]),
    ('¥', &["yen", "yuan", "sen"]),
    ('₹', &["rupee", "pais"]),
    ('₩', &["won", "jeon"]),
    ('₱', &["peso", "centavo"]),
    ('₽', &["ruble", "kopeck"]),
    ('₺', &["lira", "kurus"]),
    ('₿', &["bitcoin"]),
    ('¢', &["cent"]),
    ('=', &["equal"]),
    ('+', &["plus"]),
    ('×', &["times", "by"]),
    ('÷', &["divided by"]),
    ('±', &["plus or minus"]),
    ('<', &["less than"]),
    ('>', &["greater than", "more than"]),
    ('≥', &["greater than or equal to"]),
    ('≤', &["less than or equal to"]),
    ('≠', &["not equal to"]),
    ('≈', &["about"]),
    ('°', &["degree", "kelvin"]),
    ('√', &["root"]),
    ('∞', &["infinity"]),
];
/// Units, and the word that must be said.
const UNITS: [(&str, &str); 34] = [
    ("km", "kilometer"),
    ("cm", "centimeter"),
    ("mm", "millimeter"),
    ("µm", "micrometer"),
    ("ft", "f"),
    ("mi", "mile"),
    ("kg", "kilogram"),
    ("mg", "milligram"),
    ("lb", "pound"),
    ("oz", "ounce"),
    ("ml", "milliliter"),
    ("GB", "gigabyte"),
    ("Mbps", "megabit"),
    ("GHz", "gigahertz"),
    ("kWh", "kilowatt hour"),
    ("mAh", "milliamp hour"),
    ("dB", "decibel"),
    ("mph", "mile"),
    ("fps", "frame"),
    ("m/s", "meter"),
    ("km/h", "kilometer"),
    ("m²", "square meter"),
    ("cm³", "cubic centimeter"),
    ("m/s²", "second squared"),
    ("kg/m³", "per cubic meter"),
    ("ppm", "per million"),
    ("psi", "square inch"),
    ("bpm", "beat"),
    ("rpm", "revolution"),
    ("Å", "angstrom"),
    ("W", "watt"),
    ("V", "volt"),
    ("hp", "horsepower"),
    ("ms", "millisecond"),
];

/// A word of a sentence in which numbers and signs stand in every way that people set them.
fn word() -> impl Strategy<Value = String> {
    let number = || {
        prop_oneof![
            "[0-9]{1,7}",
            "[1-9][0-9]{0,2},[0-9]{3}",
            "[0-9]{1,3}\\.[0-9]{1,3}",
            "\\.[0-9]{1,2}",
            "[0-9]{1,2}/[0-9]{1,2}",
            "[0-9]{1,2}:[0-9]{2}",
        ]
    };
    let currency = || "[$€£¥₹₩₱₽₺₿]";
    let unit = proptest::sample::select(UNITS.to_vec()).prop_map(|(unit, _)| unit.to_owned());
    let sign = || "[=+×÷±<>≥≤≠≈%‰°$€£∞]";
    prop_oneof![
        3 => proptest::sample::select(vec!["the", "cats", "Bob", "a", "in", "costs", "is", "Main", "people", "I"]).prop_map(str::to_owned),
        2 => number(),
        2 => (number(), unit.clone()).prop_map(|(number, unit)| format!("{number}{unit}")),
        1 => unit,
        2 => (currency(), number()).prop_map(|(sign, number)| format!("{sign}{number}")),
        1 => (number(), currency()).prop_map(|(number, sign)| format!("{number}{sign}")),
        2 => (number(), "[%‰°¢]").prop_map(|(number, sign)| format!("{number}{sign}")),
        2 => sign().prop_map(|sign| sign),
        2 => ("[<>≥≤≠≈±+√=]", number()).prop_map(|(sign, number)| format!("{sign}{number}")),
        2 => (number(), "[-–+×÷=<>±/x]", number()).prop_map(|(left, sign, right)| format!("{left}{sign}{right}")),
        1 => ("[a-z]", "[=+×÷<>≥≤≠±]", number()).prop_map(|(left, sign, right)| format!("{left}{sign}{right}")),
        1 => ("[A-Za-z]{1,4}", number()).prop_map(|(left, right)| format!("{left}-{right}")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_that_carries_meaning_goes_unsaid(words in proptest::collection::vec(word(), 1..6)) {
        let shown: Vec<&str> = words.iter().map(String::as_str).collect();
        let said = spoken(&shown, "en");
        let text = said.join(" ");
        for (word, said) in shown.iter().zip(&said) {
            let has_digit = word.contains(|c: char| c.is_ascii_digit());
            // The last group of `5 000 000` has no sound of its own.
            prop_assert!(!has_digit || !said.is_empty() || *word == "000", "{word} in {shown:?} is said as {said:?}");
            for (sign, traces) in TRACES {
                let heart = *word == "<3" && text.contains("love");
                let is_said = traces.iter().any(|trace| text.contains(trace)) || heart;
                prop_assert!(!word.contains(sign) || is_said, "{sign} of {word} in {shown:?} is said as {text}");
            }
            let number = word.trim_end_matches(|c: char| !c.is_ascii_digit());
            let unit = word.get(number.len()..).unwrap_or_default();
            if let Some((_, name)) = UNITS.iter().find(|(known, _)| *known == unit && !number.is_empty() && !number.contains(['/', ':', '-'])) {
                // Behind a currency these are millions.
                let is_million = unit == "mm" && text.contains("million");
                prop_assert!(is_million || said.contains(name), "{unit} of {word} in {shown:?} is said as {said}");
            }
        }
    }
}
