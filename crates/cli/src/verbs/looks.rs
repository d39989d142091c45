//! `vo looks`: how captions can look.

use std::path::Path;

use vo_setup::Settings;
use vo_studio::{Output, StudioError, look_sheet, shelf};

use crate::args::Looks;
use crate::draw::{json, line};

/// `vo looks`: a person's own, of this folder and of the data folder, and the bundled ones.
pub fn looks(args: &Looks) -> Result<(), StudioError> {
    let looks = shelf::looks(&shelf::folders(Settings::from_env()?.home()?, Path::new(".")));
    if let Some(file) = &args.sheet {
        look_sheet(&looks, &Output { path: file.clone(), force: args.force })?;
        let names: Vec<_> = looks.iter().map(|found| found.name.as_str()).collect();
        line(&format!("{}: {}", vo_files::shown(file), names.join(", ")));
        return Ok(());
    }
    if args.list.json {
        let looks: Vec<_> = looks
            .iter()
            .map(|found| {
                let (description, aliases) = (&found.value.description, &found.value.aliases);
                serde_json::json!({"name": found.name, "description": description, "aliases": aliases, "file": found.file})
            })
            .collect();
        json(&looks);
        return Ok(());
    }
    for found in looks {
        let own = found.file.map(|file| format!("  ({})", vo_files::shown(file))).unwrap_or_default();
        line(&format!("{:<14} {}{own}", found.name, found.value.description));
    }
    Ok(())
}
