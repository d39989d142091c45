//! Fewer values than a record has, and none of the peaks lost: a picture has only so many pixels.

use vo_chart::{Axis, Stair};

/// The shortest time that a mean is drawn of, in milliseconds. Processor time is reported in hundredths of a second, so
/// that of a twentieth is wrong by a fifth.
const SHORTEST: u64 = 250;

/// The most means that are drawn.
const MEANS: u64 = 250;

/// The highest value in each pixel of the time's axis; every moment reaches back to the one before it.
pub(super) fn highest(moments: &[u64], values: &[u64], time: &Axis) -> Vec<Stair> {
    let mut stairs: Vec<Stair> = Vec::with_capacity(time.pixels().min(moments.len()));
    let mut before = time.at(0.0);
    for (at, value) in moments.iter().zip(values) {
        let x = time.at(*at as f64);
        match stairs.last_mut() {
            // A stretch of less than a pixel grows to one.
            Some((from, to, highest)) if x - *from < 1.0 => {
                (*to, *highest) = (x, (*highest).max(*value));
            }
            Some((_, to, highest)) if *highest == *value => *to = x,
            _ => stairs.push((before, x, *value)),
        }
        before = x;
    }
    stairs
}

/// The borders of equal stretches of time, in milliseconds.
pub(super) fn edges(milliseconds: u64) -> Vec<u64> {
    let count = (milliseconds / SHORTEST).clamp(1, MEANS);
    (0..=count).map(|number| milliseconds * number / count).collect()
}

/// The mean between every two borders. A value holds from the moment before until its own.
pub(super) fn means(moments: &[u64], values: &[u32], edges: &[u64]) -> Vec<f64> {
    let mut sums = vec![0; edges.len().saturating_sub(1)];
    let (mut before, mut first) = (0, 0);
    for (at, value) in moments.iter().zip(values) {
        for (bucket, pair) in edges.windows(2).enumerate().skip(first) {
            if pair[0] >= *at {
                break;
            }
            sums[bucket] += pair[1].min(*at).saturating_sub(pair[0].max(before)) * u64::from(*value);
            first = bucket;
        }
        before = *at;
    }
    let widths = edges.windows(2).map(|pair| (pair[1] - pair[0]).max(1));
    sums.iter().zip(widths).map(|(sum, width)| *sum as f64 / width as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_keep_the_sum() {
        let edges = edges(1_000);
        assert_eq!(edges, [0, 250, 500, 750, 1_000]);
        assert_eq!(means(&[0, 100, 600, 1_000], &[0, 100, 200, 50], &edges), [160.0, 200.0, 110.0, 50.0]);
    }

    #[test]
    fn a_peak_within_a_pixel_stays() {
        let axis = Axis::of_time(100_000, (0.0, 100.0));
        let moments: Vec<u64> = (0..=2_000).map(|number| number * 50).collect();
        let values: Vec<u64> = (0..=2_000).map(|number| if number == 777 { 9 } else { 1 + number % 2 }).collect();
        let stairs = highest(&moments, &values, &axis);
        assert!(stairs.len() <= 101, "{}", stairs.len());
        assert!(stairs.iter().any(|(_, _, value)| *value == 9));
        assert!(stairs.windows(2).all(|pair| pair[0].1 <= pair[1].0));
    }
}
