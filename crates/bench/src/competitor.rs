//! One way to make the movie of a job. What it runs is measured from outside, so all are measured in the same way.

use std::path::Path;

use vo_process::{Command, Stop};

use crate::BenchError;

/// One way to make the movie of a job.
pub struct Competitor {
    /// Its name on the command line and in the table: lower case, one word.
    pub name: &'static str,
    /// What it is and what it runs, with its version: one line for the report.
    pub about: String,
    /// What it does in a round, or why it cannot take part and how to change that.
    pub ready: Result<Prepare, String>,
}

/// Prepares a round, which is not measured, and names what is: commands run one after another to their ends, all of
/// which must succeed. Their working folders are those they were given; their output is never read.
pub type Prepare = Box<dyn Fn(&Trial<'_>) -> Result<Vec<Command>, BenchError>>;

/// One competitor's trial in one round.
#[derive(Clone, Copy, Debug)]
pub struct Trial<'a> {
    /// The competitor's own folder with the job's files (see `peers/README.md`). It stays from round to round. The movie
    /// is expected as `out.mp4` in it, where there is one, and is removed before every trial.
    pub folder: &'a Path,
    /// The round, counted from 0, which is the warm-up.
    pub round: usize,
    /// The request to stop, for what a preparation itself runs.
    pub stop: &'a Stop,
}

impl Competitor {
    /// A competitor that takes part.
    pub fn ready(
        name: &'static str,
        about: impl Into<String>,
        prepare: impl Fn(&Trial<'_>) -> Result<Vec<Command>, BenchError> + 'static,
    ) -> Self {
        Self { name, about: about.into(), ready: Ok(Box::new(prepare)) }
    }

    /// A competitor that cannot take part, and why.
    pub fn absent(name: &'static str, about: impl Into<String>, why: impl Into<String>) -> Self {
        Self { name, about: about.into(), ready: Err(why.into()) }
    }
}
