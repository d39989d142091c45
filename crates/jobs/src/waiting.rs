//! Why each job waits: the same look at the queue that decides who is next.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rusqlite::{Connection, Row};

use crate::job::{JobId, Scope, Waiting};
use crate::limits::MOST_BACK_OFF_MS;
use crate::order::{Ready, Share, order};
use crate::rows::{job, number, priority};

/// All that waits, and what is known of it.
pub(crate) struct Look {
    /// In the order of their numbers.
    candidates: Vec<Candidate>,
    /// Why a kind is paused, or, under the empty name, everything.
    pauses: BTreeMap<String, String>,
    shares: BTreeMap<String, Share>,
    now: u64,
}

struct Candidate {
    ready: Ready,
    kind: Arc<str>,
    not_before: u64,
    back_off: u64,
    paused: Option<Box<str>>,
}

impl Look {
    pub(crate) fn take(db: &Connection, now: u64) -> rusqlite::Result<Self> {
        let mut query = db.prepare_cached(
            "SELECT id, owner, priority, since, kind, not_before, back_off, paused FROM jobs INDEXED BY jobs_that_wait
             WHERE state = 'queued'",
        )?;
        // There are far fewer names than jobs.
        let mut names: BTreeSet<Arc<str>> = BTreeSet::new();
        let mut name = |row: &Row<'_>, column| -> rusqlite::Result<Arc<str>> {
            let text = row.get_ref(column)?.as_str()?;
            if let Some(known) = names.get(text) {
                return Ok(Arc::clone(known));
            }
            let name = Arc::from(text);
            names.insert(Arc::clone(&name));
            Ok(name)
        };
        let candidates = query.query_map([], |row| {
            let (owner, kind, paused) = (name(row, 1)?, name(row, 4)?, row.get::<_, Option<String>>(7)?);
            let ready = Ready { id: job(row, 0)?, owner, priority: priority(row, 2)?, since: number(row, 3)? };
            let (not_before, back_off) = (number(row, 5)?, number(row, 6)?);
            Ok(Candidate { ready, kind, not_before, back_off, paused: paused.map(String::into_boxed_str) })
        });
        let mut candidates: Vec<Candidate> = candidates?.collect::<rusqlite::Result<_>>()?;
        candidates.sort_unstable_by_key(|candidate| candidate.ready.id);
        Ok(Self { candidates, pauses: pauses(db)?, shares: shares(db)?, now })
    }

    /// Who of those that may begin is next, of these kinds (of all, if there is none), `left_out` apart.
    pub(crate) fn next(&self, kinds: &[String], left_out: &BTreeSet<JobId>) -> Option<JobId> {
        let fits = |candidate: &&Candidate| {
            (kinds.is_empty() || kinds.iter().any(|kind| **kind == *candidate.kind))
                && !left_out.contains(&candidate.ready.id)
                && self.hindrance(candidate).is_none()
        };
        let ready = self.candidates.iter().filter(fits).map(|candidate| &candidate.ready);
        order(ready, &self.shares, self.now).next()
    }

    /// Works out why each job waits.
    pub(crate) fn into_reasons(self) -> Reasons {
        let ready = self.candidates.iter().filter(|candidate| self.hindrance(candidate).is_none());
        let ready = ready.map(|candidate| &candidate.ready);
        let mut ahead: Vec<(JobId, u32)> = order(ready, &self.shares, self.now).zip(0..).collect();
        ahead.sort_unstable();
        Reasons { look: self, ahead }
    }

    /// When the first of those that wait for a time may begin.
    pub(crate) fn next_due(&self) -> Option<u64> {
        let reasons = self.candidates.iter().filter_map(|candidate| self.hindrance(candidate));
        reasons.filter_map(|reason| if let Waiting::Until(time) = reason { Some(time) } else { None }).min()
    }

    /// What keeps a job from beginning, whoever is before it.
    fn hindrance(&self, candidate: &Candidate) -> Option<Waiting> {
        let paused = |scope, reason: &str| Waiting::Paused { scope, reason: reason.to_owned() };
        if let Some(reason) = &candidate.paused {
            return Some(paused(Scope::Job(candidate.ready.id), reason));
        }
        if let Some(reason) = self.pauses.get(&*candidate.kind) {
            return Some(paused(Scope::Kind(candidate.kind.to_string()), reason));
        }
        if let Some(reason) = self.pauses.get("") {
            return Some(paused(Scope::Everything, reason));
        }
        // A wait that is longer than any of ours was begun before the clock was set back.
        let back_off = Some(candidate.back_off).filter(|until| *until <= self.now.saturating_add(MOST_BACK_OFF_MS));
        let until = candidate.not_before.max(back_off.unwrap_or_default());
        (until > self.now).then_some(Waiting::Until(until))
    }
}

/// Why each job waits.
pub(crate) struct Reasons {
    look: Look,
    /// How many are before each of those that may begin, in the order of their numbers.
    ahead: Vec<(JobId, u32)>,
}

impl Reasons {
    /// Why a job waits, if it does.
    pub(crate) fn of(&self, id: JobId) -> Option<Waiting> {
        if let Ok(at) = self.ahead.binary_search_by_key(&id, |(id, _)| *id) {
            let ahead = self.ahead[at].1;
            return Some(if ahead == 0 { Waiting::ForRoom } else { Waiting::For { ahead: ahead.into() } });
        }
        let at = self.look.candidates.binary_search_by_key(&id, |candidate| candidate.ready.id).ok()?;
        self.look.hindrance(&self.look.candidates[at])
    }
}

/// Why a kind is paused, or, under the empty name, everything.
pub(crate) fn pauses(db: &Connection) -> rusqlite::Result<BTreeMap<String, String>> {
    let mut query = db.prepare_cached("SELECT kind, reason FROM pauses")?;
    query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// What each owner has had.
fn shares(db: &Connection) -> rusqlite::Result<BTreeMap<String, Share>> {
    let mut query = db.prepare_cached("SELECT owner, served_at, served FROM owners")?;
    let served = query.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, Share { running: 0, served_at: number(row, 1)?, served: number(row, 2)? }))
    })?;
    let mut shares = served.collect::<rusqlite::Result<BTreeMap<_, _>>>()?;
    let mut query = db.prepare_cached("SELECT owner, COUNT(*) FROM jobs WHERE state = 'running' GROUP BY owner")?;
    let running = query.query_map([], |row| Ok((row.get::<_, String>(0)?, number(row, 1)?)))?;
    for row in running {
        let (owner, running) = row?;
        shares.entry(owner).or_default().running = running;
    }
    Ok(shares)
}
