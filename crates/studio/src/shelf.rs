//! Looks and export presets by name: the project's own files first, then those in the data folder, then the bundled.

use std::path::PathBuf;

use vo_timeline::diagnostic::Diagnostic;
use vo_timeline::look::Look;
use vo_timeline::preset::Export;
use vo_timeline::utf8;

use crate::StudioError;
use crate::folder::{Opened, read};
use crate::make::Workshop;

/// The look that a project asks for.
///
/// # Errors
/// [`StudioError::Mistakes`] or [`StudioError::Input`] if there is none, or its file has a mistake.
pub fn look(shop: &Workshop, opened: &Opened) -> Result<Look, StudioError> {
    let name = &opened.project.look;
    if let Some((path, text)) = own_file(shop, opened, "looks", name)? {
        return Look::parse(&text).map_err(|error| {
            let mistake = error.diagnostic(&text, &path.display().to_string());
            StudioError::mistakes(vec![mistake], &text)
        });
    }
    Look::named(name).ok_or_else(|| {
        let known: Vec<_> = Look::bundled().into_iter().map(|(name, _)| name).collect();
        unknown(opened, "look", name, &known)
    })
}

/// The export preset that a project asks for.
///
/// # Errors
/// As [`look`].
pub fn export(shop: &Workshop, opened: &Opened) -> Result<Export, StudioError> {
    let name = &opened.project.preset;
    if let Some((path, text)) = own_file(shop, opened, "presets", name)? {
        return Export::parse(&text, &path.display().to_string())
            .map_err(|mistakes| StudioError::mistakes(mistakes, &text));
    }
    let bundled = Export::bundled();
    bundled.iter().find(|export| export.name == *name).cloned().ok_or_else(|| {
        let known: Vec<_> = bundled.iter().map(|export| export.name.as_str()).collect();
        unknown(opened, "preset", name, &known)
    })
}

/// A file `NAME.toml` in the folder `shelf` of the project or of the data folder, with its text.
fn own_file(
    shop: &Workshop,
    opened: &Opened,
    shelf: &str,
    name: &str,
) -> Result<Option<(PathBuf, String)>, StudioError> {
    // A name is no path: it must not lead out of the shelf.
    if name.is_empty() || name.contains(['/', '\\']) || name.starts_with('.') {
        return Ok(None);
    }
    for folder in [opened.root.join(shelf), shop.home.at(shelf)] {
        let path = folder.join(format!("{name}.toml"));
        if path.is_file() {
            let shown = path.display().to_string();
            let bytes = read(&path, &shown)?;
            let text =
                utf8::read(&bytes, &shown).map_err(|mistake| StudioError::mistakes(vec![mistake], ""))?.to_owned();
            return Ok(Some((path, text)));
        }
    }
    Ok(None)
}

fn unknown(opened: &Opened, kind: &str, name: &str, known: &[&str]) -> StudioError {
    let mistake = Diagnostic::unknown_name(&opened.toml_file, kind, name, known);
    match opened.places.of(kind) {
        Some(place) => StudioError::mistakes(vec![mistake.at(place.clone())], &opened.toml),
        None => StudioError::mistakes(vec![Diagnostic { file: "the command line".to_owned(), ..mistake }], ""),
    }
}
