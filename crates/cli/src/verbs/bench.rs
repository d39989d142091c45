//! `vo bench`: this machine, measured.

use vo_studio::StudioError;

use crate::args::Bench;
use crate::draw::{aside, line};
use crate::start::{our_program, stop_on_signals};

/// `vo bench`.
pub fn bench(args: Bench) -> Result<(), StudioError> {
    let options = vo_bench::Options {
        program: our_program()?,
        typed: std::env::args().collect::<Vec<_>>().join(" "),
        out: args.output.clone(),
        rounds: args.rounds,
        seconds: args.seconds,
        clips: args.clips,
        only: args.only,
        ffmpeg: args.ffmpeg,
        preset: args.preset,
        quick: args.quick,
        full: args.full,
        keep: args.keep,
    };
    let failed = |error: vo_bench::BenchError| match error {
        vo_bench::BenchError::Process(error) => error.into(),
        other => StudioError::Input(other.to_string()),
    };
    let report =
        vo_bench::run(&options, &stop_on_signals(), &mut |progress| aside(&progress.to_string())).map_err(failed)?;
    report.write(&args.output).map_err(failed)?;
    line(report.markdown().trim_end());
    Ok(())
}
