//! `vo restore`: a backup in the place of what is there.

use vo_setup::Settings;
use vo_studio::StudioError;

use crate::args::Restore;
use crate::output::print_line;

/// `vo restore`, while no server runs.
pub fn restore(args: &Restore) -> Result<(), StudioError> {
    let settings = Settings::from_env()?;
    let restored = vo_backup::restore(&settings.paths()?.data_dir, &args.file)?;
    print_line(&format!("{} files restored ({} MB)", restored.files, restored.bytes / 1_000_000));
    if let Some(aside) = restored.aside {
        print_line(&format!("what was there before lies in {}", vo_files::shown(&aside)));
    }
    print_line("webhooks whose secrets are not here need new ones: rotate them");
    Ok(())
}
