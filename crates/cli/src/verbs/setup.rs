//! `vo setup`: fetches tools, voices and music.

use vo_setup::{Choice, Settings, install, manifest};
use vo_studio::StudioError;

use crate::args::Setup;
use crate::output::print_line;
use crate::setup_reporter::SetupReporter;
use crate::start::stop_on_signals;

/// `vo setup`.
pub fn setup(args: &Setup) -> Result<(), StudioError> {
    let settings = Settings::from_env()?;
    let paths = settings.paths()?;
    let choice = match (args.all, args.names.as_slice()) {
        (true, _) => Choice::All,
        (false, []) => Choice::Default,
        (false, names) => Choice::Named(names.to_vec()),
    };
    let mut reporter = SetupReporter::default();
    let summary =
        install(paths, &manifest()?, &choice, &stop_on_signals(), &mut |progress| reporter.report(&progress))?;
    drop(reporter);
    let (installed, there) = (summary.placed.len(), summary.kept.len());
    print_line(&format!("{}: installed {installed}, already there {there}", vo_files::shown(&paths.data_dir)));
    Ok(())
}
