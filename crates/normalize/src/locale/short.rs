//! What is written short in each language, and its words in full: titles, numbers of things, centuries.

/// The words of a language for what is written short, without its full stop. A single letter is short for something only
/// with a full stop behind it, and before a name or a number.
pub(super) fn words(code: &str) -> &'static [(&'static str, &'static str)] {
    match code {
        "es" => &[
            ("sr", "señor"),
            ("sra", "señora"),
            ("srta", "señorita"),
            ("sres", "señores"),
            ("dr", "doctor"),
            ("dra", "doctora"),
            ("d", "don"),
            ("dña", "doña"),
            ("d.ª", "doña"),
            ("prof", "profesor"),
            ("profa", "profesora"),
            ("gral", "general"),
            ("ud", "usted"),
            ("uds", "ustedes"),
            ("vd", "usted"),
            ("nº", "número"),
            ("n.º", "número"),
            ("n°", "número"),
            ("núm", "número"),
            ("pág", "página"),
            ("págs", "páginas"),
            ("p", "página"),
            ("art", "artículo"),
            ("cap", "capítulo"),
            ("vol", "volumen"),
            ("s", "siglo"),
            ("ej", "ejemplo"),
            ("p. ej", "por ejemplo"),
            ("p.ej", "por ejemplo"),
            ("av", "avenida"),
            ("avda", "avenida"),
            ("c/", "calle"),
            ("etc", "etcétera"),
            ("aprox", "aproximadamente"),
            ("tel", "teléfono"),
            ("a.c", "antes de Cristo"),
            ("d.c", "después de Cristo"),
        ],
        "fr" => &[
            ("m", "monsieur"),
            ("mm", "messieurs"),
            ("mme", "madame"),
            ("mmes", "mesdames"),
            ("mlle", "mademoiselle"),
            ("dr", "docteur"),
            ("pr", "professeur"),
            ("me", "maître"),
            ("st", "saint"),
            ("ste", "sainte"),
            ("n°", "numéro"),
            ("nº", "numéro"),
            ("no", "numéro"),
            ("p", "page"),
            ("pp", "pages"),
            ("art", "article"),
            ("chap", "chapitre"),
            ("vol", "volume"),
            ("av", "avenue"),
            ("bd", "boulevard"),
            ("tél", "téléphone"),
            ("env", "environ"),
            ("etc", "et cetera"),
            ("p. ex", "par exemple"),
            ("p.ex", "par exemple"),
            ("j.-c", "Jésus-Christ"),
            ("av. j.-c", "avant Jésus-Christ"),
        ],
        "it" => &[
            ("sig", "signor"),
            ("sig.ra", "signora"),
            ("sig.na", "signorina"),
            ("sigg", "signori"),
            ("dott", "dottor"),
            ("dott.ssa", "dottoressa"),
            ("dr", "dottor"),
            ("prof", "professor"),
            ("prof.ssa", "professoressa"),
            ("ing", "ingegner"),
            ("avv", "avvocato"),
            ("on", "onorevole"),
            ("s", "san"),
            ("n", "numero"),
            ("n°", "numero"),
            ("nº", "numero"),
            ("pag", "pagina"),
            ("pagg", "pagine"),
            ("p", "pagina"),
            ("art", "articolo"),
            ("cap", "capitolo"),
            ("vol", "volume"),
            ("sec", "secolo"),
            ("es", "esempio"),
            ("ecc", "eccetera"),
            ("tel", "telefono"),
            ("ca", "circa"),
            ("a.c", "avanti Cristo"),
            ("d.c", "dopo Cristo"),
        ],
        "pt" => &[
            ("sr", "senhor"),
            ("sra", "senhora"),
            ("srta", "senhorita"),
            ("dr", "doutor"),
            ("dra", "doutora"),
            ("d", "dom"),
            ("prof", "professor"),
            ("profa", "professora"),
            ("prof.ª", "professora"),
            ("eng", "engenheiro"),
            ("nº", "número"),
            ("n.º", "número"),
            ("n°", "número"),
            ("núm", "número"),
            ("pág", "página"),
            ("p", "página"),
            ("art", "artigo"),
            ("cap", "capítulo"),
            ("vol", "volume"),
            ("séc", "século"),
            ("ex", "exemplo"),
            ("p. ex", "por exemplo"),
            ("av", "avenida"),
            ("r", "rua"),
            ("etc", "et cetera"),
            ("tel", "telefone"),
            ("aprox", "aproximadamente"),
            ("a.c", "antes de Cristo"),
            ("d.c", "depois de Cristo"),
        ],
        "de" => &[
            ("hr", "Herr"),
            ("fr", "Frau"),
            ("dr", "Doktor"),
            ("prof", "Professor"),
            ("st", "Sankt"),
            ("nr", "Nummer"),
            ("s", "Seite"),
            ("bd", "Band"),
            ("kap", "Kapitel"),
            ("abs", "Absatz"),
            ("art", "Artikel"),
            ("str", "Straße"),
            ("tel", "Telefon"),
            ("z.b", "zum Beispiel"),
            ("z", "zum"),
            ("d.h", "das heißt"),
            ("d", "das"),
            ("u.a", "unter anderem"),
            ("u", "und"),
            ("b", "Beispiel"),
            ("h", "heißt"),
            ("bzw", "beziehungsweise"),
            ("usw", "und so weiter"),
            ("etc", "et cetera"),
            ("ca", "circa"),
            ("evtl", "eventuell"),
            ("ggf", "gegebenenfalls"),
            ("inkl", "inklusive"),
            ("max", "maximal"),
            ("min", "mindestens"),
            ("mio", "Millionen"),
            ("mrd", "Milliarden"),
            ("jh", "Jahrhundert"),
            ("n. chr", "nach Christus"),
            ("v. chr", "vor Christus"),
        ],
        "hi" => &[
            ("dr", "डॉक्टर"),
            ("mr", "मिस्टर"),
            ("mrs", "मिसेज़"),
            ("prof", "प्रोफ़ेसर"),
            ("डॉ", "डॉक्टर"),
            ("प्रो", "प्रोफ़ेसर"),
            ("श्री", "श्री"),
            ("नं", "नंबर"),
            ("पृ", "पृष्ठ"),
            ("रु", "रुपये"),
        ],
        _ => &[],
    }
}

/// Whether a full stop behind a word in small letters ends no sentence of the language: something always follows it.
pub fn leads(stem: &str, language: &str) -> bool {
    let code = crate::primary(language);
    let ends = ["etc", "ecc", "usw", "a.c", "d.c", "jh", "j.-c", "av. j.-c", "n. chr", "v. chr"];
    words(code).iter().any(|(short, _)| *short == stem) && !ends.contains(&stem)
}

/// Whether a number with a full stop behind it is an ordinal in the language: `der 1. Platz`.
pub fn has_dotted_ordinals(language: &str) -> bool {
    matches!(
        crate::primary(language),
        "de" | "da"
            | "nb"
            | "fi"
            | "is"
            | "cs"
            | "sk"
            | "sl"
            | "hr"
            | "sr"
            | "bs"
            | "pl"
            | "hu"
            | "tr"
            | "et"
            | "lv"
            | "lb"
    )
}
