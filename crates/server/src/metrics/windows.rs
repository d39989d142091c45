//! Sums over the last minute, five minutes and hour, in slots. No clock moves them on: whoever adds or reads does, and slots in
//! which nothing happened take no memory.

use std::collections::VecDeque;
use std::time::Duration;

/// Seconds of a slot, and slots of a window, of each window.
const SHAPES: [(u64, u64); 3] = [(10, 6), (60, 5), (600, 6)];

/// The windows, by their names.
pub const NAMES: [&str; 3] = ["1m", "5m", "1h"];

/// Which window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// The last minute.
    Minute,
    /// The last five minutes.
    FiveMinutes,
    /// The last hour.
    Hour,
}

impl Span {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Minute, Self::FiveMinutes, Self::Hour];

    /// Its name.
    pub fn name(self) -> &'static str {
        NAMES[self as usize]
    }

    /// How many seconds it has.
    pub fn seconds(self) -> u64 {
        let (width, slots) = SHAPES[self as usize];
        width * slots
    }
}

/// What slots hold.
pub trait Slot: Default {
    /// All that another holds as well.
    fn merge(&mut self, other: &Self);
}

/// What happened in each window.
#[derive(Clone, Debug)]
pub struct Windows<T>([VecDeque<(u64, T)>; 3]);

impl<T> Default for Windows<T> {
    fn default() -> Self {
        Self([VecDeque::new(), VecDeque::new(), VecDeque::new()])
    }
}

impl<T: Slot> Windows<T> {
    /// Something happened, so long after the start.
    pub fn add(&mut self, at: Duration, add: impl Fn(&mut T)) {
        for (slots, (width, most)) in self.0.iter_mut().zip(SHAPES) {
            let now = at.as_secs() / width;
            forget(slots, now, most);
            if slots.back().is_none_or(|(slot, _)| *slot < now) {
                slots.push_back((now, T::default()));
            }
            if let Some((_, slot)) = slots.back_mut() {
                add(slot);
            }
        }
    }

    /// All that happened within a window that ends so long after the start.
    pub fn sum(&mut self, span: Span, at: Duration) -> T {
        let mut sum = T::default();
        for (index, (slots, (width, most))) in self.0.iter_mut().zip(SHAPES).enumerate() {
            forget(slots, at.as_secs() / width, most);
            if index == span as usize {
                for (_, slot) in slots.iter() {
                    sum.merge(slot);
                }
            }
        }
        sum
    }
}

/// Drops slots that are too long ago.
fn forget<T>(slots: &mut VecDeque<(u64, T)>, now: u64, most: u64) {
    while slots.front().is_some_and(|(slot, _)| slot + most <= now) {
        slots.pop_front();
    }
    if slots.is_empty() {
        slots.shrink_to_fit();
    }
}

/// The largest of what was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Peak(pub Duration);

impl Slot for Peak {
    fn merge(&mut self, other: &Self) {
        self.0 = self.0.max(other.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_ago_is_in_no_window() {
        let (mut windows, second) = (Windows::<Peak>::default(), Duration::from_secs);
        let peak = |seconds| move |slot: &mut Peak| slot.merge(&Peak(second(seconds)));
        windows.add(second(5), peak(9));
        windows.add(second(70), peak(3));
        let at = |windows: &mut Windows<Peak>, now| Span::ALL.map(|span| windows.sum(span, second(now)).0.as_secs());
        assert_eq!(at(&mut windows, 75), [3, 9, 9]);
        assert_eq!(at(&mut windows, 200), [0, 9, 9]);
        assert_eq!(at(&mut windows, 400), [0, 0, 9]);
        assert_eq!(at(&mut windows, 3_700), [0, 0, 0]);
        assert!(windows.0.iter().all(VecDeque::is_empty));
        assert_eq!(Span::ALL.map(Span::seconds), [60, 300, 3_600]);
    }

    #[test]
    fn they_hold_so_many_slots_however_much_happens() {
        let mut windows = Windows::<Peak>::default();
        (0..100_000).for_each(|second| windows.add(Duration::from_secs(second), |slot| slot.0 = Duration::MAX));
        assert_eq!(windows.0.each_ref().map(VecDeque::len), [6, 5, 6]);
    }
}
