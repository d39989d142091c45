//! Drives the library with a program that is already built: `cargo run --example bench -- PROGRAM OUT [--quick] [NAME ...]`.

use std::path::PathBuf;
use std::process::ExitCode;

use vo_bench::{Options, run};
use vo_process::Stop;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let (Some(program), Some(out)) = (args.next().map(PathBuf::from), args.next().map(PathBuf::from)) else {
        eprintln!("name the program and a folder");
        return ExitCode::from(2);
    };
    let mut options = Options::new(program, out.clone());
    for arg in args {
        match arg.as_str() {
            "--quick" => options.quick = true,
            "--keep" => options.keep = true,
            _ => match arg.split_once('=') {
                Some(("--rounds", rounds)) => options.rounds = rounds.parse().unwrap_or(options.rounds),
                Some(("--seconds", seconds)) => options.seconds = seconds.parse().unwrap_or(options.seconds),
                Some(("--clip", path)) => options.clips.push(PathBuf::from(path)),
                _ => options.only.push(arg),
            },
        }
    }
    let written = run(&options, &Stop::new(), &mut |progress| eprintln!("{progress}"))
        .and_then(|report| report.write(&out).map(|_| report));
    match written {
        Ok(report) => {
            println!("{}", report.markdown());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
