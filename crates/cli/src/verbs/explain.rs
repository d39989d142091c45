//! `vo explain`: why a segment has the key it has.

use vo_studio::{StudioError, outlook};

use crate::args::Explain;
use crate::draw::line;
use crate::start::quiet;

/// `vo explain`.
pub fn explain(args: &Explain) -> Result<(), StudioError> {
    let (mut shop, opened) = quiet(&args.project, &args.changes)?;
    line(outlook::explain_segment(&mut shop, opened, args.segment)?.trim_end());
    Ok(())
}
