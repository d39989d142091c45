//! Rounds in which every competitor has a trial: A B C A B C, so that a busy minute of the machine falls on all of them.

use std::path::{Path, PathBuf};

use serde::Serialize;
use vo_process::Stop;

use crate::competitor::{Competitor, Trial};
use crate::measure::{Measured, measure};
use crate::statistics::Summary;
use crate::{BenchError, Progress};

/// What came of a competitor.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// What it is.
    pub about: String,
    /// What it used in each counted round, the first first.
    pub rounds: Vec<Measured>,
    /// Why it took no part, or no further part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
}

/// A number that is read off a measurement.
pub type Reading = fn(&Measured) -> f64;

impl Row {
    /// The summary of one reading over the rounds.
    pub fn summary(&self, reading: Reading) -> Option<Summary> {
        Summary::of(self.rounds.iter().map(reading))
    }

    /// The summary of our reading over theirs, each taken within its round.
    pub fn ratio(&self, theirs: &Self, reading: Reading) -> Option<Summary> {
        Summary::of_ratios(self.rounds.iter().map(reading), theirs.rounds.iter().map(reading))
    }
}

/// Gives every competitor its trial in one warm-up and `rounds` counted rounds. `workdir` makes the folder of a competitor.
/// When a stop is requested, what has been measured by then is returned.
///
/// # Errors
/// Those of `workdir`. A competitor that fails is noted in its row and has no further trials.
pub fn play(
    competitors: &[Competitor],
    workdir: &dyn Fn(&str) -> Result<PathBuf, BenchError>,
    rounds: usize,
    stop: &Stop,
    report_progress: &mut dyn FnMut(Progress),
) -> Result<Vec<Row>, BenchError> {
    let mut rows: Vec<Row> = competitors
        .iter()
        .map(|competitor| Row {
            name: competitor.name.to_owned(),
            about: competitor.about.clone(),
            failed: competitor.ready.as_ref().err().cloned(),
            ..Row::default()
        })
        .collect();
    let folders = competitors.iter().map(|competitor| workdir(competitor.name)).collect::<Result<Vec<_>, _>>()?;
    for round in 0..=rounds {
        for ((competitor, row), folder) in competitors.iter().zip(&mut rows).zip(&folders) {
            if stop.is_requested() {
                return Ok(rows);
            }
            if row.failed.is_some() {
                continue;
            }
            report_progress(Progress::Trial { competitor: competitor.name.to_owned(), round, of: rounds });
            match trial(competitor, folder, round, stop) {
                Ok(measured) => {
                    report_progress(Progress::Measured {
                        competitor: competitor.name.to_owned(),
                        measured: measured.clone(),
                    });
                    if round > 0 {
                        row.rounds.push(measured);
                    }
                }
                Err(_) if stop.is_requested() => return Ok(rows),
                Err(error) => {
                    let why = error.to_string();
                    report_progress(Progress::Failed { competitor: competitor.name.to_owned(), why: why.clone() });
                    row.failed = Some(why);
                }
            }
        }
    }
    Ok(rows)
}

fn trial(competitor: &Competitor, folder: &Path, round: usize, stop: &Stop) -> Result<Measured, BenchError> {
    let Ok(prepare) = &competitor.ready else { return Ok(Measured::default()) };
    let movie = folder.join("out.mp4");
    // An old movie must not be taken for a new one.
    let _ = std::fs::remove_file(&movie);
    let commands = prepare(&Trial { folder, round, stop })?;
    measure(&commands, &movie, stop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::rc::Rc;

    /// Competitors that do nothing but write down when it is their trial.
    fn quiet(name: &'static str, log: &Rc<RefCell<Vec<String>>>, fails_in: Option<usize>) -> Competitor {
        let log = Rc::clone(log);
        Competitor::ready(name, "nothing", move |trial| {
            log.borrow_mut().push(format!("{name}{}", trial.round));
            if fails_in == Some(trial.round) {
                return Err(BenchError::Input("no more paper".to_owned()));
            }
            Ok(Vec::new())
        })
    }

    fn played(competitors: &[Competitor], rounds: usize, stop: &Stop) -> Vec<Row> {
        play(competitors, &|_| Ok(PathBuf::from("nowhere")), rounds, stop, &mut |_| ()).unwrap()
    }

    #[test]
    fn turns_alternate_and_the_warm_up_does_not_count() {
        let log = Rc::default();
        let rows = played(&[quiet("a", &log, None), quiet("b", &log, None)], 2, &Stop::new());
        assert_eq!(log.borrow().join(" "), "a0 b0 a1 b1 a2 b2");
        assert_eq!(rows.iter().map(|row| row.rounds.len()).collect::<Vec<_>>(), [2, 2]);
    }

    #[test]
    fn who_fails_is_a_row_with_its_reason_and_the_others_go_on() {
        let log = Rc::default();
        let absent = Competitor::absent("c", "nothing", "not installed");
        let rows = played(&[quiet("a", &log, Some(1)), quiet("b", &log, None), absent], 2, &Stop::new());
        assert_eq!(log.borrow().join(" "), "a0 b0 a1 b1 b2");
        assert_eq!(rows[0].failed.as_deref(), Some("no more paper"));
        assert_eq!((rows[1].rounds.len(), rows[1].failed.as_deref()), (2, None));
        assert_eq!(rows[2].failed.as_deref(), Some("not installed"));
    }

    #[test]
    fn who_is_stopped_keeps_what_was_measured() {
        let (log, stop) = (Rc::default(), Stop::new());
        let asker = stop.clone();
        let last = Competitor::ready("z", "asks to stop", move |trial| {
            if trial.round == 1 {
                asker.request();
            }
            Ok(Vec::new())
        });
        let rows = played(&[quiet("a", &log, None), last], 9, &stop);
        assert_eq!((rows[0].rounds.len(), rows[1].rounds.len()), (1, 1));
    }
}
