//! `vo presets`: what a movie can be exported for.

use std::path::Path;

use vo_setup::Settings;
use vo_studio::{StudioError, shelf};

use crate::args::List;
use crate::draw::{json, line};

/// `vo presets`: a person's own, of this folder and of the data folder, and the bundled ones.
pub fn presets(args: &List) -> Result<(), StudioError> {
    let presets = shelf::presets(&shelf::folders(Settings::from_env()?.home()?, Path::new(".")));
    if args.json {
        let presets: Vec<_> = presets.into_iter().map(|found| found.value).collect();
        json(&presets);
        return Ok(());
    }
    for found in presets {
        let preset = &found.value;
        let size = format!("{}x{}", preset.width, preset.height);
        let own = found.file.map(|file| format!("  ({})", vo_files::shown(file))).unwrap_or_default();
        line(&format!("{:<12} {size:<10} {} frames a second  {}{own}", found.name, preset.fps, preset.description));
    }
    Ok(())
}
