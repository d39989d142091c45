//! Schedules on a queue, with a clock of the test's own.

use std::sync::atomic::AtomicU64;

use serde_json::Value;
use vo_jobs::{Filter, NewJob, Page};

use super::super::Timing;
use super::*;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// A noon in UTC.
const NOON: u64 = 1_800_000_000_000 / DAY * DAY + 12 * HOUR;

struct Desk {
    folder: tempfile::TempDir,
    now: Arc<AtomicU64>,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), now: Arc::new(AtomicU64::new(NOON - 10 * MINUTE)) }
    }

    fn open(&self) -> (Schedules, Arc<Queue>) {
        let now = Arc::clone(&self.now);
        let clock: Clock = Arc::new(move || now.load(Ordering::SeqCst));
        let queue = Arc::new(Queue::open(self.folder.path(), Arc::clone(&clock)).unwrap());
        (Schedules::new(Database::open(self.folder.path()).unwrap(), &queue, clock).unwrap(), queue)
    }

    fn at(&self, now: u64) {
        self.now.store(now, Ordering::SeqCst);
    }
}

fn plan(cron: &str, late_minutes: u32) -> Plan {
    Plan {
        name: "a schedule".to_owned(),
        timing: Timing::Cron(cron.to_owned()),
        zone: "UTC".to_owned(),
        enabled: true,
        late_minutes,
        job: NewJob::new("render", "ada", json!({ "project": "octopus" })),
    }
}

fn jobs(queue: &Queue) -> usize {
    queue.list(&Filter::default(), Page { after: None, limit: 500 }).unwrap().jobs.len()
}

#[test]
fn each_time_has_one_job_that_knows_its_schedule() {
    let desk = Desk::new();
    let (schedules, queue) = desk.open();
    let id = schedules.create(&plan("0 * * * *", 0)).unwrap().id;
    assert_eq!(schedules.0.tick("off"), Some(NOON));
    assert_eq!(jobs(&queue), 0);
    desk.at(NOON);
    for _ in 0..3 {
        assert_eq!(schedules.0.tick("off"), Some(NOON + HOUR));
    }
    assert_eq!(jobs(&queue), 1);
    let run = schedules.runs(id, 10).unwrap().remove(0);
    assert_eq!((run.slot, run.state), (NOON, RunState::Submitted));
    let detail = queue.get(run.job.unwrap()).unwrap();
    assert_eq!(detail.view.metadata, json!({ "schedule": id }));
}

#[test]
fn what_was_missed_is_told_with_its_reason_and_made_up_for_once_at_most() {
    let desk = Desk::new();
    let (schedules, queue) = desk.open();
    let (skips, makes_up) =
        (schedules.create(&plan("0 * * * *", 0)).unwrap().id, schedules.create(&plan("0 * * * *", 30)).unwrap().id);
    desk.at(NOON + 20 * HOUR + 5 * MINUTE);
    schedules.0.tick("the server did not run");
    schedules.0.tick("the server did not run");
    assert_eq!(jobs(&queue), 1);
    let runs = schedules.runs(skips, 10).unwrap();
    assert_eq!((runs.len(), runs[0].count, runs[0].first), (1, 21, Some(NOON)));
    assert_eq!(runs[0].reason.as_deref(), Some("the server did not run"));
    let runs = schedules.runs(makes_up, 10).unwrap();
    assert_eq!((runs[0].state, runs[1].state, runs[1].count), (RunState::Submitted, RunState::Skipped, 20));
}

#[test]
fn a_clock_that_is_a_day_wrong_makes_no_burst_and_nothing_twice() {
    for cron in ["* * * * *", "0 * * * *", "0 12 * * *"] {
        let desk = Desk::new();
        let (schedules, queue) = desk.open();
        let id = schedules.create(&plan(cron, 0)).unwrap().id;
        let mut now = NOON - 10 * MINUTE;
        let pass = |now: &mut u64, minutes: u64| {
            for _ in 0..minutes {
                *now += MINUTE;
                desk.at(*now);
                schedules.0.tick("asleep");
            }
        };
        pass(&mut now, 70);
        let before = jobs(&queue);
        now += DAY;
        pass(&mut now, 70);
        now -= DAY;
        pass(&mut now, 70);
        now -= DAY;
        pass(&mut now, 2 * 24 * 60);
        let runs = schedules.runs(id, 100_000).unwrap();
        let mut slots: Vec<u64> =
            runs.iter().filter(|run| run.state == RunState::Submitted).map(|run| run.slot).collect();
        let all = slots.len();
        slots.dedup();
        assert_eq!((slots.len(), jobs_in_all(&queue)), (all, all), "{cron}");
        assert!(before <= 70, "{cron}");
    }
}

/// All jobs that were ever handed in.
fn jobs_in_all(queue: &Queue) -> usize {
    let (mut count, mut after) = (0, None);
    loop {
        let page = queue.list(&Filter::default(), Page { after, limit: 500 }).unwrap();
        count += page.jobs.len();
        after = page.next;
        if after.is_none() {
            return count;
        }
    }
}

#[test]
fn what_was_begun_when_all_ended_is_done_once() {
    let desk = Desk::new();
    let id = {
        let (schedules, queue) = desk.open();
        let id = schedules.create(&plan("0 12 * * *", 0)).unwrap().id;
        desk.at(NOON);
        // It ended after the job was handed in, before its number was written down.
        schedules.0.db.with(|db| table::begin(db, id, NOON, NOON, None)).unwrap();
        schedules.0.submit(id, NOON).unwrap();
        assert_eq!(jobs(&queue), 1);
        id
    };
    desk.at(NOON + 5 * MINUTE);
    let (schedules, queue) = desk.open();
    schedules.0.tick("the server did not run");
    assert_eq!(jobs(&queue), 1);
    let runs = schedules.runs(id, 10).unwrap();
    assert_eq!((runs.len(), runs[0].state, runs[0].job.is_some()), (1, RunState::Submitted, true), "{runs:?}");
}

#[test]
fn one_that_is_switched_off_or_changed_begins_anew() {
    let desk = Desk::new();
    let (schedules, queue) = desk.open();
    let id = schedules.create(&plan("0 * * * *", 60)).unwrap().id;
    schedules.change(id, |plan| plan.enabled = false).unwrap();
    desk.at(NOON + 3 * HOUR + MINUTE);
    assert_eq!(schedules.0.tick("off"), None);
    schedules.change(id, |plan| plan.enabled = true).unwrap();
    assert_eq!(schedules.0.tick("off"), Some(NOON + 4 * HOUR));
    assert_eq!((jobs(&queue), schedules.runs(id, 10).unwrap()), (0, vec![]));
    schedules.delete(id).unwrap();
    assert!(matches!(schedules.get(id), Err(AutomationError::NoSuchSchedule(_))));
}

#[test]
fn once_is_over_after_it_and_one_that_is_over_is_refused() {
    let desk = Desk::new();
    let (schedules, queue) = desk.open();
    let once = |time: &str| Plan { timing: Timing::At(time.to_owned()), ..plan("", 0) };
    let over = schedules.create(&once("2020-01-01T10:00")).unwrap_err();
    assert!(over.to_string().starts_with("at: this time is over"), "{over}");
    let never = schedules.create(&plan("0 0 30 2 *", 0)).unwrap_err();
    assert!(never.to_string().starts_with("cron: this time never comes"), "{never}");
    schedules.create(&once("2030-01-01T10:00")).unwrap();
    let due = schedules.0.tick("off").unwrap();
    desk.at(due);
    assert_eq!((schedules.0.tick("off"), jobs(&queue)), (None, 1));
}

#[test]
fn there_are_no_more_than_may_be() {
    let desk = Desk::new();
    let (schedules, _queue) = desk.open();
    for _ in 0..MOST_SCHEDULES {
        schedules.create(&plan("0 * * * *", 0)).unwrap();
    }
    assert!(matches!(schedules.create(&plan("0 * * * *", 0)), Err(AutomationError::TooMany { .. })));
    let unnamed = Plan { name: " ".to_owned(), ..plan("0 * * * *", 0) };
    assert!(schedules.create(&unnamed).unwrap_err().to_string().starts_with("name: "));
    assert!(schedules.list().unwrap().iter().all(|schedule| schedule.plan.job.work != Value::Null));
}

#[test]
fn the_thread_hands_in_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let clock = vo_jobs::system_clock();
    let queue = Arc::new(Queue::open(folder.path(), Arc::clone(&clock)).unwrap());
    let schedules = Schedules::begin(Database::open(folder.path()).unwrap(), &queue, Arc::clone(&clock)).unwrap();
    let soon = jiff::Timestamp::from_millisecond(clock() as i64 + 2_000).unwrap();
    let text = jiff::tz::TimeZone::UTC.to_datetime(soon).strftime("%Y-%m-%dT%H:%M:%S").to_string();
    schedules.create(&Plan { timing: Timing::At(text), ..plan("", 0) }).unwrap();
    let mut seen = 0;
    while jobs(&queue) == 0 {
        seen = queue.wait_past(seen, std::time::Duration::from_secs(30)).unwrap();
    }
    schedules.end();
}
