//! The voice's own process, which `vo` starts under a hidden verb.

use std::process::ExitCode;

use vo_sandbox::set_policy;
use vo_setup::Settings;

use crate::output::eprint_line;

/// The process that speaks: requests on standard input, speech on standard output, until the input ends.
pub fn voice() -> ExitCode {
    vo_process::shim::use_shims();
    // What they say was looked at by who started us.
    if let Ok(settings) = Settings::from_env() {
        set_policy(settings.sandbox);
    }
    match vo_voice::serve(std::io::stdin().lock(), std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprint_line(&error.to_string());
            ExitCode::FAILURE
        }
    }
}
