//! The captions of a job as states: the words on screen, and which of them is being spoken. All show the same.

use serde::{Deserialize, Serialize};
use vo_timeline::cue::Cue;

use crate::vo::Segment;

/// Words that are shown unchanged for some frames.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The words on screen, as they are shown.
    pub words: Vec<String>,
    /// The word being spoken, counted from 0; -1 before the first one is.
    pub active: i32,
    /// First frame.
    pub from_frame: u32,
    /// First frame on which it is no longer shown.
    pub to_frame: u32,
}

/// The states of a movie from its segments.
pub fn states(segments: &[Segment]) -> Vec<State> {
    let mut cues: Vec<(i64, &Cue)> = Vec::new();
    for segment in segments {
        for cue in segment.cues() {
            // A cue that lies over a cut is reported by both segments.
            let from = i64::from(segment.at) + i64::from(cue.from);
            if cues.last().is_none_or(|(last, _)| *last < from) {
                cues.push((from, cue));
            }
        }
    }
    cues.into_iter().flat_map(|(from, cue)| of_cue(cue, from - i64::from(cue.from))).collect()
}

/// The states of a cue that stands in a segment which begins on the frame `base`.
fn of_cue(cue: &Cue, base: i64) -> Vec<State> {
    let words: Vec<String> = cue.words.iter().map(|word| word.text.to_uppercase()).collect();
    let starts = std::iter::once(cue.from).chain(cue.words.iter().map(|word| word.from));
    let ends = cue.words.iter().map(|word| word.from).chain(std::iter::once(cue.to));
    let frame = |frame: i32| (base + i64::from(frame)).max(0) as u32;
    starts
        .zip(ends)
        .enumerate()
        .map(|(index, (from, to))| State {
            words: words.clone(),
            active: index as i32 - 1,
            from_frame: frame(from.max(cue.from)),
            to_frame: frame(to.min(cue.to)),
        })
        .filter(|state| state.from_frame < state.to_frame)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use vo_timeline::cue::CueWord;

    fn cue(from: i32, to: i32, words: &[(&str, i32)]) -> Cue {
        let word = |(text, from): &(&str, i32)| CueWord { text: (*text).to_owned(), from: *from, emphasis: false };
        Cue { from, to, words: words.iter().map(word).collect() }
    }

    #[test]
    fn every_word_has_its_turn_and_before_the_first_none_has() {
        let states = of_cue(&cue(0, 28, &[("An", 6), ("octopus", 14)]), 100);
        let lines: Vec<String> = states
            .iter()
            .map(|state| {
                let State { words, active, from_frame, to_frame } = state;
                format!("{from_frame}..{to_frame} {} {active}", words.join(" "))
            })
            .collect();
        expect![[r#"
            100..106 AN OCTOPUS -1
            106..114 AN OCTOPUS 0
            114..128 AN OCTOPUS 1"#]]
        .assert_eq(&lines.join("\n"));
    }

    #[test]
    fn a_cue_that_begins_with_its_first_word_has_no_empty_state() {
        let states = of_cue(&cue(5, 9, &[("Yes", 5)]), 0);
        assert_eq!(states.len(), 1);
        assert_eq!((states[0].active, states[0].from_frame, states[0].to_frame), (0, 5, 9));
    }
}
