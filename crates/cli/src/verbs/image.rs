//! The process that decodes one image, which `vo` starts under a hidden verb.

use std::process::ExitCode;

use crate::output::eprint_line;

/// A question on standard input, its answer on standard output.
pub fn image() -> ExitCode {
    if vo_media::image_process::serve().is_ok() {
        return ExitCode::SUCCESS;
    }
    eprint_line("vo starts this by itself; to make a video, run `vo make`");
    ExitCode::from(2)
}
