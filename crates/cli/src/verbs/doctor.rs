//! `vo doctor`: every tool, voice, font and folder.

use vo_setup::Settings;
use vo_studio::StudioError;

use crate::args::Doctor;
use crate::bundle;
use crate::output::{print_json, print_line};

/// `vo doctor`.
pub fn doctor(args: &Doctor) -> Result<(), StudioError> {
    let settings = Settings::from_env()?;
    let paths = settings.paths()?;
    let findings = vo_setup::doctor(paths, &vo_studio::font_families())?;
    if let Some(path) = &args.bundle {
        bundle::pack((paths, settings.person.as_deref()), &findings, (path, args.force))?;
        print_line(&format!("{}: read it before you send it", vo_files::shown(path)));
        return Ok(());
    }
    if args.list.json {
        print_json(&findings);
    } else {
        print_line(vo_setup::doctor::table(&findings).trim_end());
    }
    Ok(())
}
