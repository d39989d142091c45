//! Ending: once, whatever happens; tried again where that may help, and not for ever.

use serde_json::json;
use vo_jobs::{LEAST_BACK_OFF_MS, MOST_DEATHS, MOST_TRIES, Outcome, QueueError, Scope, State, Wish};

use crate::{MINUTE, bench, failed};

#[test]
fn what_may_pass_is_tried_again_later_and_a_few_times() {
    let bench = bench();
    let id = bench.add("a");
    for attempt in 1..MOST_TRIES {
        let claim = bench.take().unwrap();
        assert_eq!(bench.finish(&claim, failed(true)).unwrap(), State::Queued);
        let wait = LEAST_BACK_OFF_MS << (attempt - 1);
        bench.pass(wait - 1);
        assert_eq!(bench.take(), None);
        bench.pass(1);
    }
    let claim = bench.take().unwrap();
    assert_eq!(bench.finish(&claim, failed(true)).unwrap(), State::Failed);
    let detail = bench.get(id).unwrap();
    assert_eq!((detail.view.attempts, detail.result), (MOST_TRIES, Some(json!({ "code": "broken" }))));
    assert_eq!(
        bench.history(id),
        [
            "Queued: ",
            "Running: ",
            "Queued: it failed 1 of 3 times and is tried again in 5 seconds",
            "Running: ",
            "Queued: it failed 2 of 3 times and is tried again in 10 seconds",
            "Running: ",
            "Failed: "
        ]
    );
}

#[test]
fn what_does_not_pass_fails_at_once_and_can_be_asked_for_again() {
    let bench = bench();
    let id = bench.add("a");
    assert!(matches!(bench.retry(id), Err(QueueError::Unfit { .. })));
    let claim = bench.take().unwrap();
    assert_eq!(bench.finish(&claim, failed(false)).unwrap(), State::Failed);
    bench.retry(id).unwrap();
    let view = bench.get(id).unwrap().view;
    assert_eq!((view.state, view.ended, bench.get(id).unwrap().result), (State::Queued, None, None));
    assert_eq!(bench.take_and_finish(), Some(id));
    let error = bench.retry(id).unwrap_err();
    assert_eq!(error.to_string(), "job 1 is done: it cannot be retried: only what failed or was cancelled can");
    bench.cancel(bench.add("a")).unwrap();
    bench.retry(bench.all(&vo_jobs::Filter::default())[0].id).unwrap();
    assert!(bench.take_and_finish().is_some());
}

#[test]
fn what_waits_is_cancelled_at_once_and_what_runs_is_asked_to_end() {
    let bench = bench();
    let (first, second) = (bench.add("a"), bench.add("a"));
    let claim = bench.take().unwrap();
    let cancelled = |job| bench.cancel(job).map(|cancelled| (cancelled.state, cancelled.saved)).unwrap();
    assert_eq!(cancelled(second), (State::Cancelled, true));
    assert_eq!(cancelled(second), (State::Cancelled, true));
    assert_eq!((cancelled(first), cancelled(first)), ((State::Running, true), (State::Running, true)));
    assert!(bench.get(first).unwrap().view.is_cancelling);
    assert_eq!(bench.extend(&claim).unwrap(), Some(Wish::Cancel));
    assert_eq!(bench.finish(&claim, Outcome::Cancelled).unwrap(), State::Cancelled);
    assert_eq!(bench.take(), None);
    let third = bench.add("a");
    bench.take_and_finish();
    assert_eq!(cancelled(third), (State::Done, true));
    assert!(matches!(bench.cancel(vo_jobs::JobId(99)), Err(QueueError::NoSuchJob(_))));
}

#[test]
fn what_is_to_end_is_not_begun_again() {
    // It fails, is given back, its worker is lost, or the server ends.
    for case in 0..4 {
        let mut bench = bench();
        let id = bench.add("a");
        let claim = bench.take().unwrap();
        bench.cancel(id).unwrap();
        match case {
            0 => drop(bench.finish(&claim, failed(true)).unwrap()),
            1 => drop(bench.finish(&claim, Outcome::Interrupted).unwrap()),
            2 => {
                bench.pass(MINUTE + 1);
                bench.sweep().unwrap();
            }
            _ => bench.reopen(),
        }
        assert_eq!((bench.state(id), bench.take()), (State::Cancelled, None), "{case}");
    }
    let bench = bench();
    let id = bench.add("a");
    let claim = bench.take().unwrap();
    bench.cancel(id).unwrap();
    assert_eq!(bench.finish(&claim, Outcome::Done(json!(1))).unwrap(), State::Done, "it was faster");
}

#[test]
fn a_job_that_ends_its_workers_is_not_tried_for_ever() {
    let mut bench = bench();
    let id = bench.add("a");
    for _ in 0..MOST_DEATHS {
        assert_eq!(bench.state(id), State::Queued);
        bench.pass(10 * MINUTE);
        bench.take().unwrap();
        bench.reopen();
    }
    let detail = bench.get(id).unwrap();
    assert_eq!((detail.view.state, detail.view.attempts), (State::Failed, MOST_DEATHS));
    assert_eq!(
        detail.result.unwrap(),
        json!({
            "code": "worker_lost",
            "detail": "the server ended while it ran, 5 times: it may be what ends its workers, so it is not tried again by itself"
        })
    );
    bench.retry(id).unwrap();
    assert_eq!(bench.take_and_finish(), Some(id));
}

#[test]
fn after_the_first_death_nobody_waits() {
    let mut bench = bench();
    let id = bench.add("a");
    bench.take().unwrap();
    bench.reopen();
    assert_eq!(bench.take().map(|claim| claim.job), Some(id));
    bench.reopen();
    assert_eq!(bench.take(), None, "after the second it does, a little");
}

#[test]
fn what_is_given_back_is_not_counted_as_a_failure() {
    let bench = bench();
    let id = bench.add("a");
    for _ in 0..10 {
        let claim = bench.take().unwrap();
        assert_eq!(bench.finish(&claim, Outcome::Interrupted).unwrap(), State::Queued);
    }
    assert_eq!(bench.take_and_finish(), Some(id));
}

#[test]
fn several_are_cancelled_in_one_step_or_none_of_them() {
    let bench = bench();
    let ids: Vec<_> = (0..20).map(|_| bench.add("a")).collect();
    let claim = bench.take().unwrap();
    assert!(matches!(bench.cancel_all(&[ids[0], ids[5], vo_jobs::JobId(99)]), Err(QueueError::NoSuchJob(_))));
    assert_eq!((bench.wish(&claim).unwrap(), bench.state(ids[5])), (None, State::Queued));
    let commits = bench.stats().unwrap().commits;
    let cancelled = bench.cancel_all(&ids).unwrap();
    assert_eq!((cancelled[0].state, cancelled[1].state), (State::Running, State::Cancelled));
    assert_eq!((bench.take(), bench.stats().unwrap().commits), (None, commits + 1));
    assert_eq!(bench.wish(&claim).unwrap(), Some(Wish::Cancel));
}

#[test]
fn a_wish_to_end_it_stands_until_it_has_ended_and_no_longer() {
    let bench = bench();
    let id = bench.add("a");
    let claim = bench.take().unwrap();
    bench.cancel(id).unwrap();
    bench.pause(Scope::Job(id), "lunch").unwrap();
    assert_eq!(bench.wish(&claim).unwrap(), Some(Wish::Cancel));
    bench.resume(Scope::Job(id)).unwrap();
    assert_eq!(bench.wish(&claim).unwrap(), Some(Wish::Cancel));
    bench.finish(&claim, Outcome::Cancelled).unwrap();
    bench.retry(id).unwrap();
    let claim = bench.take().unwrap();
    assert_eq!((bench.wish(&claim).unwrap(), bench.get(id).unwrap().view.is_cancelling), (None, false));
    assert_eq!(bench.finish(&claim, failed(true)).unwrap(), State::Queued);
}
