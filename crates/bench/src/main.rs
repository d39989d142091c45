//! The program `vo-bench`: all competitors make the same movie, one after another, on this machine, and is measured in the same
//! way. `vo bench` starts it with its [`Options`] as JSON; by hand, `vo-bench '{"program":"old/vo"}'` measures another `vo`.
//! Begin with [`run()`].

#![cfg_attr(
    test,
    expect(
        clippy::disallowed_methods,
        clippy::needless_raw_string_hashes,
        reason = "tests write files, and hold texts as `expect!` writes them"
    )
)]

mod ass;
mod captions;
mod competitor;
mod competitors;
mod context;
mod error;
mod footage;
mod job;
mod look;
mod machine;
mod measure;
mod options;
mod peers;
mod progress;
mod quality;
mod reaper;
mod report;
mod rounds;
mod run;
mod scaling;
mod script;
mod serve;
mod statistics;
mod toolchain;
mod tree;
mod vo;
mod x264;

use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use vo_files::plain_lines;
use vo_process::ProcessError;

pub use error::BenchError;
use options::Options;
use progress::Progress;
use run::run;

fn main() -> ExitCode {
    vo_process::ignore_limit_signals();
    let options = match read_options(std::env::args_os().skip(1)) {
        Ok(options) => options,
        Err(error) => return refused(&error),
    };
    match measured(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => refused(&error),
    }
}

/// What is to be measured.
fn read_options(mut args: impl Iterator<Item = std::ffi::OsString>) -> Result<Options, BenchError> {
    let (Some(order), None) = (args.next(), args.next()) else {
        return Err(BenchError::Input("this is the measuring part of `vo bench`: run that".to_owned()));
    };
    serde_json::from_slice(order.as_encoded_bytes()).map_err(|error| {
        BenchError::Input(format!("what is to be measured cannot be read: {error}; build vo and vo-bench together"))
    })
}

/// Measures, writes the report, and prints it.
fn measured(options: &Options) -> Result<(), BenchError> {
    if options.only == [serve::PART] {
        let table = serve::serve(options, &vo_process::stop_on_signals(), &mut |text| aside(text))?;
        return print(&table);
    }
    let mut report_progress = |progress: Progress| aside(&progress.to_string());
    let report = run(options, &vo_process::stop_on_signals(), &mut report_progress)?;
    report.write(&options.output)?;
    print(report.markdown().trim_end())
}

fn print(text: &str) -> Result<(), BenchError> {
    let mut output = std::io::stdout().lock();
    match writeln!(output, "{}", plain_lines(text)).and_then(|()| output.flush()) {
        // A reader that has gone away has read enough.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(BenchError::files("writing to", Path::new("standard output"))(error))
        }
        _ => Ok(()),
    }
}

/// Says why nothing was measured.
fn refused(error: &BenchError) -> ExitCode {
    aside(&format!("error: {error}"));
    ExitCode::from(match error {
        BenchError::Process(ProcessError::Stopped) => 130,
        BenchError::Process(_) => 1,
        _ => 2,
    })
}

/// Prints a line beside the report.
fn aside(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", plain_lines(text));
}
