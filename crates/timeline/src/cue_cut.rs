//! Cuts a spoken line into cues: the words that are on screen together. The best cut is found by dynamic programming
//! over a cost that knows reading (length, time) and language (what should not be torn apart).

use crate::cue::{Cue, CueWord};
use crate::phrase::{self, End};

/// How much may be on screen at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CueRule {
    /// Words in a cue, at most.
    pub words: usize,
    /// Characters in a line, at most. A longer single word stands alone and is shrunk by the painter.
    pub line_chars: usize,
    /// Lines, at most.
    pub lines: usize,
}

/// A word of the line with its place on the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimedWord {
    /// What is shown.
    pub text: String,
    /// First frame on which it is heard.
    pub from: u32,
    /// First frame on which it is no longer heard.
    pub to: u32,
    /// Whether the script marks it.
    pub emphasis: bool,
}

/// Frames by which a cue is shown before its first word lights up.
const LEAD: u32 = 1;
/// Frames for which a cue stays after its last word, when there is room.
const HOLD: u32 = 10;
/// A gap shorter than this many frames is bridged: the cue stays until the next one comes.
const BRIDGE: u32 = 18;

/// Added to what it costs to part two words that the script marks together.
const MARKED: u32 = 110;
/// What it costs at most to show the number of a list by itself.
const OF_A_NUMBER: u64 = 100;
/// Words by which a cue may exceed its rule, so that a phrase is seen whole.
const SPARE: usize = 1;

/// Cuts the words of one line, which has the frames `from..to` for itself.
pub fn cut(words: &[TimedWord], rule: CueRule, from: u32, to: u32) -> Vec<Cue> {
    let groups = best_groups(words, rule);
    let mut cues: Vec<Cue> = Vec::with_capacity(groups.len());
    for group in groups {
        let words = &words[group];
        let (Some(first), Some(last)) = (words.first(), words.last()) else { continue };
        let earliest = cues.last().map_or(from as i32, |before| before.words.last().map_or(0, |word| word.from + 1));
        let start = (first.from.saturating_sub(LEAD) as i32).max(earliest);
        if let Some(before) = cues.last_mut()
            && (start - before.to < BRIDGE as i32 || before.to > start)
        {
            before.to = start;
        }
        cues.push(Cue {
            from: start,
            to: (last.to + HOLD).min(to) as i32,
            words: words
                .iter()
                .map(|word| CueWord { text: word.text.clone(), from: word.from as i32, emphasis: word.emphasis })
                .collect(),
        });
    }
    if let Some(last) = cues.last_mut()
        && (to as i32) - last.to < BRIDGE as i32
    {
        last.to = to as i32;
    }
    cues
}

/// A word with what every run that it may be in asks of it.
struct Measured<'a> {
    word: &'a TimedWord,
    chars: usize,
    /// What it ends, where another word follows.
    end: End,
}

impl<'a> Measured<'a> {
    fn of(word: &'a TimedWord) -> Self {
        Self { word, chars: word.text.chars().count(), end: phrase::end(&word.text, Some("")) }
    }
}

/// The cheapest division of the words into runs.
fn best_groups(words: &[TimedWord], rule: CueRule) -> Vec<std::ops::Range<usize>> {
    let shown: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    let mut partings = phrase::partings(&shown);
    // What is marked together is one thing.
    for (parting, pair) in partings.iter_mut().zip(words.windows(2)) {
        *parting += if pair.iter().all(|word| word.emphasis) && *parting >= phrase::USUAL { MARKED } else { 0 };
    }
    let words: Vec<Measured<'_>> = words.iter().map(Measured::of).collect();
    let mut best: Vec<(u64, usize)> = vec![(0, 0)];
    for end in 1..=words.len() {
        let choice = (end.saturating_sub(rule.words.max(1) + SPARE)..end)
            .filter_map(|start| {
                let before = best.get(start)?.0;
                let parting = partings.get(end - 1).map_or(0, |parting| u64::from(*parting));
                Some((before + cost(&words, start, end, rule)? + parting, start))
            })
            .min()
            // A single word is always allowed, so there is always a choice.
            .unwrap_or((u64::MAX / 2, end - 1));
        best.push(choice);
    }
    let (mut groups, mut end) = (Vec::new(), words.len());
    while end > 0 {
        let start = best.get(end).map_or(0, |choice| choice.1);
        groups.push(start..end);
        end = start;
    }
    groups.reverse();
    groups
}

/// What it costs to show the words `start..end` together, without what it costs to end there; `None` if they do not fit.
fn cost(words: &[Measured<'_>], start: usize, end: usize, rule: CueRule) -> Option<u64> {
    let group = words.get(start..end)?;
    let chars = group.iter().map(|word| word.chars + 1).sum::<usize>() - 1;
    let room = rule.line_chars * rule.lines;
    if group.len() > 1 && (chars > room || !fits_lines(group, rule)) {
        return None;
    }
    let target = (room * 7 / 10).max(1);
    // The number of a list is a sentence of its own, and is not longer for being shown with others.
    let is_number = start == 0 && group.len() == 1 && is_list_number(&group.first()?.word.text);
    let most = if is_number { OF_A_NUMBER } else { 1_600 };
    let mut cost = (chars.abs_diff(target).pow(2) as u64).min(most);
    if group.len() > rule.words {
        cost += if group.len() > 2 { 90 } else { 1_600 };
    }
    let (last, before_it) = group.split_last()?;
    // A sentence or clause that ends inside a cue is shown with what does not belong to it.
    for word in before_it {
        cost += match word.end {
            End::Sentence => 400,
            End::Clause => 260,
            End::Within => 0,
        };
    }
    if group.len() == 1 && chars <= 3 && words.len() > 1 && !is_number {
        cost += 120;
    }
    let shown = last.word.to.saturating_sub(group.first()?.word.from);
    if shown < 8 && words.len() > 1 {
        cost += 200;
    }
    Some(cost)
}

/// Whether a word is the number of a list, if a line begins with it: `1.`
pub fn is_list_number(word: &str) -> bool {
    word.strip_suffix('.')
        .is_some_and(|digits| (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether the words can be broken into the lines allowed.
fn fits_lines(group: &[Measured<'_>], rule: CueRule) -> bool {
    let (mut lines, mut used) = (1, 0);
    for word in group {
        if used > 0 && used + 1 + word.chars > rule.line_chars {
            lines += 1;
            used = word.chars;
        } else {
            used += word.chars + usize::from(used > 0);
        }
    }
    lines <= rule.lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    const RULE: CueRule = CueRule { words: 4, line_chars: 15, lines: 2 };

    /// Words that take three frames a letter, with a frame between them.
    fn spoken(text: &str) -> Vec<TimedWord> {
        let mut at = 10;
        text.split_whitespace()
            .map(|word| {
                let from = at;
                at += 3 * word.chars().count() as u32;
                at += 1;
                TimedWord { text: word.to_owned(), from, to: at - 1, emphasis: false }
            })
            .collect()
    }

    fn check(text: &str, expected: &Expect) {
        let words = spoken(text);
        let end = words.last().unwrap().to + 40;
        let shown: Vec<_> = cut(&words, RULE, 0, end)
            .iter()
            .map(|cue| {
                let words: Vec<_> = cue.words.iter().map(|word| word.text.as_str()).collect();
                format!("{}..{} {}", cue.from, cue.to, words.join(" "))
            })
            .collect();
        expected.assert_eq(&shown.join("\n"));
    }

    #[test]
    fn cues_end_where_the_phrase_does() {
        check(
            "Did you know that octopuses have three hearts, and that two of them stop when they swim?",
            &expect![[r#"
                9..83 Did you know that octopuses
                83..134 have three hearts,
                134..187 and that two of them
                187..252 stop when they swim?"#]],
        );
    }

    #[test]
    fn the_number_of_a_list_stands_alone() {
        check(
            "2. Le 31/03/1889, tout change.",
            &expect![[r#"
            9..16 2.
            16..57 Le 31/03/1889,
            57..102 tout change."#]],
        );
    }

    #[test]
    fn a_long_word_stands_alone() {
        check(
            "An extraordinarily-hyphenated-monster appears",
            &expect![[r#"
                9..16 An
                16..119 extraordinarily-hyphenated-monster
                119..151 appears"#]],
        );
    }

    proptest! {
        #[test]
        fn every_word_is_shown_once_in_order_and_in_time(text in "([a-zñ]{1,14}[,.]? ){1,40}") {
            let words = spoken(&text);
            let end = words.last().unwrap().to + 30;
            let cues = cut(&words, RULE, 4, end);
            let shown: Vec<_> = cues.iter().flat_map(|cue| cue.words.iter().map(|word| word.text.clone())).collect();
            prop_assert_eq!(shown, text.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
            for cue in &cues {
                prop_assert!(cue.from < cue.to, "{:?}", cue);
                prop_assert!(cue.from <= cue.words[0].from);
                prop_assert!(cue.words.last().unwrap().from < cue.to);
                prop_assert!(cue.from >= 4 && cue.to <= end as i32);
            }
            for pair in cues.windows(2) {
                prop_assert!(pair[0].to <= pair[1].from);
            }
        }
    }
}
