//! `vo make`: the movie of a project, or of several, one after another.

use std::sync::Arc;

use vo_setup::Settings;
use vo_studio::batch::{Batch, batch};
use vo_studio::event::Event;
use vo_studio::{Budget, Code, Run, StudioError};

use crate::args::{Answers, Make};
use crate::output::{eprint_line, print_error_of};
use crate::reporter::Reporter;
use crate::start::{stop_on_signals, studio};

/// `vo make`. Failures are reported as they come; the code of the first is returned, if there was one.
pub fn make(args: &Make) -> Result<Option<Code>, StudioError> {
    let settings = Settings::from_env()?;
    let reporter = Arc::new(Reporter::choose(args.json));
    let listener = Arc::clone(&reporter);
    let changes = args.first.changes.changes();
    let projects = std::iter::once(&args.first.project).chain(&args.more).map(std::path::PathBuf::as_path);
    let projects: Vec<_> = projects.collect();
    let of = projects.len();
    // A person does not sit and wait for a batch.
    vo_process::only_when_idle(args.idle || of > 1);
    let run = Run { draws_profile: args.profile, ..Run::new(stop_on_signals(), move |event| listener.report(&event)) };
    let budget = Budget { memory: args.first.changes.memory, cpu: args.cpu_limit };
    let answers = if args.json { Answers::Events } else { Answers::Text };
    let output = args.output.as_deref();
    let all = Batch { projects, changes: &changes, output, force: args.force, media: &settings.paths()?.media };
    let report = batch(&all, &run, || studio(&settings, budget), &mut |outcome| {
        reporter.clear();
        match &outcome.result {
            Ok(done) => reporter.report(&Event::Done(done.clone())),
            Err(error) => print_error_of(error, answers, Some(&outcome.project)),
        }
    });
    let code = report.code();
    if of > 1 && code.is_some_and(|code| code != Code::Stopped) {
        eprint_line(&format!("error: {} of {of} projects could not be made", report.failed()));
    }
    Ok(code)
}
