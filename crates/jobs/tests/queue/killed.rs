//! Killed at whatever moment, or let down by the system: what was answered is there after the next start, and nothing ends
//! twice.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;
use vo_jobs::{Cancelled, Filter, JobId, NewJob, Outcome, Queue, QueueError, State, system_clock};

use crate::{all, failed, job};

/// Where the child finds its folder; who runs the tests has none.
const FOLDER: &str = "VO_JOBS_TEST_FOLDER";
/// How many jobs it hands in.
const JOBS: &str = "VO_JOBS_TEST_JOBS";

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
        // One that is cut off was answered all the same, but not heard.
        let Some(line) = line.strip_suffix('.') else { return };
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

/// The child, started by `program`, which may be one that traces it.
fn child(program: &[&str], folder: &Path, jobs: u64) -> Command {
    let this = std::env::current_exe().unwrap();
    let mut words = program.iter().map(std::ffi::OsStr::new).chain([this.as_os_str()]);
    let mut command = Command::new(words.next().unwrap());
    command.args(words).args(["--exact", "killed::a_child_works_until_it_is_killed", "--nocapture"]);
    command.env(FOLDER, folder).env(JOBS, jobs.to_string()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
fn what_was_answered_survives_a_kill_at_any_moment() {
    let folder = tempfile::tempdir().unwrap();
    let mut answered = Answered::default();
    for round in 0..TIMES {
        let mut child = child(&[], folder.path(), u64::MAX).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // It is killed at a moment of its work, or of its start.
        let first = if round % 5 == 0 { 0 } else { round * 7 % 60 };
        for line in lines.by_ref().take(first as usize) {
            answered.hear(&line.unwrap());
        }
        std::thread::sleep(Duration::from_micros(round * 7_919 % 20_000));
        child.kill().unwrap();
        for line in lines {
            answered.hear(&line.unwrap());
        }
        child.wait().unwrap();
        answered.check(folder.path());
    }
    let (submitted, ended) = (answered.submitted.len(), answered.ended.len());
    assert!(submitted > 100 && ended > 50, "{submitted} {ended}");
    println!("killed {TIMES} times: {submitted} jobs handed in, {ended} ended, {} claimed", answered.epochs.len());
}

/// The calls by which something becomes durable or is taken away.
const CALLS: [&str; 5] = ["pwrite64", "fdatasync", "fsync", "ftruncate", "unlink"];

/// What is done to a call, and whether to all that follow as well.
const FAULTS: [(&str, &str); 4] = [("signal=KILL", ""), ("error=ENOSPC", ""), ("error=ENOSPC", "+"), ("error=EIO", "")];

#[test]
fn what_was_answered_survives_a_call_that_fails() {
    let every = if std::env::var_os("VO_CALLS").is_some_and(|calls| calls == "all") { 1 } else { 37 };
    let (mut runs, mut killed, mut submitted, mut ended) = (0, 0, 0, 0);
    for call in CALLS {
        for (fault, from) in FAULTS {
            let (folder, mut answered) = (tempfile::tempdir().unwrap(), Answered::default());
            let most = if call.starts_with('f') || call == "unlink" { 40 } else { 200 };
            for number in (1 + runs % every..=most).step_by(every) {
                let inject = format!("inject={call}:{fault}:when={number}{from}");
                let output =
                    child(&["strace", "-f", "-qq", "-o", "/dev/null", "-e", &inject], folder.path(), 25).output();
                let Ok(output) = output else { return println!("skipped: there is no strace here") };
                let said = String::from_utf8_lossy(&output.stderr);
                if said.contains("PTRACE") || said.contains("Operation not permitted") {
                    return println!("skipped: this system lets nobody be traced: {said}");
                }
                assert!(!said.contains("panicked"), "{inject}: {said}");
                String::from_utf8_lossy(&output.stdout).lines().for_each(|line| answered.hear(line));
                answered.check(folder.path());
                runs += 1;
                killed += usize::from(!output.status.success());
            }
            submitted += answered.submitted.len();
            ended += answered.ended.len();
        }
    }
    println!("{runs} runs with a call that failed, {killed} of them killed: {submitted} jobs handed in, {ended} ended");
}

/// Three who work with the queue at once, each saying what it was answered, until one is answered that it cannot be done.
/// Not a test by itself.
#[test]
fn a_child_works_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let jobs: usize = std::env::var(JOBS).unwrap().parse().unwrap();
    let Ok(queue) = Queue::open(Path::new(&folder), system_clock()) else { return };
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let _ = hand_in(&queue, jobs);
            over.store(true, Ordering::Relaxed);
        });
        for worker in ["first", "second"] {
            scope.spawn(|| work(&queue, worker, &over));
        }
    });
}

fn hand_in(queue: &Queue, jobs: usize) -> Result<(), QueueError> {
    let start = queue.stats()?.newest_event;
    for number in 0..jobs {
        let key = format!("{start}-{number}");
        let made = NewJob { work: json!(number), ..job(["a", "b"][number % 2]) };
        let submitted = queue.submit(made, Some(&key))?;
        println!("submitted {key} {}.", submitted.job);
        if number % 11 == 0 && queue.cancel(submitted.job)? == (Cancelled { state: State::Cancelled, saved: true }) {
            println!("cancelled {}.", submitted.job);
        }
        if number % 50 == 49 {
            queue.sweep()?;
        }
    }
    Ok(())
}

fn work(queue: &Queue, worker: &str, over: &AtomicBool) -> Result<(), QueueError> {
    for number in 0.. {
        let known = queue.stats()?.newest_event;
        let Some(claim) = queue.claim(worker, &[], Duration::from_secs(60))? else {
            if over.load(Ordering::Relaxed) {
                break;
            }
            queue.wait_past(known, Duration::from_millis(50));
            continue;
        };
        println!("claimed {} {}.", claim.job, claim.epoch);
        let outcome = if number % 5 == 0 { failed(false) } else { Outcome::Done(json!(number)) };
        println!("ended {} {:?}.", claim.job, queue.finish(&claim, outcome)?);
    }
    Ok(())
}
