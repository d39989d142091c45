//! The worker that answers the person at the page: frames, takes, plans. It stays warm for a minute after the last one.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use serde_json::Value;
use tokio::sync::oneshot;
use vo_process::Stop;
use vo_studio::worker::{Failed, Work, Worker};
use vo_studio::{Code, Priority, Problem};

use super::line::{Line, Pace, Unlined};
use crate::answer::Refused;

/// As many may wait of each pace. Who comes then is told to come again: what they would get is old by then.
const LINE: usize = 64;

/// In how many seconds they should.
const AGAIN: u32 = 1;

/// Who answers the person.
#[derive(Debug)]
pub struct Person {
    line: Arc<Line<Wanted>>,
    thread: JoinHandle<()>,
    worker: Arc<Mutex<Worker>>,
    /// What is done at the moment.
    current: Arc<Mutex<Option<Stop>>>,
}

/// Something that somebody waits for.
#[derive(Debug)]
struct Wanted {
    work: Work,
    stop: Stop,
    answer: oneshot::Sender<Result<Value, Failed>>,
}

/// Whoever waits no more wishes that it stops.
struct Waiter(Stop);

impl Drop for Waiter {
    fn drop(&mut self) {
        self.0.request();
    }
}

impl Person {
    /// Begins.
    ///
    /// # Errors
    /// What the system says.
    pub fn begin(worker: Worker) -> io::Result<Self> {
        let (line, worker, current) = (Arc::new(Line::of(LINE)), Arc::new(Mutex::new(worker)), Arc::default());
        let shared = (Arc::clone(&line), Arc::clone(&worker), Arc::clone(&current));
        let thread = std::thread::Builder::new().name("person".to_owned());
        let thread = thread.spawn(move || answer(&shared.0, &shared.1, &shared.2))?;
        Ok(Self { line, thread, worker, current })
    }

    /// Has something done while somebody waits for it. If the future is dropped, the work is stopped.
    ///
    /// # Errors
    /// What the work fails with, and `server-busy` if too many wait.
    pub async fn ask(&self, work: Work, pace: Pace) -> Result<Value, Refused> {
        let (answer, answered) = oneshot::channel();
        let waiter = Waiter(Stop::new());
        let wanted = Wanted { work, stop: waiter.0.clone(), answer };
        let ends = || Refused::new(Code::ServerEnds, "the server is about to end: start it again");
        match self.line.join(pace, wanted, |wanted| !wanted.stop.is_requested()) {
            Ok(()) => {}
            Err(Unlined::Over) => return Err(ends()),
            Err(Unlined::Full) => {
                let why = format!("{LINE} frames, takes or plans are waited for already: ask again in a second");
                return Err(Refused::new(Code::ServerBusy, why).after(AGAIN));
            }
        }
        let ended = answered.await;
        drop(waiter);
        match ended {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(Failed::Run(problem))) => Err(Refused::of(problem)),
            Ok(Err(error)) => Err(Refused::of(Problem::new(Code::WorkerLost, error.to_string()))),
            Err(_) => Err(ends()),
        }
    }

    /// Ends the worker, if it has nothing to do: its memory goes back to the system.
    pub fn rest(&self) {
        if let Ok(mut worker) = self.worker.try_lock() {
            worker.rest();
        }
    }

    /// Ends. What is waited for is stopped.
    pub fn end(self) {
        self.line.end();
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner).take();
        let _ = current.map(|stop| stop.request());
        // It has said why, if it panicked.
        let _ = self.thread.join();
    }
}

/// Answers until nobody can ask any more.
fn answer(line: &Line<Wanted>, worker: &Mutex<Worker>, current: &Mutex<Option<Stop>>) {
    let turn_to = |stop: Option<Stop>| *current.lock().unwrap_or_else(PoisonError::into_inner) = stop;
    while let Some(Wanted { work, stop, answer }) = line.next() {
        turn_to(Some(stop.clone()));
        if !stop.is_requested() {
            let mut worker = worker.lock().unwrap_or_else(PoisonError::into_inner);
            let result = worker.run((&work, Priority::Person), &stop, &mut |_| {});
            drop(worker);
            // Nobody may wait any more.
            let _ = answer.send(result);
        }
        turn_to(None);
    }
    worker.lock().unwrap_or_else(PoisonError::into_inner).rest();
}
