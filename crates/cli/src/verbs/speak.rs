//! The voice's own process, which `vo` starts under a hidden verb.

use std::process::ExitCode;

use crate::draw::aside;
use crate::start::hold_to_policy;

/// The process that speaks: requests on standard input, speech on standard output, until the input ends.
pub fn voice() -> ExitCode {
    vo_process::shim::use_shims();
    // What it says was looked at by who started us.
    let _ = hold_to_policy();
    match vo_voice::serve(std::io::stdin().lock(), std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            aside(&error.to_string());
            ExitCode::FAILURE
        }
    }
}
