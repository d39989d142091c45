//! `vo explain`: why a segment has the key it has.

use vo_studio::{StudioError, dry_run};

use crate::args::Explain;
use crate::output::{print_json, print_line};
use crate::start::quiet;

/// `vo explain`.
pub fn explain(args: &Explain) -> Result<(), StudioError> {
    let (studio, loaded, run) = quiet(&args.project, &args.changes)?;
    let explained = dry_run::explain_segment(&studio, loaded, args.segment, run)?;
    if args.json {
        print_json(&explained);
    } else {
        print_line(&explained.text);
    }
    Ok(())
}
