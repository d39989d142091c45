//! What waits for the person's worker: what they look at goes before what they will hear, and that before what is prepared.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How soon something is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// The person looks at where it will be: frames, plans.
    Now,
    /// They wait for it to be heard: takes, samples.
    Soon,
    /// It takes seconds, and there is something to see or hear without it: plates, the mixed sound.
    Later,
}

/// Why something does not wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlined {
    /// As many wait as may.
    Full,
    /// Nobody takes anything any more.
    Over,
}

/// Those that wait, each behind others of its pace.
#[derive(Debug)]
pub struct Line<T> {
    waiting: Mutex<Waiting<T>>,
    changed: Condvar,
    most: usize,
}

#[derive(Debug)]
struct Waiting<T> {
    paces: [VecDeque<T>; 3],
    is_over: bool,
}

impl<T> Line<T> {
    /// One in which so many of each pace may wait.
    pub fn of(most: usize) -> Self {
        let waiting = Waiting { paces: Default::default(), is_over: false };
        Self { waiting: Mutex::new(waiting), changed: Condvar::new(), most }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting<T>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has something wait. Where too many do, those that are not `wanted` any more make room.
    ///
    /// # Errors
    /// [`Unlined`].
    pub fn join(&self, pace: Pace, one: T, wanted: impl Fn(&T) -> bool) -> Result<(), Unlined> {
        let mut waiting = self.waiting();
        if waiting.is_over {
            return Err(Unlined::Over);
        }
        let [now, soon, later] = &mut waiting.paces;
        let line = match pace {
            Pace::Now => now,
            Pace::Soon => soon,
            Pace::Later => later,
        };
        if line.len() >= self.most {
            line.retain(wanted);
        }
        if line.len() >= self.most {
            return Err(Unlined::Full);
        }
        line.push_back(one);
        self.changed.notify_one();
        Ok(())
    }

    /// The next, when there is one; nothing once it is over.
    pub fn next(&self) -> Option<T> {
        let mut waiting = self.waiting();
        loop {
            if waiting.is_over {
                return None;
            }
            if let Some(next) = waiting.paces.iter_mut().find_map(VecDeque::pop_front) {
                return Some(next);
            }
            waiting = self.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// It is over: what still waits is let go.
    pub fn end(&self) {
        let mut waiting = self.waiting();
        waiting.is_over = true;
        let let_go = std::mem::take(&mut waiting.paces);
        drop(waiting);
        drop(let_go);
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_at_goes_first() {
        let line = Line::of(8);
        for (pace, name) in [(Pace::Later, "plate"), (Pace::Soon, "take"), (Pace::Now, "frame"), (Pace::Soon, "next")] {
            line.join(pace, name, |_| true).unwrap();
        }
        let order = [(); 4].map(|()| line.next().unwrap());
        assert_eq!(order, ["frame", "take", "next", "plate"]);
    }

    #[test]
    fn who_waits_no_more_makes_room() {
        let line = Line::of(2);
        for number in [1, 2] {
            line.join(Pace::Now, number, |_| true).unwrap();
        }
        assert_eq!(line.join(Pace::Now, 3, |_| true), Err(Unlined::Full));
        line.join(Pace::Later, 4, |_| true).unwrap();
        line.join(Pace::Now, 5, |number| *number != 1).unwrap();
        assert_eq!((line.next(), line.next(), line.next()), (Some(2), Some(5), Some(4)));
        line.join(Pace::Now, 6, |_| true).unwrap();
        line.end();
        assert_eq!((line.next(), line.join(Pace::Now, 7, |_| true)), (None, Err(Unlined::Over)));
    }
}
