//! What holds here, tried.

use vo_sandbox::{ANY, Level, policy};

use crate::{Command, ProcessError, shim};

/// How far the walls of a child stand here, tried with a child that does nothing; nothing if they could be put up and this
/// program does not start children by shims.
///
/// # Errors
/// [`ProcessError::Sandbox`] if it may not run behind what there is.
pub fn probe_sandbox() -> Option<Result<Level, ProcessError>> {
    if !ANY {
        let missing = || Level::OPEN.missing().join("; ");
        let refused = || ProcessError::Sandbox { program: "the probe".to_owned(), missing: missing() };
        return Some(if policy().refuses(Level::OPEN) { Err(refused()) } else { Ok(Level::OPEN) });
    }
    // Our own program is always at hand.
    let child = Command::new(shim::ourselves()).arg("--version").sandboxed();
    shim::in_use().then(|| child.start())?.map(|child| child.walls()).transpose()
}
