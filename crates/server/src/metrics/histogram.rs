//! How often something took how long, in buckets that are an eighth of an octave wide: so many numbers for any span of time, and
//! a percentile is told to an eighth of itself.

use std::time::Duration;

/// The finest that is told apart, in microseconds.
const UNIT: u64 = 16;

/// Buckets of an octave.
const PARTS: u64 = 8;

/// The last bucket, which holds all that took minutes.
const LAST: u64 = 183;

/// Times, by bucket. Only buckets that hold some take memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram(Vec<(u8, u32)>);

impl Histogram {
    /// One more took so long.
    pub fn add(&mut self, took: Duration) {
        self.add_many(bucket(took), 1);
    }

    /// All that another holds as well.
    pub fn merge(&mut self, other: &Self) {
        for (bucket, count) in &other.0 {
            self.add_many(*bucket, *count);
        }
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.0.iter().map(|(_, count)| u64::from(*count)).sum()
    }

    /// Within which time so many of a hundred were done; none if there are none.
    pub fn percentile(&self, of_hundred: u64) -> Option<Duration> {
        let wanted = (self.count() * of_hundred).div_ceil(100).max(1);
        let mut seen = 0;
        let bucket = self.0.iter().find(|(_, count)| {
            seen += u64::from(*count);
            seen >= wanted
        });
        bucket.map(|(bucket, _)| end(*bucket))
    }

    fn add_many(&mut self, bucket: u8, many: u32) {
        match self.0.binary_search_by_key(&bucket, |(bucket, _)| *bucket) {
            Ok(at) => self.0[at].1 = self.0[at].1.saturating_add(many),
            Err(at) => self.0.insert(at, (bucket, many)),
        }
    }
}

/// The bucket of a time.
fn bucket(took: Duration) -> u8 {
    let units = took.as_micros() as u64 / UNIT;
    let bucket = if units < PARTS {
        units
    } else {
        let octave = u64::from(units.ilog2());
        (octave - 2) * PARTS + (units >> (octave - 3)) % PARTS
    };
    bucket.min(LAST) as u8
}

/// Where a bucket ends.
fn end(bucket: u8) -> Duration {
    let (octave, part) = (u64::from(bucket) / PARTS, u64::from(bucket) % PARTS);
    let units = if octave == 0 { part + 1 } else { (PARTS + part + 1) << (octave - 1) };
    Duration::from_micros(units * UNIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_holds_what_ends_within_an_eighth_above_it() {
        for micros in (0..400_000).chain((1..260).map(|second| second * 1_000_000)) {
            let took = Duration::from_micros(micros);
            let told = end(bucket(took));
            assert!(
                told > took && told <= took + took / 8 + Duration::from_micros(UNIT),
                "{took:?} is told as {told:?}"
            );
        }
        assert_eq!(u64::from(bucket(Duration::MAX)), LAST);
    }

    #[test]
    fn percentiles_are_those_of_all() {
        let mut all = Histogram::default();
        assert_eq!(all.percentile(50), None);
        let (mut fast, mut slow) = (Histogram::default(), Histogram::default());
        (0..98).for_each(|_| fast.add(Duration::from_micros(900)));
        (0..2).for_each(|_| slow.add(Duration::from_millis(300)));
        all.merge(&fast);
        all.merge(&slow);
        assert_eq!(all.count(), 100);
        let millis = |of_hundred| all.percentile(of_hundred).unwrap().as_millis();
        assert_eq!((millis(50), millis(98)), (0, 0));
        assert!((300..338).contains(&millis(99)), "{}", millis(99));
        assert_eq!(all.0.len(), 2);
    }
}
