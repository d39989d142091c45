//! `vo explain`: why a segment has the key it has.

use vo_studio::{StudioError, outlook};

use crate::args::Explain;
use crate::draw::{json, line};
use crate::start::quiet;

/// `vo explain`.
pub fn explain(args: &Explain) -> Result<(), StudioError> {
    let (studio, opened, run) = quiet(&args.project, &args.changes)?;
    let explained = outlook::explain_segment(&studio, opened, args.segment, run)?;
    if args.json {
        json(&explained);
    } else {
        line(&explained.text);
    }
    Ok(())
}
