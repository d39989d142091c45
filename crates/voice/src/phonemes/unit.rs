//! One phoneme of a written string: its letter with everything that hangs on it.

/// A phoneme as espeak-ng writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    /// With its stress mark, ties, length and accents.
    pub(crate) text: String,
    /// Its first letter, which is what it is compared by.
    pub(crate) letter: char,
    /// Whether a blank stands before it.
    pub(crate) after_blank: bool,
}

/// Splits IPA text into its phonemes.
pub(crate) fn split(ipa: &str) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let (mut stress, mut blank, mut tied) = (String::new(), false, false);
    for letter in ipa.chars() {
        match letter {
            ' ' => blank = true,
            'ˈ' | 'ˌ' => stress.push(letter),
            _ if tied || hangs_on(letter) => {
                if let Some(unit) = units.last_mut() {
                    unit.text.push(letter);
                    tied = letter == '^';
                }
            }
            _ => {
                let mut text = std::mem::take(&mut stress);
                text.push(letter);
                units.push(Unit { text, letter, after_blank: std::mem::take(&mut blank) });
            }
        }
    }
    units
}

/// Whether a letter belongs to the one before it: ties, length, accents, aspiration and other small marks.
fn hangs_on(letter: char) -> bool {
    matches!(letter, '^' | 'ː' | 'ˑ' | '-' | 'ʲ' | 'ʰ' | 'ʱ' | 'ʷ' | '\u{300}'..='\u{36f}')
}

/// What it costs to take one phoneme for another: 0 if they are written alike, as much as two phonemes
/// that only one side has if a vowel stands against a consonant.
pub(crate) fn difference(one: &Unit, other: &Unit) -> u32 {
    let bare = |unit: &Unit| unit.text.replace(['ˈ', 'ˌ', 'ː'], "");
    match () {
        () if bare(one) == bare(other) => 0,
        () if one.letter == other.letter => 3,
        () if vowel(one.letter) && vowel(other.letter) => 5,
        () if vowel(one.letter) || vowel(other.letter) => 18,
        () => 10,
    }
}

fn vowel(letter: char) -> bool {
    "aeiouyæøœɐɑɒɔɘəɚɛɜɝɞɤɨɪɯɵɶʉʊʌʏᵻᵊãẽĩõũAEIOUYáéíóúàèìòùâêîôû".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_hang_on_their_letter() {
        let texts = |ipa| split(ipa).into_iter().map(|unit| unit.text).collect::<Vec<_>>().join("|");
        assert_eq!(texts("ðə d^ʒˈɑːnz"), "ð|ə|d^ʒ|ˈɑː|n|z");
        assert_eq!(texts("dy- mˈɔ\u{303}"), "d|y-|m|ˈɔ\u{303}");
        assert_eq!(texts(""), "");
    }

    #[test]
    fn blanks_are_remembered() {
        let blanks: Vec<_> = split("a bc d").iter().map(|unit| unit.after_blank).collect();
        assert_eq!(blanks, [false, true, false, true]);
    }
}
