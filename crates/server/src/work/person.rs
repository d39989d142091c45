//! The worker that answers the person at the page: frames, takes, plans. It stays warm for a minute after the last one.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use serde_json::Value;
use tokio::sync::oneshot;
use vo_process::Stop;
use vo_studio::worker::{Failed, Work, Worker};
use vo_studio::{Code, Priority, Problem};

use crate::answer::Refused;
use crate::metrics::phases;

/// As many may wait. Who comes then is told to come again: what they would get is old by then.
const LINE: usize = 64;

/// In how many seconds they should.
const AGAIN: u32 = 1;

/// Who answers the person.
#[derive(Debug)]
pub struct Person {
    line: SyncSender<Wanted>,
    thread: JoinHandle<()>,
    worker: Arc<Mutex<Worker>>,
    stop: Stop,
    staging: PathBuf,
    files: AtomicU64,
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
    /// Begins. What lies in `staging` is removed.
    ///
    /// # Errors
    /// What the system says.
    pub fn begin(worker: Worker, staging: &Path) -> io::Result<Self> {
        match std::fs::remove_dir_all(staging) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => vo_files::system::private_folder(staging)?,
        }
        let (line, wanted) = sync_channel(LINE);
        let (worker, stop) = (Arc::new(Mutex::new(worker)), Stop::new());
        let shared = Arc::clone(&worker);
        let thread = std::thread::Builder::new().name("person".to_owned()).spawn(move || answer(&wanted, &shared))?;
        Ok(Self { line, thread, worker, stop, staging: staging.to_owned(), files: AtomicU64::new(0) })
    }

    /// Has something done while somebody waits for it. If the future is dropped, the work is stopped.
    ///
    /// # Errors
    /// What the work fails with, and `server-busy` if too many wait.
    pub async fn ask(&self, work: Work) -> Result<Value, Refused> {
        let (answer, answered) = oneshot::channel();
        let waiter = Waiter(Stop::new());
        if self.stop.is_requested() {
            return Err(Refused::new(Code::ServerEnds, "the server is about to end: start it again"));
        }
        match self.line.try_send(Wanted { work, stop: waiter.0.clone(), answer }) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => {
                let why = format!("{LINE} frames, takes or plans are waited for already: ask again in a second");
                return Err(Refused::new(Code::ServerBusy, why).after(AGAIN));
            }
            Err(TrySendError::Disconnected(_)) => {
                return Err(Refused::new(Code::ServerEnds, "the server is about to end: start it again"));
            }
        }
        let asked = Instant::now();
        let ended = answered.await;
        phases::add_worker(asked.elapsed());
        drop(waiter);
        match ended {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(Failed::Run(problem))) => Err(Refused::of(problem)),
            Ok(Err(error)) => Err(Refused::of(Problem::new(Code::WorkerLost, error.to_string()))),
            Err(_) => Err(Refused::new(Code::ServerEnds, "the server is about to end: start it again")),
        }
    }

    /// A file that is not there yet, for what is made; whoever takes it removes it.
    pub fn file(&self, ending: &str) -> PathBuf {
        self.staging.join(format!("{}.{ending}", self.files.fetch_add(1, Ordering::Relaxed)))
    }

    /// Whether somebody is there who answers.
    pub fn is_alive(&self) -> bool {
        !self.thread.is_finished()
    }

    /// Ends the worker, if it has nothing to do: its memory goes back to the system.
    pub fn rest(&self) {
        if let Ok(mut worker) = self.worker.try_lock() {
            worker.rest();
        }
    }

    /// Ends. What is waited for is stopped.
    pub fn end(self) {
        self.stop.request();
        drop(self.line);
        // It has said why, if it panicked.
        let _ = self.thread.join();
        let _ = std::fs::remove_dir_all(self.staging);
    }
}

/// Answers until nobody can ask any more.
fn answer(wanted: &Receiver<Wanted>, worker: &Mutex<Worker>) {
    for Wanted { work, stop, answer } in wanted {
        if stop.is_requested() {
            continue;
        }
        let mut worker = worker.lock().unwrap_or_else(PoisonError::into_inner);
        let result = worker.run((&work, Priority::Person), &stop, &mut |_| {});
        drop(worker);
        // Nobody may wait any more.
        let _ = answer.send(result);
    }
    worker.lock().unwrap_or_else(PoisonError::into_inner).rest();
}
