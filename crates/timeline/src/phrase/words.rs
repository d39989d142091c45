//! The words that phrases are known by, in the languages with neural voices and German.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a word is known as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Adjective,
    Clinging,
    Counted,
    Determiner,
    Enclitic,
    Link,
    Number,
    Quantity,
    Unit,
}

/// All that a word is known as: mostly nothing. A bit for each kind.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Kinds(u16);

impl Kinds {
    pub(super) fn contain(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u16) != 0
    }

    fn insert(&mut self, kind: Kind) {
        self.0 |= 1 << kind as u16;
    }
}

/// What a word in small letters is known as.
pub(super) fn kinds(word: &str) -> Kinds {
    /// By the length of each word and by itself: lengths are compared first, as they are cheap.
    static KINDS: LazyLock<BTreeMap<(usize, &str), Kinds>> = LazyLock::new(|| {
        let mut kinds: BTreeMap<_, Kinds> = BTreeMap::new();
        for (kind, words) in LISTS {
            for word in words {
                kinds.entry((word.len(), *word)).or_default().insert(kind);
            }
        }
        kinds
    });
    KINDS.get(&(word.len(), word)).copied().unwrap_or_default()
}

const LISTS: [(Kind, &[&str]); 9] = [
    (Kind::Adjective, ADJECTIVES),
    (Kind::Clinging, CLINGING),
    (Kind::Counted, COUNTED),
    (Kind::Determiner, DETERMINERS),
    (Kind::Enclitic, ENCLITIC),
    (Kind::Link, LINKS),
    (Kind::Number, NUMBERS),
    (Kind::Quantity, QUANTITIES),
    (Kind::Unit, UNITS),
];

/// Titles and the like: never parted from the name or number behind them.
pub(super) const BEFORE_A_NAME: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "st", "sr", "sra", "srta", "sta", "mme", "mlle", "m", "sig", "dott", "hr", "fr",
    "rev", "sen", "rep", "gov", "gen", "col", "maj", "capt", "cpt", "lt", "sgt", "hon", "pres", "mt", "ft", "no", "nr",
    "nº", "núm", "num", "fig", "vol", "ch", "p", "pp", "pg", "art", "sec", "jan", "feb", "mar", "apr", "jun", "jul",
    "aug", "sep", "sept", "oct", "nov", "dec", "approx", "ca", "est",
];

/// Other abbreviations, whose full stop ends no sentence while something follows.
pub(super) const OTHERS: &[&str] = &[
    "vs", "etc", "e.g", "i.e", "inc", "ltd", "co", "corp", "jr", "rd", "ave", "blvd", "dept", "al", "min", "max",
    "hrs", "sat", "sun", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "bzw", "usw", "ggf", "tel",
];

/// Nouns that a number names.
const COUNTED: &[&str] = &[
    "page",
    "chapter",
    "part",
    "step",
    "number",
    "figure",
    "level",
    "day",
    "week",
    "year",
    "room",
    "version",
    "season",
    "episode",
    "volume",
    "rule",
    "tip",
    "fact",
    "reason",
    "lesson",
    "gate",
    "route",
    "highway",
    "flight",
    "phase",
    "stage",
    "round",
    "grade",
    "class",
    "type",
    "apollo",
    "world",
    "war",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "capítulo",
    "página",
    "chapitre",
    "kapitel",
];

/// What is counted, when a number stands before it.
const UNITS: &[&str] = &[
    "percent",
    "per",
    "million",
    "billion",
    "trillion",
    "thousand",
    "hundred",
    "dozen",
    "km",
    "kg",
    "g",
    "mg",
    "m",
    "cm",
    "mm",
    "mi",
    "ft",
    "lb",
    "lbs",
    "oz",
    "mph",
    "km/h",
    "am",
    "pm",
    "a.m",
    "p.m",
    "o'clock",
    "degrees",
    "years",
    "days",
    "hours",
    "minutes",
    "seconds",
    "dollars",
    "euros",
    "pounds",
    "miles",
    "meters",
    "metres",
    "kilometers",
    "kilometres",
    "millones",
    "mil",
    "millions",
    "mille",
    "milhões",
    "milioni",
    "millionen",
];

/// What `of` makes a number of.
const QUANTITIES: &[&str] = &[
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "all",
    "some",
    "most",
    "many",
    "none",
    "each",
    "both",
    "half",
    "part",
    "third",
    "thirds",
    "quarter",
    "lot",
    "lots",
    "kind",
    "kinds",
    "sort",
    "couple",
    "number",
    "pair",
    "bit",
    "plenty",
    "out",
    "because",
    "instead",
    "hundreds",
    "thousands",
    "millions",
    "billions",
    "dozens",
    "any",
    "either",
    "neither",
    "several",
    "few",
    "fifth",
    "tenth",
    "amount",
    "type",
    "types",
    "piece",
    "percent",
];

/// Articles, possessives and the like.
const DETERMINERS: &[&str] = &[
    "a", "an", "the", "my", "your", "his", "her", "its", "our", "their", "this", "that", "these", "those", "every",
    "each", "some", "any", "no", "another", "which", "whose", "el", "la", "los", "las", "un", "una", "unos", "unas",
    "su", "sus", "mi", "tu", "o", "os", "um", "uma", "il", "lo", "gli", "i", "le", "les", "des", "une", "ce", "cette",
    "ces", "mon", "ma", "son", "sa", "der", "die", "das", "den", "dem", "ein", "eine", "einen", "einem", "einer",
];

/// Number words.
const NUMBERS: &[&str] = &[
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty", "thirty",
    "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million", "billion", "dos",
    "tres", "cuatro", "cinco", "deux", "trois", "quatre", "zwei", "drei", "vier",
];

/// Prepositions, auxiliaries, conjunctions, pronouns before their verb.
const CLINGING: &[&str] = &[
    // English
    "of", "in", "on", "at", "to", "for", "from", "with", "without", "by", "into", "about", "over", "under", "after",
    "before", "between", "through", "than", "as", "and", "or", "but", "nor", "is", "are", "was", "were", "be", "been",
    "has", "have", "had", "can", "could", "will", "would", "should", "must", "may", "might", "do", "does", "did",
    "not", "never", "very", "so", "too", "really", "almost", "nearly", "only", "just", "even", "if", "when", "while",
    "because", "i", "you", "he", "she", "we", "they", "it", "who", "how", "more", "less", "per", "like", "until",
    "since", "around", // Spanish, Portuguese, Italian, French
    "de", "del", "en", "con", "por", "para", "sin", "y", "e", "ni", "que", "se", "muy", "más", "es", "al", "do", "da",
    "dos", "das", "na", "em", "com", "não", "mais", "di", "della", "dei", "del", "che", "non", "è", "du", "et", "ou",
    "au", "aux", "dans", "sur", "pour", "ne", "est", "sont", "qui", "très", "plus", "pas", "ses", "nos", "vos",
    // German
    "und", "oder", "mit", "von", "zu", "im", "am", "zum", "zur", "für", "auf", "ist", "sind", "nicht", "sehr", "ich",
    "er",
];

/// Everyday adjectives that stand before their noun.
const ADJECTIVES: &[&str] = &[
    "main", "small", "big", "large", "huge", "tiny", "great", "little", "long", "short", "high", "low", "old", "new",
    "young", "good", "better", "best", "bad", "worst", "first", "second", "third", "last", "next", "other", "same",
    "whole", "own", "few", "many", "most", "red", "blue", "green", "yellow", "black", "white", "dark", "bright",
    "deep", "cold", "hot", "warm", "human", "real", "free", "full", "early", "late", "hard", "easy", "strong", "fast",
    "slow", "rich", "poor", "single", "simple", "major", "extra", "secret", "public", "social", "compound", "smart",
];

/// Endings of adjectives, believed only behind an article, a number or another adjective.
pub(super) const DESCRIBING: &[&str] =
    &["al", "ous", "ful", "ive", "less", "ic", "able", "ible", "ish", "ary", "est", "ing", "ed"];

/// Words behind an adjective that it does not describe.
const LINKS: &[&str] = &[
    "of", "in", "on", "at", "to", "for", "from", "with", "by", "and", "or", "but", "than", "as", "is", "are", "was",
    "were", "that", "when", "who", "which",
];

/// Pronouns that lean on the word before them.
const ENCLITIC: &[&str] =
    &["it", "them", "him", "me", "us", "too", "again", "away", "up", "off", "out", "ago", "later"];

/// Two words that are one.
pub(super) const PAIRS: &[(&str, &str)] = &[
    ("such", "as"),
    ("rather", "than"),
    ("other", "than"),
    ("of", "course"),
    ("each", "other"),
    ("one", "another"),
    ("how", "many"),
    ("how", "much"),
    ("even", "though"),
    ("no", "one"),
    ("as", "well"),
    ("right", "now"),
    ("so", "far"),
    ("high", "school"),
    ("credit", "card"),
    ("ice", "cream"),
    ("did", "you"),
    ("do", "you"),
];
