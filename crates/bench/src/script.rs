//! A script of a wanted length: sentences that are all different, so that no part of a movie can be made from another.

/// Letters a second, and letters a pause lasts: how the voice `silence` lets words pass.
const LETTERS_A_SECOND: usize = 15;
const PAUSE: usize = 4;
/// A sentence's place on the timeline is a multiple of so many tenths of a second, pauses included.
const GRID: usize = 4;

/// After the last word the movie lasts a little longer, in tenths of a second.
const TAIL: usize = 7;

const ADJECTIVES: [&str; 11] =
    ["old", "small", "bright", "clever", "tired", "blue", "patient", "lonely", "swift", "golden", "shy"];
const ANIMALS: [&str; 13] = [
    "octopus", "heron", "badger", "lizard", "falcon", "otter", "beetle", "turtle", "raven", "salmon", "spider",
    "camel", "whale",
];
const VERBS: [&str; 7] = ["waits", "hunts", "sleeps", "wanders", "listens", "hides", "swims"];
const PLACES: [&str; 17] = [
    "river", "harbour", "forest", "desert", "garden", "tunnel", "island", "market", "canyon", "glacier", "meadow",
    "bridge", "castle", "station", "cellar", "valley", "tower",
];

/// The words that the edit of one word puts in place of [`WORD`]: equally long, so that nothing else moves.
pub const OTHER_WORDS: [&str; 8] = ["green", "brave", "quick", "happy", "noble", "silly", "proud", "rusty"];
/// The word that is edited.
const WORD: &str = "quiet";

/// A script of about so many seconds. `number` makes it another one; sentence by sentence no two numbers agree.
pub fn script(seconds: u32, number: usize) -> String {
    let (mut text, mut tenths, wanted) = (String::from("# Animals\n"), TAIL, seconds as usize * 10);
    for index in number * 1_000.. {
        // The usual one, or at the end the one that comes nearest.
        let whole = [index % KINDS, 0, 1, 2].map(|kind| sentence(index, kind));
        let far = |sentence: &String| (tenths + tenths_of(sentence)).abs_diff(wanted);
        let fits = |sentence: &&String| tenths + tenths_of(sentence) <= wanted;
        let Some(next) = whole.first().filter(fits).or_else(|| whole.iter().min_by_key(|sentence| far(sentence)))
        else {
            break;
        };
        // The script is never empty.
        if tenths > TAIL && far(next) > wanted.abs_diff(tenths) {
            break;
        }
        tenths += tenths_of(next);
        text.push('\n');
        text.push_str(next);
        text.push('\n');
    }
    text
}

/// The same script with one word of one sentence in the middle changed: another one for every number.
pub fn edited(script: &str, number: usize) -> String {
    let places: Vec<usize> = script.match_indices(WORD).map(|(at, _)| at).collect();
    let Some(at) = places.get(places.len() / 2) else { return script.to_owned() };
    let word = OTHER_WORDS[number % OTHER_WORDS.len()];
    format!("{}{word}{}", &script[..*at], &script[at + WORD.len()..])
}

/// Kinds of sentences: middle, short and long ones take turns, as people write them.
const KINDS: usize = 3;

/// The sentence of a number, of a kind. The lengths of the lists have no common factor, so they meet again late.
fn sentence(index: usize, kind: usize) -> String {
    let (adjective, animal) = (ADJECTIVES[index % ADJECTIVES.len()], ANIMALS[index % ANIMALS.len()]);
    let (verb, place) = (VERBS[index % VERBS.len()], PLACES[index % PLACES.len()]);
    match kind {
        0 => format!("The {adjective} {animal} {verb} near the {WORD} {place}."),
        1 => format!("The {animal} of the {place} {verb}."),
        _ => format!(
            "Now the {adjective} {animal} {verb} near the {WORD} {place}, and nobody else in the world knows why."
        ),
    }
}

/// How long a sentence lasts, in tenths of a second.
fn tenths_of(sentence: &str) -> usize {
    let words: Vec<&str> = sentence.split(' ').collect();
    let letters: usize = words.iter().map(|word| word.chars().count().max(3) + 1).sum::<usize>() + PAUSE - 1;
    (letters * 10 / LETTERS_A_SECOND + 1).next_multiple_of(GRID)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn sentences(text: &str) -> impl Iterator<Item = &str> {
        text.lines().filter(|line| line.ends_with('.'))
    }

    #[test]
    fn ten_minutes_of_ten_scripts_never_repeat_a_sentence() {
        let scripts: Vec<String> = (0..10).map(|number| script(600, number)).collect();
        let sentences: Vec<&str> = scripts.iter().flat_map(|text| sentences(text)).collect();
        let different: BTreeSet<&&str> = sentences.iter().collect();
        assert_eq!(different.len(), sentences.len());
        assert!(sentences.len() > 1_000, "{}", sentences.len());
    }

    #[test]
    fn a_script_is_as_long_as_is_wanted_give_or_take_half_a_short_sentence() {
        for seconds in 4..100 {
            let tenths: usize = sentences(&script(seconds, 0)).map(tenths_of).sum();
            assert!((tenths + TAIL).abs_diff(seconds as usize * 10) <= 15, "{seconds}: {tenths}");
        }
    }

    #[test]
    fn an_edit_changes_one_word_and_no_length() {
        let before = script(60, 0);
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        for number in 0..OTHER_WORDS.len() {
            let after = edited(&before, number);
            assert_eq!(after.len(), before.len());
            let changed = words(&before).iter().zip(words(&after)).filter(|(old, new)| *old != new).count();
            assert_eq!(changed, 1);
        }
    }

    #[test]
    fn the_shortest_script_has_a_sentence() {
        assert_eq!(sentences(&script(0, 0)).count(), 1);
    }
}
