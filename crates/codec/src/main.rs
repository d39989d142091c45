//! The worker: decodes, paints and encodes a run of segments in one process, with FFmpeg's libraries linked, in a
//! sandbox. `vo` starts it where it stands for the FFmpeg that would do the same, and gets the same bytes.
//!
//! `vo-codec stands-for EDITION` is given what an `ffmpeg -version` printed and ends with 0 if it may take that program's place.
//! `vo-codec` alone is given an order. Whatever goes wrong is a sentence on standard error, and the exit code 1, or 3
//! if a clip gives no picture.

mod error;
mod footage;
mod order;
mod segment;

use std::process::ExitCode;

use vo_compose::order::STANDS_FOR;

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    let result = match (args.next(), args.next(), args.next()) {
        (None, ..) => order::fulfil(),
        (Some(verb), Some(edition), None) if verb == STANDS_FOR => match order::stands_for(&edition) {
            Ok(true) => Ok(()),
            Ok(false) => return ExitCode::FAILURE,
            Err(error) => Err(error),
        },
        _ => Err(error::CodecError::Asked),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(error.exit_code())
        }
    }
}
