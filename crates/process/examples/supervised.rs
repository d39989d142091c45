//! Runs a program as this crate runs every child, for its tests: by a shim; in a sandbox if the first argument is
//! `sandboxed`, within a hundred megabytes if it is `bounded`, both if it is `whole`. Prints its exit; ends the child as soon
//! as standard input ends. With the argument `sweep` alone it ends what others have left, as every run does first.
#![expect(clippy::print_stdout, reason = "it reports on standard output")]

use std::io::Read;
use std::process::ExitCode;
use std::time::Duration;

use vo_process::limits::Limits;
use vo_process::{Command, Stop, orphans, shim};

fn main() -> ExitCode {
    if let Some(code) = shim::run_if_asked() {
        return code;
    }
    vo_process::ignore_limit_signals();
    shim::use_shims();
    let given: Vec<_> = std::env::args_os().skip(1).collect();
    if given == ["sweep"] {
        orphans::sweep();
        return ExitCode::SUCCESS;
    }
    let how = given.first().and_then(|first| first.to_str()).unwrap_or_default();
    let (sandboxed, bounded) = (["sandboxed", "whole"].contains(&how), ["bounded", "whole"].contains(&how));
    let Some((program, args)) = given.get(usize::from(sandboxed || bounded)..).and_then(<[_]>::split_first) else {
        return ExitCode::FAILURE;
    };
    let folder = std::env::current_dir().unwrap_or_default();
    let mut command = Command::new(program).args(args).folder(folder).background();
    if sandboxed {
        command = command.sandboxed();
    }
    if bounded {
        let (most, plenty) = (100_000_000, 8 << 30);
        let limits = Limits { file_bytes: plenty, files: 99, memory_bytes: most, threads: 99, address_bytes: plenty };
        command = command.limits(limits);
    }
    let stop = Stop::new();
    let asker = stop.clone();
    std::thread::spawn(move || {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        asker.request();
    });
    let child = command.start();
    let sandbox_level = child.as_ref().ok().and_then(vo_process::Child::sandbox_level);
    let exit = child.and_then(|child| child.wait(&stop, Duration::from_secs(60)));
    match exit {
        Ok(exit) => {
            let out_of_memory = if exit.out_of_memory { "out_of_memory " } else { "" };
            println!("{:?} {:?} {out_of_memory}{} {sandbox_level:?}", exit.code, exit.signal, exit.stderr.join("|"));
        }
        Err(error) => println!("{error}"),
    }
    ExitCode::SUCCESS
}
