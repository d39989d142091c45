//! `vo plan`: what would be made and what reused.

use vo_studio::{StudioError, outlook};

use crate::args::Plan;
use crate::draw::line;
use crate::start::quiet;

/// `vo plan`.
pub fn plan(args: &Plan) -> Result<(), StudioError> {
    let (mut shop, opened) = quiet(&args.project.project, &args.project.changes)?;
    let outlook = outlook::outlook(&mut shop, opened)?;
    if args.json {
        line(&serde_json::to_string(&outlook).unwrap_or_default());
        return Ok(());
    }
    line(outlook.text.trim_end());
    for one in outlook.each.iter().filter(|one| !one.reuse) {
        line(&format!("make segment {} of line {}", one.segment, one.line));
    }
    let range = if outlook.segments_at_most > outlook.segments.make {
        format!(" (at most {}, if a new take needs another length)", outlook.segments_at_most)
    } else {
        String::new()
    };
    line(&format!(
        "takes: reuse {}, make {}; segments: reuse {}, make {}{range}; sound: {}",
        outlook.takes.reuse,
        outlook.takes.make,
        outlook.segments.reuse,
        outlook.segments.make,
        if outlook.sound { "make" } else { "reuse" }
    ));
    Ok(())
}
