//! Handing in: idempotency keys, all or none, and the one sync that many share.

use serde_json::json;
use vo_jobs::{Filter, JobId, NewJob, QueueError};

use crate::{DAY, bench, job};

#[test]
fn the_same_with_the_same_key_is_begun_once() {
    let mut bench = bench();
    let first = bench.submit(job("a"), Some("key")).unwrap();
    let again = bench.submit(job("a"), Some("key")).unwrap();
    assert_eq!((first.existed, again.existed, first.job), (false, true, again.job));
    bench.reopen();
    assert_eq!(bench.submit(job("a"), Some("key")).unwrap(), again);
    let other = NewJob { work: json!("other"), ..job("a") };
    let error = bench.submit(other, Some("key")).unwrap_err();
    assert!(matches!(&error, QueueError::Conflict { job, .. } if *job == first.job));
    assert_eq!(
        error.to_string(),
        "the idempotency key \"key\" was used for job 1 with another body: use a new key for new work"
    );
    assert!(!bench.submit(job("b"), Some("key")).unwrap().existed, "keys are of their owners");
    assert!(!bench.submit(job("a"), None).unwrap().existed);
    bench.pass(DAY - 1);
    assert!(bench.submit(job("a"), Some("key")).unwrap().existed);
    bench.pass(2);
    assert!(!bench.submit(job("a"), Some("key")).unwrap().existed, "a key is kept for a day");
    bench.sweep().unwrap();
    assert_eq!(bench.stats().unwrap().keys, 1);
}

#[test]
fn a_key_counts_for_several_jobs_together() {
    let bench = bench();
    let jobs = || vec![job("a"), job("a"), job("b")];
    let first = bench.submit_all(jobs(), Some("key")).unwrap();
    let again = bench.submit_all(jobs(), Some("key")).unwrap();
    let numbers = |jobs: &[vo_jobs::Submitted]| jobs.iter().map(|job| job.job).collect::<Vec<_>>();
    assert_eq!((numbers(&first), numbers(&again)), (vec![JobId(1), JobId(2), JobId(3)], numbers(&first)));
    assert!(again.iter().all(|job| job.existed));
    assert!(matches!(bench.submit_all(vec![job("a")], Some("key")), Err(QueueError::Conflict { .. })));
    assert_eq!(bench.submit_all(Vec::new(), Some("key")).unwrap(), []);
    assert_eq!(bench.all(&Filter::default()).len(), 3);
}

#[test]
fn a_thousand_in_bulk_are_one_sync() {
    let bench = bench();
    let before = bench.stats().unwrap().commits;
    let submitted = bench.submit_all(vec![job("a"); 1_000], None).unwrap();
    assert_eq!(submitted.len(), 1_000);
    let stats = bench.stats().unwrap();
    // The second is the sweep that comes after every thousand events, if it found something.
    assert!(stats.commits - before <= 2, "{stats:?}");
    assert_eq!((stats.queued, stats.newest_event), (1_000, 1_000));
}

#[test]
fn a_thousand_one_by_one_share_their_syncs() {
    let bench = bench();
    let before = bench.stats().unwrap().commits;
    std::thread::scope(|scope| {
        for _ in 0..50 {
            scope.spawn(|| (0..20).for_each(|_| assert!(bench.add("a").0 > 0)));
        }
    });
    let stats = bench.stats().unwrap();
    assert_eq!(stats.queued, 1_000);
    assert!(stats.commits - before < 500, "{}", stats.commits - before);
    println!("1,000 jobs, one by one from 50 threads: {} transactions", stats.commits - before);
}

#[test]
fn one_that_is_refused_takes_nothing_of_the_others_with_it() {
    let bench = bench();
    bench.submit(job("a"), Some("key")).unwrap();
    std::thread::scope(|scope| {
        for number in 0..30 {
            let bench = &bench;
            scope.spawn(move || {
                if number % 3 == 0 {
                    let other = NewJob { work: json!(number), ..job("a") };
                    assert!(bench.submit(other, Some("key")).is_err());
                } else {
                    bench.add("a");
                }
            });
        }
    });
    let stats = bench.stats().unwrap();
    assert_eq!((stats.queued, stats.newest_event), (21, 21));
}
