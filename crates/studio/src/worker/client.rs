//! The other side: starts a worker, gives it runs, grants it permits, and starts another where one has crashed.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::ChildStdout;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use vo_process::{Child, Command, ProcessError, Stop};

use super::lender::{Lender, To, say};
use super::{Answer, Order, WORKER_VERB, Work};
use crate::budget::permits::{Machine, Priority};
use crate::event::Envelope;
use crate::locked::locked;
use crate::{Budget, Problem, StudioError};

/// How long a worker may take to end once nothing is left to do.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(5);

/// A run is begun as often where its worker ends in the middle of it.
const MOST_TRIES: u32 = 2;

/// A worker, started when the first run needs it and again where it has ended.
#[derive(Debug)]
pub struct Worker {
    program: PathBuf,
    folders: [(&'static str, PathBuf); 2],
    budget: Budget,
    permits: Option<Arc<Machine>>,
    running: Option<Running>,
    crashes: Arc<AtomicU64>,
}

/// Why a run came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failed {
    /// The run itself failed.
    #[error("{}", .0.detail)]
    Run(Problem),
    /// The worker ended in the middle of the run, more than once.
    #[error(
        "the process that worked on it ended {MOST_TRIES} times without an error message; what is complete is kept, so run it again"
    )]
    Crashed,
    /// The worker cannot be started.
    #[error("a worker could not be started: {0}")]
    Start(String),
}

/// Where a worker's orders go to.
struct Orders(To);

impl std::fmt::Debug for Orders {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("Orders")
    }
}

/// The process, until it is waited for: by whoever ends it, or, where it has ended by itself, by the thread that reads its answers.
type Process = Arc<Mutex<Option<Child>>>;

#[derive(Debug)]
struct Running {
    child: Process,
    to: Orders,
    /// What is told of runs, by the thread that reads all answers.
    told: Receiver<Answer>,
    /// Who grants it permits, if somebody does.
    lender: Option<Arc<Lender>>,
}

impl Worker {
    /// A worker of `program`, which is `vo`. It keeps to the budget, and where there are `permits` it asks them for all that
    /// it uses. `data` and `cache` are the folders of tools and of what is made.
    pub fn new(program: &Path, (data, cache): (&Path, &Path), budget: Budget, permits: Option<Arc<Machine>>) -> Self {
        let folders = [("VO_HOME", data.to_owned()), ("VO_CACHE", cache.to_owned())];
        Self { program: program.to_owned(), folders, budget, permits, running: None, crashes: Arc::default() }
    }

    /// The number of its process, or of its shim's, while there is one.
    pub fn id(&self) -> Option<u32> {
        self.running.as_ref().and_then(|running| locked(&running.child).as_ref().map(Child::id))
    }

    /// Each time that its process ends in the middle of a run is counted there, too.
    #[must_use]
    pub fn counting_crashes(self, crashes: Arc<AtomicU64>) -> Self {
        Self { crashes, ..self }
    }

    /// Has one run made and waits for its end. `events` hears of everything that happens in it. Where the worker ends in the
    /// middle of it another goes on from there.
    ///
    /// # Errors
    /// [`Failed`] if the run fails, or its worker ends too often.
    pub fn run(
        &mut self,
        (work, priority): (&Work, Priority),
        stop: &Stop,
        events: &mut dyn FnMut(Envelope<Value>),
    ) -> Result<Value, Failed> {
        static JOBS: AtomicU64 = AtomicU64::new(1);
        for _ in 0..MOST_TRIES {
            let job = JOBS.fetch_add(1, Ordering::Relaxed);
            let running = self.ordered(&Order::Run { job, priority, work: Box::new(work.clone()) })?;
            match running.until_its_end(job, stop, events) {
                Some(result) => {
                    self.running = Some(running);
                    return result;
                }
                None if stop.is_requested() => break,
                // Dropping it kills what is left of it and gives back what it held.
                None => {
                    drop(running);
                    self.crashes.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
        Err(if stop.is_requested() { Failed::Run(Problem::of(&StudioError::Stopped)) } else { Failed::Crashed })
    }

    /// A process that was given an order: the one that is there, or another if it has ended while it had nothing to do.
    fn ordered(&mut self, order: &Order) -> Result<Running, Failed> {
        if let Some(mut running) = self.running.take()
            && running.say(order)
        {
            return Ok(running);
        }
        let mut running = self.start().map_err(|error| Failed::Start(error.to_string()))?;
        if running.say(order) { Ok(running) } else { Err(Failed::Crashed) }
    }

    fn start(&self) -> Result<Running, ProcessError> {
        // It is our own program, and knows its settings by the same variables. Whoever starts it answers others meanwhile, and
        // how soon is decided by who stands behind whom: it and its children stand behind us.
        let mut command =
            Command::new(&self.program).arg(WORKER_VERB).role("worker").inherit_environment().background();
        for (name, value) in &self.folders {
            command = command.env(name, value);
        }
        let mut child = command.pipe_in().pipe_out().start()?;
        let failed = |source| ProcessError::Talk { program: "vo worker".to_owned(), source };
        let missing = || failed(std::io::ErrorKind::BrokenPipe.into());
        let (input, output) = child.stdin().zip(child.stdout()).ok_or_else(missing)?;
        let to: To = Arc::new(Mutex::new(input));
        let (tell, told) = channel();
        let lender = self.permits.as_ref().map(|permits| Arc::new(Lender::new(&to, permits)));
        let child: Process = Arc::new(Mutex::new(Some(child)));
        let reader = Reader { lender: lender.clone(), tell, child: Arc::clone(&child) };
        std::thread::Builder::new().name("answers".to_owned()).spawn(move || reader.read(output)).map_err(failed)?;
        let mut running = Running { child, to: Orders(to), told, lender };
        let Budget { memory, cpu } = self.budget;
        running.say(&Order::Begin { memory, cpu, grants: self.permits.is_some() });
        Ok(running)
    }

    /// Ends its process, which has nothing to do, until there is something again.
    pub fn rest(&mut self) {
        // If it does not go by itself it is killed; nothing of it is lost.
        let _ = self.running.take().map(Running::end);
    }

    /// Ends the worker, which has nothing to do.
    ///
    /// # Errors
    /// [`ProcessError`] if it does not end by itself.
    pub fn end(mut self) -> Result<(), ProcessError> {
        let Some(running) = self.running.take() else { return Ok(()) };
        running.end()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let left = locked(&self.child).take();
        drop(left);
    }
}

impl Running {
    /// Tells the worker something; false if it has gone.
    fn say(&mut self, order: &Order) -> bool {
        say(&self.to.0, order)
    }

    /// Listens until the run has ended; nothing if the worker ended before.
    fn until_its_end(
        &self,
        job: u64,
        stop: &Stop,
        events: &mut dyn FnMut(Envelope<Value>),
    ) -> Option<Result<Value, Failed>> {
        let over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let (to, over) = (Arc::clone(&self.to.0), &over);
            scope.spawn(move || {
                // A wish to stop is a flag; nothing wakes whoever reads answers.
                while !over.load(Ordering::SeqCst) {
                    if stop.is_requested() {
                        say(&to, &Order::Stop { job });
                        return;
                    }
                    stop.wait(Duration::from_millis(20));
                }
            });
            let ended = self.listen(job, events);
            over.store(true, Ordering::SeqCst);
            ended
        })
    }

    fn listen(&self, job: u64, events: &mut dyn FnMut(Envelope<Value>)) -> Option<Result<Value, Failed>> {
        loop {
            match self.told.recv().ok()? {
                Answer::Event(event) if event.job == job => events(event),
                Answer::Done { job: ended, result } if ended == job => return Some(Ok(result)),
                Answer::Failed { job: ended, problem } if ended == job => return Some(Err(Failed::Run(problem))),
                // Of runs that are over.
                _ => {}
            }
        }
    }

    /// Ends it kindly: the end of its orders is the end of its work.
    fn end(self) -> Result<(), ProcessError> {
        if let Some(lender) = &self.lender {
            lender.end();
        }
        // From here on nobody else waits for it.
        let Some(child) = locked(&self.child).take() else { return Ok(()) };
        if say(&self.to.0, &Order::End) { child.wait(&Stop::new(), SHUTDOWN_GRACE).map(drop) } else { Ok(()) }
    }
}

/// The thread that reads a worker's answers.
struct Reader {
    lender: Option<Arc<Lender>>,
    tell: Sender<Answer>,
    child: Process,
}

impl Reader {
    /// Reads until there are no more, or one that is no answer.
    fn read(self, output: ChildStdout) {
        for line in BufReader::new(output).lines() {
            let Some(answer) = line.ok().and_then(|line| serde_json::from_str(&line).ok()) else { break };
            let other = match &self.lender {
                Some(lender) => lender.hear(answer),
                None => Some(answer),
            };
            // Nobody may listen any more.
            if let Some(answer) = other {
                let _ = self.tell.send(answer);
            }
        }
        if let Some(lender) = self.lender {
            lender.end();
        }
        // One that ends by itself, as it had nothing to do, leaves nothing behind either.
        let ended = locked(&self.child).take();
        drop(ended);
    }
}
