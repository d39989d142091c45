//! Which language a text is in, by its letters and by the words that no text of the language does without. Two languages
//! that are much alike are told apart by groups of three letters.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use unicode_script::{Script as Letters, UnicodeScript};

use super::words::WORDS;
use super::{names, primary};

/// A language that was found, and how much speaks for it and for others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetectedLanguage {
    /// Its tag: `es`, `en-us`; `hi-latn` is Hindi in Latin letters, which no voice reads.
    pub tag: &'static str,
    /// What speaks for each language in points, the most first.
    points: Vec<(&'static str, u32)>,
}

impl DetectedLanguage {
    /// Whether the text may as well be in the language `tag`, of any region.
    pub fn fits(&self, tag: &str) -> bool {
        let (own, other) = (primary(self.tag), primary(tag));
        let of = |tag: &str| self.points.iter().find(|(known, _)| *known == tag).map_or(0, |&(_, points)| points);
        own == other || of(other) > 0 && of(other) * 4 >= of(own) * 3
    }

    /// Whether so much speaks for it, and so little for `tag`, that even one sentence is surely not in `tag`.
    pub fn is_surely_not(&self, tag: &str) -> bool {
        let of = |tag: &str| self.points.iter().find(|(known, _)| *known == tag).map_or(0, |&(_, points)| points);
        let (own, other) = (of(primary(self.tag)), of(primary(tag)));
        own >= 4 * POINTS && own >= 4 * other.max(1) || own >= 3 * POINTS && other == 0
    }

    /// Another language for which nearly as much speaks, where little speaks for either: then this one is a guess.
    pub fn rival(&self) -> Option<&'static str> {
        let own = primary(self.tag);
        let points = self.points.iter().find(|(known, _)| *known == own)?.1;
        let (rival, of_rival) = *self.points.iter().find(|(known, _)| *known != own)?;
        // English is the last to be doubted: names of other languages stand in it.
        (own != "en" && points < LITTLE && of_rival * 5 > points * 4).then_some(rival)
    }

    fn only(tag: &'static str) -> Self {
        Self { tag, points: vec![(tag, u32::MAX / 4)] }
    }
}

/// After this many words nothing new is learnt.
const MOST_WORDS: usize = 3000;
/// What a word of a language speaks for it, in points.
const POINTS: u32 = 3;
/// The same for a word that was typed without its accents.
const PLAIN_POINTS: u32 = 2;
/// With fewer points than this nobody is sure.
const LITTLE: u32 = 8 * POINTS;
/// So few words are a greeting or a title: half of them must be known.
const FEW: usize = 4;
/// Groups of three letters tell nothing of a text that has fewer words.
const LEAST_FOR_GROUPS: usize = 10;

/// The language of a text of several lines, if anything speaks for one. English is the last to be doubted.
pub fn detect<'a>(lines: impl IntoIterator<Item = &'a str>) -> Option<DetectedLanguage> {
    let text: Vec<&str> =
        lines.into_iter().flat_map(str::split_whitespace).filter(|word| !is_name(word)).take(MOST_WORDS).collect();
    let mut count: BTreeMap<&str, (Letters, usize)> = BTreeMap::new();
    let is_plain = |letter: &char| letter.is_ascii_alphabetic();
    let plain = text.iter().map(|word| word.chars().filter(is_plain).count()).sum();
    if plain > 0 {
        count.insert(Letters::Latin.short_name(), (Letters::Latin, plain));
    }
    for letter in text.iter().flat_map(|word| word.chars()).filter(|letter| !letter.is_ascii()) {
        let script = letter.script();
        if !matches!(script, Letters::Common | Letters::Inherited | Letters::Unknown) {
            // A character of these is a syllable or a word.
            let weight = if matches!(script, Letters::Han | Letters::Hangul) { 3 } else { 1 };
            count.entry(script.short_name()).or_insert((script, 0)).1 += weight;
        }
    }
    let of = |script: Letters| count.values().find(|(known, _)| *known == script).map_or(0, |&(_, count)| count);
    let (main, _) = count.values().max_by_key(|&&(script, count)| (count, script == Letters::Latin))?;
    let kana = of(Letters::Hiragana) + of(Letters::Katakana);
    Some(match main {
        Letters::Latin => return latin(&text),
        Letters::Han | Letters::Hiragana | Letters::Katakana | Letters::Hangul if are_quoted(&text) => {
            let rest: Vec<&str> = text.iter().copied().filter(|word| !word.contains(is_east_asian)).collect();
            return latin(&rest);
        }
        Letters::Han | Letters::Hiragana | Letters::Katakana if kana * 12 >= of(Letters::Han) => {
            DetectedLanguage::only("ja")
        }
        Letters::Han => DetectedLanguage::only("zh"),
        Letters::Hangul => DetectedLanguage::only("ko"),
        Letters::Cyrillic => by_letters(&text, CYRILLIC, "ru"),
        Letters::Arabic => by_letters(&text, ARABIC, "ar"),
        Letters::Devanagari => by_letters(&text, DEVANAGARI, "hi"),
        Letters::Bengali => by_letters(&text, BENGALI, "bn"),
        Letters::Hebrew => DetectedLanguage::only("he"),
        Letters::Greek => DetectedLanguage::only("el"),
        other => DetectedLanguage::only(
            names::LANGUAGES.iter().map(|known| known.tag).find(|tag| super::letters(tag).contains(other))?,
        ),
    })
}

/// Whether East Asian words only stand in a text in Latin letters, as in `日本語 is hard`: there are no more of them than of
/// the others, and those are words of a language.
fn are_quoted(text: &[&str]) -> bool {
    /// About so many of these letters are a word.
    const IN_A_WORD: usize = 2;
    let foreign = text.iter().flat_map(|word| word.chars()).filter(|&c| is_east_asian(c)).count();
    let others: Vec<&str> = text.iter().copied().filter(|word| !word.contains(is_east_asian)).collect();
    let words = others.iter().filter(|word| word.contains(char::is_alphabetic)).count();
    words > 0 && words * IN_A_WORD >= foreign && latin(&others).is_some()
}

fn is_east_asian(c: char) -> bool {
    matches!(c.script(), Letters::Han | Letters::Hiragana | Letters::Katakana | Letters::Hangul)
}

/// Hashtags, addresses and handles are in no language.
fn is_name(word: &str) -> bool {
    word.starts_with(['#', '@']) || word.contains("://") || word.contains('@') || word.starts_with("www.")
}

/// The languages of an alphabet, each with letters that the others lack.
type Alphabet = &'static [(&'static str, &'static str)];

const CYRILLIC: Alphabet = &[
    ("ru", "ыэё"),
    ("uk", "іїєґ"),
    ("be", "ўі"),
    ("bg", "ъ"),
    ("sr", "ђћљњџј"),
    ("mk", "ѓќѕљњџј"),
    ("kk", "әғқұһ"),
    ("ky", "ңөү"),
    ("mn", "өү"),
    ("tt", "җәңөү"),
];
const ARABIC: Alphabet =
    &[("ar", "ةىأإكي"), ("fa", "پچژگکی"), ("ur", "ٹڈڑںےہھپچگکی"), ("ps", "ښړډټڼې"), ("ug", "ۇېۈۆ")];
const DEVANAGARI: Alphabet = &[("hi", "ड़ढ़"), ("mr", "ळ"), ("ne", "")];
const BENGALI: Alphabet = &[("bn", "র"), ("as", "ৰৱ")];

/// The letters of Latin alphabets that few languages have.
const LATIN: Alphabet = &[
    ("es", "ñ¿¡"),
    ("fr", "çœêèùâîôûë"),
    ("it", "àèìòù"),
    ("pt", "ãõçê"),
    ("de", "ßäöü"),
    ("nl", "ĳë"),
    ("pl", "łżźśńąęć"),
    ("cs", "řůěťďčšž"),
    ("sk", "ľĺŕôčšž"),
    ("hu", "őűöü"),
    ("ro", "șțăşţâî"),
    ("tr", "ğışçöü"),
    ("vi", "ơưđăạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"),
    ("sv", "åäö"),
    ("da", "åæø"),
    ("nb", "åæø"),
    ("fi", "äö"),
    ("is", "ðþæö"),
    ("lv", "āēīūķļņģ"),
    ("lt", "ėųįūąę"),
    ("et", "õäöü"),
    ("eo", "ĉĝĥĵŝŭ"),
    ("az", "əğış"),
    ("hr", "đćčšž"),
    ("sl", "čšž"),
    ("sq", "ëç"),
    ("ca", "çïàèò"),
];

/// A language of another alphabet than the Latin one.
fn by_letters(text: &[&str], alphabet: Alphabet, usual: &'static str) -> DetectedLanguage {
    let mut points = Points::default();
    for word in text.iter().map(|word| word.to_lowercase()) {
        points.letters(&word, alphabet, POINTS);
        for part in parts(&word) {
            points.word(part, |tag| alphabet.iter().any(|(known, _)| *known == tag));
        }
    }
    let ranked = points.ranked();
    let tag = ranked.first().filter(|(_, points)| *points > 0).map_or(usual, |&(tag, _)| tag);
    let tag = told_apart(text, &ranked, text.len()).unwrap_or(tag);
    DetectedLanguage { tag, points: ranked }
}

/// A language in Latin letters.
fn latin(text: &[&str]) -> Option<DetectedLanguage> {
    let (mut points, mut words) = (Points::default(), 0);
    for word in text.iter().map(|word| word.to_lowercase().replace('’', "'")) {
        points.letters(&word, LATIN, 1);
        for part in parts(&word) {
            words += 1;
            points.word(part, |_| true);
        }
    }
    let ranked = points.ranked();
    let of = |tag: &str| ranked.iter().find(|(known, _)| *known == tag).map_or(0, |&(_, points)| points);
    // Words with letters that few languages have speak for one of those, too.
    let known = |tag: &str| match points.of.get(tag) {
        Some(tally) if tally.known > 0 => tally.known + tally.lettered,
        _ => 0,
    };
    let english = of("en");
    let best = ranked.iter().find(|(tag, _)| *tag != "en").map(|&(tag, points)| (tag, points, known(tag)));
    if let Some((tag, points, known)) = best
        && points * 2 >= english * 3
        && (if words <= FEW { known > 0 && known * 2 >= words } else { known >= 2 && known * 100 >= words * 15 })
    {
        let tag = told_apart(text, &ranked, words).unwrap_or(tag);
        return Some(DetectedLanguage { tag, points: ranked });
    }
    let most_known = points.of.values().map(|tally| tally.known).max().unwrap_or_default();
    if words >= LEAST_FOR_GROUPS && most_known * 100 < words * 10 {
        // None of the languages whose words stand here; perhaps one of the others.
        if let Some(tag) = by_groups(text, None) {
            return Some(DetectedLanguage { tag, points: vec![(tag, words as u32 * POINTS)] });
        }
    }
    (english > 0).then_some(DetectedLanguage { tag: super::DEFAULT, points: ranked })
}

/// The better of two languages for which about as much speaks, by groups of three letters.
fn told_apart(text: &[&str], ranked: &[(&'static str, u32)], words: usize) -> Option<&'static str> {
    let mut close = ranked.iter().filter(|(tag, _)| *tag != "en");
    let (first, second) = (close.next()?, close.next()?);
    let is_close = second.1 * 100 >= first.1 * 85 && words >= LEAST_FOR_GROUPS;
    is_close.then(|| by_groups(text, Some([first.0, second.0])))?
}

/// The language by groups of three letters, among two or among all.
fn by_groups(text: &[&str], among: Option<[&'static str; 2]>) -> Option<&'static str> {
    let text = text.join(" ");
    let code = |tag: &str| names::LANGUAGES.iter().find(|known| known.tag == tag);
    let tag_of = |language: whatlang::Lang| {
        names::LANGUAGES
            .iter()
            .find(|known| known.also.split('|').any(|also| also == language.code()))
            .map(|known| known.tag)
    };
    let Some(among) = among else {
        let info = whatlang::detect(&text).filter(whatlang::Info::is_reliable)?;
        return tag_of(info.lang()).filter(|tag| *tag != "en");
    };
    let both: Vec<whatlang::Lang> = among
        .iter()
        .filter_map(|tag| code(tag))
        .filter_map(|known| known.also.split('|').find_map(whatlang::Lang::from_code))
        .collect();
    if both.len() < among.len() {
        return None;
    }
    whatlang::Detector::with_allowlist(both).detect_lang(&text).and_then(tag_of)
}

/// The words of a written word: letters with their marks, and apostrophes between them.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    word.split(|c: char| !(c.is_alphabetic() || c == '\'' || c.script() == Letters::Inherited || is_vowel_sign(c)))
        .map(|part| part.trim_matches('\''))
        .filter(|part| !part.is_empty())
}

/// Signs of Indian alphabets that are no letters by themselves.
fn is_vowel_sign(c: char) -> bool {
    matches!(c.script(), Letters::Devanagari | Letters::Bengali) && !matches!(c, '।' | '॥')
}

/// What speaks for a language.
#[derive(Default)]
struct Tally {
    points: u32,
    /// Words that the language knows.
    known: usize,
    /// Words with letters that few others have.
    lettered: usize,
}

/// What speaks for each language.
#[derive(Default)]
struct Points {
    of: BTreeMap<&'static str, Tally>,
}

impl Points {
    fn word(&mut self, word: &str, is_asked: impl Fn(&str) -> bool) {
        let known = KNOWN.binary_search_by(|((length, known), _)| (*length, &**known).cmp(&(word.len(), word)));
        let known = known.ok().and_then(|at| KNOWN.get(at));
        let (exact, plain) = known.map_or((&[][..], &[][..]), |(_, known)| (&known.exact, &known.plain));
        // English is typed without accents: a word of its own is not somebody else's that lost them.
        let is_plain = word.is_ascii() && !exact.contains(&"en");
        for (tags, points) in [(exact, POINTS), (if is_plain { plain } else { &[] }, PLAIN_POINTS)] {
            // A word of a language is not one that lost its accents there, too.
            let is_new = |tag: &str| points == POINTS || !exact.contains(&tag);
            for tag in tags.iter().filter(|tag| is_asked(tag) && is_new(tag)) {
                self.knows(tag, points);
            }
        }
        // The articles and pronouns that French and Italian cut short.
        if let Some((short, _)) = word.split_once('\'') {
            let tags: &[&str] = match short {
                "l" | "d" => &["fr", "it", "ca"],
                "j" | "qu" | "n" | "c" | "jusqu" | "lorsqu" => &["fr"],
                "un" | "dell" | "all" | "nell" | "dall" | "sull" | "quest" | "quell" | "c'" => &["it"],
                _ => &[],
            };
            for tag in tags.iter().filter(|tag| !exact.contains(tag) && is_asked(tag)) {
                self.knows(tag, POINTS);
            }
        }
    }

    fn knows(&mut self, tag: &'static str, points: u32) {
        let tally = self.of.entry(tag).or_default();
        tally.points += points;
        tally.known += 1;
    }

    fn letters(&mut self, word: &str, alphabet: Alphabet, points: u32) {
        // All of them have accents or are of another alphabet.
        if word.is_ascii() {
            return;
        }
        for (tag, letters) in alphabet {
            if word.contains(|c: char| letters.contains(c)) {
                let tally = self.of.entry(tag).or_default();
                tally.points += points;
                tally.lettered += 1;
            }
        }
    }

    /// The languages, that with the most points first; of those with as many, the one that stands first in the list.
    fn ranked(&self) -> Vec<(&'static str, u32)> {
        let place = |tag: &str| WORDS.iter().position(|(known, _)| *known == tag).unwrap_or(usize::MAX);
        let mut ranked: Vec<_> = self.of.iter().map(|(tag, tally)| (*tag, tally.points)).collect();
        ranked.sort_by_key(|&(tag, points)| (std::cmp::Reverse(points), place(tag)));
        ranked
    }
}

/// The languages that have a word.
#[derive(Default)]
struct Languages {
    /// As it is written.
    exact: Vec<&'static str>,
    /// With accents that it has lost.
    plain: Vec<&'static str>,
}

/// The length of a word, and the word: lengths are compared first, as they are cheap.
type Measured = (usize, Cow<'static, str>);

/// The known words in their order.
static KNOWN: LazyLock<Vec<(Measured, Languages)>> = LazyLock::new(|| {
    let mut lists: BTreeMap<Measured, Languages> = BTreeMap::new();
    let add = |tags: &mut Vec<&'static str>, tag| {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    };
    for &(tag, words) in WORDS {
        for word in words.split_whitespace() {
            add(&mut lists.entry((word.len(), Cow::Borrowed(word))).or_default().exact, tag);
            if !word.is_ascii() {
                let plain = without_accents(word);
                add(&mut lists.entry((plain.len(), Cow::Owned(plain))).or_default().plain, tag);
            }
        }
    }
    lists.into_iter().collect()
});

fn without_accents(word: &str) -> String {
    word.chars()
        .map(|c| ACCENTS.iter().find(|(accented, _)| accented.contains(c)).map_or(c, |&(_, plain)| plain))
        .collect()
}

/// Accented letters, and the plain one that is typed for them.
const ACCENTS: &[(&str, char)] = &[
    ("áàâäãåăąāạảấầậắặ", 'a'),
    ("çćčĉ", 'c'),
    ("ďđ", 'd'),
    ("éèêëěęėēẹẻẽếềệ", 'e'),
    ("ğģĝ", 'g'),
    ("íìîïįīıịỉ", 'i'),
    ("ķ", 'k'),
    ("łľĺļ", 'l'),
    ("ñńňņ", 'n'),
    ("óòôöõőøọỏốồộớờợơ", 'o'),
    ("řŕ", 'r'),
    ("śšşșŝ", 's'),
    ("ťţț", 't'),
    ("úùûüűůųūưụủứừựŭ", 'u'),
    ("ýÿỳ", 'y'),
    ("žźż", 'z'),
];
