//! `vo backup`: all that a server keeps, in one file.

use vo_setup::Settings;
use vo_studio::StudioError;

use crate::args::Backup;
use crate::output::print_line;
use crate::start::stop_on_signals;

/// `vo backup`, also while a server runs.
pub fn backup(args: &Backup) -> Result<(), StudioError> {
    let settings = Settings::from_env()?;
    let stop = stop_on_signals();
    let taken = vo_backup::backup(&settings.paths()?.data_dir, &args.file, &stop)?;
    let (file, bytes) = (vo_files::shown(&args.file), taken.bytes / 1_000_000);
    print_line(&format!("{file}: {} files ({bytes} MB), without the token and secrets", taken.files));
    Ok(())
}
