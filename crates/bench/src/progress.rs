//! What is reported while the competitors have their trials, which takes a while.

use std::fmt;

use crate::measure::Measured;

/// Something that happens now, or happened.
#[derive(Clone, Debug)]
pub enum Progress {
    /// Something is made ready, which is not measured.
    Preparing(String),
    /// A competitor begins its trial.
    Trial {
        /// Its name.
        competitor: String,
        /// The round; 0 is the warm-up.
        round: usize,
        /// Counted rounds.
        of: usize,
    },
    /// A trial is over.
    Measured {
        /// Its name.
        competitor: String,
        /// What it used.
        measured: Measured,
    },
    /// A competitor has failed and has no further trials.
    Failed {
        /// Its name.
        competitor: String,
        /// Why.
        why: String,
    },
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Preparing(what) => write!(f, "preparing {what}"),
            Self::Trial { competitor, round: 0, .. } => write!(f, "warm-up: {competitor}"),
            Self::Trial { competitor, round, of } => write!(f, "round {round} of {of}: {competitor}"),
            Self::Measured { competitor, measured, .. } => write!(
                f,
                "{competitor}: {:.2} s, {:.2} CPU-s, {:.0} MB",
                measured.wall,
                measured.cpu,
                measured.peak_pss as f64 / 1e6
            ),
            Self::Failed { competitor, why } => write!(f, "{competitor} failed: {why}"),
        }
    }
}
