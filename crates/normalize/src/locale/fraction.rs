//! Halves, thirds and quarters in words: `1/2`, `3/4`.

/// What is said for a fraction; `after_number` is whether a whole number stands before it.
pub(super) fn said(core: &str, code: &str, after_number: bool) -> Option<String> {
    let (_, half, words, and) = WORDS.iter().find(|(known, ..)| *known == code)?;
    let at = ["1/2", "1/3", "2/3", "1/4", "3/4"].iter().position(|fraction| *fraction == core)?;
    let word = words.get(at)?;
    Some(match (after_number, at) {
        (true, 0) => format!("{and}{half}"),
        (true, _) => format!("{and}{word}"),
        (false, _) => (*word).to_owned(),
    })
}

/// A language, its half behind a whole number, its fractions, and what stands between a whole number and them.
type Row = (&'static str, &'static str, [&'static str; 5], &'static str);

const WORDS: [Row; 6] = [
    ("es", "medio", ["medio", "un tercio", "dos tercios", "un cuarto", "tres cuartos"], "y "),
    ("fr", "demi", ["un demi", "un tiers", "deux tiers", "un quart", "trois quarts"], "et "),
    ("it", "mezzo", ["mezzo", "un terzo", "due terzi", "un quarto", "tre quarti"], "e "),
    ("pt", "meio", ["meio", "um terço", "dois terços", "um quarto", "três quartos"], "e "),
    ("de", "einhalb", ["ein halb", "ein Drittel", "zwei Drittel", "ein Viertel", "drei Viertel"], ""),
    ("hi", "आधा", ["आधा", "एक तिहाई", "दो तिहाई", "एक चौथाई", "तीन चौथाई"], "और "),
];
