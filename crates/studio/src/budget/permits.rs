//! Who may use how much of the machine at this moment. Memory and processors are claimed for each piece of work and given
//! back after it, so that many runs together stay within what one may use.

use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::locked::locked;

/// What a piece of work takes while it is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// Bytes of memory.
    pub bytes: u64,
    /// Processors that it keeps busy; 0 if it waits more than it works.
    pub cores: u32,
}

/// Whose work goes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Priority {
    /// Nobody waits for it.
    Batch,
    /// A movie that was asked for.
    #[default]
    Render,
    /// A person looks at the screen until it is there.
    Person,
}

impl Priority {
    /// How urgent work is that has waited for so long: every [`AGEING`] raises it by one, so that nothing waits for ever.
    fn after(self, waited: Duration) -> u64 {
        self as u64 + waited.as_secs() / AGEING.as_secs()
    }
}

/// After so much waiting, work counts as that of the next higher priority.
const AGEING: Duration = Duration::from_secs(30);

/// Who is not served looks so often whether to go on waiting.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// Work that can be continued later gives others their turn after so much time.
const TURN: Duration = Duration::from_secs(4);

/// Who claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimant {
    /// The run.
    pub run: u64,
    /// How urgent it is.
    pub priority: Priority,
}

/// Where permits come from.
pub trait Grantor: fmt::Debug + Send + Sync {
    /// Waits until there is room for a piece of work, and takes it; nothing once `give_up` says so. The number is that of the
    /// permit.
    fn claim(&self, need: Need, by: Claimant, give_up: &dyn Fn() -> bool) -> Option<u64>;

    /// Gives back what a permit holds beyond that.
    fn shrink(&self, permit: u64, to: Need);

    /// Gives back what a permit holds.
    fn release(&self, permit: u64);

    /// Whether another run's work waits that should have its turn before that of this one goes on, which has gone on for so
    /// long.
    fn is_others_turn(&self, permit: u64, of: Claimant, held: Duration) -> bool;
}

/// The permission to use so much of the machine, until it is dropped.
#[derive(Debug)]
pub struct Permit {
    grantor: Arc<dyn Grantor>,
    number: u64,
    of: Claimant,
    since: Instant,
}

impl Permit {
    /// Claims room of a grantor; nothing once `give_up` says so.
    pub fn claim(grantor: &Arc<dyn Grantor>, need: Need, of: Claimant, give_up: &dyn Fn() -> bool) -> Option<Self> {
        let number = grantor.claim(need, of, give_up)?;
        Some(Self { grantor: Arc::clone(grantor), number, of, since: Instant::now() })
    }

    /// Gives back what it holds beyond that.
    pub fn shrink(&self, to: Need) {
        self.grantor.shrink(self.number, to);
    }

    /// Whether work that can be continued later should be broken off here, because others wait.
    pub fn is_others_turn(&self) -> bool {
        self.grantor.is_others_turn(self.number, self.of, self.since.elapsed())
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.grantor.release(self.number);
    }
}

/// What frees memory that is held only until it is needed, and says whether there was any; nothing once whoever held it is gone.
type Reclaim = Box<dyn Fn() -> Option<bool> + Send + Sync>;

/// The permits of this machine, for a program that shares it with nobody of its kind: granted by priority, and first come,
/// first served among equals. One piece of work is always let in, however much it takes.
pub struct Machine {
    state: Mutex<State>,
    changed: Condvar,
    is_tight: Box<dyn Fn() -> bool + Send + Sync>,
    reclaim: Mutex<Vec<Reclaim>>,
}

#[derive(Debug, Default)]
struct State {
    bytes: u64,
    cores: u32,
    held: Vec<(u64, Need)>,
    waiting: Vec<Ticket>,
    numbers: u64,
}

#[derive(Clone, Copy, Debug)]
struct Ticket {
    number: u64,
    of: Claimant,
    since: Instant,
}

impl Machine {
    /// A machine of which so many bytes and processors may be used. While `is_tight` says that its memory runs low, nothing
    /// is begun beside what is on its way.
    pub fn new(bytes: u64, cores: u32, is_tight: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self {
            state: Mutex::new(State { bytes, cores: cores.max(1), ..State::default() }),
            changed: Condvar::new(),
            is_tight: Box::new(is_tight),
            reclaim: Mutex::default(),
        }
    }

    /// What is held only until its memory is needed is freed by `reclaim` as well, which says whether there was any. Once it
    /// says nothing it is forgotten.
    pub fn reclaim_with(&self, reclaim: impl Fn() -> Option<bool> + Send + Sync + 'static) {
        locked(&self.reclaim).push(Box::new(reclaim));
    }

    /// Frees memory that is held only until it is needed, of the first who has any; false if nobody has.
    fn reclaim(&self) -> bool {
        let mut freed = false;
        locked(&self.reclaim).retain(|reclaim| {
            let one = if freed { Some(false) } else { reclaim() };
            freed |= one == Some(true);
            one.is_some()
        });
        freed
    }

    /// Bytes for which there are permits now.
    #[cfg(test)]
    fn used(&self) -> u64 {
        self.state().held.iter().map(|(_, need)| need.bytes).sum()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Every change is one step.
        locked(&self.state)
    }
}

impl fmt::Debug for Machine {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.state().fmt(to)
    }
}

impl State {
    /// Whether there is room, and nothing more urgent waits for it.
    fn is_turn_of(&self, ticket: &Ticket) -> bool {
        let rank =
            |ticket: &Ticket| (ticket.of.priority.after(ticket.since.elapsed()), std::cmp::Reverse(ticket.number));
        self.waiting.iter().all(|other| other.number == ticket.number || rank(other) < rank(ticket))
    }

    fn fits(&self, need: Need) -> bool {
        let (bytes, cores) =
            self.held.iter().fold((0, 0), |(bytes, cores), (_, held)| (bytes + held.bytes, cores + held.cores));
        // Of the processors of one piece of work one is often waited for, so the last one may share some.
        self.held.is_empty() || bytes + need.bytes <= self.bytes && (need.cores == 0 || cores < self.cores)
    }
}

impl Grantor for Machine {
    fn claim(&self, need: Need, by: Claimant, give_up: &dyn Fn() -> bool) -> Option<u64> {
        let mut state = self.state();
        state.numbers += 1;
        let ticket = Ticket { number: state.numbers, of: by, since: Instant::now() };
        state.waiting.push(ticket);
        loop {
            if give_up() {
                state.waiting.retain(|waiting| waiting.number != ticket.number);
                self.changed.notify_all();
                return None;
            }
            if state.is_turn_of(&ticket) {
                // What is on its way goes on where memory is tight, and nothing is begun beside it.
                let may_begin = state.held.is_empty() || !(self.is_tight)();
                if may_begin && state.fits(need) {
                    state.waiting.retain(|waiting| waiting.number != ticket.number);
                    state.held.push((ticket.number, need));
                    self.changed.notify_all();
                    return Some(ticket.number);
                }
                drop(state);
                let freed = self.reclaim();
                state = self.state();
                if freed {
                    continue;
                }
            }
            let waited = self.changed.wait_timeout(state, POLL_INTERVAL);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn shrink(&self, permit: u64, to: Need) {
        for (_, held) in self.state().held.iter_mut().filter(|(number, _)| *number == permit) {
            *held = Need { bytes: held.bytes.min(to.bytes), cores: held.cores.min(to.cores) };
        }
        self.changed.notify_all();
    }

    fn release(&self, permit: u64) {
        self.state().held.retain(|(number, _)| *number != permit);
        self.changed.notify_all();
    }

    fn is_others_turn(&self, _permit: u64, of: Claimant, held: Duration) -> bool {
        let state = self.state();
        state.waiting.iter().filter(|ticket| ticket.of.run != of.run).any(|ticket| {
            let (urgent, ours) = (ticket.of.priority.after(ticket.since.elapsed()), of.priority as u64);
            urgent > ours || urgent == ours && held >= TURN
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

    use super::*;

    const NEVER: &dyn Fn() -> bool = &|| false;

    fn by(run: u64, priority: Priority) -> Claimant {
        Claimant { run, priority }
    }

    fn machine(bytes: u64, cores: u32) -> (Arc<Machine>, Arc<dyn Grantor>) {
        let machine = Arc::new(Machine::new(bytes, cores, || false));
        (Arc::clone(&machine), machine)
    }

    fn claim(grantor: &Arc<dyn Grantor>, bytes: u64) -> Permit {
        Permit::claim(grantor, Need { bytes, cores: 0 }, by(1, Priority::Render), NEVER).unwrap()
    }

    #[test]
    fn what_does_not_fit_waits_until_there_is_room() {
        let (machine, grantor) = machine(300, 2);
        let first = claim(&grantor, 200);
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let _second = claim(&grantor, 200);
                assert!(done.load(Ordering::SeqCst));
            });
            std::thread::sleep(Duration::from_millis(100));
            assert_eq!(machine.used(), 200);
            done.store(true, Ordering::SeqCst);
            drop(first);
        });
        assert_eq!(machine.used(), 0);
    }

    #[test]
    fn one_piece_of_work_is_always_let_in() {
        let (_, grantor) = machine(300, 2);
        drop(claim(&grantor, 1_000));
        let need = Need { bytes: 1, cores: 8 };
        assert!(Permit::claim(&grantor, need, by(2, Priority::Batch), NEVER).is_some());
    }

    #[test]
    fn who_gives_up_leaves_the_queue() {
        let (machine, grantor) = machine(300, 2);
        let first = claim(&grantor, 300);
        assert!(Permit::claim(&grantor, Need { bytes: 300, cores: 0 }, by(2, Priority::Person), &|| true).is_none());
        assert!(!first.is_others_turn() && machine.state().waiting.is_empty());
    }

    #[test]
    fn many_threads_together_never_hold_more_than_there_is() {
        let (machine, grantor) = machine(300, 64);
        let most = AtomicU64::new(0);
        std::thread::scope(|scope| {
            for number in 0..12_u64 {
                let (grantor, machine, most) = (&grantor, &machine, &most);
                scope.spawn(move || {
                    for round in 0..20 {
                        let permit = claim(grantor, 20 + (number * 37 + round * 11) % 120);
                        most.fetch_max(machine.used(), Ordering::SeqCst);
                        std::thread::yield_now();
                        drop(permit);
                    }
                });
            }
        });
        assert!(most.load(Ordering::SeqCst) <= 300, "{most:?}");
        assert_eq!(machine.used(), 0);
    }

    /// In which order work of these priorities is let in that comes in this order while the machine is taken.
    fn served(priorities: &[Priority]) -> Vec<usize> {
        let (machine, grantor) = machine(100, 2);
        let first = claim(&grantor, 100);
        let order = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for (number, priority) in priorities.iter().enumerate() {
                let (grantor, order) = (&grantor, &order);
                scope.spawn(move || {
                    let permit =
                        Permit::claim(grantor, Need { bytes: 100, cores: 0 }, by(2, *priority), NEVER).unwrap();
                    order.lock().unwrap().push(number);
                    drop(permit);
                });
                while machine.state().waiting.len() <= number {
                    std::thread::yield_now();
                }
            }
            drop(first);
        });
        order.into_inner().unwrap()
    }

    #[test]
    fn the_urgent_go_first_and_equals_in_the_order_they_came() {
        use Priority::{Batch, Person, Render};
        assert_eq!(served(&[Batch, Render, Batch, Person, Render]), [3, 1, 4, 0, 2]);
    }

    #[test]
    fn whoever_waits_becomes_urgent() {
        assert!(Priority::Batch.after(AGEING * 2) >= Priority::Person.after(Duration::ZERO));
        assert!(Priority::Batch.after(AGEING / 2) < Priority::Render.after(Duration::ZERO));
    }

    #[test]
    fn who_has_had_a_turn_makes_room_for_others_and_at_once_for_the_urgent() {
        let (machine, grantor) = machine(100, 2);
        let permit = claim(&grantor, 100);
        let wait = |run, priority| {
            machine.state().waiting = vec![Ticket { number: 9, of: by(run, priority), since: Instant::now() }];
        };
        let ours = by(1, Priority::Render);
        assert!(!permit.is_others_turn());
        wait(2, Priority::Render);
        assert!(!permit.is_others_turn() && machine.is_others_turn(0, ours, TURN));
        wait(1, Priority::Render);
        assert!(!machine.is_others_turn(0, ours, TURN), "it is work of the same run");
        wait(2, Priority::Person);
        assert!(permit.is_others_turn());
        wait(2, Priority::Batch);
        assert!(!machine.is_others_turn(0, ours, TURN * 2));
    }

    #[test]
    fn where_memory_runs_low_nothing_is_begun_beside_what_is_on_its_way() {
        let tight = Arc::new(AtomicBool::new(true));
        let seen = Arc::clone(&tight);
        let grantor: Arc<dyn Grantor> = Arc::new(Machine::new(300, 2, move || seen.load(Ordering::SeqCst)));
        let first = claim(&grantor, 10);
        let tries = AtomicU64::new(0);
        let soon = || tries.fetch_add(1, Ordering::SeqCst) > 1;
        let need = Need { bytes: 10, cores: 0 };
        assert!(Permit::claim(&grantor, need, by(2, Priority::Person), &soon).is_none());
        tight.store(false, Ordering::SeqCst);
        drop(claim(&grantor, 10));
        drop(first);
    }

    #[test]
    fn what_a_permit_gives_back_others_may_have() {
        let (machine, grantor) = machine(300, 2);
        let voice = claim(&grantor, 260);
        voice.shrink(Need { bytes: 170, cores: 0 });
        let other = claim(&grantor, 130);
        assert_eq!(machine.used(), 300);
        voice.shrink(Need { bytes: 1_000, cores: 8 });
        assert_eq!(machine.used(), 300, "a permit does not grow");
        drop((voice, other));
        assert_eq!(machine.used(), 0);
    }

    #[test]
    fn what_is_held_only_until_it_is_needed_goes_when_it_is() {
        let (machine, grantor) = machine(300, 2);
        let idle = Arc::new(Mutex::new(Some(claim(&grantor, 260))));
        let kept = Arc::clone(&idle);
        machine.reclaim_with(move || Some(kept.lock().unwrap().take().is_some()));
        drop(claim(&grantor, 40));
        assert!(idle.lock().unwrap().is_some(), "there was room beside it");
        drop(claim(&grantor, 200));
        assert!(idle.lock().unwrap().is_none());
    }
}
