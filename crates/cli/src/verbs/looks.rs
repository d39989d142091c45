//! `vo looks`: how captions can look.

use std::path::Path;

use vo_setup::Settings;
use vo_studio::{Output, StudioError, library, look_sheet};

use crate::args::Looks;
use crate::output::{print_json, print_line};

/// `vo looks`: a person's own, of this folder and of the data folder, and the bundled ones.
pub fn looks(args: &Looks) -> Result<(), StudioError> {
    let looks = library::looks(Settings::from_env()?.paths()?, Path::new("."));
    if let Some(file) = &args.sheet {
        look_sheet(&looks, &Output { path: file.clone(), force: args.force })?;
        let names: Vec<_> = looks.iter().map(|look| look.name.as_str()).collect();
        print_line(&format!("{}: {}", vo_files::shown(file), names.join(", ")));
        return Ok(());
    }
    if args.list.json {
        print_json(&looks);
        return Ok(());
    }
    for look in looks {
        let own = look.file.map(|file| format!("  ({})", vo_files::shown(file))).unwrap_or_default();
        print_line(&format!("{:<14} {}{own}", look.name, look.about.description));
    }
    Ok(())
}
