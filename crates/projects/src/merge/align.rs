//! Which piece of an edited text was which of the text before: the fewest changes, and of those the ones between alike pieces.

use std::ops::Range;

use super::pieces::Piece;

/// More comparisons than these are not made: what differs counts as changed as a whole then.
const MOST_CELLS: usize = 2_000_000;

/// What an added or a removed piece costs; a changed one costs as much, and less than half of it more the less alike it is.
const STEP: u32 = 20;

/// What became of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It says the same, as this piece of the edited text.
    Kept(usize),
    /// It says something else, as this piece.
    Edited(usize),
    /// It is gone.
    Gone,
}

/// How a text was edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alignment {
    /// What became of each piece.
    pub fates: Vec<Fate>,
    /// The pieces of the edited text that are new, before each piece of the text before and behind its last.
    pub added: Vec<Range<usize>>,
}

/// How `before` was edited into `after`.
pub fn align(before: &[Piece<'_>], after: &[Piece<'_>]) -> Alignment {
    let same = |(a, b): &(&Piece<'_>, &Piece<'_>)| a.text == b.text;
    let head = before.iter().zip(after).take_while(same).count();
    let (old, new) = (before.get(head..).unwrap_or_default(), after.get(head..).unwrap_or_default());
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    let mut fates: Vec<Fate> = (0..head).map(Fate::Kept).collect();
    let mut added = vec![0..0; before.len() + 1];
    if old.len().saturating_mul(new.len()) > MOST_CELLS {
        fates.extend(old.iter().map(|_| Fate::Gone));
        added[head] = head..head + new.len();
    } else {
        between(old, new, head, &mut fates, &mut added);
    }
    fates.extend((after.len() - tail..after.len()).map(Fate::Kept));
    Alignment { fates, added }
}

/// The same for what has no common beginning and end; `head` pieces come before it in both.
fn between(old: &[Piece<'_>], new: &[Piece<'_>], head: usize, fates: &mut Vec<Fate>, added: &mut [Range<usize>]) {
    let wide = new.len() + 1;
    let mut costs = vec![0_u32; (old.len() + 1) * wide];
    let (of_old, of_new): (Vec<u64>, Vec<u64>) =
        (old.iter().map(|piece| words(piece.text)).collect(), new.iter().map(|piece| words(piece.text)).collect());
    let change = |i: usize, j: usize| {
        if old[i].text == new[j].text { 0 } else { STEP + unlike(of_old[i], of_new[j]) }
    };
    // What is left to do from each pair of places on.
    for i in (0..=old.len()).rev() {
        for j in (0..=new.len()).rev() {
            costs[i * wide + j] = match (i == old.len(), j == new.len()) {
                (true, true) => 0,
                (true, false) => costs[i * wide + j + 1] + STEP,
                (false, true) => costs[(i + 1) * wide + j] + STEP,
                (false, false) => {
                    let changed = costs[(i + 1) * wide + j + 1] + change(i, j);
                    changed.min(costs[i * wide + j + 1] + STEP).min(costs[(i + 1) * wide + j] + STEP)
                }
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        let cost = costs[i * wide + j];
        if i < old.len() && j < new.len() && cost == costs[(i + 1) * wide + j + 1] + change(i, j) {
            let at = head + j;
            fates.push(if change(i, j) == 0 { Fate::Kept(at) } else { Fate::Edited(at) });
            (i, j) = (i + 1, j + 1);
        } else if j < new.len() && cost == costs[i * wide + j + 1] + STEP {
            let range = &mut added[head + i];
            *range = if range.start == range.end { head + j..head + j + 1 } else { range.start..head + j + 1 };
            j += 1;
        } else {
            fates.push(Fate::Gone);
            i += 1;
        }
    }
}

/// The words of a text as bits, few of which two words share.
fn words(text: &str) -> u64 {
    let bit = |word: &str| {
        let hash = word.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x100_0000_01b3)
        });
        1 << (hash >> 58)
    };
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).fold(0, |bits, word| bits | bit(word))
}

/// From 0 for the same words to 9 for none in common.
fn unlike(a: u64, b: u64) -> u32 {
    let (both, any) = ((a & b).count_ones(), (a | b).count_ones());
    9 - 9 * both / any.max(1)
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "one range of pieces is meant")]
mod tests {
    use super::super::pieces::pieces;
    use super::*;

    fn aligned(before: &str, after: &str) -> (Vec<Fate>, Vec<Range<usize>>) {
        let Alignment { fates, added } = align(&pieces(before).0, &pieces(after).0);
        (fates, added.into_iter().filter(|range| !range.is_empty()).collect())
    }

    #[test]
    fn the_fewest_changes_are_found() {
        use Fate::{Edited, Gone, Kept};
        assert_eq!(aligned("A b. C d. E f.", "A b. C x. E f."), (vec![Kept(0), Edited(1), Kept(2)], vec![]));
        assert_eq!(aligned("A b. C d.", "New one. A b. C d."), (vec![Kept(1), Kept(2)], vec![0..1]));
        assert_eq!(aligned("A b. C d. E f.", "A b. E f."), (vec![Kept(0), Gone, Kept(1)], vec![]));
        // Of two that were put in the place of one, the one that is alike is the old one.
        assert_eq!(aligned("One two three.", "Nothing. One two four."), (vec![Edited(1)], vec![0..1]));
        // Of equal ones the one in its place stays.
        assert_eq!(aligned("Yes. Yes.", "No. Yes."), (vec![Edited(0), Kept(1)], vec![]));
    }

    #[test]
    fn what_is_too_much_to_compare_is_changed_as_a_whole() {
        let text = |word: &str| format!("{word} a.\n\n").repeat(2_000);
        let (fates, added) = aligned(&text("One"), &text("Two"));
        assert!(fates.iter().all(|fate| *fate == Fate::Gone) && added == [0..2_000]);
    }
}
