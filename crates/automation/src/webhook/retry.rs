//! When something that was not taken is sent again.

/// Waits before each further attempt, in milliseconds: from five seconds to half a day.
const WAITS_MS: [u64; 7] = [5_000, 60_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 43_200_000];

/// The longest wait.
pub(super) const LONGEST_MS: u64 = 86_400_000;

/// When an attempt is made again, after so many; nothing if it is given up. An answer may ask for a longer wait.
pub(super) fn again(tries: u64, now: u64, retry_after: Option<u64>) -> Option<u64> {
    let wait = *WAITS_MS.get(usize::try_from(tries.checked_sub(1)?).ok()?)?;
    let asked = retry_after.unwrap_or_default().saturating_mul(1_000).min(LONGEST_MS);
    Some(now + wait.max(asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_eight_attempts_in_about_twenty_hours() {
        let mut now = 0;
        for tries in 1..8 {
            now = again(tries, now, None).unwrap();
        }
        assert_eq!((again(8, now, None), now / 3_600_000), (None, 19));
        assert_eq!(again(1, 0, Some(120)), Some(120_000));
        assert_eq!(again(1, 0, Some(u64::MAX)), Some(LONGEST_MS));
        assert_eq!(again(2, 0, Some(1)), Some(60_000));
    }
}
