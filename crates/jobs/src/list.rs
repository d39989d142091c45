//! Jobs as they are shown: what the database says, with what only this process knows.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::types::{Value as Sql, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

use crate::events;
use crate::job::{Filter, JobDetail, JobId, JobView, Listing, Page, Passed, State};
use crate::limits::MOST_OF_A_PAGE;
use crate::live::Live;
use crate::rows::{self, job, json, name, named, number, number_if_any, priority, whole};
use crate::waiting::{Look, Reasons};

/// What a list shows, as columns.
const VIEW: &str =
    "id, kind, owner, priority, state, submitted, since, started, ended, epoch, worker, cancel, metadata";

/// Why each job waits, worked out once for each second and each change.
#[derive(Default)]
pub(crate) struct KnownReasons(Mutex<Option<Known>>);

/// After which event and in which second they were worked out, and what they are.
type Known = ((u64, u64), Arc<Reasons>);

impl KnownReasons {
    fn of(&self, db: &Connection, now: u64) -> rusqlite::Result<Arc<Reasons>> {
        let moment = (events::newest(db)?, now / 1_000);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, reasons)) = &*known
            && *at == moment
        {
            return Ok(Arc::clone(reasons));
        }
        let reasons = Arc::new(Look::take(db, now)?.into_reasons());
        *known = Some((moment, Arc::clone(&reasons)));
        Ok(reasons)
    }
}

/// A page of the jobs that fit.
pub(crate) fn list(
    db: &Connection,
    filter: &Filter,
    page: Page,
    (live, known, now): (&Mutex<Live>, &KnownReasons, u64),
) -> rusqlite::Result<Listing> {
    let (mut conditions, mut values) = (Vec::new(), Vec::new());
    if !filter.states.is_empty() {
        let marks = vec!["?"; filter.states.len()].join(", ");
        conditions.push(format!("state IN ({marks})"));
        values.extend(filter.states.iter().map(|state| Sql::Text(name(state))));
    }
    let texts = [("kind", &filter.kind), ("owner", &filter.owner)];
    for (column, text) in texts.into_iter().filter_map(|(column, text)| Some((column, text.as_ref()?))) {
        conditions.push(format!("{column} = ?"));
        values.push(Sql::Text(text.clone()));
    }
    if let Some(after) = page.after {
        conditions.push("id < ?".to_owned());
        values.push(Sql::Integer(whole(after.0)));
    }
    let conditions = if conditions.is_empty() { "true".to_owned() } else { conditions.join(" AND ") };
    let limit = page.limit.clamp(1, MOST_OF_A_PAGE);
    let mut query =
        db.prepare_cached(&format!("SELECT {VIEW} FROM jobs WHERE {conditions} ORDER BY id DESC LIMIT {limit}"))?;
    let mut jobs: Vec<JobView> = query.query_map(params_from_iter(values), view)?.collect::<rusqlite::Result<_>>()?;
    let next = jobs.last().filter(|_| jobs.len() == limit).map(|job| job.id);
    let reasons = known.of(db, now)?;
    for job in &mut jobs {
        complete(job, &Live::lock(live), &reasons);
    }
    // What is cancelled and could not be written down yet is none of those that wait.
    jobs.retain(|job| filter.states.is_empty() || filter.states.contains(&job.state));
    Ok(Listing { jobs, next })
}

/// All there is to know about a job, if there is such a one.
pub(crate) fn detail(
    db: &Connection,
    id: JobId,
    (live, known, now): (&Mutex<Live>, &KnownReasons, u64),
) -> rusqlite::Result<Option<JobDetail>> {
    let mut query = db.prepare_cached(&format!("SELECT {VIEW}, work, result FROM jobs WHERE id = ?1"))?;
    let found = query.query_row([whole(id.0)], |row| {
        let has_result = row.get_ref(14)? != ValueRef::Null;
        Ok((view(row)?, json(row, 13)?, if has_result { Some(json(row, 14)?) } else { None }))
    });
    let Some((mut view, work, result)) = found.optional()? else { return Ok(None) };
    let reasons = known.of(db, now)?;
    complete(&mut view, &Live::lock(live), &reasons);
    let mut query = db.prepare_cached("SELECT at, state, reason FROM passed WHERE job = ?1 ORDER BY number")?;
    let history = query.query_map([whole(id.0)], |row| {
        Ok(Passed { at: number(row, 0)?, state: named(row, 1)?, reason: row.get(2)? })
    })?;
    Ok(Some(JobDetail { view, work, result, history: history.collect::<rusqlite::Result<_>>()? }))
}

/// Where a job stands, if there is such a one.
pub(crate) fn state(db: &Connection, id: JobId) -> rusqlite::Result<Option<State>> {
    db.query_row("SELECT state FROM jobs WHERE id = ?1", [whole(id.0)], |row| rows::named(row, 0)).optional()
}

fn view(row: &Row<'_>) -> rusqlite::Result<JobView> {
    Ok(JobView {
        id: job(row, 0)?,
        kind: row.get(1)?,
        owner: row.get(2)?,
        priority: priority(row, 3)?,
        state: named(row, 4)?,
        submitted: number(row, 5)?,
        since: number(row, 6)?,
        started: number_if_any(row, 7)?,
        ended: number_if_any(row, 8)?,
        attempts: number(row, 9)?,
        worker: row.get(10)?,
        is_cancelling: row.get(11)?,
        waiting: None,
        progress: None,
        metadata: json(row, 12)?,
    })
}

/// Adds what only this process knows.
fn complete(job: &mut JobView, live: &Live, reasons: &Reasons) {
    if live.unsaved.contains(&job.id) {
        match job.state {
            State::Queued => job.state = State::Cancelled,
            State::Running => job.is_cancelling = true,
            _ => {}
        }
    }
    match job.state {
        State::Queued => job.waiting = reasons.of(job.id),
        State::Running => job.progress = live.progress(job.id).cloned(),
        _ => {}
    }
}
