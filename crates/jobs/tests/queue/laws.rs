//! Whatever is asked for in whatever order: each job ends once, no event is skipped, pages show each job once, and all that
//! waits begins at last.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;
use serde_json::json;
use vo_jobs::{Claim, Filter, JobId, JobView, NewJob, Outcome, Page, Priority, Scope, State, Waiting, What};

use crate::{Bench, all, bench, failed, job};

/// What somebody asks for; numbers choose among what there is.
#[derive(Clone, Copy, Debug)]
enum Ask {
    Submit(u8, u8),
    Once(u8),
    Claim,
    Finish(usize, u8),
    Cancel(usize),
    Pause(usize),
    Resume(usize),
    Retry(usize),
    Prioritize(usize, u8),
    Pass(u64),
    Back(u64),
    Sweep,
    Reopen,
}

fn asks() -> impl Strategy<Value = Ask> {
    prop_oneof![
        6 => (0..3_u8, 0..3_u8).prop_map(|(owner, priority)| Ask::Submit(owner, priority)),
        2 => (0..4_u8).prop_map(Ask::Once),
        6 => Just(Ask::Claim),
        6 => (any::<usize>(), 0..5_u8).prop_map(|(which, how)| Ask::Finish(which, how)),
        3 => any::<usize>().prop_map(Ask::Cancel),
        1 => any::<usize>().prop_map(Ask::Pause),
        1 => any::<usize>().prop_map(Ask::Resume),
        2 => any::<usize>().prop_map(Ask::Retry),
        1 => (any::<usize>(), 0..3_u8).prop_map(|(which, priority)| Ask::Prioritize(which, priority)),
        3 => (0..100_000_u64).prop_map(Ask::Pass),
        1 => (0..1_000_000_u64).prop_map(Ask::Back),
        1 => Just(Ask::Sweep),
        1 => Just(Ask::Reopen),
    ]
}

/// What a person has asked for so far.
#[derive(Default)]
struct Model {
    jobs: Vec<JobId>,
    claims: Vec<Claim>,
    /// How often a job was asked for: handed in, or retried.
    asked: BTreeMap<JobId, usize>,
    epochs: BTreeMap<JobId, u64>,
}

impl Model {
    fn ask(&mut self, bench: &mut Bench, ask: Ask) {
        let which = |which: usize| self.jobs.get(which % self.jobs.len().max(1)).copied().unwrap_or(JobId(9_999));
        let priority = |number: u8| [Priority::Batch, Priority::Normal, Priority::Urgent][usize::from(number)];
        match ask {
            Ask::Submit(owner, number) => {
                let owner = ["a", "b", "c"][usize::from(owner)];
                let submitted = bench.submit(NewJob { priority: priority(number), ..job(owner) }, None).unwrap();
                self.submitted(submitted.job);
            }
            Ask::Once(key) => {
                let submitted = bench.submit(job("a"), Some(&format!("key {key}"))).unwrap();
                assert_eq!(submitted.existed, self.jobs.contains(&submitted.job));
                if !submitted.existed {
                    self.submitted(submitted.job);
                }
            }
            Ask::Claim => {
                if let Some(claim) = bench.claim("w", &[], Duration::from_secs(60)).unwrap() {
                    let before = self.epochs.insert(claim.job, claim.epoch).unwrap_or_default();
                    assert_eq!(claim.epoch, before + 1);
                    self.claims.push(claim);
                }
            }
            Ask::Finish(number, how) if !self.claims.is_empty() => {
                let claim = self.claims.swap_remove(number % self.claims.len());
                let outcomes =
                    [Outcome::Done(json!(1)), failed(true), failed(false), Outcome::Cancelled, Outcome::Interrupted];
                let outcome = outcomes[usize::from(how)].clone();
                let is_last = self.epochs[&claim.job] == claim.epoch;
                let ended = bench.finish(&claim, outcome);
                assert!(ended.is_err() || is_last, "a job was ended by one who had lost it");
            }
            Ask::Finish(..) => {}
            Ask::Cancel(number) => drop(bench.cancel(which(number))),
            Ask::Pause(number) => drop(bench.pause(Scope::Job(which(number)), "for a reason")),
            Ask::Resume(number) => drop(bench.resume(Scope::Job(which(number)))),
            Ask::Retry(number) => {
                if bench.retry(which(number)).is_ok() {
                    *self.asked.get_mut(&which(number)).unwrap() += 1;
                }
            }
            Ask::Prioritize(number, to) => drop(bench.set_priority(which(number), priority(to))),
            Ask::Pass(time) => bench.pass(time),
            Ask::Back(time) => drop(bench.time.fetch_sub(time, std::sync::atomic::Ordering::Relaxed)),
            Ask::Sweep => drop(bench.sweep().unwrap()),
            Ask::Reopen => bench.reopen(),
        }
    }

    fn submitted(&mut self, job: JobId) {
        self.jobs.push(job);
        self.asked.insert(job, 1);
    }

    /// Lets all that waits begin and end.
    fn drain(&mut self, bench: &Bench) {
        for job in &self.jobs {
            let _ = bench.resume(Scope::Job(*job));
        }
        for _ in 0..self.jobs.len() * 10 {
            bench.pass(1_000_000);
            if let Some(claim) = bench.take() {
                bench.finish(&claim, Outcome::Done(json!(1))).unwrap();
            }
        }
        // What others still had has been taken from them.
        assert_eq!((bench.stats().unwrap().queued, bench.stats().unwrap().running), (0, 0));
    }

    fn check(&self, bench: &Bench) {
        let events = bench.events();
        assert!(events.iter().map(|event| event.seq).eq(1..=events.len() as u64), "an event is missing");
        for id in &self.jobs {
            let detail = bench.get(*id).unwrap();
            let states: Vec<State> = detail.history.iter().map(|passed| passed.state).collect();
            assert_eq!(states.last(), Some(&detail.view.state));
            let ended = states.iter().filter(|state| state.is_over()).count();
            let over = usize::from(detail.view.state.is_over());
            assert_eq!(ended + 1 - over, self.asked[id], "{id} ended more than once: {states:?}");
            // Events tell the same story.
            let told = events.iter().filter(|event| event.job == Some(*id)).filter_map(|event| match event.what {
                What::Queued => Some(State::Queued),
                What::Running => Some(State::Running),
                What::Done => Some(State::Done),
                What::Failed => Some(State::Failed),
                What::Cancelled => Some(State::Cancelled),
                _ => None,
            });
            assert!(told.eq(states), "{id}");
            assert_eq!(detail.view.waiting.is_some(), detail.view.state == State::Queued);
        }
        let mut listed: Vec<JobId> = all(bench, &Filter::default(), 3).into_iter().map(|job| job.id).collect();
        listed.reverse();
        assert_eq!(listed, self.jobs);
        let whole = bench.list(&Filter::default(), Page { after: None, limit: 500 }).unwrap();
        let running = whole.jobs.iter().filter(|job| job.state == State::Running).count();
        assert_eq!(bench.stats().unwrap().running, running as u64);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn jobs_begin_in_the_order_that_was_shown(list in prop::collection::vec((0..4_u8, 0..3_u8, 0..600_000_u64), 1..25), before in 0..6_usize) {
        let (mut bench, mut model) = (bench(), Model::default());
        for (owner, priority, time) in list {
            model.ask(&mut bench, Ask::Submit(owner % 3, priority));
            bench.pass(time);
        }
        for number in 0..before {
            model.ask(&mut bench, Ask::Claim);
            if number % 2 == 0 {
                model.ask(&mut bench, Ask::Finish(number, 0));
            }
        }
        let waiting = |job: JobView| match job.waiting {
            Some(Waiting::ForRoom) => Some((0, job.id)),
            Some(Waiting::For { ahead }) => Some((ahead, job.id)),
            _ => None,
        };
        let mut shown: Vec<_> = bench.all(&Filter::default()).into_iter().filter_map(waiting).collect();
        shown.sort_unstable();
        let begun: Vec<_> = std::iter::from_fn(|| bench.claim("w", &[], Duration::from_secs(9_999)).unwrap()).collect();
        let begun = (0..).zip(begun.into_iter().map(|claim| claim.job)).collect::<Vec<_>>();
        assert_eq!(shown, begun);
    }

    #[test]
    fn the_laws_hold_whatever_is_asked_for(list in prop::collection::vec(asks(), 1..80)) {
        let (mut bench, mut model) = (bench(), Model::default());
        for ask in list {
            model.ask(&mut bench, ask);
        }
        model.check(&bench);
        model.drain(&bench);
        model.check(&bench);
    }
}
