//! `vo new`: begins a project.

use std::path::Path;

use vo_studio::StudioError;
use vo_studio::open::template;

use crate::args::New;
use crate::output::print_line;

/// `vo new`.
pub fn new(args: &New) -> Result<(), StudioError> {
    if args.list {
        for template in template::TEMPLATES {
            print_line(&format!("{:<8} {}", template.name, template.description));
        }
        return Ok(());
    }
    let folder = args.folder.as_deref().unwrap_or_else(|| Path::new("."));
    template::create(folder, &args.template)?;
    let shown = vo_files::shown(folder);
    print_line(&format!(
        "{shown}: project.toml holds the settings, script.md what is said; clips and pictures go into media/"
    ));
    print_line(&format!("change the script, then make it: vo make {}", quoted(folder)));
    Ok(())
}

/// A path as it can be typed in a shell.
fn quoted(path: &Path) -> String {
    let shown = vo_files::shown(path);
    let is_plain = |c: char| c.is_alphanumeric() || "._-/".contains(c);
    if shown.chars().all(is_plain) { shown } else { format!("'{}'", shown.replace('\'', "'\\''")) }
}
