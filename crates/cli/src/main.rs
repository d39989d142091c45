//! The command `vo`: it parses arguments, prints results, and decides nothing.

mod args;
mod bundle;
mod client;
mod desk;
mod follow;
mod output;
mod reporter;
mod setup_reporter;
mod start;
mod verbs;

use std::process::ExitCode;

use clap::Parser;
use vo_setup::Settings;
use vo_studio::{Code, StudioError};

use crate::args::{Answers, Args, Verb};

fn main() -> ExitCode {
    if let Some(code) = vo_process::shim::run_if_asked() {
        return code;
    }
    // A full disk and a limit of the shell are reported in the same way.
    vo_process::ignore_limit_signals();
    if let Some(why) = vo_process::inherited_limits::unusable_limit() {
        output::eprint_line(&format!("error: {why}"));
        return ExitCode::FAILURE;
    }
    work()
}

/// Does what is asked for. It is not in `main`, whose place on the stack is taken before it is known whether there is one.
#[inline(never)]
fn work() -> ExitCode {
    // The voice's own process: it must not draw, catch signals or read our arguments.
    if std::env::args_os().nth(1).is_some_and(|verb| verb == vo_studio::VOICE_VERB) {
        return verbs::voice();
    }
    // And that of an image.
    if std::env::args_os().nth(1).is_some_and(|verb| verb == vo_media::image_process::VERB) {
        return verbs::image();
    }
    vo_meter::settle_allocator();
    vo_log::install_panic_hook();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version are no mistakes; everything else must be fixed by the person who typed it.
            if std::env::args_os().map(|arg| arg.to_string_lossy().into_owned()).any(|arg| vo_files::plain(&arg) != arg)
            {
                // An argument with control characters is printed without colours.
                output::eprint_line(&error.render().to_string());
            } else if error.use_stderr() {
                let _ = error.print();
            } else {
                output::note_failure(error.print());
                return ended(output::check_output(), Answers::Text);
            }
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    start::exit_with_messages();
    let answers = args.verb.answers();
    if let Err(error) = begin(&args.verb) {
        output::print_error(&error, answers);
        return ExitCode::from(error.exit_code());
    }
    let result = match args.verb {
        Verb::New(new) => verbs::new(&new),
        Verb::Make(make) => match verbs::make(&make) {
            Ok(Some(code)) => return failure(code),
            other => other.map(drop),
        },
        Verb::Plan(plan) => verbs::plan(&plan),
        Verb::Explain(explain) => verbs::explain(&explain),
        Verb::Voices(voices) => verbs::voices(&voices),
        Verb::Looks(looks) => verbs::looks(&looks),
        Verb::Presets(list) => verbs::presets(&list),
        Verb::Schema(schema) => verbs::schema(&schema),
        Verb::Doctor(doctor) => verbs::doctor(&doctor),
        Verb::Setup(setup) => verbs::setup(&setup),
        Verb::Prune(prune) => verbs::prune(&prune),
        Verb::Bench(bench) => verbs::bench(bench),
        Verb::Serve(serve) => verbs::serve(serve),
        Verb::Users(users) => verbs::users(&users.what),
        Verb::Backup(args) => verbs::backup(&args),
        Verb::Restore(args) => verbs::restore(&args),
        Verb::Jobs(jobs) => verbs::jobs(&jobs),
        Verb::Mcp => verbs::mcp(),
        Verb::Completions(completions) => verbs::completions(&completions),
        Verb::Worker => verbs::worker(),
        Verb::Frame(args) => verbs::frame(&args),
        Verb::Frames(project) => verbs::frames(&project),
    };
    ended(result.and_then(|()| output::check_output()), answers)
}

/// What every verb begins with.
fn begin(verb: &Verb) -> Result<(), StudioError> {
    let settings = Settings::from_env()?;
    start::keep_log(verb, &settings)?;
    start::supervise(verb, &settings);
    Ok(())
}

/// Says what went wrong, if anything did.
fn ended(result: Result<(), StudioError>, answers: Answers) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::print_error(&error, answers);
            failure(error.code())
        }
    }
}

/// The exit code of a failure that was reported.
fn failure(code: Code) -> ExitCode {
    if code.exit() == 1 {
        start::low_limits();
    }
    ExitCode::from(code.exit())
}
