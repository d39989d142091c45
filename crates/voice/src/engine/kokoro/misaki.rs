//! From espeak-ng's phonemes to the symbols Kokoro learnt, which are those of the `misaki` reader: diphthongs and
//! affricates are one letter, and English has fewer shades than espeak-ng writes.
//! Source of the pairs: hexgrad/misaki, `espeak.py` (Apache-2.0).

/// For English, longest first.
const ENGLISH: &[(&str, &str)] = &[
    ("ʔˌn\u{329}", "tn"),
    ("ʔn\u{329}", "tn"),
    ("ʔn", "tn"),
    ("ə^l", "ᵊl"),
    ("a^ɪ", "I"),
    ("a^ʊ", "W"),
    ("d^ʒ", "ʤ"),
    ("e^ɪ", "A"),
    ("t^ʃ", "ʧ"),
    ("ɔ^ɪ", "Y"),
    ("ʲo", "jo"),
    ("ʲə", "jə"),
    ("ʲ", ""),
    ("ʔ", "t"),
    ("ɚ", "əɹ"),
    ("r", "ɹ"),
    ("x", "k"),
    ("ç", "k"),
    ("ɐ", "ə"),
    ("ɬ", "l"),
    ("\u{303}", ""),
];
/// For American English, after [`ENGLISH`].
const AMERICAN: &[(&str, &str)] =
    &[("o^ʊ", "O"), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɪə", "iə"), ("ɾ", "T"), ("ː", ""), ("e", "A"), ("o", "ɔ")];
/// For British English, after [`ENGLISH`].
const BRITISH: &[(&str, &str)] = &[("e^ə", "ɛː"), ("iə", "ɪə"), ("ə^ʊ", "Q"), ("e", "A"), ("ɾ", "t")];
/// For every other language.
const OTHERS: &[(&str, &str)] = &[
    ("a^ɪ", "I"),
    ("a^ʊ", "W"),
    ("d^z", "ʣ"),
    ("d^ʒ", "ʤ"),
    ("e^ɪ", "A"),
    ("o^ʊ", "O"),
    ("ə^ʊ", "Q"),
    ("s^s", "S"),
    ("t^s", "ʦ"),
    ("t^ʃ", "ʧ"),
    ("ɔ^ɪ", "Y"),
    // Letters with their accent in one, and sounds that Kokoro has no symbol for, as their nearest neighbour.
    ("ã", "a\u{303}"),
    ("ẽ", "e\u{303}"),
    ("ĩ", "i\u{303}"),
    ("õ", "o\u{303}"),
    ("ũ", "u\u{303}"),
    ("ʱ", "ʰ"),
    ("ɱ", "m"),
    ("ɫ", "l"),
    ("ʉ", "u"),
    ("ɵ", "ø"),
    ("ɦ", "h"),
    ("-", ""),
];
/// What is left over in any language.
const LAST: &[(&str, &str)] = &[("^", ""), ("g", "ɡ"), ("\u{329}", ""), ("\u{32a}", ""), ("\u{361}", "")];

/// Kokoro's symbols for espeak-ng's phonemes of one word in `language`.
pub(super) fn symbols(ipa: &str, language: &str) -> String {
    let tables: &[&[(&str, &str)]] = match language {
        "en-us" => &[ENGLISH, AMERICAN, LAST],
        "en-gb" => &[ENGLISH, BRITISH, LAST],
        _ => &[OTHERS, LAST],
    };
    let pairs = tables.iter().copied().flatten();
    pairs.fold(ipa.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phonemes_become_the_symbols_kokoro_learnt() {
        for (language, ipa, expected) in [
            ("en-us", "həlˈo^ʊ", "həlˈO"),
            ("en-us", "wˈɜːld", "wˈɜɹld"),
            ("en-us", "bˈɜːɹd", "bˈɜɹd"),
            ("en-us", "d^ʒˈɑːnz", "ʤˈɑnz"),
            ("en-us", "wˈɔːɾɚ", "wˈɔTəɹ"),
            ("en-us", "dˈe^ɪ", "dˈA"),
            ("en-us", "fˈoːɹ", "fˈɔɹ"),
            ("en-gb", "ɡˈə^ʊ", "ɡˈQ"),
            ("en-gb", "hˈe^ə", "hˈɛː"),
            ("es", "mˈut^ʃo", "mˈuʧo"),
            ("fr-fr", "dy-", "dy"),
            ("fr-fr", "bˈɔ\u{303}", "bˈɔ\u{303}"),
            ("hi", "bʱˈaː", "bʰˈaː"),
            ("pt-br", "na\u{303}ʊ\u{303}", "na\u{303}ʊ\u{303}"),
        ] {
            assert_eq!(symbols(ipa, language), expected, "{language} {ipa}");
        }
    }
}
