//! From written words to phonemes, word by word. The sentence is read as a whole, because "the", "a" and "read"
//! depend on their neighbours; then the phonemes are aligned with the words.

mod align;
pub(crate) mod unit;

use crate::speech::says_something;
use crate::{SpokenToken, VoiceError, espeak_ng};

/// One token with the phonemes of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word {
    /// Position of the token in its request.
    pub(crate) token: usize,
    /// Punctuation before it.
    pub(crate) before: String,
    /// Phonemes as espeak-ng writes them (IPA, tied with `^`, with stress marks), in groups parted by blanks.
    /// Empty if the token says nothing.
    pub(crate) ipa: String,
    /// Punctuation after it.
    pub(crate) after: String,
}

/// Punctuation that the neural voices hear.
const PUNCTUATION: &str = ";:,.!?—…\"()“”";

/// Reads tokens aloud in phonemes of `language` (an espeak-ng tag). One word a token, in order.
pub(crate) fn read(tokens: &[SpokenToken], language: &str) -> Result<Vec<Word>, VoiceError> {
    Ok(read_whole(tokens, language)?.0)
}

/// As [`read`], and the phonemes of the whole sentence with the blanks where espeak-ng put them.
pub(crate) fn read_whole(tokens: &[SpokenToken], language: &str) -> Result<(Vec<Word>, String), VoiceError> {
    let mut words: Vec<_> = tokens
        .iter()
        .enumerate()
        .map(|(token, SpokenToken { spoken })| {
            let (before, after) = punctuation(spoken);
            Word { token, before, ipa: String::new(), after }
        })
        .collect();
    let (spoken, alone) = spoken(tokens);
    if spoken.is_empty() {
        return Ok((words, String::new()));
    }
    let whole = espeak_ng::phonemes(&sentence(tokens), language)?.join(" ");
    let mut each = espeak_ng::phonemes(&alone.join("\n\n"), language)?;
    if each.len() != alone.len() {
        // Something was read as two clauses or as none: spelling is then the nearest thing to the sound.
        each = alone;
    }
    for (at, ipa) in spoken.into_iter().zip(align::align(&whole, &each)) {
        words[at].ipa = ipa;
    }
    Ok((words, whole))
}

/// Reads the phonemes of several sentences ahead, in one process: [`read`] then finds them.
pub(crate) fn read_ahead<'a>(
    sentences: impl Iterator<Item = &'a [SpokenToken]>,
    language: &str,
) -> Result<(), VoiceError> {
    let texts: Vec<String> = sentences
        .filter_map(|tokens| {
            let (spoken, alone) = spoken(tokens);
            (!spoken.is_empty()).then(|| [sentence(tokens), alone.join("\n\n")])
        })
        .flatten()
        .collect();
    espeak_ng::read_ahead(&texts, language)
}

/// The tokens that say something, and each of them as it is read alone.
fn spoken(tokens: &[SpokenToken]) -> (Vec<usize>, Vec<String>) {
    let spoken: Vec<usize> = (0..tokens.len()).filter(|&at| says_something(&tokens[at].spoken)).collect();
    let alone = spoken.iter().map(|&at| bare(&tokens[at].spoken)).collect();
    (spoken, alone)
}

/// The text of a whole sentence as espeak-ng should read it.
pub(crate) fn sentence(tokens: &[SpokenToken]) -> String {
    let spoken: Vec<_> = tokens.iter().map(|token| plain(&token.spoken)).collect();
    let mut text = spoken.join(" ");
    text.push('\n');
    text
}

/// Text without what espeak-ng would take for more than text: line ends, and `[[`, which opens phoneme input.
fn plain(text: &str) -> String {
    let plain = |letter: char| if letter.is_control() || "[]".contains(letter) { ' ' } else { letter };
    text.chars().map(plain).collect()
}

/// A token without the punctuation that would end a clause, so that it is read as one.
fn bare(spoken: &str) -> String {
    let text = plain(spoken);
    let cleared: String =
        text.chars().map(|letter| if ",;:!?…—–()\"“”„«»¡¿".contains(letter) { ' ' } else { letter }).collect();
    let trimmed = cleared.trim();
    let stripped = trimmed.trim_end_matches('.');
    // "U.S." needs its last full stop to be read as letters.
    if stripped.contains('.') { trimmed.to_owned() } else { stripped.to_owned() }
}

/// The punctuation before and after what is said, in the signs of [`PUNCTUATION`]. A token that says nothing has
/// all of it after.
fn punctuation(spoken: &str) -> (String, String) {
    let text = spoken.replace("...", "…").replace(['–', '―'], "—").replace(['„', '«'], "“").replace('»', "”");
    let heard = |part: &str| part.chars().filter(|&sign| PUNCTUATION.contains(sign)).collect::<String>();
    let is_spoken = |letter: char| letter.is_alphanumeric();
    match (text.find(is_spoken), text.rfind(is_spoken)) {
        (Some(first), Some(last)) => {
            let end = last + text[last..].chars().next().map_or(0, char::len_utf8);
            (heard(&text[..first]), heard(&text[end..]))
        }
        _ if text.trim() == "-" => (String::new(), "—".to_owned()),
        _ => (String::new(), heard(&text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_english(text: &str) -> Vec<String> {
        let tokens: Vec<_> = text.split('|').map(|spoken| SpokenToken { spoken: spoken.to_owned() }).collect();
        let words = read(&tokens, "en-us").unwrap();
        words.iter().map(|word| format!("{}{}{}", word.before, word.ipa, word.after)).collect()
    }

    #[test]
    fn punctuation_stays_with_its_word() {
        for (spoken, before, after) in [
            ("word", "", ""),
            ("(word),", "(", "),"),
            ("“Wait...”", "“", "…”"),
            ("U.S.", "", "."),
            ("-", "", "—"),
            ("?!", "", "?!"),
            ("¿qué?", "", "?"),
            ("", "", ""),
        ] {
            assert_eq!(punctuation(spoken), (before.to_owned(), after.to_owned()), "{spoken}");
        }
    }

    #[test]
    fn a_word_alone_is_one_clause() {
        for (spoken, alone) in
            [("end.", "end"), ("U.S.", "U.S."), ("(yes, no)", "yes  no"), ("[[x]]", "x"), ("it's", "it's")]
        {
            assert_eq!(bare(spoken), alone, "{spoken}");
        }
    }

    #[test]
    fn merged_words_are_parted_again() {
        if espeak_ng::version().is_some() {
            assert_eq!(
                read_english("The|best|of|the|best,|to|be|read."),
                ["ðə", "bˈɛst", "ʌv", "ðə", "bˈɛst,", "tə", "bi", "ɹˈɛd."]
            );
        }
    }

    #[test]
    fn one_token_may_be_several_words_and_another_none() {
        if espeak_ng::version().is_some() {
            assert_eq!(
                read_english("It|costs||twenty-five dollars|—|now!"),
                ["ɪt", "kˈɔsts", "", "twˈɛntifˈa^ɪv dˈɑːlɚz", "—", "nˈa^ʊ!"]
            );
        }
    }
}
