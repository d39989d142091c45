//! Jobs of a data folder that no server has: they can be looked at and decided about, and what is answered is what the routes
//! answer. Nothing is begun.

use serde::Serialize;
use serde_json::Value;
use vo_jobs::{Filter, JobId, Page, Queue, Scope};
use vo_setup::Settings;
use vo_studio::Problem;

use crate::ServerError;
use crate::answer::Refused;
use crate::routes::jobs::wire::{Ended, JobPage, Log, OneJob, Wanted};

/// Jobs on a page where nothing else is asked for, as the route has it.
const PAGE: usize = 50;

/// The jobs. No server can begin as long as this is held.
#[derive(Debug)]
pub struct JobsAtRest(Queue);

impl JobsAtRest {
    /// Opens the queue of the data folder.
    ///
    /// # Errors
    /// [`ServerError`] if it cannot be opened.
    pub fn open(settings: &Settings) -> Result<Self, ServerError> {
        let folder = settings.paths()?.data_dir.join("server");
        let failed = |source| ServerError::Files { path: folder.clone(), source };
        vo_files::system::private_folder(&folder).map_err(failed)?;
        Queue::open(&folder, vo_jobs::system_clock()).map(Self).map_err(ServerError::Queue)
    }

    /// Jobs, the newest first: those in these states, with commas between them, and of this kind.
    ///
    /// # Errors
    /// What the route answers with.
    pub fn list(&self, state: Option<String>, kind: Option<String>, limit: Option<usize>) -> Result<Value, Problem> {
        let wanted = Wanted { state, kind, owner: None, after: None, limit };
        let states = wanted.states().map_err(|refused| *refused.problem)?;
        let filter = Filter { states, kind: wanted.kind, owner: None };
        told(self.0.list(&filter, Page { after: None, limit: limit.unwrap_or(PAGE) }).map(JobPage::from))
    }

    /// All about a job.
    ///
    /// # Errors
    /// What the route answers with.
    pub fn show(&self, job: u64) -> Result<Value, Problem> {
        told(self.0.get(JobId(job)).map(OneJob::from))
    }

    /// Lines of its log after the one with a number.
    ///
    /// # Errors
    /// What the route answers with.
    pub fn logs(&self, job: u64, after: u64) -> Result<Value, Problem> {
        told(self.0.logs(JobId(job), after, usize::MAX).map(Log::from))
    }

    /// Cancels it.
    ///
    /// # Errors
    /// What the route answers with.
    pub fn cancel(&self, job: u64) -> Result<Value, Problem> {
        told(self.0.cancel(JobId(job)).map(|cancelled| Ended::of(job, cancelled)))
    }

    /// Has it wait again once it has failed or was cancelled.
    ///
    /// # Errors
    /// What the route answers with.
    pub fn retry(&self, job: u64) -> Result<Value, Problem> {
        told(self.0.retry(JobId(job)))?;
        self.show(job)
    }

    /// Pauses it.
    ///
    /// # Errors
    /// What the route answers with.
    pub fn pause(&self, job: u64, reason: &str) -> Result<Value, Problem> {
        told(self.0.pause(Scope::Job(JobId(job)), reason))?;
        self.show(job)
    }

    /// Lets it go on.
    ///
    /// # Errors
    /// What the route answers with.
    pub fn resume(&self, job: u64) -> Result<Value, Problem> {
        told(self.0.resume(Scope::Job(JobId(job))))?;
        self.show(job)
    }
}

fn told<T: Serialize>(done: Result<T, vo_jobs::QueueError>) -> Result<Value, Problem> {
    done.map(|value| serde_json::to_value(value).unwrap_or_default()).map_err(|error| *Refused::from(error).problem)
}
