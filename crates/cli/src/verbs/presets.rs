//! `vo presets`: what a movie can be exported for.

use std::path::Path;

use vo_setup::Settings;
use vo_studio::{StudioError, library};

use crate::args::List;
use crate::output::{print_json, print_line};

/// `vo presets`: a person's own, of this folder and of the data folder, and the bundled ones.
pub fn presets(args: &List) -> Result<(), StudioError> {
    let presets = library::presets(Settings::from_env()?.paths()?, Path::new("."));
    if args.json {
        print_json(&presets);
        return Ok(());
    }
    for library::Preset { preset, file, .. } in presets {
        let size = format!("{}x{}", preset.width, preset.height);
        let own = file.map(|file| format!("  ({})", vo_files::shown(file))).unwrap_or_default();
        print_line(&format!(
            "{:<12} {size:<10} {} frames a second  {}{own}",
            preset.name, preset.fps, preset.description
        ));
    }
    Ok(())
}
