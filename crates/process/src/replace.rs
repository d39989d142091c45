//! Another program takes the place of this one: its terminal, its signals and its exit code.

use std::ffi::OsStr;
use std::path::Path;

use crate::ProcessError;

/// Ends this program by running another one in its place, with our environment, terminal and pipes. Where a system knows no
/// such thing it runs as a child, and we end with its exit code.
///
/// Returns only if it could not be started, with [`ProcessError::Start`].
#[expect(clippy::disallowed_methods, reason = "it is no child: there is nobody left to look after it")]
pub fn replace_with(program: &Path, args: &[&OsStr]) -> ProcessError {
    let mut command = std::process::Command::new(program);
    command.args(args);
    let name = program.file_name().map_or_else(|| "the program".into(), OsStr::to_string_lossy).into_owned();
    ProcessError::Start { program: name, source: become_it(command) }
}

#[cfg(unix)]
fn become_it(mut command: std::process::Command) -> std::io::Error {
    // What is ignored stays ignored over `exec`, so the other program hears of its limits again.
    crate::signals::restore_limit_signals();
    std::os::unix::process::CommandExt::exec(&mut command)
}

#[cfg(not(unix))]
fn become_it(mut command: std::process::Command) -> std::io::Error {
    match command.status() {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => error,
    }
}
