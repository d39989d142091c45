//! Looking: pages, why each waits, logs, progress, and what changed.

use std::time::Duration;

use serde_json::json;
use vo_jobs::{Filter, JobId, NewJob, Outcome, Page, Scope, State, Waiting, What};

use crate::{MINUTE, bench, failed, job};

#[test]
fn every_job_says_why_it_waits() {
    let bench = bench();
    let ids: Vec<JobId> = (0..6).map(|_| bench.add("a")).collect();
    bench.pause(Scope::Job(ids[1]), "not yet").unwrap();
    bench.submit(NewJob { not_before: Some(bench.now() + MINUTE), ..job("a") }, None).unwrap();
    bench.submit(NewJob::new("preview", "a", json!(1)), None).unwrap();
    bench.pause(Scope::Kind("preview".to_owned()), "too slow").unwrap();
    let claim = bench.take().unwrap();
    let shown = || {
        let mut jobs = bench.all(&Filter::default());
        jobs.reverse();
        jobs.into_iter().map(|job| job.waiting).collect::<Vec<_>>()
    };
    let paused = |scope, reason: &str| Some(Waiting::Paused { scope, reason: reason.to_owned() });
    let expected = vec![
        None,
        paused(Scope::Job(ids[1]), "not yet"),
        Some(Waiting::ForRoom),
        Some(Waiting::For { ahead: 1 }),
        Some(Waiting::For { ahead: 2 }),
        Some(Waiting::For { ahead: 3 }),
        Some(Waiting::Until(bench.now() + MINUTE)),
        paused(Scope::Kind("preview".to_owned()), "too slow"),
    ];
    assert_eq!(shown(), expected);
    bench.finish(&claim, failed(true)).unwrap();
    assert_eq!(shown()[0], Some(Waiting::Until(bench.now() + 5_000)));
    bench.pause(Scope::Everything, "the disk is nearly full").unwrap();
    assert_eq!(shown()[2], paused(Scope::Everything, "the disk is nearly full"));
    let text = serde_json::to_string(&shown()[2..3]).unwrap();
    assert_eq!(text, r#"[{"paused":{"scope":"everything","reason":"the disk is nearly full"}}]"#);
}

#[test]
fn pages_show_each_job_once_whatever_comes_meanwhile() {
    let bench = bench();
    let before: Vec<JobId> = (0..20).map(|_| bench.add("a")).collect();
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = bench.list(&Filter::default(), Page { after, limit: 3 }).unwrap();
        seen.extend(page.jobs.iter().map(|job| job.id));
        bench.add("b");
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    seen.reverse();
    assert_eq!(seen, before);
}

#[test]
fn a_list_can_be_of_some_only() {
    let bench = bench();
    let (first, second) = (bench.add("a"), bench.add("b"));
    let third = bench.submit(NewJob::new("preview", "a", json!(1)), None).unwrap().job;
    bench.take_and_finish();
    let ids = |filter: Filter| bench.all(&filter).iter().map(|job| job.id).collect::<Vec<_>>();
    assert_eq!(ids(Filter { states: vec![State::Queued], ..Filter::default() }), [third, second]);
    assert_eq!(ids(Filter { states: vec![State::Queued, State::Done], ..Filter::default() }), [third, second, first]);
    assert_eq!(ids(Filter { owner: Some("a".to_owned()), ..Filter::default() }), [third, first]);
    let kind = Some("render".to_owned());
    assert_eq!(ids(Filter { states: vec![State::Done], owner: Some("a".to_owned()), kind }), [first]);
    assert_eq!(ids(Filter { owner: Some("' OR 1".to_owned()), ..Filter::default() }), []);
}

#[test]
fn every_owner_has_its_share_shown() {
    let bench = bench();
    for owner in ["b", "a", "b", "c"] {
        bench.add(owner);
    }
    bench.take().unwrap();
    bench.cancel(JobId(4)).unwrap();
    let owned = bench.owners().unwrap().into_iter().map(|owned| (owned.owner, owned.queued, owned.running));
    assert_eq!(owned.collect::<Vec<_>>(), [("a".to_owned(), 1, 0), ("b".to_owned(), 1, 1)]);
}

#[test]
fn a_log_is_bounded_and_says_what_is_gone() {
    let bench = bench();
    let id = bench.add("a");
    let claim = bench.take().unwrap();
    let read = |after, limit| {
        bench.stats().unwrap();
        bench.logs(id, after, limit).unwrap()
    };
    bench.log(&claim, (1..=700).map(|line| format!("line {line}")).collect()).unwrap();
    // What waits for the writer is written when this is.
    bench.set_priority(id, vo_jobs::Priority::Normal).unwrap();
    let logs = read(0, 2);
    assert_eq!((logs.dropped, logs.lines[0].number, logs.lines[1].text.as_str()), (200, 201, "line 202"));
    assert_eq!(read(699, 9).lines[0].text, "line 700");
    bench.log(&claim, vec!["ä".repeat(1_500); 100]).unwrap();
    bench.finish(&claim, Outcome::Done(json!(1))).unwrap();
    let logs = read(0, 1_000);
    let bytes: usize = logs.lines.iter().map(|line| line.text.len()).sum();
    assert!(bytes <= 64 << 10 && bytes > 60 << 10, "{bytes}");
    assert_eq!(logs.dropped as usize + logs.lines.len(), 800);
    assert_eq!(logs.lines.last().unwrap().text.chars().count(), 1_001);
}

#[test]
fn progress_is_what_was_said_last_and_is_not_kept() {
    let mut bench = bench();
    let id = bench.add("a");
    let claim = bench.take().unwrap();
    let commits = bench.stats().unwrap().commits;
    for percent in 0..50 {
        bench.progress(&claim, json!(percent)).unwrap();
    }
    assert_eq!(bench.get(id).unwrap().view.progress, Some(json!(49)));
    let (mark, said) = bench.progress_since(0);
    assert_eq!(said, [(id, json!(49))]);
    assert_eq!(bench.progress_since(mark), (mark, Vec::new()));
    assert_eq!(bench.stats().unwrap().commits, commits);
    bench.reopen();
    assert_eq!(bench.get(id).unwrap().view.progress, None);
}

#[test]
fn every_change_is_an_event_in_its_order() {
    let bench = bench();
    let id = bench.add("a");
    let claim = bench.take().unwrap();
    bench.pause(Scope::Everything, "night").unwrap();
    bench.cancel(id).unwrap();
    bench.finish(&claim, Outcome::Cancelled).unwrap();
    let events = bench.events();
    let said: Vec<_> = events.iter().map(|event| (event.seq, event.what, event.job)).collect();
    assert_eq!(
        said,
        [
            (1, What::Queued, Some(id)),
            (2, What::Running, Some(id)),
            (3, What::Paused, None),
            (4, What::Cancelling, Some(id)),
            (5, What::Cancelled, Some(id))
        ]
    );
    let rest = bench.changes_since(3, 1).unwrap();
    assert_eq!((rest.events.len(), rest.last, rest.more, rest.cut_off), (1, 4, true, false));
    let none = bench.changes_since(5, 10).unwrap();
    assert_eq!((none.events.len(), none.last, none.more, none.cut_off), (0, 5, false, false));
    assert!(bench.changes_since(6, 10).unwrap().cut_off, "that number was never given here");
}

#[test]
fn who_waits_for_a_change_is_woken() {
    let bench = bench();
    let known = bench.wait_past(0, Duration::ZERO);
    assert_eq!((known, bench.newest_event()), (Some(0), 0));
    std::thread::scope(|scope| {
        let waits = scope.spawn(|| bench.wait_past(0, Duration::from_secs(600)));
        bench.add("a");
        assert_eq!(waits.join().unwrap(), Some(1));
    });
    assert_eq!(bench.wait_past(0, Duration::from_secs(600)), Some(1));
}

#[test]
fn a_queue_that_is_closed_begins_nothing_and_lets_what_runs_end() {
    let bench = bench();
    bench.add("a");
    bench.add("a");
    let claim = bench.take().unwrap();
    std::thread::scope(|scope| {
        let waits = scope.spawn(|| bench.wait_past(99, Duration::from_secs(600)));
        bench.close();
        assert_eq!(waits.join().unwrap(), None);
    });
    assert!(matches!(bench.claim("w", &[], Duration::from_secs(1)), Err(vo_jobs::QueueError::Closed)));
    assert_eq!(bench.finish(&claim, Outcome::Interrupted).unwrap(), State::Queued);
    bench.add("a");
}
