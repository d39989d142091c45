//! Rounds in which everyone has a turn: A B C A B C, so that a busy minute of the machine falls on all of them.

use std::path::{Path, PathBuf};

use serde::Serialize;
use vo_process::Stop;

use crate::contender::{Contender, Turn};
use crate::measure::{Measured, measure};
use crate::statistics::Summary;
use crate::{BenchError, Progress};

/// What came of a contender.
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

/// Gives every contender its turn in one warm-up and `rounds` counted rounds. `seat` makes the folder of a contender.
/// When somebody asks to stop, what has been measured by then is returned.
///
/// # Errors
/// Those of `seat`. A contender that fails is told so in its row and has no further turns.
pub fn play(
    contenders: &[Contender],
    seat: &dyn Fn(&str) -> Result<PathBuf, BenchError>,
    rounds: usize,
    stop: &Stop,
    tell: &mut dyn FnMut(Progress),
) -> Result<Vec<Row>, BenchError> {
    let mut rows: Vec<Row> = contenders
        .iter()
        .map(|contender| Row {
            name: contender.name.to_owned(),
            about: contender.about.clone(),
            failed: contender.ready.as_ref().err().cloned(),
            ..Row::default()
        })
        .collect();
    let folders = contenders.iter().map(|contender| seat(contender.name)).collect::<Result<Vec<_>, _>>()?;
    for round in 0..=rounds {
        for ((contender, row), folder) in contenders.iter().zip(&mut rows).zip(&folders) {
            if stop.is_requested() {
                return Ok(rows);
            }
            if row.failed.is_some() {
                continue;
            }
            tell(Progress::Turn { contender: contender.name.to_owned(), round, of: rounds });
            match turn(contender, folder, round, stop) {
                Ok(measured) => {
                    tell(Progress::Measured { contender: contender.name.to_owned(), measured: measured.clone() });
                    if round > 0 {
                        row.rounds.push(measured);
                    }
                }
                Err(_) if stop.is_requested() => return Ok(rows),
                Err(error) => {
                    let why = error.to_string();
                    tell(Progress::Failed { contender: contender.name.to_owned(), why: why.clone() });
                    row.failed = Some(why);
                }
            }
        }
    }
    Ok(rows)
}

fn turn(contender: &Contender, folder: &Path, round: usize, stop: &Stop) -> Result<Measured, BenchError> {
    let Ok(prepare) = &contender.ready else { return Ok(Measured::default()) };
    let movie = folder.join("out.mp4");
    // An old movie must not be taken for a new one.
    let _ = std::fs::remove_file(&movie);
    let commands = prepare(&Turn { folder, round, stop })?;
    measure(&commands, &movie, stop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::rc::Rc;

    /// Contenders that do nothing but write down when it is their turn.
    fn quiet(name: &'static str, log: &Rc<RefCell<Vec<String>>>, fails_in: Option<usize>) -> Contender {
        let log = Rc::clone(log);
        Contender::ready(name, "nothing", move |turn| {
            log.borrow_mut().push(format!("{name}{}", turn.round));
            if fails_in == Some(turn.round) {
                return Err(BenchError::Input("no more paper".to_owned()));
            }
            Ok(Vec::new())
        })
    }

    fn played(contenders: &[Contender], rounds: usize, stop: &Stop) -> Vec<Row> {
        play(contenders, &|_| Ok(PathBuf::from("nowhere")), rounds, stop, &mut |_| ()).unwrap()
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
        let absent = Contender::absent("c", "nothing", "not installed");
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
        let last = Contender::ready("z", "asks to stop", move |turn| {
            if turn.round == 1 {
                asker.request();
            }
            Ok(Vec::new())
        });
        let rows = played(&[quiet("a", &log, None), last], 9, &stop);
        assert_eq!((rows[0].rounds.len(), rows[1].rounds.len()), (1, 1));
    }
}
