//! Killed at whatever moment: what was answered is there after the next start, and nothing ends twice.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;
use vo_jobs::{Filter, JobId, NewJob, Outcome, Queue, State, system_clock};

use crate::{all, failed, job};

/// Where the child finds its folder; who runs the tests has none.
const FOLDER: &str = "VO_JOBS_TEST_FOLDER";

/// How often it is killed.
const TIMES: u64 = 40;

/// What the child says once it was answered.
#[derive(Default)]
struct Answered {
    submitted: BTreeMap<String, JobId>,
    /// What a job ended with, by the claim that ended it.
    ended: BTreeMap<JobId, String>,
    cancelled: BTreeSet<JobId>,
    epochs: BTreeMap<JobId, u64>,
}

impl Answered {
    fn hear(&mut self, line: &str) {
        let words: Vec<&str> = line.split(' ').collect();
        let id = |word: &str| word.parse::<JobId>().unwrap();
        match words[..] {
            ["submitted", key, job] => {
                let before = self.submitted.insert(key.to_owned(), id(job));
                assert!(before.is_none_or(|before| before == id(job)), "{key} was begun twice");
            }
            ["claimed", job, epoch] => {
                let epoch = epoch.parse().unwrap();
                let before = self.epochs.insert(id(job), epoch).unwrap_or_default();
                assert!(epoch > before, "{job} was claimed twice as the same");
                assert!(!self.ended.contains_key(&id(job)), "{job} was over and is begun again");
            }
            ["ended", job, how] => assert_eq!(self.ended.insert(id(job), how.to_owned()), None, "{job} ended twice"),
            ["cancelled", job] => drop(self.cancelled.insert(id(job))),
            _ => {}
        }
    }

    fn check(&self, folder: &Path) {
        let queue = Queue::open(folder, system_clock()).unwrap();
        let jobs: BTreeMap<JobId, State> =
            all(&queue, &Filter::default(), 100).into_iter().map(|job| (job.id, job.state)).collect();
        for (key, job) in &self.submitted {
            assert!(jobs.contains_key(job), "{key} was answered with {job} and is not there");
        }
        for (job, how) in &self.ended {
            assert_eq!(format!("{:?}", jobs[job]), *how, "{job}");
        }
        for job in &self.cancelled {
            assert!(jobs[job].is_over(), "{job} was cancelled and is {:?}", jobs[job]);
        }
        for job in jobs.keys() {
            let history = queue.get(*job).unwrap().history;
            let ends = history.iter().filter(|passed| passed.state.is_over()).count();
            assert!(ends <= 1, "{job}: {history:?}");
        }
        let (mut since, mut count) = (0, 0);
        loop {
            let changes = queue.changes_since(since, 1_000).unwrap();
            assert!(changes.events.iter().map(|event| event.seq).eq(since + 1..=changes.last));
            count += changes.events.len() as u64;
            since = changes.last;
            if !changes.more {
                break;
            }
        }
        assert_eq!(count, queue.stats().unwrap().newest_event);
    }
}

#[test]
fn what_was_answered_survives_a_kill_at_any_moment() {
    let folder = tempfile::tempdir().unwrap();
    let mut answered = Answered::default();
    for round in 0..TIMES {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "killed::a_child_works_until_it_is_killed", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // It is killed at a moment of its work, or of its start.
        let first = if round % 5 == 0 { 0 } else { round * 7 % 60 };
        for line in lines.by_ref().take(first as usize) {
            answered.hear(line.unwrap().trim_end_matches('.'));
        }
        std::thread::sleep(Duration::from_micros(round * 7_919 % 20_000));
        child.kill().unwrap();
        for line in lines {
            let line = line.unwrap();
            // The last one may be cut off; it was answered all the same, but not heard.
            if line.ends_with('.') {
                answered.hear(line.trim_end_matches('.'));
            }
        }
        child.wait().unwrap();
        answered.check(folder.path());
    }
    let (submitted, ended) = (answered.submitted.len(), answered.ended.len());
    assert!(submitted > 100 && ended > 50, "{submitted} {ended}");
    println!("killed {TIMES} times: {submitted} jobs handed in, {ended} ended, {} claimed", answered.epochs.len());
}

/// Three who work with the queue at once, each saying what it was answered. Not a test by itself.
#[test]
fn a_child_works_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let queue = Queue::open(Path::new(&folder), system_clock()).unwrap();
    let start = queue.stats().unwrap().newest_event;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0.. {
                let key = format!("{start}-{number}");
                let made = NewJob { work: json!(number), ..job(["a", "b"][number % 2]) };
                let submitted = queue.submit(made, Some(&key)).unwrap();
                println!("submitted {key} {}.", submitted.job);
                if number % 11 == 0 {
                    let cancelled = queue.cancel(submitted.job).unwrap();
                    if cancelled.state == State::Cancelled {
                        println!("cancelled {}.", submitted.job);
                    }
                }
                if number % 50 == 49 {
                    queue.sweep().unwrap();
                }
            }
        });
        for worker in 0..2 {
            let queue = &queue;
            scope.spawn(move || {
                for number in 0.. {
                    let Some(claim) = queue.claim(&format!("w{worker}"), &[], Duration::from_secs(60)).unwrap() else {
                        queue.wait_past(queue.stats().unwrap().newest_event, Duration::from_millis(5));
                        continue;
                    };
                    println!("claimed {} {}.", claim.job, claim.epoch);
                    let outcome = if number % 5 == 0 { failed(false) } else { Outcome::Done(json!(number)) };
                    let state = queue.finish(&claim, outcome).unwrap();
                    println!("ended {} {state:?}.", claim.job);
                }
            });
        }
    });
}
