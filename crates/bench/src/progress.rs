//! What is told while everyone has their turns, which takes a while.

use std::fmt;

use crate::measure::Measured;

/// Something that happens now, or happened.
#[derive(Clone, Debug)]
pub enum Progress {
    /// Something is made ready, which is not measured.
    Preparing(String),
    /// A contender begins its turn.
    Turn {
        /// Who.
        contender: String,
        /// The round; 0 is the warm-up.
        round: usize,
        /// Counted rounds.
        of: usize,
    },
    /// A turn is over.
    Measured {
        /// Who.
        contender: String,
        /// What it used.
        measured: Measured,
    },
    /// A contender has failed and has no further turns.
    Failed {
        /// Who.
        contender: String,
        /// Why.
        why: String,
    },
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Preparing(what) => write!(f, "preparing {what}"),
            Self::Turn { contender, round: 0, .. } => write!(f, "warm-up: {contender}"),
            Self::Turn { contender, round, of } => write!(f, "round {round} of {of}: {contender}"),
            Self::Measured { contender, measured, .. } => write!(
                f,
                "{contender}: {:.2} s, {:.2} CPU-s, {:.0} MB",
                measured.wall,
                measured.cpu,
                measured.peak_pss as f64 / 1e6
            ),
            Self::Failed { contender, why } => write!(f, "{contender} failed: {why}"),
        }
    }
}
