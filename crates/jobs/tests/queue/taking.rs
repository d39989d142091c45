//! Taking: who is next, for how long, and what a worker may still do that has lost its job.

use std::time::Duration;

use serde_json::json;
use vo_jobs::{AGEING_MS, NewJob, Outcome, Priority, QueueError, Scope, State, Wish};

use crate::{DAY, MINUTE, SECOND, bench, failed, job, value};

#[test]
fn a_worker_takes_what_it_can_do() {
    let bench = bench();
    let render = bench.add("a");
    let preview = bench.submit(NewJob::new("preview", "a", json!(1)), None).unwrap().job;
    let claim = |kinds: &[&str]| bench.claim("w", kinds, Duration::from_secs(9)).unwrap().map(|claim| claim.job);
    assert_eq!(claim(&["upload"]), None);
    assert_eq!(claim(&["upload", "preview"]), Some(preview));
    assert_eq!((claim(&["preview"]), claim(&[]), claim(&[])), (None, Some(render), None));
}

#[test]
fn a_claim_says_what_is_to_be_done() {
    let bench = bench();
    let new = NewJob { metadata: value("mine"), ..job("a") };
    let id = bench.submit(new.clone(), None).unwrap().job;
    let claim = bench.take().unwrap();
    assert_eq!((claim.job, claim.epoch, claim.work, claim.owner), (id, 1, new.work, "a".to_owned()));
    let view = bench.get(id).unwrap().view;
    assert_eq!((view.state, view.worker.as_deref(), view.attempts), (State::Running, Some("worker"), 1));
    assert_eq!((view.started, view.metadata), (Some(bench.now()), new.metadata));
}

#[test]
fn the_first_job_of_another_begins_before_a_thousand() {
    let bench = bench();
    bench.submit_all(vec![job("a"); 1_000], None).unwrap();
    let running = bench.take().unwrap();
    let other = bench.add("b");
    assert_eq!(bench.take_and_finish(), Some(other));
    bench.finish(&running, Outcome::Done(json!(1))).unwrap();
    // They take turns, although there is one worker only.
    let others = [bench.add("b"), bench.add("b")];
    let taken: Vec<_> = (0..5).map(|_| bench.take_and_finish().unwrap()).collect();
    assert_eq!(taken.iter().filter(|job| others.contains(job)).count(), 2, "{taken:?}");
}

#[test]
fn a_batch_that_waits_becomes_urgent() {
    let bench = bench();
    let batch = bench.submit(NewJob { priority: Priority::Batch, ..job("a") }, None).unwrap().job;
    bench.pass(AGEING_MS);
    let urgent = bench.submit(NewJob { priority: Priority::Urgent, ..job("a") }, None).unwrap().job;
    assert_eq!(bench.take_and_finish(), Some(urgent));
    bench.pass(AGEING_MS);
    bench.submit(NewJob { priority: Priority::Urgent, ..job("a") }, None).unwrap();
    assert_eq!(bench.take_and_finish(), Some(batch));
}

#[test]
fn a_priority_can_be_changed_while_it_waits() {
    let bench = bench();
    let (first, second) = (bench.add("a"), bench.add("a"));
    bench.set_priority(second, Priority::Urgent).unwrap();
    assert_eq!((bench.take_and_finish(), bench.take_and_finish()), (Some(second), Some(first)));
    let error = bench.set_priority(first, Priority::Batch).unwrap_err();
    assert_eq!(error.to_string(), "job 1 is done: it cannot be given another priority");
}

#[test]
fn nothing_begins_before_its_time() {
    let bench = bench();
    let later = NewJob { not_before: Some(bench.now() + MINUTE), ..job("a") };
    let id = bench.submit(later, None).unwrap().job;
    assert_eq!((bench.take(), bench.next_due().unwrap()), (None, Some(bench.now() + MINUTE)));
    bench.pass(MINUTE);
    assert_eq!((bench.next_due().unwrap(), bench.take_and_finish()), (None, Some(id)));
}

#[test]
fn a_worker_that_is_not_heard_of_loses_its_job() {
    let bench = bench();
    let id = bench.add("a");
    let first = bench.take().unwrap();
    bench.pass(60 * SECOND);
    assert_eq!(bench.extend(&first).unwrap(), None);
    bench.pass(60 * SECOND);
    assert_eq!(bench.take(), None, "it was heard of in time");
    bench.pass(1);
    let second = bench.take().unwrap();
    assert_eq!((second.job, second.epoch), (id, 2));
    let lost = |result: Result<(), QueueError>| assert!(matches!(result, Err(QueueError::LeaseLost(job)) if job == id));
    lost(bench.extend(&first).map(drop));
    lost(bench.wish(&first).map(drop));
    lost(bench.progress(&first, json!(1)));
    lost(bench.finish(&first, Outcome::Done(json!("late"))).map(drop));
    bench.log(&first, vec!["late".to_owned()]).unwrap();
    assert_eq!(bench.finish(&second, Outcome::Done(json!("right"))).unwrap(), State::Done);
    lost(bench.finish(&second, Outcome::Done(json!("twice"))).map(drop));
    assert_eq!(bench.get(id).unwrap().result, Some(json!("right")));
    assert_eq!(bench.logs(id, 0, 10).unwrap().lines, []);
    assert_eq!(
        bench.history(id),
        ["Queued: ", "Running: ", "Queued: its worker was not heard of any more", "Running: ", "Done: "]
    );
}

#[test]
fn a_clock_that_is_set_back_wedges_no_lease() {
    let bench = bench();
    let id = bench.add("a");
    bench.take().unwrap();
    bench.time.fetch_sub(DAY, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(bench.take(), None);
    bench.pass(61 * SECOND);
    assert_eq!(bench.take().unwrap().job, id, "it is over a minute after the clock was set back");
    // The same for a wait after a failure.
    let claim = bench.add("b");
    let taken = bench.take().unwrap();
    assert_eq!(taken.job, claim);
    assert_eq!(bench.finish(&taken, failed(true)).unwrap(), State::Queued);
    assert_eq!(bench.take(), None);
    bench.time.fetch_sub(DAY, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(bench.take().unwrap().job, claim);
}

#[test]
fn a_clock_that_jumps_ahead_takes_jobs_back_once() {
    let bench = bench();
    let id = bench.add("a");
    bench.take().unwrap();
    bench.pass(DAY);
    assert_eq!(bench.sweep().unwrap().lapsed, 1);
    assert_eq!(bench.sweep().unwrap().lapsed, 0);
    assert_eq!(bench.state(id), State::Queued);
}

#[test]
fn what_is_paused_does_not_begin() {
    let mut bench = bench();
    let (one, other) = (bench.add("a"), bench.submit(NewJob::new("preview", "a", json!(1)), None).unwrap().job);
    bench.pause(Scope::Job(one), "not yet").unwrap();
    bench.pause(Scope::Kind("preview".to_owned()), "too slow").unwrap();
    assert_eq!(bench.take(), None);
    bench.reopen();
    assert_eq!(bench.take(), None, "a pause is kept");
    bench.resume(Scope::Job(one)).unwrap();
    bench.pause(Scope::Everything, "the disk is nearly full").unwrap();
    assert_eq!(bench.take(), None);
    assert_eq!(
        bench.pauses().unwrap(),
        [
            (Scope::Everything, "the disk is nearly full".to_owned()),
            (Scope::Kind("preview".to_owned()), "too slow".to_owned())
        ]
    );
    bench.resume(Scope::Everything).unwrap();
    assert_eq!((bench.take_and_finish(), bench.take()), (Some(one), None));
    bench.resume(Scope::Kind("preview".to_owned())).unwrap();
    assert_eq!(bench.take_and_finish(), Some(other));
    let events = bench.stats().unwrap().newest_event;
    bench.resume(Scope::Everything).unwrap();
    assert_eq!(bench.stats().unwrap().newest_event, events, "nothing was paused");
    assert!(matches!(bench.pause(Scope::Job(one), "late"), Err(QueueError::Unfit { .. })));
}

#[test]
fn a_job_that_runs_is_given_back_when_it_is_paused() {
    let bench = bench();
    let id = bench.add("a");
    let claim = bench.take().unwrap();
    bench.pause(Scope::Job(id), "lunch").unwrap();
    assert_eq!(bench.extend(&claim).unwrap(), Some(Wish::Pause("lunch".to_owned())));
    bench.resume(Scope::Job(id)).unwrap();
    assert_eq!(bench.wish(&claim).unwrap(), None);
    bench.pause(Scope::Job(id), "lunch").unwrap();
    assert_eq!(bench.finish(&claim, Outcome::Interrupted).unwrap(), State::Queued);
    assert_eq!(bench.take(), None);
    bench.resume(Scope::Job(id)).unwrap();
    assert_eq!(bench.take_and_finish(), Some(id));
}
