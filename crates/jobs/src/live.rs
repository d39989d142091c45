//! What lives as long as this process: who works on what, what is wished of them, how far they are, and what could not be
//! written down yet.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::job::{JobId, Wish};

/// The time for which a worker has a job without being heard of.
#[derive(Clone, Debug)]
pub(crate) struct Lease {
    pub(crate) epoch: u64,
    /// When it was granted or extended last.
    pub(crate) since: u64,
    /// For how long.
    pub(crate) length: u64,
    pub(crate) wish: Option<Wish>,
}

#[derive(Debug, Default)]
pub(crate) struct Live {
    pub(crate) leases: BTreeMap<JobId, Lease>,
    /// How far jobs are, and the mark at which that was said.
    progress: BTreeMap<JobId, (u64, Value)>,
    mark: u64,
    /// Whether what ran when the process before this one ended was taken back.
    pub(crate) has_recovered: bool,
    /// Jobs that are cancelled although the disk was too full to write it down.
    pub(crate) unsaved: BTreeSet<JobId>,
}

impl Live {
    /// Locks it. A panic cannot have left it half changed: every change is one assignment.
    pub(crate) fn lock(live: &Mutex<Self>) -> MutexGuard<'_, Self> {
        live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The lease of a claim, if it is the one that counts.
    pub(crate) fn lease(&mut self, job: JobId, epoch: u64) -> Option<&mut Lease> {
        self.leases.get_mut(&job).filter(|lease| lease.epoch == epoch)
    }

    /// Forgets that a worker has a job.
    pub(crate) fn release(&mut self, job: JobId) {
        self.leases.remove(&job);
        self.progress.remove(&job);
    }

    /// Wishes something of the worker that has a job, if there is one.
    pub(crate) fn wish(&mut self, job: JobId, wish: Option<Wish>) {
        if let Some(lease) = self.leases.get_mut(&job) {
            lease.wish = if self.unsaved.contains(&job) { Some(Wish::Cancel) } else { wish };
        }
    }

    /// The leases that have run out, as jobs with their epochs. One from the future, as the clock was set back, begins now.
    pub(crate) fn lapsed(&mut self, now: u64) -> Vec<(JobId, u64)> {
        let mut lapsed = Vec::new();
        for (job, lease) in &mut self.leases {
            lease.since = lease.since.min(now);
            if now - lease.since > lease.length {
                lapsed.push((*job, lease.epoch));
            }
        }
        lapsed
    }

    /// Notes how far a job is, in place of what was noted before.
    pub(crate) fn advance(&mut self, job: JobId, progress: Value) {
        self.mark += 1;
        self.progress.insert(job, (self.mark, progress));
    }

    /// How far a job is.
    pub(crate) fn progress(&self, job: JobId) -> Option<&Value> {
        self.progress.get(&job).map(|(_, progress)| progress)
    }

    /// What was noted after a mark, and the mark after which to ask for the rest.
    pub(crate) fn progress_since(&self, mark: u64) -> (u64, Vec<(JobId, Value)>) {
        let later = self.progress.iter().filter(|(_, (at, _))| *at > mark);
        (self.mark, later.map(|(job, (_, progress))| (*job, progress.clone())).collect())
    }
}
