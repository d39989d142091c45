//! Words in capitals that nobody can read as a word are spelt: `RTVE`, `SNCF`, `l'ADN`.

/// The letters of an acronym with blanks between them, if the word has one.
pub(super) fn spelt(core: &str, code: &str) -> Option<String> {
    if !["es", "fr", "it", "pt", "de"].contains(&code) || core.chars().any(char::is_numeric) {
        return None;
    }
    let pieces: Vec<&str> = core.split(['-', '\'']).collect();
    pieces.iter().any(|piece| is_spelt(piece, code)).then(|| {
        let said: Vec<String> = core.split_inclusive(['-', '\'']).map(|piece| letters(piece, code)).collect();
        said.concat()
    })
}

/// Read letter by letter, though they could be words.
const SPELT: [(&str, &[&str]); 4] =
    [("fr", &["UE", "USA", "ONG"]), ("de", &["EU", "KI", "USA"]), ("es", &["ONG"]), ("it", &["ONG"])];

fn letters(piece: &str, code: &str) -> String {
    let bare = piece.trim_end_matches(['-', '\'']);
    if !is_spelt(bare, code) {
        return piece.to_owned();
    }
    let letters: Vec<String> = bare.chars().map(String::from).collect();
    let glue = if piece.ends_with('-') { " " } else { piece.get(bare.len()..).unwrap_or_default() };
    format!("{}{glue}", letters.join(" "))
}

fn is_spelt(word: &str, code: &str) -> bool {
    let count = word.len();
    if !(2..=6).contains(&count) || !word.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return false;
    }
    if super::calendar::roman(word).is_some() {
        return false;
    }
    if SPELT.iter().any(|(known, list)| *known == code && list.contains(&word)) {
        return true;
    }
    let is_vowel = |byte: &u8| b"AEIOUY".contains(byte);
    let bytes = word.as_bytes();
    if !bytes.iter().any(is_vowel) {
        return true;
    }
    // A long word is a word that is stressed.
    if count > 5 {
        return false;
    }
    let starts = bytes.first_chunk::<2>().is_some_and(|pair| !pair.iter().any(is_vowel) && !is_onset(*pair));
    let ends = bytes.last_chunk::<2>().is_some_and(|pair| !pair.iter().any(is_vowel) && !is_coda(*pair, code));
    count > 2 && (starts || ends)
}

/// Whether a word may begin with two consonants.
fn is_onset([first, second]: [u8; 2]) -> bool {
    let with_liquid = matches!(second, b'L' | b'R') && b"PBTDKCGFV".contains(&first);
    let with_h = second == b'H' && b"CPTRSGKW".contains(&first);
    let with_s = first == b'S' && b"TPCKMNLVFBDGQW".contains(&second);
    let others: [&[u8; 2]; 11] = [b"LL", b"GN", b"PS", b"PN", b"KN", b"PF", b"ZW", b"QU", b"TS", b"TZ", b"PT"];
    with_liquid || with_h || with_s || others.contains(&&[first, second])
}

/// Whether a word may end with two consonants: not with a voiced one or a nasal behind one that stops the breath.
fn is_coda([first, second]: [u8; 2], code: &str) -> bool {
    first == second || b"LRN".contains(&first) || !b"BDFGMNPV".contains(&second) || code == "de" && second == b'F'
}
