//! A part of a sentence and what stands around it.

use crate::affixes::Part;

/// The parts of one sentence.
pub(super) struct Sentence<'a> {
    parts: &'a [Part],
    /// Whether it is written in capitals throughout, so that capitals tell nothing.
    pub(super) shouted: bool,
}

impl<'a> Sentence<'a> {
    pub(super) fn of(parts: &'a [Part]) -> Self {
        let letters = |part: &Part| part.core.chars().filter(|c| c.is_alphabetic()).count();
        let is_shouted = |part: &&Part| letters(part) > 1 && !part.core.contains(char::is_lowercase);
        let words = parts.iter().filter(|part| letters(part) > 1).count();
        let shouted = parts.iter().filter(is_shouted).count();
        Self { parts, shouted: words > 1 && shouted * 5 >= words * 4 }
    }

    fn part(&self, index: Option<usize>) -> Option<&'a Part> {
        index.and_then(|index| self.parts.get(index))
    }

    fn core(&self, index: Option<usize>) -> &'a str {
        self.part(index).map_or("", |part| part.core.as_str())
    }

    /// Whether any part has one of these characters.
    pub(super) fn has(&self, among: &[char]) -> bool {
        self.parts.iter().any(|part| part.core.contains(among))
    }

    /// Whether one of these words stands in it, written small.
    pub(super) fn has_word(&self, among: &[&str]) -> bool {
        self.parts.iter().any(|part| among.contains(&part.core.to_lowercase().as_str()))
    }
}

/// A part and its neighbours.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) core: &'a str,
    /// The part before `before`.
    pub(super) earlier: &'a str,
    pub(super) before: &'a str,
    pub(super) after: &'a str,
    /// The part behind `after`.
    pub(super) second: &'a str,
    pub(super) sentence: &'a Sentence<'a>,
    pub(super) index: usize,
    pub(super) british: bool,
    /// Whether it is a piece of a part, so that the neighbours of the part are not its own.
    pub(super) is_piece: bool,
}

impl<'a> Context<'a> {
    pub(super) fn of(sentence: &'a Sentence<'a>, index: usize, british: bool) -> Self {
        let core = |index| sentence.core(index);
        Self {
            core: core(Some(index)),
            earlier: core(index.checked_sub(2)),
            before: core(index.checked_sub(1)),
            after: core(Some(index + 1)),
            second: core(Some(index + 2)),
            sentence,
            index,
            british,
            is_piece: false,
        }
    }

    /// A piece of the part, read without its neighbours.
    pub(super) fn alone(self, core: &'a str) -> Self {
        Self { core, earlier: "", before: "", after: "", second: "", is_piece: true, ..self }
    }

    /// The part at a distance; empty outside the sentence.
    pub(super) fn at(&self, distance: isize) -> &'a str {
        if self.is_piece {
            return if distance == 0 { self.core } else { "" };
        }
        self.sentence.core(self.index.checked_add_signed(distance))
    }

    /// Whether a full stop stands right behind it.
    pub(super) fn stops(&self) -> bool {
        self.sentence.part(Some(self.index)).is_some_and(Part::stops)
    }

    /// Whether a comma or the like stands right behind it, or nothing follows at all.
    pub(super) fn pauses(&self) -> bool {
        self.after.is_empty() || self.sentence.part(Some(self.index)).is_some_and(Part::pauses)
    }

    /// Whether a colon stands right behind it.
    pub(super) fn introduces(&self) -> bool {
        self.sentence.part(Some(self.index)).is_some_and(Part::introduces)
    }

    /// Whether a comma or the like stands before it.
    pub(super) fn is_after_pause(&self) -> bool {
        self.pauses_at(-1)
    }

    /// Whether a comma or the like stands behind the part at a distance.
    pub(super) fn pauses_at(&self, distance: isize) -> bool {
        self.sentence.part(self.index.checked_add_signed(distance)).is_some_and(Part::pauses)
    }

    pub(super) fn is_after_number(&self) -> bool {
        super::amount::ends_in_number(self.before)
    }

    pub(super) fn is_before_number(&self) -> bool {
        self.after
            .trim_start_matches(['$', '€', '£', '¥', '₹', '-', '+', '.', '\'', '#'])
            .starts_with(|c: char| c.is_ascii_digit())
    }

    /// Whether what is measured or paid is the name of a kind of thing (`a 55" TV`, `a $5 coffee`), so that its unit
    /// stands in the singular. `after` is the part behind the unit.
    pub(super) fn is_attribute(&self, before: &str, after: &str) -> bool {
        let before = before.to_lowercase();
        let after_starts = after.starts_with(char::is_alphabetic);
        let is_bill = matches!(after, "bill" | "bills" | "notes" | "coin" | "coins");
        let determiner = is_bill || matches!(before.as_str(), "a" | "an" | "this" | "that" | "every" | "another");
        determiner && after_starts && !self.pauses() && !is_function_word(&after.to_lowercase())
    }
}

/// Words behind a quantity that are not what it measures.
fn is_function_word(word: &str) -> bool {
    const WORDS: &str = " of in on at to for from and or but is was are were be been has have had will would can could may might a \
        an per each away apart ago later more less than the with by as that which who when while if so then into over under above \
        below before after off out up down up back now today plus minus times every worth ";
    WORDS.contains(&format!(" {word} "))
}

/// Whether an operator stands beside a part of a formula.
pub(super) fn is_term(context: &Context<'_>) -> bool {
    let is_operator = |word: &str| matches!(word, "+" | "-" | "=" | "*" | "−");
    is_operator(context.before) || is_operator(context.after)
}

/// Whether a word is a plural that can be counted.
pub(super) fn is_plural(word: &str) -> bool {
    const NOT_PLURAL: [&str; 16] = [
        "is", "was", "has", "as", "this", "its", "us", "his", "does", "plus", "thus", "perhaps", "always", "says",
        "goes", "versus",
    ];
    let irregular = matches!(
        word,
        "people" | "men" | "women" | "children" | "percent" | "feet" | "times" | "kids" | "fish" | "sheep" | "folks"
    );
    let plural = word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && word.chars().all(char::is_lowercase);
    irregular || plural && !NOT_PLURAL.contains(&word)
}

/// Whether a word begins with a capital letter.
pub(super) fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}
