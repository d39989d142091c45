//! Nothing grows for ever, and what is full says so.

use serde_json::{Value, json};
use vo_jobs::{Filter, MOST_FINISHED, MOST_WAITING, MOST_WORK_BYTES, NewJob, Outcome, Page, QueueError, State};

use crate::{DAY, bench, job};

#[test]
fn a_full_queue_refuses_all_or_none_and_still_cancels_and_shows() {
    let bench = bench();
    let many = bench.submit_all(vec![job("a"); MOST_WAITING as usize - 1], None).unwrap();
    let error = bench.submit_all(vec![job("a"); 2], None).unwrap_err();
    assert_eq!(error.to_string(), "9999 jobs wait, and 10000 may: ask again in about 600 seconds, or cancel some");
    assert_eq!(bench.stats().unwrap().queued, MOST_WAITING - 1);
    let last = bench.add("a");
    assert!(matches!(bench.submit(job("b"), None), Err(QueueError::Full { retry_after: 600, .. })));
    assert!(matches!(bench.submit(job("a"), Some("key")), Err(QueueError::Full { .. })));
    let page = bench.list(&Filter::default(), Page { after: None, limit: 100 }).unwrap();
    assert_eq!((page.jobs.len(), page.jobs[0].id), (100, last));
    assert_eq!(bench.cancel(many[5].job).unwrap().state, State::Cancelled);
    bench.submit(job("b"), None).unwrap();
    // A failure that may pass finds a place, whoever was faster.
    let claim = bench.take().unwrap();
    bench.submit(job("b"), None).unwrap();
    assert_eq!(bench.finish(&claim, crate::failed(true)).unwrap(), State::Queued);
    assert!(matches!(bench.retry(many[5].job), Err(QueueError::Full { .. })));
}

#[test]
fn what_is_over_is_forgotten_after_a_month_or_when_there_are_too_many() {
    let bench = bench();
    let old = bench.add("a");
    bench.take_and_finish();
    bench.pass(29 * DAY);
    let swept = bench.sweep().unwrap();
    assert_eq!((swept.jobs, swept.events), (0, 3), "events are kept for a week");
    bench.pass(DAY + 1);
    let young = bench.add("a");
    bench.cancel(young).unwrap();
    assert_eq!(bench.sweep().unwrap().jobs, 1);
    assert!(matches!(bench.get(old), Err(QueueError::NoSuchJob(_))));
    assert!(bench.changes_since(2, 10).unwrap().cut_off && !bench.changes_since(3, 10).unwrap().cut_off);
    for _ in 0..3 {
        let jobs = bench.submit_all(vec![job("a"); 9_500], None).unwrap();
        bench.cancel_all(&jobs.iter().map(|job| job.job).collect::<Vec<_>>()).unwrap();
    }
    // A sweep does not take long: it forgets a part of them.
    while bench.sweep().unwrap().jobs > 0 {}
    bench.sweep().unwrap();
    let stats = bench.stats().unwrap();
    assert_eq!((stats.cancelled, stats.queued, stats.events), (MOST_FINISHED, 0, 50_000));
    assert_eq!((stats.newest_event, bench.events()[0].seq), (5 + 57_000, 5 + 7_001));
    assert!(matches!(bench.get(young), Err(QueueError::NoSuchJob(_))), "the oldest went");
}

#[test]
fn what_is_too_large_is_refused_with_its_size() {
    let bench = bench();
    let refused = |job: NewJob| bench.submit(job, None).unwrap_err().to_string();
    let work = Value::String("x".repeat(MOST_WORK_BYTES));
    let long = NewJob { work, ..job("a") };
    assert_eq!(refused(long.clone()), "the work of job 1 of 1 has 262146 bytes; it may have 1 to 262144");
    assert_eq!(refused(job("")), "the owner of job 1 of 1 has 0 bytes; it may have 1 to 512");
    assert!(refused(NewJob { metadata: json!("x".repeat(70_000)), ..job("a") }).contains("metadata"));
    assert!(bench.submit_all(vec![job("a"), long], None).unwrap_err().to_string().contains("job 2 of 2"));
    assert!(matches!(bench.submit(job("a"), Some("")), Err(QueueError::Size { .. })));
    assert_eq!(bench.stats().unwrap().queued, 0);
    let id = bench.add("a");
    let claim = bench.take().unwrap();
    let result = Outcome::Done(json!("x".repeat(70_000)));
    assert!(matches!(bench.finish(&claim, result), Err(QueueError::Size { .. })));
    assert_eq!(bench.state(id), State::Running);
}

#[test]
fn a_history_keeps_its_last_states() {
    let bench = bench();
    let id = bench.add("a");
    for _ in 0..150 {
        let claim = bench.take().unwrap();
        bench.finish(&claim, Outcome::Interrupted).unwrap();
    }
    let history = bench.get(id).unwrap().history;
    assert_eq!((history.len(), history[199].state), (200, State::Queued));
}

#[test]
fn logs_are_kept_of_those_that_ended_last() {
    let bench = bench();
    let jobs = bench.submit_all(vec![job("a"); 1_100], None).unwrap();
    while let Some(claim) = bench.take() {
        bench.log(&claim, vec!["one".to_owned(), "two".to_owned()]).unwrap();
        bench.finish(&claim, Outcome::Done(json!(1))).unwrap();
        bench.pass(1);
    }
    bench.sweep().unwrap();
    assert_eq!(bench.stats().unwrap().logs, 1_000);
    let lines = |number: usize| {
        let logs = bench.logs(jobs[number].job, 0, 10).unwrap();
        (logs.lines.len(), logs.dropped)
    };
    assert_eq!((lines(99), lines(100)), ((0, 2), (2, 0)));
}
