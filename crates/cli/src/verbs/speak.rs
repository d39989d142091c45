//! The voice's own process, which `vo` starts under a hidden verb.

use std::process::ExitCode;

use vo_sandbox::hold_to;
use vo_setup::Settings;

use crate::draw::aside;

/// The process that speaks: requests on standard input, speech on standard output, until the input ends.
pub fn voice() -> ExitCode {
    vo_process::shim::use_shims();
    // What they say was looked at by who started us.
    if let Ok(settings) = Settings::from_env() {
        hold_to(settings.sandbox);
    }
    match vo_voice::serve(std::io::stdin().lock(), std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            aside(&error.to_string());
            ExitCode::FAILURE
        }
    }
}
