//! Deals places out to lines, about equally, so that a line keeps its place while others come, go and change.

use std::cmp::Reverse;

use vo_digest::Digest;

use crate::seed::Seeded;

/// What tells a line from others: its words as numbers. Not where it stands, so that a new line before it changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish(Vec<u64>);

/// Words of fewer letters stand in every line and tell none from another.
const TELLING: usize = 4;
/// A line looks at so many of its favourite places before it takes what is left.
const FAVOURITES: usize = 32;

impl Wish {
    /// The wish of a line with these words; signs and capitals do not count.
    pub fn of_words<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut words: Vec<String> = words
            .map(|word| word.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect())
            .collect();
        if words.iter().any(|word| word.chars().count() >= TELLING) {
            words.retain(|word| word.chars().count() >= TELLING);
        }
        Self(words.into_iter().map(|word| Digest::of(word.as_bytes()).number()).collect())
    }

    /// The wish of what is known by its number only.
    pub fn of_number(number: usize) -> Self {
        Self(vec![Digest::of(&(number as u64).to_le_bytes()).number()])
    }

    /// How much it wants a place: each of its words draws a number, and the highest counts. So the favourite is an even draw
    /// (rendezvous hashing; Thaler and Ravishankar 1998), and a line of which one word was changed mostly keeps it (min-wise
    /// hashing; Broder 1997).
    pub fn weight(&self, seed: u64, place: u64) -> u64 {
        self.0.iter().map(|word| Seeded::new(seed ^ word, place).next()).max().unwrap_or(0)
    }
}

/// Says of a line, a place and the places that are dealt so far whether a neighbour of the line has the place.
pub type Clash<'a> = dyn Fn(usize, usize, &[Option<usize>]) -> bool + 'a;

/// Which of the places each line gets. The strongest wish comes first, and a place has room for little more than its share,
/// so that one line more or less moves few others. Neighbours that `clash` have different
/// places wherever that is possible.
pub fn deal(wishes: &[&Wish], places: &[u64], seed: u64, clash: &Clash<'_>) -> Vec<usize> {
    let rooms = rooms(wishes.len(), places, seed);
    let weight = |line: usize, place: usize| wishes[line].weight(seed, places[place]);
    let mut pairs: Vec<(Reverse<u64>, usize, usize)> = Vec::new();
    for line in 0..wishes.len() {
        let mut favourites: Vec<_> =
            (0..places.len()).map(|place| (Reverse(weight(line, place)), line, place)).collect();
        favourites.sort_unstable();
        pairs.extend(favourites.into_iter().take(FAVOURITES));
    }
    pairs.sort_unstable();
    let (mut dealt, mut used) = (vec![None; wishes.len()], vec![0; places.len()]);
    for (_, line, place) in pairs {
        if dealt[line].is_none() && used[place] < rooms[place] && !clash(line, place, &dealt) {
            dealt[line] = Some(place);
            used[place] += 1;
        }
    }
    for line in 0..wishes.len() {
        if dealt[line].is_none() {
            let best = (0..places.len())
                .max_by_key(|place| (!clash(line, *place, &dealt), used[*place] < rooms[*place], weight(line, *place)));
            dealt[line] = best;
            used[best.unwrap_or(0)] += 1;
        }
    }
    dealt.into_iter().map(|place| place.unwrap_or(0)).collect()
}

/// How many lines each place has room for: exactly its share while there are few, and up to half as much again where that
/// leaves none out. One line more gives one place more room, or two.
fn rooms(lines: usize, places: &[u64], seed: u64) -> Vec<usize> {
    let count = places.len().max(1);
    let rooms = lines.max(count) + lines.saturating_sub(2 * count) / 2;
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|place| Seeded::new(seed, places[*place]).next());
    let mut each = vec![rooms / count; places.len()];
    for place in order.into_iter().take(rooms % count) {
        each[place] += 1;
    }
    each
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wish(words: &[u32]) -> Wish {
        let words: Vec<String> = words.iter().map(|word| format!("word{word}")).collect();
        Wish::of_words(words.iter().map(String::as_str))
    }

    /// Deals places from 100 on, of which neighbours never have the same.
    fn dealt(lines: &[Vec<u32>], places: usize, seed: u64) -> Vec<usize> {
        let wishes: Vec<_> = lines.iter().map(|line| wish(line)).collect();
        let places: Vec<u64> = (0..places).map(|place| 100 + place as u64).collect();
        deal(&wishes.iter().collect::<Vec<_>>(), &places, seed, &|line, place, dealt| {
            line.checked_sub(1).is_some_and(|before| dealt[before] == Some(place))
                || dealt.get(line + 1).is_some_and(|after| *after == Some(place))
        })
    }

    fn lines() -> impl Strategy<Value = Vec<Vec<u32>>> {
        prop::collection::vec(prop::collection::vec(0_u32..300, 4..14), 1..40)
    }

    /// How many of the lines that stayed have another place now.
    fn moved(before: &[usize], after: &[usize]) -> usize {
        before.iter().zip(after).filter(|(before, after)| before != after).count()
    }

    #[test]
    fn a_new_line_moves_few_others_and_a_typo_hardly_any() {
        let mut words = Seeded::new(3, 1);
        let mut line = || (0..9).map(|_| words.below(300) as u32).collect::<Vec<_>>();
        for (count, places) in [(3, 3), (4, 3), (8, 3), (12, 3), (30, 3), (5, 5), (12, 5), (40, 5)] {
            let (mut inserted, mut edited) = (0, 0);
            for seed in 0..60 {
                let old: Vec<_> = (0..count).map(|_| line()).collect();
                let before = dealt(&old, places, seed);
                let at = seed as usize % (count + 1);
                let mut more = old.clone();
                more.insert(at, line());
                let mut after = dealt(&more, places, seed);
                after.remove(at);
                inserted += moved(&before, &after);
                let mut typo = old;
                typo[at % count][3] = 1_000;
                edited += moved(&before, &dealt(&typo, places, seed));
            }
            assert!(inserted <= 90, "{count} lines, {places} places: {inserted} moved by 60 new lines");
            assert!(edited <= 36, "{count} lines, {places} places: {edited} moved by 60 typos");
        }
    }

    proptest! {
        #[test]
        fn no_place_is_used_much_more_than_its_share_and_none_by_neighbours(lines in lines(), places in 3_usize..12, seed: u64) {
            let dealt = dealt(&lines, places, seed);
            prop_assert!(dealt.windows(2).all(|pair| pair[0] != pair[1]), "{:?}", dealt);
            let used: Vec<_> = (0..places).map(|place| dealt.iter().filter(|had| **had == place).count()).collect();
            let share = lines.len().div_ceil(places);
            prop_assert!(used.iter().all(|used| *used <= share + share / 2 + 1), "{:?}", used);
        }
    }
}
