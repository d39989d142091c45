//! When each word of espeak-ng is spoken. Its program prints sound without saying that, so the sentence is spoken twice:
//! once as it should sound, and once with a long pause between every two words. The pauses show where each word begins;
//! a warp of time carries that over to the first recording.

use super::warp::warp;
use crate::phonemes::{Word, unit};
use crate::sound::Span;

/// The long pause, in hundredths of a second at normal speed.
pub(super) const GAP: u32 = 50;
/// Samples at most this loud are silence; the synthesiser's silence is exact.
const QUIET: u16 = 8;
/// Silence left on both sides of a word in the recording with pauses, in milliseconds: pauses of the other one find
/// something to match there.
const MARGIN: usize = 10;

/// A sentence spoken twice, as 16-bit samples.
pub(super) struct Recordings<'s> {
    /// As it should sound.
    pub(super) fluent: &'s [i16],
    /// With a pause of [`GAP`] between every two words.
    pub(super) parted: &'s [i16],
    /// Samples a second of both.
    pub(super) rate: u32,
    /// Speed of both in percent of the normal one.
    pub(super) speed_percent: u16,
}

/// When each word is spoken, in samples of the fluent recording. `whole` are the phonemes of the sentence, with blanks
/// where espeak-ng put them.
pub(super) fn spans_of(words: &[Word], whole: &str, recordings: &Recordings<'_>) -> Vec<Span> {
    let Recordings { fluent, parted, rate, speed_percent } = *recordings;
    let shortest = rate as usize * GAP as usize * 8 / 10 / usize::from(speed_percent.max(1));
    let runs = spoken_runs(parted, shortest);
    let groups = group_sizes(whole);
    if runs.len() == groups.len() {
        let (cut, places) = without_pauses(parted, &runs, rate as usize * MARGIN / 1000);
        let to_samples = warp(&cut, fluent, rate);
        return spans(words, &groups, |unit| to_samples(place(&places, unit)));
    }
    // Without a run for every group, words share what is spoken by their phonemes.
    let spoken = spoken_runs(fluent, fluent.len());
    let (from, to) = spoken.first().copied().unwrap_or((0, fluent.len()));
    let units = groups.iter().sum::<usize>().max(1) as f64;
    let scale = (to - from) as f64 / units;
    let all = [groups.iter().sum::<usize>()];
    spans(words, &all, |unit| from as f64 + unit.along * unit.size as f64 * scale)
}

/// Where something is spoken: runs of samples parted by at least `pause` silent ones.
fn spoken_runs(samples: &[i16], pause: usize) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, sample) in samples.iter().enumerate() {
        if sample.unsigned_abs() > QUIET {
            match runs.last_mut().filter(|(_, to)| at - *to < pause) {
                Some((_, to)) => *to = at + 1,
                None => runs.push((at, at + 1)),
            }
        }
    }
    runs
}

/// The runs one after another with a small margin each, and where each run then begins and ends.
fn without_pauses(samples: &[i16], runs: &[(usize, usize)], margin: usize) -> (Vec<i16>, Vec<(usize, usize)>) {
    let (mut cut, mut places) = (Vec::new(), Vec::new());
    for &(from, to) in runs {
        let start = from.saturating_sub(margin);
        let end = (to + margin).min(samples.len());
        let offset = cut.len();
        cut.extend_from_slice(&samples[start..end]);
        places.push((offset + from - start, offset + to - start));
    }
    (cut, places)
}

/// How many phonemes each group has that espeak-ng wrote between two blanks.
fn group_sizes(whole: &str) -> Vec<usize> {
    let mut sizes = Vec::new();
    for unit in unit::split(whole) {
        match sizes.last_mut() {
            Some(size) if !unit.after_blank => *size += 1,
            _ => sizes.push(1),
        }
    }
    sizes
}

/// A point between two phonemes of a group.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    group: usize,
    /// How far along the group, 0 to 1.
    along: f64,
    /// Phonemes of the group.
    size: usize,
}

fn place(places: &[(usize, usize)], point: Point) -> f64 {
    places.get(point.group).map_or(0.0, |&(from, to)| from as f64 + point.along * (to - from) as f64)
}

/// When each word is spoken, if `when` knows when each point is.
fn spans(words: &[Word], groups: &[usize], when: impl Fn(Point) -> f64) -> Vec<Span> {
    let (mut spans, mut before) = (Vec::new(), 0);
    for word in words {
        let count = unit::split(&word.ipa).len();
        if count == 0 {
            continue;
        }
        let from = when(point(groups, before, false));
        let to = when(point(groups, before + count, true));
        spans.push(Span { token: word.token, from, to });
        before += count;
    }
    spans
}

/// The point after `count` phonemes; between two groups it is the end of the one or the beginning of the other.
fn point(groups: &[usize], mut count: usize, is_end: bool) -> Point {
    for (group, &size) in groups.iter().enumerate() {
        if count < size || (is_end && count == size) {
            return Point { group, along: count as f64 / size.max(1) as f64, size };
        }
        count -= size;
    }
    Point { group: groups.len().saturating_sub(1), along: 1.0, size: groups.last().copied().unwrap_or(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_parted_by_long_pauses_only() {
        let samples = [0, 100, 0, 100, 0, 0, 0, 0, -100, 100, 0];
        assert_eq!(spoken_runs(&samples, 3), [(1, 4), (8, 10)]);
        assert_eq!(spoken_runs(&[0, 3, 0], 3), []);
    }

    #[test]
    fn groups_are_what_stands_between_blanks() {
        assert_eq!(group_sizes("ʌvðə bˈɛst d^ʒˈɔɪ"), [4, 4, 3]);
        assert_eq!(group_sizes(""), Vec::<usize>::new());
    }

    #[test]
    fn a_point_between_groups_is_an_end_or_a_beginning() {
        let groups = [2, 4];
        assert_eq!(point(&groups, 2, true), Point { group: 0, along: 1.0, size: 2 });
        assert_eq!(point(&groups, 2, false), Point { group: 1, along: 0.0, size: 4 });
        assert_eq!(point(&groups, 4, false), Point { group: 1, along: 0.5, size: 4 });
        assert_eq!(point(&groups, 9, true), Point { group: 1, along: 1.0, size: 4 });
    }
}
