//! The frames of a movie, raw.

use vo_studio::StudioError;

use crate::args::ProjectArgs;
use crate::start::quiet;

/// The frames of a movie as they reach the encoder, raw, on standard output: for comparing and measuring.
pub fn frames(args: &ProjectArgs) -> Result<(), StudioError> {
    let (studio, loaded, run) = quiet(&args.project, &args.changes)?;
    vo_studio::frames(&studio, loaded, &mut std::io::stdout().lock(), run)
}
