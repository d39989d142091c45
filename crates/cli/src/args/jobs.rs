//! What can be typed after `vo jobs`.

use clap::{Args, Subcommand};

/// `vo jobs`.
#[derive(Debug, Args)]
#[command(after_help = concat!(
    "Examples:",
    "\n  vo jobs",
    "\n  vo jobs list --state queued,running",
    "\n  vo jobs follow 7",
    "\n  vo jobs cancel 7 8",
))]
pub struct Jobs {
    /// What to do [default: list]
    #[command(subcommand)]
    pub what: Option<JobsVerb>,
    /// Print JSON
    #[arg(long, global = true)]
    pub json: bool,
}

/// What can be done with jobs.
#[derive(Debug, Subcommand)]
pub enum JobsVerb {
    /// List jobs, the newest first, with why each of them waits
    List(JobsList),
    /// Show all about a job
    Show(OneJob),
    /// Cancel jobs
    Cancel {
        /// Their numbers
        #[arg(value_name = "JOB", required = true)]
        jobs: Vec<u64>,
    },
    /// Begin a job that failed or was cancelled once more
    Retry(OneJob),
    /// Pause a job; one that runs is given back, and goes on from there later
    Pause {
        /// Its number
        #[arg(value_name = "JOB")]
        job: u64,
        /// Why, in a few words, which are shown
        #[arg(long, value_name = "TEXT", default_value = "on request")]
        reason: String,
    },
    /// Let a paused job go on
    Resume(OneJob),
    /// Print the log of a job
    Logs(OneJob),
    /// Show how far a job is, until it is over
    Follow(OneJob),
}

/// Which jobs are listed.
#[derive(Debug, Default, Args)]
pub struct JobsList {
    /// Only those in these states: queued, running, done, failed, cancelled; with commas between them
    #[arg(long, value_name = "STATES")]
    pub state: Option<String>,
    /// Only those of this kind, such as render
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// As many at most
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
}

/// A job.
#[derive(Clone, Copy, Debug, Args)]
pub struct OneJob {
    /// Its number
    #[arg(value_name = "JOB")]
    pub job: u64,
}
