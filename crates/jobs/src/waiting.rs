//! Why each job waits: the same look at the queue that decides who is next.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use crate::job::{JobId, Scope, Waiting};
use crate::limits::MOST_BACK_OFF_MS;
use crate::order::{Ready, Share, order};
use crate::rows::{job, number, priority};

/// All that waits, and what is known of it.
pub(crate) struct Look {
    candidates: Vec<Candidate>,
    /// Why a kind is paused, or, under the empty name, everything.
    pauses: BTreeMap<String, String>,
    shares: BTreeMap<String, Share>,
    now: u64,
}

struct Candidate {
    ready: Ready,
    kind: String,
    not_before: u64,
    back_off: u64,
    paused: Option<String>,
}

impl Look {
    pub(crate) fn take(db: &Connection, now: u64) -> rusqlite::Result<Self> {
        let mut query = db.prepare_cached(
            "SELECT id, owner, priority, since, kind, not_before, back_off, paused FROM jobs WHERE state = 'queued'",
        )?;
        let candidates = query.query_map([], |row| {
            let ready =
                Ready { id: job(row, 0)?, owner: row.get(1)?, priority: priority(row, 2)?, since: number(row, 3)? };
            let (kind, paused) = (row.get(4)?, row.get(7)?);
            Ok(Candidate { ready, kind, not_before: number(row, 5)?, back_off: number(row, 6)?, paused })
        });
        let candidates = candidates?.collect::<rusqlite::Result<_>>()?;
        Ok(Self { candidates, pauses: pauses(db)?, shares: shares(db)?, now })
    }

    /// Who of those that may begin is next, of these kinds (of all, if there is none), `left_out` apart.
    pub(crate) fn next(&self, kinds: &[String], left_out: &BTreeSet<JobId>) -> Option<JobId> {
        let fits = |candidate: &&Candidate| {
            (kinds.is_empty() || kinds.contains(&candidate.kind))
                && !left_out.contains(&candidate.ready.id)
                && self.hindrance(candidate).is_none()
        };
        let ready: Vec<Ready> = self.candidates.iter().filter(fits).map(|candidate| candidate.ready.clone()).collect();
        order(&ready, &self.shares, self.now).next()
    }

    /// Why each job waits.
    pub(crate) fn reasons(&self) -> BTreeMap<JobId, Waiting> {
        let (mut reasons, mut ready) = (BTreeMap::new(), Vec::new());
        for candidate in &self.candidates {
            match self.hindrance(candidate) {
                Some(reason) => drop(reasons.insert(candidate.ready.id, reason)),
                None => ready.push(candidate.ready.clone()),
            }
        }
        for (ahead, id) in (0..).zip(order(&ready, &self.shares, self.now)) {
            reasons.insert(id, if ahead == 0 { Waiting::ForRoom } else { Waiting::For { ahead } });
        }
        reasons
    }

    /// When the first of those that wait for a time may begin.
    pub(crate) fn next_due(&self) -> Option<u64> {
        let reasons = self.candidates.iter().filter_map(|candidate| self.hindrance(candidate));
        reasons.filter_map(|reason| if let Waiting::Until(time) = reason { Some(time) } else { None }).min()
    }

    /// What keeps a job from beginning, whoever is before it.
    fn hindrance(&self, candidate: &Candidate) -> Option<Waiting> {
        let paused = |scope, reason: &String| Waiting::Paused { scope, reason: reason.clone() };
        if let Some(reason) = &candidate.paused {
            return Some(paused(Scope::Job(candidate.ready.id), reason));
        }
        if let Some(reason) = self.pauses.get(&candidate.kind) {
            return Some(paused(Scope::Kind(candidate.kind.clone()), reason));
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
