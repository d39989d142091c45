//! `vo completions`: what makes a shell complete verbs and options.

use clap::CommandFactory;
use vo_studio::StudioError;

use crate::args::{Args, Completions};
use crate::output::print_line;

/// `vo completions`.
#[expect(clippy::unnecessary_wraps, reason = "all verbs have one shape")]
pub fn completions(args: &Completions) -> Result<(), StudioError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "vo", &mut script);
    print_line(String::from_utf8_lossy(&script).trim_end());
    Ok(())
}
