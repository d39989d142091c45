//! `vo prune`: shrinks the store.

use std::time::Duration;

use vo_setup::Settings;
use vo_studio::StudioError;

use crate::args::Prune;
use crate::output::{eprint_line, print_line};
use crate::reporter::warning;

/// `vo prune`.
pub fn prune(args: &Prune) -> Result<(), StudioError> {
    let store = vo_studio::open_store(Settings::from_env()?.paths()?)?;
    if store.recovered() {
        eprint_line(&warning(vo_studio::LEDGER_RECOVERED));
    }
    let days = Duration::from_secs(args.days.saturating_mul(24 * 3_600));
    let pruned = store.prune(vo_studio::Bounds { bytes: args.to, age: days })?;
    print_line(&format!(
        "{}: removed {} artifacts ({} MB), kept {} ({} MB)",
        vo_files::shown(store.root()),
        pruned.removed,
        pruned.removed_bytes / 1_000_000,
        pruned.kept,
        pruned.kept_bytes / 1_000_000
    ));
    Ok(())
}
