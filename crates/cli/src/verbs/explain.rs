//! `vo explain`: why a segment has the key it has.

use vo_studio::{StudioError, outlook};

use crate::args::Explain;
use crate::draw::{json, line};
use crate::start::quiet;

/// `vo explain`.
pub fn explain(args: &Explain) -> Result<(), StudioError> {
    let (mut shop, opened) = quiet(&args.project, &args.changes)?;
    let explained = outlook::explain_segment(&mut shop, opened, args.segment)?;
    if args.json {
        json(&explained);
    } else {
        line(&explained.text);
    }
    Ok(())
}
