//! The last events of several runs, bounded, so that whoever comes later hears them too. It has no clock: times are handed over.

use std::collections::{BTreeMap, VecDeque};
use std::mem::discriminant;

use serde::Serialize;

use super::{Envelope, Event};

/// How many frames are done is told a subscriber four times a second.
pub const FRAMES_EVERY_MS: u64 = 250;

/// An event with its place in the log. Places only grow; those of counts of frames that were replaced are missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Logged {
    /// Its place, from 1.
    pub position: u64,
    /// The event.
    #[serde(flatten)]
    pub envelope: Envelope,
}

/// Where all runs stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Snapshot {
    /// The place of the last event that is in it.
    pub position: u64,
    /// The runs that go on, and those that ended not long ago.
    pub jobs: Vec<Standing>,
}

/// Where one run stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The run.
    pub job: u64,
    /// The newest event of each kind, the oldest of them first.
    pub newest: Vec<Envelope>,
}

/// What a subscriber hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The next event.
    Event(Box<Logged>),
    /// Events are gone that it has not heard: it goes on from where all runs stand.
    Resync(Snapshot),
}

#[derive(Debug, Default)]
struct Job {
    seq: u64,
    newest: Vec<Envelope>,
    /// When frames were told the last time.
    told_frames: Option<u64>,
    /// Frames that wait for their turn, and when they came.
    waiting: Option<(u64, Event)>,
    ended: bool,
    /// How many of its events are in the log.
    logged: usize,
}

/// The last events of all runs.
#[derive(Debug)]
pub struct Log {
    most: usize,
    last: u64,
    /// The place of the last event that is gone, counts of frames apart.
    gone: u64,
    entries: VecDeque<Logged>,
    jobs: BTreeMap<u64, Job>,
}

impl Log {
    /// It keeps at most so many events.
    pub fn new(most: usize) -> Self {
        Self { most: most.max(1), last: 0, gone: 0, entries: VecDeque::new(), jobs: BTreeMap::new() }
    }

    /// The place of the last event.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// An event of a run, `at_ms` after the run began; `now_ms` is the time of the log.
    pub fn add(&mut self, job: u64, (now_ms, at_ms): (u64, u64), event: Event) {
        let known = self.jobs.entry(job).or_default();
        if let Event::Frames { .. } = event {
            let is_due = known.told_frames.is_none_or(|told| now_ms >= told + FRAMES_EVERY_MS);
            if !is_due {
                known.waiting = Some((at_ms, event));
                return;
            }
            (known.told_frames, known.waiting) = (Some(now_ms), None);
        } else if matches!(event, Event::Done(_) | Event::Failed { .. }) {
            // What is over has no frames to wait for.
            (known.ended, known.waiting) = (true, None);
        }
        self.append(job, at_ms, event);
    }

    /// Lets in the frames whose turn has come. Returns in how many milliseconds the next turn comes, if any wait.
    pub fn settle(&mut self, now_ms: u64) -> Option<u64> {
        let is_due = |job: &Job| job.told_frames.is_none_or(|told| now_ms >= told + FRAMES_EVERY_MS);
        let due: Vec<u64> = self
            .jobs
            .iter()
            .filter(|(_, job)| job.waiting.is_some() && is_due(job))
            .map(|(number, _)| *number)
            .collect();
        for number in due {
            let Some(job) = self.jobs.get_mut(&number) else { continue };
            job.told_frames = Some(now_ms);
            if let Some((at_ms, event)) = job.waiting.take() {
                self.append(number, at_ms, event);
            }
        }
        let waiting = self.jobs.values().filter(|job| job.waiting.is_some());
        waiting.filter_map(|job| Some((job.told_frames? + FRAMES_EVERY_MS).saturating_sub(now_ms))).min()
    }

    fn append(&mut self, number: u64, at_ms: u64, event: Event) {
        let job = self.jobs.entry(number).or_default();
        job.seq += 1;
        let envelope = Envelope { job: number, seq: job.seq, at_ms, event };
        let is_frames = |event: &Event| matches!(event, Event::Frames { .. });
        if is_frames(&envelope.event) {
            let older = |entry: &Logged| entry.envelope.job == number && is_frames(&entry.envelope.event);
            if let Some(index) = self.entries.iter().position(older) {
                self.entries.remove(index);
                job.logged -= 1;
            }
        }
        job.newest.retain(|known| discriminant(&known.event) != discriminant(&envelope.event));
        job.newest.push(envelope.clone());
        job.logged += 1;
        self.last += 1;
        self.entries.push_back(Logged { position: self.last, envelope });
        while self.entries.len() > self.most {
            self.forget_first();
        }
    }

    fn forget_first(&mut self) {
        let Some(first) = self.entries.pop_front() else { return };
        let number = first.envelope.job;
        if !matches!(first.envelope.event, Event::Frames { .. }) {
            self.gone = first.position;
        }
        if let Some(job) = self.jobs.get_mut(&number) {
            job.logged -= 1;
            if job.ended && job.logged == 0 {
                self.jobs.remove(&number);
            }
        }
    }

    /// What comes after a place: the next event, or where all runs stand if events between are gone or the place is none of
    /// this log; nothing if that was the last.
    pub fn after(&self, position: u64) -> Option<Heard> {
        if position < self.gone || position > self.last {
            return Some(Heard::Resync(self.snapshot()));
        }
        let next = self.entries.partition_point(|entry| entry.position <= position);
        self.entries.get(next).map(|entry| Heard::Event(Box::new(entry.clone())))
    }

    /// Where all runs stand.
    pub fn snapshot(&self) -> Snapshot {
        let jobs = self.jobs.iter().map(|(job, known)| Standing { job: *job, newest: known.newest.clone() });
        Snapshot { position: self.last, jobs: jobs.collect() }
    }

    /// How many events are kept.
    #[cfg(test)]
    fn len(&self) -> usize {
        self.entries.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, Problem, StudioError};
    use proptest::prelude::*;

    fn frames(done: u64) -> Event {
        Event::Frames { segment: 0, done, of: 100 }
    }

    fn segment(segment: usize) -> Event {
        Event::Segment { segment, of: 9, reused: false }
    }

    fn failed() -> Event {
        Event::Failed { project: None, problem: Problem::of(&StudioError::Stopped) }
    }

    /// All that a subscriber hears from a place on.
    fn heard(log: &Log, mut position: u64) -> Vec<Heard> {
        let mut all = Vec::new();
        while let Some(next) = log.after(position) {
            position = match &next {
                Heard::Event(entry) => entry.position,
                Heard::Resync(snapshot) => snapshot.position,
            };
            all.push(next);
        }
        all
    }

    fn events(log: &Log, from: u64) -> Vec<Event> {
        let told = |heard: Heard| match heard {
            Heard::Event(entry) => entry.envelope.event,
            Heard::Resync(snapshot) => panic!("{snapshot:?}"),
        };
        heard(log, from).into_iter().map(told).collect()
    }

    #[test]
    fn only_the_newest_count_of_frames_is_kept_and_four_a_second_are_told() {
        let mut log = Log::new(10);
        log.add(1, (0, 0), frames(1));
        log.add(1, (100, 100), frames(2));
        log.add(1, (200, 200), frames(3));
        log.add(1, (210, 210), segment(0));
        assert_eq!(events(&log, 0), [frames(1), segment(0)]);
        assert_eq!(log.settle(240), Some(10));
        assert_eq!(log.settle(250), None);
        assert_eq!(events(&log, 0), [segment(0), frames(3)]);
        // The end of a run is its last event.
        log.add(1, (260, 260), frames(4));
        log.add(1, (270, 270), failed());
        assert_eq!(log.settle(1_000), None);
        assert_eq!(events(&log, 0), [segment(0), frames(3), failed()]);
    }

    #[test]
    fn whoever_asks_for_what_is_gone_hears_where_all_runs_stand_and_goes_on() {
        let mut log = Log::new(2);
        for number in 0..4 {
            log.add(7, (number, number), segment(number as usize));
        }
        let all = heard(&log, 1);
        let [Heard::Resync(snapshot)] = &all[..] else { panic!("{all:?}") };
        assert_eq!((snapshot.position, snapshot.jobs.len()), (4, 1));
        assert_eq!(snapshot.jobs[0].newest.iter().map(|envelope| envelope.seq).collect::<Vec<_>>(), [4]);
        assert_eq!(events(&log, 2), [segment(2), segment(3)]);
        // A place of another log.
        assert!(matches!(log.after(99), Some(Heard::Resync(_))));
        assert_eq!(log.after(4), None);
    }

    #[test]
    fn a_run_that_is_over_is_forgotten_with_its_events() {
        let mut log = Log::new(2);
        log.add(1, (0, 0), failed());
        log.add(2, (0, 0), segment(0));
        assert_eq!(log.snapshot().jobs.len(), 2);
        log.add(2, (0, 0), segment(1));
        assert_eq!(log.snapshot().jobs.iter().map(|job| job.job).collect::<Vec<_>>(), [2]);
        assert_eq!(Problem::of(&StudioError::Stopped).code, Code::Stopped);
    }

    proptest! {
        #[test]
        fn what_is_replayed_is_what_was_live_counts_of_frames_apart(
            sent in prop::collection::vec((0_u64..3, 0_u8..3, 0_u64..400), 0..80),
            most in 1_usize..40,
            pauses in prop::collection::vec(0_usize..5, 1..10),
        ) {
            let (mut log, mut now, mut live, mut cursor) = (Log::new(most), 0, Vec::new(), 0);
            let (mut added, mut pauses, mut wait) = (Vec::new(), pauses.into_iter().cycle(), 0);
            let mut resynced = false;
            for (number, (job, kind, later)) in sent.into_iter().enumerate() {
                now += later;
                log.settle(now);
                let event = if kind == 0 { segment(number) } else { frames(number as u64) };
                if kind == 0 {
                    added.push((job, number));
                }
                log.add(job, (now, now), event);
                prop_assert!(log.len() <= most);
                // A subscriber that is sometimes slow.
                if wait > 0 {
                    wait -= 1;
                    continue;
                }
                wait = pauses.next().unwrap_or(0);
                while let Some(next) = log.after(cursor) {
                    let before = cursor;
                    match next {
                        Heard::Event(entry) => {
                            cursor = entry.position;
                            live.push(*entry);
                        }
                        Heard::Resync(snapshot) => {
                            resynced = true;
                            cursor = snapshot.position;
                        }
                    }
                    prop_assert!(cursor > before);
                }
            }
            let is_segment = |entry: &Logged| matches!(entry.envelope.event, Event::Segment { .. });
            // In order, each once.
            prop_assert!(live.is_sorted_by(|a, b| a.position < b.position));
            for job in 0..3 {
                let own: Vec<_> = live.iter().filter(|entry| entry.envelope.job == job).collect();
                prop_assert!(own.is_sorted_by(|a, b| a.envelope.seq < b.envelope.seq));
            }
            // What was heard live in the window is what is replayed.
            let mut from = log.gone;
            while let Some(Heard::Event(entry)) = log.after(from) {
                from = entry.position;
                let is_heard = live.contains(&entry);
                prop_assert!(is_heard || resynced || entry.position > cursor);
            }
            // Nothing but counts of frames is missing, unless it was said.
            if !resynced && wait == 0 {
                let told: Vec<_> = live.iter().filter(|entry| is_segment(entry)).map(|entry| match entry.envelope.event {
                    Event::Segment { segment, .. } => (entry.envelope.job, segment),
                    _ => unreachable!("segments only"),
                }).collect();
                prop_assert!(added.starts_with(&told) && added.len() - told.len() <= 5);
            }
        }
    }
}
