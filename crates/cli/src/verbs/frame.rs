//! `vo frame`: one frame of a movie as an image.

use vo_studio::{Moment, Output, StudioError};

use crate::args::Frame;
use crate::output::print_line;
use crate::start::quiet;

/// `vo frame`.
pub fn frame(args: &Frame) -> Result<(), StudioError> {
    let (studio, loaded, run) = quiet(&args.project, &args.changes)?;
    let output = Output { path: args.output.clone(), force: args.force };
    let moment = args.number.map_or(Moment::Milliseconds(args.at.unwrap_or_default()), Moment::Number);
    let number = vo_studio::frame(&studio, loaded, moment, &output, run)?;
    print_line(&format!("{}: frame {number}", vo_files::shown(&output.path)));
    Ok(())
}
