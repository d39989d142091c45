//! What many rounds say together: the middle and both ends, and ratios taken within a round, where the weather of a
//! shared machine is the same for both.

use serde::Serialize;

/// The middle of several numbers and both ends.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// The median; of an even count, the mean of the two in the middle.
    pub median: f64,
    /// The least.
    pub min: f64,
    /// The greatest.
    pub max: f64,
}

impl Summary {
    /// The summary of some numbers, or none of no numbers. What is not finite is left out.
    pub fn of(numbers: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = numbers.into_iter().filter(|number| number.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let (first, last) = (*sorted.first()?, *sorted.last()?);
        let (below, above) = (sorted.get((sorted.len() - 1) / 2)?, sorted.get(sorted.len() / 2)?);
        Some(Self { median: f64::midpoint(*below, *above), min: first, max: last })
    }

    /// The summary of `ours / theirs`, each taken within its round. Rounds that one of them lacks are left out.
    pub fn of_ratios(ours: impl IntoIterator<Item = f64>, theirs: impl IntoIterator<Item = f64>) -> Option<Self> {
        Self::of(ours.into_iter().zip(theirs).map(|(ours, theirs)| ours / theirs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_an_even_count_lies_between_two() {
        let summary = Summary::of([4.0, 1.0, 2.0, 10.0]).unwrap();
        assert_eq!(summary, Summary { median: 3.0, min: 1.0, max: 10.0 });
    }

    #[test]
    fn no_numbers_have_no_summary() {
        assert_eq!(Summary::of([]), None);
        assert_eq!(Summary::of([f64::NAN, f64::INFINITY]), None);
    }

    #[test]
    fn a_ratio_is_taken_within_each_round() {
        // The second round ran on a busy machine; the ratio does not show it.
        let summary = Summary::of_ratios([2.0, 20.0, 2.2], [1.0, 10.0, 1.0]).unwrap();
        assert_eq!(summary, Summary { median: 2.0, min: 2.0, max: 2.2 });
    }

    #[test]
    fn a_round_that_one_of_them_lacks_is_left_out() {
        let summary = Summary::of_ratios([3.0, 4.0], [1.0]).unwrap();
        assert_eq!(summary, Summary { median: 3.0, min: 3.0, max: 3.0 });
    }
}
