//! Roman numerals, where a word beside them says that they count.

use super::context::{Context, is_capital};
use crate::number::{cardinal, ordinal};

/// Things that are counted: `Chapter IV` is `Chapter four`.
pub(super) const COUNTED: &str = " chapter part act volume vol war section phase type level book episode bowl scene stage appendix article title \
    class grade figure table number no season round group category division unit lesson factor mark mk tier page wrestlemania \
    schedule annex exhibit canto movement symphony sonata concerto opus corps block generation gen model step sec chap ch art ep pt vol ";
/// What has a place in a row before it: `XIX century` is `nineteenth century`.
const RANKED: &str = " century centuries dynasty congress olympiad olympics legion army amendment corps edition arrondissement \
    millennium republic reich ";
/// Titles of those who are numbered.
const RULERS: &str =
    " king queen pope emperor empress tsar czar pharaoh prince princess duke sultan shah kaiser saint ";
/// Names of those who are numbered, where no title stands before them.
const NUMBERED: &str = " henry louis charles george edward elizabeth john paul william richard james francis napoleon ramses ramesses \
    philip peter catherine alexander nicholas benedict pius leo frederick ivan mary gregory thutmose tutmose amenhotep ptolemy \
    cleopatra darius xerxes cyrus artaxerxes mehmed murad selim suleiman bayezid ahmed abdul mustafa osman innocent clement urban \
    boniface sixtus julius adrian hadrian constantine theodosius justinian otto wilhelm friedrich maximilian leopold joseph rudolf \
    ferdinand alfonso carlos felipe isabella juan sancho pedro joao manuel umberto vittorio victor emmanuel gustav christian haakon \
    olaf harald magnus margaret edmund ethelred malcolm robert david kenneth casimir sigismund vladislaus stephen bela matthias \
    antiochus seleucus demetrius antigonus mithridates tiglath ashurbanipal nebuchadnezzar nero titus trajan commodus psamtik seti \
    pepi mentuhotep senusret amenemhat userkaf rameses akhenaten nectanebo shapur khosrow yazdegerd abbas rama bhumibol mohammed \
    hassan hussein faisal baudouin albert beatrix juliana willem edouard ludwig heinrich karl konrad lothar baldwin bohemond fulk \
    amalric ludovico lorenzo cosimo francesco marcus celestine honorius callixtus eugene martin nicolas kamehameha pomare menelik \
    ";

/// The number a Roman numeral stands for, in the words that fit the words beside it.
pub(super) fn read(context: &Context<'_>) -> Option<String> {
    let core = context.core;
    if let Some(war) = core.strip_prefix("WW") {
        let number = value(war).or_else(|| war.parse().ok()).filter(|number| (1..=3).contains(number))?;
        return Some(format!("World War {}", cardinal(number)));
    }
    let (numeral, ending) = match core.split_once('\'') {
        Some((numeral, "s")) => (numeral, "'s"),
        Some(_) => return None,
        None => (core, ""),
    };
    let (numeral, ranked) = match ["th", "st", "nd", "rd"].into_iter().find_map(|ending| numeral.strip_suffix(ending)) {
        Some(bare) if bare.len() > 1 && bare.bytes().all(|byte| byte.is_ascii_uppercase()) => (bare, true),
        _ => (numeral, false),
    };
    let is_small = numeral.len() > 1 && numeral.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
    // `MIX`, `CD` and `DC` are words and letters before they are numbers.
    if numeral.contains(['C', 'D', 'M']) && numeral.len() < 3
        || matches!(numeral, "MIX" | "DIM" | "LIV" | "DIV" | "MIL")
    {
        return None;
    }
    let number = if is_small { value(&numeral.to_ascii_uppercase()) } else { value(numeral) }?;
    let before = context.before.to_lowercase();
    let among = |list: &str, word: &str| !word.is_empty() && list.contains(&format!(" {word} "));
    let after = context.after.to_lowercase();
    let in_row = matches!(context.after, "and" | "or" | "-" | "to") && among(RANKED, &context.at(3).to_lowercase());
    if ranked || among(RANKED, &after) || in_row {
        return Some(format!("{}{ending}", ordinal(number)));
    }
    // `Gen X` and `Model X` are letters.
    if numeral == "X"
        && matches!(before.as_str(), "gen" | "generation" | "model" | "factor" | "type" | "class" | "group" | "unit")
    {
        return None;
    }
    if among(COUNTED, &before)
        && (numeral != "I" || context.pauses() || context.stops() || !is_pronoun(&after))
        && (numeral.len() > 1 || matches!(numeral, "I" | "V" | "X"))
    {
        return Some(format!("{}{ending}", cardinal(number)));
    }
    if is_small || context.sentence.shouted && numeral.len() < 2 {
        return None;
    }
    if context.before == "the" && among(NUMBERED, &context.earlier.to_lowercase()) && is_capital(context.earlier) {
        return Some(format!("{}{ending}", ordinal(number)));
    }
    let titled = among(RULERS, &context.earlier.to_lowercase());
    let named = (is_capital(context.before) || context.before.is_empty()) && among(NUMBERED, &before);
    let is_person = is_pronoun(&after) && !context.pauses() && !context.stops();
    let fits = numeral.len() > 1 || !is_person && numeral != "X" || titled;
    if (named || titled && is_capital(context.before)) && fits && !in_film(context) {
        return Some(format!("the {}{ending}", ordinal(number)));
    }
    // Everything else with a capital is a title or a product: `Rocky IV`, `Final Fantasy VII`, `Elizabeth Tower II`.
    let few = numeral.len() > 1 && numeral.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'));
    let behind_name =
        is_capital(context.before) && context.before.chars().any(char::is_alphanumeric) && !is_function_word(&before);
    let plain =
        matches!(numeral, "II" | "III" | "VII" | "VIII" | "XII" | "XIII" | "XIV" | "XVI" | "XVII" | "XVIII" | "XIX");
    (few && behind_name || plain).then(|| format!("{}{ending}", cardinal(number)))
}

/// Whether `I` before this word is a person: `Charles I think`.
fn is_pronoun(after: &str) -> bool {
    !after.is_empty()
        && !matches!(
            after,
            "of" | "was"
                | "is"
                | "ruled"
                | "reigned"
                | "became"
                | "died"
                | "began"
                | "and"
                | "of-england"
                | "lost"
                | "the"
                | "built"
                | "began."
                | "ended"
                | "killed"
                | "broke"
                | "who"
                | "in"
                | "from"
                | "on"
        )
}

/// Names of rulers that are films and ships more often with these neighbours.
fn in_film(context: &Context<'_>) -> bool {
    matches!(context.earlier, "Rocky" | "Rambo" | "Apollo" | "Civilization")
}

fn is_function_word(before: &str) -> bool {
    matches!(
        before,
        "the"
            | "a"
            | "an"
            | "in"
            | "on"
            | "at"
            | "and"
            | "or"
            | "but"
            | "this"
            | "that"
            | "is"
            | "are"
            | "i"
            | "it"
            | "my"
    )
}

/// The value of a numeral as Romans wrote it, up to 3999.
pub(super) fn value(numeral: &str) -> Option<u64> {
    const STEPS: [(&str, u64); 13] = [
        ("M", 1000),
        ("CM", 900),
        ("D", 500),
        ("CD", 400),
        ("C", 100),
        ("XC", 90),
        ("L", 50),
        ("XL", 40),
        ("X", 10),
        ("IX", 9),
        ("V", 5),
        ("IV", 4),
        ("I", 1),
    ];
    if !numeral.bytes().all(|byte| matches!(byte, b'M' | b'D' | b'C' | b'L' | b'X' | b'V' | b'I')) {
        return None;
    }
    let mut rest = numeral;
    let mut value = 0;
    for (sign, worth) in STEPS {
        let mut times = 0;
        while let Some(shorter) = rest.strip_prefix(sign) {
            rest = shorter;
            value += worth;
            times += 1;
            if times > 3 || times > 1 && !matches!(sign, "X" | "I" | "C" | "M") {
                return None;
            }
        }
    }
    (rest.is_empty() && value > 0).then_some(value)
}
