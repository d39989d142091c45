//! Plurals that Spanish writes with doubled letters, in two words or in one: `EE. UU.`, `EE.UU.`, `EEUU`.

/// The letters, and the words for both halves.
const KNOWN: [(&str, [&str; 2]); 11] = [
    ("EEUU", ["Estados", "Unidos"]),
    ("CCAA", ["comunidades", "autónomas"]),
    ("RRHH", ["recursos", "humanos"]),
    ("RRSS", ["redes", "sociales"]),
    ("RRPP", ["relaciones", "públicas"]),
    ("RREE", ["relaciones", "exteriores"]),
    ("DDHH", ["derechos", "humanos"]),
    ("JJOO", ["Juegos", "Olímpicos"]),
    ("FFAA", ["Fuerzas", "Armadas"]),
    ("SSMM", ["Sus", "Majestades"]),
    ("AAVV", ["autores", "varios"]),
];

/// The words for two words, or for one with nothing behind it.
fn words(first: &str, second: &str) -> Option<[&'static str; 2]> {
    let letters: String = first.chars().chain(second.chars()).filter(|c| *c != '.').collect();
    KNOWN.iter().find(|(known, _)| *known == letters).map(|(_, words)| *words)
}

/// Whether a word and the next one are the halves of such a plural: no sentence ends between them.
pub fn are_halves(word: &str, next: &str, language: &str) -> bool {
    let letters = |word: &str| word.chars().filter(char::is_ascii_uppercase).count();
    crate::primary(language) == "es"
        && [word, next].iter().all(|half| letters(half) == 2)
        && words(word, next.trim_end_matches(|c: char| !c.is_alphabetic())).is_some()
}

/// What is said for a word between two others.
pub(super) fn said(before: &str, word: &str, next: &str) -> Option<String> {
    let half = |half: &str| half.len() == 2;
    if let Some(both) = words(word, "") {
        return Some(both.join(" "));
    }
    let first = half(next).then(|| words(word, next)).flatten().map(|both| both[0]);
    first.or_else(|| half(before).then(|| words(before, word)).flatten().map(|both| both[1])).map(str::to_owned)
}
