//! `vo jobs`: the jobs of this data folder.

use serde_json::Value;
use vo_studio::StudioError;

use crate::args::{Jobs, JobsList, JobsVerb, OneJob};
use crate::desk::{Desk, draw_cancelled, draw_job, draw_line, draw_list, draw_log};
use crate::follow::follow;
use crate::output::print_json;

/// `vo jobs`.
pub fn jobs(args: &Jobs) -> Result<(), StudioError> {
    let desk = Desk::open()?;
    let usual = JobsVerb::List(JobsList { limit: 50, ..JobsList::default() });
    let (answer, draw): (Value, fn(&Value)) = match args.what.as_ref().unwrap_or(&usual) {
        JobsVerb::List(wanted) => (desk.list(wanted)?, draw_list),
        JobsVerb::Show(OneJob { job }) => (desk.show(*job)?, draw_job),
        JobsVerb::Cancel { jobs } => {
            let ended = jobs.iter().map(|job| desk.cancel(*job)).collect::<Result<Vec<_>, _>>()?;
            (Value::Array(ended), draw_cancelled)
        }
        JobsVerb::Retry(OneJob { job }) => (desk.retry(*job)?, draw_line),
        JobsVerb::Pause { job, reason } => (desk.pause(*job, reason)?, draw_line),
        JobsVerb::Resume(OneJob { job }) => (desk.resume(*job)?, draw_line),
        JobsVerb::Logs(OneJob { job }) => (desk.logs(*job, 0)?, draw_log),
        JobsVerb::Follow(OneJob { job }) => return follow(&desk, *job, args.json),
    };
    if args.json {
        print_json(&answer);
    } else {
        draw(&answer);
    }
    Ok(())
}
