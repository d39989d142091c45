//! What engines with neural models share: a sentence in the symbols of a model, in parts that fit, and back from the
//! lengths of symbols to the times of words.

use std::collections::BTreeMap;

use crate::VoiceError;
use crate::phonemes::Word;
use crate::sound::edges::NOTHING;
use crate::sound::{RawSpeech, Span};

/// Signs after which a sentence may be parted without being heard.
const CLAUSE_ENDS: &str = ";:,.!?—…";
/// Silence in milliseconds kept on both sides where a sentence was parted: between clauses, and between words.
const BETWEEN_CLAUSES: u64 = 60;
const BETWEEN_WORDS: u64 = 15;

/// One symbol of a model's alphabet, and the token it helps to say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Symbol {
    /// Its number in the model.
    pub(crate) id: i64,
    /// How it is written.
    pub(crate) letter: char,
    /// The token, or nothing for blanks and punctuation.
    pub(crate) token: Option<usize>,
}

/// How many symbols a model speaks in one go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Beyond this a sentence is parted at punctuation, if there is any.
    pub(crate) comfortable: usize,
    /// Beyond this it is parted between two words, and a word without an end inside.
    pub(crate) longest: usize,
    /// No speed makes parts longer than this.
    pub(crate) most: usize,
}

impl Bounds {
    /// Slow speech is longer and needs more memory for as many symbols.
    pub(crate) fn at_speed(self, percent: u16) -> Self {
        let scale = |count: usize| (count * usize::from(percent) / 100).clamp(1, self.most);
        Self { comfortable: scale(self.comfortable), longest: scale(self.longest), most: self.most }
    }
}

/// Writes words in a model's alphabet, a blank between each two, and a full stop after a sentence without an end, whose
/// last sound would be cut off. Phonemes that the alphabet lacks are left out and counted on standard error,
/// which the parent process keeps.
pub(crate) fn spell(words: &[Word], alphabet: &BTreeMap<char, i64>, written: impl Fn(&str) -> String) -> Vec<Symbol> {
    let (mut spelt, mut unknown): (Vec<Symbol>, BTreeMap<char, u32>) = (Vec::new(), BTreeMap::new());
    let mut put = |letter: char, token: Option<usize>| match alphabet.get(&letter) {
        Some(&id) => spelt.push(Symbol { id, letter, token }),
        None if token.is_some() => *unknown.entry(letter).or_default() += 1,
        // Punctuation that a model does not know has no sound either.
        None => {}
    };
    let mut first = true;
    for word in words.iter().filter(|word| !(word.ipa.is_empty() && word.after.is_empty())) {
        if !std::mem::take(&mut first) {
            put(' ', None);
        }
        word.before.chars().for_each(|sign| put(sign, None));
        written(&word.ipa).chars().for_each(|letter| put(letter, Some(word.token)));
        word.after.chars().for_each(|sign| put(sign, None));
    }
    if words.iter().rev().find(|word| !word.ipa.is_empty()).is_some_and(|word| word.after.is_empty()) {
        put('.', None);
    }
    for (letter, count) in unknown {
        eprintln!("no symbol for the phoneme {letter:?}, left out {count} times");
    }
    spelt
}

/// Parts that fit: cut at the punctuation nearest to the middle, else between words, where a phrase may begin, else inside
/// a word, where a syllable does. What a model needs grows with the symbols, not with the letters they were written in.
pub(crate) fn divide(symbols: &[Symbol], bounds: Bounds) -> Vec<&[Symbol]> {
    let mut parts = Vec::new();
    cut(symbols, bounds, &mut parts);
    parts
}

fn cut<'a>(symbols: &'a [Symbol], bounds: Bounds, parts: &mut Vec<&'a [Symbol]>) {
    let middle = symbols.len() / 2;
    let blanks = || (1..symbols.len()).filter(|&at| is_blank(&symbols[at]));
    let at_clause =
        || blanks().filter(|&at| CLAUSE_ENDS.contains(symbols[at - 1].letter)).min_by_key(|at| at.abs_diff(middle));
    // Phrases begin with weak words, "and", "of", "that": those are worth a way off the middle.
    let at_word = || {
        let detour = |at: usize| if begins_phrase(symbols, at) { 0 } else { symbols.len() / 4 };
        blanks().min_by_key(|&at| at.abs_diff(middle) + detour(at))
    };
    let at_syllable =
        || (1..symbols.len()).filter(|&at| begins_syllable(symbols, at)).min_by_key(|at| at.abs_diff(middle));
    let at = match symbols.len() {
        0 => return,
        count if count <= bounds.comfortable => None,
        count if count <= bounds.longest => at_clause(),
        _ => at_clause().or_else(at_word).or_else(at_syllable).or(Some(middle)),
    };
    let Some(at) = at else { return parts.push(symbols) };
    cut(&symbols[..at], bounds, parts);
    cut(&symbols[at + usize::from(is_blank(&symbols[at]))..], bounds, parts);
}

fn is_blank(symbol: &Symbol) -> bool {
    symbol.letter == ' ' && symbol.token.is_none()
}

/// Whether a stressed syllable may begin with the symbol: its stress is marked there.
fn begins_syllable(symbols: &[Symbol], at: usize) -> bool {
    "ˈˌ".contains(symbols[at].letter)
}

/// Whether the word before the blank is stressed and the one after it is not.
fn begins_phrase(symbols: &[Symbol], blank: usize) -> bool {
    let stressed = |word: &mut dyn Iterator<Item = &Symbol>| {
        word.take_while(|symbol| !is_blank(symbol)).any(|symbol| symbol.letter == 'ˈ')
    };
    stressed(&mut symbols[..blank].iter().rev()) && !stressed(&mut symbols[blank + 1..].iter())
}

/// Speaks part after part and joins them.
pub(crate) fn join(
    rate: u32,
    parts: &[&[Symbol]],
    mut speak: impl FnMut(&[Symbol]) -> Result<RawSpeech, VoiceError>,
) -> Result<RawSpeech, VoiceError> {
    let silence = |part: &[Symbol]| {
        let is_clause = part.last().is_none_or(|symbol| CLAUSE_ENDS.contains(symbol.letter));
        if is_clause { BETWEEN_CLAUSES } else { BETWEEN_WORDS }
    };
    let mut whole = RawSpeech::empty(rate);
    for (at, part) in parts.iter().enumerate() {
        let mut take = speak(part)?;
        if parts.len() > 1 {
            let before = if at == 0 { BETWEEN_CLAUSES } else { silence(parts[at - 1]) };
            take.trim(NOTHING, before, silence(part));
        }
        whole.append(take);
    }
    Ok(whole)
}

/// How a model's lengths become times.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    /// Samples a frame.
    pub(crate) frame: f64,
    /// Frames by which the lengths run ahead of the sound.
    pub(crate) lead: f64,
    /// The part of a blank between two words that the first of them is still heard in.
    pub(crate) lingering: f64,
    /// The same for a blank after punctuation, where the pause is part of the blank.
    pub(crate) pause: f64,
}

/// When each token is spoken, in samples. `durations` are in frames: of the mark before the first symbol, of every
/// symbol, and of the mark after the last.
pub(crate) fn times(part: &[Symbol], durations: &[f32], clock: Clock) -> Vec<Span> {
    let mut now = durations.first().map_or(0.0, |first| (f64::from(*first) - clock.lead).max(0.0));
    let mut words: Vec<Span> = Vec::new();
    // The part of the last blank that belongs to the word after it.
    let mut before = 0.0;
    let mut after_word = false;
    for (symbol, &duration) in part.iter().zip(durations.iter().skip(1)) {
        let duration = f64::from(duration);
        if let Some(token) = symbol.token {
            let to = (now + duration) * clock.frame;
            match words.last_mut().filter(|word| word.token == token) {
                Some(word) => word.to = to,
                None => words.push(Span { token, from: (now - before) * clock.frame, to }),
            }
        }
        before = match (is_blank(symbol), after_word) {
            (false, _) => 0.0,
            (true, false) => duration * (1.0 - clock.pause),
            (true, true) => {
                if let Some(word) = words.last_mut() {
                    word.to += duration * clock.lingering * clock.frame;
                }
                duration * (1.0 - clock.lingering)
            }
        };
        after_word = symbol.token.is_some();
        now += duration;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BOUNDS: Bounds = Bounds { comfortable: 130, longest: 220, most: 510 };

    fn symbol(letter: char, token: Option<usize>) -> Symbol {
        Symbol { id: 1, letter, token }
    }

    #[test]
    fn blanks_are_shared_and_the_lead_is_taken_off() {
        let clock = Clock { frame: 600.0, lead: 3.0, lingering: 0.25, pause: 1.0 };
        let part = "a b, c.".chars().zip([Some(0), None, Some(1), None, None, Some(3), None]);
        let part: Vec<_> = part.map(|(letter, token)| symbol(letter, token)).collect();
        let words = times(&part, &[5.0, 4.0, 4.0, 6.0, 3.0, 8.0, 2.0, 1.0, 1.0], clock);
        let frames: Vec<_> = words.iter().map(|word| (word.token, word.from / 600.0, word.to / 600.0)).collect();
        assert_eq!(frames, [(0, 2.0, 7.0), (1, 7.0, 16.0), (3, 27.0, 29.0)]);
    }

    #[test]
    fn long_sentences_are_parted_at_punctuation_first() {
        let text = format!("{}, {} {}", "a".repeat(100), "b".repeat(60), "c".repeat(300));
        let symbols: Vec<_> = text.chars().map(|letter| symbol(letter, None)).collect();
        let parts: Vec<String> = divide(&symbols, BOUNDS)
            .into_iter()
            .map(|part| part.iter().map(|symbol| symbol.letter).collect())
            .collect();
        assert_eq!(parts, [format!("{},", "a".repeat(100)), "b".repeat(60), "c".repeat(150), "c".repeat(150)]);
    }

    #[test]
    fn without_punctuation_a_part_begins_with_a_weak_word() {
        let text = "ˈaaaa ˈbbbb ənd ˈcccc ˈdddd ˈeeee";
        let symbols: Vec<_> = text.chars().map(|letter| symbol(letter, None)).collect();
        let parts: Vec<String> = divide(&symbols, Bounds { comfortable: 10, longest: 22, most: 510 })
            .into_iter()
            .map(|part| part.iter().map(|symbol| symbol.letter).collect())
            .collect();
        assert_eq!(parts, ["ˈaaaa ˈbbbb", "ənd ˈcccc ˈdddd ˈeeee"]);
    }

    #[test]
    fn a_word_without_an_end_is_parted_where_a_syllable_begins() {
        let text = "ˈaaaaaaaaˌbbbbbbbbbˈcccccccccc";
        let symbols: Vec<_> = text.chars().map(|letter| symbol(letter, Some(0))).collect();
        let parts: Vec<String> = divide(&symbols, Bounds { comfortable: 10, longest: 12, most: 510 })
            .into_iter()
            .map(|part| part.iter().map(|symbol| symbol.letter).collect())
            .collect();
        assert_eq!(parts, ["ˈaaaaaaaa", "ˌbbbbbbbbb", "ˈcccccccccc"]);
    }

    proptest! {
        #[test]
        fn no_part_is_longer_than_its_bound_and_none_is_empty(text in "([a-zˈ]{1,300}[,.]? ){1,12}", speed in 50_u16..200) {
            let symbols: Vec<_> = text
                .trim_end()
                .chars()
                .map(|letter| symbol(letter, letter.is_alphabetic().then_some(0)))
                .collect();
            let bounds = BOUNDS.at_speed(speed);
            let parts = divide(&symbols, bounds);
            prop_assert!(parts.iter().all(|part| (1..=bounds.longest).contains(&part.len())));
            // Only blanks between two parts are gone.
            let kept: usize = parts.iter().map(|part| part.len()).sum();
            prop_assert!(kept + parts.len() > symbols.len());
        }
    }

    #[test]
    fn a_sentence_without_an_end_gets_one() {
        let alphabet: BTreeMap<char, i64> = "ab ,.".chars().zip(1..).collect();
        let word = |token, ipa: &str, after: &str| Word {
            token,
            before: String::new(),
            ipa: ipa.to_owned(),
            after: after.to_owned(),
        };
        let spelt = |words: &[Word]| {
            let symbols = spell(words, &alphabet, str::to_owned);
            symbols.iter().map(|symbol| symbol.letter).collect::<String>()
        };
        assert_eq!(spelt(&[word(0, "ab", ","), word(1, "", ""), word(2, "bxa", "")]), "ab, ba.");
        assert_eq!(spelt(&[word(0, "a", ".")]), "a.");
        assert_eq!(spelt(&[word(0, "", "")]), "");
    }
}
