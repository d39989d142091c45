//! What is to be done about a schedule at a moment, from what was decided before. Pure: a clock that jumps is a number.

use super::rule::{Rule, Slot};

/// Up to so many milliseconds late a time counts as kept.
const ON_TIME_MS: u64 = 60_000;

/// Times that are counted one by one after a long absence.
const MOST_COUNTED: u64 = 1_000;

/// What is to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Due {
    /// The time for which a job is handed in: the last one, if it is not too late for it.
    pub submit: Option<Slot>,
    /// Those that were missed.
    pub missed: Option<Missed>,
    /// Everything up to this moment is decided about then.
    pub decided: u64,
}

/// Times that were missed, in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Missed {
    /// The first one.
    pub first: u64,
    /// The last one.
    pub last: u64,
    /// How many there are, or at least are.
    pub count: u64,
}

/// What is to be done at a moment. Everything up to `decided` was decided about; `late_ms` is how late a missed time may be
/// and still be made up for. However many times have passed, one job is handed in at most.
pub(crate) fn due(rule: &Rule, decided: u64, late_ms: u64, now: u64) -> Due {
    if decided > now {
        // The clock was set back. What it shows again is looked at again, and what was handed in is known by its time.
        return Due { decided: now, ..Due::default() };
    }
    let allowed = late_ms.max(ON_TIME_MS);
    let mut slots = Vec::new();
    let (mut count, mut first, mut at) = (0, None, decided);
    while let Some(slot) = rule.next_after(at).filter(|slot| slot.at <= now) {
        count += 1;
        first.get_or_insert(slot.at);
        at = slot.at;
        if count == MOST_COUNTED {
            // The rest is not counted, but the last one may not be too late.
            at = at.max(now.saturating_sub(allowed + 1));
        }
        slots.push(slot);
        if slots.len() > 2 {
            slots.remove(0);
        }
    }
    let Some(last) = slots.pop() else { return Due { decided, ..Due::default() } };
    let is_kept = now - last.at <= allowed;
    let before = slots.pop().map(|slot| slot.at);
    let (last_missed, missed) = if is_kept { (before, count - 1) } else { (Some(last.at), count) };
    Due {
        submit: is_kept.then_some(last),
        missed: first.zip(last_missed).map(|(first, last)| Missed { first, last, count: missed }),
        decided: at,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Timing;
    use super::*;

    const MINUTE: u64 = 60_000;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    /// A midnight in UTC.
    const NOON: u64 = 1_800_000_000_000 / DAY * DAY + 12 * HOUR;

    fn hourly() -> Rule {
        Rule::new(&Timing::Cron("0 * * * *".to_owned()), "UTC").unwrap()
    }

    fn told(decided: u64, late: u64, now: u64) -> (Option<u64>, Option<(u64, u64, u64)>, u64) {
        let due = due(&hourly(), decided, late, now);
        (
            due.submit.map(|slot| slot.at),
            due.missed.map(|missed| (missed.first, missed.last, missed.count)),
            due.decided,
        )
    }

    #[test]
    fn a_time_is_kept_for_a_minute() {
        assert_eq!(told(NOON - 1, 0, NOON - 1), (None, None, NOON - 1));
        assert_eq!(told(NOON - 1, 0, NOON), (Some(NOON), None, NOON));
        assert_eq!(told(NOON - 1, 0, NOON + MINUTE), (Some(NOON), None, NOON));
        assert_eq!(told(NOON - 1, 0, NOON + MINUTE + 1), (None, Some((NOON, NOON, 1)), NOON));
        assert_eq!(told(NOON, 0, NOON + 30), (None, None, NOON));
    }

    #[test]
    fn after_a_night_one_job_is_handed_in_at_most() {
        let (evening, morning) = (NOON, NOON + 20 * HOUR + 5 * MINUTE);
        let last = NOON + 20 * HOUR;
        assert_eq!(told(evening, 0, morning), (None, Some((NOON + HOUR, last, 20)), last));
        let made_up = (Some(last), Some((NOON + HOUR, last - HOUR, 19)), last);
        assert_eq!(told(evening, 10 * MINUTE, morning), made_up);
        assert_eq!(told(evening, 4 * MINUTE, morning), (None, Some((NOON + HOUR, last, 20)), last));
    }

    #[test]
    fn after_years_it_is_still_quick_and_the_last_is_found() {
        let now = NOON + 3_000 * DAY + 5 * MINUTE;
        let (submit, missed, decided) = told(NOON, 10 * MINUTE, now);
        assert_eq!((submit, decided), (Some(now - 5 * MINUTE), now - 5 * MINUTE));
        let (first, _, count) = missed.unwrap();
        assert_eq!((first, count), (NOON + HOUR, MOST_COUNTED));
        let (submit, missed, decided) = told(NOON, 0, NOON + 3_000 * DAY + 5 * MINUTE);
        assert_eq!((submit, missed.is_some()), (None, true));
        assert!(decided <= now);
    }

    #[test]
    fn a_clock_that_is_set_back_decides_about_nothing_but_that() {
        assert_eq!(told(NOON + DAY, 0, NOON), (None, None, NOON));
        assert_eq!(told(NOON, 0, NOON + HOUR), (Some(NOON + HOUR), None, NOON + HOUR));
    }
}
