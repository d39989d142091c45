//! The letter A: espeak-ng reads a lone `A` as the article, so that `A M` would be "uh M".

/// A spelling that espeak-ng reads as the name of the letter.
const LETTER: &str = "eigh";

/// A text as espeak-ng should read it: in English, an `A` that is a letter is written as it sounds.
pub(super) fn respelled(text: &str, language: &str) -> String {
    if language != "en" && !language.starts_with("en-") || !text.contains('A') {
        return text.to_owned();
    }
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

fn line(text: &str) -> String {
    let written: Vec<&str> = text.split(' ').collect();
    let at = |at: Option<usize>| at.and_then(|at| written.get(at)).copied().unwrap_or_default();
    let words: Vec<String> = (0..written.len())
        .map(|index| {
            let word = at(Some(index));
            let is_a = word.starts_with('A') && bare(word) == "A";
            if is_a && is_letter(word, at(index.checked_sub(1)), at(Some(index + 1))) {
                word.replacen('A', LETTER, 1)
            } else {
                word.to_owned()
            }
        })
        .collect();
    words.join(" ")
}

/// Whether an `A` is the letter: beside another letter, or where no article stands.
fn is_letter(word: &str, before: &str, after: &str) -> bool {
    let is_lone = |other: &str| {
        let letter = bare(other);
        letter.len() == 1 && letter.starts_with(|c: char| c.is_ascii_uppercase() && c != 'I')
    };
    let ends = bare(word).len() < word.len() || after.is_empty();
    let is_small = after.starts_with(char::is_lowercase);
    let opens = before.is_empty() || before.ends_with(['.', '!', '?']);
    ends || is_lone(after) || after == "I" || !opens && (is_small || is_lone(before) && !before.ends_with(','))
}

/// A word without the punctuation behind it.
fn bare(word: &str) -> &str {
    word.trim_end_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_not_taken_for_the_article() {
        for (text, expected) in [
            ("nine A M to five P M", "nine eigh M to five P M"),
            ("The A P R is high", "The eigh P R is high"),
            ("in the U S A.", "in the U S eigh."),
            ("an A I model", "an eigh I model"),
            ("A squirrel is here", "A squirrel is here"),
            ("Once Upon A Time", "Once Upon A Time"),
            ("Plan A is good", "Plan eigh is good"),
            ("I got a B. A dog came", "I got a B. A dog came"),
            ("Apple", "Apple"),
            ("one\nA B\n", "one\neigh B\n"),
        ] {
            assert_eq!(respelled(text, "en-us"), expected);
        }
        assert_eq!(respelled("A B", "fr"), "A B");
    }
}
