//! Splits the phonemes of a whole sentence among its words, by the cheapest way to change the words' own phonemes
//! into the sentence's (Wagner and Fischer, 1974), where the end of a word likes to fall on a blank.

use super::unit::{Unit, difference, split};

/// A phoneme that only one side has.
const LONELY: u32 = 10;
/// A word that ends where the sentence has no blank: espeak-ng merges words, "of the" is `ʌvðə`.
const NO_BLANK: u32 = 4;
/// A blank of the sentence in the middle of a word.
const STRAY_BLANK: u32 = 2;

/// The step that was cheapest on the way to a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Both,
    Sentence,
    Word,
}

/// The part of `sentence` that belongs to each of `words`. All of it is assigned, in order; every word gets at
/// least one phoneme as long as there are as many phonemes as words. Blanks stay inside a part only.
pub(crate) fn align(sentence: &str, words: &[String]) -> Vec<String> {
    let units = split(sentence);
    let ends = spread(ends(&units, words), units.len());
    let mut from = 0;
    ends.into_iter()
        .map(|to| {
            let part = join(&units[from..to]);
            from = to;
            part
        })
        .collect()
}

/// Where each word ends: the count of phonemes up to and including its last one.
fn ends(units: &[Unit], words: &[String]) -> Vec<usize> {
    let split_words: Vec<Vec<Unit>> = words.iter().map(|word| split(word)).collect();
    let flat: Vec<&Unit> = split_words.iter().flatten().collect();
    // last[row] tells whether the row's phoneme is the last of its word.
    let mut last = vec![false; flat.len() + 1];
    let mut count = 0;
    for word in &split_words {
        count += word.len();
        last[count] = true;
    }
    let blank_at = |at: usize| at == 0 || units.get(at).is_none_or(|unit| unit.after_blank);
    let width = units.len() + 1;
    let mut steps = vec![Step::Both; width * (flat.len() + 1)];
    let mut above: Vec<u32> = (0..width).map(|at| at as u32 * LONELY).collect();
    steps[..width].fill(Step::Sentence);
    for row in 1..=flat.len() {
        let mut cells = Vec::with_capacity(width);
        for at in 0..width {
            let end = match (last[row], blank_at(at)) {
                (true, false) => NO_BLANK,
                (false, true) => STRAY_BLANK,
                _ => 0,
            };
            let mut best = (above[at] + LONELY + end, Step::Word);
            if at > 0 {
                let both = above[at - 1] + difference(flat[row - 1], &units[at - 1]) + end;
                let sentence = cells[at - 1] + LONELY;
                if both <= best.0 {
                    best = (both, Step::Both);
                }
                if sentence < best.0 {
                    best = (sentence, Step::Sentence);
                }
            }
            cells.push(best.0);
            steps[row * width + at] = best.1;
        }
        above = cells;
    }
    // Walk back, noting where each row was left.
    let mut left_at = vec![0; flat.len() + 1];
    let (mut row, mut at) = (flat.len(), units.len());
    left_at[row] = at;
    while row > 0 || at > 0 {
        match steps[row * width + at] {
            Step::Both => (row, at) = (row - 1, at - 1),
            Step::Sentence => {
                at -= 1;
                continue;
            }
            Step::Word => row -= 1,
        }
        left_at[row] = at;
    }
    let mut row = 0;
    split_words
        .iter()
        .map(|word| {
            row += word.len();
            left_at[row]
        })
        .collect()
}

/// Moves ends apart so that every word has a phoneme, as far as there are enough of them.
fn spread(mut ends: Vec<usize>, total: usize) -> Vec<usize> {
    let count = ends.len();
    if let Some(end) = ends.last_mut() {
        *end = total;
    }
    if total < count {
        return ends;
    }
    let mut least = 0;
    for (at, end) in ends.iter_mut().enumerate() {
        let most = total - (count - 1 - at);
        *end = (*end).clamp(least + 1, most);
        least = *end;
    }
    ends
}

fn join(units: &[Unit]) -> String {
    let mut text = String::new();
    for (at, unit) in units.iter().enumerate() {
        if at > 0 && unit.after_blank {
            text.push(' ');
        }
        text.push_str(&unit.text);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn aligned(sentence: &str, words: &str) -> String {
        let words: Vec<_> = words.split('|').map(str::to_owned).collect();
        align(sentence, &words).join("|")
    }

    #[test]
    fn phonemes_go_to_the_word_that_says_them() {
        for (sentence, words, parts) in [
            ("wˈʌn tˈuː", "wˈʌn|tˈuː", "wˈʌn|tˈuː"),
            ("ʌvðə bˈɛst", "ˈʌv|ðˈə|bˈɛst", "ʌv|ðə|bˈɛst"),
            ("ɐ tˈɛst", "ˈe^ɪ|tˈɛst", "ɐ|tˈɛst"),
            ("təbi ɪn ɐ wˈɛlnˈo^ʊn", "tˈuː|bˈiː|ˈɪn|ˈe^ɪ|wˈɛl nˈo^ʊn", "tə|bi|ɪn|ɐ|wˈɛlnˈo^ʊn"),
            ("twˈɛnti fˈa^ɪv dˈɑːlɚz", "twˈɛntifˈa^ɪv dˈɑːlɚz", "twˈɛnti fˈa^ɪv dˈɑːlɚz"),
            ("ðɪ ˈɛnd", "ðˈə|ˈɛnd", "ðɪ|ˈɛnd"),
            // Liaison: the sentence has a phoneme that neither word has alone.
            ("lez- ɑ\u{303}fˈɑ\u{303}", "lˈe|ɑ\u{303}fˈɑ\u{303}", "lez-|ɑ\u{303}fˈɑ\u{303}"),
        ] {
            assert_eq!(aligned(sentence, words), parts, "{sentence}");
        }
    }

    #[test]
    fn counts_that_differ_do_no_harm() {
        assert_eq!(aligned("", "a|b"), "|");
        assert_eq!(aligned("abc", "|"), "ab|c");
        assert_eq!(aligned("a", "b|c"), "|a");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_word_goes_empty(
            sentence in "[aiutkns]{1,3}( [aiutkns]{1,4}){0,6}",
            words in prop::collection::vec("[aiutkns]{0,4}", 1..8),
        ) {
            let parts = align(&sentence, &words);
            prop_assert_eq!(parts.len(), words.len());
            let without = |text: &str| text.replace(' ', "");
            prop_assert_eq!(without(&parts.concat()), without(&sentence));
            if split(&sentence).len() >= words.len() {
                prop_assert!(parts.iter().all(|part| !part.is_empty()));
            }
        }
    }
}
