//! `vo doctor`: every tool, voice, font and folder.

use vo_setup::Settings;
use vo_studio::StudioError;

use crate::args::Doctor;
use crate::bundle;
use crate::draw::{json, line};

/// `vo doctor`.
pub fn doctor(args: &Doctor) -> Result<(), StudioError> {
    let settings = Settings::from_env()?;
    let paths = settings.paths()?;
    let findings = vo_setup::doctor(paths, &vo_studio::font_families())?;
    if let Some(path) = &args.bundle {
        bundle::pack((paths, settings.person.as_deref()), &findings, (path, args.force))?;
        line(&format!("{}: look into it before you send it", vo_files::shown(path)));
        return Ok(());
    }
    if args.list.json {
        json(&findings);
    } else {
        line(vo_setup::doctor::table(&findings).trim_end());
    }
    Ok(())
}
