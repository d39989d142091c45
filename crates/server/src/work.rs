//! What workers do: the jobs of the queue, and what a person at the page waits for. Every run is made by a process of our own
//! program, so that the server can neither block, leak nor crash with it. All of them share one budget, granted here.

mod assets;
mod chores;
mod dispatch;
mod import;
mod line;
pub mod made;
mod person;
mod progress;
mod pruning;
mod room;
mod task;

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use vo_jobs::Queue;
use vo_library::MediaLibrary;
use vo_net::EgressPolicy;
use vo_process::Stop;
use vo_setup::Paths;
use vo_studio::worker::Worker;
use vo_studio::{Budget, Machine};

use crate::automation::Decided;
use crate::metrics::Metrics;

pub use assets::look_later;
pub use import::check as check_source;
pub use line::Pace;
pub use person::Person;
pub use pruning::prune_if_over;
pub use room::RoomKeeper;
pub use task::{Source, Task, project_folder};

use dispatch::Lane;

/// Whoever does jobs and answers the person, until the server ends.
#[derive(Debug)]
pub struct Crew {
    /// Who answers the person.
    pub person: Person,
    lanes: Vec<Arc<Mutex<Worker>>>,
    stop: Stop,
    threads: Vec<JoinHandle<()>>,
}

/// Where workers come from.
#[derive(Clone, Debug)]
pub struct Workshop {
    /// Our own program.
    pub program: PathBuf,
    /// The folder of tools, voices and projects.
    pub data: PathBuf,
    /// The folder of what is made.
    pub cache: PathBuf,
    /// Both of them, and what else lies where.
    pub paths: Paths,
    /// What all workers together may use.
    pub machine: Arc<Machine>,
    /// The same, as each of them knows it.
    pub budget: Budget,
    /// The media of this installation.
    pub library: Arc<MediaLibrary>,
    /// What a person has decided, such as what may be reached to import from.
    pub decided: Decided,
    /// Who counts what becomes of runs.
    pub metrics: Arc<Metrics>,
    /// Who sees to it that there is room.
    pub room: Arc<RoomKeeper>,
}

/// Kinds of jobs that can wait for memory.
pub fn kinds_that_can_wait() -> Vec<&'static str> {
    Lane::that_can_wait()
}

impl Workshop {
    /// A worker, which is started when it has something to do.
    pub fn worker(&self) -> Worker {
        let folders = (self.data.as_path(), self.cache.as_path());
        let worker = Worker::new(&self.program, folders, self.budget, Some(Arc::clone(&self.machine)));
        worker.counting_crashes(Arc::clone(&self.metrics.vitals.crashes))
    }

    /// What may be reached to import from, at the moment.
    pub fn egress(&self) -> EgressPolicy {
        EgressPolicy { exceptions: self.decided.exceptions(), ..EgressPolicy::default() }
    }

    /// Where the server's projects are.
    pub fn projects(&self) -> PathBuf {
        self.data.join("projects")
    }
}

impl Crew {
    /// Begins to do the jobs of a queue.
    ///
    /// # Errors
    /// What the system says if threads cannot be started.
    pub fn begin(queue: &Arc<Queue>, workshop: &Workshop) -> io::Result<Self> {
        let stop = Stop::new();
        let (mut threads, mut lanes) = (Vec::new(), Vec::new());
        for lane in Lane::ALL {
            let worker = Arc::new(Mutex::new(workshop.worker()));
            lanes.push(Arc::clone(&worker));
            let (queue, workshop, stop) = (Arc::clone(queue), workshop.clone(), stop.clone());
            let work = move || dispatch::work(lane, &queue, &worker, &workshop, &stop);
            threads.push(std::thread::Builder::new().name(lane.name().to_owned()).spawn(work)?);
        }
        let (chores, for_chores, stopped) = (Arc::clone(queue), workshop.clone(), stop.clone());
        let work = move || chores::work(&chores, &for_chores, &stopped);
        threads.push(std::thread::Builder::new().name("chores".to_owned()).spawn(work)?);
        let person = Person::begin(workshop.worker())?;
        Ok(Self { person, lanes, stop, threads })
    }

    /// Whether all are there who do the work.
    pub fn is_alive(&self) -> bool {
        !self.threads.iter().any(JoinHandle::is_finished) && self.person.is_alive()
    }

    /// Ends the workers that have nothing to do: their memory goes back to the system. They are started again when there is
    /// something.
    pub fn rest(&self) {
        self.person.rest();
        self.lanes.iter().filter_map(|worker| worker.try_lock().ok()).for_each(|mut worker| worker.rest());
    }

    /// Ends all of it: what goes on is stopped and goes on with the next start. The queue must be closed.
    pub fn end(self) {
        self.stop.request();
        self.person.end();
        for thread in self.threads {
            // It has said why, if it panicked.
            let _ = thread.join();
        }
        self.lanes.iter().filter_map(|worker| worker.try_lock().ok()).for_each(|mut worker| worker.rest());
    }
}
