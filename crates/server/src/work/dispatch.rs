//! Does the jobs of the queue, one after another in each lane, by a worker that stays warm between them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use vo_jobs::{Claim, Outcome, Queue, QueueError, Wish};
use vo_library::AssetId;
use vo_process::Stop;
use vo_studio::event::Envelope;
use vo_studio::worker::{Failed, Work, Worker};
use vo_studio::{Class, Code, Priority, Problem};

use super::assets::inspect;
use super::import::{Wanted, import};
use super::made::sealed;
use super::progress::Progress;
use super::{Task, Workshop};

/// A worker that is not heard of for so long has lost its job. The one who says so is a thread of ours.
const LEASE: Duration = Duration::from_secs(30);

/// What is wished of a job is looked at so often while it runs, which writes nothing.
const LOOK: Duration = Duration::from_millis(100);

/// How far a job is, is told so often.
const TELL: Duration = Duration::from_millis(250);

/// Without anything that is due it waits so long.
const IDLE: Duration = Duration::from_secs(24 * 3_600);

/// After a failure of the queue itself it waits so long.
const BACK_OFF: Duration = Duration::from_secs(2);

/// Jobs that wait for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Renders, which take minutes.
    Renders,
    /// All the rest, which must not wait for them.
    Others,
    /// Downloads, which wait for others and take nothing of this machine.
    Imports,
}

impl Lane {
    /// All lanes.
    pub const ALL: [Self; 3] = [Self::Renders, Self::Others, Self::Imports];

    /// Its name, and that of its worker.
    pub fn name(self) -> &'static str {
        match self {
            Self::Renders => "renders",
            Self::Others => "others",
            Self::Imports => "imports",
        }
    }

    /// Kinds of jobs that nobody waits for so much that they should begin while memory runs low. What makes room may begin.
    pub fn that_can_wait() -> Vec<&'static str> {
        Self::Others.kinds().iter().copied().filter(|kind| *kind != "prune").collect()
    }

    /// The kinds of jobs in it.
    fn kinds(self) -> &'static [&'static str] {
        match self {
            Self::Renders => &["render"],
            Self::Others => &["prune", "fetch", "inspect", "backup"],
            Self::Imports => &["import"],
        }
    }
}

/// Does jobs until the queue is closed, and then gives back the one that goes on.
pub fn work(lane: Lane, queue: &Queue, worker: &Mutex<Worker>, workshop: &Workshop, stop: &Stop) {
    while !stop.is_requested() {
        let known = queue.newest_event();
        workshop.room.look(queue);
        match queue.claim(lane.name(), lane.kinds(), LEASE) {
            Ok(Some(claim)) => {
                let mut worker = worker.lock().unwrap_or_else(PoisonError::into_inner);
                let vitals = &workshop.metrics.vitals;
                vitals.begins(lane.name(), claim.job.0);
                let outcome = attempt(lane, queue, &claim, (&mut worker, workshop), stop);
                drop(worker);
                vitals.ends(lane.name(), matches!(outcome, Outcome::Done(_)));
                finish(queue, &claim, &outcome, stop);
            }
            Ok(None) => {
                if queue.wait_past(known, until_due(queue)).is_none() {
                    return;
                }
            }
            Err(QueueError::Closed) => return,
            Err(error) => {
                tracing::warn!(why = %error, "no job could be taken");
                stop.wait(BACK_OFF);
            }
        }
    }
}

/// How long until a job may begin that waits for a time.
fn until_due(queue: &Queue) -> Duration {
    let Ok(Some(due)) = queue.next_due() else { return IDLE };
    // Never none at all: a clock that was set back must not have it spin.
    Duration::from_millis(due.saturating_sub((vo_jobs::system_clock())()).clamp(50, IDLE.as_millis() as u64))
}

/// What is wished of a run while it goes on.
#[derive(Debug, Default)]
struct Watched {
    over: AtomicBool,
    cancelled: AtomicBool,
    progress: Mutex<Progress>,
}

/// Has a job's work done once, and says how that ended.
fn attempt(
    lane: Lane,
    queue: &Queue,
    claim: &Claim,
    (worker, workshop): (&mut Worker, &Workshop),
    stop: &Stop,
) -> Outcome {
    let task = match Task::of(&claim.work) {
        Ok(task) => task,
        Err(refused) => return failed(&refused.problem, false),
    };
    let (run, watched) = (Stop::new(), Watched::default());
    let is_render = matches!(task, Task::Render { .. });
    let result = std::thread::scope(|scope| {
        scope.spawn(|| watch(queue, claim, &watched, (&run, stop)));
        let mut hear = |event: Envelope<Value>| {
            workshop.metrics.vitals.hears(lane.name(), &event.event);
            let line = watched.progress.lock().unwrap_or_else(PoisonError::into_inner).hear(&event);
            // A log that cannot be kept is no reason to do nothing.
            let _ = line.map(|line| queue.log(claim, vec![line]));
        };
        let is_prune = matches!(task, Task::Prune { .. });
        let mut by_worker = |work: &Work| worker.run((work, priority(claim.priority)), &run, &mut hear);
        let result = match &task {
            Task::Inspect { asset } => inspect(&workshop.library, AssetId(*asset), by_worker),
            Task::Import { url, name, tags } => {
                let wanted = Wanted { url, name: name.as_deref(), tags };
                import((workshop, queue), claim, wanted, &run)
            }
            _ => task.work(workshop).map_or_else(|| Err(unknown()), |work| by_worker(&work)),
        };
        watched.over.store(true, Ordering::SeqCst);
        if let (true, Ok(pruned)) = (is_prune, &result) {
            let number = |name: &str| pruned.get(name).and_then(Value::as_u64).unwrap_or_default();
            workshop.metrics.vitals.evicted(number("removed"), number("removed_bytes"));
        }
        result
    });
    workshop.metrics.vitals.starts(!matches!(result, Err(Failed::Start(_))));
    match result {
        Ok(result) if is_render => Outcome::Done(sealed(result)),
        Ok(result) => Outcome::Done(result),
        Err(_) if watched.cancelled.load(Ordering::SeqCst) => Outcome::Cancelled,
        Err(_) if run.is_requested() => Outcome::Interrupted,
        Err(Failed::Run(problem)) => failed(&problem, problem.code.class() == Class::Machine),
        Err(error) => failed(&Problem::new(Code::WorkerLost, error.to_string()), true),
    }
}

/// A kind of work that no worker does.
fn unknown() -> Failed {
    Failed::Run(Problem::new(Code::OrderUnreadable, "no worker does this"))
}

/// Says that the worker is at work, how far it is, and hands on what is wished of it.
fn watch(queue: &Queue, claim: &Claim, watched: &Watched, (run, stop): (&Stop, &Stop)) {
    let mut told = Instant::now();
    while !watched.over.load(Ordering::SeqCst) {
        match queue.extend(claim) {
            Ok(None) if stop.is_requested() => run.request(),
            Ok(None) => {}
            Ok(Some(Wish::Cancel)) => {
                watched.cancelled.store(true, Ordering::SeqCst);
                run.request();
            }
            // It is given back: paused, it does not begin again, and what another has is not ours any more.
            Ok(Some(Wish::Pause(_))) | Err(_) => run.request(),
        }
        if told.elapsed() >= TELL {
            let progress = watched.progress.lock().unwrap_or_else(PoisonError::into_inner).take();
            let _ = progress.map(|progress| queue.progress(claim, progress));
            told = Instant::now();
        }
        std::thread::sleep(LOOK);
    }
}

/// Writes down how it ended. Where there is no room for that, until there is.
fn finish(queue: &Queue, claim: &Claim, outcome: &Outcome, stop: &Stop) {
    loop {
        match queue.finish(claim, outcome.clone()) {
            Ok(_) | Err(QueueError::LeaseLost(_) | QueueError::Closed) => return,
            Err(QueueError::Size { .. }) => {
                let detail = "what came of the job is too large to be kept".to_owned();
                let outcome = failed(&Problem::new(Code::WrongResult, detail), false);
                let _ = queue.finish(claim, outcome);
                return;
            }
            Err(error) => tracing::warn!(why = %error, job = claim.job.0, "the end of a job could not be written down"),
        }
        // What is not written down when the server ends is done once more, and found made.
        if stop.is_requested() {
            return;
        }
        let _ = queue.extend(claim);
        stop.wait(BACK_OFF);
    }
}

fn failed(problem: &Problem, retryable: bool) -> Outcome {
    Outcome::Failed { problem: serde_json::to_value(problem).unwrap_or(Value::Null), retryable }
}

/// How urgent the run of a job is.
fn priority(of_job: vo_jobs::Priority) -> Priority {
    match of_job {
        vo_jobs::Priority::Batch => Priority::Batch,
        vo_jobs::Priority::Normal => Priority::Render,
        vo_jobs::Priority::Urgent => Priority::Person,
    }
}
